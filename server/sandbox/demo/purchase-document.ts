import { codes, type JsonObject } from './chart';
import { calendar, stamp } from './days';
import type { Purchase, PurchaseLine, PurchasePart } from './purchase';
import { asNumber, sum } from './rounding';

const money = (minor: bigint): number => asNumber(minor);

function lineJson(purchase: Purchase, line: PurchaseLine): JsonObject {
  return {
    ...{
      ProductID: line.product.id,
      SKU: line.product.sku,
      Name: line.product.name,
      Quantity: line.quantity,
    },
    ...{ Price: money(line.price), Discount: 0, Tax: money(line.tax), TaxRule: purchase.taxRule },
    ...{ SupplierSKU: '', Comment: '', Total: money(line.total) },
  };
}

const totalsJson = (lines: readonly PurchaseLine[]): JsonObject => {
  const net = sum(lines.map((line) => line.total));
  const tax = sum(lines.map((line) => line.tax));
  return { TotalBeforeTax: money(net), Tax: money(tax), Total: money(net + tax) };
};

const putAway = (purchase: Purchase, part: PurchasePart, number: number): JsonObject => ({
  ...{ TaskID: part.task, InvoicingAndReceivingNumber: number, Status: 'AUTHORISED' },
  Lines: part.lines.map((line) => ({
    ...{ Date: calendar(part.receivedOn ?? 0), Quantity: line.quantity, ProductID: line.product.id },
    ...{ SKU: line.product.sku, Name: line.product.name, Location: purchase.location.name },
    ...{ LocationID: purchase.location.id, Received: true, BatchSN: null, SupplierSKU: '', ExpiryDate: null },
    CardID: line.cardId,
  })),
});

const invoice = (purchase: Purchase, part: PurchasePart, number: number): JsonObject => ({
  ...{ TaskID: part.task, InvoicingAndReceivingNumber: number, InvoiceDate: calendar(part.receivedOn ?? 0) },
  ...{ InvoiceDueDate: calendar((part.receivedOn ?? 0) + 30), InvoiceNumber: part.invoiceNumber },
  Status: part.payments.length > 0 ? 'PAID' : 'AUTHORISED',
  Lines: part.lines.map((line) => ({ ...lineJson(purchase, line), Account: codes.inventory })),
  AdditionalCharges: [],
  Payments: part.payments.map((payment) => ({
    ...{ ID: payment.id, Reference: payment.reference, Amount: money(payment.amount) },
    ...{ DatePaid: calendar(payment.day), Account: codes.bank, CurrencyRate: asNumber(payment.rate, 5) },
    DateCreated: stamp(payment.day, 1),
  })),
  ...totalsJson(part.lines),
  Paid: money(sum(part.payments.map((payment) => payment.amount))),
});

function statuses(purchase: Purchase): JsonObject {
  const received = purchase.parts.filter((part) => part.receivedOn !== null).length;
  const paid = purchase.parts.filter((part) => part.payments.length > 0).length;
  const all = purchase.parts.length;
  const word = (count: number, none: string, some: string, full: string): string =>
    count === 0 ? none : count < all ? some : full;
  return {
    Status: word(received, 'ORDERED', 'RECEIVING', paid === all ? 'COMPLETED' : 'INVOICED'),
    CombinedReceivingStatus: word(received, 'NOT RECEIVED', 'PARTIALLY RECEIVED', 'FULLY RECEIVED'),
    CombinedInvoiceStatus: word(received, 'NOT INVOICED', 'PARTIALLY INVOICED', 'INVOICED'),
    CombinedPaymentStatus: word(paid, 'UNPAID', 'PARTIALLY PAID', 'PAID'),
  };
}

function headerJson(purchase: Purchase): JsonObject {
  const { supplier } = purchase;
  return {
    ...{ ID: purchase.id, SupplierID: supplier.id, Supplier: supplier.name, Contact: '', Phone: '' },
    ...{ InventoryAccount: codes.inventory, BlindReceipt: false, Approach: 'INVOICE' },
    ...{
      BillingAddress: null,
      ShippingAddress: null,
      BaseCurrency: 'GBP',
      SupplierCurrency: supplier.currency,
    },
    ...{ CurrencyRate: asNumber(purchase.rate, 5), TaxRule: purchase.taxRule, TaxCalculation: 'Exclusive' },
    ...{ Terms: '30 days', RequiredBy: null, Location: purchase.location.name, Note: '' },
    ...{ OrderNumber: purchase.number, OrderDate: calendar(purchase.day) },
    Type: purchase.advanced ? 'Advanced Purchase' : 'Simple Purchase',
    ...statuses(purchase),
    ...{ IsServiceOnly: false, RelatedDropShipSaleTask: null },
    LastUpdatedDate: stamp(purchase.updated.day, purchase.updated.minute),
  };
}

/** `GET /advanced-purchase`: every part an array. */
export function purchaseDocument(purchase: Purchase): JsonObject {
  const lines = purchase.parts.flatMap((part) => part.lines);
  const received = purchase.parts
    .map((part, index) => ({ part, number: index + 1 }))
    .filter(({ part }) => part.receivedOn !== null);
  return {
    ...headerJson(purchase),
    Order: {
      ...{ Memo: '', Status: 'AUTHORISED', Lines: lines.map((line) => lineJson(purchase, line)) },
      ...{ AdditionalCharges: [], Prepayments: [] },
      ...totalsJson(lines),
    },
    StockReceived: [],
    PutAway: received.map(({ part, number }) => putAway(purchase, part, number)),
    Invoice: received.map(({ part, number }) => invoice(purchase, part, number)),
    CreditNote: [],
    ManualJournals: purchase.costChanges.map((change) => ({
      ...{ TaskID: change.task, InvoicingAndReceivingNumber: change.number, Status: 'AUTHORISED' },
      Lines: [
        {
          ...{ Reference: change.reference, Amount: money(change.amount), Date: calendar(change.day) },
          ...{ Debit: codes.inventory, Credit: codes.freight, IsSystem: false },
        },
      ],
    })),
    AdditionalAttributes: null,
    Attachments: [],
    InventoryMovements: purchase.movements.map(({ taskId, productId, day, cost }) => ({
      ...{ TaskID: taskId, ProductID: productId, Date: calendar(day), COGS: money(cost) },
    })),
  };
}

/** `GET /transactions` rows of a purchase, which its own document does not show. */
export function purchaseLedgerRows(purchase: Purchase): JsonObject[] {
  return purchase.postings.map((row) => ({
    ...{ TaskID: row.taskId, DebitAccountCode: row.debit, CreditAccountCode: row.credit },
    ...{ Amount: money(row.amount), EffectiveDate: calendar(row.day), Reference: row.description },
    ...{ Transaction: `${purchase.supplier.name} - ${row.description}`, Type: 'Purchase' },
  }));
}
