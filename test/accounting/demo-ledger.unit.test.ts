import { draftAdjustments } from '../../server/accounting/adjustments';
import { draftCogs } from '../../server/accounting/cogs';
import { draftLandedCost } from '../../server/accounting/landed-cost';
import { draftManualJournals } from '../../server/accounting/manual-journals';
import { draftProduction } from '../../server/accounting/production';
import { draftTransfers } from '../../server/accounting/transfers';
import { calendarDate } from '../../server/accounting/dates';
import { decimal } from '../../server/accounting/decimal';
import { isJournalKind, journalKinds } from '../../server/accounting/kinds';
import type { JournalDraft } from '../../server/accounting/draft';
import type { Cin7Reference, XeroReference } from '../../server/accounting/organisation';
import { toMinor } from '../../server/accounting/rounding';
import { accountSchema, ledgerRowSchema } from '../../server/cin7/core/schema';
import { toAccount, toLedgerRow } from '../../server/cin7/core/transform';
import { generateDemoCompany } from '../../server/sandbox/demo/company';
import { costEntryOf, identifyRows, indexSales } from '../../server/sync/cost-entries';
import { kindOfRow, ledgerChartOf, stockEntryOf } from '../../server/sync/ledger-kinds';
import { channelRow, cin7, ruleInput, tables, xero } from './books';
import { balances } from './posted-journals';

/** The whole ledger of the demo company: each pair is of one journal kind, or of a document that says the same. */

const company = generateDemoCompany({ seed: 'journals', today: '2026-11-23', sales: 150 });
const accounts = company.accounts.map((row) => toAccount(accountSchema.parse(row)));
const rows = identifyRows(company.transactions.map((row) => toLedgerRow(ledgerRowSchema.parse(row))));
const reference: Cin7Reference = { ...cin7, accounts };

/** Every account of Cin7 is one of Xero's, by the same code. */
const books: XeroReference = {
  ...xero,
  organisation: { ...xero.organisation, periodLockDate: null, endOfYearLockDate: null },
  accounts: accounts.map(({ code, name, type, class: accountClass, systemAccount }) => ({
    ...{ accountId: code, code, name, type, class: accountClass, active: true, taxType: 'NONE' },
    ...{ systemAccount, enablePayments: false },
  })),
};
const mapped = {
  ...tables,
  accounts: [
    ...accounts.map(({ code }) => ({ row: `account:${code}`, xeroAccount: code })),
    { row: 'role:workInProgress', xeroAccount: '633' },
    { row: 'role:goodsInvoicedNotReceived', xeroAccount: '807' },
  ],
};

/** Accounts that invoices, credits, bills, payments and money tasks post to, told here once more by their codes. */
const ofDocuments = new Set(['090', '610', '615', '616', '617', '625', '800', '810', '820']);
const isOfDocument = ({ debitAccount, creditAccount }: (typeof rows)[number]): boolean =>
  ofDocuments.has(debitAccount) || ofDocuments.has(creditAccount);

const chart = ledgerChartOf({ cin7CostAccounts: [] }, reference);
const kinds = rows.map((row) => ({ row, kind: kindOfRow(row, chart) }));
const index = indexSales([], new Map());

const rules = [
  ...[draftCogs, draftAdjustments, draftProduction],
  ...[draftTransfers, draftLandedCost, draftManualJournals],
];
function journalsOf(postAs: string): readonly JournalDraft[] {
  const input = ruleInput({
    ...{ cin7: reference, xero: books, from: calendarDate('2026-08-01'), to: calendarDate('2026-11-23') },
    tables: { ...mapped, channels: journalKinds.map((kind) => channelRow(kind, { kind, postAs })) },
    sources: {
      entries: kinds.flatMap(({ row, kind }) => (kind === 'cogs' ? [costEntryOf(row, index)] : [])),
      stockEntries: kinds.flatMap(({ row, kind }) =>
        kind === null || kind === 'cogs' ? [] : [stockEntryOf(row, kind, undefined)],
      ),
    },
  });
  const drafted = rules.map((rule) => rule(input));
  for (const { leftOut } of drafted)
    for (const { faults } of leftOut) expect(faults.map(({ code }) => code)).toEqual(['nothing-to-post']);
  return drafted.flatMap(({ drafts }) => drafts);
}

test('a row is of a journal exactly when it touches no receivable, payable, bank, tax or deposit account', () => {
  const wrong = kinds.filter(({ row, kind }) => (kind === null) !== isOfDocument(row));
  expect(wrong.map(({ row, kind }) => [row.type, row.debitAccount, row.creditAccount, kind])).toEqual([]);
  expect(new Set(kinds.flatMap(({ kind }) => (kind !== null && isJournalKind(kind) ? [kind] : [])))).toEqual(
    new Set(journalKinds),
  );
});

test.each(['individual', 'day', 'month'])(
  'posted by %s, every account has what the ledger has, and every row is in one journal',
  (postAs) => {
    const drafts = journalsOf(postAs).filter(({ date }) => date <= '2026-11-23');
    const sums = new Map<string, bigint>();
    for (const { row } of kinds.filter(({ row: one, kind }) => kind !== null && one.date >= '2026-08-01'))
      for (const [code, sign] of [
        [row.debitAccount, 1n],
        [row.creditAccount, -1n],
      ] as const)
        sums.set(code, (sums.get(code) ?? 0n) + sign * toMinor(decimal(row.amount), 'GBP'));
    expect(balances(drafts)).toEqual(Object.fromEntries([...sums].filter(([, sum]) => sum !== 0n).sort()));
    const taken = drafts.flatMap(({ sources }) => sources.map(({ id }) => id));
    expect(new Set(taken).size).toBe(taken.length);
  },
);

test('no run of the demo company leaves anything in work in progress', () => {
  const faults = journalsOf('individual').flatMap((draft) => draft.faults.map(({ code }) => code));
  expect(faults.filter((code) => code !== 'channel-ambiguous')).toEqual([]);
});
