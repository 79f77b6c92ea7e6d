import { addMonths, firstDayOf, monthOf, type CalendarDate } from '../accounting/dates';
import type { Page, SaleHeader } from '../cin7/source';
import { saveHeaders } from '../store/source-documents';
import { readWatermark, saveWatermark } from '../store/watermarks';
import { haltOf, type FetchStep, type Halt } from './fetch-step';

/** How far sales have been listed: everything updated from `start` on, up to `newest` as Cin7 stamps it. */
interface HeaderMark {
  readonly start: string;
  readonly newest: string;
}

const headerStream = 'sale-headers';

/** When a new or changed sale was last seen, by our clock: ledger windows read before are not trusted. */
export interface ChangeMark {
  readonly at: string;
}

export const changeStream = 'sale-changed';

/** Sales updated in the minutes before the last one seen are listed again: Cin7's stamps may arrive out of order. */
const overlapMs = 10 * 60_000;
/** Cin7's clock and ours may differ by this much. */
const clockDifferenceMs = 60_000;

/** One page of the sale list: new and changed sales since the mark, less an overlap. */
export async function fetchHeaders(step: FetchStep): Promise<Halt | null> {
  const { context, run, source, cursor, report } = step;
  const { headers } = cursor;
  if (headers.page === 1) {
    if (headers.pageCount === 0) await beginList(step);
    headers.startedAt = context.clock().toISOString();
  }
  const page = await source.saleHeaders(headers.since, headers.page, step.call);
  if (!page.ok) return haltOf(page.error);
  const { rows, faults, pageCount, total } = page.value;
  const change = await context.db.tx(async (tx) => {
    const saved = await saveHeaders(tx, run.connection, rows, faults, context.clock());
    // With the rows: once these are kept they are never changed again, so a later step could not tell.
    if (saved.changed > 0) {
      const at = context.clock();
      const mark: ChangeMark = { at: at.toISOString() };
      await saveWatermark(tx, run.connection, changeStream, mark, at);
    }
    return saved;
  });
  headers.moved = hasMoved(headers, page.value);
  if (headers.page === 1) headers.total = total;
  headers.listed += change.listed;
  headers.changed += change.changed;
  headers.pageCount = Math.max(1, pageCount);
  for (const { value } of rows)
    if (Date.parse(value.revision) > Date.parse(headers.newest)) headers.newest = value.revision;
  headers.page += 1;
  const listed = Math.min(headers.listed, total);
  if (headers.page > headers.pageCount) await endList(step);
  await report('the list of sales', listed, total);
  return null;
}

async function beginList({ context, run, params, cursor: { headers }, lookBackMonths }: FetchStep) {
  const mark = await readWatermark<HeaderMark>(context.db, run.connection, headerStream);
  const start = lookBackStart(params.from, lookBackMonths);
  const whole = mark === null || params.again || start < mark.start;
  headers.start = mark !== null && mark.start < start ? (mark.start as typeof start) : start;
  headers.since = whole
    ? `${start}T00:00:00.000Z`
    : new Date(Date.parse(mark.newest) - overlapMs).toISOString();
  headers.newest = whole ? (mark?.newest ?? headers.since) : mark.newest;
}

/**
 * A list of several pages that is ordered by change shifts when a sale changes while it is read, and the sale at a page's
 * edge is in none of them. Cin7 does not say how it orders. A sale not listed before changes the count; one that was
 * listed has a stamp later than the reading of page 1.
 */
function hasMoved(headers: FetchStep['cursor']['headers'], { rows, total }: Page<SaleHeader>): boolean {
  if (headers.page === 1) return false;
  const since = Date.parse(headers.startedAt) - clockDifferenceMs;
  return (
    headers.moved || total !== headers.total || rows.some(({ value }) => Date.parse(value.revision) > since)
  );
}

/** The last page was read: the list is done, or read once more because it moved meanwhile. */
async function endList({ context, run, cursor }: FetchStep): Promise<void> {
  const { headers } = cursor;
  if (headers.moved && !headers.repeated) {
    cursor.headers = { ...headers, page: 1, listed: 0, moved: false, repeated: true };
    return;
  }
  const mark: HeaderMark = { start: headers.start, newest: headers.newest };
  await saveWatermark(context.db, run.connection, headerStream, mark, context.clock());
  cursor.phase = 'ledger';
}

/** Earliest day whose sales may have been shipped in the period. */
const lookBackStart = (from: CalendarDate, months: number): CalendarDate =>
  firstDayOf(addMonths(monthOf(from), -months));
