import { decimal } from '../decimal';
import { portionMinor, splitLargestRemainder } from '../rounding';
import type { Layer } from './layers';
import type { Destination, Lot } from './lot';
import type { LatePart, Method, Place, Slice, Stock, UnitCost } from './method';
import { OldestFirst } from './oldest-first';

/** First in, first out: layers in the order in which they came, each with its own value (accounting-rules 6.2). */
export class FifoStock implements Stock {
  qty = 0n;
  valueMinor = 0n;
  private readonly queue = new OldestFirst<Layer>();
  private opened = 0;
  private youngest: Lot | null = null;

  constructor(readonly place: Place) {}

  /** The last receipt's, with its late costs. */
  unitCost(): UnitCost | null {
    return this.youngest && { valueMinor: this.youngest.costMinor, qty: this.youngest.qty };
  }

  draw(qty: bigint, turn: number): Slice[] {
    const slices: Slice[] = [];
    for (let missing = qty; missing > 0n;) {
      const layer = this.queue.first();
      if (!layer) throw new Error(`Drew ${qty} units where ${this.qty} were on hand`);
      const taken = missing < layer.qty ? missing : layer.qty;
      const valueMinor = portionMinor(layer.valueMinor, taken, layer.qty);
      this.change(layer, -taken, -valueMinor);
      if (layer.qty === 0n) this.queue.removeFirst();
      slices.push({ qty: taken, valueMinor, lot: layer.lot, layer, takenAt: turn });
      missing -= taken;
    }
    return slices;
  }

  open(lot: Lot): Layer {
    const layer: Layer = { position: this.opened, stock: this, lot, qty: 0n, valueMinor: 0n };
    this.opened += 1;
    this.youngest = lot;
    lot.layers.push(layer);
    return layer;
  }

  put({ layer, qty, valueMinor }: Slice): void {
    if (layer?.stock !== this) throw new Error('Units put into a layer of another place');
    const wasEmpty = layer.qty === 0n;
    this.change(layer, qty, valueMinor);
    if (wasEmpty && qty > 0n) this.queue.add(layer);
  }

  layers(): readonly Layer[] {
    return this.queue.inOrder();
  }

  change(layer: Layer, qty: bigint, valueMinor: bigint): void {
    layer.qty += qty;
    layer.valueMinor += valueMinor;
    this.qty += qty;
    this.valueMinor += valueMinor;
  }
}

/**
 * A late cost follows the lot's units: on hand to inventory, sold to COGS, on the way, lost or used by a run to where
 * they are (accounting-rules 6.2, 6.4). Stock is not brought below 0.00; what would be goes to COGS.
 */
function addLateCost(lot: Lot, amountMinor: bigint, turn: number): LatePart[] {
  const onHand = lot.layers.filter(({ qty }) => qty > 0n);
  const onTheWay = [...lot.inTransit];
  const gone = [...lot.gone].filter(([, qty]) => qty > 0n);
  const shares = splitLargestRemainder(
    amountMinor,
    [...onHand, ...onTheWay, ...gone.map(([, qty]) => ({ qty }))].map(({ qty }) => decimal(qty)),
  );
  let next = 0;
  const share = (): bigint => shares[next++] ?? 0n;
  lot.costMinor += amountMinor;
  let cogsMinor = 0n;
  const parts: LatePart[] = [];
  for (const layer of onHand) {
    const wanted = share();
    const applied = atLeast(wanted, -layer.valueMinor);
    layer.stock.change(layer, 0n, applied);
    parts.push({ place: layer.stock.place, account: 'inventory', amountMinor: applied });
    cogsMinor += wanted - applied;
  }
  for (const slice of onTheWay) {
    const wanted = share();
    const applied = atLeast(wanted, -slice.valueMinor);
    slice.valueMinor += applied;
    parts.push({ place: lot.place, account: 'inTransit', amountMinor: applied });
    cogsMinor += wanted - applied;
  }
  for (const [destination] of gone) {
    if (destination === 'sold') cogsMinor += share();
    else parts.push(partOf(destination, lot, share()));
  }
  lot.rememberSoldLateCost(turn, cogsMinor);
  return [...parts, { place: lot.place, account: 'cogs', amountMinor: cogsMinor }];
}

const partOf = (destination: Exclude<Destination, 'sold'>, lot: Lot, amountMinor: bigint): LatePart =>
  destination === 'lost'
    ? { place: lot.place, account: 'inventoryDiscrepancy', amountMinor }
    : { stage: destination, amountMinor };

const atLeast = (value: bigint, least: bigint): bigint => (value < least ? least : value);

export const fifo: Method = { name: 'fifo', stock: (place) => new FifoStock(place), addLateCost };
