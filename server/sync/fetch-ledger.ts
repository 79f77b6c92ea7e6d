import { firstDayOf, lastDayOf, type CalendarDate, type Month } from '../accounting/dates';
import type { LedgerRow } from '../cin7/source';
import { dropWindows, replaceWindow } from '../store/ledger-entries';
import { holdOpenRun } from '../store/runs';
import {
  deleteLedgerPages,
  deleteOlderLedgerPages,
  ledgerPageId,
  readLedgerPages,
  saveLedgerPage,
} from '../store/source-documents';
import { readWatermark, saveWatermark } from '../store/watermarks';
import { identifyRows } from './cost-entries';
import { isCostRow, isOfSale } from './cost-rows';
import { changeStream, type ChangeMark } from './fetch-headers';
import { haltOf, monthsOf, type FetchStep, type Halt } from './fetch-step';
import { ledgerStream } from './inputs';
import { problem } from './problem';

/** What was read for an account and a month: Cin7's own count of rows then. */
interface LedgerMark {
  readonly total: number;
  readonly at: string;
}

/** What is read and replaced as a whole: an account (null: every one) and a month. */
interface Window {
  readonly account: string | null;
  readonly month: Month;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly stream: string;
  /** Between the parts of a page's name. */
  readonly name: string;
}

const pageRows = 1000;
const maxRestarts = 5;
const everyAccount = 'every account';

/**
 * One call of a ledger window. Rows carry no stamp of change, so the count is asked first, one row long: when it is what
 * it was and no sale changed since the window was read, it stands. A cost change always adds a row (cin7-core 8), a void
 * or undo also stamps its sale. Otherwise every page is read anew and the window replaced whole.
 */
export async function fetchLedger(step: FetchStep): Promise<Halt | null> {
  const { context, run, source, cursor, report, costAccounts } = step;
  const { ledger } = cursor;
  const window = windowOf(step);
  if (window === null) {
    cursor.phase = 'details';
    return null;
  }
  const { account, month, from, to, name } = window;
  if (ledger.page === 0) {
    const probe = await openWindow(step, window);
    if (probe !== 'read') return probe === 'stands' ? nextWindow(step) : probe;
  }
  const page = await source.ledger(account, from, to, ledger.page, pageRows, step.call);
  if (!page.ok) return haltOf(page.error);
  const { rows, faults, pageCount, total } = page.value;
  if (ledger.page === 1) ledger.total = total;
  else if (total !== ledger.total) return restartWindow(step, window);
  const id = ledgerPageId(run.id, name, ledger.page);
  await context.db.tx((tx) => saveLedgerPage(tx, run.connection, id, rows, faults, context.clock()));
  const done = Math.min(ledger.page * pageRows, total);
  ledger.pageCount = pageCount;
  ledger.page += 1;
  if (ledger.page > pageCount) await closeWindow(step, window, total);
  const several = costAccounts.length * monthsOf(step.params.from, step.params.to).length > 1;
  await report(
    `cost movements of ${month}${several ? ` on account ${account ?? 'of every kind'}` : ''}`,
    done,
    total,
  );
  return null;
}

function windowOf(step: FetchStep): Window | null {
  const { ledger } = step.cursor;
  const account = step.costAccounts[ledger.account];
  const month = monthsOf(step.params.from, step.params.to)[ledger.month];
  if (account === undefined || month === undefined) return null;
  return {
    account,
    month,
    from: firstDayOf(month),
    to: lastDayOf(month),
    stream: ledgerStream(account ?? everyAccount, month),
    name: `${month}|${account ?? everyAccount}`,
  };
}

/** Asks whether the window must be read; if so, page 1 is next. */
async function openWindow(step: FetchStep, window: Window): Promise<'read' | 'stands' | Halt> {
  const { context, run, params, source, cursor, costAccounts } = step;
  if (cursor.ledger.windows === 0) {
    const months = monthsOf(step.params.from, step.params.to);
    await context.db.tx((tx) => dropWindows(tx, run.connection, months, streamsOf(costAccounts, months)));
  }
  const mark = await readWatermark<LedgerMark>(context.db, run.connection, window.stream);
  const changed = await readWatermark<ChangeMark>(context.db, run.connection, changeStream);
  if (mark && !params.again && mark.at > (changed?.at ?? '')) {
    const probe = await source.ledger(window.account, window.from, window.to, 1, 1, step.call);
    if (!probe.ok) return haltOf(probe.error);
    if (probe.value.total === mark.total) return 'stands';
  }
  await beginWindow(step, window);
  return 'read';
}

async function beginWindow({ context, run, cursor }: FetchStep, { name }: Window): Promise<void> {
  await context.db.tx((tx) => deleteLedgerPages(tx, run.connection, run.id, name));
  cursor.ledger.page = 1;
}

/** Rows came or went between two pages, so that others slipped from one page to the next: all are read anew. */
async function restartWindow(step: FetchStep, window: Window): Promise<Halt | null> {
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
async function closeWindow(step: FetchStep, { account, stream, name }: Window, total: number): Promise<void> {
  const { context, run, cursor } = step;
  const chart = new Map(step.references.cin7.accounts.map((one) => [one.code, one]));
  const isCost = (row: LedgerRow) => (account === null ? isCostRow(row, chart) : isOfSale(row.type));
  await context.db.tx(async (tx) => {
    if (!(await holdOpenRun(tx, run.id))) return;
    const read = await readLedgerPages(tx, run.connection, run.id, name);
    cursor.ledger.rows += read.length;
    await replaceWindow(tx, run.connection, stream, identifyRows(read.filter(isCost)));
    await deleteOlderLedgerPages(tx, run.connection, run.id, name);
    const mark: LedgerMark = { total, at: context.clock().toISOString() };
    await saveWatermark(tx, run.connection, stream, mark, context.clock());
  });
  nextWindow(step);
}

/** Windows of accounts that are no longer cost accounts must not stay behind: their entries would be posted. */
const streamsOf = (accounts: readonly (string | null)[], months: readonly Month[]): string[] =>
  accounts.flatMap((account) => months.map((month) => ledgerStream(account ?? everyAccount, month)));

function nextWindow(step: FetchStep): null {
  const { ledger } = step.cursor;
  ledger.page = 0;
  ledger.restarts = 0;
  ledger.windows += 1;
  ledger.month += 1;
  if (ledger.month >= monthsOf(step.params.from, step.params.to).length) {
    ledger.month = 0;
    ledger.account += 1;
  }
  return null;
}
