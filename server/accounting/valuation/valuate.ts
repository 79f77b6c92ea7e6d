import { sumMinor } from '../money';
import { unreachable } from '../result';
import { Book } from './book';
import type { ClosingPool, OpenRun, OpenTransfer, Valuation } from './effects';
import { addCost } from './late-costs';
import type { Method } from './method';
import type { Movement } from './movements';
import { absorb, deliver } from './production-movements';
import { arrive, comeBack, enter, leave } from './stock-movements';

/**
 * Values all movements of any number of SKUs by one method (accounting-rules 6): effects in minor units of base
 * currency, closing pools, and what is wrong. The movements may come in any order. Nothing is refused as a whole: what
 * cannot be valued is left out or valued at the last cost, and named in `problems`.
 */
export function valuate(movements: readonly Movement[], method: Method): Valuation {
  const book = new Book(movements, method);
  for (const turn of book.turns) {
    book.begin(turn);
    apply(turn.movement, book);
  }
  reportAtEnd(book);
  return {
    method: method.name,
    effects: book.effects,
    pools: closingPools(book),
    openTransfers: openTransfers(book),
    openRuns: openRuns(book),
    problems: book.problems,
  };
}

function apply(movement: Movement, book: Book): void {
  switch (movement.kind) {
    case 'opening':
    case 'receive':
    case 'stocktake-up':
      return enter(movement, book);
    case 'issue':
    case 'write-off':
    case 'stocktake-down':
    case 'supplier-return':
    case 'transfer-out':
    case 'production-issue':
      return leave(movement, book);
    case 'return':
      return comeBack(movement, book);
    case 'transfer-in':
      return arrive(movement, book);
    case 'landed-cost':
    case 'cost-correction':
      return addCost(movement, book);
    case 'production-absorb':
      return absorb(movement, book);
    case 'production-receive':
      return deliver(movement, book);
    default:
      return unreachable(movement);
  }
}

/** A cost that was missing and came later is no problem any more; so these are judged when everything is known. */
function reportAtEnd(book: Book): void {
  for (const { lot, movement } of book.lots.values())
    if (lot.costMinor <= 0n) book.report('cost-missing', movement);
  for (const pool of book.pools.values()) {
    const unsettled = pool.unsettled();
    for (const { movement, valueMinor } of unsettled)
      if (valueMinor === 0n) book.report('cost-missing', movement);
    const [oldest] = unsettled;
    if (oldest) book.report('negative-stock', oldest.movement);
  }
}

function closingPools({ pools, scale }: Book): ClosingPool[] {
  return [...pools.values()]
    .map(({ place, qty, valueMinor, stock }) => ({
      ...place,
      qty: scale.toDecimal(qty),
      valueMinor,
      layers: stock
        .layers()
        .map((layer) => ({ qty: scale.toDecimal(layer.qty), valueMinor: layer.valueMinor })),
    }))
    .sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

const keyOf = ({ sku, locationGroup }: ClosingPool): string => `${sku}\u0000${locationGroup}`;

function openTransfers({ outflows, scale }: Book): OpenTransfer[] {
  return [...outflows.values()].flatMap(({ movement, slices, arrived }) => {
    const open = movement.kind === 'transfer-out' ? slices.slice(arrived) : [];
    if (open.length === 0) return [];
    return [
      {
        movement: movement.id,
        sku: movement.sku,
        source: movement.source,
        qty: scale.toDecimal(open.reduce((sum, { qty }) => sum + qty, 0n)),
        valueMinor: sumMinor(open.map(({ valueMinor }) => valueMinor)),
      },
    ];
  });
}

function openRuns({ runs }: Book): OpenRun[] {
  return [...runs.values()]
    .filter(({ wipMinor }) => wipMinor !== 0n)
    .map(({ id, wipMinor, finished }) => ({ run: id, wipMinor, finished }));
}
