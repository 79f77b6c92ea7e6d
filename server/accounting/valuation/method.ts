import type { CounterRole } from './effects';
import type { Lot } from './lot';
import type { Layer } from './layers';
import type { RunStage } from './runs';

/** Where stock is kept and costed: all locations of a group share one cost. */
export interface Place {
  readonly sku: string;
  readonly locationGroup: string;
}

/** A unit cost as the exact ratio of a value to a quantity; the value is stored, the unit cost derived (6). */
export interface UnitCost {
  readonly valueMinor: bigint;
  readonly qty: bigint;
}

/** A quantity on its way with the cost that it carries. */
export interface Slice {
  qty: bigint;
  valueMinor: bigint;
  /** Null under average, which does not follow units, and for goods that are not here yet. */
  readonly lot: Lot | null;
  /** The layer that it came from or goes into. */
  readonly layer: Layer | null;
  /** Turn in which it left stock: late costs of a later turn have gone to COGS with it. */
  readonly takenAt: number;
}

/** What is on hand in one place, never below zero: what is missing stands in the place's shortages. */
export interface Stock {
  readonly place: Place;
  readonly qty: bigint;
  readonly valueMinor: bigint;
  /** The last known cost of a unit, also when nothing is left; null when there never was one. */
  unitCost(): UnitCost | null;
  /** Takes out `qty`, which is on hand, at the method's cost. */
  draw(qty: bigint, turn: number): Slice[];
  /** A layer for units of this lot; null when the method has none. */
  open(lot: Lot): Layer | null;
  put(slice: Slice): void;
  layers(): readonly { readonly qty: bigint; readonly valueMinor: bigint }[];
}

/** Where a part of a late cost belongs. A part for a run goes on to its products. */
export type LatePart =
  | {
      readonly place: Place;
      readonly account: 'inventory' | 'cogs' | CounterRole;
      readonly amountMinor: bigint;
    }
  | { readonly stage: RunStage; readonly amountMinor: bigint };

/** A way to value stock. Everything that does not depend on it is in `valuate.ts`. */
export interface Method {
  readonly name: 'fifo' | 'average';
  stock(place: Place): Stock;
  /** Lays a cost that came after the goods (or a reduction) on the lot, wherever its units are now. */
  addLateCost(lot: Lot, amountMinor: bigint, turn: number): LatePart[];
}
