import type { LedgerRow } from '../cin7/source';
import { addEntries, clearWindow, dropWindows } from '../store/ledger-entries';
import {
  deleteLedgerPages,
  deleteOlderLedgerPages,
  ledgerPageId,
  readLedgerPages,
  saveLedgerPage,
} from '../store/ledger-pages';
import type { Queryable } from '../store/db';
import { holdOpenRun } from '../store/runs';
import { readWatermark, saveWatermark } from '../store/watermarks';
import { factsOf, rowIdentifier } from './cost-entries';
import type { ChangeMark } from './fetch-list';
import { advance } from './fetch-plan';
import { haltOf, pageRows, type FetchStep, type Halt } from './fetch-step';
import { kindOfRow } from './ledger-kinds';
import {
  daysOf,
  ledgerStream,
  planWindows,
  windowName,
  type LedgerMark,
  type LedgerWindow,
} from './ledger-windows';
import { problem } from './problem';

const maxRestarts = 5;

/**
 * One call of a ledger window. Rows carry no stamp of change, so for kinds whose documents do, the count is asked first,
 * one row long: when it is what it was and no document changed since the window was read, it stands. A cost change
 * always adds a row (cin7-core 8), a void or undo also stamps its sale or purchase. Otherwise every page is read anew
 * and the window replaced whole, unless it holds the same rows.
 */
export async function fetchLedger(step: FetchStep): Promise<Halt | null> {
  const { context, run, source, cursor, report } = step;
  const { ledger } = cursor;
  ledger.windows ??= await beginLedger(step);
  const window = ledger.windows[ledger.window];
  if (!window) {
    advance(step);
    return null;
  }
  if (ledger.page === 0) {
    const probe = await openWindow(step, window);
    if (probe !== 'read') return probe === 'stands' ? nextWindow(step) : probe;
  }
  const { from, to } = daysOf(window.month);
  const page = await source.ledger(window.account, from, to, ledger.page, pageRows, step.call);
  if (!page.ok) return haltOf(page.error);
  const { rows, faults, pageCount, total } = page.value;
  if (ledger.page === 1) ledger.total = total;
  else if (total !== ledger.total) return restartWindow(step, window);
  const id = ledgerPageId(run.id, windowName(window), ledger.page);
  await context.db.tx((tx) => saveLedgerPage(tx, run.connection, id, rows, faults, context.clock()));
  const done = Math.min(ledger.page * pageRows, total);
  ledger.pageCount = pageCount;
  ledger.page += 1;
  const noun = nounOf(window, ledger.windows.length);
  if (ledger.page > pageCount) await closeWindow(step, window, total);
  await report(noun, done, total, pageRows);
  return null;
}

const nounOf = ({ account, month }: LedgerWindow, count: number): string =>
  account === null
    ? `ledger rows of ${month}`
    : `cost movements of ${month}${count > 1 ? ` on account ${account}` : ''}`;

/**
 * Decides on the windows. Those of accounts that are no longer cost accounts must not stay behind: their entries would be
 * posted. Where the whole month takes their place, they go when that is read.
 */
async function beginLedger({ context, run, params, costAccounts }: FetchStep): Promise<LedgerWindow[]> {
  const { windows, obsolete } = await planWindows(context.db, run.connection, params, costAccounts);
  const keep = windows.map(({ account, month }) => ledgerStream(account, month));
  await context.db.tx((tx) => dropWindows(tx, run.connection, obsolete, keep));
  return windows;
}

/** Asks whether the window must be read; if so, page 1 is next. */
async function openWindow(step: FetchStep, window: LedgerWindow): Promise<'read' | 'stands' | Halt> {
  const { context, run, params, source } = step;
  const { account, month, always } = window;
  const mark = await readWatermark<LedgerMark>(context.db, run.connection, ledgerStream(account, month));
  if (mark && !params.again && !always && mark.after === (await lastChanges(step))) {
    const { from, to } = daysOf(month);
    const probe = await source.ledger(account, from, to, 1, 1, step.call);
    if (!probe.ok) return haltOf(probe.error);
    if (probe.value.total === mark.total) return 'stands';
  }
  await beginWindow(step, window);
  return 'read';
}

/**
 * Which changes of sales were seen last, and of purchases where kinds read their rows of the ledger. To be compared for
 * being the same, never for being later: clocks are set, and those of two processes differ.
 */
async function lastChanges({ context, run, params }: FetchStep): Promise<string> {
  const ofPurchases = (['landed-cost', 'supplier-credits'] as const).some((kind) =>
    params.kinds.includes(kind),
  );
  const streams = ['sale-changed', ...(ofPurchases ? ['purchase-changed'] : [])];
  const marks = await Promise.all(
    streams.map((stream) => readWatermark<ChangeMark>(context.db, run.connection, stream)),
  );
  return marks.map((mark) => mark?.at ?? '').join(' ');
}

async function beginWindow({ context, run, cursor }: FetchStep, window: LedgerWindow): Promise<void> {
  await context.db.tx((tx) => deleteLedgerPages(tx, run.connection, run.id, windowName(window)));
  cursor.ledger.page = 1;
}

/** Rows came or went between two pages, so that others slipped from one page to the next: all are read anew. */
async function restartWindow(step: FetchStep, window: LedgerWindow): Promise<Halt | null> {
  const { ledger } = step.cursor;
  if (ledger.restarts >= maxRestarts)
    return {
      state: 'failed',
      problem: problem(
        'cin7-unavailable',
        "Cin7's ledger kept changing while it was read; try again when nobody is posting there.",
      ),
    };
  ledger.restarts += 1;
  await beginWindow(step, window);
  return null;
}

/** Every page is there: they replace what was kept, unless the run was ended meanwhile and another may be at work. */
async function closeWindow(step: FetchStep, window: LedgerWindow, total: number): Promise<void> {
  const { context, run, cursor } = step;
  const name = windowName(window);
  const stream = ledgerStream(window.account, window.month);
  const after = await lastChanges(step);
  await context.db.tx(async (tx) => {
    if (!(await holdOpenRun(tx, run.id))) return;
    const mark = await readWatermark<LedgerMark>(tx, run.connection, stream);
    const { digest, count } = await digestOf(keptRows(tx, step, window));
    const isSame = digest === mark?.digest;
    if (!isSame) {
      cursor.ledger.rows += count;
      await replaceRows(tx, step, window);
    }
    await deleteOlderLedgerPages(tx, run.connection, run.id, name);
    const at = context.clock().toISOString();
    const changedAt = isSame ? (mark.changedAt ?? mark.at) : at;
    const now: LedgerMark = { total, at, digest, changedAt, after };
    await saveWatermark(tx, run.connection, stream, now, context.clock());
  });
  nextWindow(step);
}

async function replaceRows(tx: Queryable, step: FetchStep, window: LedgerWindow): Promise<void> {
  const { connection } = step.run;
  const stream = ledgerStream(window.account, window.month);
  if (window.account === null) await dropWindows(tx, connection, [window.month], [stream]);
  await clearWindow(tx, connection, stream);
  const identify = rowIdentifier();
  for await (const rows of keptRows(tx, step, window))
    await addEntries(tx, connection, stream, rows.map(identify));
}

/** Of an account its rows that make cost of sales, of the whole month every row. */
async function* keptRows(
  tx: Queryable,
  { run, chart }: FetchStep,
  window: LedgerWindow,
): AsyncGenerator<readonly LedgerRow[]> {
  for await (const rows of readLedgerPages(tx, run.connection, run.id, windowName(window)))
    yield window.account === null ? rows : rows.filter((row) => kindOfRow(row, chart) === 'cogs');
}

/** The same for the same rows in whatever order: the sum of their hashes. */
async function digestOf(
  pages: AsyncIterable<readonly LedgerRow[]>,
): Promise<{ digest: string; count: number }> {
  let [sum, count] = [0n, 0];
  for await (const rows of pages) {
    count += rows.length;
    for (const row of rows) sum += BigInt(`0x${factsOf(row)}`);
  }
  return { digest: sum.toString(16), count };
}

function nextWindow({ cursor: { ledger } }: FetchStep): null {
  ledger.page = 0;
  ledger.restarts = 0;
  ledger.window += 1;
  return null;
}
