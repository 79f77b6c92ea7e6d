import { saveHeaders } from '../store/source-documents';
import { readWatermark, saveWatermark } from '../store/watermarks';
import type { FetchStep } from './fetch';
import { lookBackStart } from './fetch';
import { ofCin7, type Problem } from './problem';

/** How far sales have been listed: everything updated from `start` on, up to `newest` as Cin7 stamps it. */
export interface HeaderMark {
  readonly start: string;
  readonly newest: string;
  /** When a new or changed sale was last seen, by our clock: ledger windows read before are not trusted. */
  readonly changedAt: string;
}

export const headerStream = 'sale-headers';

/** Sales updated in the minutes before the last one seen are listed again: Cin7's stamps may arrive out of order. */
const overlapMs = 10 * 60_000;

/** One page of the sale list: new and changed sales since the mark, less an overlap. */
export async function fetchHeaders({
  context,
  run,
  params,
  source,
  cursor,
  tools,
  report,
  lookBackMonths,
}: FetchStep): Promise<Problem | null> {
  const { headers } = cursor;
  if (headers.page === 1 && headers.pageCount === 0) {
    const mark = await readWatermark<HeaderMark>(context.db, run.connection, headerStream);
    const start = lookBackStart(params.from, lookBackMonths);
    const whole = mark === null || params.again || start < mark.start;
    headers.start = mark !== null && mark.start < start ? (mark.start as typeof start) : start;
    headers.since = whole
      ? `${start}T00:00:00.000Z`
      : new Date(Date.parse(mark.newest) - overlapMs).toISOString();
    headers.newest = whole ? (mark?.newest ?? headers.since) : mark.newest;
  }
  const page = await source.saleHeaders(headers.since, headers.page, { signal: tools.signal });
  if (!page.ok) return ofCin7(page.error);
  const { rows, faults, pageCount, total } = page.value;
  const change = await context.db.tx((tx) => saveHeaders(tx, run.connection, rows, faults, context.clock()));
  headers.listed += change.listed;
  headers.changed += change.changed;
  headers.pageCount = Math.max(1, pageCount);
  for (const { value } of rows)
    if (Date.parse(value.revision) > Date.parse(headers.newest)) headers.newest = value.revision;
  headers.page += 1;
  await report('the list of sales', Math.min(headers.listed, total), total);
  if (headers.page > headers.pageCount) {
    const before = await readWatermark<HeaderMark>(context.db, run.connection, headerStream);
    const changedAt = headers.changed > 0 ? context.clock().toISOString() : (before?.changedAt ?? '');
    await saveWatermark(
      context.db,
      run.connection,
      headerStream,
      { start: headers.start, newest: headers.newest, changedAt } satisfies HeaderMark,
      context.clock(),
    );
    cursor.phase = 'ledger';
  }
  return null;
}
