import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createRandom, type Random } from '../../server/sandbox/demo/random';

/**
 * Sales of October 2026 as `GET /sale?ID=...` answers them (the shape of `server/sandbox/demo/sale-document.ts`), one
 * document a line, about 3.2 kB each: four product lines and a charge, three channels, two of them with tax in their
 * prices, a tenth in US dollars at the day's rate. The same count gives the same bytes. Amounts are counted in pennies.
 */
const channels = ['Shopify', 'Amazon', ''] as const;
const products = Array.from({ length: 200 }, (_, index) => ({
  id: createRandom(`product ${index}`).guid(),
  sku: `BELL-${String(index).padStart(3, '0')}`,
  name: `Brass bell no. ${index}`,
}));

const major = (pennies: number): number => Number(`${pennies}e-2`);
const calendar = (day: number): string => `2026-10-${String(day).padStart(2, '0')}T00:00:00`;

interface Terms {
  readonly inclusive: boolean;
  readonly export: boolean;
}

/** Price, tax and total of a line in pennies; a total holds the tax when prices do. */
function amountsOf(random: Random, quantity: number, { inclusive, export: zeroRated }: Terms) {
  const price = random.int(99, 9_999);
  const total = price * quantity;
  const tax = zeroRated ? 0 : Math.floor((total * 2 + (inclusive ? 6 : 5)) / (inclusive ? 12 : 10));
  return { price, tax, total, net: inclusive ? total - tax : total };
}

function linesOf(random: Random, terms: Terms, taxRule: string) {
  const counted = { net: 0, tax: 0 };
  const line = (quantity: number) => {
    const { price, tax, total, net } = amountsOf(random, quantity, terms);
    counted.net += net;
    counted.tax += tax;
    return { Quantity: quantity, Price: major(price), Discount: 0, Tax: major(tax), Total: major(total) };
  };
  const Lines = Array.from({ length: 4 }, () => {
    const { id, sku, name } = random.pick(products);
    const own = { ProductID: id, SKU: sku, Name: name, ...line(random.int(1, 9)) };
    return { ...own, AverageCost: major(random.int(50, 900)), TaxRule: taxRule, Account: '200', Comment: '' };
  });
  const AdditionalCharges = [
    { Description: 'Shipping', ...line(1), TaxRule: taxRule, Account: '260', Comment: '' },
  ];
  return { Lines, AdditionalCharges, ...counted };
}

/** One sale; `index` counts from 0. */
export function saleOf(index: number): Record<string, unknown> {
  const random = createRandom(`sale ${index}`);
  const channel = random.pick(channels);
  const foreign = random.chance(10);
  const terms = { inclusive: channel !== '', export: foreign };
  const taxRule = foreign ? 'Export' : 'VAT';
  const day = random.int(1, 31);
  const [ID, number] = [random.guid(), String(index + 1).padStart(6, '0')];
  const { Lines, AdditionalCharges, net, tax } = linesOf(random, terms, taxRule);
  const rate = foreign ? major(77 + (day % 3)) : 1;
  const totals = { TotalBeforeTax: major(net), Tax: major(tax), Total: major(net + tax) };
  const paid = channel !== '';
  const address = { DisplayAddressLine1: '1 High Street', DisplayAddressLine2: 'United Kingdom', Line1: '1 High Street', Line2: '', City: '', State: '', Postcode: '', Country: 'United Kingdom' }; // prettier-ignore
  const customer = random.int(1, 5_000);
  return {
    ID,
    ...{ Customer: `Customer ${customer}`, CustomerID: createRandom(`customer ${customer}`).guid() },
    ...{ Contact: `Customer ${customer}`, Phone: '', Email: '', DefaultAccount: '200', SkipQuote: true },
    ...{ BillingAddress: address, BaseCurrency: 'GBP', CustomerCurrency: foreign ? 'USD' : 'GBP' },
    ...{ TaxRule: taxRule, TaxCalculation: terms.inclusive ? 'Inclusive' : 'Exclusive', Terms: '30 days' },
    ...{ PriceTier: 'Retail', ShipBy: null, Location: 'Main', SaleOrderDate: calendar(day) },
    ...{ LastModifiedOn: `2026-11-01T08:00:00Z`, Note: '', CustomerReference: `PO-${number}` },
    ...{ Status: 'COMPLETED', CombinedPickingStatus: 'PICKED', CombinedInvoiceStatus: 'INVOICED' },
    ...{ CurrencyRate: rate, Type: 'Simple Sale', SourceChannel: channel, ExternalID: null },
    Quote: { Memo: null, Status: 'NOT AVAILABLE', Prepayments: [], Lines: [], AdditionalCharges: [] },
    Order: { SaleOrderNumber: `SO-${number}`, Memo: '', Status: 'AUTHORISED', Lines: [], ...totals },
    Fulfilments: [{ TaskID: ID, FulfillmentNumber: 1, LinkedInvoiceNumber: `INV-${number}` }],
    Invoices: [
      {
        ...{ TaskID: ID, InvoiceNumber: `INV-${number}`, Memo: '', Status: paid ? 'PAID' : 'AUTHORISED' },
        ...{ InvoiceDate: calendar(day), InvoiceDueDate: calendar(31), CurrencyConversionRate: rate },
        ...{ LinkedFulfillmentNumber: '1', Lines, AdditionalCharges },
        Payments: paid
          ? [
              {
                ...{ ID: random.guid(), Reference: `Card ${number}`, Amount: totals.Total },
                ...{ DatePaid: calendar(day), Account: '718', CurrencyRate: rate },
              },
            ]
          : [],
        ...totals,
        Paid: paid ? totals.Total : 0,
      },
    ],
    CreditNotes: [],
    ManualJournals: { Status: 'NOT AVAILABLE', Lines: [] },
    InventoryMovements: [],
    Transactions: [
      {
        ...{ TaskID: ID, TransactionID: random.guid(), Debit: '610', Credit: '200' },
        ...{ Description: `Invoice INV-${number}`, Amount: baseOf(net + tax, rate) },
        EffectiveDate: calendar(day),
      },
    ],
  };
}

/** Pennies times a rate of two places, as an amount of four. */
const baseOf = (pennies: number, rate: number): number =>
  Number(`${pennies * Number((rate * 100).toPrecision(6))}e-4`);

/** Writes `count` sales to a file, a megabyte at a time; answers its bytes. */
export async function writeSales(path: string, count: number): Promise<number> {
  const file = createWriteStream(path);
  let bytes = 0;
  let piece = '';
  for (let index = 0; index < count; index += 1) {
    piece += `${JSON.stringify(saleOf(index))}\n`;
    if (piece.length < 1_000_000 && index < count - 1) continue;
    bytes += Buffer.byteLength(piece);
    if (!file.write(piece)) await once(file, 'drain');
    piece = '';
  }
  file.end();
  await once(file, 'finish');
  return bytes;
}
