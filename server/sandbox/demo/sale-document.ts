import { displayStatus } from './sale-status';
import type { JsonObject } from './chart';
import { paymentAccount, revenueAccount, saleTaxRule } from './contacts';
import { calendar, stamp } from './days';
import { asNumber, share, sum } from './rounding';
import { totals, type CreditNote, type Payment, type Sale, type SaleLine, type SalePart } from './sale';

const money = (minor: bigint): number => asNumber(minor);
const rateNumber = (rate: bigint): number => asNumber(rate, 5);

function lineJson(line: SaleLine, averageCost: bigint): JsonObject {
  const { product } = line;
  const amounts = {
    Quantity: line.quantity,
    Price: money(line.price),
    Discount: line.discount,
    Tax: money(line.tax),
    Total: money(line.total),
  };
  const coding = { TaxRule: line.taxRule, Account: line.account, Comment: '' };
  if (product === null) return { Description: line.description, ...amounts, ...coding };
  return {
    ...{ ProductID: product.id, SKU: product.sku, Name: product.name },
    ...amounts,
    AverageCost: asNumber(averageCost, 4),
    ...coding,
  };
}

/** Unit cost in ten thousandths: of what was shipped, else the usual cost. */
function averageCost(part: SalePart, line: SaleLine): bigint {
  const index = part.lines.findIndex((candidate) => candidate.product === line.product);
  const issues = part.issues.get(index) ?? [];
  const units = issues.reduce((total, issue) => total + issue.quantity, 0);
  if (units === 0) return (line.product?.cost ?? 0n) * 100n;
  return share(sum(issues.map((issue) => issue.value)) * 100n, 1n, BigInt(units));
}

const paymentJson = (sale: Sale, payment: Payment): JsonObject => ({
  ID: payment.id,
  Reference: payment.reference,
  Amount: money(payment.amount),
  DatePaid: calendar(payment.day),
  Account: payment.account ?? paymentAccount(sale.customer.channel),
  CurrencyRate: rateNumber(payment.rate),
  // Seven digits of a second, as Cin7 Core shows entry times.
  DateCreated: stamp(payment.day, Math.min(sale.updated.minute, 5)).replace('Z', '0000Z'),
});

const totalsJson = (lines: readonly SaleLine[], inclusive: boolean): JsonObject => {
  const { net, tax, gross } = totals(lines, inclusive);
  return { TotalBeforeTax: money(net), Tax: money(tax), Total: money(gross) };
};

function pickLine(sale: Sale, line: SaleLine): JsonObject {
  return {
    ProductID: line.product?.id,
    SKU: line.product?.sku,
    Name: line.product?.name,
    Location: sale.location.name,
    LocationID: sale.location.id,
    Quantity: line.quantity,
    BatchSN: null,
    ExpiryDate: null,
    NonInventory: line.product?.stocked !== true,
  };
}

function fulfilmentJson(sale: Sale, part: SalePart, number: number): JsonObject {
  const shipped = part.shippedOn !== null;
  const lines = shipped ? part.lines.map((line) => pickLine(sale, line)) : [];
  const status = sale.state === 'voided' ? 'VOIDED' : shipped ? 'AUTHORISED' : 'NOT AVAILABLE';
  return {
    TaskID: part.fulfilmentTask,
    FulfillmentNumber: number,
    LinkedInvoiceNumber: part.invoiceNumber ?? '',
    FulFilmentStatus: sale.state === 'voided' ? 'VOIDED' : shipped ? 'FULFILLED' : 'NOT FULFILLED',
    Pick: { Status: status, Lines: lines },
    Pack: { Status: status, Lines: lines.map((line) => ({ ...line, Box: 'Box 1' })) },
    Ship: {
      Status: status,
      RequireBy: null,
      ShippingAddress: null,
      ShippingNotes: '',
      Lines: shipped
        ? [
            {
              ...{ ID: part.shipmentId, ShipmentDate: calendar(part.shippedOn ?? 0), Carrier: 'Local post' },
              ...{ Boxes: 'Box 1', TrackingNumber: '', TrackingURL: '', IsShipped: true },
            },
          ]
        : [],
    },
  };
}

export const paidOf = (part: SalePart): bigint => sum(part.payments.map((payment) => payment.amount));

function invoiceJson(sale: Sale, part: SalePart, number: number): JsonObject {
  const all = [...part.lines, ...part.charges];
  const paid = paidOf(part);
  return {
    TaskID: part.invoiceTask,
    InvoiceNumber: part.invoiceNumber,
    Memo: '',
    Status: paid === totals(all, sale.inclusive).gross ? 'PAID' : 'AUTHORISED',
    InvoiceDate: calendar(part.invoicedOn ?? 0),
    InvoiceDueDate: calendar((part.invoicedOn ?? 0) + sale.customer.termDays),
    CurrencyConversionRate: rateNumber(part.invoiceRate),
    BillingAddressLine1: '1 High Street',
    BillingAddressLine2: '',
    LinkedFulfillmentNumber: String(number),
    Lines: part.lines.map((line) => lineJson(line, averageCost(part, line))),
    AdditionalCharges: part.charges.map((charge) => lineJson(charge, 0n)),
    Payments: part.payments.map((payment) => paymentJson(sale, payment)),
    ...totalsJson(all, sale.inclusive),
    Paid: money(paid),
  };
}

function creditJson(sale: Sale, note: CreditNote): JsonObject {
  const restock = note.restocked ? note.lines : [];
  return {
    TaskID: note.task,
    CreditNoteInvoiceNumber: note.part.invoiceNumber,
    Memo: note.restocked ? 'Returned' : 'Arrived damaged',
    Status: 'AUTHORISED',
    CreditNoteDate: calendar(note.day),
    CreditNoteNumber: note.number,
    CreditNoteConversionRate: rateNumber(note.rate),
    Lines: note.lines.map((line) => lineJson(line, averageCost(note.part, line))),
    AdditionalCharges: [],
    Refunds: note.refunds.map((payment) => paymentJson(sale, payment)),
    Restock: restock.map((line) => ({
      ...pickLine(sale, line),
      RestockLocation: sale.location.name,
      RestockLocationID: sale.location.id,
    })),
    ...totalsJson(note.lines, sale.inclusive),
  };
}

function orderJson(sale: Sale): JsonObject {
  const lines = mergeParts(sale);
  const charges = sale.parts.flatMap((part) => part.charges);
  return {
    SaleOrderNumber: sale.number,
    Memo: '',
    Status: sale.state === 'voided' ? 'VOIDED' : sale.state === 'draft' ? 'DRAFT' : 'AUTHORISED',
    Lines: lines.map((line) => ({
      ...lineJson(line, (line.product?.cost ?? 0n) * 100n),
      ...{ DropShip: false, Backorder: false, BackorderQuantity: 0 },
    })),
    AdditionalCharges: charges.map((charge) => lineJson(charge, 0n)),
    ...totalsJson([...lines, ...charges], sale.inclusive),
  };
}

/** The order's lines: the same product on several parts is one line again. */
function mergeParts(sale: Sale): SaleLine[] {
  const byProduct = new Map<string, SaleLine>();
  for (const line of sale.parts.flatMap((part) => part.lines)) {
    const known = byProduct.get(line.description);
    if (known === undefined) byProduct.set(line.description, { ...line });
    else {
      known.quantity += line.quantity;
      known.total += line.total;
      known.tax += line.tax;
    }
  }
  return [...byProduct.values()];
}

function addresses(sale: Sale): JsonObject {
  const { name, country } = sale.customer;
  const address = {
    ...{ DisplayAddressLine1: '1 High Street', DisplayAddressLine2: country },
    ...{ Line1: '1 High Street', Line2: '', City: '', State: '', Postcode: '', Country: country },
  };
  return {
    BillingAddress: address,
    ShippingAddress: { ...address, Company: '', Contact: name, ShipToOther: false },
  };
}

function headerJson(sale: Sale): JsonObject {
  const { customer } = sale;
  return {
    ...{ ID: sale.id, Customer: customer.name, CustomerID: customer.id, Contact: customer.name },
    ...{ Phone: '', Email: '', DefaultAccount: revenueAccount(customer.channel), SkipQuote: true },
    ...addresses(sale),
    ...{ ShippingNotes: '', BaseCurrency: 'GBP', CustomerCurrency: customer.currency },
    ...{ TaxRule: saleTaxRule(customer), TaxCalculation: sale.inclusive ? 'Inclusive' : 'Exclusive' },
    Terms: customer.termDays === 0 ? 'Prepaid' : `${String(customer.termDays)} days`,
    PriceTier: customer.channel === 'wholesale' ? 'Trade' : 'Retail',
    ...{ ShipBy: null, Location: sale.location.name, SaleOrderDate: calendar(sale.day) },
    LastModifiedOn: stamp(sale.updated.day, sale.updated.minute),
    ...{ Note: '', CustomerReference: sale.reference },
    COGSAmount: money(sum(sale.movements.map((movement) => movement.cost))),
    ...displayStatus(sale),
    ...{ CombinedTrackingNumbers: null, Carrier: 'Local post', CurrencyRate: rateNumber(sale.rate) },
    ...{ SalesRepresentative: null, Type: sale.advanced ? 'Advanced Sale' : 'Simple Sale' },
    ...{ SourceChannel: sale.sourceChannel, ExternalID: sale.externalId, ServiceOnly: false },
  };
}

/** `GET /sale` with everything in it. */
export function saleDocument(sale: Sale): JsonObject {
  return {
    ...headerJson(sale),
    Quote: {
      ...{ Memo: null, Status: 'NOT AVAILABLE' },
      Prepayments: sale.prepayments.map((payment) => paymentJson(sale, payment)),
      ...{ Lines: [], AdditionalCharges: [], TotalBeforeTax: 0, Tax: 0, Total: 0 },
    },
    Order: orderJson(sale),
    Fulfilments: sale.parts.map((part, index) => fulfilmentJson(sale, part, index + 1)),
    Invoices: sale.parts.flatMap((part, index) =>
      part.invoicedOn === null ? [] : [invoiceJson(sale, part, index + 1)],
    ),
    CreditNotes: sale.credits.map((note) => creditJson(sale, note)),
    ManualJournals: { Status: 'NOT AVAILABLE', Lines: [] },
    AdditionalAttributes: null,
    Attachments: [],
    // Sign on sales is a guess [?]: goods out positive, goods back negative.
    InventoryMovements: sale.movements.map(({ taskId, productId, day, cost }) => ({
      ...{ TaskID: taskId, ProductID: productId, Date: calendar(day), COGS: money(cost) },
    })),
    Transactions: sale.postings.map((row) => ({
      ...{ TaskID: row.taskId, TransactionID: row.id, Debit: row.debit, Credit: row.credit },
      ...{ Description: row.description, Amount: money(row.amount), EffectiveDate: calendar(row.day) },
    })),
  };
}
