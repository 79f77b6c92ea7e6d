import { calendarDate } from '../../server/accounting/dates';
import type { Cin7Reference } from '../../server/accounting/organisation';
import type { RuleInput, Sources } from '../../server/accounting/rules';
import type { StockEntry } from '../../server/accounting/trade-documents';
import { cin7 as goldenCin7, tables as goldenTables, xero } from '../golden/core/books';
import { ruleInput } from './books';

/** The books of the golden cases, and a second stock account of Cin7 that is the same one in Xero. */
export const cin7: Cin7Reference = {
  ...goldenCin7,
  accounts: [
    ...goldenCin7.accounts,
    {
      ...{ code: '1210', name: 'Stock in shop', type: 'CURRENT', class: 'ASSET', systemAccount: '' },
      ...{ active: true, forPayments: false },
    },
  ],
};
export const tables = {
  ...goldenTables,
  accounts: [...goldenTables.accounts, { row: 'account:1210', xeroAccount: '631' }],
};
export { xero };

/** A pair of Cin7's ledger: debit and credit by Cin7's codes, amount in pounds. */
export const stockEntry = (
  kind: StockEntry['kind'],
  [debitAccount, creditAccount, amount]: readonly [debit: string, credit: string, amount: string],
  more: Partial<StockEntry> = {},
): StockEntry => ({
  ...{ kind, debitAccount, creditAccount, amount },
  ...{ id: `${debitAccount}-${creditAccount}-${amount}`, taskId: 'task-1', type: '', number: 'N-1' },
  ...{ saleId: null, channel: '', location: '', customerGroup: '', customerId: '', customer: '' },
  ...{ date: calendarDate('2026-10-05'), description: '', ambiguous: false },
  ...more,
});

/** What the rules of stock journals are given: October 2026 unless told otherwise, all of its ledger read. */
export const stockInput = (
  stockEntries: readonly StockEntry[],
  more: Omit<NonNullable<Parameters<typeof ruleInput>[0]>, 'sources'> = {},
  sources: Partial<Sources> = {},
): RuleInput => ruleInput({ cin7, xero, tables, ...more, sources: { stockEntries, ...sources } });

/** Xero with its books locked up to a day. */
export const lockedUpTo = (date: string) => ({
  ...xero,
  organisation: { ...xero.organisation, periodLockDate: calendarDate(date), endOfYearLockDate: null },
});

/** Without the row of a role. */
export const withoutRole = (role: string) => ({
  ...tables,
  accounts: tables.accounts.filter(({ row }) => row !== `role:${role}`),
});
