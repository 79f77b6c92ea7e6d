import { compileSettings } from '../accounting/settings';
import type { CallOptions } from '../cin7/source';
import { hasWholeDocuments } from '../cin7/whole-documents';
import type { FetchResultDto } from '../contract/jobs';
import { holdOpenRun, type Run } from '../store/runs';
import { readAllAgain, readSourceFaults } from '../store/source-documents';
import { forgetWholeDocuments } from '../store/whole-documents';
import type { SyncContext } from './context';
import { costAccountsOf } from './cost-accounts';
import { fetchLedger } from './fetch-ledger';
import { fetchDocuments, fetchReferred } from './fetch-documents';
import { fetchList } from './fetch-list';
import { withList } from './fetch-lists';
import { nextFetchMark, readFetchMark, saveFetchMark } from './fetch-mark';
import { advance, type DocumentPhase, type Phase } from './fetch-plan';
import { fetchPurchases } from './fetch-purchases';
import { fetchSales } from './fetch-sales';
import {
  firstCursor,
  firstList,
  isCursor,
  type DocumentStep,
  type FetchCursor,
  type FetchParams,
  type FetchStep,
  type FetchWork,
  type Halt,
} from './fetch-step';
import { fetchStockTasks } from './fetch-stock-tasks';
import { fetchSummary, resultCounts } from './fetch-summary';
import { ledgerChartOf } from './ledger-kinds';
import { problem } from './problem';
import { refreshReferences, todayOf } from './reference';
import type { SliceOutcome, SliceTools } from './runner';
import { tablesInForce } from './tables';
import { choicesOf, monthsThrough, understandAll } from './understood';
import { grouped, untilFull } from './words';

export { monthsOf } from './fetch-step';

/** Pause before a slice that was interrupted goes on, when nobody asked for a longer one. */
const pauseMs = 1_000;
/** Slices in a row without an answer after which Cin7 counts as out of reach: about 5 minutes. */
const maxSilent = 8;

/**
 * Fetch: what changed in Cin7 since the last time, by the cheapest sufficient calls (DESIGN decision 8): list pages of
 * what the kinds asked for need, then ledger pages, then one call for each new or changed sale and purchase whose
 * documents they are. Each page is stored before the next is asked for. This is one slice of such a run.
 */
export async function fetchSlice(context: SyncContext, run: Run, tools: SliceTools): Promise<SliceOutcome> {
  const params = run.params as FetchParams;
  const cursor = isCursor(run.cursor) ? run.cursor : firstCursor();
  const source = await context.gateways.cin7(run.connection);
  if (!source.ok) return { state: 'failed', problem: source.error };
  const callsBefore = source.value.callCount();
  const counted = (): FetchCursor => ({
    ...cursor,
    calls: cursor.calls + source.value.callCount() - callsBefore,
  });
  const references = await refreshReferences(context, run.connection, false);
  if (!references.ok) return { state: 'failed', problem: references.error };
  const { tables } = await tablesInForce(context.db, run.connection, references.value);
  const { settings } = compileSettings(new Map(tables.settings.map(({ row, value }) => [row, value])));
  const waits = waitsOf(context);
  let message = run.message;
  const work: FetchWork = {
    context,
    run,
    params,
    tools,
    cursor,
    call: { signal: tools.callSignal, onWait: waits.begin },
    references: references.value,
    costAccounts: costAccountsOf(settings, references.value.cin7),
    chart: ledgerChartOf(settings, references.value.cin7),
    lookBackMonths: settings.lookBackMonths,
    choices: choicesOf(settings),
    report: (noun, done, total, perCall) => {
      cursor.silent = 0;
      message = `Fetching ${noun}, ${untilFull(done, total, source.value.callsPerMinute * perCall)}`;
      return tools.report({ done, total, cursor: counted(), message });
    },
    reportSoFar: (noun, done) => {
      cursor.silent = 0;
      message = `Fetching ${noun}, ${grouped(done)} so far`;
      return tools.report({ done, total: null, cursor: counted(), message });
    },
  };
  const { value } = source;
  const step: FetchStep | DocumentStep = hasWholeDocuments(value)
    ? { ...work, source: value }
    : { ...work, source: value };
  const outcome = await runPhases(step);
  if (outcome && outcome.state !== 'interrupted') return outcome;
  const waitMs = outcome ? waits.leftMs() : 0;
  if (outcome && waitMs === 0 && !tools.signal.aborted && (cursor.silent += 1) >= maxSilent)
    return {
      state: 'failed',
      problem: problem('cin7-unavailable', 'Cin7 did not answer. Check the connection, then try again.'),
    };
  const calls = counted();
  if (cursor.phase === 'end') return finish(step, calls.calls);
  const { done, total } =
    cursor.phase === 'sales' || cursor.phase === 'purchases'
      ? cursor[cursor.phase]
      : { done: 0, total: null };
  return {
    state: 'again',
    cursor: calls,
    done,
    total,
    message,
    ...(outcome ? { afterMs: Math.max(pauseMs, waitMs) } : {}),
  };
}

/** Remembers the wait that pacing last asked for, and how much of it is left. */
function waitsOf({ clock }: SyncContext): {
  begin: NonNullable<CallOptions['onWait']>;
  leftMs: () => number;
} {
  let until = 0;
  return {
    begin: (ms) => void (until = clock().getTime() + ms),
    leftMs: () => Math.max(0, until - clock().getTime()),
  };
}

/** Runs phase after phase until the slice is over. A failure to reach Cin7 ends the run; what was stored stays. */
async function runPhases(step: FetchStep | DocumentStep): Promise<SliceOutcome | Halt | null> {
  const { cursor, tools } = step;
  while (cursor.phase !== 'end' && !tools.isOver()) {
    if (await tools.isCancelled())
      return {
        state: 'cancelled',
        message: 'Fetching was cancelled. What was read is kept; the next fetch goes on from there.',
      };
    if (cursor.phase === 'begin') {
      await begin(step);
      continue;
    }
    const halt = await (isOfDocuments(step)
      ? runDocumentPhase(step, cursor.phase as DocumentPhase)
      : runPhase(step, cursor.phase as Phase));
    if (halt) return halt;
    cursor.silent = 0;
  }
  return null;
}

const isOfDocuments = (step: FetchStep | DocumentStep): step is DocumentStep =>
  hasWholeDocuments(step.source);

async function begin(step: FetchStep | DocumentStep): Promise<void> {
  const { context, run, params } = step;
  const isWhole = isOfDocuments(step);
  if (params.again && isWhole) await context.db.tx((tx) => forgetWholeDocuments(tx, run.connection));
  else if (params.again)
    for (const kind of ['sale', 'purchase'] as const) await readAllAgain(context.db, run.connection, kind);
  advance(step, isWhole);
}

function runDocumentPhase(step: DocumentStep, phase: DocumentPhase): Promise<Halt | null> {
  switch (phase) {
    case 'documents':
      return fetchDocuments(step);
    case 'referred':
      return fetchReferred(step);
    case 'understand':
      return understand(step);
  }
}

/** Everything at once and for all to see, unless the run was ended meanwhile and another may be at work. */
async function understand(step: DocumentStep): Promise<null> {
  const { context, run, params, source, choices, cursor, references } = step;
  const at = context.clock();
  const today = todayOf(context, references.xero.organisation.timeZone);
  const months = monthsThrough(params.from, params.to, today);
  await context.db.tx(async (tx) => {
    if (!(await holdOpenRun(tx, run.id))) return;
    const counts = await understandAll(tx, run.connection, source, choices, { ...months, at });
    cursor.lists = {
      'sale-headers': { ...firstList(), changed: counts.sales },
      'purchase-headers': { ...firstList(), changed: counts.purchases },
      customers: { ...firstList(), changed: counts.contacts },
      items: { ...firstList(), changed: counts.items },
      'stock-tasks:all': { ...firstList(), changed: counts.tasks },
    };
    cursor.ledger.rows = counts.ledgerRows;
  });
  advance(step, true);
  return null;
}

function runPhase(step: FetchStep, phase: Phase): Promise<Halt | null> {
  switch (phase) {
    case 'ledger':
      return fetchLedger(step);
    case 'stock-tasks':
      return fetchStockTasks(step);
    case 'sales':
      return fetchSales(step);
    case 'purchases':
      return fetchPurchases(step);
    default:
      return withList(phase, (spec) => fetchList(step, phase, spec));
  }
}

async function finish({ context, run, params, cursor }: FetchWork, calls: number): Promise<SliceOutcome> {
  const at = context.clock();
  const mark = nextFetchMark(await readFetchMark(context.db, run.connection), params, at);
  await saveFetchMark(context.db, run.connection, mark, at);
  const counts = resultCounts(cursor);
  const faults = (await readSourceFaults(context.db, run.connection)).length;
  const summary = fetchSummary(counts, calls, faults);
  const unchanged = Object.values(counts).every((count) => count === 0);
  const result: FetchResultDto = { calls: { cin7: calls, xero: 0 }, ...counts, unchanged, faults, summary };
  return { state: 'done', result, message: summary };
}
