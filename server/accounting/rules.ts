import type { CalendarDate } from './dates';
import type { Draft } from './draft';
import type { Fault } from './fault';
import type { DocumentKind } from './kinds';
import type { LeftOut } from './left-out';
import type { Mapping } from './mapping';
import type { NotRead } from './not-read';
import type { Cin7Reference, XeroReference } from './organisation';
import { standingShares, type PostedState } from './posted';
import type { PayableEntry } from './purchase-credit-costs';
import type { RateProof } from './rate-direction';
import type { CostEntry, SaleInvoice } from './source-documents';
import type {
  Cin7Contact,
  Cin7Item,
  PurchaseInvoice,
  PurchaseOrder,
  SaleCreditNote,
  Settlement,
  StockEntry,
  SupplierCreditNote,
} from './trade-documents';

/** What has been read from Cin7, of any date; each rule takes what falls into the period. */
export interface Sources {
  /** Pairs of Cin7's ledger that move the cost of sales. */
  readonly entries: readonly CostEntry[];
  /** All other pairs that journals are made of. */
  readonly stockEntries: readonly StockEntry[];
  /** Pairs of the period that supplier credits took off what is owed (`purchase-credit-costs.ts`); absent: none is known. */
  readonly payableEntries?: readonly PayableEntry[];
  /** Whether the whole ledger of every month of the period was read: only then are `stockEntries` complete. */
  readonly ledgerRead: boolean;
  /** Whether every cost account of every month of the period was read: only then are `entries` complete. */
  readonly costsRead: boolean;
  readonly invoices: readonly SaleInvoice[];
  readonly creditNotes: readonly SaleCreditNote[];
  readonly purchaseInvoices: readonly PurchaseInvoice[];
  readonly supplierCredits: readonly SupplierCreditNote[];
  readonly purchaseOrders: readonly PurchaseOrder[];
  readonly settlements: readonly Settlement[];
  readonly contacts: readonly Cin7Contact[];
  readonly items: readonly Cin7Item[];
  /** Why the chosen valuation cannot be posted; absent or empty: it can, or Cin7's own cost is posted. */
  readonly valuationFaults?: readonly Fault[];
  /** Whether it is known what the chosen valuation would post; absent: it is. Only then is a posted one withdrawn that is missing. */
  readonly valuationKnown?: boolean;
  /** Sales of stocked goods without a cost, which nobody accepted by name (accounting-rules 6.4); absent: none is known. */
  readonly zeroCost?: readonly ZeroCostSale[];
  /**
   * Ids of sales and purchases that Cin7 holds but that could not be read in full, or changed since they were: a document
   * of theirs that is missing here is not gone. Absent: all could.
   */
  readonly unread?: ReadonlySet<string>;
  /** What stays out because Cin7's lists show that it is not read as it is now; absent: nothing. */
  readonly notRead?: NotRead;
}

/** The ledger has no row for what cost nothing: such a sale is known from the movements alone. */
export interface ZeroCostSale {
  /** Null when it is not known which sale it is. */
  readonly saleId: string | null;
  readonly leftOut: LeftOut;
}

export const noSources: Sources = {
  entries: [],
  stockEntries: [],
  ledgerRead: true,
  costsRead: true,
  invoices: [],
  creditNotes: [],
  purchaseInvoices: [],
  supplierCredits: [],
  purchaseOrders: [],
  settlements: [],
  contacts: [],
  items: [],
};

/** What every document rule is computed from. */
export interface RuleInput {
  /** Documents dated from..to are looked at, both inclusive. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly today: CalendarDate;
  /** What is drafted together with this; absent: every kind. */
  readonly kinds?: readonly DocumentKind[];
  readonly cin7: Cin7Reference;
  readonly xero: XeroReference;
  readonly mapping: Mapping;
  readonly posted: PostedState;
  /** Which way Cin7's exchange rates read, from Settings or proven by documents. */
  readonly rateProof: RateProof;
  readonly sources: Sources;
}

/** What a document rule makes of it. */
export interface Drafted {
  readonly drafts: readonly Draft[];
  readonly leftOut: readonly LeftOut[];
  /** Sources that stand in Xero already, unchanged. */
  readonly alreadyPosted: number;
}

export const nothingDrafted: Drafted = { drafts: [], leftOut: [], alreadyPosted: 0 };

export const isWithin = (
  { date }: { readonly date: CalendarDate },
  { from, to }: Pick<RuleInput, 'from' | 'to'>,
): boolean => date >= from && date <= to;

/** A document of the period, or one that was posted in it and has another date now. */
export const concernsPeriod = (
  document: { readonly id: string; readonly date: CalendarDate },
  input: Pick<RuleInput, 'from' | 'to' | 'posted'>,
): boolean =>
  isWithin(document, input) ||
  standingShares(input.posted.documents.get(document.id) ?? { live: [] }).some(
    ({ snapshot }) => snapshot !== null && isWithin(snapshot, input),
  );
