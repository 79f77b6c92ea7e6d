import type { Location } from './chart';
import type { Day } from './days';
import type { Product } from './products';
import type { Posting } from './world';

/** A stock adjustment or stock take; both share the ST number series. */
export interface StockTask {
  id: string;
  kind: 'adjustment' | 'take';
  number: string;
  day: Day;
  account: string;
  reference: string;
  lines: StockTaskLine[];
  postings: Posting[];
}

export interface StockTaskLine {
  product: Product;
  location: Location;
  before: number;
  after: number;
  /** Base minor units, of units that were added; null when units were taken out. */
  addedValue: bigint | null;
}

export interface Transfer {
  id: string;
  number: string;
  day: Day;
  from: Location;
  to: Location;
  lines: { product: Product; onHand: number; quantity: number }[];
}

/** A manual journal in base currency. */
export interface Journal {
  id: string;
  number: string;
  day: Day;
  narration: string;
  debit: string;
  credit: string;
  amount: bigint;
}
