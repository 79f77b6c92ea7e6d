import { calendarDateIn } from '../accounting/dates';
import { closedMs, roomFor, type CallDay } from '../limits/call-day';
import { readCallDay } from '../store/call-budget';
import { readConnection } from '../store/connections';
import type { Queryable } from '../store/db';
import { organisationScope } from '../xero/limits';
import { counted, grouped } from './words';

/** Xero's calls of today: how many are left for posting, and what is said of them. */
export interface CallsToday {
  readonly day: CallDay;
  /** Of the organisation, in whose time moments are told. */
  readonly timeZone: string;
}

/** Null while nothing is known: Xero tells with every answer, and the day that was known is over. */
export async function callsToday(on: Queryable, connection: string, now: Date): Promise<CallsToday | null> {
  const organisation = (await readConnection(on, connection))?.organisation;
  if (!organisation) return null;
  const day = await readCallDay(on, organisationScope(organisation.id), now);
  return day && { day, timeZone: organisation.timeZone };
}

/** Calls that posting may still make today; the rest is kept for look-ups. */
export const callsForPosting = (today: CallsToday | null): number =>
  today === null ? Infinity : roomFor(today.day, 'write');

/** Why posting waits for another day, and for how long before it is worth looking again; null: it need not. */
export function postingWaits(
  today: CallsToday | null,
  now: Date,
): { readonly afterMs: number; readonly message: string } | null {
  if (today === null) return null;
  const afterMs = closedMs(today.day, 'write', now.getTime());
  if (afterMs === null) return null;
  const { left, limit } = today.day;
  const rest =
    left === 0
      ? `Xero's ${grouped(limit)} calls of today are used up`
      : `${grouped(left)} of Xero's ${grouped(limit)} calls of today are left and kept for looking up what was posted`;
  return { afterMs, message: `Posting waits: ${rest}. It goes on by itself ${anewText(today, now)}` };
}

/** What posting so many calls means today: a sentence of the confirmation. */
export function callsSentence(calls: number, today: CallsToday | null, now: Date): string {
  const takes = `It takes about ${counted(calls, 'call')} to Xero`;
  if (today === null) return `${takes}.`;
  const room = callsForPosting(today);
  return calls <= room
    ? `${takes}; ${grouped(today.day.left)} of today's ${grouped(today.day.limit)} are left.`
    : `${takes}, and ${grouped(room)} of today's ${grouped(today.day.limit)} are left for posting: the biggest batches go first, the rest goes out by itself ${anewText(today, now)}`;
}

/** `at 14:05 tomorrow.`, by the organisation's clock. */
function anewText({ day, timeZone }: CallsToday, now: Date): string {
  const anew = new Date(day.anewAt);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const isToday = calendarDateIn(timeZone, anew) === calendarDateIn(timeZone, now);
  return `at ${time.format(anew)}${isToday ? '' : ' tomorrow'}${day.isExact ? '' : ' at the latest'}.`;
}
