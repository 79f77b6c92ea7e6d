import { addMonths, dateText, lastDayOf, laterOf, monthOf, type CalendarDate, type Month } from './dates';
import { fault, type Fault } from './fault';
import type { PostAs } from './channel-rules';
import type { Organisation } from './organisation';

/** Months before the current one that a COGS journal may still be made for (accounting-rules 8; the count is [?]). */
export const cogsWindowMonths = 12;

/** On or before it nothing is posted: the later of Xero's two lock dates (accounting-rules 8). */
export const lockDateOf = (organisation: Organisation): CalendarDate | null =>
  laterOf(organisation.periodLockDate, organisation.endOfYearLockDate);

/** Name of the period that a document falls into: `2026-10`, `2026-10-31`, or the date for one by one. */
export const periodOf = (date: CalendarDate, postAs: PostAs): string =>
  postAs === 'month' ? monthOf(date) : date;

/** Date of a document put together for a period: its last day, or today while the month is still running. */
export function dateOfPeriod(period: string, today: CalendarDate): CalendarDate {
  if (period.length === 10) return period as CalendarDate;
  const last = lastDayOf(period as Month);
  return last > today ? today : last;
}

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

export function judgeWindow(date: CalendarDate, today: CalendarDate, document: string): Fault[] {
  const oldest = addMonths(monthOf(today), -cogsWindowMonths);
  if (monthOf(date) >= oldest) return [];
  const reason = `${document} is dated ${dateText(date)}, more than ${cogsWindowMonths} months before the current month.`;
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
