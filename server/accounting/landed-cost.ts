import type { DraftedJournals, JournalSource } from './journals';
import type { RuleInput } from './rules';
import { draftStockJournals } from './stock-journals';

const balanceSheet: readonly string[] = ['ASSET', 'LIABILITY', 'EQUITY'];

/**
 * Landed cost and late changes of cost meet an expense. Between accounts of the balance sheet goods wait for their
 * invoice, or on the account of goods invoiced and not received for their arrival.
 */
function titlesBy({ mapping }: RuleInput): JournalSource['titleOf'] {
  const invoiced = mapping.role('goodsInvoicedNotReceived');
  return (_, debit, credit) => {
    if (![debit, credit].every((side) => balanceSheet.includes(side.class)))
      return { one: 'Landed cost', many: 'Landed cost' };
    const isInvoiced = invoiced.ok && [debit, credit].some(({ code }) => code === invoiced.value.code);
    return isInvoiced
      ? { one: 'Goods invoiced', many: 'Goods invoiced, not received' }
      : { one: 'Goods received', many: 'Goods received, not invoiced' };
  };
}

/**
 * What purchases move besides bills, credits and payments: landed cost by journal, cost that changed after the receipt,
 * goods received and not invoiced or the other way round (accounting-rules 3 rows 13, 15, 16 and 20).
 */
export const draftLandedCost = (input: RuleInput): DraftedJournals =>
  draftStockJournals('landed-cost', { many: 'Landed cost', titleOf: titlesBy(input) }, input);
