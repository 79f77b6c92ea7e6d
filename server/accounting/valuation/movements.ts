import type { CalendarDate } from '../dates';
import type { Decimal } from '../decimal';

/** The document in Cin7 that a movement comes from. */
export interface MovementSource {
  readonly id: string;
  readonly number: string;
}

interface Common {
  /** Unique among all movements of a valuation. */
  readonly id: string;
  readonly sku: string;
  /** Locations that share one cost; stock is valued per (SKU, group). */
  readonly locationGroup: string;
  readonly date: CalendarDate;
  /** Position within the day; equal positions are taken in the order of `rankOf`. */
  readonly order: number;
  readonly source: MovementSource;
  /**
   * What Cin7 itself booked to COGS for this movement: decimal text of base currency, debit positive (a sale +, a
   * restock -, a late cost the difference). Null: not known.
   */
  readonly reportedCogs: string | null;
}

/** Stock that enters with a value of its own, minor units of base currency. */
export interface Entering extends Common {
  readonly kind: 'opening' | 'receive' | 'stocktake-up';
  readonly qty: Decimal;
  /** Null: the cost is missing. Found stock then takes the last known cost, bought stock counts as 0.00 and is reported. */
  readonly valueMinor: bigint | null;
}

/** Stock that leaves at what the method says it cost. */
export interface Leaving extends Common {
  readonly kind: 'issue' | 'write-off' | 'stocktake-down' | 'supplier-return' | 'transfer-out';
  readonly qty: Decimal;
  /** What the purchase order says this quantity costs: the provisional cost of what is not on hand (6.4). */
  readonly orderCostMinor?: bigint;
}

/** Stock that comes back from an issue, or arrives from a `transfer-out`, named by its movement id. */
export interface Following extends Common {
  readonly kind: 'return' | 'transfer-in';
  readonly qty: Decimal;
  readonly of: string;
  /** Cin7 reports a cost that is too small for `reportedCogs` in minor units: 0.00 there does not mean none. */
  readonly isCosted?: true;
  /** What Cin7 says this quantity costs: what it comes in at as far as that movement is not known. */
  readonly statedMinor?: bigint;
}

/** A cost that comes after the goods: landed cost, or what a bill says more (+) or less (-) than the receipt did. */
export interface LateCost extends Common {
  readonly kind: 'landed-cost' | 'cost-correction';
  /** Movement id of the receipt: any movement that brings stock in at a value of its own, or a production receipt. */
  readonly receipt: string;
  readonly valueMinor: bigint;
}

export interface ProductionIssue extends Common {
  readonly kind: 'production-issue';
  readonly qty: Decimal;
  readonly run: string;
  readonly orderCostMinor?: bigint;
}

/** Labour or overhead absorbed by a run; `sku` is the product. */
export interface ProductionAbsorb extends Common {
  readonly kind: 'production-absorb';
  readonly run: string;
  readonly valueMinor: bigint;
}

export interface ProductionReceive extends Common {
  readonly kind: 'production-receive';
  /** Good units. */
  readonly qty: Decimal;
  readonly run: string;
  /** Units lost beyond the normal: their cost is an expense. The normal loss stays in the good units. */
  readonly abnormalLoss?: Decimal;
  /** This output's share when a run has several (disassembly, by-products): on all of its outputs or on none; none: by quantity. */
  readonly costShare?: Decimal;
}

/** A movement of one SKU in one costing location group (accounting-rules 6). Quantities are above zero; the kind gives the direction. */
export type Movement =
  Entering | Leaving | Following | LateCost | ProductionIssue | ProductionAbsorb | ProductionReceive;

export type MovementKind = Movement['kind'];

/** Within one position of a day: what brings in goes before what takes out, what is referred to before what refers to it. */
const rankOf: Readonly<Record<MovementKind, number>> = {
  opening: 0,
  receive: 1,
  'stocktake-up': 2,
  'production-issue': 3,
  'production-absorb': 4,
  'production-receive': 5,
  'landed-cost': 6,
  'cost-correction': 7,
  'transfer-out': 8,
  'transfer-in': 9,
  issue: 10,
  return: 11,
  'supplier-return': 12,
  'write-off': 13,
  'stocktake-down': 14,
};

/** A movement with the day on which it takes effect: its own, or its reference's when that is later. */
export interface Turn {
  readonly movement: Movement;
  readonly date: CalendarDate;
}

/** The movement that this one needs to have happened: its issue, its sending, its receipt. */
function referenceOf(movement: Movement): string | null {
  switch (movement.kind) {
    case 'return':
    case 'transfer-in':
      return movement.of;
    case 'landed-cost':
    case 'cost-correction':
      return movement.receipt;
    default:
      return null;
  }
}

/**
 * All movements by day, position, kind and id, whatever order they come in. One that is dated before what it refers to
 * (freight billed before the goods came) waits for it.
 */
export function inOrder(movements: readonly Movement[]): Turn[] {
  const byId = new Map(movements.map((movement) => [movement.id, movement]));
  return movements
    .map((movement) => {
      const needed = byId.get(referenceOf(movement) ?? '');
      const waits = needed !== undefined && isBefore(movement, needed);
      const at = waits ? needed : movement;
      return { movement, date: at.date, order: at.order, rank: rankOf[movement.kind] };
    })
    .sort(
      (left, right) =>
        compare(left.date, right.date) ||
        left.order - right.order ||
        left.rank - right.rank ||
        compare(left.movement.id, right.movement.id),
    );
}

const isBefore = (left: Movement, right: Movement): boolean =>
  (compare(left.date, right.date) || left.order - right.order) < 0;

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
