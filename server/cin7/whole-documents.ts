import type { CalendarDate, Month } from '../accounting/dates';
import type { Cin7Reference } from '../accounting/organisation';
import type { RateDirection } from '../accounting/rate-direction';
import type { Result } from '../accounting/result';
import type { Cin7Contact, Cin7Item, StockTask } from '../accounting/trade-documents';
import type { StockedProduct, StockOnHand } from '../accounting/valuation/product-movements';
import type {
  CallOptions,
  Cin7Basis,
  Cin7Failure,
  Cin7Source,
  LedgerRow,
  Page,
  PurchaseDetail,
  PurchaseHeader,
  Raw,
  SaleDetail,
  SaleHeader,
  SourceFault,
} from './source';

/**
 * The port to a Cin7 product whose list pages hold whole documents and that keeps no ledger: documents are read list
 * by list, kept each by itself, and understood together once all are there. What comes out is what the other port's calls
 * answer one by one, so that everything behind is the same for both.
 */

/** A document as one page of a list holds it. `content` is the product's own business: kept, and handed back to `understand`. */
export interface WholeDocument {
  /** Unique among all lists: `SalesOrders/48211`. */
  readonly id: string;
  readonly list: string;
  readonly number: string;
  /** Changes whenever something changes that bookkeeping reads. */
  readonly revision: string;
  readonly content: unknown;
}

/** How far a list is read; plain data, to be kept between two pages. */
export interface ListPosition {
  readonly list: string;
  /** Documents changed at or after this moment are asked for; null: all. */
  readonly since: string | null;
  /** The last id read; the next page begins behind it. */
  readonly after: string;
  /** Documents read so far, readable or not. How many there are Cin7 does not say. */
  readonly read: number;
  /** When the reading began, by our clock: the mark for the next time, once it is over. */
  readonly begunAt: string;
}

export interface DocumentPage {
  readonly rows: readonly Raw<WholeDocument>[];
  /** Documents that could not be understood, and what could not be asked for; the others go on. */
  readonly faults: readonly (SourceFault & { readonly raw: unknown })[];
  /** Null: that was the last page. */
  readonly next: ListPosition | null;
}

/** What the accountant chooses in Settings of how documents are understood. */
export interface UnderstandingChoices {
  /** Cost of sales counts orders whatever Cin7's own link to the accounting system says of them. */
  readonly anyAccountingStatus: boolean;
  /** SKUs that may go out at no cost (accounting-rules 6.4). */
  readonly acceptedZeroCost: readonly string[];
  /** Alternative sales accounts that have a cost of sales of their own: its name, by the sales account's. */
  readonly ownCostAccounts: Readonly<Record<string, string>>;
  /** Branches whose stock stands on an account of its own: its name, by the branch's. */
  readonly ownStockAccounts: Readonly<Record<string, string>>;
}

export interface WholeDocuments {
  /** In the order in which they are best read. */
  readonly lists: readonly string[];
  /** In the accountant's words, many; and whose documents the list holds, null: neither sales nor purchases. */
  about(list: string): { readonly noun: string; readonly side: 'sale' | 'purchase' | null };
  /**
   * Where to begin: with what changed since a mark (`begunAt` of the last reading that came to its end), less an overlap
   * that makes up for clocks that differ; null: with everything. What is read twice has the same id.
   */
  begin(list: string, mark: string | null): ListPosition;
  /** One call. */
  page(position: ListPosition, options?: CallOptions): Promise<Result<DocumentPage, Cin7Failure>>;
  /** Documents by their own numbers (the part of the id behind the slash): what others refer to and was never read. */
  named(
    list: string,
    numbers: readonly string[],
    options?: CallOptions,
  ): Promise<Result<DocumentPage, Cin7Failure>>;
  /** Every payment of these orders that there is now: one that is kept and not among them was deleted. */
  paymentsOf(orders: readonly string[], options?: CallOptions): Promise<Result<DocumentPage, Cin7Failure>>;
  /** Numbers for `named`, by list: documents that others refer to and that are not among these. No call. */
  missing(documents: readonly WholeDocument[]): Readonly<Record<string, readonly string[]>>;
  /** The number of the order that a payment stands on; null for every other document. */
  paidOrderOf(document: WholeDocument): string | null;
  /**
   * What documents kept come to, together. No call. Of a few alone as well, as long as what they refer to is among them:
   * all branches and products, of a credit note the order that it credits, of an order its payments. Without choices it
   * is as Cin7's own link does it.
   */
  understand(documents: readonly WholeDocument[], choices?: UnderstandingChoices): Understood;
  /**
   * Every product with what moved its stock by the documents kept, and what there is now with what it came to by them, where
   * Cin7 tells no value. `rates`: which way Cin7's rates read. No call.
   */
  movements(
    documents: readonly WholeDocument[],
    onHand: readonly StockOnHand[],
    rates: RateDirection | null,
  ): { readonly products: readonly StockedProduct[]; readonly onHand: readonly StockOnHand[] };
  /** One page of what is where now; without values where Cin7 tells none. Its `total` is what is known so far. */
  onHand(page: number, options?: CallOptions): Promise<Result<Page<StockOnHand>, Cin7Failure>>;
}

export interface WholeDocumentSource extends Cin7Basis {
  readonly documents: WholeDocuments;
}

/** A source of either port. */
export type AnyCin7Source = Cin7Source | WholeDocumentSource;

export const hasWholeDocuments = (source: AnyCin7Source): source is WholeDocumentSource =>
  'documents' in source;

/** Documents in the shapes of the other port. */
export interface Understood {
  readonly sales: readonly { readonly header: SaleHeader; readonly detail: SaleDetail }[];
  readonly purchases: readonly { readonly header: PurchaseHeader; readonly detail: PurchaseDetail }[];
  readonly tasks: readonly StockTask[];
  /** Pairs of accounts that documents move cost and stock between, of every day; their `taskId` is the document's id. */
  readonly ledger: readonly LedgerRow[];
  /** Which lines make up each month's cost of sales, and which are left out, with the reason. */
  readonly costs: readonly CostLine[];
  /** The same by month, accounts and branch: what each month's journal comes to. */
  readonly costTotals: readonly CostTotal[];
  readonly contacts: readonly Cin7Contact[];
  readonly items: readonly Cin7Item[];
  /** With every account and tax rate that the documents name. */
  readonly reference: Cin7Reference;
  /** Documents that others refer to and that are not kept, by list: numbers for `named`. */
  readonly missing: Readonly<Record<string, readonly string[]>>;
  /** What belongs to no sale or purchase and is not understood. */
  readonly faults: readonly SourceFault[];
}

export interface CostTotal {
  readonly month: Month;
  readonly branch: string;
  readonly costAccount: string;
  readonly stockAccount: string;
  /** Minor units of base currency. */
  readonly costMinor: bigint;
  readonly documents: number;
}

/** A line of a document in the sheet of its month's cost of sales. */
export interface CostLine {
  readonly documentId: string;
  /** Of the invoice or credit note; `orderNumber` is the order's own. */
  readonly number: string;
  readonly orderNumber: string;
  readonly sku: string;
  readonly channel: string;
  readonly branch: string;
  readonly customer: string;
  readonly date: CalendarDate | null;
  /** Null where neither an invoice nor a movement of goods has a day yet. */
  readonly month: Month | null;
  readonly ordered: string;
  readonly moved: string;
  readonly unitCost: string;
  /** Minor units of base currency; 0 when it is left out. */
  readonly costMinor: bigint;
  readonly costAccount: string;
  readonly stockAccount: string;
  /** Blank: it is in the month. A code of the product's, and the sentence for it. */
  readonly reason: string;
  readonly sentence: string;
}

/** An answer that came and cannot be what was asked for. */
export const unexpectedAnswer = (list: string, what: string): Cin7Failure => ({
  code: 'cin7-unexpected',
  detail: `Cin7's answer to ${list} is not what was asked for: ${what}.`,
  retryable: false,
});
