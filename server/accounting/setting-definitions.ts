import { documentKinds, journalKinds, type DocumentKind } from './kinds';

/**
 * The rows of the Settings sheet in the accountant's words, in the order in which they stand there. Names of rows are
 * stable: saved versions hold them. A rule that the sources leave open ([?] in accounting-rules) has a row here with the
 * safer choice as its default, and says so.
 */
export interface SettingDefinition {
  /** Heading that the row stands under. */
  readonly group: string;
  /** The setting in a few words. */
  readonly name: string;
  readonly what: string;
  readonly allowed: string;
  /** All values, where the list is closed; as a drop-down shows them. */
  readonly choices: readonly string[];
  readonly default: string;
}

export const switches = ['off', 'on', 'automatic'] as const;
export type Switch = (typeof switches)[number];

/** Kinds that Xero keeps in a status; contacts, items and payments have none to choose. */
export const statusKinds = [
  'purchase-orders',
  'invoices',
  'credit-notes',
  'bills',
  'supplier-credits',
  ...journalKinds,
] as const satisfies readonly DocumentKind[];
export type StatusKind = (typeof statusKinds)[number];

/** Kinds that a new connection leaves alone: Cin7's own bookkeeping does without them. */
const offAtFirst: ReadonlySet<DocumentKind> = new Set(['items', 'purchase-orders']);

const kindTexts: Readonly<Record<DocumentKind, { name: string; what: string }>> = {
  contacts: {
    name: 'Contacts',
    what: 'Cin7 customers and suppliers that Xero does not have yet; without that Xero makes one of the bare name with its first document',
  },
  items: { name: 'Items', what: 'Cin7 products as Xero items, never tracked as inventory' },
  'purchase-orders': { name: 'Purchase orders', what: 'purchase orders, which move no account' },
  invoices: { name: 'Sales invoices', what: 'sales invoices with their charges and discounts' },
  'credit-notes': { name: 'Credit notes', what: 'credit notes to customers' },
  bills: { name: 'Bills', what: "suppliers' invoices" },
  'supplier-credits': { name: 'Supplier credits', what: "suppliers' credit notes" },
  cogs: { name: 'COGS', what: 'journals of the cost of goods sold, by shipment, with returns' },
  adjustments: {
    name: 'Stock adjustments',
    what: 'journals of adjustments, stocktakes, write-offs and revaluations',
  },
  production: { name: 'Production', what: 'journals of assemblies, disassemblies and production runs' },
  transfers: {
    name: 'Transfers',
    what: 'journals of stock moved between locations, where that changes an account',
  },
  'landed-cost': { name: 'Landed cost', what: 'journals of freight, duty and other landed costs' },
  'manual-journals': { name: 'Manual journals', what: 'journals entered by hand in Cin7' },
  payments: { name: 'Payments', what: 'payments, refunds, prepayments and deposits' },
};

const yesNo = ['yes', 'no'] as const;
const closed = (choices: readonly string[], fallback: string) => ({
  allowed: choices.join(', '),
  choices,
  default: fallback,
});
const open = (allowed: string, fallback: string) => ({ allowed, choices: [], default: fallback });

const scope = 'What is posted';
const schedule = 'Automatic sync';
const rules = 'How it is posted';
const reading = 'How Cin7 is read';

const kindRows = Object.fromEntries(
  documentKinds.map((kind): [`kind.${DocumentKind}`, SettingDefinition] => [
    `kind.${kind}`,
    {
      group: scope,
      name: kindTexts[kind].name,
      what: `Whether Cogsheet moves ${kindTexts[kind].what}. Off: neither fetched nor previewed. On: posted when you click Post. Automatic: the automatic sync posts them too, when their preview has nothing to look at.`,
      ...closed(switches, offAtFirst.has(kind) ? 'off' : 'on'),
    },
  ]),
) as Readonly<Record<`kind.${DocumentKind}`, SettingDefinition>>;

const journals: readonly StatusKind[] = journalKinds;

const statusRows = Object.fromEntries(
  statusKinds.map((kind): [`status.${StatusKind}`, SettingDefinition] => [
    `status.${kind}`,
    {
      group: 'Status in Xero',
      name: `${kindTexts[kind].name}: status`,
      what: journals.includes(kind)
        ? 'Status in which these journals are made in Xero. A draft counts in no report until somebody posts it there.'
        : 'Status in which these documents are made in Xero. A draft or submitted one counts in no report, and takes no payment, until somebody approves it there.',
      ...closed(
        journals.includes(kind) ? ['draft', 'approved'] : ['draft', 'submitted', 'approved'],
        'approved',
      ),
    },
  ]),
) as Readonly<Record<`status.${StatusKind}`, SettingDefinition>>;

/** Frequencies of the automatic sync. */
export const frequencies = ['off', 'hourly', 'every 4 hours', 'daily', 'weekly', 'monthly'] as const;
export type Frequency = (typeof frequencies)[number];

/** Months before the current one that a COGS journal may still be made for (accounting-rules 8). */
export const longestCogsWindow = 12;

const singleRows = {
  startDate: {
    group: scope,
    name: 'Start date',
    what: 'Documents dated before it are never posted: they are in Xero already, from before Cogsheet.',
    ...open('a date as YYYY-MM-DD; blank: none', ''),
  },
  autoSync: {
    group: schedule,
    name: 'How often',
    what: 'How often Cogsheet fetches by itself, and then posts the kinds that are set to automatic: this month, and the month before while it is open. A kind is posted only when its preview has no warning and nothing that needs mending; otherwise it waits for you. You can fetch, preview and post at any time besides.',
    ...closed(frequencies, 'off'),
  },
  autoSyncStart: {
    group: schedule,
    name: 'Start time',
    what: "Time of day at which it starts, in the organisation's time zone. Hourly and every 4 hours count from it; weekly starts on Mondays, monthly on the 1st. After a time at which Cogsheet was not running it starts once.",
    ...open('a time as HH:MM, 00:00 to 23:59', '02:00'),
  },
  showOnCashBasisReports: {
    group: rules,
    name: 'Cash basis',
    what: 'Whether stock journals count in Xero reports on a cash basis.',
    ...closed(yesNo, 'no'),
  },
  keepItemCodes: {
    group: rules,
    name: 'Lines by SKU',
    what: 'Whether consolidated invoices keep one line per SKU instead of one per account and tax rate.',
    ...closed(yesNo, 'no'),
  },
  roundingTolerance: {
    group: rules,
    name: 'Rounding tolerance',
    what: 'The largest difference that a consolidated document may level with a rounding line; above it nothing is posted. Blank: 0.02, or half a cent for each source line where that is more. An amount of your own is in base currency; documents in another currency keep the rule.',
    ...open('blank, or an amount such as 0.05', ''),
  },
  foreignConsolidation: {
    group: rules,
    name: 'Foreign sales together',
    what: 'How foreign sales with different exchange rates are put together: a document for each rate, or one with the weighted rate, which gives the same total in base currency.',
    ...closed(['one per rate', 'weighted rate'], 'one per rate'),
  },
  allocateCredits: {
    group: rules,
    name: 'Allocate credit notes',
    what: 'Whether a credit note is set against the invoice that Cin7 names, when both are in Xero. No: somebody allocates it in Xero.',
    ...closed(yesNo, 'no'),
  },
  monthlyJournalDate: {
    group: rules,
    name: 'Date of a monthly journal',
    what: 'Date of what is put together for a month. "last day or today": the last day of the month, or today while the month is running. "last day": always the last day. The sources leave it open; the default never dates a journal ahead.',
    ...closed(['last day or today', 'last day'], 'last day or today'),
  },
  cogsWindowMonths: {
    group: rules,
    name: 'COGS window',
    what: 'How many months before the current one a COGS journal may still be made for. The sources leave the number open; fewer is safer.',
    ...open(`0 to ${longestCogsWindow}`, String(longestCogsWindow)),
  },
  omniAccountingStatus: {
    group: rules,
    name: 'Omni accounting status',
    what: "Cin7 Omni only: which orders are in the month's cost of sales. Any: every order that is invoiced and dispatched in full. Imported or do not import: only those that Omni's own link to Xero has marked so, as Omni counts them; where Cogsheet takes that link's place, none ever is.",
    ...closed(['any', 'imported or do not import'], 'any'),
  },
  omniCostAccounts: {
    group: rules,
    name: 'Omni cost accounts',
    what: "Cin7 Omni only: alternative sales accounts whose goods have a cost of sales account of their own. Each of these then has lines of its own in the month's journal, and a row in Accounts.",
    ...open('sales account = cost account; sales account = cost account; blank: one for all', ''),
  },
  omniStockAccounts: {
    group: rules,
    name: 'Omni stock accounts',
    what: 'Cin7 Omni only: branches whose stock stands on an account of its own. Transfers between branches then make journals.',
    ...open('branch = stock account; branch = stock account; blank: one for all', ''),
  },
  valuation: {
    group: rules,
    name: 'Cost',
    what: 'Which cost is posted: as Cin7 reports it, or as Cogsheet computes it anew from the movements. Changing it needs an effective date and an adjusting journal: ask whoever signs the accounts.',
    ...closed(['as reported', 'FIFO', 'average'], 'as reported'),
  },
  valuationFrom: {
    group: rules,
    name: 'Cost from',
    what: 'First month that is posted at FIFO or average; earlier ones stay as Cin7 reports them. What differs from Cin7 comes as a journal of each month, among the adjustments.',
    ...open('a month as YYYY-MM; blank while Cost is as reported', ''),
  },
  valuationOpeningAccount: {
    group: rules,
    name: 'Account of the change',
    what: "Cin7 account that takes the difference between Cin7's stock and ours on the first day of that month.",
    ...open('a code from the Cin7 chart; blank while Cost is as reported', ''),
  },
  acceptedZeroCost: {
    group: rules,
    name: 'Accepted without cost',
    what: 'Stocked SKUs that may go out at no cost. Any other without a cost is held until you mend its cost in Cin7 or name it here.',
    ...open('SKUs separated by commas; blank: none', ''),
  },
  omniTimeZone: {
    group: reading,
    name: 'Omni time zone',
    what: 'Cin7 Omni only: the time zone of the Omni account, by which its days count. Omni does not tell it. Blank: that of the Xero organisation. After a change, fetch everything again.',
    ...open('a name such as Pacific/Auckland; blank', ''),
  },
  cin7CostAccounts: {
    group: reading,
    name: 'Cin7 cost accounts',
    what: 'Cin7 accounts that hold cost of goods sold, by code, separated by commas. COGS journals are made from the movements on them.',
    ...open(
      'codes from the Cin7 chart; blank: every account of type DIRECTCOSTS, or the whole ledger when there is none',
      '',
    ),
  },
  cin7RateDirection: {
    group: reading,
    name: "Cin7's exchange rates",
    what: "Which way Cin7's exchange rates read. Proven means: told from foreign invoices whose amount in base currency Cin7's ledger holds; until one does, foreign invoices are held.",
    ...closed(['proven', 'base per foreign', 'foreign per base'], 'proven'),
  },
  lookBackMonths: {
    group: reading,
    name: 'Look back',
    what: 'How many months before the period the first fetch looks for sales whose goods were shipped later.',
    ...open('0 to 24', '3'),
  },
} as const satisfies Record<string, SettingDefinition>;

export type SettingName = keyof typeof singleRows | keyof typeof kindRows | keyof typeof statusRows;

const { startDate, autoSync, autoSyncStart, ...others } = singleRows;

export const settingDefinitions: Readonly<Record<SettingName, SettingDefinition>> = {
  ...kindRows,
  startDate,
  autoSync,
  autoSyncStart,
  ...statusRows,
  ...others,
};

export const settingNames = Object.keys(settingDefinitions) as SettingName[];
