import { codes, taxRules, type JsonObject } from './chart';
import type { Random } from './random';

export type Currency = 'GBP' | 'EUR' | 'USD';
export type Channel = 'Shopify' | 'Amazon' | 'WooCommerce' | 'wholesale';

export interface Customer {
  id: string;
  name: string;
  channel: Channel;
  currency: Currency;
  country: string;
  /** Wholesale customers are served from one place; the web shops from the main warehouse. */
  fromDepot: boolean;
  termDays: number;
}

export interface Supplier {
  id: string;
  name: string;
  currency: Currency;
}

const places: Record<Currency, readonly string[]> = {
  GBP: ['United Kingdom'],
  EUR: ['Ireland', 'Germany', 'France', 'Netherlands'],
  USD: ['United States'],
};
const firstNames =
  'Ada Ben Cleo Dara Eve Finn Gwen Hugo Iris Jonah Kit Lena Milo Nora Owen Pia Quin Rosa Sam Tess'.split(' ');
const lastNames =
  'Abbott Barlow Carver Dunn Ellis Fenwick Gale Hart Ingram Jarvis Kerr Lowe Marsh Nash Osborne Pratt Reeve Shaw Thorne Vale'.split(
    ' ',
  );
const tradeNames: Record<Currency, readonly string[]> = {
  GBP: 'Harbour & Hearth|Mill Street Stores|The Copper Kettle|Willow Home|Northgate Gifts|Pantry & Post|Bramble Lane|Oak & Anchor|Fable Interiors|Kingsway Living|Orchard House|Tidewater Trading'.split(
    '|',
  ),
  EUR: 'Haus am Park|Maison Verte|Liffey Living|Atelier du Nord|De Groene Kamer|Casa Lumen'.split('|'),
  USD: 'Prairie Home Supply|Cedar & Main|Bay Harbor Goods|Maple Row'.split('|'),
};
const supplierNames: readonly (readonly [string, Currency])[] = [
  ['Brassworks Ltd', 'GBP'],
  ['Pennine Potteries', 'GBP'],
  ['Calder Linen Co', 'GBP'],
  ['Severn Timber', 'GBP'],
  ['Tyne Lighting', 'GBP'],
  ['Inkwell Press', 'GBP'],
  ['Nordlicht GmbH', 'EUR'],
  ['Faience du Sud', 'EUR'],
  ['Lisboa Ceramica', 'EUR'],
  ['Great Lakes Metal', 'USD'],
  ['Pacific Bamboo Inc', 'USD'],
  ['Harlow Packaging', 'GBP'],
];

/** Consumers per web shop and currency, and the trade customers; names are unique. */
export function makeCustomers(random: Random): Customer[] {
  const names = firstNames.flatMap((first) => lastNames.map((last) => `${first} ${last}`));
  let used = 0;
  const consumers = (channel: Channel, currency: Currency, count: number): Customer[] =>
    Array.from({ length: count }, () => ({
      id: random.guid(),
      name: names[(used++ * 7) % names.length] ?? '',
      channel,
      currency,
      country: random.pick(places[currency]),
      fromDepot: false,
      termDays: 0,
    }));
  const trade = (currency: Currency): Customer[] =>
    tradeNames[currency].map((name) => ({
      id: random.guid(),
      name,
      channel: 'wholesale',
      currency,
      country: random.pick(places[currency]),
      fromDepot: random.chance(60),
      termDays: random.pick([14, 30, 30]),
    }));
  return [
    ...(['Shopify', 'Amazon', 'WooCommerce'] as const).flatMap((channel) => [
      ...consumers(channel, 'GBP', 80),
      ...consumers(channel, 'EUR', 30),
      ...consumers(channel, 'USD', 20),
    ]),
    ...trade('GBP'),
    ...trade('EUR'),
    ...trade('USD'),
  ];
}

export const makeSuppliers = (random: Random): Supplier[] =>
  supplierNames.map(([name, currency]) => ({ id: random.guid(), name, currency }));

/** `harbour.hearth@example.com` */
const emailOf = (name: string): string =>
  `${name
    .toLowerCase()
    .replace(/[^a-z]+/g, '.')
    .replace(/^\.|\.$/g, '')}@example.com`;

const person = (id: string, name: string): JsonObject => ({
  ...{ ID: id, Name: name, JobTitle: '', Phone: '0116 496 0000', MobilePhone: '', Fax: '' },
  ...{ Email: emailOf(name), Website: '', Default: true, Comment: '', IncludeInEmail: true },
});

/** A tax number that no one has: its digits are those of the name. */
const taxNumberOf = (name: string, country: string): string => {
  const digits = [...name].map((letter) => letter.charCodeAt(0) % 10).join('');
  return `${country}${digits.padEnd(9, '0').slice(0, 9)}`;
};
const taxCountry: Record<string, string> = { GBP: 'GB', EUR: 'EU', USD: 'US' };

const common = (id: string, name: string, currency: string, lastModified: string): JsonObject => ({
  ID: id,
  Name: name,
  DisplayName: name,
  Status: 'Active',
  Currency: currency,
  Carrier: '',
  Discount: 0,
  Comments: '',
  TaxNumber: '',
  AttributeSet: null,
  ...Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`AdditionalAttribute${String(index + 1)}`, null]),
  ),
  LastModifiedOn: lastModified,
  Contacts: [person(id, name)],
});

/** `GET /customer` row. */
export function customerRow(customer: Customer, lastModified: string): JsonObject {
  const { id, name, currency, channel, country, termDays } = customer;
  return {
    ...common(id, name, currency, lastModified),
    TaxNumber: channel === 'wholesale' ? taxNumberOf(name, taxCountry[currency] ?? '') : '',
    PaymentTerm: termDays === 0 ? 'Prepaid' : `${String(termDays)} days`,
    AccountReceivable: codes.receivable,
    RevenueAccount: revenueAccount(channel),
    TaxRule: saleTaxRule(customer),
    PriceTier: channel === 'wholesale' ? 'Trade' : 'Retail',
    SalesRepresentative: null,
    Location: null,
    CreditLimit: 0,
    IsOnCreditHold: false,
    Tags: channel === 'wholesale' ? 'trade' : '',
    ProductPrices: [],
    ChildCustomers: [],
    Addresses: [
      {
        ID: id,
        Line1: '1 High Street',
        Line2: '',
        City: '',
        State: '',
        Postcode: '',
        Country: country,
        Type: 'Billing',
        DefaultForType: true,
      },
    ],
  };
}

/** `GET /supplier` row. */
export function supplierRow({ id, name, currency }: Supplier, lastModified: string): JsonObject {
  return {
    ...common(id, name, currency, lastModified),
    TaxNumber: taxNumberOf(name, taxCountry[currency] ?? ''),
    PaymentTerm: '30 days',
    AccountPayable: codes.payable,
    TaxRule: currency === 'GBP' ? taxRules.standardPurchase : taxRules.zeroPurchase,
    Addresses: [],
  };
}

export function revenueAccount(channel: Channel): string {
  switch (channel) {
    case 'Shopify':
      return codes.shopify;
    case 'Amazon':
      return codes.amazon;
    case 'WooCommerce':
      return codes.wooCommerce;
    case 'wholesale':
      return codes.wholesaleRevenue;
  }
}

/** Where the channel's money arrives: the web shops pay out through clearing accounts. */
export function paymentAccount(channel: Channel): string {
  switch (channel) {
    case 'Shopify':
      return codes.shopifyClearing;
    case 'Amazon':
      return codes.amazonClearing;
    case 'WooCommerce':
      return codes.wooCommerceClearing;
    case 'wholesale':
      return codes.bank;
  }
}

/** Exports are zero rated. */
export const saleTaxRule = (customer: { country: string }): string =>
  customer.country === 'United Kingdom' ? taxRules.standardSale : taxRules.zeroSale;
