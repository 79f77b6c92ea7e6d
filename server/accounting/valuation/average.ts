import { decimal } from '../decimal';
import { portionMinor, splitLargestRemainder } from '../rounding';
import type { Lot } from './lot';
import type { LatePart, Method, Place, Slice, Stock, UnitCost } from './method';

/** Moving average: one quantity and one value (accounting-rules 6.1). */
class AverageStock implements Stock {
  qty = 0n;
  valueMinor = 0n;
  private last: UnitCost | null = null;

  constructor(readonly place: Place) {}

  /** The pool's; when it is empty, the cost of what left or came last. */
  unitCost(): UnitCost | null {
    return this.qty > 0n ? { valueMinor: this.valueMinor, qty: this.qty } : this.last;
  }

  draw(qty: bigint, turn: number): Slice[] {
    if (qty > this.qty) throw new Error(`Drew ${qty} units where ${this.qty} were on hand`);
    this.last = { valueMinor: this.valueMinor, qty: this.qty };
    const valueMinor = portionMinor(this.valueMinor, qty, this.qty);
    this.qty -= qty;
    this.valueMinor -= valueMinor;
    return [{ qty, valueMinor, lot: null, layer: null, takenAt: turn }];
  }

  open(lot: Lot): null {
    this.last = { valueMinor: lot.costMinor, qty: lot.qty };
    return null;
  }

  put({ qty, valueMinor }: Slice): void {
    this.qty += qty;
    this.valueMinor += valueMinor;
  }

  layers(): readonly [] {
    return [];
  }
}

/**
 * A late cost goes to inventory whole while the pool holds at least the receipt's quantity; else pool / receipt of it,
 * and the rest to COGS (accounting-rules 6.1). The pool is not brought below 0.00; what would be goes to COGS.
 */
function addLateCost(lot: Lot, amountMinor: bigint): LatePart[] {
  const stock = lot.stock;
  const held = stock.qty < lot.qty ? stock.qty : lot.qty;
  const [wanted = 0n] = splitLargestRemainder(amountMinor, [decimal(held), decimal(lot.qty - held)]);
  const inventoryMinor = wanted < -stock.valueMinor ? -stock.valueMinor : wanted;
  lot.costMinor += amountMinor;
  stock.put({ qty: 0n, valueMinor: inventoryMinor, lot: null, layer: null, takenAt: 0 });
  return [
    { place: lot.place, account: 'inventory', amountMinor: inventoryMinor },
    { place: lot.place, account: 'cogs', amountMinor: amountMinor - inventoryMinor },
  ];
}

export const average: Method = { name: 'average', stock: (place) => new AverageStock(place), addLateCost };
