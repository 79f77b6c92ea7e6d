import { addMonths, firstDayOf, monthOf, type CalendarDate } from '../accounting/dates';
import type { Page } from '../cin7/source';
import type { Queryable } from '../store/db';
import { saveListed } from '../store/source-documents';
import { readWatermark, saveWatermark } from '../store/watermarks';
import type { ListName, ListSpec } from './fetch-lists';
import { advance } from './fetch-plan';
import { firstList, haltOf, pageRows, type FetchStep, type Halt, type ListCursor } from './fetch-step';

/** How far a list has been read: of documents everything updated from `start` on, up to `newest`. */
interface ListMark {
  /** Blank for masters: all of them. */
  readonly start: string;
  /** Of documents as Cin7 stamps it; of masters when the listing began, by our clock. */
  readonly newest: string;
}

/** When a new or changed document was last seen, by our clock: ledger windows read before are not trusted. */
export interface ChangeMark {
  readonly at: string;
}

/** Documents updated in the minutes before the last one seen are listed again: Cin7's stamps may arrive out of order. */
const overlapMs = 10 * 60_000;
/** Masters are listed since a moment of our clock, of which Cin7 knows nothing, zone and all. */
const masterOverlapMs = 24 * 3_600_000;
/** Cin7's clock and ours may differ by this much. */
const clockDifferenceMs = 60_000;

/** One page of a list: what is new or changed since the mark, less an overlap. */
export async function fetchList<Value>(
  step: FetchStep,
  name: ListName,
  spec: ListSpec<Value>,
): Promise<Halt | null> {
  const { context, source, cursor, report } = step;
  const list = (cursor.lists[name] ??= firstList());
  if (list.page === 1) {
    if (list.pageCount === 0) await beginList(step, name, spec, list);
    list.startedAt = context.clock().toISOString();
  }
  const page = await spec.read(source, list.since, list.page, step.call);
  if (!page.ok) return haltOf(page.error);
  const { pageCount, total } = page.value;
  const change = await savePage(step, spec, page.value);
  list.moved = hasMoved(list, spec, page.value);
  if (list.page === 1) list.total = total;
  list.listed += change.listed;
  list.changed += change.changed;
  list.pageCount = Math.max(1, pageCount);
  if (spec.changeStream !== null) list.newest = newestOf(list, spec, page.value);
  list.page += 1;
  const listed = Math.min(list.listed, total);
  if (list.page > list.pageCount) await endList(step, name, list);
  await report(spec.noun, listed, total, pageRows);
  return null;
}

/** Changes are marked with the rows: once these are kept they are never changed again, so a later step could not tell. */
const savePage = <Value>({ context, run }: FetchStep, spec: ListSpec<Value>, page: Page<Value>) =>
  context.db.tx(async (tx) => {
    const at = context.clock();
    const rows = page.rows.map(({ value, raw }) => ({ ...spec.identify(value), value, raw }));
    const saved = await saveListed(tx, run.connection, spec.kind, rows, page.faults, at);
    if (saved.changed > 0 && spec.changeStream !== null) {
      const mark: ChangeMark = { at: at.toISOString() };
      await saveWatermark(tx, run.connection, spec.changeStream, mark, at);
    }
    return saved;
  });

async function beginList<Value>(
  { context, run, params, lookBackMonths }: FetchStep,
  name: ListName,
  spec: ListSpec<Value>,
  list: ListCursor,
): Promise<void> {
  const mark = await readWatermark<ListMark>(context.db, run.connection, name);
  const now = context.clock().toISOString();
  if (spec.changeStream === null) {
    list.since = mark && !params.again ? before(mark.newest, masterOverlapMs) : null;
    list.newest = now;
    return;
  }
  const start = lookBackStart(params.from, lookBackMonths);
  const whole = mark === null || params.again || start < mark.start;
  list.start = mark !== null && mark.start < start ? (mark.start as CalendarDate) : start;
  list.since = whole ? `${start}T00:00:00.000Z` : before(mark.newest, overlapMs);
  list.newest = mark?.newest ?? list.since;
}

/**
 * A list of several pages that is ordered by change shifts when a row changes while it is read, and the row at a page's
 * edge is in none of them. Cin7 does not say how it orders. A row not listed before changes the count; one that was
 * listed has a stamp later than the reading of page 1.
 */
function hasMoved<Value>(list: ListCursor, spec: ListSpec<Value>, { rows, total }: Page<Value>): boolean {
  if (list.page === 1) return false;
  const since = Date.parse(list.startedAt) - clockDifferenceMs;
  const isLater = ({ value }: { value: Value }) => Date.parse(spec.identify(value).revision) > since;
  return list.moved || total !== list.total || (spec.changeStream !== null && rows.some(isLater));
}

const newestOf = <Value>({ newest }: ListCursor, spec: ListSpec<Value>, { rows }: Page<Value>): string =>
  rows
    .map(({ value }) => spec.identify(value).revision)
    .reduce((latest, stamp) => (Date.parse(stamp) > Date.parse(latest) ? stamp : latest), newest);

/** The last page was read: the list is done, or read once more because it moved meanwhile. */
async function endList(step: FetchStep, name: ListName, list: ListCursor): Promise<void> {
  const { context, run, cursor } = step;
  if (list.moved && !list.repeated) {
    cursor.lists[name] = { ...list, page: 1, listed: 0, moved: false, repeated: true };
    return;
  }
  const mark: ListMark = { start: list.start, newest: list.newest };
  await saveWatermark(context.db, run.connection, name, mark, context.clock());
  advance(step);
}

/** Says of a list that all of it is here, however it came. */
export async function markListed(tx: Queryable, connection: string, name: ListName, at: Date): Promise<void> {
  const mark: ListMark = { start: '', newest: at.toISOString() };
  await saveWatermark(tx, connection, name, mark, at);
}

const before = (moment: string, ms: number): string => new Date(Date.parse(moment) - ms).toISOString();

/** Whether a list was read to its end, as far back as a fetch of a period reads it. */
export async function isListed(
  on: Queryable,
  connection: string,
  name: ListName,
  from: CalendarDate,
  lookBackMonths: number,
): Promise<boolean> {
  const mark = await readWatermark<ListMark>(on, connection, name);
  return mark !== null && mark.start <= lookBackStart(from, lookBackMonths);
}

/** Earliest day whose documents may matter to the period. */
const lookBackStart = (from: CalendarDate, months: number): CalendarDate =>
  firstDayOf(addMonths(monthOf(from), -months));
