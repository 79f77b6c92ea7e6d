import type { CalendarDate } from '../dates';
import type { Decimal } from '../decimal';
import { sumMinor } from '../money';
import type { MovementKind, MovementSource } from './movements';

/** What stands against inventory and COGS: the account roles of accounting-rules 2 that a movement can touch. */
export type CounterRole =
  | 'opening'
  | 'purchases'
  | 'landedCost'
  | 'inventoryDiscrepancy'
  | 'inTransit'
  | 'workInProgress'
  | 'overheadAbsorbed'
  | 'productionWastage';

export interface Counterpart {
  readonly role: CounterRole;
  /** Debit positive. */
  readonly amountMinor: bigint;
}

/**
 * What one movement does to one (SKU, group), in minor units of base currency, debit positive. Inventory, COGS and the
 * counterparts of every effect sum to zero, so journals are made from effects by adding.
 */
export interface Effect {
  readonly movement: string;
  readonly sku: string;
  readonly locationGroup: string;
  readonly date: CalendarDate;
  /** `true-up`: the difference between a provisional cost and the real one, when the goods came (6.4). */
  readonly kind: MovementKind | 'true-up';
  /** Change of the quantity on hand. */
  readonly qty: Decimal;
  /** How much of an outflow was not on hand and left at a provisional cost. */
  readonly shortQty: Decimal;
  /** What the movement moved: into stock +, out of it -; of a late cost the whole, also what went past stock. */
  readonly valueMinor: bigint;
  readonly toInventoryMinor: bigint;
  readonly toCogsMinor: bigint;
  readonly counterparts: readonly Counterpart[];
  readonly source: MovementSource;
  /** The earlier document it is about: the sale of a return or true-up, the receipt of a late cost. */
  readonly concerns: MovementSource | null;
}

/** What is on hand at the end. Below zero: goods that left before they came, at their provisional cost, never clipped. */
export interface ClosingPool {
  readonly sku: string;
  readonly locationGroup: string;
  readonly qty: Decimal;
  readonly valueMinor: bigint;
  /** FIFO's layers, oldest first; empty for average. */
  readonly layers: readonly { readonly qty: Decimal; readonly valueMinor: bigint }[];
}

/** Sent and not yet received. */
export interface OpenTransfer {
  readonly movement: string;
  readonly sku: string;
  readonly source: MovementSource;
  readonly qty: Decimal;
  readonly valueMinor: bigint;
}

/** Work in progress of a run; not zero although all its outputs are in: the run is wrong (6.5). */
export interface OpenRun {
  readonly run: string;
  readonly wipMinor: bigint;
  readonly finished: boolean;
}

export type ProblemCode =
  /** Stock that came in or went out without any cost, and still has none at the end. */
  | 'cost-missing'
  /** On hand below zero at the end. */
  | 'negative-stock'
  /** What it refers to is not among the movements, is of another kind or SKU. A cost is left out, goods take the stated or the last cost. */
  | 'reference-unknown'
  /** More came back, or arrived, than went out; what is too much takes the stated or the last cost. */
  | 'reference-exceeded'
  /** A run whose outputs have cost shares only in part. */
  | 'run-shares-mixed'
  /** A quantity of zero or less, a negative value, or an id for the second time: left out. */
  | 'movement-invalid';

export interface Problem {
  readonly code: ProblemCode;
  readonly sku: string;
  readonly locationGroup: string;
  readonly movement: string;
  readonly source: MovementSource;
}

export interface Valuation {
  readonly method: 'fifo' | 'average';
  /** In the order in which they happened. */
  readonly effects: readonly Effect[];
  /** Every (SKU, group) that moved, by SKU and group. */
  readonly pools: readonly ClosingPool[];
  readonly openTransfers: readonly OpenTransfer[];
  readonly openRuns: readonly OpenRun[];
  readonly problems: readonly Problem[];
}

/** Inventory, COGS and counterparts together: zero for every effect that the engine makes. */
export const effectBalance = ({ toInventoryMinor, toCogsMinor, counterparts }: Effect): bigint =>
  toInventoryMinor + toCogsMinor + sumMinor(counterparts.map(({ amountMinor }) => amountMinor));
