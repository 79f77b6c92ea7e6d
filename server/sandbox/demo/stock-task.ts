import type { Location } from './chart';
import type { Day } from './days';
import type { Product } from './products';
import type { Issue } from './stock-ledger';
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
  /** Departure. */
  day: Day;
  /** null while on the way. */
  arrivedOn: Day | null;
  from: Location;
  to: Location;
  /** Where the value is while on the way; the inventory account when both places use it and nothing posts. */
  account: string;
  lines: { product: Product; onHand: number; quantity: number }[];
  postings: Posting[];
}

export interface WriteOff {
  id: string;
  number: string;
  day: Day;
  location: Location;
  account: string;
  notes: string;
  lines: { product: Product; quantity: number; value: bigint }[];
  postings: Posting[];
}

/** Units taken out of stock to make something, at what they cost by now. */
export interface Component {
  product: Product;
  quantity: number;
  issues: readonly Issue[];
}

/** Something made of components and work, through work in progress. */
export interface Assembly {
  id: string;
  number: string;
  product: Product;
  quantity: number;
  location: Location;
  startedOn: Day;
  finishedOn: Day | null;
  components: Component[];
  /** Work put into it, base minor units. */
  labour: bigint;
  postings: Posting[];
}

/** A unit taken apart again; the parts share its cost. */
export interface Disassembly {
  id: string;
  number: string;
  day: Day;
  location: Location;
  whole: Component;
  parts: { product: Product; quantity: number; value: bigint }[];
  postings: Posting[];
}

/** A production order with one run: like an assembly, with waste. */
export interface Production extends Assembly {
  runId: string;
  runNumber: string;
  waste: bigint;
}

/** Money spent or received without an invoice. */
export interface MoneyTask {
  id: string;
  day: Day;
  type: 'Spend Money' | 'Receive Money';
  party: string;
  reference: string;
  account: string;
  amount: bigint;
}

export interface BankTransfer {
  id: string;
  day: Day;
  from: string;
  to: string;
  amount: bigint;
  reference: string;
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
