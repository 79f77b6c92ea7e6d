import { sumDecimals, zero, type Decimal } from '../decimal';
import { err, ok, type Result } from '../result';
import { splitLargestRemainder } from '../rounding';

/** What one unit of a product takes. */
export interface BillOfMaterials {
  readonly sku: string;
  readonly components: readonly { readonly sku: string; readonly qty: Decimal }[];
  /** Labour and overhead of a unit, major units of base currency. */
  readonly absorbed: Decimal;
}

export interface RolledUp {
  readonly sku: string;
  /** 1: made of bought parts alone. */
  readonly level: number;
  /** Exact, major units of base currency. */
  readonly unitCost: Decimal;
}

export type RollUpProblem =
  /** The SKUs of a circle, each a component of the next, the last of the first. */
  | { readonly code: 'cycle'; readonly skus: readonly string[] }
  | { readonly code: 'cost-missing'; readonly sku: string; readonly usedBy: string }
  | { readonly code: 'bill-twice'; readonly sku: string };

/**
 * The cost of a unit of every product, lowest level first (accounting-rules 6.5): S = A 3.00 + 0.40 = 3.40, then
 * F2 = 3 S + 1 B. `unitCosts` are those of what is bought, major units. The order is also the order in which runs of
 * one day are to be taken.
 */
export function rollUp(
  bills: readonly BillOfMaterials[],
  unitCosts: ReadonlyMap<string, Decimal>,
): Result<RolledUp[], RollUpProblem> {
  const waiting = new Map<string, BillOfMaterials>();
  for (const bill of bills) {
    if (waiting.has(bill.sku)) return err({ code: 'bill-twice', sku: bill.sku });
    waiting.set(bill.sku, bill);
  }
  const costs = new Map(unitCosts);
  for (const sku of waiting.keys()) costs.delete(sku);
  const rolled: RolledUp[] = [];
  for (let level = 1; waiting.size > 0; level += 1) {
    const ready = [...waiting.values()].filter(({ components }) =>
      components.every(({ sku }) => !waiting.has(sku)),
    );
    if (ready.length === 0) return err({ code: 'cycle', skus: circleIn(waiting) });
    for (const { sku, components, absorbed } of ready) {
      const missing = components.find((component) => !costs.has(component.sku));
      if (missing) return err({ code: 'cost-missing', sku: missing.sku, usedBy: sku });
      const parts = components.map((component) => (costs.get(component.sku) ?? zero).times(component.qty));
      rolled.push({ sku, level, unitCost: sumDecimals([...parts, absorbed]) });
    }
    for (const { sku, unitCost } of rolled.slice(-ready.length)) {
      costs.set(sku, unitCost);
      waiting.delete(sku);
    }
  }
  return ok(rolled);
}

/** Every bill that waits has a component that waits, so going down meets one for the second time. */
function circleIn(waiting: ReadonlyMap<string, BillOfMaterials>): string[] {
  const path: string[] = [];
  let sku = waiting.keys().next().value;
  while (sku !== undefined && !path.includes(sku)) {
    path.push(sku);
    sku = waiting.get(sku)?.components.find((component) => waiting.has(component.sku))?.sku;
  }
  return path.slice(path.indexOf(sku ?? '')).reverse();
}

/**
 * The cost of a finished run: the normal loss stays in the good units, the cost of units lost beyond it is wastage
 * (accounting-rules 6.5): 230.00 for 19 good and 1 lost is 218.50 and 11.50.
 */
export function goodAndLost(
  costMinor: bigint,
  good: Decimal,
  abnormalLoss: Decimal,
): { goodMinor: bigint; lostMinor: bigint } {
  const [goodMinor = 0n, lostMinor = 0n] = splitLargestRemainder(costMinor, [good, abnormalLoss]);
  return { goodMinor, lostMinor };
}
