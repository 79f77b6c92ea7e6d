import type { CalendarDate } from '../accounting/dates';
import type { Cin7Reference } from '../accounting/organisation';
import type { Result } from '../accounting/result';
import type { SaleInvoice } from '../accounting/source-documents';
import type { StockedProduct, StockOnHand } from '../accounting/valuation/product-movements';
import type {
  Cin7Contact,
  Cin7Item,
  GoodsReceipt,
  PurchaseInvoice,
  PurchaseOrder,
  SaleCreditNote,
  Settlement,
  StockTask,
  StockTaskKind,
  SupplierCreditNote,
} from '../accounting/trade-documents';
import type { Cin7Writes } from './writes';

/**
 * The port to a Cin7 product. Every answer is parsed by a schema at the border: a document that does not fit becomes a
 * `SourceFault` with the field named, the others go on. Paging and pacing are the source's own business; the caller
 * decides what to read and stores each page before it asks for the next.
 */

/** Why a call gave no usable answer. Closed codes; `detail` is a sentence for the accountant, without keys or URLs. */
export interface Cin7Failure {
  readonly code: 'cin7-refused' | 'cin7-unavailable' | 'cin7-not-json' | 'cin7-unexpected' | 'cancelled';
  readonly detail: string;
  /** Whether trying again later can help. */
  readonly retryable: boolean;
}

/** One document that could not be understood; kept with its raw text, shown in Errors. */
export interface SourceFault {
  readonly id: string;
  readonly number: string;
  /** Path of the field inside the vendor's document: `Invoices[0].Lines[2].Total`. */
  readonly field: string;
  readonly reason: string;
}

/** A sale as Cin7's list shows it: enough to know its channel, what it is called and whether it changed. */
export interface SaleHeader {
  readonly saleId: string;
  readonly orderNumber: string;
  readonly invoiceNumbers: readonly string[];
  readonly creditNoteNumbers: readonly string[];
  readonly channel: string;
  readonly location: string;
  readonly customerId: string;
  readonly customer: string;
  readonly orderDate: CalendarDate | null;
  readonly invoiceDate: CalendarDate | null;
  readonly hasInvoice: boolean;
  /** More than one fulfilment or invoice is possible, each with a task of its own. */
  readonly advanced: boolean;
  /** Money came in, with or before the invoice. Absent on rows kept by an earlier version: not known. */
  readonly paid?: boolean;
  /** Cin7's `Updated` stamp: a changed one means the sale must be read again. */
  readonly revision: string;
}

/** A sale read in full. */
export interface SaleDetail {
  readonly saleId: string;
  /** Authorised invoices only. */
  readonly invoices: readonly SaleInvoice[];
  /** Authorised credit notes only. */
  readonly creditNotes: readonly SaleCreditNote[];
  /** Prepayments, payments of these invoices, refunds of these credit notes. */
  readonly settlements: readonly Settlement[];
  /** Documents of the sale that are not understood. */
  readonly faults: readonly SourceFault[];
  /** Tasks (fulfilments, invoices, credit notes) that ledger rows may name instead of the sale. */
  readonly taskIds: readonly string[];
  /** Absent where the product knows none of it. */
  readonly facts?: SaleFacts;
}

/** What some of Cin7's products know of a sale besides. Blank and empty: none. */
export interface SaleFacts {
  readonly state: 'draft' | 'approved' | 'void';
  /** How far Cin7's own link to the accounting system is with it: `Imported`, `NotImported`, `DoNotImport`, `Error`. */
  readonly accountingStatus: string;
  /** Ways in which it was paid: with the location, what batches of a register or shop go by. */
  readonly paymentMethods: readonly string[];
  /** Batches of Cin7's own that its payments are in. */
  readonly batchReferences: readonly string[];
}

/** A purchase as Cin7's list shows it: enough to know what it is called and whether it changed. */
export interface PurchaseHeader {
  readonly purchaseId: string;
  readonly orderNumber: string;
  /** The suppliers' numbers. */
  readonly invoiceNumbers: readonly string[];
  readonly creditNoteNumbers: readonly string[];
  readonly supplierId: string;
  readonly supplier: string;
  readonly orderDate: CalendarDate | null;
  readonly invoiceDate: CalendarDate | null;
  /** Its order is authorised, as far as the list tells. */
  readonly hasOrder: boolean;
  readonly hasInvoice: boolean;
  /** More than one receipt and invoice is possible. */
  readonly advanced: boolean;
  /** Money went out, with or before the invoice. */
  readonly paid: boolean;
  /** Cin7's `LastUpdatedDate`: a changed one means the purchase must be read again. */
  readonly revision: string;
}

/** A purchase read in full, of any of Cin7's three types. */
export interface PurchaseDetail {
  readonly purchaseId: string;
  readonly orderNumber: string;
  /** Null while the order is not authorised, and for purchases without one. */
  readonly order: PurchaseOrder | null;
  /** Authorised ones only. */
  readonly invoices: readonly PurchaseInvoice[];
  readonly creditNotes: readonly SupplierCreditNote[];
  /** Deposits, payments of these invoices, refunds of these credit notes. */
  readonly settlements: readonly Settlement[];
  readonly receipts: readonly GoodsReceipt[];
  /** Documents of the purchase that are not understood. */
  readonly faults: readonly SourceFault[];
  /** Tasks (receipts, invoices, credit notes, journals) that ledger rows may name instead of the purchase. */
  readonly taskIds: readonly string[];
}

/** A debit/credit pair of Cin7's ledger, in base currency. */
export interface LedgerRow {
  readonly taskId: string;
  readonly type: string;
  readonly debitAccount: string;
  readonly creditAccount: string;
  /** Decimal text; negative rows are reversals. */
  readonly amount: string;
  readonly date: CalendarDate;
  readonly reference: string;
  readonly description: string;
}

/** What Cin7 says its stock cost, now: it keeps no value as at a date. */
export interface StockValue {
  /** One row for each product, location, bin and batch; `value` is decimal text in base currency. */
  readonly rows: readonly { readonly sku: string; readonly location: string; readonly value: string }[];
  readonly faults: readonly SourceFault[];
  /** How long ago it was read. */
  readonly ageMs: number;
}

/** A row with the vendor's own object, kept as it came. */
export interface Raw<Value> {
  readonly value: Value;
  readonly raw: unknown;
}

export interface Page<Value> {
  readonly rows: readonly Raw<Value>[];
  readonly faults: readonly (SourceFault & { readonly raw: unknown })[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
}

/** `onWait` hears of every wait that pacing or the vendor's limit imposes, in milliseconds. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onWait?: (ms: number) => void;
}

/** Movements of stock and the stock itself, for valuation: Cin7 has no filter by date or by change for either. */
export interface MovementsSource {
  /** One page (100 products, deprecated ones too) with everything that ever moved their stock. */
  products(page: number, options?: CallOptions): Promise<Result<Page<StockedProduct>, Cin7Failure>>;
  /** One product alone, in a page of at most one. Absent where products cannot be asked for one by one. */
  product?(productId: string, options?: CallOptions): Promise<Result<Page<StockedProduct>, Cin7Failure>>;
  /** One page (1,000 rows) of what is where now: a row for each product, location, bin and batch. */
  onHand(page: number, options?: CallOptions): Promise<Result<Page<StockOnHand>, Cin7Failure>>;
  /** Of one product alone. Absent as `product` is. */
  onHandOf?(productId: string, options?: CallOptions): Promise<Result<Page<StockOnHand>, Cin7Failure>>;
}

/** What Cin7 says about the company itself. */
export type Cin7Company = Pick<Cin7Reference, 'company' | 'baseCurrency' | 'timeZone' | 'lockDate'>;

/** What every Cin7 product answers, however its documents are read. */
export interface Cin7Basis {
  /** The company alone, always asked anew: one call, the cheapest proof that the keys are good. */
  company(options?: CallOptions): Promise<Result<Cin7Company, Cin7Failure>>;
  /** Company, chart, tax rules, locations: a handful of calls. */
  reference(
    options?: CallOptions,
  ): Promise<Result<{ reference: Cin7Reference; faults: SourceFault[] }, Cin7Failure>>;
  /** Calls made since the source was made; for the plan and the run's report. */
  callCount(): number;
  /** Calls a minute that pacing allows: what time estimates are made from. */
  readonly callsPerMinute: number;
  /** The sale in Cin7's own web pages, or null. */
  documentUrl(saleId: string): string | null;
}

/** A product with lists of headers, a call for each document in full, and a ledger of its own. */
export interface Cin7Source extends Cin7Basis {
  /** One page (1,000 rows) of sales whose `Updated` is at or after `updatedSince`; null reads all. Page 1 first. */
  saleHeaders(
    updatedSince: string | null,
    page: number,
    options?: CallOptions,
  ): Promise<Result<Page<SaleHeader>, Cin7Failure>>;
  /** One sale in full with its ledger rows: one call. */
  sale(
    header: SaleHeader,
    options?: CallOptions,
  ): Promise<Result<Raw<SaleDetail>, Cin7Failure | SourceFaultFailure>>;
  /** What Cin7 answered for a sale earlier, understood anew: no call for the sale. */
  readSale(
    header: SaleHeader,
    raw: unknown,
    options?: CallOptions,
  ): Promise<Result<SaleDetail, Cin7Failure | SourceFaultFailure>>;
  /** One page (1,000 rows) of purchases whose `LastUpdatedDate` is at or after `updatedSince`; null reads all. */
  purchaseHeaders(
    updatedSince: string | null,
    page: number,
    options?: CallOptions,
  ): Promise<Result<Page<PurchaseHeader>, Cin7Failure>>;
  /** One purchase in full: one call. Its ledger rows are read with the ledger. */
  purchase(
    header: PurchaseHeader,
    options?: CallOptions,
  ): Promise<Result<Raw<PurchaseDetail>, Cin7Failure | SourceFaultFailure>>;
  /** One page (1,000 rows) of customers or suppliers, deprecated ones too; null reads all. */
  contacts(
    kind: Cin7Contact['kind'],
    modifiedSince: string | null,
    page: number,
    options?: CallOptions,
  ): Promise<Result<Page<Cin7Contact>, Cin7Failure>>;
  /** One page (1,000 rows) of products and services, deprecated ones too; null reads all. */
  items(
    modifiedSince: string | null,
    page: number,
    options?: CallOptions,
  ): Promise<Result<Page<Cin7Item>, Cin7Failure>>;
  /** One page (1,000 rows) of stock tasks of one kind; Cin7 has no filter by date for them. */
  stockTasks(
    kind: StockTaskKind,
    page: number,
    options?: CallOptions,
  ): Promise<Result<Page<StockTask>, Cin7Failure>>;
  /**
   * One page (1,000 rows) of ledger rows that debit or credit an account (null: of every row), from and to inclusive.
   * `limit` 1 asks only for the total: the cheapest question whether anything changed.
   */
  ledger(
    account: string | null,
    from: CalendarDate,
    to: CalendarDate,
    page: number,
    limit: number,
    options?: CallOptions,
  ): Promise<Result<Page<LedgerRow>, Cin7Failure>>;
  /** The value of all stock, every page of it; an answer stands for 5 minutes. Absent where the product has no such list. */
  stockValue?(options?: CallOptions): Promise<Result<StockValue, Cin7Failure>>;
  /** What moved each product's stock, and what there is now. Absent where the product has no such lists. */
  readonly movements?: MovementsSource;
  /** Making customers, suppliers and products. Absent where the product has no such calls. */
  readonly writes?: Cin7Writes;
}

/** The whole document is unusable. */
export interface SourceFaultFailure {
  readonly code: 'source-invalid';
  readonly fault: SourceFault;
  readonly raw: unknown;
}
