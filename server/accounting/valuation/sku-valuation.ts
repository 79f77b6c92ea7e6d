import { monthOf, type CalendarDate, type Month } from '../dates';
import { decimalText, zero, type Decimal } from '../decimal';
import type { Fault } from '../fault';
import { average } from './average';
import { compareValuations, type ComparisonRow, type MethodFigures } from './compare';
import { fifo } from './fifo';
import { fromProducts, type StockHistory } from './from-products';
import { groupedBy } from './grouped';
import type { Movement } from './movements';
import { problemFaults } from './problem-faults';
import type { StockedProduct } from './product-movements';
import { valuate } from './valuate';
import { lacksReportedCost } from './zero-cost';

/** A method's month of a SKU, minor units of base currency. */
export interface MethodMonthFigures extends MethodFigures {
  readonly openingMinor: bigint;
}

/** A SKU in a month: Cin7's figures beside FIFO and moving average. Quantities are decimal texts. */
export interface SkuMonth {
  readonly month: Month;
  readonly openingQty: string;
  readonly inQty: string;
  readonly outQty: string;
  readonly closingQty: string;
  readonly cin7: { readonly openingMinor: bigint; readonly cogsMinor: bigint; readonly stockMinor: bigint };
  readonly fifo: MethodMonthFigures;
  readonly average: MethodMonthFigures;
}

/** A sale, or a return, that Cin7 booked without a cost. */
export interface UncostedSale {
  readonly taskId: string;
  readonly number: string;
  readonly date: CalendarDate;
  readonly quantity: string;
}

/** Everything that one reading tells of a SKU's value, month by month. */
export interface SkuValuation {
  readonly sku: string;
  readonly name: string;
  /** Cin7's own word for how it costs the SKU. */
  readonly costingMethod: string;
  /** Cin7 account codes; blank when the product names none. */
  readonly cogsAccount: string;
  readonly inventoryAccount: string;
  readonly months: readonly SkuMonth[];
  readonly faults: readonly Fault[];
  readonly uncosted: readonly UncostedSale[];
  /** Receipts without a cost, by document. */
  readonly costMissing: readonly string[];
}

/** Values products that share no run with others (see `independentProducts`), one result a stocked SKU that ever moved. */
export function valueProducts(history: StockHistory): SkuValuation[] {
  const input = fromProducts(history);
  const valued = { fifo: valuate(input.movements, fifo), average: valuate(input.movements, average) };
  const rows = compareValuations({
    ...{ movements: input.movements, ...valued, currency: history.currency },
    ...{ reportedStock: input.reportedStock, stockIsComplete: true, revaluations: input.revaluations },
    through: monthOf(history.today),
  });
  const bySku = {
    rows: groupedBy(rows, ({ sku }) => sku),
    movements: groupedBy(input.movements, ({ sku }) => sku),
    problems: groupedBy([...valued.fifo.problems, ...valued.average.problems], ({ sku }) => sku),
  };
  return history.products.flatMap((product) => {
    const { sku } = product;
    const own = bySku.rows.get(sku) ?? [];
    const faults = input.faults.get(sku) ?? [];
    if (!product.stocked || (own.length === 0 && faults.length === 0)) return [];
    const problems = bySku.problems.get(sku) ?? [];
    const movements = bySku.movements.get(sku) ?? [];
    const missing = problems.filter(({ code }) => code === 'cost-missing');
    return [
      {
        ...factsOf(product),
        months: monthsOf(own, movements),
        faults: [...faults, ...problemFaults(sku, problems, input.movements)],
        uncosted: movements.filter(lacksReportedCost).map(uncostedSale),
        costMissing: [...new Set(missing.map(({ source }) => source.number))],
      },
    ];
  });
}

const factsOf = ({ sku, name, costingMethod, cogsAccount, inventoryAccount }: StockedProduct) => ({
  ...{ sku, name, costingMethod, cogsAccount, inventoryAccount },
});

const uncostedSale = (movement: Movement): UncostedSale => ({
  ...{ taskId: movement.source.id, number: movement.source.number, date: movement.date },
  quantity: 'qty' in movement ? decimalText(movement.qty) : '0',
});

function monthsOf(rows: readonly ComparisonRow[], movements: readonly Movement[]): SkuMonth[] {
  const moved = groupedBy(movements, ({ date }) => monthOf(date));
  let before: ComparisonRow | null = null;
  return rows.map((row): SkuMonth => {
    const opening = before;
    before = row;
    const openingQty = opening?.closingQty ?? zero;
    const inQty = cameIn(moved.get(row.month) ?? []);
    return {
      month: row.month,
      openingQty: decimalText(openingQty),
      inQty: decimalText(inQty),
      outQty: decimalText(openingQty.plus(inQty).minus(row.closingQty)),
      closingQty: decimalText(row.closingQty),
      cin7: {
        openingMinor: opening?.cin7.stockMinor ?? 0n,
        cogsMinor: row.cin7.cogsMinor,
        stockMinor: row.cin7.stockMinor ?? 0n,
      },
      fifo: { openingMinor: opening?.fifo.stockMinor ?? 0n, ...row.fifo },
      average: { openingMinor: opening?.average.stockMinor ?? 0n, ...row.average },
    };
  });
}

const bringsIn: ReadonlySet<Movement['kind']> = new Set([
  ...(['opening', 'receive', 'stocktake-up', 'return', 'production-receive'] as const),
]);

/** What came in; of transfers only what arrived more than was sent. */
function cameIn(movements: readonly Movement[]): Decimal {
  let [came, moved] = [zero, zero];
  for (const movement of movements) {
    if (!('qty' in movement)) continue;
    if (bringsIn.has(movement.kind)) came = came.plus(movement.qty);
    else if (movement.kind === 'transfer-in') moved = moved.plus(movement.qty);
    else if (movement.kind === 'transfer-out') moved = moved.minus(movement.qty);
  }
  return moved.gt(0) ? came.plus(moved) : came;
}
