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
}

/** One receipt with the supplier's invoice of the same day. */
export interface PurchasePart {
  task: string;
  lines: PurchaseLine[];
  receiveOn: Day;
  receivedOn: Day | null;
  invoiceNumber: string;
  payments: Payment[];
}

/** A cost that became known after the receipt: freight share (positive) or price correction (negative). */
export interface CostChange {
  task: string;
  number: number;
  day: Day;
  amount: bigint;
  reference: string;
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
  advanced: boolean;
  parts: PurchasePart[];
  costChanges: CostChange[];
  postings: Posting[];
  movements: { taskId: string; productId: string; day: Day; cost: bigint }[];
  updated: { day: Day; minute: number };
}
