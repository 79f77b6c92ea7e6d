import { addMonths, type Month } from '../dates';
import { zero, type Decimal } from '../decimal';
import { absolute } from '../money';
import type { Valuation } from './effects';
import { effectsByMonth, reportedByMonth, type MethodMonth, type ReportedMonth } from './monthly';
import type { Movement } from './movements';
import type { Revaluation } from './revaluation';

/** Cin7's stock value of a SKU at the end of a month, minor units of base currency; Cin7 keeps no past ones. */
export interface ReportedStock {
  readonly sku: string;
  readonly month: Month;
  readonly valueMinor: bigint;
}

export interface ComparisonInput {
  readonly movements: readonly Movement[];
  /** Of the same movements. */
  readonly fifo: Valuation;
  readonly average: Valuation;
  readonly currency: string;
  readonly reportedStock: readonly ReportedStock[];
  /** Cin7's stock is known for every month: one without a value was worth 0.00. */
  readonly stockIsComplete?: boolean;
  /** What else Cin7 booked to COGS. */
  readonly revaluations?: readonly Revaluation[];
  /** The last month of the rows when nothing moved in it any more. */
  readonly through?: Month;
}

/** Why a figure differs from Cin7's, as far as the movements of the month tell. */
export type Reason =
  /** Cin7 reports no cost, or 0.00, for a sale or return of the month. */
  | 'missing-cost'
  /** A landed cost or a bill that differs came in the month; Cin7 may have dated or split it otherwise. */
  | 'late-cost'
  /** Goods left before they came, or came that had left before, or less than nothing is on hand. */
  | 'negative-stock'
  /** At most one minor unit for each cost line. */
  | 'rounding'
  /** Average is not FIFO: Cin7 never values by average. */
  | 'method'
  /** This month agrees; the difference of the stock is the one of the month before. */
  | 'carried'
  | 'unexplained';

/** A method's figures of a SKU and month, minor units of base currency; differences are ours less Cin7's. */
export interface MethodFigures {
  readonly cogsMinor: bigint;
  readonly cogsDifferenceMinor: bigint;
  readonly stockMinor: bigint;
  /** Null when Cin7's stock value is not known. */
  readonly stockDifferenceMinor: bigint | null;
  /** Empty when nothing differs. */
  readonly reasons: readonly Reason[];
}

export interface ComparisonRow {
  readonly sku: string;
  readonly month: Month;
  readonly closingQty: Decimal;
  readonly cin7: { readonly cogsMinor: bigint; readonly stockMinor: bigint | null };
  readonly fifo: MethodFigures;
  readonly average: MethodFigures;
}

/**
 * Cin7's COGS and closing stock beside FIFO and moving average (accounting-rules 6, modes): by SKU every month in which it
 * moved, had stock or was reported.
 */
export function compareValuations(input: ComparisonInput): ComparisonRow[] {
  const { movements, fifo, average, currency, reportedStock } = input;
  const ours = { fifo: effectsByMonth(fifo.effects), average: effectsByMonth(average.effects) };
  const cin7 = reportedByMonth([...movements, ...(input.revaluations ?? [])], currency);
  const stock = new Map<string, Map<Month, bigint>>();
  for (const { sku, month, valueMinor } of reportedStock)
    stock.set(sku, (stock.get(sku) ?? new Map<Month, bigint>()).set(month, valueMinor));
  const known = [ours.fifo, ours.average, cin7, stock];
  const moved = known.flatMap((bySku) => [...bySku.values()].flatMap((months) => [...months.keys()]));
  const last = latest([...moved, ...(input.through === undefined ? [] : [input.through])]);
  const skus = [...new Set(known.flatMap((bySku) => [...bySku.keys()]))].sort();
  return skus.flatMap((sku) =>
    rowsOf(
      {
        sku,
        fifo: ours.fifo.get(sku) ?? new Map(),
        average: ours.average.get(sku) ?? new Map(),
        cin7: cin7.get(sku) ?? new Map(),
        stock: stock.get(sku) ?? new Map(),
        noStock: input.stockIsComplete === true ? 0n : null,
      },
      last,
    ),
  );
}

const latest = (months: readonly Month[]): Month | null =>
  months.reduce<Month | null>((last, month) => (last === null || month > last ? month : last), null);

interface SkuMonths {
  readonly sku: string;
  readonly fifo: ReadonlyMap<Month, MethodMonth>;
  readonly average: ReadonlyMap<Month, MethodMonth>;
  readonly cin7: ReadonlyMap<Month, ReportedMonth>;
  readonly stock: ReadonlyMap<Month, bigint>;
  readonly noStock: bigint | null;
}

/** A method's stock as the months go by. */
interface Running {
  qty: Decimal;
  stockMinor: bigint;
  /** Difference to Cin7's stock when it was last known. */
  differenceMinor: bigint;
}

function rowsOf(of: SkuMonths, last: Month | null): ComparisonRow[] {
  const active = new Set([of.fifo, of.average, of.cin7, of.stock].flatMap((months) => [...months.keys()]));
  const [first] = [...active].sort();
  if (first === undefined || last === null) return [];
  const running = { fifo: notYet(), average: notYet() };
  const rows: ComparisonRow[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) {
    const reported = of.cin7.get(month) ?? { cogsMinor: 0n, lines: 0, lacking: 0 };
    const cin7 = { cogsMinor: reported.cogsMinor, stockMinor: of.stock.get(month) ?? of.noStock, reported };
    const fifo = figuresOf(of.fifo.get(month), running.fifo, cin7);
    const plain = figuresOf(of.average.get(month), running.average, cin7);
    const average = sameFigures(fifo, plain) ? plain : { ...plain, reasons: withMethod(plain.reasons) };
    if (!active.has(month) && running.fifo.qty.eq(0) && fifo.stockMinor === 0n) continue;
    const { cogsMinor, stockMinor } = cin7;
    rows.push({
      sku: of.sku,
      month,
      closingQty: running.fifo.qty,
      cin7: { cogsMinor, stockMinor },
      fifo,
      average,
    });
  }
  return rows;
}

const notYet = (): Running => ({ qty: zero, stockMinor: 0n, differenceMinor: 0n });

function figuresOf(
  ours: MethodMonth | undefined,
  running: Running,
  cin7: { cogsMinor: bigint; stockMinor: bigint | null; reported: ReportedMonth },
): MethodFigures {
  running.qty = running.qty.plus(ours?.qty ?? zero);
  running.stockMinor += ours?.inventoryMinor ?? 0n;
  const before = running.differenceMinor;
  const cogsMinor = ours?.cogsMinor ?? 0n;
  const cogsDifferenceMinor = cogsMinor - cin7.cogsMinor;
  const stockDifferenceMinor = cin7.stockMinor === null ? null : running.stockMinor - cin7.stockMinor;
  running.differenceMinor = stockDifferenceMinor ?? before;
  const differs = cogsDifferenceMinor !== 0n || (stockDifferenceMinor ?? 0n) !== 0n;
  const isCarried = cogsDifferenceMinor === 0n && stockDifferenceMinor === before;
  const reasons = isCarried ? (['carried'] as const) : reasonsOf(ours, running.qty, cin7.reported);
  const largest = [cogsDifferenceMinor, (stockDifferenceMinor ?? before) - before].map(absolute);
  const isRounding = largest.every((minor) => minor <= BigInt(cin7.reported.lines));
  const told = reasons.length > 0 ? reasons : [isRounding ? ('rounding' as const) : ('unexplained' as const)];
  return {
    cogsMinor,
    cogsDifferenceMinor,
    stockMinor: running.stockMinor,
    stockDifferenceMinor,
    reasons: differs ? told : [],
  };
}

function reasonsOf(ours: MethodMonth | undefined, closingQty: Decimal, reported: ReportedMonth): Reason[] {
  const reasons: Reason[] = [];
  if (reported.lacking > 0) reasons.push('missing-cost');
  if (ours?.lateCost) reasons.push('late-cost');
  if (ours?.short || closingQty.lt(0)) reasons.push('negative-stock');
  return reasons;
}

const sameFigures = (left: MethodFigures, right: MethodFigures): boolean =>
  left.cogsMinor === right.cogsMinor && left.stockMinor === right.stockMinor;

/** Where FIFO and average part, the method is a reason of the average's difference, and explains what nothing else does. */
const withMethod = (reasons: readonly Reason[]): readonly Reason[] =>
  reasons.length === 0 ? [] : [...reasons.filter((reason) => reason !== 'unexplained'), 'method'];
