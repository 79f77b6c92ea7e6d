import { calendarDate } from '../../../server/accounting/dates';
import type { Draft, JournalDraft } from '../../../server/accounting/draft';
import type { DocumentKind } from '../../../server/accounting/kinds';
import type { ChannelMappingRow, MappingTables } from '../../../server/accounting/mapping-tables';
import type { XeroAccount, XeroReference, XeroTaxRate } from '../../../server/accounting/organisation';
import { nothingPosted, type PostedState } from '../../../server/accounting/posted';
import { computePreview, type Preview } from '../../../server/accounting/preview';
import { noSources, type Sources } from '../../../server/accounting/rules';
import type { OmniSettings } from '../../../server/cin7/omni/settings';
import type { Understood } from '../../../server/cin7/whole-documents';
import { costEntryOf, identifyRows, indexSales } from '../../../server/sync/cost-entries';
import { kindOfRow, ledgerChartOf, stockEntryOf } from '../../../server/sync/ledger-kinds';
import { channelRow } from '../../accounting/books';
import { understood, type Company } from './samples';

/** Omni's samples through the rules: the New Zealand company's books, and the preview that its documents make. */

type AccountRow = readonly [
  code: string,
  name: string,
  type: string,
  accountClass: XeroAccount['class'],
  takesPayments?: true,
];

const accountRows: readonly AccountRow[] = [
  ['090', 'Business Bank Account', 'BANK', 'ASSET', true],
  ['200', 'Sales', 'SALES', 'REVENUE'],
  ['206', 'Sales (Wholesale)', 'SALES', 'REVENUE'],
  ['207', 'Sales (Consumables)', 'SALES', 'REVENUE'],
  ['310', 'Cost of goods sold', 'DIRECTCOSTS', 'EXPENSE'],
  ['311', 'Cost of consumables', 'DIRECTCOSTS', 'EXPENSE'],
  ['330', 'Stock adjustments', 'EXPENSE', 'EXPENSE'],
  ['331', 'Stock written off', 'EXPENSE', 'EXPENSE'],
  ['615', 'Credit card clearing', 'CURRENT', 'ASSET', true],
  ['625', 'Supplier deposits', 'CURRENT', 'ASSET', true],
  ['631', 'Inventory', 'CURRENT', 'ASSET'],
  ['632', 'Stock in South', 'CURRENT', 'ASSET'],
  ['810', 'Customer deposits', 'CURRLIAB', 'LIABILITY', true],
];

const account = ([code, name, type, accountClass, payments]: AccountRow): XeroAccount => ({
  ...{ accountId: `account-${code}`, code, name, type, class: accountClass, active: true },
  ...{ systemAccount: '', taxType: 'NONE', enablePayments: payments ?? false },
});

const taxRate = (taxType: string, name: string, effectiveRate: string, sides: string): XeroTaxRate => ({
  ...{ taxType, name, effectiveRate, active: true },
  canApplyTo: {
    revenue: sides !== 'purchases',
    expenses: sides !== 'sales',
    assets: true,
    equity: true,
    liabilities: true,
  },
});

export const xero: XeroReference = {
  organisation: {
    ...{ id: 'org-nz', name: 'Demo Company (NZ)', baseCurrency: 'NZD', countryCode: 'NZ' },
    ...{ timeZone: 'Pacific/Auckland', periodLockDate: null, endOfYearLockDate: null, shortCode: '!nz' },
    paymentTerms: { bills: null, sales: null },
  },
  accounts: accountRows.map(account),
  taxRates: [
    taxRate('OUTPUT2', '15% GST on Income', '15', 'sales'),
    taxRate('INPUT2', '15% GST on Expenses', '15', 'purchases'),
    taxRate('NONE', 'No GST', '0', 'both'),
  ],
  currencies: ['NZD', 'USD'],
  ...{ contacts: [], items: [], tracking: [] },
};

/** Xero with its books locked up to a day. */
export const lockedUpTo = (date: string): XeroReference => ({
  ...xero,
  organisation: { ...xero.organisation, periodLockDate: calendarDate(date) },
});

const mapped: Readonly<Record<string, string>> = {
  ...{ 'role:salesRevenue': '200', 'role:inventoryControl': '631' },
  ...{ 'role:customerCredits': '810', 'role:supplierDeposits': '625' },
  ...{ 'account:Inventory': '631', 'account:Cost of goods sold': '310', 'account:Stock in South': '632' },
  ...{ 'account:Stock adjustments': '330', 'account:Breakages': '331', 'account:Cost of consumables': '311' },
  ...{ 'account:Sales (Wholesale)': '206', 'account:Sales (Consumables)': '207' },
};

const oneByOne = channelRow('rest', { postAs: 'individual' });
export const monthlyCogs = (row: string, more: Partial<ChannelMappingRow> = {}): ChannelMappingRow =>
  channelRow(row, { kind: 'cogs', postAs: 'month', ...more });

const tablesOf = (
  channels: readonly ChannelMappingRow[],
  settings: Readonly<Record<string, string>>,
): MappingTables => ({
  accounts: Object.entries(mapped).map(([row, xeroAccount]) => ({ row, xeroAccount })),
  taxes: [
    { row: 'sales:15 %', xeroTaxRate: 'OUTPUT2' },
    { row: 'purchases:15 %', xeroTaxRate: 'INPUT2' },
    { row: 'purchases:Exempt', xeroTaxRate: 'NONE' },
  ],
  channels: [...channels, oneByOne],
  payments: [
    { row: 'payment:Credit Card', xeroAccount: '615' },
    { row: 'payment:EFTPOS', xeroAccount: '615' },
    { row: 'payment:Bank', xeroAccount: '090' },
    { row: 'payment:Customer deposits', xeroAccount: '810' },
    { row: 'payment:Supplier deposits', xeroAccount: '625' },
  ],
  ...{ contacts: [], items: [] },
  // How Omni's rates read is in none of its documents; the samples are in home currency for one of the foreign (cin7-omni 2.1).
  settings: Object.entries({ cin7RateDirection: 'base per foreign', ...settings }).map(([row, value]) => ({
    row,
    value,
  })),
});

/** What understood documents are to the rules: the same pure steps as `sync/inputs.ts` takes from the store. */
function sourcesOf(outcome: Understood): Sources {
  const chart = ledgerChartOf({ cin7CostAccounts: [] }, outcome.reference);
  const index = indexSales(
    outcome.sales.map(({ header }) => header),
    new Map(),
  );
  const tasks = new Map(outcome.tasks.map((task) => [task.taskId, task]));
  const rows = identifyRows(outcome.ledger).map((row) => ({ row, kind: kindOfRow(row, chart) }));
  const sales = outcome.sales.map(({ detail }) => detail);
  const purchases = outcome.purchases.map(({ detail }) => detail);
  return {
    ...noSources,
    entries: rows.flatMap(({ row, kind }) => (kind === 'cogs' ? [costEntryOf(row, index)] : [])),
    stockEntries: rows.flatMap(({ row, kind }) =>
      kind === null || kind === 'cogs' ? [] : [stockEntryOf(row, kind, tasks.get(row.taskId))],
    ),
    invoices: sales.flatMap(({ invoices }) => invoices),
    creditNotes: sales.flatMap(({ creditNotes }) => creditNotes),
    purchaseInvoices: purchases.flatMap(({ invoices }) => invoices),
    supplierCredits: purchases.flatMap(({ creditNotes }) => creditNotes),
    purchaseOrders: purchases.flatMap(({ order }) => order ?? []),
    settlements: [...sales, ...purchases].flatMap(({ settlements }) => settlements),
    ...{ contacts: outcome.contacts, items: outcome.items },
  };
}

export interface Asked {
  readonly kinds: readonly DocumentKind[];
  readonly from?: string;
  readonly to?: string;
  readonly today?: string;
  readonly channels?: readonly ChannelMappingRow[];
  readonly settings?: Readonly<Record<string, string>>;
  readonly xero?: XeroReference;
  readonly posted?: PostedState;
  readonly omni?: Partial<OmniSettings>;
}

/** March 2026 on 15 April 2026, every accounting status counted, unless told otherwise. */
export function preview(company: Company, asked: Asked): Preview {
  const outcome = understood(company, { cogsStatus: 'any', ...asked.omni });
  const { xero: books = xero, channels = [monthlyCogs('cogs')], settings = {} } = asked;
  return computePreview({
    from: calendarDate(asked.from ?? '2026-03-01'),
    to: calendarDate(asked.to ?? '2026-03-31'),
    today: calendarDate(asked.today ?? '2026-04-15'),
    kinds: asked.kinds,
    cin7: outcome.reference,
    xero: books,
    tables: tablesOf(channels, settings),
    sources: sourcesOf(outcome),
    entriesBefore: null,
    posted: asked.posted ?? nothingPosted,
  });
}

export const journalsOf = ({ drafts }: Preview): JournalDraft[] =>
  drafts.filter((draft): draft is JournalDraft => 'narration' in draft);

export const codesOf = ({ faults }: Pick<Draft, 'faults'>): string[] => faults.map(({ code }) => code);
