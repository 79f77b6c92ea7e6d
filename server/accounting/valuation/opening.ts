import { addMonths, lastDayOf, monthOf, type CalendarDate, type Month } from '../dates';
import { decimal, decimalText, sumDecimals, zero, type Decimal } from '../decimal';
import { fault, type Fault } from '../fault';
import { sumMinor } from '../money';
import { splitLargestRemainder, toMinor } from '../rounding';
import type { ReportedStock } from './compare';
import type { Moved } from './goods';
import type { Entering } from './movements';
import type { StockOnHand } from './product-movements';

/** A SKU's stock as Cin7 has it now; its places are costing groups. */
export interface StockNow {
  readonly sku: string;
  readonly rows: readonly StockOnHand[];
  readonly today: CalendarDate;
}

/**
 * What is on hand now and came by none of the known movements was there before the first of them: it comes in at the
 * end of the month before, at Cin7's value. Fewer on hand than the movements say means that some of them are wrong or not known.
 */
export function openingOf(
  { sku, rows, today }: StockNow,
  { goods, changes }: Moved,
  currency: string,
): { movements: Entering[]; faults: Fault[] } {
  const gaps = [
    ...new Set([...rows.map(({ location }) => location), ...goods.map((one) => one.locationGroup)]),
  ]
    .sort()
    .map((group) => ({ group, qty: gapIn(group, rows, goods) }));
  const faults = gaps.filter(({ qty }) => qty.lt(0)).map(({ group, qty }) => gapFault(sku, group, qty));
  const before = gaps.filter(({ qty }) => qty.gt(0));
  const nowMinor = sumMinor(rows.map(({ value }) => toMinor(decimal(value), currency)));
  const movedMinor = sumMinor([...goods, ...changes].map(({ value }) => toMinor(value ?? zero, currency)));
  const parts = splitLargestRemainder(
    nowMinor - movedMinor,
    before.map(({ qty }) => qty),
  );
  const first = goods.map(({ date }) => date).sort()[0] ?? today;
  const date = lastDayOf(addMonths(monthOf(first), -1));
  const movements = before.map(({ group, qty }, index): Entering => {
    const partMinor = parts[index] ?? 0n;
    return {
      ...{ id: `${sku}|opening|${group}`, sku, locationGroup: group, date, order: 0 },
      source: { id: '', number: 'Opening' },
      ...{ reportedCogs: null, kind: 'opening', qty },
      valueMinor: partMinor > 0n ? partMinor : null,
    };
  });
  return { movements, faults };
}

function gapIn(group: string, rows: readonly StockOnHand[], goods: Moved['goods']): Decimal {
  const now = rows.filter(({ location }) => location === group).map(({ quantity }) => decimal(quantity));
  const moved = goods.filter(({ locationGroup }) => locationGroup === group);
  return sumDecimals(now).minus(sumDecimals(moved.map(({ qty, way }) => qty.times(way))));
}

const gapFault = (sku: string, place: string, qty: Decimal): Fault =>
  fault(
    'stock-differs',
    { table: 'items', row: sku },
    `By its movements there should be ${decimalText(qty.abs())} more of ${sku} in ${place || 'no location'} than Cin7 has there.`,
    "Read the movements again; if it stays, compare the SKU's movements with its stock in Cin7.",
    { value: decimalText(qty) },
  );

/**
 * What Cin7 said the stock of a SKU was worth at the end of each month: what it says now, less what moved since. Cin7
 * keeps no past values itself (cin7-core 2).
 */
export function reportedStockOf(
  { sku, rows, today }: StockNow,
  { goods, changes }: Moved,
  currency: string,
): ReportedStock[] {
  const byMonth = new Map<Month, bigint>();
  for (const { date, value } of [...goods, ...changes]) {
    const month = monthOf(date);
    byMonth.set(month, (byMonth.get(month) ?? 0n) + toMinor(value ?? zero, currency));
  }
  const first = [...byMonth.keys()].sort()[0] ?? monthOf(today);
  const reported: ReportedStock[] = [];
  let valueMinor = sumMinor(rows.map(({ value }) => toMinor(decimal(value), currency)));
  for (
    let month = laterMonth(monthOf(today), byMonth);
    month >= addMonths(first, -1);
    month = addMonths(month, -1)
  ) {
    if (valueMinor !== 0n || byMonth.has(month)) reported.push({ sku, month, valueMinor });
    valueMinor -= byMonth.get(month) ?? 0n;
  }
  return reported.reverse();
}

/** Movements may be dated ahead. */
const laterMonth = (month: Month, byMonth: ReadonlyMap<Month, bigint>): Month =>
  [...byMonth.keys()].reduce((last, one) => (one > last ? one : last), month);
