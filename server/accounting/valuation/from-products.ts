import type { CalendarDate } from '../dates';
import { fault, type Fault } from '../fault';
import type { ReportedStock } from './compare';
import { arrivalsOf, returnsOf, type SaleOf } from './followed-goods';
import { movedOf, type CostChange, type Goods, type GroupOf } from './goods';
import { groupedBy } from './grouped';
import type { Movement } from './movements';
import { openingOf, reportedStockOf } from './opening';
import { lateCostsOf, plainMovements, revaluationsOf } from './plain-movements';
import type { StockedProduct, StockOnHand } from './product-movements';
import type { Revaluation } from './revaluation';
import { isOfRun, runMovements } from './runs-of-products';

/** What Cin7 knows of some products' stock, as one reading found it. */
export interface StockHistory {
  readonly products: readonly StockedProduct[];
  readonly onHand: readonly StockOnHand[];
  readonly currency: string;
  /** The day of the reading. */
  readonly today: CalendarDate;
  readonly saleOf: SaleOf;
  /** Locations that share one cost; each has its own unless told otherwise, as Cin7's cost layers do [?]. */
  readonly groupOf?: GroupOf;
}

/** The same as input of the valuation and of its comparison with Cin7. */
export interface ValuationInput {
  readonly movements: readonly Movement[];
  readonly revaluations: readonly Revaluation[];
  /** Cin7's own stock value at the end of each month. */
  readonly reportedStock: readonly ReportedStock[];
  /** By SKU: what of its movements is not understood or does not add up. */
  readonly faults: ReadonlyMap<string, readonly Fault[]>;
}

/**
 * Cin7's movements as movements of the valuation (accounting-rules 6). Goods come in at Cin7's own cost; goods go out,
 * come back and move on without one: that is the method's to say. A later cost goes to the receipt that it is about;
 * what Cin7 worked out from it (costs of sales, of counts, of what was made) is the method's to work out as well. What
 * was there before the first known movement comes in at Cin7's value. Products of one run must be given together.
 */
export function fromProducts(history: StockHistory): ValuationInput {
  const { products, currency, today, saleOf, groupOf = (location) => location } = history;
  const onHand = groupedBy(history.onHand, ({ sku }) => sku);
  const movements: Movement[] = [];
  const revaluations: Revaluation[] = [];
  const reportedStock: ReportedStock[] = [];
  const faults = new Map<string, readonly Fault[]>();
  const inRuns = { goods: [] as Goods[], changes: [] as CostChange[] };
  for (const product of products) {
    if (!product.stocked) continue;
    const { sku } = product;
    const rows = (onHand.get(sku) ?? []).map((row) => ({ ...row, location: groupOf(row.location) }));
    const now = { sku, rows, today };
    const moved = movedOf(product, groupOf);
    const opening = openingOf(now, moved, currency);
    movements.push(
      ...opening.movements,
      ...plainMovements(moved, currency),
      ...arrivalsOf(moved.goods, currency),
      ...returnsOf(moved.goods, saleOf, currency),
      ...lateCostsOf(moved, currency),
    );
    revaluations.push(...revaluationsOf(moved));
    reportedStock.push(...reportedStockOf(now, moved, currency));
    inRuns.goods.push(...moved.goods.filter(isOfRun));
    inRuns.changes.push(...moved.changes.filter(isOfRun));
    const found = [...productFaults(product), ...opening.faults];
    if (found.length > 0) faults.set(sku, found);
  }
  movements.push(...runMovements(inRuns, currency));
  return { movements, revaluations, reportedStock, faults };
}

const productFaults = ({ sku, faults }: StockedProduct): Fault[] =>
  faults.map(({ field, reason }) =>
    fault(
      'source-invalid',
      { table: 'items', row: sku, column: field },
      `A movement of ${sku} is not understood: ${field}: ${reason} It is left out.`,
      "Look at the movement in Cin7. Until it is understood, no other valuation than Cin7's is posted.",
      { value: field },
    ),
  );

/**
 * Products in groups that share no assembly, production or disassembly: each group is valued by itself. In the order of
 * the products.
 */
export function independentProducts(products: readonly StockedProduct[]): StockedProduct[][] {
  const leader = new Map<string, string>();
  const find = (sku: string): string => {
    let top = sku;
    for (let next = leader.get(top); next !== undefined && next !== top; next = leader.get(top)) top = next;
    return top;
  };
  const skuOfRun = new Map<string, string>();
  for (const { sku, movements } of products) {
    for (const movement of movements) {
      if (!isOfRun(movement)) continue;
      const other = skuOfRun.get(movement.taskId);
      if (other === undefined) skuOfRun.set(movement.taskId, sku);
      else if (find(other) !== find(sku)) leader.set(find(sku), find(other));
    }
  }
  return [...groupedBy(products, ({ sku }) => find(sku)).values()];
}
