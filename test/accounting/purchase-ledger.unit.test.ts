import { calendarDate } from '../../server/accounting/dates';
import { isJournal, type Draft } from '../../server/accounting/draft';
import { isBlocking } from '../../server/accounting/fault';
import { ledgerEffect, settledByPayments, systemAccountsOf } from '../../server/accounting/ledger-effect';
import { majorText } from '../../server/accounting/money';
import {
  nothingPosted,
  postedState,
  type PostedShare,
  type PostedState,
} from '../../server/accounting/posted';
import { computePreview } from '../../server/accounting/preview';
import type { Sources } from '../../server/accounting/rules';
import { compileSettings } from '../../server/accounting/settings';
import { objectsAt, textAt, type JsonObject } from '../../server/sandbox/common/json';
import { generateDemoCompany } from '../../server/sandbox/demo/company';
import { cin7, tables, xero } from '../golden/core/books';
import { sourcesOf, vendorSchema } from '../golden/core/sources';

/**
 * Three months of the demo company's purchases and of the money of both sides, drafted by the rules, against Cin7's own
 * ledger: a sum of its rows that shares no code with the rules.
 */
const company = generateDemoCompany({ seed: '1', today: '2026-11-23', sales: 150 });
const settings = { ...compileSettings(new Map()).settings };
/** The demo company has one shop more than the golden books. */
const shop = [
  ['203', '202'],
  ['617', '616'],
] as const;
const books = {
  cin7: {
    ...cin7,
    accounts: [
      ...cin7.accounts,
      ...shop.flatMap(([code, like]) =>
        cin7.accounts.filter((one) => one.code === like).map((one) => ({ ...one, code })),
      ),
    ],
  },
  xero: {
    ...xero,
    accounts: [
      ...xero.accounts,
      ...shop.flatMap(([code, like]) =>
        xero.accounts.filter((one) => one.code === like).map((one) => ({ ...one, code })),
      ),
    ],
  },
};
const allTables = {
  ...tables,
  accounts: [...tables.accounts, ...shop.map(([code]) => ({ row: `account:${code}`, xeroAccount: code }))],
  payments: [...tables.payments, { row: 'payment:617', xeroAccount: '617' }],
  settings: [{ row: 'cin7RateDirection', value: 'base per foreign' }],
};
const ledger = company.transactions.filter((row) => textAt(row, 'EffectiveDate') >= '2026-08-01');
const sources: Sources = sourcesOf(
  vendorSchema.parse({
    ...{ sales: company.sales, purchases: company.purchases, ledger, tasks: {} },
    ...{ customers: company.customers, suppliers: company.suppliers, products: [] },
  }),
  settings,
);

const preview = (posted: PostedState, kinds: Parameters<typeof computePreview>[0]['kinds']) =>
  computePreview({
    ...{
      from: calendarDate('2026-08-01'),
      to: calendarDate('2026-11-30'),
      today: calendarDate('2026-11-30'),
    },
    ...{ ...books, kinds, tables: allTables, sources, entriesBefore: null, posted },
  });

/** As the store would keep it once Xero has taken them. */
const sharesOf = (drafts: readonly Draft[]): PostedShare[] =>
  drafts.flatMap((draft) =>
    draft.sources.map((source) => ({
      ...{ kind: draft.kind, sourceId: source.id, key: draft.key, revision: source.revision, live: true },
      ...{ snapshot: source.snapshot ?? null, xeroId: `xero-${draft.key}` },
      xeroNumber: 'number' in draft ? draft.number : '',
    })),
  );

const balancesOf = (drafts: readonly Draft[]): Map<string, bigint> => {
  const system = { ...systemAccountsOf(books.xero), currencyGains: '499', rounding: '860' };
  const settled = settledByPayments(drafts.map((draft) => ({ draft, xeroId: `xero-${draft.key}` })));
  const sums = new Map<string, bigint>();
  for (const move of drafts.flatMap((draft) => ledgerEffect(draft, 'GBP', system, settled.get(draft.key))))
    sums.set(move.accountCode, (sums.get(move.accountCode) ?? 0n) + move.amountMinor);
  return sums;
};

const cents = (amount: unknown): bigint => BigInt(Math.round(Number(amount) * 100));
const balancesOfLedger = (rows: readonly JsonObject[]): Map<string, bigint> => {
  const sums = new Map<string, bigint>();
  const add = (code: string, amount: bigint) =>
    sums.set(code === '1200' ? '631' : code, (sums.get(code === '1200' ? '631' : code) ?? 0n) + amount);
  for (const row of rows) {
    add(textAt(row, 'DebitAccountCode'), cents(row['Amount']));
    add(textAt(row, 'CreditAccountCode'), -cents(row['Amount']));
  }
  return sums;
};

const difference = (ours: Map<string, bigint>, theirs: Map<string, bigint>): [string, string][] =>
  [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((code): [string, bigint] => [code, (ours.get(code) ?? 0n) - (theirs.get(code) ?? 0n)])
    .filter(([, minor]) => minor !== 0n)
    .map(([code, minor]): [string, string] => [code, majorText(minor, 'GBP')])
    .sort();

const isPurchase = (row: JsonObject): boolean => textAt(row, 'Type') === 'Purchase';

const documents = preview(nothingPosted, [
  'bills',
  'supplier-credits',
  'landed-cost',
  'invoices',
  'credit-notes',
]);
const posted = postedState(
  sharesOf(documents.drafts.filter((draft) => !isJournal(draft))),
  documents.drafts.map(({ family, revision }) => [family, revision]),
);
const money = preview(posted, ['payments']);

test('nothing of the purchases stays out', () => {
  const kinds = ['bills', 'supplier-credits', 'landed-cost', 'payments'];
  const out = [...documents.leftOut, ...money.leftOut].filter(({ kind }) => kinds.includes(kind));
  expect(out.map(({ number, faults }) => [number, faults.map(({ reason }) => reason)])).toEqual([]);
  expect([...documents.drafts, ...money.drafts].flatMap(({ faults }) => faults.filter(isBlocking))).toEqual(
    [],
  );
});

test("bills, supplier credits, journals and money add up to Cin7's ledger on every account", () => {
  const ofPurchases = [...documents.drafts, ...money.drafts].filter(
    (draft) =>
      ['bills', 'supplier-credits', 'landed-cost', 'deposits'].includes(draft.kind) ||
      (draft.kind === 'payments' && ['bills', 'supplier-credits'].includes(draft.settles.kind)),
  );
  const ours = balancesOf(ofPurchases);
  const theirs = balancesOfLedger(ledger.filter(isPurchase));
  // Cin7 turns each line of a foreign bill into base currency and owes their sum; Xero turns the total, too, and books
  // what is between them as rounding; a payment's gain is counted from that total (accounting-rules 4).
  expect(theirs.get('499') ?? 0n).not.toBe(0n);
  expect(difference(ours, theirs)).toEqual([
    ['499', '-0.02'],
    ['800', '-0.01'],
    ['860', '0.03'],
  ]);
  for (const code of ['625', '631', '806', '807', '820'])
    expect([code, theirs.get(code)]).not.toEqual([code, undefined]);
});

test("customers' prepayments clear as in Cin7's ledger", () => {
  const ofSales = money.drafts.filter(
    (draft) =>
      draft.kind === 'prepayments' ||
      (draft.kind === 'payments' && ['invoices', 'credit-notes'].includes(draft.settles.kind)),
  );
  const ours = balancesOf(ofSales);
  const theirs = balancesOfLedger(ledger.filter((row) => textAt(row, 'Type') === 'Sale'));
  for (const code of ['810', '090', '615', '616', '617'])
    expect([code, ours.get(code) ?? 0n]).toEqual([code, theirs.get(code) ?? 0n]);
  expect(company.sales.flatMap((sale) => objectsAt(sale, 'Invoices')).length).toBeGreaterThan(50);
});

test('what stands in Xero is not taken again', () => {
  const again = preview(posted, ['bills', 'supplier-credits']);
  expect(again.drafts).toEqual([]);
  expect(again.alreadyPosted).toBe(
    documents.drafts.filter(({ kind }) => kind === 'bills' || kind === 'supplier-credits').length,
  );
});
