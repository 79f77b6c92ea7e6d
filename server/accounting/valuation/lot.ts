import { portionMinor } from '../rounding';
import type { Layer } from './layers';
import type { Place, Slice, Stock } from './method';
import type { RunStage } from './runs';

/** Where units are that have left stock for good: sold, lost (written off, stocktake), or used by a run. */
export type Destination = 'sold' | 'lost' | RunStage;

/** A late cost that went to COGS with units sold by then; the part of units that come back comes back with them. */
interface SoldLateCost {
  readonly turn: number;
  qty: bigint;
  valueMinor: bigint;
}

/**
 * The units of one receipt, wherever they are now: in layers of one or more places, on the way between two, or gone.
 * FIFO keeps all of it so that a late cost finds its units; average needs only the receipt's quantity and cost.
 */
export class Lot {
  readonly layers: Layer[] = [];
  readonly inTransit = new Set<Slice>();
  /** In one order for all histories, so that a tie of a split is settled alike. */
  readonly gone = new Map<Destination, bigint>([
    ['sold', 0n],
    ['lost', 0n],
  ]);
  private readonly soldLateCosts: SoldLateCost[] = [];

  constructor(
    readonly stock: Stock,
    readonly qty: bigint,
    /** The receipt's value with all late costs so far. */
    public costMinor: bigint,
    /** Turn in which it came. */
    readonly position: number,
    /** Made by a run, whose later costs come to it; all other lots get only costs of their own. */
    readonly made = false,
  ) {}

  get place(): Place {
    return this.stock.place;
  }

  leave(destination: Destination, qty: bigint): void {
    this.gone.set(destination, (this.gone.get(destination) ?? 0n) + qty);
  }

  /**
   * Units settle a shortage. Bought ones go where the missing ones went, though that is past. Made ones go into what is
   * made from now on: else the cost of a run that waited for its own product would go round for ever.
   */
  settle(destination: Destination, qty: bigint): void {
    const isRun = destination !== 'sold' && destination !== 'lost';
    this.leave(isRun && this.made ? destination.run.stage : destination, qty);
  }

  /** Sold units come back; gives back the late costs that went to COGS with them since `takenAt`. */
  comeBack(qty: bigint, takenAt: number): bigint {
    this.leave('sold', -qty);
    let regained = 0n;
    for (const late of this.soldLateCosts) {
      if (late.turn <= takenAt) continue;
      const part = portionMinor(late.valueMinor, qty, late.qty);
      late.qty -= qty;
      late.valueMinor -= part;
      regained += part;
    }
    return regained;
  }

  rememberSoldLateCost(turn: number, valueMinor: bigint): void {
    const qty = this.gone.get('sold') ?? 0n;
    if (qty > 0n && valueMinor !== 0n) this.soldLateCosts.push({ turn, qty, valueMinor });
  }
}
