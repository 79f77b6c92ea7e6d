import {
  addMonths,
  dateText,
  firstDayOf,
  lastDayOf,
  laterOf,
  monthOf,
  monthText,
  type CalendarDate,
  type Month,
} from './dates';
import { fault, type Fault } from './fault';
import type { PostAs } from './channel-rules';
import type { Organisation } from './organisation';
import { longestCogsWindow } from './setting-definitions';
import type { Settings } from './settings';

/** On or before it nothing is posted: the later of Xero's two lock dates (accounting-rules 8). */
export const lockDateOf = (organisation: Organisation): CalendarDate | null =>
  laterOf(organisation.periodLockDate, organisation.endOfYearLockDate);

/** Name of the period that a document falls into: `2026-10`, `2026-10-31`, or the date for one by one. */
export const periodOf = (date: CalendarDate, postAs: PostAs): string =>
  postAs === 'month' ? monthOf(date) : date;

/** `October 2026`, or the date. */
export const periodWords = (period: string): string =>
  period.length === 7 ? monthText(period as Month) : period;

/**
 * Date of a document put together for a period: its last day, or today while the month is still running, unless
 * `rule` (the setting `monthlyJournalDate`; accounting-rules 3 row 4 leaves it open) asks for the last day always.
 */
export function dateOfPeriod(
  period: string,
  today: CalendarDate,
  rule: Settings['monthlyJournalDate'] = 'last-day-or-today',
): CalendarDate {
  if (period.length === 10) return period as CalendarDate;
  const last = lastDayOf(period as Month);
  return last > today && rule === 'last-day-or-today' ? today : last;
}

/** Whether a document put together for a month would be dated before the month: nothing of it can be posted yet. */
export const hasNotBegun = (period: string, today: CalendarDate): boolean =>
  period.length === 7 && firstDayOf(period as Month) > today;

export function judgeLock(date: CalendarDate, organisation: Organisation, document: string): Fault[] {
  const lock = lockDateOf(organisation);
  if (lock === null || date > lock) return [];
  const reason = `${document} is dated ${dateText(date)}; ${organisation.name} is locked up to ${dateText(lock)}.`;
  return [
    fault(
      'date-locked',
      { table: 'xero', row: 'organisation' },
      reason,
      'Move the lock date in Xero and preview again, or leave the document out.',
      { document },
    ),
  ];
}

/** `months` before the current one are open (the setting `cogsWindowMonths`; accounting-rules 8 leaves the count open). */
export function judgeWindow(
  date: CalendarDate,
  today: CalendarDate,
  document: string,
  months: number = longestCogsWindow,
): Fault[] {
  const oldest = addMonths(monthOf(today), -months);
  if (monthOf(date) >= oldest) return [];
  const reason = `${document} is dated ${dateText(date)}, more than ${months} ${months === 1 ? 'month' : 'months'} before the current month.`;
  return [
    fault(
      'date-outside-window',
      { table: 'documents' },
      reason,
      'Leave it out, or enter the adjustment in Xero by hand.',
      { document },
    ),
  ];
}
