import { dateText, monthOf, type CalendarDate } from '../accounting/dates';

/** `340 of 1,204, about 2 minutes left`: a count, and the time at the vendor's allowed pace once it is worth telling. */
export function untilFull(done: number, total: number, callsPerMinute: number): string {
  const minutes = Math.ceil((total - done) / Math.max(1, callsPerMinute));
  const left =
    total - done <= callsPerMinute / 4
      ? ''
      : minutes <= 1
        ? ', less than a minute left'
        : `, about ${minutes} minutes left`;
  return `${grouped(done)} of ${grouped(total)}${left}`;
}

export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 journal`, `14 journals`. */
export const counted = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `2 October 2026`, `1 to 31 October 2026`, `28 September to 3 October 2026`. */
export function datesText(first: CalendarDate, last: CalendarDate): string {
  if (first === last) return dateText(first);
  if (monthOf(first) === monthOf(last)) return `${Number(first.slice(8))} to ${dateText(last)}`;
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  return `${sameYear ? dateText(first).slice(0, -5) : dateText(first)} to ${dateText(last)}`;
}
