import { decimal } from '../../server/accounting/decimal';
import type { ChannelMappingRow, MappingTables } from '../../server/accounting/mapping-tables';
import type {
  Cin7Reference,
  XeroAccount,
  XeroReference,
  XeroTaxRate,
} from '../../server/accounting/organisation';
import type { CostEntry, SaleInvoice, SaleInvoiceLine } from '../../server/accounting/source-documents';
import type { Cin7Contact, Cin7Item } from '../../server/accounting/trade-documents';
import { calendarDate } from '../../server/accounting/dates';
import { compileMapping } from '../../server/accounting/mapping';
import { nothingPosted } from '../../server/accounting/posted';
import { noSources, type RuleInput, type Sources } from '../../server/accounting/rules';

/** A small pair of books for the tests of the pure core: UK, GBP, two channels. */

const account = (
  code: string,
  name: string,
  type: string,
  accountClass: XeroAccount['class'],
  more: Partial<XeroAccount> = {},
): XeroAccount => ({
  accountId: `id-${code}`,
  code,
  name,
  type,
  class: accountClass,
  active: true,
  systemAccount: '',
  taxType: 'NONE',
  enablePayments: false,
  ...more,
});
const rate = (
  taxType: string,
  name: string,
  effectiveRate: string,
  side: 'sales' | 'purchases' | 'both',
  active = true,
): XeroTaxRate => ({
  taxType,
  name,
  effectiveRate,
  active,
  canApplyTo: {
    revenue: side !== 'purchases',
    expenses: side !== 'sales',
    assets: true,
    equity: true,
    liabilities: true,
  },
});

export const xero: XeroReference = {
  organisation: {
    id: 'org-1',
    name: 'Demo Company (UK)',
    baseCurrency: 'GBP',
    countryCode: 'GB',
    timeZone: 'Europe/London',
    periodLockDate: calendarDate('2026-06-30'),
    endOfYearLockDate: calendarDate('2026-03-31'),
    shortCode: '!abc',
    paymentTerms: { bills: null, sales: null },
  },
  accounts: [
    account('200', 'Sales', 'SALES', 'REVENUE'),
    account('201', 'Shopify sales', 'SALES', 'REVENUE'),
    account('260', 'Freight income', 'REVENUE', 'REVENUE'),
    account('310', 'Cost of Goods Sold', 'DIRECTCOSTS', 'EXPENSE'),
    account('311', 'Cost of Goods Sold B', 'DIRECTCOSTS', 'EXPENSE'),
    account('610', 'Accounts Receivable', 'CURRENT', 'ASSET', { systemAccount: 'DEBTORS' }),
    account('630', 'Inventory', 'INVENTORY', 'ASSET'),
    account('631', 'Stock on hand', 'CURRENT', 'ASSET'),
    account('299', 'Old sales', 'SALES', 'REVENUE', { active: false }),
  ],
  taxRates: [
    rate('OUTPUT2', '20% (VAT on Income)', '20', 'sales'),
    rate('INPUT2', '20% (VAT on Expenses)', '20', 'purchases'),
    rate('ZERORATEDOUTPUT', 'Zero Rated Income', '0', 'sales'),
    rate('NONE', 'No VAT', '0', 'both'),
    rate('OLD', 'Old rate', '17.5', 'sales', false),
  ],
  currencies: ['GBP', 'USD'],
  contacts: [
    { contactId: 'c-shop', name: 'Shopify customers', contactNumber: '', email: '', active: true },
    { contactId: 'c-old', name: 'Old Ltd', contactNumber: '', email: '', active: false },
  ],
  items: [],
  tracking: [{ name: 'Channel', active: true, options: ['Shopify', 'Wholesale'] }],
};

export const cin7: Cin7Reference = {
  company: 'Demo',
  baseCurrency: 'GBP',
  timeZone: 'Europe/London',
  lockDate: null,
  accounts: [
    {
      code: '200',
      name: 'Sales',
      type: 'REVENUE',
      class: 'REVENUE',
      systemAccount: '',
      active: true,
      forPayments: false,
    },
    {
      code: '260',
      name: 'Freight',
      type: 'REVENUE',
      class: 'REVENUE',
      systemAccount: '',
      active: true,
      forPayments: false,
    },
    {
      code: '310',
      name: 'COGS',
      type: 'DIRECTCOSTS',
      class: 'EXPENSE',
      systemAccount: '',
      active: true,
      forPayments: false,
    },
    {
      code: '1200',
      name: 'Stock',
      type: 'CURRENT',
      class: 'ASSET',
      systemAccount: '',
      active: true,
      forPayments: false,
    },
  ],
  taxRules: [
    { name: 'VAT', percent: '20', forSales: true, forPurchases: false, active: true },
    { name: 'Export', percent: '0', forSales: true, forPurchases: false, active: true },
  ],
  locations: ['Main'],
};

export const channelRow = (row: string, more: Partial<ChannelMappingRow> = {}): ChannelMappingRow => ({
  row,
  channel: '',
  location: '',
  customerGroup: '',
  kind: '',
  postAs: 'month',
  contact: '',
  revenueAccount: '',
  clearingAccount: '',
  tracking1: '',
  tracking2: '',
  ...more,
});

export const tables: MappingTables = {
  accounts: [
    { row: 'role:salesRevenue', xeroAccount: '200 · Sales' },
    { row: 'account:200', xeroAccount: '200' },
    { row: 'account:260', xeroAccount: '260' },
    { row: 'account:310', xeroAccount: '310 · Cost of Goods Sold' },
    { row: 'account:1200', xeroAccount: '631' },
  ],
  taxes: [
    { row: 'sales:VAT', xeroTaxRate: '20% (VAT on Income) · OUTPUT2' },
    { row: 'sales:Export', xeroTaxRate: 'ZERORATEDOUTPUT' },
  ],
  channels: [
    channelRow('shop', {
      channel: 'Shopify',
      kind: 'invoices',
      postAs: 'month',
      contact: 'Shopify customers',
    }),
    channelRow('rest', { kind: 'invoices', postAs: 'individual' }),
    channelRow('cogs', { kind: 'cogs', postAs: 'month' }),
  ],
  payments: [],
  contacts: [],
  items: [],
  settings: [],
};

export const entry = (id: string, more: Partial<CostEntry> = {}): CostEntry => ({
  id,
  saleId: `sale-${id}`,
  number: `INV-${id}`,
  date: calendarDate('2026-10-05'),
  channel: 'Shopify',
  location: 'Main',
  customerGroup: '',
  customerId: 'k',
  customer: 'A customer',
  debitAccount: '310',
  creditAccount: '1200',
  amount: '10',
  description: 'Bell',
  ambiguous: false,
  ...more,
});

export const cin7Contact = (id: string, more: Partial<Cin7Contact> = {}): Cin7Contact => ({
  id,
  kind: 'customer',
  name: 'A customer',
  email: '',
  phone: '',
  taxNumber: '',
  currency: 'GBP',
  paymentTerm: '',
  account: '',
  taxRule: '',
  group: '',
  active: true,
  revision: 'r1',
  ...more,
});

export const cin7Item = (sku: string, more: Partial<Cin7Item> = {}): Cin7Item => ({
  id: `item-${sku}`,
  sku,
  name: `Product ${sku}`,
  category: '',
  stocked: true,
  costingMethod: 'FIFO',
  revenueAccount: '200',
  cogsAccount: '310',
  inventoryAccount: '1200',
  saleTaxRule: 'VAT',
  purchaseTaxRule: '',
  averageCost: '0',
  active: true,
  revision: 'r1',
  ...more,
});

export const line = (more: Partial<SaleInvoiceLine> = {}): SaleInvoiceLine => ({
  kind: 'product',
  sku: 'BELL-01',
  description: 'Brass bell',
  quantity: '1',
  unitPrice: '100',
  net: '100',
  tax: '20',
  taxRule: 'VAT',
  account: '200',
  ...more,
});

/** An invoice whose totals are the sums of its lines. */
export function invoice(
  number: string,
  lines: SaleInvoiceLine[] = [line()],
  more: Partial<SaleInvoice> = {},
): SaleInvoice {
  const sum = (field: 'net' | 'tax') => lines.reduce((total, one) => total.plus(one[field]), decimal('0'));
  return {
    id: `id-${number}`,
    saleId: `sale-${number}`,
    number,
    reference: '',
    date: calendarDate('2026-10-05'),
    dueDate: calendarDate('2026-11-04'),
    channel: 'Shopify',
    location: 'Main',
    customerGroup: '',
    customerId: 'k',
    customer: 'A customer',
    currency: 'GBP',
    baseCurrency: 'GBP',
    rate: '1',
    baseGross: null,
    taxInclusive: false,
    lines,
    net: sum('net').toString(),
    tax: sum('tax').toString(),
    gross: sum('net').plus(sum('tax')).toString(),
    revision: 'r1',
    ...more,
  };
}

export const today = calendarDate('2026-11-23');
export const from = calendarDate('2026-10-01');
export const to = calendarDate('2026-10-31');

/** What rules are computed from: October 2026 of these books, nothing posted, unless told otherwise. */
export function ruleInput({
  tables: mapped = tables,
  sources = {},
  ...more
}: Partial<Omit<RuleInput, 'mapping' | 'sources'>> & {
  readonly tables?: MappingTables;
  readonly sources?: Partial<Sources>;
} = {}): RuleInput {
  const books = { cin7, xero, ...more };
  return {
    ...{ from, to, today, posted: nothingPosted, rateProof: 'base-per-foreign' },
    ...books,
    mapping: compileMapping(mapped, books.cin7, books.xero),
    sources: { ...noSources, ...sources },
  };
}
