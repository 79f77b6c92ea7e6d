import { codes, type JsonObject } from './chart';
import { calendar, stamp, type Day } from './days';
import type { Purchase, PurchaseCharge, PurchaseLine, PurchasePart, SupplierCredit } from './purchase';
import { asNumber, sum } from './rounding';
import type { Payment } from './sale';

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

const chargeJson = (purchase: Purchase, charge: PurchaseCharge): JsonObject => ({
  ...{ Description: charge.description, Reference: '', Quantity: 1, Price: money(charge.total) },
  ...{ Discount: 0, Tax: money(charge.tax), TaxRule: purchase.taxRule, Account: charge.account },
  Total: money(charge.total),
});

const totalsJson = (lines: readonly Pick<PurchaseLine, 'total' | 'tax'>[]): JsonObject => {
  const net = sum(lines.map((line) => line.total));
  const tax = sum(lines.map((line) => line.tax));
  return { TotalBeforeTax: money(net), Tax: money(tax), Total: money(net + tax) };
};

/** Money out and back, in the supplier's currency. */
const paymentJson = (payment: Payment): JsonObject => ({
  ...{ ID: payment.id, Reference: payment.reference, Amount: money(payment.amount) },
  ...{ DatePaid: calendar(payment.day), Account: payment.account ?? codes.bank },
  ...{ CurrencyRate: asNumber(payment.rate, 5), DateCreated: stamp(payment.day, 1) },
});

function goodsJson(purchase: Purchase, line: PurchaseLine, day: Day): JsonObject {
  return {
    ...{ Date: calendar(day), Quantity: line.quantity, ProductID: line.product.id },
    ...{ SKU: line.product.sku, Name: line.product.name, Location: purchase.location.name },
    ...{ LocationID: purchase.location.id, Received: true, BatchSN: null, SupplierSKU: '', ExpiryDate: null },
    CardID: line.cardId,
  };
}

const putAway = (purchase: Purchase, part: PurchasePart, number: number): JsonObject => ({
  ...{ TaskID: part.task, InvoicingAndReceivingNumber: number, Status: 'AUTHORISED' },
  Lines: part.lines.map((line) => goodsJson(purchase, line, part.receivedOn ?? 0)),
});

function invoice(purchase: Purchase, part: PurchasePart, number: number): JsonObject {
  const all = [...part.lines, ...part.charges];
  const due = sum(all.map((line) => line.total + line.tax));
  const paid = sum(part.payments.map((payment) => payment.amount));
  return {
    ...{
      TaskID: part.task,
      InvoicingAndReceivingNumber: number,
      InvoiceDate: calendar(part.invoicedOn ?? 0),
    },
    ...{ InvoiceDueDate: calendar((part.invoicedOn ?? 0) + 30), InvoiceNumber: part.invoiceNumber },
    Status: paid >= due ? 'PAID' : 'AUTHORISED',
    Lines: part.lines.map((line) => ({ ...lineJson(purchase, line), Account: line.account })),
    AdditionalCharges: part.charges.map((charge) => chargeJson(purchase, charge)),
    Payments: part.payments.map(paymentJson),
    ...totalsJson(all),
    Paid: money(paid),
  };
}

const creditJson = (purchase: Purchase, credit: SupplierCredit): JsonObject => ({
  ...{ TaskID: credit.task, CreditNoteInvoiceNumber: credit.part.invoiceNumber },
  ...{ CreditNoteNumber: credit.number, CreditNoteDate: calendar(credit.day), Status: 'AUTHORISED' },
  Lines: credit.lines.map((line) => ({ ...lineJson(purchase, line), Account: line.account })),
  AdditionalCharges: [],
  Refunds: credit.refunds.map(paymentJson),
  Unstock: credit.unstocked ? credit.lines.map((line) => goodsJson(purchase, line, credit.day)) : [],
  ...totalsJson(credit.lines),
});

function statuses(purchase: Purchase): JsonObject {
  const { parts, credits } = purchase;
  const goods = purchase.type === 'Service Purchase' || purchase.dropShipSale !== null ? [] : parts;
  const received = goods.filter((part) => part.receivedOn !== null).length;
  const invoiced = parts.filter((part) => part.invoicedOn !== null).length;
  const paid = parts.filter((part) => part.payments.length > 0).length;
  const settled = parts.filter((part) => isSettled(part)).length;
  const word = (count: number, all: number, none: string, some: string, full: string): string =>
    count === 0 ? none : count < all ? some : full;
  const credited = credits.length > 0 ? ' / CREDITED' : '';
  return {
    Status:
      invoiced === parts.length && settled === parts.length && received === goods.length
        ? 'COMPLETED'
        : invoiced === parts.length
          ? 'INVOICED'
          : word(received, goods.length, 'ORDERED', 'RECEIVING', 'RECEIVED'),
    CombinedReceivingStatus:
      goods.length === 0
        ? 'NOT AVAILABLE'
        : word(received, goods.length, 'NOT RECEIVED', 'PARTIALLY RECEIVED', 'FULLY RECEIVED'),
    CombinedInvoiceStatus:
      word(invoiced, parts.length, 'NOT INVOICED', 'PARTIALLY INVOICED', 'INVOICED') +
      (invoiced === 0 ? '' : credited),
    CombinedPaymentStatus:
      paid === 0 && purchase.deposits.length > 0
        ? 'PREPAID'
        : settled === parts.length
          ? 'PAID'
          : paid > 0
            ? 'PARTIALLY PAID'
            : 'UNPAID',
  };
}

const isSettled = (part: PurchasePart): boolean =>
  part.payments.length > 0 &&
  sum(part.payments.map((payment) => payment.amount)) >=
    sum([...part.lines, ...part.charges].map((line) => line.total + line.tax));

function headerJson(purchase: Purchase): JsonObject {
  const { supplier } = purchase;
  return {
    ...{ ID: purchase.id, SupplierID: supplier.id, Supplier: supplier.name, Contact: '', Phone: '' },
    ...{ InventoryAccount: codes.inventory, BlindReceipt: false, Approach: purchase.approach },
    ...{
      BillingAddress: null,
      ShippingAddress: null,
      BaseCurrency: 'GBP',
      SupplierCurrency: supplier.currency,
    },
    ...{ CurrencyRate: asNumber(purchase.rate, 5), TaxRule: purchase.taxRule, TaxCalculation: 'Exclusive' },
    ...{ Terms: '30 days', RequiredBy: null, Location: purchase.location.name, Note: '' },
    ...{ OrderNumber: purchase.number, OrderDate: calendar(purchase.day) },
    Type: purchase.type,
    ...statuses(purchase),
    IsServiceOnly: purchase.type === 'Service Purchase',
    RelatedDropShipSaleTask: purchase.dropShipSale,
    LastUpdatedDate: stamp(purchase.updated.day, purchase.updated.minute),
  };
}

/** `GET /advanced-purchase`: every part an array. */
export function purchaseDocument(purchase: Purchase): JsonObject {
  const numbered = purchase.parts.map((part, index) => ({ part, number: index + 1 }));
  const lines = purchase.parts.flatMap((part) => part.ordered ?? part.lines);
  const charges = purchase.parts.flatMap((part) => part.charges);
  return {
    ...headerJson(purchase),
    Order: {
      ...{ Memo: '', Status: 'AUTHORISED', Lines: lines.map((line) => lineJson(purchase, line)) },
      AdditionalCharges: charges.map((charge) => chargeJson(purchase, charge)),
      Prepayments: purchase.deposits.map(paymentJson),
      ...totalsJson([...lines, ...charges]),
    },
    StockReceived: [],
    PutAway: numbered
      .filter(({ part }) => part.receivedOn !== null)
      .map(({ part, number }) => putAway(purchase, part, number)),
    Invoice: numbered
      .filter(({ part }) => part.invoicedOn !== null)
      .map(({ part, number }) => invoice(purchase, part, number)),
    CreditNote: purchase.credits.map((credit) => creditJson(purchase, credit)),
    ManualJournals: purchase.journals.map((journal) => ({
      ...{ TaskID: journal.task, InvoicingAndReceivingNumber: journal.number, Status: 'AUTHORISED' },
      Lines: [
        {
          ...{ Reference: journal.reference, Amount: money(journal.amount), Date: calendar(journal.day) },
          ...{ Debit: journal.debit, Credit: journal.credit, IsSystem: journal.isSystem },
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
