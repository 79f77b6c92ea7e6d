import { sumMinor } from '../money';
import { splitLargestRemainder } from '../rounding';
import type { Amount, Book } from './book';
import type { CounterRole } from './effects';
import type { Lot } from './lot';
import type { LatePart, Place } from './method';
import type { LateCost, MovementSource } from './movements';
import { OldestFirst } from './oldest-first';
import type { TrueUp } from './pool';
import { goodAndLost } from './production';
import type { RunStage } from './runs';

/** A landed cost, or what the bill says more or less than the receipt (accounting-rules 6.1, 6.2, 6.4). */
export function addCost(movement: LateCost, book: Book): void {
  const receipt = book.lots.get(movement.receipt);
  if (receipt?.movement.sku !== movement.sku) return book.report('reference-unknown', movement);
  const from = movement.kind === 'landed-cost' ? 'landedCost' : 'purchases';
  layOn(receipt.lot, movement.valueMinor, from, receipt.movement.source, book);
}

/** The units of a shortage have come: the difference to their provisional cost goes where they went. */
export function writeTrueUps(place: Place, trueUps: readonly TrueUp[], book: Book): void {
  for (const { shortage, amountMinor } of trueUps) {
    if (amountMinor === 0n) continue;
    const { destination, movement } = shortage;
    const account: Amount['account'] =
      destination === 'sold' ? 'cogs' : destination === 'lost' ? 'inventoryDiscrepancy' : 'workInProgress';
    book.write({
      place,
      kind: 'true-up',
      valueMinor: -amountMinor,
      amounts: [
        { account: 'inventory', amountMinor: -amountMinor },
        { account, amountMinor },
      ],
      concerns: movement.source,
    });
    if (destination !== 'sold' && destination !== 'lost')
      handOn(destination, amountMinor, movement.source, book, (lot, minor) =>
        layOn(lot, minor, 'workInProgress', movement.source, book),
      );
  }
}

/** Lays a cost on a lot and, through the runs that used its units, on what they made of it, older lots first. */
function layOn(lot: Lot, amountMinor: bigint, from: CounterRole, concerns: MovementSource, book: Book): void {
  const waiting = new OldestFirst<Lot>();
  const amounts = new Map<Lot, bigint>();
  const wait = (next: Lot, minor: bigint): void => {
    if (minor === 0n) return;
    if (!amounts.has(next)) waiting.add(next);
    amounts.set(next, (amounts.get(next) ?? 0n) + minor);
  };
  wait(lot, amountMinor);
  for (let next = waiting.first(); next; next = waiting.first()) {
    waiting.removeFirst();
    const parts = book.method.addLateCost(next, amounts.get(next) ?? 0n, book.turn);
    amounts.delete(next);
    writeParts(next, parts, next === lot ? from : 'workInProgress', concerns, book);
    for (const part of parts) if ('stage' in part) handOn(part.stage, part.amountMinor, concerns, book, wait);
  }
}

/** One effect for each place that holds units of the lot, first the place of the receipt. */
function writeParts(
  lot: Lot,
  parts: readonly LatePart[],
  from: CounterRole,
  concerns: MovementSource,
  book: Book,
): void {
  const byPlace = new Map<Place, Amount[]>([[lot.place, []]]);
  for (const part of parts) {
    const place = 'stage' in part ? lot.place : part.place;
    const account = 'stage' in part ? 'workInProgress' : part.account;
    const amounts = byPlace.get(place);
    if (amounts) amounts.push({ account, amountMinor: part.amountMinor });
    else byPlace.set(place, [{ account, amountMinor: part.amountMinor }]);
  }
  for (const [place, amounts] of byPlace) {
    const valueMinor = sumMinor(amounts.map(({ amountMinor }) => amountMinor));
    if (amounts.every(({ amountMinor }) => amountMinor === 0n)) continue;
    book.write({
      place,
      valueMinor,
      amounts: [...amounts, { account: from, amountMinor: -valueMinor }],
      concerns,
    });
  }
}

/**
 * A run hands a later cost of what it used on to the outputs that came after; the share of those that are still to come
 * stays in work for them. What was used after the last output stays in work, where the run is listed for it (6.5).
 */
function handOn(
  { run, from }: RunStage,
  amountMinor: bigint,
  concerns: MovementSource,
  book: Book,
  wait: (lot: Lot, amountMinor: bigint) => void,
): void {
  const shares = splitLargestRemainder(amountMinor, run.weights.slice(from));
  const outputs = run.delivered.slice(from);
  const handedMinor = sumMinor(shares.slice(0, outputs.length));
  if (handedMinor !== amountMinor) run.add(amountMinor - handedMinor);
  outputs.forEach(({ lot, good, lost }, index) => {
    const { goodMinor, lostMinor } = goodAndLost(shares[index] ?? 0n, good, lost);
    wait(lot, goodMinor);
    if (lostMinor === 0n) return;
    const amounts: Amount[] = [
      { account: 'productionWastage', amountMinor: lostMinor },
      { account: 'workInProgress', amountMinor: -lostMinor },
    ];
    book.write({ place: lot.place, valueMinor: 0n, amounts, concerns });
  });
}
