import type { FaultDto, IssueDto } from '../../server/contract/common';
import type { ConnectionDto } from '../../server/contract/connections';
import type { JobDto } from '../../server/contract/jobs';
import type {
  AccountsTableDto,
  ChannelsTableDto,
  SettingsTableDto,
  TaxesTableDto,
} from '../../server/contract/mappings';
import type { ErrorEntryDto, PostingDto } from '../../server/contract/postings';
import type { DocumentDto, LeftOutDto, PreviewDto, SourceDto } from '../../server/contract/previews';
import type { ReconciliationDto } from '../../server/contract/reconciliation';
import type { ReferenceDto } from '../../server/contract/reference';
import type { SheetContext } from '../../addin/workbook/picture';

/** One small company in the middle of its October close, in the shapes of the contract. */

export const connection: ConnectionDto = {
  id: 'c1',
  name: 'Demo',
  source: 'cin7-core',
  state: 'connected',
  organisation: {
    id: 'o1',
    name: 'Demo Company (UK)',
    baseCurrency: 'GBP',
    countryCode: 'GB',
    timeZone: 'Europe/London',
    lockDate: '2026-09-30',
  },
  organisations: [],
  cin7: { company: 'Harbour Goods Ltd', baseCurrency: 'GBP' },
  today: '2026-11-23',
  lastFetch: {
    ...{ at: '2026-11-23T09:00:00Z', from: '2026-10-01', to: '2026-10-31' },
    kinds: ['cogs', 'invoices'],
  },
  sandbox: {
    cin7Core: 'http://127.0.0.1:4001',
    cin7Omni: 'http://127.0.0.1:4004',
    xero: 'http://127.0.0.1:4002',
    identity: 'http://127.0.0.1:4003',
    limits: 'Limits raised: 6,000 calls a minute where Cin7 and Xero allow 60.',
  },
  user: 'sam@example.com',
};

const account = (code: string, name: string, type: string, accountClass: string, active = true) => ({
  code,
  name,
  type,
  class: accountClass,
  active,
  takesPayments: type === 'BANK',
  label: `${code} · ${name}`,
});

export const reference: ReferenceDto = {
  fetchedAt: '2026-11-23T08:55:00Z',
  accounts: [
    account('090', 'Business Bank Account', 'BANK', 'ASSET'),
    account('200', 'Sales', 'REVENUE', 'REVENUE'),
    account('210', 'Old Sales', 'REVENUE', 'REVENUE', false),
    account('310', 'Cost of Goods Sold', 'DIRECTCOSTS', 'EXPENSE'),
    account('630', 'Inventory', 'CURRENT', 'ASSET'),
    account('820', 'VAT', 'CURRLIAB', 'LIABILITY'),
  ],
  taxRates: [
    {
      taxType: 'OUTPUT2',
      name: '20% (VAT on Income)',
      effectiveRate: '20',
      active: true,
      sales: true,
      purchases: false,
      label: '20% (VAT on Income) · OUTPUT2',
    },
    {
      taxType: 'INPUT2',
      name: '20% (VAT on Expenses)',
      effectiveRate: '20',
      active: true,
      sales: false,
      purchases: true,
      label: '20% (VAT on Expenses) · INPUT2',
    },
    {
      taxType: 'OLDRATE',
      name: '17.5%',
      effectiveRate: '17.5',
      active: false,
      sales: true,
      purchases: true,
      label: '17.5% · OLDRATE',
    },
  ],
  currencies: ['GBP', 'EUR', 'USD'],
  tracking: [{ name: 'Region', options: ['North', 'South'] }],
  contacts: [
    { name: 'Shopify sales', active: true },
    { name: 'Gone Ltd', active: false },
  ],
  items: [{ code: 'BELL-01', name: 'Brass bell', tracked: false }],
  paymentTerms: { bills: null, sales: null },
  channels: ['Amazon', 'Shopify'],
  locations: ['London', 'Leeds'],
  customerGroups: ['Retail'],
  lockDates: { period: '2026-09-30', endOfYear: null },
};

export const context: SheetContext = { connection, reference };

export const unmapped: FaultDto = {
  code: 'account-unmapped',
  severity: 'blocking',
  table: 'accounts',
  row: 'account:5100',
  column: 'xeroAccount',
  value: null,
  reason: 'Cin7 account 5100 Packaging has no Xero account.',
  remedy: 'Choose an active account of type DIRECTCOSTS in Accounts.',
  document: null,
};

export const accounts: AccountsTableDto = {
  version: 3,
  savedBy: 'sam@example.com',
  savedAt: '2026-11-23T08:30:00Z',
  rows: [
    {
      row: 'account:5000',
      code: '5000',
      name: 'Cost of goods sold',
      cin7Type: 'DIRECTCOSTS',
      usedBy: 1204,
      xeroAccount: '310',
      xeroType: 'DIRECTCOSTS',
      check: '',
    },
    {
      row: 'account:5100',
      code: '5100',
      name: '=HYPERLINK("http://evil.example","Packaging")',
      cin7Type: 'DIRECTCOSTS',
      usedBy: 12,
      xeroAccount: '',
      xeroType: '',
      check: 'Cin7 account 5100 Packaging has no Xero account.',
    },
    {
      row: 'role:salesRevenue',
      code: '',
      name: 'Sales revenue, where Cin7 names no account',
      cin7Type: '',
      usedBy: 3,
      xeroAccount: '200 · Sales',
      xeroType: 'REVENUE',
      check: '',
    },
  ],
  faults: [unmapped],
};

export const taxes: TaxesTableDto = {
  version: 1,
  savedBy: 'kim@example.com',
  savedAt: '2026-11-20T17:05:00Z',
  rows: [
    {
      row: 'sales:Standard',
      rule: 'Standard',
      rate: '20',
      direction: 'sales',
      usedBy: 900,
      xeroTaxRate: 'OUTPUT2',
      xeroRate: '20',
      check: '',
    },
    {
      row: 'purchases:Reduced',
      rule: 'Reduced',
      rate: '5',
      direction: 'purchases',
      usedBy: 4,
      xeroTaxRate: 'INPUT2',
      xeroRate: '20',
      check: 'Cin7 charges 5 % under "Reduced", 20% (VAT on Expenses) · INPUT2 is 20 % in Xero.',
    },
  ],
  faults: [
    {
      code: 'tax-rate-differs',
      severity: 'warning',
      table: 'taxes',
      row: 'purchases:Reduced',
      column: 'xeroTaxRate',
      value: null,
      reason: 'Cin7 charges 5 % under "Reduced", 20% (VAT on Expenses) · INPUT2 is 20 % in Xero.',
      remedy: 'Check that this is the rate you mean; amounts are posted as Cin7 charged them.',
      document: null,
    },
  ],
};

export const channels: ChannelsTableDto = {
  version: 2,
  savedBy: 'sam@example.com',
  savedAt: '2026-11-21T10:00:00Z',
  rows: [
    {
      row: 'rule:1',
      channel: 'Shopify',
      location: '',
      customerGroup: '',
      kind: 'invoices',
      postAs: 'day',
      contact: 'Shopify sales',
      revenueAccount: '200',
      clearingAccount: '',
      tracking1: 'Region: North',
      tracking2: '',
      splitBy: '',
      documents: 310,
      check: '',
    },
    {
      row: 'rule:2',
      channel: '',
      location: '',
      customerGroup: '',
      kind: '',
      postAs: 'none',
      contact: '',
      revenueAccount: '',
      clearingAccount: '',
      tracking1: '',
      tracking2: '',
      splitBy: '',
      documents: 12,
      check: '',
    },
  ],
  faults: [],
};

export const settings: SettingsTableDto = {
  version: 0,
  savedBy: null,
  savedAt: null,
  rows: [
    {
      row: 'showOnCashBasisReports',
      group: 'How it is posted',
      name: 'Cash basis',
      value: 'maybe',
      what: 'Whether stock journals count in Xero reports on a cash basis.',
      allowed: 'yes, no',
      choices: ['yes', 'no'],
      default: 'no',
      check: '"maybe" is not a value of this setting; the default is used.',
    },
  ],
  faults: [
    {
      code: 'setting-invalid',
      severity: 'blocking',
      table: 'settings',
      row: 'showOnCashBasisReports',
      column: 'value',
      value: 'maybe',
      reason: '"maybe" is not a value of this setting; the default is used.',
      remedy: 'Allowed: yes, no.',
      document: null,
    },
  ],
};

export const issue: IssueDto = {
  code: 'channel-ambiguous',
  severity: 'warning',
  table: 'channels',
  row: 'rule:2',
  column: 'channel',
  value: null,
  reason: '3 cost entries could belong to more than one channel.',
  remedy: 'They are in the journal of the first; look at their sources.',
  document: null,
  count: 3,
  documents: ['SO-01001', 'SO-01002', 'SO-01003'],
};

export const preview: PreviewDto = {
  id: 'p1',
  connection: 'c1',
  from: '2026-10-01',
  to: '2026-10-31',
  kinds: ['cogs', 'invoices'],
  state: 'ready',
  fingerprint: 'f1',
  reversal: false,
  automatic: false,
  counts: { documents: 3, postable: 2, blocked: 1, leftOut: 2, alreadyPosted: 0 },
  totals: {
    currency: 'GBP',
    journals: { count: 1, debit: '48210.55', credit: '48210.55', difference: '0.00' },
    invoices: {
      count: 2,
      byCurrency: [{ currency: 'GBP', net: '100277.75', tax: '20055.55', gross: '120333.30' }],
    },
    byKind: [
      {
        ...{ kind: 'invoices', direction: null, currency: 'GBP', count: 2 },
        ...{ amount: '120333.30', net: '100277.75', tax: '20055.55' },
      },
      {
        ...{ kind: 'cogs', direction: null, currency: 'GBP', count: 1 },
        ...{ amount: '48210.55', net: null, tax: null },
      },
    ],
    channels: [
      { channel: 'Shopify', cogs: '40000.05', sales: '90000.00', margin: '55.6', cogsBefore: '38500.00' },
      { channel: '', cogs: '8210.50', sales: null, margin: null, cogsBefore: null },
    ],
    cogsInCin7: '48500.00',
  },
  issues: [issue],
  confirmation:
    "Post 1 journal (GBP 48,210.55 debit = credit) and 1 invoice (GBP 120,332.10 gross) to **Demo Company (UK)**, dated 1 to 31 October 2026. The lock date is 30 September 2026. 2 documents stay out (see Errors). It takes about 2 calls to Xero; 4,312 of today's 5,000 are left. You can reverse this run later.",
  createdBy: 'sam@example.com',
  createdAt: '2026-11-23T09:05:00Z',
  approvedBy: null,
  approvedAt: null,
  job: null,
};

export const journal: DocumentDto = {
  key: 'cogs/2026-10/shopify',
  kind: 'cogs',
  number: 'COGS Oct 2026 Shopify',
  date: '2026-10-31',
  dueDate: null,
  contact: '',
  direction: null,
  reference: '',
  channel: 'Shopify',
  currency: 'GBP',
  rate: null,
  net: null,
  tax: null,
  gross: '48210.55',
  lines: [
    {
      account: '310 · Cost of Goods Sold',
      description: 'COGS Shopify',
      debit: '48210.55',
      credit: null,
      net: null,
      tax: null,
      gross: null,
      taxType: 'NONE',
      taxRate: '',
      tracking: 'Region: North',
    },
    {
      account: '630 · Inventory',
      description: 'COGS Shopify',
      debit: null,
      credit: '48210.55',
      net: null,
      tax: null,
      gross: null,
      taxType: 'NONE',
      taxRate: '',
      tracking: '',
    },
  ],
  rule: 'rule 1: Shopify, by month',
  sourceCount: 340,
  sources: [],
  faults: [],
  post: true,
  status: 'preview',
  xeroNumber: null,
  xeroUrl: null,
  error: null,
};

export const invoice: DocumentDto = {
  ...journal,
  key: 'invoice/INV-0311',
  kind: 'invoices',
  number: 'INV-0311',
  dueDate: '2026-11-30',
  contact: '+cmd|calc',
  currency: 'GBP',
  net: '100276.75',
  tax: '20055.35',
  gross: '120332.10',
  lines: [
    {
      account: '200 · Sales',
      description: '-2+3 Widget',
      debit: null,
      credit: null,
      net: '100276.75',
      tax: '20055.35',
      gross: '120332.10',
      taxType: 'OUTPUT2',
      taxRate: '20% (VAT on Income) · OUTPUT2',
      tracking: '',
    },
  ],
  rule: 'rule 1: Shopify, invoices, by day',
  sourceCount: 12,
};

export const held: DocumentDto = {
  ...invoice,
  key: 'invoice/INV-0312',
  number: 'INV-0312',
  contact: 'Harbour Cafe',
  currency: 'EUR',
  rate: '1.170000',
  net: '1.00',
  tax: '0.20',
  gross: '1.20',
  lines: [],
  sourceCount: 1,
  faults: [{ ...unmapped, document: 'INV-0312' }],
};

export const leftOut: LeftOutDto[] = ['SO-01090', 'SO-01091'].map((number) => ({
  kind: 'cogs',
  number,
  date: '2026-10-30',
  channel: '',
  customer: 'Harbour Cafe',
  currency: 'GBP',
  amount: '144.75',
  faults: [
    {
      ...unmapped,
      code: 'cost-zero',
      table: 'cin7',
      row: null,
      column: null,
      reason: 'Cin7 has no cost for it yet.',
      remedy: 'Receive the purchase in Cin7, then fetch again.',
    },
  ],
}));

export const source: SourceDto = {
  id: 's1',
  number: 'SO-01001',
  date: '2026-10-03',
  customer: '@SUM(A1)',
  channel: 'Shopify',
  sku: '00012',
  quantity: '3',
  unitCost: '4.1234',
  amount: '12.37',
  description: 'Sale shipped',
  url: 'https://inventory.dearsystems.com/Sale#1',
};

export const errorEntry: ErrorEntryDto = {
  id: 'e1',
  at: '2026-11-23T09:20:00Z',
  document: 'INV-0311',
  what: 'Invoice INV-0311 was not posted: account 0310 is archived in Xero.',
  remedy: 'Choose another account in Accounts, then Retry.',
  table: 'accounts',
  row: 'account:5100',
  column: 'xeroAccount',
  code: 'rejected-by-xero',
  posting: 'invoice/INV-0311',
};

export const cin7Error: ErrorEntryDto = {
  ...errorEntry,
  id: 'e2',
  document: 'SO-01099',
  what: 'Sale SO-01099 could not be read: Lines[2].Total is missing.',
  remedy: 'Open the sale in Cin7, save it again, then fetch.',
  table: 'cin7',
  row: null,
  column: null,
  code: 'source-invalid',
  posting: null,
};

export const posted: PostingDto = {
  key: 'cogs/2026-10/shopify',
  kind: 'cogs',
  state: 'posted',
  number: 'COGS Oct 2026 Shopify',
  date: '2026-10-31',
  currency: 'GBP',
  amount: '48210.55',
  approvedBy: 'sam@example.com',
  approvedAt: '2026-11-23T09:10:00Z',
  postedBy: 'Bea',
  postedAt: '2026-11-23T09:11:00Z',
  xeroId: '8f1d',
  xeroNumber: '#1042',
  xeroUrl: 'https://go.xero.com/Journal/View.aspx?invoiceID=8f1d',
  error: null,
  preview: 'p1',
  run: {
    preview: 'p1',
    at: '2026-11-23T09:10:00Z',
    by: 'Bea',
    documents: 76,
    posted: 76,
    standing: 76,
    reversal: false,
  },
  reverses: null,
  reversedBy: null,
  sourceCount: 340,
};

export const reconciliation: ReconciliationDto = {
  period: '2026-10',
  currency: 'GBP',
  rows: [
    {
      account: '310 · Cost of Goods Sold',
      cin7: '48210.55',
      ours: '48210.55',
      xero: '48210.55',
      difference: '0.00',
      cause: '',
    },
    {
      account: '630 · Inventory',
      cin7: '-48210.55',
      ours: '-48210.55',
      xero: '-48110.55',
      difference: '100.00',
      cause: 'A manual journal in Xero that Cogsheet did not post.',
    },
  ],
};

export const runningJob: JobDto = {
  id: 'j1',
  connection: 'c1',
  kind: 'fetch',
  state: 'running',
  done: 340,
  total: 1204,
  message: 'Fetching sales, 340 of 1,204, about 2 minutes left',
  result: null,
  error: null,
  createdAt: '2026-11-23T09:00:00Z',
  finishedAt: null,
};
