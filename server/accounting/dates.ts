/**
 * Calendar dates as ISO text `YYYY-MM-DD` in the organisation's own calendar: never a moment, never shifted by a time
 * zone (accounting-rules 1). Text order is date order.
 */
export type CalendarDate = string & { readonly calendarDate: unique symbol };
/** A calendar month `YYYY-MM`. */
export type Month = string & { readonly month: unique symbol };

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Null when the text is not a real date of the calendar (2026-02-30 is not). */
export function parseCalendarDate(text: string): CalendarDate | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const [, year, month, day] = match.map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day));
  return isoDay(date) === text ? (text as CalendarDate) : null;
}

/** For dates we wrote ourselves; a malformed one is a bug. */
export function calendarDate(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (!date) throw new Error(`Not a calendar date: ${text}`);
  return date;
}

/** The organisation's today: the calendar date of a moment in an IANA time zone. */
export function calendarDateIn(timeZone: string, moment: Date): CalendarDate {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return calendarDate(parts.format(moment));
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  const moment = new Date(`${date}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return isoDay(moment) as CalendarDate;
}

export const monthOf = (date: CalendarDate): Month => date.slice(0, 7) as Month;
export const firstDayOf = (month: Month): CalendarDate => calendarDate(`${month}-01`);
export const lastDayOf = (month: Month): CalendarDate => addDays(firstDayOf(addMonths(month, 1)), -1);

export function addMonths(month: Month, count: number): Month {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}` as Month;
}

/** Day and month on which a financial year ends; a day that its month does not have is its last. */
export interface YearEnd {
  readonly day: number;
  readonly month: number;
}

/** First day of the financial year that `date` is in. */
export function yearStart(date: CalendarDate, { day, month }: YearEnd): CalendarDate {
  const startIn = (year: number): CalendarDate => {
    const last = lastDayOf(`${year}-${String(month).padStart(2, '0')}` as Month);
    const end = calendarDate(
      `${monthOf(last)}-${String(Math.min(day, Number(last.slice(8)))).padStart(2, '0')}`,
    );
    return addDays(end, 1);
  };
  const thisYear = Number(date.slice(0, 4));
  return startIn(thisYear) <= date ? startIn(thisYear) : startIn(thisYear - 1);
}

export const laterOf = (left: CalendarDate | null, right: CalendarDate | null): CalendarDate | null =>
  left === null ? right : right === null || left >= right ? left : right;

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `1 October 2026`: the form for sentences. */
export const dateText = (date: CalendarDate): string =>
  `${Number(date.slice(8))} ${monthText(monthOf(date))}`;
/** `October 2026`. */
export const monthText = (month: Month): string =>
  `${monthNames[Number(month.slice(5, 7)) - 1] ?? ''} ${month.slice(0, 4)}`;

const isoDay = (moment: Date): string => moment.toISOString().slice(0, 10);
