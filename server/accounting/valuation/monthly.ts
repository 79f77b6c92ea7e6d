import { monthOf, type Month } from '../dates';
import { parseDecimal, zero, type Decimal } from '../decimal';
import { toMinor } from '../rounding';
import type { Effect } from './effects';
import type { Movement } from './movements';
import type { Revaluation } from './revaluation';
import { lacksReportedCost } from './zero-cost';

/** What a method's effects did to a SKU in a month. */
export interface MethodMonth {
  cogsMinor: bigint;
  inventoryMinor: bigint;
  qty: Decimal;
  /** A landed cost or a bill that differs touched the SKU. */
  lateCost: boolean;
  /** Something left before it came, or came after it had left. */
  short: boolean;
}

/** What Cin7 reported of a SKU in a month. */
export interface ReportedMonth {
  /** Each line rounded, then added (accounting-rules 7). */
  cogsMinor: bigint;
  lines: number;
  /** Sales and returns among them without a cost. */
  lacking: number;
}

/** By SKU, then by month. */
export type Monthly<Sums> = ReadonlyMap<string, ReadonlyMap<Month, Sums>>;

export function effectsByMonth(effects: readonly Effect[]): Monthly<MethodMonth> {
  return tally(
    effects,
    (): MethodMonth => ({ cogsMinor: 0n, inventoryMinor: 0n, qty: zero, lateCost: false, short: false }),
    (sums, effect) => {
      sums.cogsMinor += effect.toCogsMinor;
      sums.inventoryMinor += effect.toInventoryMinor;
      sums.qty = sums.qty.plus(effect.qty);
      sums.lateCost ||= effect.kind === 'landed-cost' || effect.kind === 'cost-correction';
      sums.short ||= effect.kind === 'true-up' || effect.shortQty.gt(0);
    },
  );
}

export function reportedByMonth(
  movements: readonly (Movement | Revaluation)[],
  currency: string,
): Monthly<ReportedMonth> {
  return tally(
    movements,
    (): ReportedMonth => ({ cogsMinor: 0n, lines: 0, lacking: 0 }),
    (sums, movement) => {
      if ('kind' in movement && lacksReportedCost(movement)) sums.lacking += 1;
      const cogs = parseDecimal(movement.reportedCogs);
      if (cogs === null) return;
      sums.cogsMinor += toMinor(cogs, currency);
      sums.lines += 1;
    },
  );
}

function tally<One extends { readonly sku: string; readonly date: Effect['date'] }, Sums>(
  all: readonly One[],
  none: () => Sums,
  add: (sums: Sums, one: One) => void,
): Monthly<Sums> {
  const bySku = new Map<string, Map<Month, Sums>>();
  for (const one of all) {
    const months = bySku.get(one.sku) ?? new Map<Month, Sums>();
    bySku.set(one.sku, months);
    const month = monthOf(one.date);
    const sums = months.get(month) ?? none();
    months.set(month, sums);
    add(sums, one);
  }
  return bySku;
}
