import type { CalendarDate } from './dates';
import type { JournalKind } from './kinds';
import type { CostEntry, SaleInvoiceLine, SaleOrigin } from './source-documents';

/**
 * What Cin7 holds besides sales invoices, normalised like them (`source-documents.ts`): decimal texts in the stated
 * currency, nothing rounded, no vendor's words.
 */

/** A line of a trade document; purchases have the same shape as sales. */
export type TradeLine = SaleInvoiceLine;

/** What every trade document has, in document currency. */
export interface TradeDocument {
  /** Identity: the sale or purchase, its task and the number. */
  readonly id: string;
  /** The sale or purchase it belongs to. */
  readonly sourceId: string;
  /** Of a sale Cin7's own number; of a purchase the supplier's, which need not be unique (accounting-rules 11). */
  readonly number: string;
  /** Of a sale the customer's reference; of a purchase Cin7's order number. */
  readonly reference: string;
  readonly date: CalendarDate;
  readonly currency: string;
  readonly baseCurrency: string;
  /** Cin7's rate as given; the direction is proven by `rate-direction.ts`. */
  readonly rate: string;
  readonly taxInclusive: boolean;
  readonly lines: readonly TradeLine[];
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  /** Changes whenever anything that could be posted changes. */
  readonly revision: string;
}

/** An authorised sale credit note; amounts are positive (accounting-rules 3, rows 5 to 7). */
export interface SaleCreditNote extends TradeDocument, SaleOrigin {
  /** Number of the invoice that it credits; blank when Cin7 names none. */
  readonly invoiceNumber: string;
  /** Goods came back to stock with it. */
  readonly restocked: boolean;
  /** Gross in base currency by Cin7's own ledger, when it was read; proves the rate's direction. */
  readonly baseGross: string | null;
}

/** Who supplied, and where to. */
export interface PurchaseOrigin {
  readonly supplierId: string;
  readonly supplier: string;
  readonly location: string;
}

/** An authorised purchase invoice (rows 14 to 16, 19, 30). */
export interface PurchaseInvoice extends TradeDocument, PurchaseOrigin {
  readonly dueDate: CalendarDate;
  /** What Cin7 calls its approach: goods received before the invoice, or after it. */
  readonly approach: 'invoice-first' | 'stock-first';
  /** Goods go from the supplier to the customer, never into stock. */
  readonly dropShip: boolean;
}

/** An authorised supplier credit note; amounts are positive (row 18). */
export interface SupplierCreditNote extends TradeDocument, PurchaseOrigin {
  readonly invoiceNumber: string;
  /** Goods went back to the supplier with it, at a cost that Cin7's ledger tells. */
  readonly unstocked: boolean;
}

/** An authorised purchase order (row 11): no ledger effect. `number` is Cin7's own, `reference` blank. */
export interface PurchaseOrder extends TradeDocument, PurchaseOrigin {
  readonly requiredBy: CalendarDate | null;
}

/** A line of goods received on a purchase (rows 12, 13, 16): a quantity, no money. */
export interface GoodsReceipt {
  readonly id: string;
  readonly purchaseId: string;
  readonly taskId: string;
  readonly date: CalendarDate;
  readonly sku: string;
  readonly location: string;
  readonly quantity: string;
}

/**
 * Money in or out (rows 8, 10, 17). `payment` settles an invoice, `refund` a credit note, `prepayment` stands on the
 * order alone.
 */
export interface Settlement {
  readonly id: string;
  readonly kind: 'payment' | 'refund' | 'prepayment';
  readonly side: 'sale' | 'purchase';
  readonly sourceId: string;
  /** Identity of the trade document that it settles; null for a prepayment. */
  readonly documentId: string | null;
  /** Number of that document, or of the order. */
  readonly number: string;
  /** Customer or supplier. */
  readonly contact: string;
  readonly contactId: string;
  readonly channel: string;
  readonly location: string;
  readonly date: CalendarDate;
  /** Above 0, in document currency. */
  readonly amount: string;
  readonly currency: string;
  readonly baseCurrency: string;
  readonly rate: string;
  /** Cin7 account code of the bank or clearing account; blank when Cin7 names none. */
  readonly account: string;
  readonly reference: string;
  readonly revision: string;
}

/**
 * A debit and credit pair of Cin7's ledger that belongs to no sale: adjustments, stocktakes, write-offs, assemblies,
 * disassembly, transfers, landed cost, accruals, manual journals (rows 13, 15, 16, 20 to 29). Base currency; a negative
 * `amount` takes an earlier pair back. Channel and customer are blank, `number` is what Cin7 shows (`ST-00001`, `PO-00017`).
 */
export interface StockEntry extends CostEntry {
  readonly kind: Exclude<JournalKind, 'cogs'>;
  readonly taskId: string;
  /** Cin7's own word for the kind: `StockAdjustment`, `FinishedGoods`, `Purchase`. */
  readonly type: string;
}

/**
 * What Cin7's lists say of a stock task beyond its ledger rows: where, and whether it still counts. A transfer has two
 * places; an adjustment has them on its lines only.
 */
export interface StockTask {
  readonly taskId: string;
  readonly kind: StockTaskKind;
  readonly number: string;
  readonly date: CalendarDate | null;
  /** Blank when the list does not say. */
  readonly location: string;
  /** Of a transfer; blank otherwise. */
  readonly toLocation: string;
  /** Cin7's own word: `COMPLETED`, `IN TRANSIT`, `VOIDED`. */
  readonly status: string;
  readonly reference: string;
  readonly revision: string;
}
export type StockTaskKind =
  'adjustment' | 'stocktake' | 'transfer' | 'write-off' | 'assembly' | 'disassembly';

/** A customer or supplier as Cin7 knows it. */
export interface Cin7Contact {
  readonly id: string;
  readonly kind: 'customer' | 'supplier';
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly taxNumber: string;
  readonly currency: string;
  readonly paymentTerm: string;
  /** Cin7 account codes; blank when it names none. */
  readonly account: string;
  readonly taxRule: string;
  /** What Channels calls the customer group: in Core the price tier; blank of suppliers. */
  readonly group: string;
  readonly active: boolean;
  readonly revision: string;
}

/** A product as Cin7 knows it. */
export interface Cin7Item {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly stocked: boolean;
  readonly costingMethod: string;
  /** Cin7 account codes; blank when it names none. */
  readonly revenueAccount: string;
  readonly cogsAccount: string;
  readonly inventoryAccount: string;
  readonly saleTaxRule: string;
  readonly purchaseTaxRule: string;
  /** Decimal text in base currency; Cin7's display figure, never posted. */
  readonly averageCost: string;
  readonly active: boolean;
  readonly revision: string;
}
