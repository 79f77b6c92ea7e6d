import { portionMinor } from '../rounding';
import type { Destination } from './lot';
import type { Method, Place, Slice, Stock } from './method';
import type { Movement } from './movements';

/** Units that left a place and can come back (a return) or arrive (a transfer). */
export interface Outflow {
  readonly movement: Movement;
  /** In the order in which they were taken; what was missing and has come since is last. */
  readonly slices: Slice[];
  /** What can still come back or arrive, with what is short. */
  openQty: bigint;
  /** How many of the slices have arrived in full (transfers). */
  arrived: number;
  /** What was missing and has not come yet. */
  short: Shortage | null;
}

/** Units that left before they came, at a provisional cost (accounting-rules 6.4). */
export interface Shortage {
  readonly movement: Movement;
  /** Where they went: there goes the difference to the real cost. */
  readonly destination: Destination;
  /** Null when nothing can come back of it. */
  readonly outflow: Outflow | null;
  qty: bigint;
  valueMinor: bigint;
}

/** A shortage's real cost less its provisional one. */
export interface TrueUp {
  readonly shortage: Shortage;
  readonly amountMinor: bigint;
}

export interface Taken {
  readonly slices: Slice[];
  readonly missing: bigint;
  readonly provisionalMinor: bigint;
}

/** The stock of one place and what is missing in it; something is missing only while nothing is on hand. */
export class Pool {
  readonly stock: Stock;
  private readonly shortages: Shortage[] = [];
  private settled = 0;
  private shortQty = 0n;
  private shortMinor = 0n;

  constructor(
    readonly place: Place,
    method: Method,
  ) {
    this.stock = method.stock(place);
  }

  get qty(): bigint {
    return this.stock.qty - this.shortQty;
  }

  get valueMinor(): bigint {
    return this.stock.valueMinor - this.shortMinor;
  }

  /** The value of a quantity at the last known cost; 0 when there never was one, or corrections took it below zero. */
  atLastCost(qty: bigint): bigint {
    const cost = this.stock.unitCost();
    return cost === null || cost.valueMinor <= 0n ? 0n : portionMinor(cost.valueMinor, qty, cost.qty);
  }

  /**
   * Takes out what is on hand of `qty` at the method's cost and values the rest provisionally: at the purchase order's
   * cost, else the last known, else 0.00 (accounting-rules 6.4). The caller says with `expect` what is missing.
   */
  take(qty: bigint, orderCostMinor: bigint | undefined, turn: number): Taken {
    const onHand = qty < this.stock.qty ? qty : this.stock.qty;
    const slices = onHand > 0n ? this.stock.draw(onHand, turn) : [];
    const missing = qty - onHand;
    const provisionalMinor =
      orderCostMinor === undefined ? this.atLastCost(missing) : portionMinor(orderCostMinor, missing, qty);
    return { slices, missing, provisionalMinor };
  }

  expect(shortage: Shortage): void {
    this.shortages.push(shortage);
    this.shortQty += shortage.qty;
    this.shortMinor += shortage.valueMinor;
  }

  /** Less is missing: it came in, or the sale came back. Returns its provisional value. */
  relieve(shortage: Shortage, qty: bigint): bigint {
    const valueMinor = portionMinor(shortage.valueMinor, qty, shortage.qty);
    shortage.qty -= qty;
    shortage.valueMinor -= valueMinor;
    this.shortQty -= qty;
    this.shortMinor -= valueMinor;
    if (shortage.qty === 0n && shortage.outflow) shortage.outflow.short = null;
    return valueMinor;
  }

  /** Units come in: they settle what is missing, oldest first; what is left of them is on hand. */
  receive(slice: Slice, turn: number): TrueUp[] {
    const trueUps: TrueUp[] = [];
    for (let shortage = this.oldest(); shortage && slice.qty > 0n; shortage = this.oldest()) {
      const qty = slice.qty < shortage.qty ? slice.qty : shortage.qty;
      const valueMinor = portionMinor(slice.valueMinor, qty, slice.qty);
      slice.qty -= qty;
      slice.valueMinor -= valueMinor;
      trueUps.push({ shortage, amountMinor: valueMinor - this.relieve(shortage, qty) });
      slice.lot?.settle(shortage.destination, qty);
      shortage.outflow?.slices.push({ ...slice, qty, valueMinor, takenAt: turn });
    }
    this.stock.put(slice);
    return trueUps;
  }

  unsettled(): Shortage[] {
    return this.shortages.slice(this.settled).filter(({ qty }) => qty > 0n);
  }

  private oldest(): Shortage | undefined {
    while (this.shortages[this.settled]?.qty === 0n) this.settled += 1;
    return this.shortages[this.settled];
  }
}
