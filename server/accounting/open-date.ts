import { addDays, dateText, type CalendarDate } from './dates';
import { fault, type Fault } from './fault';
import { judgeLock, lockDateOf } from './period';
import type { RuleInput } from './rules';

export interface OpenDate {
  readonly date: CalendarDate;
  readonly isMoved: boolean;
  readonly faults: readonly Fault[];
}

/**
 * A date as it is while it is open. In a locked period a correction goes to the first open day (accounting-rules 8 and
 * 9), which must not lie after today; anything else is held.
 */
export function openDate(
  date: CalendarDate,
  isCorrection: boolean,
  subject: string,
  { xero, today }: Pick<RuleInput, 'xero' | 'today'>,
): OpenDate {
  const lock = lockDateOf(xero.organisation);
  if (lock === null || date > lock) return { date, isMoved: false, faults: [] };
  if (!isCorrection) return { date, isMoved: false, faults: judgeLock(date, xero.organisation, subject) };
  const open = addDays(lock, 1);
  return { date: open, isMoved: true, faults: open > today ? [lockedAhead(subject, open, lock)] : [] };
}

const lockedAhead = (subject: string, date: CalendarDate, lock: CalendarDate): Fault =>
  fault(
    'date-locked',
    { table: 'xero', row: 'organisation' },
    `${subject} would be dated ${dateText(date)}, after today: the books are locked up to ${dateText(lock)}.`,
    'Move the lock date in Xero and preview again.',
    { document: subject },
  );
