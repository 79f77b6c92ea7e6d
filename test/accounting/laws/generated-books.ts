import fc from 'fast-check';
import { accountRoleNames, accountRoles } from '../../../server/accounting/accounts';
import { calendarDate, type CalendarDate } from '../../../server/accounting/dates';
import { documentKinds, journalKinds, type JournalKind } from '../../../server/accounting/kinds';
import type { MappingTables } from '../../../server/accounting/mapping-tables';
import type { Cin7Reference, XeroReference } from '../../../server/accounting/organisation';
import { nothingPosted } from '../../../server/accounting/posted';
import type { PreviewInput } from '../../../server/accounting/preview';
import { noSources } from '../../../server/accounting/rules';
import type { CostEntry, SaleInvoice } from '../../../server/accounting/source-documents';
import type { SaleCreditNote, StockEntry } from '../../../server/accounting/trade-documents';
import { channelRow, cin7 as plainCin7, entry, from, invoice, line, tables, to, today, xero as plainXero } from '../books'; // prettier-ignore

/**
 * Books for the laws of accounting-rules 12: sales invoices, credit notes and ledger entries of every kind of journal, over
 * channels, places, currencies and tax modes, under any rules of Channels and any lock dates.
 */
type Facts = typeof facts extends fc.Arbitrary<infer Value> ? Value : never;
export type PostAs = 'individual' | 'day' | 'month';

const stockAccounts = [
  ['1200', '631', 'Stock', 'CURRENT', 'ASSET'],
  ['1250', '632', 'Work in progress', 'CURRENT', 'ASSET'],
  ['1260', '633', 'In transit', 'CURRENT', 'ASSET'],
  ['420', '420', 'Stock differences', 'EXPENSE', 'EXPENSE'],
  ['430', '430', 'Freight absorbed', 'EXPENSE', 'EXPENSE'],
  ['2100', '820', 'Received, not invoiced', 'CURRLIAB', 'LIABILITY'],
] as const;

/** Debit and credit that entries of a kind have; either way round, by what came back. */
const pairs: Readonly<Record<JournalKind, readonly (readonly [string, string])[]>> = {
  cogs: [['310', '1200']],
  adjustments: [['1200', '420'], ['420', '1200']], // prettier-ignore
  production: [['1250', '1200'], ['1250', '430'], ['1200', '1250']], // prettier-ignore
  transfers: [['1260', '1200'], ['1200', '1260']], // prettier-ignore
  'landed-cost': [['1200', '430'], ['310', '430']], // prettier-ignore
  'manual-journals': [['420', '430'], ['1200', '2100']], // prettier-ignore
};

const xeroAccounts = [
  ...plainXero.accounts,
  ...stockAccounts
    .filter(([, code]) => code !== '631')
    .map(([, code, name, type, accountClass]) => ({
      ...{ accountId: `id-${code}`, code, name, type, class: accountClass, active: true },
      ...{ systemAccount: '', taxType: 'NONE', enablePayments: type.startsWith('CURR') },
    })),
];
const roleRows = accountRoleNames.map((role) => {
  const { types, takesPayments } = accountRoles[role];
  const playing = xeroAccounts.find(
    ({ type, enablePayments, active, systemAccount }) =>
      active &&
      systemAccount === '' &&
      (types as readonly string[]).includes(type) &&
      (enablePayments || !takesPayments),
  );
  if (!playing) throw new Error(`No account for the role ${role}`);
  return { row: `role:${role}`, xeroAccount: playing.code };
});

const cin7: Cin7Reference = {
  ...plainCin7,
  accounts: [
    ...plainCin7.accounts,
    ...stockAccounts
      .filter(([code]) => code !== '1200')
      .map(([code, , name, type, accountClass]) => ({
        ...{ code, name, type, class: accountClass, systemAccount: '', active: true, forPayments: false },
      })),
  ],
};

/** Xero's code of a Cin7 account under the books' mapping. */
export const xeroCode = (cin7Code: string): string =>
  stockAccounts.find(([code]) => code === cin7Code)?.[1] ?? cin7Code;

const day = fc.integer({ min: 1, max: 31 });
const channel = fc.constantFrom('Shopify', 'Amazon', '');
const place = fc.constantFrom('North', 'South');
const signed = fc.integer({ min: -300_000, max: 900_000 });
const postAs = fc.constantFrom<PostAs>('individual', 'day', 'month');
const lock = fc.constantFrom(null, '2026-09-30', '2026-10-07', '2026-10-20', '2026-10-31', '2026-11-30');

/** Ten-thousandths of a unit, fifths of which are whole: 20 % of it is exact. */
const tradeLine = fc.record({ fifth: fc.integer({ min: -40_000, max: 400_000 }), vat: fc.boolean(), account: fc.constantFrom('200', '260', '') }); // prettier-ignore
const trade = fc.record({
  day,
  channel,
  place,
  inclusive: fc.boolean(),
  foreign: fc.constantFrom('', '', '0.78', '0.79'),
  lines: fc.array(tradeLine, { minLength: 1, maxLength: 3 }),
});

const facts = fc.record({
  invoices: fc.array(trade, { maxLength: 3 }),
  creditNotes: fc.array(trade, { maxLength: 2 }),
  costs: fc.array(fc.record({ day, channel, place, tenThousandths: signed, swapped: fc.boolean() }), { maxLength: 4 }), // prettier-ignore
  stock: fc.array(fc.record({ day, place, tenThousandths: signed, kind: fc.constantFrom(...journalKinds.filter((kind) => kind !== 'cogs')), pair: fc.nat({ max: 5 }) }), { maxLength: 4 }), // prettier-ignore
  shop: postAs,
  rest: postAs,
  byPlace: fc.boolean(),
  tracked: fc.boolean(),
  keepItemCodes: fc.boolean(),
  weighted: fc.boolean(),
  locks: fc.tuple(lock, lock),
});

const dated = (dayOfOctober: number): CalendarDate =>
  calendarDate(`2026-10-${String(dayOfOctober).padStart(2, '0')}`);

/** `1.2345` of 12345 ten-thousandths. */
const exact = (tenThousandths: number): string => {
  const digits = String(Math.abs(tenThousandths)).padStart(5, '0');
  return `${tenThousandths < 0 ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
};

/** Pennies of ten-thousandths, half away from zero: reckoned here once more, independently of the rules. */
export const pennies = (tenThousandths: number): number =>
  Math.sign(tenThousandths) * Math.floor((Math.abs(tenThousandths) + 50) / 100);

/** Net and tax of a trade document in pennies. */
export const totalsOf = ({ lines }: Facts['invoices'][number]): { net: number; tax: number } => {
  const sum = (values: readonly number[]) => pennies(values.reduce((total, value) => total + value, 0));
  return {
    net: sum(lines.map(({ fifth }) => fifth * 5)),
    tax: sum(lines.map(({ fifth, vat }) => (vat ? fifth : 0))),
  };
};

function invoiceOf(one: Facts['invoices'][number], number: string): SaleInvoice {
  const { net, tax } = totalsOf(one);
  const lines = one.lines.map(({ fifth, vat, account: code }, index) =>
    line({
      sku: `BELL-${index}`,
      unitPrice: exact(fifth * 5),
      net: exact(fifth * 5),
      tax: exact(vat ? fifth : 0),
      taxRule: vat ? 'VAT' : 'Export',
      account: code,
    }),
  );
  return invoice(number, lines, {
    date: dated(one.day),
    channel: one.channel,
    location: one.place,
    currency: one.foreign === '' ? 'GBP' : 'USD',
    rate: one.foreign || '1',
    taxInclusive: one.inclusive,
    net: exact(net * 100),
    tax: exact(tax * 100),
    gross: exact((net + tax) * 100),
  });
}

function creditNoteOf(one: Facts['creditNotes'][number], number: string): SaleCreditNote {
  const { saleId, dueDate: _due, ...common } = invoiceOf(one, number);
  return { ...common, sourceId: saleId, invoiceNumber: '', restocked: false };
}

const costOf = (one: Facts['costs'][number], index: number): CostEntry =>
  entry(`c${index}`, {
    date: dated(one.day),
    channel: one.channel,
    location: one.place,
    amount: exact(one.tenThousandths),
    ...(one.swapped ? { debitAccount: '1200', creditAccount: '310' } : {}),
  });

function stockOf(one: Facts['stock'][number], index: number): StockEntry {
  const choices = pairs[one.kind];
  const [debitAccount, creditAccount] = choices[one.pair % choices.length] ?? ['1200', '420'];
  const common = { date: dated(one.day), location: one.place, amount: exact(one.tenThousandths) };
  return {
    ...entry(`s${index}`, { ...common, saleId: null, channel: '', customer: '', customerId: '', debitAccount, creditAccount, number: `ST-${index}` }), // prettier-ignore
    ...{ kind: one.kind, taskId: `task-s${index}`, type: one.kind },
  };
}

function tablesOf({ shop, rest, byPlace, tracked, keepItemCodes, weighted }: Facts): MappingTables {
  const contact = 'Shopify customers';
  const channels = (['invoices', 'credit-notes', 'cogs'] as const).flatMap((kind) => [
    ...(byPlace ? [channelRow(`${kind}-north`, { kind, location: 'North', postAs: rest, contact })] : []),
    channelRow(`${kind}-shop`, { kind, channel: 'Shopify', postAs: shop, contact, tracking1: tracked ? 'Shopify' : '' }), // prettier-ignore
    channelRow(`${kind}-rest`, { kind, postAs: rest, contact }),
  ]);
  return {
    ...tables,
    accounts: [
      ...tables.accounts.filter(({ row }) => !row.startsWith('role:')),
      ...roleRows,
      ...stockAccounts.map(([code, xeroAccount]) => ({ row: `account:${code}`, xeroAccount })),
    ],
    channels,
    settings: [
      { row: 'keepItemCodes', value: keepItemCodes ? 'yes' : 'no' },
      { row: 'cin7RateDirection', value: 'base per foreign' },
      { row: 'foreignConsolidation', value: weighted ? 'weighted rate' : 'one per rate' },
    ],
  };
}

function xeroOf({ locks }: Facts): XeroReference {
  const [period, yearEnd] = locks.map((date) => (date === null ? null : calendarDate(date)));
  const { organisation } = plainXero;
  return {
    ...plainXero,
    accounts: xeroAccounts,
    organisation: { ...organisation, periodLockDate: period ?? null, endOfYearLockDate: yearEnd ?? null },
  };
}

/** What a preview of the books is computed from. */
export function inputOf(books: Facts): PreviewInput {
  return {
    ...{ from, to, today, cin7, kinds: documentKinds, entriesBefore: null, posted: nothingPosted },
    xero: xeroOf(books),
    tables: tablesOf(books),
    sources: {
      ...noSources,
      invoices: books.invoices.map((one, index) => invoiceOf(one, `INV-${index}`)),
      creditNotes: books.creditNotes.map((one, index) => creditNoteOf(one, `CR-${index}`)),
      entries: books.costs.map(costOf),
      stockEntries: books.stock.map(stockOf),
    },
  };
}

export type Books = Facts;
export const books: fc.Arbitrary<Books> = facts;
