import { chartAccounts, chartTaxRates, type ChartRow, type TaxRow } from '../xero/demo-chart';
import { demoOrganisation } from '../xero/demo-organisation';
import { stableGuid } from '../xero/guid';
import type { XeroSeedInput } from '../xero/seed';
import { account } from './story';

const clearing = (code: string, name: string): ChartRow => ({ code, name, type: 'CURRENT', payments: true });

/** The books that the Omni company belongs to: its sales accounts by the codes that its records may show. */
const chart: readonly ChartRow[] = [
  { code: '090', name: 'Business Bank Account', type: 'BANK' },
  { code: '200', name: 'Sales', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '204', name: 'Sales (Retail)', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '205', name: 'Sales (Online)', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '206', name: 'Sales (Wholesale)', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '207', name: 'Sales (Consumables)', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '260', name: 'Freight income', type: 'REVENUE', tax: 'OUTPUT2' },
  { code: '310', name: 'Cost of goods sold', type: 'DIRECTCOSTS', tax: 'INPUT2' },
  { code: '311', name: 'Landed costs absorbed', type: 'DIRECTCOSTS' },
  { code: '312', name: 'Purchase price variance', type: 'DIRECTCOSTS' },
  { code: '315', name: 'Purchases', type: 'DIRECTCOSTS', tax: 'INPUT2' },
  { code: '320', name: 'Production costs', type: 'DIRECTCOSTS' },
  { code: '330', name: 'Stock adjustments', type: 'DIRECTCOSTS' },
  { code: '404', name: 'Bank Fees', type: 'OVERHEADS' },
  { code: '429', name: 'General Expenses', type: 'OVERHEADS', tax: 'INPUT2' },
  { code: '497', name: 'Bank Revaluations', type: 'EXPENSE', system: 'BANKCURRENCYGAIN' },
  { code: '498', name: 'Unrealised Currency Gains', type: 'EXPENSE', system: 'UNREALISEDCURRENCYGAIN' },
  { code: '499', name: 'Realised Currency Gains', type: 'EXPENSE', system: 'REALISEDCURRENCYGAIN' },
  { code: '610', name: 'Accounts Receivable', type: 'CURRENT', system: 'DEBTORS' },
  clearing('611', 'Shopify Payments clearing'),
  clearing('612', 'PayPal clearing'),
  clearing('613', 'Afterpay clearing'),
  clearing('614', 'EFTPOS clearing'),
  clearing('615', 'Credit Card clearing'),
  clearing('616', 'Cash in the till'),
  { code: '617', name: 'Gift Vouchers', type: 'CURRLIAB', payments: true },
  { code: '625', name: 'Supplier deposits', type: 'CURRENT', payments: true },
  {
    code: '630',
    name: 'Tracked inventory',
    type: 'INVENTORY',
    description: 'Kept by Xero for its own tracked items: no journal may touch it',
  },
  { code: '631', name: 'Inventory', type: 'CURRENT', description: 'Stock kept in Cin7' },
  { code: '632', name: 'Stock in transit', type: 'CURRENT' },
  { code: '633', name: 'Work in progress', type: 'CURRENT' },
  { code: '800', name: 'Accounts Payable', type: 'CURRLIAB', system: 'CREDITORS' },
  { code: '806', name: 'Goods received not invoiced', type: 'CURRLIAB' },
  { code: '807', name: 'Goods invoiced not received', type: 'CURRENT' },
  { code: '810', name: 'Customer deposits', type: 'CURRLIAB', payments: true },
  { code: '820', name: 'GST', type: 'CURRLIAB', system: 'GST' },
  { code: '840', name: 'Historical Adjustment', type: 'CURRLIAB', system: 'HISTORICAL' },
  { code: '855', name: 'Cin7 rounding', type: 'EXPENSE' },
  { code: '860', name: 'Rounding', type: 'CURRLIAB', system: 'ROUNDING' },
  { code: '877', name: 'Tracking Transfers', type: 'CURRLIAB', system: 'TRACKINGTRANSFERS' },
  { code: '960', name: 'Retained Earnings', type: 'EQUITY', system: 'RETAINEDEARNINGS' },
];

const taxes: readonly TaxRow[] = [
  ['OUTPUT2', '15% GST on Income', 15, 'OUTPUT2', 'sales'],
  ['INPUT2', '15% GST on Expenses', 15, 'INPUT2', 'purchases'],
  ['ZERORATED', 'Zero Rated', 0, 'ZERORATED', 'both'],
  ['NONE', 'No GST', 0, 'NONE', 'both'],
];

/** What a Xero sandbox starts from when it keeps the books of the Omni company: New Zealand, NZD, GST. */
export function omniOrganisation(today: string): XeroSeedInput {
  const { organisation, ...british } = demoOrganisation(today);
  return {
    ...british,
    organisation: {
      ...organisation,
      OrganisationID: stableGuid('omni organisation'),
      Name: 'Demo Company (NZ)',
      LegalName: 'Demo Company (NZ)',
      Version: 'NZ',
      CountryCode: 'NZ',
      BaseCurrency: account.homeCurrency,
      Timezone: 'NEWZEALANDSTANDARDTIME',
      ShortCode: '!dEmo2',
    },
    accounts: chartAccounts(chart, account.homeCurrency, 'omni account'),
    taxRates: chartTaxRates(taxes, 'GST'),
    currencies: [
      { Code: 'NZD', Description: 'New Zealand Dollar' },
      { Code: 'USD', Description: 'United States Dollar' },
    ],
    trackingCategories: [],
    contacts: [],
  };
}
