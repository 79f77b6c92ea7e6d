import type { CalendarDate } from '../dates';
import { decimal, zero, type Decimal } from '../decimal';
import { toMinor } from '../rounding';
import type { Movement } from './movements';
import type { ProductMovement, ProductMovementKind, StockedProduct } from './product-movements';

interface Facts {
  readonly id: string;
  readonly sku: string;
  readonly kind: ProductMovementKind;
  readonly taskId: string;
  readonly number: string;
  readonly date: CalendarDate;
  readonly locationGroup: string;
  /** Position of the row in the product's list, earliest first. */
  readonly position: number;
}

/** Goods of one SKU that a task moved one way on one day: rows of several bins or batches are one. */
export interface Goods extends Facts {
  /** Above zero. */
  readonly qty: Decimal;
  /** Into stock (1) or out of it (-1). */
  readonly way: 1 | -1;
  /** Base currency, with the sign of the way; null when a row says nothing. */
  readonly value: Decimal | null;
}

/** A cost that changed after the goods had moved; positive: stock is worth more. */
export interface CostChange extends Facts {
  readonly value: Decimal;
}

/** What moved a product's stock. */
export interface Moved {
  readonly goods: readonly Goods[];
  readonly changes: readonly CostChange[];
}

/** The costing group of a location. */
export type GroupOf = (location: string) => string;

/** A product's rows as goods that moved and costs that changed. */
export function movedOf(product: StockedProduct, groupOf: GroupOf): Moved {
  const goods = new Map<string, Goods>();
  const changes: CostChange[] = [];
  for (const [position, row] of earliestFirst(product.movements).entries()) {
    const quantity = decimal(row.quantity);
    const facts = { ...factsOf(product.sku, row, groupOf), position };
    const value = row.value === null ? null : decimal(row.value);
    if (quantity.eq(0)) {
      if (value?.eq(0) === false) changes.push({ ...facts, id: `${facts.id}|cost|${changes.length}`, value });
      continue;
    }
    const way = quantity.gt(0) ? 1 : -1;
    const id = `${facts.id}|${way > 0 ? 'in' : 'out'}`;
    const known = goods.get(id);
    const qty = quantity.abs().plus(known?.qty ?? zero);
    goods.set(id, { ...(known ?? facts), id, way, qty, value: known ? sumOf(known.value, value) : value });
  }
  return { goods: [...goods.values()], changes };
}

const sumOf = (left: Decimal | null, right: Decimal | null): Decimal | null =>
  left === null || right === null ? null : left.plus(right);

/** As Cin7 lists them; turned round when the list begins with the latest. */
function earliestFirst(rows: readonly ProductMovement[]): readonly ProductMovement[] {
  const [first, last] = [rows[0], rows.at(-1)];
  return first && last && first.date > last.date ? [...rows].reverse() : rows;
}

function factsOf(sku: string, row: ProductMovement, groupOf: GroupOf): Omit<Facts, 'position'> {
  const { taskId, kind, number, date } = row;
  const locationGroup = groupOf(row.location);
  const id = [sku, taskId, kind, locationGroup, date].join('|');
  return { id, sku, kind, taskId, number, date, locationGroup };
}

/**
 * Cin7 gives days, not times. Within a day goods come in, move on, are counted and made, come back, and are sold last:
 * so nothing is short that came the same day. Equal steps are taken in the order of Cin7's list.
 */
const daySteps = ['in', 'sent', 'arrived', 'counted', 'revalued', 'used', 'work', 'made', 'returned', 'sold', 'takenBack'] as const; // prettier-ignore
export type DayStep = (typeof daySteps)[number];
const rowsOfAStep = 10_000_000;

/** What every movement of the valuation has. */
export const commonOf = (
  facts: Facts,
  step: DayStep,
): Pick<Movement, 'id' | 'sku' | 'locationGroup' | 'date' | 'order' | 'source' | 'reportedCogs'> => ({
  ...{ id: facts.id, sku: facts.sku, locationGroup: facts.locationGroup, date: facts.date },
  order: daySteps.indexOf(step) * rowsOfAStep + facts.position,
  source: { id: facts.taskId, number: facts.number },
  reportedCogs: null,
});

/** Minor units of what came in; null when Cin7 says nothing. */
export const valueIn = ({ value }: Goods, currency: string): bigint | null =>
  value === null ? null : toMinor(value, currency);
