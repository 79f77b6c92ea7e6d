import type { Random } from './random';

/** Anything as a vendor's JSON holds it. */
export type JsonObject = Record<string, unknown>;

/**
 * The codes the demo company posts to. All but two equal the codes of the demo organisation in the Xero sandbox:
 * `inventory` and `wholesaleRevenue` are unknown there, so that a newcomer has something to map by hand.
 */
export const codes = {
  bank: '090',
  sales: '200',
  shopify: '201',
  amazon: '202',
  wooCommerce: '203',
  wholesaleRevenue: '4100',
  freightIncome: '260',
  costOfGoodsSold: '310',
  directExpenses: '325',
  priceVariance: '312',
  wastage: '313',
  directWages: '320',
  stockDifferences: '330',
  bankFees: '404',
  freight: '425',
  currencyGains: '499',
  receivable: '610',
  shopifyClearing: '615',
  amazonClearing: '616',
  wooCommerceClearing: '617',
  supplierDeposits: '625',
  inTransit: '632',
  workInProgress: '633',
  payable: '800',
  receivedNotInvoiced: '806',
  invoicedNotReceived: '807',
  customerDeposits: '810',
  vat: '820',
  openingBalance: '840',
  rounding: '860',
  inventory: '1200',
} as const;

type AccountRow = [
  code: string,
  name: string,
  type: string,
  group: string,
  system?: string | undefined,
  payments?: boolean,
];

const accountRows: AccountRow[] = [
  [codes.bank, 'Business Bank Account', 'BANK', 'ASSET', undefined, true],
  [codes.sales, 'Sales', 'REVENUE', 'REVENUE'],
  [codes.shopify, 'Shopify sales', 'REVENUE', 'REVENUE'],
  [codes.amazon, 'Amazon sales', 'REVENUE', 'REVENUE'],
  [codes.wooCommerce, 'WooCommerce sales', 'REVENUE', 'REVENUE'],
  [codes.wholesaleRevenue, 'Trade revenue', 'REVENUE', 'REVENUE'],
  [codes.freightIncome, 'Freight income', 'REVENUE', 'REVENUE'],
  [codes.costOfGoodsSold, 'Cost of Goods Sold', 'DIRECTCOSTS', 'EXPENSE'],
  [codes.directExpenses, 'Direct Expenses', 'DIRECTCOSTS', 'EXPENSE'],
  [codes.stockDifferences, 'Stock adjustments', 'DIRECTCOSTS', 'EXPENSE'],
  // Costs of other kinds: not DIRECTCOSTS, so that nobody takes them for accounts of the cost of sales.
  [codes.priceVariance, 'Purchase price variance', 'EXPENSE', 'EXPENSE'],
  [codes.wastage, 'Production wastage', 'EXPENSE', 'EXPENSE'],
  [codes.directWages, 'Direct Wages', 'EXPENSE', 'EXPENSE'],
  [codes.bankFees, 'Bank Fees', 'EXPENSE', 'EXPENSE'],
  [codes.freight, 'Postage, Freight & Courier', 'EXPENSE', 'EXPENSE'],
  [codes.currencyGains, 'Realised Currency Gains', 'EXPENSE', 'EXPENSE', 'Realised currency gain'],
  [codes.receivable, 'Accounts Receivable', 'CURRENT', 'ASSET', 'Accounts receivable'],
  [codes.shopifyClearing, 'Shopify clearing', 'CURRENT', 'ASSET', undefined, true],
  [codes.amazonClearing, 'Amazon clearing', 'CURRENT', 'ASSET', undefined, true],
  [codes.wooCommerceClearing, 'WooCommerce clearing', 'CURRENT', 'ASSET', undefined, true],
  [codes.supplierDeposits, 'Supplier deposits', 'CURRENT', 'ASSET', undefined, true],
  [codes.inTransit, 'Stock in transit', 'CURRENT', 'ASSET'],
  [codes.workInProgress, 'Work in progress', 'CURRENT', 'ASSET'],
  [codes.payable, 'Accounts Payable', 'CURRLIAB', 'LIABILITY', 'Accounts payable'],
  [codes.receivedNotInvoiced, 'Goods received not invoiced', 'CURRLIAB', 'LIABILITY'],
  [codes.invoicedNotReceived, 'Goods invoiced not received', 'CURRENT', 'ASSET'],
  [codes.customerDeposits, 'Customer deposits', 'CURRLIAB', 'LIABILITY', undefined, true],
  [codes.vat, 'VAT', 'CURRLIAB', 'LIABILITY', 'GST / VAT'],
  [codes.openingBalance, 'Historical Adjustment', 'CURRLIAB', 'LIABILITY', 'Historical adjustment'],
  [codes.rounding, 'Rounding', 'CURRLIAB', 'LIABILITY', 'Rounding'],
  [codes.inventory, 'Stock in warehouse', 'CURRENT', 'ASSET'],
];

export const displayName = (code: string): string => {
  const row = accountRows.find(([candidate]) => candidate === code);
  return `${code}: ${row?.[1] ?? code}`;
};

/** `GET /ref/account` rows. */
export function accounts(): JsonObject[] {
  return accountRows.map(([code, name, type, group, system, payments]) => ({
    Code: code,
    Name: name,
    Type: type,
    Status: 'ACTIVE',
    Description: name,
    Class: group,
    SystemAccount: system ?? null,
    ForPayments: payments ?? false,
    DisplayName: displayName(code),
    OldCode: null,
    Bank: type === 'BANK' ? 'High Street Bank' : null,
    BankAccountNumber: type === 'BANK' ? '20000012345678' : null,
    BankAccountId: null,
    Currency: 'GBP',
  }));
}

export function bankAccounts(random: Random): JsonObject[] {
  return [
    {
      AccountID: random.guid(),
      Bank: 'High Street Bank',
      AccountName: 'Business Bank Account',
      AccountNumber: '20000012345678',
      AccountCode: codes.bank,
      Currency: 'GBP',
      StatementBalance: 0,
      BalanceInDear: 0,
      InitialBalance: 0,
    },
  ];
}

/** Names of the UK tax rules; they equal the names of the Xero demo organisation's tax rates. */
export const taxRules = {
  standardSale: '20% (VAT on Income)',
  zeroSale: 'Zero Rated Income',
  standardPurchase: '20% (VAT on Expenses)',
  zeroPurchase: 'Zero Rated Expenses',
  none: 'No VAT',
} as const;

export const taxPercent = (rule: string): number =>
  rule === taxRules.standardSale || rule === taxRules.standardPurchase ? 20 : 0;

export function taxRuleList(random: Random): JsonObject[] {
  const rule = (name: string, sale: boolean, purchase: boolean): JsonObject => ({
    ID: random.guid(),
    Name: name,
    Account: codes.vat,
    IsActive: true,
    TaxInclusive: false,
    TaxPercent: taxPercent(name),
    IsTaxForSale: sale,
    IsTaxForPurchase: purchase,
    Components: [
      {
        ID: random.guid().toUpperCase(),
        Name: 'VAT',
        Percent: `${String(taxPercent(name))}.0000000000`,
        AccountCode: codes.vat,
        Compound: '0',
        ComponentOrder: '1',
      },
    ],
  });
  return [
    rule(taxRules.standardSale, true, false),
    rule(taxRules.zeroSale, true, false),
    rule(taxRules.standardPurchase, false, true),
    rule(taxRules.zeroPurchase, false, true),
    rule(taxRules.none, true, true),
  ];
}

export function paymentTerms(random: Random): JsonObject[] {
  const term = (Name: string, Duration: number, IsDefault: boolean): JsonObject => ({
    ID: random.guid(),
    Name,
    Duration,
    Method: 'number of days',
    IsActive: true,
    IsDefault,
  });
  return [term('Prepaid', 0, false), term('14 days', 14, false), term('30 days', 30, true)];
}

export interface Location {
  id: string;
  name: string;
}

export interface Locations {
  main: Location;
  depot: Location;
  /** Where things are made, and stock that no sale ships from. */
  workshop: Location;
  showroom: Location;
}

export const makeLocations = (random: Random): Locations => ({
  main: { id: random.guid(), name: 'Main Warehouse' },
  depot: { id: random.guid(), name: 'North Depot' },
  workshop: { id: random.guid(), name: 'Workshop' },
  showroom: { id: random.guid(), name: 'Showroom' },
});

export function locationList({ main, depot, workshop, showroom }: Locations): JsonObject[] {
  const row = (location: Location, isDefault: boolean, city: string, postcode: string): JsonObject => ({
    ID: location.id,
    Name: location.name,
    IsDefault: isDefault,
    IsDeprecated: false,
    Bins: null,
    FixedAssetsLocation: false,
    ParentID: null,
    ParentName: null,
    ReferenceCount: 0,
    AddressLine1: 'Unit 4, Mill Lane',
    AddressLine2: '',
    AddressCitySuburb: city,
    AddressStateProvince: '',
    AddressZipPostCode: postcode,
    AddressCountry: 'United Kingdom',
    PickZones: null,
    IsShopfloor: false,
    IsCoMan: false,
    IsStaging: false,
  });
  return [
    row(main, true, 'Leicester', 'LE1 1AA'),
    row(depot, false, 'Leeds', 'LS1 1AA'),
    row(workshop, false, 'Leicester', 'LE1 1AA'),
    row(showroom, false, 'London', 'N1 1AA'),
  ];
}
