import type { Location } from './chart';
import type { Supplier } from './contacts';
import type { Day } from './days';
import type { Product } from './products';
import type { Payment } from './sale';
import type { Layer } from './stock-ledger';
import type { Posting } from './world';

/** Amounts in minor units of the supplier's currency, tax on top; `value` in base minor units. */
export interface PurchaseLine {
  product: Product;
  quantity: number;
  price: bigint;
  total: bigint;
  tax: bigint;
  value: bigint;
  cardId: string;
  layer: Layer | null;
  account: string;
}

/** Something besides goods on the invoice; on the inventory account it is part of what the goods cost. */
export interface PurchaseCharge {
  description: string;
  total: bigint;
  tax: bigint;
  account: string;
}

/** One receipt with its invoice; either may come first, services and drop shipments have no receipt. */
export interface PurchasePart {
  task: string;
  /** As invoiced; before that, and in most cases, as ordered. */
  lines: PurchaseLine[];
  /** As ordered, when the invoice says otherwise. */
  ordered?: PurchaseLine[];
  charges: PurchaseCharge[];
  receivedOn: Day | null;
  invoicedOn: Day | null;
  invoiceNumber: string;
  payments: Payment[];
}

/**
 * A pair on the purchase's Manual Journal tab: a cost that became known after the receipt (freight share, or a negative
 * price correction), or one that Cin7 makes itself while goods wait for their invoice or the other way round.
 */
export interface PurchaseJournal {
  task: string;
  number: number;
  day: Day;
  debit: string;
  credit: string;
  amount: bigint;
  reference: string;
  isSystem: boolean;
}

/** The supplier's credit: for goods sent back (unstocked), or for a price that was too high. */
export interface SupplierCredit {
  task: string;
  number: string;
  part: PurchasePart;
  day: Day;
  lines: PurchaseLine[];
  unstocked: boolean;
  refunds: Payment[];
}

export interface Purchase {
  id: string;
  number: string;
  supplier: Supplier;
  location: Location;
  day: Day;
  /** Base per 1 of the supplier's currency, times 100,000; settled when the order is placed. */
  rate: bigint;
  taxRule: string;
  type: 'Simple Purchase' | 'Advanced Purchase' | 'Service Purchase';
  approach: 'INVOICE' | 'STOCK';
  /** Sale whose goods go straight from the supplier to the customer. */
  dropShipSale: string | null;
  parts: PurchasePart[];
  /** Paid before there is an invoice. */
  deposits: Payment[];
  credits: SupplierCredit[];
  journals: PurchaseJournal[];
  postings: Posting[];
  movements: { taskId: string; productId: string; day: Day; cost: bigint }[];
  updated: { day: Day; minute: number };
}
