import { decimal, sumDecimals } from '../accounting/decimal';
import { groupedBy } from '../accounting/valuation/grouped';
import type { StockedProduct, StockOnHand } from '../accounting/valuation/product-movements';
import { readProducts, readStockOnHand, saveProductPage, saveStockOnHand } from '../store/stock-movements';
import { haltOf } from './fetch-step';
import type { PhaseOutcome, ValuationStep } from './valuation-step';
import { untilFull } from './words';

/** How many rows one call brings, for the time that is left. */
const perCall = { products: 100, pages: 1, settled: 0.5 } as const;

/** Most products that are read anew because they moved between the two lists: two calls each. */
const mostSettled = 100;

/** One page of products with their movements. */
export async function readProductPage(step: ValuationStep): Promise<PhaseOutcome> {
  const { context, run, source, cursor } = step;
  const answer = await source.products(cursor.page, step.call);
  if (!answer.ok) return haltOf(answer.error);
  const page = answer.value;
  await saveProductPage(context.db, run.connection, run.id, page, context.clock());
  cursor.products += page.rows.length + page.faults.length;
  cursor.movements += page.rows.reduce((sum, { value }) => sum + value.movements.length, 0);
  cursor.pageCount = page.pageCount;
  await step.report(
    cursor.products,
    page.total,
    `Reading stock movements of products, ${untilFull(cursor.products, page.total, step.callsPerMinute * perCall.products)}`,
  );
  nextPage(step, 'stock');
  return null;
}

/** One page of what is on hand; read after the movements, so that a movement in between shows as a gap. */
export async function readStockPage(step: ValuationStep): Promise<PhaseOutcome> {
  const { context, run, source, cursor } = step;
  const answer = await source.onHand(cursor.page, step.call);
  if (!answer.ok) return haltOf(answer.error);
  const name = `page ${String(cursor.page).padStart(6, '0')}`;
  await saveStockOnHand(context.db, run.connection, run.id, name, answer.value, context.clock());
  cursor.pageCount = answer.value.pageCount;
  await step.report(
    cursor.page,
    cursor.pageCount,
    `Reading stock on hand, page ${untilFull(cursor.page, cursor.pageCount, step.callsPerMinute * perCall.pages)}`,
  );
  nextPage(step, source.product ? 'settle' : 'value');
  return null;
}

function nextPage({ cursor }: ValuationStep, then: ValuationStep['cursor']['phase']): void {
  if (cursor.page < cursor.pageCount) return void (cursor.page += 1);
  cursor.phase = then;
  cursor.page = 1;
}

/**
 * A product whose movements do not sum to its stock may have moved while the lists were read: it is read anew, with its
 * stock, in two calls. When that many differ, something else is the cause, and they are taken as they are.
 */
export async function settleProducts(step: ValuationStep): Promise<PhaseOutcome> {
  const { context, run, source, cursor, tools } = step;
  const { product: ask, onHandOf } = source;
  if (!ask || !onHandOf) throw new Error('Products cannot be asked for one by one');
  cursor.settle ??= await differing(step);
  for (const id of cursor.settle.slice(cursor.settled)) {
    const product = await ask(id, step.call);
    if (!product.ok) return haltOf(product.error);
    const stock = await onHandOf(id, step.call);
    if (!stock.ok) return haltOf(stock.error);
    await saveProductPage(context.db, run.connection, run.id, product.value, context.clock());
    const sku = product.value.rows[0]?.value.sku;
    if (sku !== undefined)
      await saveStockOnHand(context.db, run.connection, run.id, skuName(sku), stock.value, context.clock());
    cursor.settled += 1;
    await step.report(
      cursor.settled,
      cursor.settle.length,
      `Reading products again that moved meanwhile, ${untilFull(cursor.settled, cursor.settle.length, step.callsPerMinute * perCall.settled)}`,
    );
    if (tools.isOver() || (await tools.isCancelled())) return null;
  }
  cursor.phase = 'value';
  return null;
}

const skuName = (sku: string): string => `sku ${sku}`;

async function differing({ context, run }: ValuationStep): Promise<string[]> {
  const { products, onHand } = await readingOf(context.db, run.connection, run.id);
  const stock = groupedBy(onHand, ({ sku }) => sku);
  const ids = products
    .filter(({ sku, stocked, movements }) => {
      const moved = sumDecimals(movements.map(({ quantity }) => decimal(quantity)));
      const now = sumDecimals((stock.get(sku) ?? []).map(({ quantity }) => decimal(quantity)));
      return stocked && !moved.eq(now);
    })
    .map(({ id }) => id);
  return ids.length > mostSettled ? [] : ids;
}

/** What a run has read: of a product that was read anew its own stock rows count. */
export async function readingOf(
  on: ValuationStep['context']['db'],
  connection: string,
  run: string,
): Promise<{ products: StockedProduct[]; onHand: StockOnHand[] }> {
  const products = await readProducts(on, connection, run);
  const lists = await readStockOnHand(on, connection, run);
  const anew = new Set(products.map(({ sku }) => sku).filter((sku) => lists.has(skuName(sku))));
  const onHand = [...lists].flatMap(([name, rows]) =>
    name.startsWith('page ') ? rows.filter(({ sku }) => !anew.has(sku)) : rows,
  );
  return { products, onHand };
}
