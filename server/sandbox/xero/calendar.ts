/** A document date, `YYYY-MM-DD`. Never shifted by a time zone. */
export type CalendarDate = string;

const iso = /^(\d{4}-\d{2}-\d{2})(?:T.*)?$/;
const microsoft = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** Reads `2026-03-31`, `2026-03-31T..` or `/Date(ms+0000)/`; null when the text is no real date. */
export function readDate(text: string): CalendarDate | null {
  const milliseconds = microsoft.exec(text)?.[1];
  const date = milliseconds === undefined ? iso.exec(text)?.[1] : dateOf(new Date(Number(milliseconds)));
  if (date === undefined) return null;
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && dateOf(instant) === date ? date : null;
}

export const dateOf = (instant: Date): CalendarDate => instant.toISOString().slice(0, 10);
const instantOf = (date: CalendarDate): Date => new Date(`${date}T00:00:00Z`);

/** `/Date(1552521600000+0000)/`, the wire form of document dates and of UpdatedDateUTC. */
export const wireDate = (date: CalendarDate): string => wireInstant(instantOf(date));
export const wireInstant = (instant: Date | string): string =>
  `/Date(${String(new Date(instant).getTime())}+0000)/`;
export const dateString = (date: CalendarDate): string => `${date}T00:00:00`;

const parts = (date: CalendarDate) => {
  const [year = '', month = '', day = ''] = date.split('-');
  return { year: Number(year), month: Number(month), day: Number(day) };
};

/** `30 April 2026` */
export function longDate(date: CalendarDate): string {
  const { year, month, day } = parts(date);
  return `${String(day)} ${months[month - 1] ?? ''} ${String(year)}`;
}

/** `30 Apr 2026` */
export function shortDate(date: CalendarDate): string {
  const { year, month, day } = parts(date);
  return `${String(day)} ${(months[month - 1] ?? '').slice(0, 3)} ${String(year)}`;
}

export const firstOfMonth = (date: CalendarDate): CalendarDate => `${date.slice(0, 8)}01`;

/** Last day of the month `offset` months after the month of `date`. */
export function endOfMonth(date: CalendarDate, offset = 0): CalendarDate {
  const { year, month } = parts(date);
  return dateOf(new Date(Date.UTC(year, month + offset, 0)));
}

/** First day of the financial year that holds `date`, for a year that ends on `endDay` of `endMonth`. */
export function financialYearStart(date: CalendarDate, endDay: number, endMonth: number): CalendarDate {
  const { year } = parts(date);
  const endIn = (someYear: number) => {
    const lastDay = new Date(Date.UTC(someYear, endMonth, 0)).getUTCDate();
    return new Date(Date.UTC(someYear, endMonth - 1, Math.min(endDay, lastDay)));
  };
  const previousEnd = dateOf(endIn(year)) < date ? endIn(year) : endIn(year - 1);
  return dateOf(new Date(previousEnd.getTime() + 86_400_000));
}
