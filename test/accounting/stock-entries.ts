import { calendarDate } from '../../server/accounting/dates';
import type { Draft, JournalDraft } from '../../server/accounting/draft';
import { isJournal } from '../../server/accounting/draft';
import type { Sources } from '../../server/accounting/rules';
import type { StockEntry } from '../../server/accounting/trade-documents';
import { draftAdjustments } from '../../server/accounting/adjustments';
import { draftLandedCost } from '../../server/accounting/landed-cost';
import { draftManualJournals } from '../../server/accounting/manual-journals';
import { draftProduction } from '../../server/accounting/production';
import { draftTransfers } from '../../server/accounting/transfers';
import { cin7, tables, xero } from '../golden/core/books';
import { ruleInput } from './books';

/** Pairs of Cin7's ledger that belong to no sale, over the accounts of the golden books. */

export const stockRules = {
  adjustments: draftAdjustments,
  production: draftProduction,
  transfers: draftTransfers,
  'landed-cost': draftLandedCost,
  'manual-journals': draftManualJournals,
} as const satisfies Record<StockEntry['kind'], unknown>;

/** `1200 > 330 12.50`: debit, credit and amount. */
export function stockEntry(
  kind: StockEntry['kind'],
  id: string,
  pair: string,
  { date, ...more }: Partial<Omit<StockEntry, 'date'>> & { readonly date?: string } = {},
): StockEntry {
  const [debitAccount = '', , creditAccount = '', amount = ''] = pair.split(' ');
  return {
    ...{ kind, id, debitAccount, creditAccount, amount, taskId: `task-${id}`, type: 'StockAdjustment' },
    ...{ number: `N-${id}`, saleId: null, description: '', ambiguous: false },
    ...{ channel: '', location: '', customerGroup: '', customerId: '', customer: '' },
    date: calendarDate(date ?? '2026-10-05'),
    ...more,
  };
}

type More = Omit<NonNullable<Parameters<typeof ruleInput>[0]>, 'sources'> & {
  readonly sources?: Partial<Sources>;
};

/** What one rule makes of entries, in the golden books. */
export const draftOf = (kind: StockEntry['kind'], stockEntries: readonly StockEntry[], more: More = {}) =>
  stockRules[kind](ruleInput({ cin7, xero, tables, ...more, sources: { stockEntries, ...more.sources } }));

export function onlyJournal(drafts: readonly Draft[]): JournalDraft {
  const [first, ...others] = drafts;
  if (!first || others.length > 0 || !isJournal(first))
    throw new Error(`There are ${drafts.length} drafts, not one journal`);
  return first;
}
