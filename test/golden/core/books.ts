import type { MappingTables } from '../../../server/accounting/mapping-tables';
import type {
  Cin7Reference,
  XeroAccount,
  XeroReference,
  XeroTaxRate,
} from '../../../server/accounting/organisation';
import { calendarDate } from '../../../server/accounting/dates';
import { taxLabel } from '../../../server/accounting/taxes';
import type { DraftNames } from '../../../server/sync/dto';
import type { Cin7Account } from '../../../server/accounting/source-documents';

/**
 * The books that the golden cases of Cin7 Core stand on: a UK company in pounds with the codes of the demo company, and
 * a Xero organisation with an account for each of them. A case adds or changes rows of the tables.
 */

type AccountRow = readonly [
  code: string,
  name: string,
  cin7Type: string,
  accountClass: Cin7Account['class'],
  xeroCode: string,
  xeroType: string,
  more?: { readonly system?: string; readonly payments?: true },
];

const accountRows: readonly AccountRow[] = [
  ['090', 'Business Bank Account', 'BANK', 'ASSET', '090', 'BANK', { payments: true }],
  ['200', 'Sales', 'REVENUE', 'REVENUE', '200', 'SALES'],
  ['201', 'Shopify sales', 'REVENUE', 'REVENUE', '201', 'SALES'],
  ['202', 'Amazon sales', 'REVENUE', 'REVENUE', '202', 'SALES'],
  ['4100', 'Trade revenue', 'REVENUE', 'REVENUE', '204', 'SALES'],
  ['260', 'Freight income', 'REVENUE', 'REVENUE', '260', 'REVENUE'],
  ['310', 'Cost of Goods Sold', 'DIRECTCOSTS', 'EXPENSE', '310', 'DIRECTCOSTS'],
  ['325', 'Direct Expenses', 'DIRECTCOSTS', 'EXPENSE', '325', 'DIRECTCOSTS'],
  ['330', 'Stock adjustments', 'DIRECTCOSTS', 'EXPENSE', '330', 'DIRECTCOSTS'],
  ['312', 'Purchase price variance', 'EXPENSE', 'EXPENSE', '312', 'EXPENSE'],
  ['313', 'Production wastage', 'EXPENSE', 'EXPENSE', '313', 'EXPENSE'],
  ['320', 'Direct Wages', 'EXPENSE', 'EXPENSE', '320', 'EXPENSE'],
  ['404', 'Bank Fees', 'EXPENSE', 'EXPENSE', '404', 'EXPENSE'],
  ['425', 'Postage, Freight & Courier', 'EXPENSE', 'EXPENSE', '425', 'EXPENSE'],
  ['610', 'Accounts Receivable', 'CURRENT', 'ASSET', '610', 'CURRENT', { system: 'DEBTORS' }],
  ['615', 'Shopify clearing', 'CURRENT', 'ASSET', '615', 'CURRENT', { payments: true }],
  ['616', 'Amazon clearing', 'CURRENT', 'ASSET', '616', 'CURRENT', { payments: true }],
  ['625', 'Supplier deposits', 'CURRENT', 'ASSET', '625', 'CURRENT', { payments: true }],
  ['632', 'Stock in transit', 'CURRENT', 'ASSET', '632', 'CURRENT'],
  ['633', 'Work in progress', 'CURRENT', 'ASSET', '633', 'CURRENT'],
  ['800', 'Accounts Payable', 'CURRLIAB', 'LIABILITY', '800', 'CURRLIAB', { system: 'CREDITORS' }],
  ['806', 'Goods received not invoiced', 'CURRLIAB', 'LIABILITY', '806', 'CURRLIAB'],
  ['807', 'Goods invoiced not received', 'CURRENT', 'ASSET', '807', 'CURRENT'],
  ['810', 'Customer deposits', 'CURRLIAB', 'LIABILITY', '810', 'CURRLIAB', { payments: true }],
  ['820', 'VAT', 'CURRLIAB', 'LIABILITY', '820', 'CURRLIAB', { system: 'GST' }],
  ['860', 'Rounding', 'CURRLIAB', 'LIABILITY', '860', 'CURRLIAB', { system: 'ROUNDING' }],
  ['861', 'Rounding differences', 'EXPENSE', 'EXPENSE', '861', 'EXPENSE'],
  ['1200', 'Stock in warehouse', 'CURRENT', 'ASSET', '631', 'CURRENT'],
];

const taxRows: readonly (readonly [name: string, taxType: string, percent: string, sales: boolean])[] = [
  ['20% (VAT on Income)', 'OUTPUT2', '20', true],
  ['Zero Rated Income', 'ZERORATEDOUTPUT', '0', true],
  ['20% (VAT on Expenses)', 'INPUT2', '20', false],
  ['Zero Rated Expenses', 'ZERORATEDINPUT', '0', false],
];

export const cin7: Cin7Reference = {
  company: 'Golden Traders',
  baseCurrency: 'GBP',
  timeZone: 'Europe/London',
  lockDate: null,
  accounts: accountRows.map(([code, name, type, accountClass, , , more]) => ({
    ...{ code, name, type, class: accountClass, active: true },
    ...{ systemAccount: more?.system ?? '', forPayments: more?.payments ?? false },
  })),
  taxRules: [
    ...taxRows.map(([name, , percent, sales]) => ({
      ...{ name, percent, forSales: sales, forPurchases: !sales, active: true },
    })),
    { name: 'No VAT', percent: '0', forSales: true, forPurchases: true, active: true },
  ],
  locations: ['Main Warehouse', 'Overflow'],
};

const xeroAccount = ([, name, , accountClass, code, type, more]: AccountRow): XeroAccount => ({
  ...{ accountId: `account-${code}`, code, name, type, class: accountClass, active: true, taxType: 'NONE' },
  ...{ systemAccount: more?.system ?? '', enablePayments: more?.payments ?? false },
});
const xeroRate = (name: string, taxType: string, effectiveRate: string, sides: string): XeroTaxRate => ({
  ...{ name, taxType, effectiveRate, active: true },
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
    id: '10000000-0000-4000-8000-000000000001',
    name: 'Golden Traders (UK)',
    baseCurrency: 'GBP',
    countryCode: 'GB',
    timeZone: 'Europe/London',
    periodLockDate: calendarDate('2026-06-30'),
    endOfYearLockDate: calendarDate('2026-03-31'),
    shortCode: '!gold1',
    paymentTerms: { bills: null, sales: null },
  },
  accounts: accountRows.map(xeroAccount),
  taxRates: [
    ...taxRows.map(([name, taxType, percent, sales]) =>
      xeroRate(name, taxType, percent, sales ? 'sales' : 'purchases'),
    ),
    xeroRate('No VAT', 'NONE', '0', 'both'),
  ],
  currencies: ['GBP', 'USD', 'EUR'],
  contacts: [
    {
      contactId: '20000000-0000-4000-8000-000000000001',
      name: 'Shopify customers',
      contactNumber: '',
      email: '',
      active: true,
    },
  ],
  items: [],
  tracking: [
    { name: 'Channel', active: true, options: ['Shopify', 'Amazon', 'Trade'] },
    { name: 'Region', active: true, options: ['North', 'South'] },
  ],
};

/** What a draft's identities are called; contacts of documents in Xero are those of Cin7 here. */
export const names: DraftNames = {
  taxRates: new Map(xero.taxRates.map((rate) => [rate.taxType, taxLabel(rate)])),
  contacts: new Map(),
};

/** Every account and tax rule mapped, no rule but "one by one", no setting changed. */
export const tables: MappingTables = {
  accounts: [
    { row: 'role:salesRevenue', xeroAccount: '200' },
    { row: 'role:customerCredits', xeroAccount: '810' },
    { row: 'role:supplierDeposits', xeroAccount: '625' },
    { row: 'role:inventoryControl', xeroAccount: '631' },
    { row: 'role:workInProgress', xeroAccount: '633' },
    { row: 'role:goodsInvoicedNotReceived', xeroAccount: '807' },
    // Accounts that Xero keeps are never on a line: a row that maps one is a fault.
    ...accountRows
      .filter(([, , , , , , more]) => more?.system === undefined)
      .map(([code, , , , xeroCode]) => ({ row: `account:${code}`, xeroAccount: xeroCode })),
  ],
  taxes: [
    ...taxRows.map(([name, taxType, , sales]) => ({
      row: `${sales ? 'sales' : 'purchases'}:${name}`,
      xeroTaxRate: taxType,
    })),
    ...['sales:No VAT', 'purchases:No VAT'].map((row) => ({ row, xeroTaxRate: 'NONE' })),
  ],
  channels: [
    {
      ...{ row: 'rest', channel: '', location: '', customerGroup: '', kind: '', postAs: 'individual' },
      ...{ contact: '', revenueAccount: '', clearingAccount: '', tracking1: '', tracking2: '' },
    },
  ],
  payments: accountRows
    .filter(([, , , , , , more]) => more?.payments)
    .map(([code, , , , xeroCode]) => ({ row: `payment:${code}`, xeroAccount: xeroCode })),
  contacts: [],
  items: [],
  settings: [],
};

export const publicUrl = 'https://close.example.com';
