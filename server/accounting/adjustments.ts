import { accountLabel } from './accounts';
import { fault } from './fault';
import type { JournalEntry } from './journal-changes';
import type { DraftedJournals, JournalSource, JournalTitle } from './journals';
import type { RuleInput } from './rules';
import { draftStockJournals } from './stock-journals';

const many = 'Stock adjustments';

/** Word of the entries that Cogsheet makes itself when the user posts its own valuation. */
export const valuationType = 'Valuation';

/** Cin7 writes its words with and without spaces and hyphens [?]. */
function titleOf({ type = '' }: JournalEntry): JournalTitle {
  if (type === valuationType) return { one: 'Valuation', many: 'Valuation' };
  const word = type.toLowerCase().replace(/[^a-z]/g, '');
  if (word === 'stocktake') return { one: 'Stocktake', many };
  return { one: isWriteOff(type) ? 'Write-off' : 'Stock adjustment', many };
}

const isWriteOff = (type: string): boolean =>
  type
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .includes('writeoff');

/** Goods that are lost or given away may bear tax by local rules: flagged for whoever looks, not decided (row 22). */
const noteOf = ({ type = '' }: JournalEntry): string =>
  isWriteOff(type) ? 'check whether local rules put VAT or sales tax on it' : '';

/** An adjustment counts stock: one of its sides is an asset, the other whatever it was found or lost against. */
const judge: NonNullable<JournalSource['judge']> = ({ number }, debit, credit) =>
  debit.class === 'ASSET' || credit.class === 'ASSET'
    ? []
    : [
        fault(
          'no-stock-side',
          { table: 'documents' },
          `${number} moves no stock: it is between ${accountLabel(debit)} and ${accountLabel(credit)}.`,
          'Look at its account in Cin7, and at both accounts in Accounts.',
          { document: number },
        ),
      ];

/**
 * Stock adjustments, stocktakes, write-offs and revaluations by what Cin7's ledger moved (accounting-rules 3 rows 21 to
 * 23); differences to a valuation of our own come the same way, with a name of their own.
 */
export const draftAdjustments = (input: RuleInput): DraftedJournals =>
  draftStockJournals('adjustments', { many, titleOf, noteOf, judge }, input);
