import {
  addDays,
  addMonths,
  calendarDate,
  lastDayOf,
  monthOf,
  type CalendarDate,
} from '../../accounting/dates';

/**
 * When a document is due by the words of its payment terms, which are open texts (cin7-omni 2.2): `30 days`, `20th of month
 * following`, `30 days EOM`. Other words: on its own day.
 */
export function dueDateOf(terms: string, date: CalendarDate): CalendarDate {
  const words = terms.toLowerCase();
  const days = /(\d{1,3})\s*days?/.exec(words)?.[1];
  if (days !== undefined)
    return addDays(/\b(eom|end of month)\b/.test(words) ? lastDayOf(monthOf(date)) : date, Number(days));
  const day = /(\d{1,2})(?:st|nd|rd|th)?\s+of\s+(?:the\s+)?(?:month\s+following|following\s+month|next\s+month)/.exec(words)?.[1]; // prettier-ignore
  if (day === undefined || Number(day) < 1) return date;
  const last = lastDayOf(addMonths(monthOf(date), 1));
  const due = `${last.slice(0, 8)}${day.padStart(2, '0')}`;
  return due < last ? calendarDate(due) : last;
}
