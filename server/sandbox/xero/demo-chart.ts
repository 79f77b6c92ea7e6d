import { classOf } from './seed';
import { stableGuid } from './guid';

/** An account of a demo organisation's chart. */
export interface ChartRow {
  code: string;
  name: string;
  type: string;
  tax?: string;
  system?: string;
  payments?: true;
  archived?: true;
  description?: string;
}

/** Codes and names in the manner of a UK company that sells over several channels. */
const rows: ChartRow[] = [
  { code: '090', name: 'Business Bank Account', type: 'BANK' },
  { code: '091', name: 'Business Savings Account', type: 'BANK' },
  { code: '200', name: 'Sales', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '201', name: 'Shopify sales', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '202', name: 'Amazon sales', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '203', name: 'WooCommerce sales', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '204', name: 'Wholesale sales', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '210', name: 'Sales discounts', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '260', name: 'Freight income', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '270', name: 'Interest Income', type: 'OTHERINCOME' },
  { code: '299', name: 'Old webshop sales', type: 'REVENUE', tax: 'OUTPUT2', archived: true },
  { code: '310', name: 'Cost of Goods Sold', type: 'DIRECTCOSTS', tax: 'INPUT2' },
  { code: '311', name: 'Landed costs absorbed', type: 'DIRECTCOSTS' },
  { code: '312', name: 'Purchase price variance', type: 'DIRECTCOSTS' },
  { code: '313', name: 'Production wastage', type: 'DIRECTCOSTS' },
  { code: '320', name: 'Direct Wages', type: 'DIRECTCOSTS' },
  { code: '325', name: 'Direct Expenses', type: 'DIRECTCOSTS', tax: 'INPUT2' },
  { code: '330', name: 'Stock adjustments', type: 'DIRECTCOSTS' },
  { code: '400', name: 'Advertising & Marketing', type: 'OVERHEADS', tax: 'INPUT2' },
  { code: '404', name: 'Bank Fees', type: 'OVERHEADS' },
  { code: '408', name: 'Marketplace and payment fees', type: 'OVERHEADS', tax: 'INPUT2' },
  { code: '416', name: 'Depreciation Expense', type: 'DEPRECIATN' },
  { code: '425', name: 'Postage, Freight & Courier', type: 'OVERHEADS', tax: 'INPUT2' },
  { code: '429', name: 'General Expenses', type: 'OVERHEADS', tax: 'INPUT2' },
  { code: '469', name: 'Rent', type: 'OVERHEADS', tax: 'INPUT2' },
  { code: '477', name: 'Salaries', type: 'OVERHEADS' },
  { code: '497', name: 'Bank Revaluations', type: 'EXPENSE', system: 'BANKCURRENCYGAIN' },
  { code: '498', name: 'Unrealised Currency Gains', type: 'EXPENSE', system: 'UNREALISEDCURRENCYGAIN' },
  { code: '499', name: 'Realised Currency Gains', type: 'EXPENSE', system: 'REALISEDCURRENCYGAIN' },
  { code: '610', name: 'Accounts Receivable', type: 'CURRENT', system: 'DEBTORS' },
  { code: '611', name: 'Less Provision for Doubtful Debts', type: 'CURRENT' },
  { code: '615', name: 'Shopify clearing', type: 'CURRENT', payments: true },
  { code: '616', name: 'Amazon clearing', type: 'CURRENT', payments: true },
  { code: '617', name: 'WooCommerce clearing', type: 'CURRENT', payments: true },
  { code: '620', name: 'Prepayments', type: 'CURRENT' },
  { code: '625', name: 'Supplier deposits', type: 'CURRENT', payments: true },
  {
    code: '630',
    name: 'Inventory',
    type: 'INVENTORY',
    description: 'Kept by Xero for its own tracked items: no journal may touch it',
  },
  { code: '631', name: 'Stock on hand', type: 'CURRENT', description: 'Stock kept in Cin7' },
  { code: '632', name: 'Stock in transit', type: 'CURRENT' },
  { code: '633', name: 'Work in progress', type: 'CURRENT' },
  { code: '710', name: 'Office Equipment', type: 'FIXED', tax: 'INPUT2' },
  { code: '711', name: 'Less Accumulated Depreciation on Office Equipment', type: 'FIXED' },
  { code: '800', name: 'Accounts Payable', type: 'CURRLIAB', system: 'CREDITORS' },
  { code: '801', name: 'Unpaid Expense Claims', type: 'CURRLIAB', system: 'UNPAIDEXPCLM' },
  { code: '805', name: 'Accruals', type: 'CURRLIAB' },
  { code: '806', name: 'Goods received not invoiced', type: 'CURRLIAB' },
  { code: '807', name: 'Goods invoiced not received', type: 'CURRENT' },
  { code: '810', name: 'Customer deposits', type: 'CURRLIAB', payments: true },
  { code: '820', name: 'VAT', type: 'CURRLIAB', system: 'GST' },
  { code: '840', name: 'Historical Adjustment', type: 'CURRLIAB', system: 'HISTORICAL' },
  { code: '860', name: 'Rounding', type: 'CURRLIAB', system: 'ROUNDING' },
  { code: '877', name: 'Tracking Transfers', type: 'CURRLIAB', system: 'TRACKINGTRANSFERS' },
  { code: '900', name: 'Loan', type: 'TERMLIAB' },
  { code: '950', name: 'Capital - x,xxx Ordinary Shares', type: 'EQUITY' },
  { code: '960', name: 'Retained Earnings', type: 'EQUITY', system: 'RETAINEDEARNINGS' },
];

/** `GET /Accounts` rows of the demo organisation. */
export const demoAccounts = () => chartAccounts(rows, 'GBP', 'demo account');

/** `GET /Accounts` rows of a chart; `kind` keeps the ids of two charts apart. */
export const chartAccounts = (chart: readonly ChartRow[], currency: string, kind: string) =>
  chart.map((row) => ({
    AccountID: stableGuid(`${kind} ${row.code}`),
    Code: row.code,
    Name: row.name,
    Status: row.archived === true ? 'ARCHIVED' : 'ACTIVE',
    Type: row.type,
    TaxType: row.tax ?? 'NONE',
    Class: classOf(row.type),
    SystemAccount: row.system ?? '',
    EnablePaymentsToAccount: row.payments === true,
    ShowInExpenseClaims: false,
    Description: row.description ?? '',
    ReportingCode: '',
    HasAttachments: false,
    AddToWatchlist: false,
    ...(row.type === 'BANK'
      ? { BankAccountNumber: `2000001234${row.code}78`, BankAccountType: 'BANK', CurrencyCode: currency }
      : {}),
  }));

type Side = 'sales' | 'purchases' | 'both';
export type TaxRow = readonly [type: string, name: string, percent: number, report: string, side: Side];
const taxes: readonly TaxRow[] = [
  ['OUTPUT2', '20% (VAT on Income)', 20, 'OUTPUT2', 'sales'],
  ['INPUT2', '20% (VAT on Expenses)', 20, 'INPUT2', 'purchases'],
  ['RROUTPUT', '5% (VAT on Income)', 5, 'OUTPUT', 'sales'],
  ['RRINPUT', '5% (VAT on Expenses)', 5, 'INPUT', 'purchases'],
  ['ZERORATEDOUTPUT', 'Zero Rated Income', 0, 'ZERORATEDOUTPUT', 'sales'],
  ['ZERORATEDINPUT', 'Zero Rated Expenses', 0, 'ZERORATEDINPUT', 'purchases'],
  ['ECZROUTPUT', 'Zero Rated EC Goods Income', 0, 'ECOUTPUT', 'sales'],
  ['ECZROUTPUTSERVICES', 'Zero Rated EC Services', 0, 'ECOUTPUTSERVICES', 'sales'],
  ['ECZRINPUT', 'EC Acquisitions (20%)', 0, 'ECINPUT', 'purchases'],
  ['EXEMPTOUTPUT', 'Exempt Income', 0, 'EXEMPTOUTPUT', 'sales'],
  ['EXEMPTINPUT', 'Exempt Expenses', 0, 'EXEMPTINPUT', 'purchases'],
  ['NONE', 'No VAT', 0, 'NONE', 'both'],
];

/** `GET /TaxRates` rows: sales rates do not go on expense accounts, purchase rates not on revenue accounts. */
export const demoTaxRates = () => chartTaxRates(taxes, 'VAT');

export const chartTaxRates = (rates: readonly TaxRow[], component: string) =>
  rates.map(([type, name, percent, report, side]) => ({
    Name: name,
    TaxType: type,
    ReportTaxType: report,
    Status: 'ACTIVE',
    CanApplyToAssets: true,
    CanApplyToEquity: true,
    CanApplyToExpenses: side !== 'sales',
    CanApplyToLiabilities: true,
    CanApplyToRevenue: side !== 'purchases',
    DisplayTaxRate: percent,
    EffectiveRate: percent,
    TaxComponents: [
      { Name: type === 'NONE' ? name : component, Rate: percent, IsCompound: false, IsNonRecoverable: false },
    ],
  }));
