import { sumMinor } from '../money';
import type { Book } from './book';
import type { CounterRole } from './effects';
import { writeTrueUps } from './late-costs';
import { Lot, type Destination } from './lot';
import type { Slice } from './method';
import type { Entering, Following, Leaving, ProductionIssue } from './movements';
import type { Outflow, Pool } from './pool';
import { portionMinor } from '../rounding';

const enteringFrom: Readonly<Record<Entering['kind'], CounterRole>> = {
  opening: 'opening',
  receive: 'purchases',
  'stocktake-up': 'inventoryDiscrepancy',
};

const leavingTo: Readonly<Record<(Leaving | ProductionIssue)['kind'], 'cogs' | CounterRole>> = {
  issue: 'cogs',
  'write-off': 'inventoryDiscrepancy',
  'stocktake-down': 'inventoryDiscrepancy',
  'supplier-return': 'purchases',
  'transfer-out': 'inTransit',
  'production-issue': 'workInProgress',
};

/** Goods with a value of their own: opening stock, receipts, stock that was found. */
export function enter(movement: Entering, book: Book): void {
  const pool = book.pool(movement);
  const qty = book.scale.toUnits(movement.qty);
  const found = movement.kind === 'stocktake-up' ? pool.atLastCost(qty) : 0n;
  const valueMinor = movement.valueMinor ?? found;
  const lot = new Lot(pool.stock, qty, valueMinor, book.turn);
  book.lots.set(movement.id, { lot, movement });
  const layer = pool.stock.open(lot);
  const trueUps = pool.receive({ qty, valueMinor, lot, layer, takenAt: 0 }, book.turn);
  book.write({
    place: pool.place,
    qty,
    valueMinor,
    amounts: [
      { account: 'inventory', amountMinor: valueMinor },
      { account: enteringFrom[movement.kind], amountMinor: -valueMinor },
    ],
  });
  writeTrueUps(pool.place, trueUps, book);
}

/** Goods that leave at the method's cost, to COGS or to the account of the kind. */
export function leave(movement: Leaving | ProductionIssue, book: Book): void {
  const pool = book.pool(movement);
  const qty = book.scale.toUnits(movement.qty);
  const { slices, missing, provisionalMinor } = pool.take(qty, movement.orderCostMinor, book.turn);
  const costMinor = sumMinor(slices.map(({ valueMinor }) => valueMinor)) + provisionalMinor;
  const outflow: Outflow = { movement, slices, openQty: qty, arrived: 0, short: null };
  if (movement.kind === 'transfer-out') {
    for (const slice of slices) slice.lot?.inTransit.add(slice);
    if (missing > 0n)
      slices.push({ qty: missing, valueMinor: provisionalMinor, lot: null, layer: null, takenAt: 0 });
  } else {
    for (const slice of slices) slice.lot?.leave(destinationOf(movement, book), slice.qty);
  }
  if (movement.kind === 'issue' || movement.kind === 'transfer-out') book.outflows.set(movement.id, outflow);
  if (movement.kind === 'production-issue') book.run(movement.run).add(costMinor);
  if (missing > 0n) {
    const canComeBack = movement.kind === 'issue';
    const destination = destinationOf(movement, book);
    const shortage = { movement, destination, outflow: canComeBack ? outflow : null };
    const expected = { ...shortage, qty: missing, valueMinor: provisionalMinor };
    if (canComeBack) outflow.short = expected;
    pool.expect(expected);
  }
  book.write({
    place: pool.place,
    qty: -qty,
    shortQty: missing,
    valueMinor: -costMinor,
    amounts: [
      { account: 'inventory', amountMinor: -costMinor },
      { account: leavingTo[movement.kind], amountMinor: costMinor },
    ],
  });
}

/** Where a late cost of what left goes. What was sent short to another place is not followed there: COGS. */
function destinationOf(movement: Leaving | ProductionIssue, book: Book): Destination {
  switch (movement.kind) {
    case 'production-issue':
      return book.run(movement.run).stage;
    case 'write-off':
    case 'stocktake-down':
      return 'lost';
    default:
      return 'sold';
  }
}

/** Units of an issue that come back, at the cost that it took out, last taken first (6.1, 6.2). */
export function comeBack(movement: Following, book: Book): void {
  follow(movement, 'issue', 'cogs', book, (outflow, qty, pool) => takeBack(outflow, qty, pool, book));
}

/** Units of a transfer that arrive, at the cost with which they were sent. */
export function arrive(movement: Following, book: Book): void {
  follow(movement, 'transfer-out', 'inTransit', book, (outflow, qty) => ({
    slices: takeArrived(outflow, qty),
    relievedMinor: 0n,
  }));
}

interface Followed {
  /** Units that come into the place, with their cost. */
  readonly slices: readonly Slice[];
  /** Provisional cost of units that came back before they were ever there: nothing comes in, less is missing. */
  readonly relievedMinor: bigint;
}

function follow(
  movement: Following,
  kind: 'issue' | 'transfer-out',
  account: 'cogs' | 'inTransit',
  book: Book,
  take: (outflow: Outflow, qty: bigint, pool: Pool) => Followed,
): void {
  const pool = book.pool(movement);
  const qty = book.scale.toUnits(movement.qty);
  const known = book.outflows.get(movement.of);
  const outflow = known?.movement.kind === kind && known.movement.sku === movement.sku ? known : null;
  const left = outflow?.openQty ?? 0n;
  const covered = left < qty ? left : qty;
  if (!outflow) book.report('reference-unknown', movement);
  else if (covered < qty) book.report('reference-exceeded', movement);
  const followed = outflow ? take(outflow, covered, pool) : { slices: [], relievedMinor: 0n };
  if (outflow) outflow.openQty -= covered;
  const slices = [...followed.slices];
  if (covered < qty) {
    const { statedMinor } = movement;
    const rest = qty - covered;
    const valueMinor =
      statedMinor === undefined ? pool.atLastCost(rest) : portionMinor(statedMinor, rest, qty);
    slices.push({ qty: rest, valueMinor, lot: null, layer: null, takenAt: 0 });
  }
  const valueMinor = followed.relievedMinor + sumMinor(slices.map((slice) => slice.valueMinor));
  const trueUps = slices.flatMap((slice) => pool.receive(incoming(pool, slice, book.turn), book.turn));
  book.write({
    place: pool.place,
    qty,
    valueMinor,
    amounts: [
      { account: 'inventory', amountMinor: valueMinor },
      { account, amountMinor: -valueMinor },
    ],
    ...(outflow && { concerns: outflow.movement.source }),
  });
  writeTrueUps(pool.place, trueUps, book);
}

/** What is still missing comes back first, it was taken last; then the slices from the last to the first. */
function takeBack(outflow: Outflow, qty: bigint, here: Pool, book: Book): Followed {
  const origin = book.pool(outflow.movement);
  const slices: Slice[] = [];
  let [open, relievedMinor] = [qty, 0n];
  const { short } = outflow;
  if (short && open > 0n) {
    const part = open < short.qty ? open : short.qty;
    const valueMinor = origin.relieve(short, part);
    open -= part;
    if (origin === here) relievedMinor = valueMinor;
    else {
      // The units came back to another place: they are there, and still missing where they were sold from.
      origin.expect({ ...short, outflow: null, qty: part, valueMinor });
      slices.push({ qty: part, valueMinor, lot: null, layer: null, takenAt: 0 });
    }
  }
  while (open > 0n) {
    const last = outflow.slices.at(-1);
    if (!last) throw new Error('More came back than went out');
    const part = open < last.qty ? open : last.qty;
    const sliceMinor = cut(last, part);
    const lateMinor = last.lot?.comeBack(part, last.takenAt) ?? 0n;
    // A bill corrected below zero after the sale stays in COGS: stock never comes back at less than 0.00.
    slices.push({ ...last, qty: part, valueMinor: notBelowZero(sliceMinor + lateMinor) });
    if (last.qty === 0n) outflow.slices.pop();
    open -= part;
  }
  return { slices, relievedMinor };
}

const notBelowZero = (minor: bigint): bigint => (minor < 0n ? 0n : minor);

/** In the order in which they were taken. */
function takeArrived(outflow: Outflow, qty: bigint): Slice[] {
  const slices: Slice[] = [];
  for (let open = qty; open > 0n;) {
    const first = outflow.slices[outflow.arrived];
    if (!first) throw new Error('More arrived than was sent');
    const part = open < first.qty ? open : first.qty;
    slices.push({ ...first, qty: part, valueMinor: cut(first, part), layer: null });
    if (first.qty === 0n) {
      first.lot?.inTransit.delete(first);
      outflow.arrived += 1;
    }
    open -= part;
  }
  return slices;
}

/** Takes a part out of a slice and returns its value; the whole takes all. */
function cut(slice: Slice, qty: bigint): bigint {
  const valueMinor = portionMinor(slice.valueMinor, qty, slice.qty);
  slice.qty -= qty;
  slice.valueMinor -= valueMinor;
  return valueMinor;
}

/** Gives a slice its layer here: the one that it came from, or a new one. */
function incoming(pool: Pool, slice: Slice, turn: number): Slice {
  const lot = slice.lot ?? new Lot(pool.stock, slice.qty, slice.valueMinor, turn);
  const here = slice.layer !== null && slice.layer.stock === pool.stock;
  return { ...slice, lot, layer: here ? slice.layer : pool.stock.open(lot) };
}
