import { ok, type Result } from '../accounting/result';
import type { SaleOf } from '../accounting/valuation/followed-goods';
import { independentProducts } from '../accounting/valuation/from-products';
import { groupedBy } from '../accounting/valuation/grouped';
import type { StockedProduct } from '../accounting/valuation/product-movements';
import { valueProducts } from '../accounting/valuation/sku-valuation';
import type { ValuationResultDto } from '../contract/valuation';
import { hasWholeDocuments } from '../cin7/whole-documents';
import { readHeaders, readSaleTasks } from '../store/sale-documents';
import { readWholeDocuments } from '../store/whole-documents';
import { createRun, type Run } from '../store/runs';
import { finishValuation, saveValuations } from '../store/stock-movements';
import { calendarDate } from '../accounting/dates';
import type { Actor, SyncContext } from './context';
import { indexSales, saleOfRow } from './cost-entries';
import { documentMovements } from './document-movements';
import { fail, problem, type Problem } from './problem';
import { keptReferences, refreshReferences, todayOf } from './reference';
import type { SliceOutcome, SliceTools } from './runner';
import { readingOf, readProductPage, readStockPage, settleProducts } from './valuation-reading';
import {
  firstValuationCursor,
  type PhaseOutcome,
  type ValuationCursor,
  type ValuationStep,
} from './valuation-step';
import { counted, grouped } from './words';

/** Pause before a slice that was interrupted goes on, when nobody asked for a longer one. */
const pauseMs = 1_000;
/** Slices in a row without an answer after which Cin7 counts as out of reach: about 5 minutes. */
const maxSilent = 8;

/** Begins to read the movements; a reading that is under way is answered instead of a second one. */
export async function startValuation(
  context: SyncContext,
  connection: string,
  actor: Actor,
): Promise<Result<{ job: string }, Problem>> {
  const kept = await keptReferences(context, connection);
  if (!kept.ok) return kept;
  const source = await context.gateways.cin7(connection);
  if (!source.ok) return source;
  if (hasWholeDocuments(source.value)) {
    const kept = await readWholeDocuments(context.db, connection);
    if (kept.length === 0)
      return fail(
        'connection-incomplete',
        'Nothing has been fetched from Cin7 yet. Fetch first; the movements come from it.',
      );
  } else if (!source.value.movements) return notTold();
  const id = context.newId();
  const job = await context.db.tx(async (tx) => {
    // Two at once would be twice the calls: the connection's row makes them wait for each other.
    await tx.query('select id from connection where id = $1 for update', [connection]);
    const { rows } = await tx.query<{ id: string }>(
      `select id from job where connection_id = $1 and kind = 'valuation' and state in ('queued', 'running')`,
      [connection],
    );
    if (rows[0]) return rows[0].id;
    const message = 'Reading stock movements';
    await createRun(tx, { id, connection, kind: 'valuation', message, params: {}, createdBy: actor, at: context.clock() }); // prettier-ignore
    return id;
  });
  await context.wake(job);
  return ok({ job });
}

/**
 * One slice of a valuation run: pages of products with all their movements (100 a call), pages of the stock on hand
 * (1,000 rows a call), the few products that moved in between once more, then the valuation. Everything is read each
 * time: that a movement changes the product's own stamp is documented nowhere, and an earlier one can change its cost.
 */
export async function valuationSlice(
  context: SyncContext,
  run: Run,
  tools: SliceTools,
): Promise<SliceOutcome> {
  const cursor = (run.cursor as ValuationCursor | null) ?? firstValuationCursor();
  const source = await context.gateways.cin7(run.connection);
  if (!source.ok) return { state: 'failed', problem: source.error };
  const references = await refreshReferences(context, run.connection, false);
  if (!references.ok) return { state: 'failed', problem: references.error };
  const movements = hasWholeDocuments(source.value)
    ? await documentMovements(context, run.connection, source.value)
    : source.value.movements;
  if (!movements) return { state: 'failed', problem: notTold().error };
  const before = source.value.callCount();
  const calls = cursor.calls;
  let waitUntil = 0;
  let message = run.message;
  let progress: { done: number; total: number | null } = { done: 0, total: null };
  const step: ValuationStep = {
    ...{ context, run, tools, source: movements, references: references.value, cursor },
    callsPerMinute: source.value.callsPerMinute,
    call: {
      signal: tools.callSignal,
      onWait: (ms) => void (waitUntil = context.clock().getTime() + ms),
    },
    report: (done, total, words) => {
      cursor.silent = 0;
      cursor.calls = calls + source.value.callCount() - before;
      message = words;
      progress = { done, total };
      return tools.report({ done, total, cursor, message });
    },
  };
  const halt = await runPhases(step);
  if (halt && halt.state !== 'interrupted') return halt;
  cursor.calls = calls + source.value.callCount() - before;
  if (cursor.phase === 'end') return finish(step);
  const waitMs = Math.max(0, waitUntil - context.clock().getTime());
  if (halt && waitMs === 0 && !tools.signal.aborted && (cursor.silent += 1) >= maxSilent)
    return {
      state: 'failed',
      problem: problem('cin7-unavailable', 'Cin7 did not answer. Check the connection, then try again.'),
    };
  const later = halt ? { afterMs: Math.max(pauseMs, waitMs) } : {};
  return { state: 'again', cursor, ...progress, message, ...later };
}

const notTold = () => fail('kind-not-available', 'This Cin7 product does not tell what moved its stock.');

async function runPhases(step: ValuationStep): Promise<SliceOutcome | PhaseOutcome> {
  const { cursor, tools } = step;
  while (cursor.phase !== 'end' && !tools.isOver()) {
    if (await tools.isCancelled())
      return {
        state: 'cancelled',
        message: 'Reading the movements was cancelled. The valuation that was there still stands.',
      };
    const halt = await phases[cursor.phase](step);
    if (halt) return halt;
  }
  return null;
}

const phases: Readonly<
  Record<Exclude<ValuationCursor['phase'], 'end'>, (step: ValuationStep) => Promise<PhaseOutcome>>
> = { products: readProductPage, stock: readStockPage, settle: settleProducts, value: valueAll };

/** Products valued between two looks at the clock; a group that shares runs is never split. */
const productsAtOnce = 200;

async function valueAll(step: ValuationStep): Promise<PhaseOutcome> {
  const { context, run, tools, cursor, references } = step;
  const reading = await readingOf(context.db, run.connection, run.id);
  const { cin7, xero } = references;
  const today = todayOf(context, xero.organisation.timeZone);
  const saleOf = await salesKnown(step);
  const onHand = groupedBy(reading.onHand, ({ sku }) => sku);
  const total = reading.products.length;
  let valued = 0;
  for (const groups of batchesOf(independentProducts(reading.products))) {
    valued += groups.flat().length;
    if (valued <= cursor.valued) continue;
    const valuations = groups.flatMap((products) =>
      valueProducts({
        ...{ products, currency: cin7.baseCurrency, today, saleOf },
        onHand: products.flatMap(({ sku }) => onHand.get(sku) ?? []),
      }),
    );
    await saveValuations(context.db, run.connection, run.id, valuations, context.clock());
    cursor.valued = valued;
    await step.report(valued, total, `Valuing stock, ${grouped(valued)} of ${counted(total, 'product')}`);
    // Asked after the work: a slice gets at least one batch done, however long the reading took.
    if (valued < total && (tools.isOver() || (await tools.isCancelled()))) return null;
  }
  cursor.phase = 'end';
  return null;
}

function batchesOf(groups: readonly StockedProduct[][]): StockedProduct[][][] {
  const batches: StockedProduct[][][] = [];
  let size = productsAtOnce;
  for (const group of groups) {
    if (size >= productsAtOnce) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(group);
    size += group.length;
  }
  return batches;
}

/** The sale of a task or a number, as far as the sales fetched so far tell for certain. */
async function salesKnown({ context, run }: ValuationStep): Promise<SaleOf> {
  const headers = await readHeaders(context.db, run.connection);
  const index = indexSales(headers, await readSaleTasks(context.db, run.connection));
  return (taskId, number) => {
    const facts = { type: '', debitAccount: '', creditAccount: '', amount: '0', description: '' };
    const found = saleOfRow({ ...facts, taskId, reference: number, date: noDate }, index);
    return found.state === 'certain' ? found.sale.saleId : null;
  };
}

/** Not looked at when a sale is searched. */
const noDate = calendarDate('2000-01-01');

async function finish({ context, run, cursor, references }: ValuationStep): Promise<SliceOutcome> {
  const { calls, products, movements } = cursor;
  const at = context.clock();
  const currency = references.cin7.baseCurrency;
  const times = { begunAt: run.createdAt.toISOString(), at: at.toISOString() };
  const reading = { run: run.id, ...times, currency, products, movements };
  await context.db.tx((tx) => finishValuation(tx, run.connection, reading, at));
  const summary = `Read ${counted(movements, 'stock movement')} of ${counted(products, 'product')} (${counted(calls, 'call')} to Cin7) and valued the stock by FIFO and by average. Nothing was posted.`;
  const result: ValuationResultDto = { calls: { cin7: calls, xero: 0 }, products, movements, summary };
  return { state: 'done', result, message: summary };
}
