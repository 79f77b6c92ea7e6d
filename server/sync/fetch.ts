import { addMonths, firstDayOf, monthOf, type CalendarDate, type Month } from '../accounting/dates';
import { compileSettings } from '../accounting/settings';
import type { Cin7Source } from '../cin7/source';
import type { FetchResultDto } from '../contract/jobs';
import type { AvailableKind } from '../contract/common';
import type { Run } from '../store/runs';
import { forgetSaleRevisions, readSourceFaults } from '../store/source-documents';
import { saveWatermark } from '../store/watermarks';
import type { SyncContext } from './context';
import { fetchDetails } from './fetch-details';
import { fetchHeaders } from './fetch-headers';
import { fetchLedger } from './fetch-ledger';
import { refreshReferences, type References } from './reference';
import type { SliceOutcome, SliceTools } from './runner';
import { tablesInForce } from './tables';
import { untilFull } from './words';

/**
 * Fetch: what changed in Cin7 since the last time, by the cheapest sufficient calls (DESIGN decision 8): list pages of
 * sales, then ledger pages only where a count moved, then one call for each changed sale with an invoice. Each page is
 * stored before the next is asked for.
 */
export interface FetchParams {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly kinds: readonly AvailableKind[];
  readonly again: boolean;
}

/** Where the run is; kept between slices. */
export interface FetchCursor {
  phase: 'reference' | 'headers' | 'ledger' | 'details' | 'end';
  /** Calls to Cin7 made by this run so far. */
  calls: number;
  headers: {
    page: number;
    pageCount: number;
    since: string | null;
    start: CalendarDate;
    listed: number;
    changed: number;
    newest: string;
  };
  ledger: { account: number; month: number; page: number; pageCount: number; rows: number; windows: number };
  details: { done: number; total: number };
}

export interface FetchStep {
  readonly context: SyncContext;
  readonly run: Run;
  readonly params: FetchParams;
  readonly tools: SliceTools;
  readonly source: Cin7Source;
  readonly references: References;
  readonly cursor: FetchCursor;
  /** Cin7 accounts whose ledger rows make COGS; one null when none is known: then the whole ledger is read. */
  readonly costAccounts: readonly (string | null)[];
  readonly lookBackMonths: number;
  /** Tells the accountant how far it is; also keeps the cursor. */
  readonly report: (noun: string, done: number, total: number) => Promise<void>;
}

const firstCursor = (): FetchCursor => ({
  phase: 'reference',
  calls: 0,
  headers: {
    page: 1,
    pageCount: 0,
    since: null,
    start: '' as CalendarDate,
    listed: 0,
    changed: 0,
    newest: '',
  },
  ledger: { account: 0, month: 0, page: 0, pageCount: 0, rows: 0, windows: 0 },
  details: { done: 0, total: 0 },
});

/** One slice of a fetch run. */
export async function fetchSlice(context: SyncContext, run: Run, tools: SliceTools): Promise<SliceOutcome> {
  const params = run.params as FetchParams;
  const cursor = (run.cursor as FetchCursor | null) ?? firstCursor();
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
  const directCosts = references.value.cin7.accounts
    .filter(({ type }) => type.toUpperCase() === 'DIRECTCOSTS')
    .map(({ code }) => code);
  const step: FetchStep = {
    context,
    run,
    params,
    tools,
    cursor,
    source: source.value,
    references: references.value,
    costAccounts:
      settings.cin7CostAccounts.length > 0
        ? settings.cin7CostAccounts
        : directCosts.length > 0
          ? directCosts
          : [null],
    lookBackMonths: settings.lookBackMonths,
    report: (noun, done, total) =>
      tools.report({
        done,
        total,
        cursor: counted(),
        message: `Fetching ${noun}, ${untilFull(done, total, source.value.callsPerMinute)}`,
      }),
  };
  const outcome = await runPhases(step);
  if (outcome) return outcome;
  const calls = counted();
  if (cursor.phase === 'end') return finish(step, calls.calls);
  const { done, total } = cursor.phase === 'details' ? cursor.details : { done: 0, total: null };
  return { state: 'again', cursor: calls, done, total, message: run.message };
}

/** Runs phase after phase until the slice is over. A failure to reach Cin7 ends the run; what was stored stays. */
async function runPhases(step: FetchStep): Promise<SliceOutcome | null> {
  const { cursor, params, tools } = step;
  while (cursor.phase !== 'end' && !tools.isOver()) {
    if (await tools.isCancelled())
      return {
        state: 'cancelled',
        message: 'Fetching was cancelled. What was read is kept; the next fetch goes on from there.',
      };
    if (cursor.phase === 'reference') {
      if (params.again) await forgetSaleRevisions(step.context.db, step.run.connection);
      cursor.phase = 'headers';
    } else if (cursor.phase === 'headers') {
      const failure = await fetchHeaders(step);
      if (failure) return { state: 'failed', problem: failure };
    } else if (cursor.phase === 'ledger') {
      const failure = params.kinds.includes('cogs') ? await fetchLedger(step) : endLedger(step);
      if (failure) return { state: 'failed', problem: failure };
    } else {
      const failure = await fetchDetails(step);
      if (failure) return { state: 'failed', problem: failure };
    }
  }
  return null;
}

function endLedger({ cursor }: FetchStep): null {
  cursor.phase = 'details';
  return null;
}

async function finish(step: FetchStep, calls: number): Promise<SliceOutcome> {
  const { context, run, params, cursor } = step;
  await saveWatermark(
    context.db,
    run.connection,
    'fetch',
    { at: context.clock().toISOString(), from: params.from, to: params.to },
    context.clock(),
  );
  const faults = (await readSourceFaults(context.db, run.connection)).length;
  const unchanged = cursor.headers.changed === 0 && cursor.ledger.rows === 0 && cursor.details.done === 0;
  const read = `${cursor.headers.changed} new or changed sales, ${cursor.ledger.rows} ledger rows, ${cursor.details.done} sales in full`;
  const result: FetchResultDto = {
    calls: { cin7: calls, xero: 0 },
    sales: cursor.headers.changed,
    details: cursor.details.done,
    ledgerRows: cursor.ledger.rows,
    unchanged,
    faults,
    summary: `${unchanged ? 'Nothing has changed in Cin7 since the last fetch' : `Fetched ${read}`} (${calls} calls to Cin7).${faults > 0 ? ` ${faults} could not be read: see Errors.` : ''}`,
  };
  return { state: 'done', result, message: result.summary };
}

/** The months that a period touches. */
export function monthsOf(from: CalendarDate, to: CalendarDate): Month[] {
  const months: Month[] = [];
  for (let month = monthOf(from); month <= monthOf(to); month = addMonths(month, 1)) months.push(month);
  return months;
}

/** Earliest day whose sales may have been shipped in the period. */
export const lookBackStart = (from: CalendarDate, months: number): CalendarDate =>
  firstDayOf(addMonths(monthOf(from), -months));
