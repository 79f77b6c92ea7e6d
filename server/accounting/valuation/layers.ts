import type { FifoStock } from './fifo';
import type { Lot } from './lot';

/** A part of a lot on hand in one place. It keeps its place in the queue while it is empty: returned units go back into it. */
export interface Layer {
  readonly position: number;
  readonly stock: FifoStock;
  readonly lot: Lot;
  qty: bigint;
  valueMinor: bigint;
}
