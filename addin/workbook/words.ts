import { isWholeMonth, type Period } from './period';

/** Words for dates, counts and amounts in sentences (UX "Words"). Figures in cells follow the workbook's locale. */

const months = [
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

const monthName = (date: string): string => months[Number(date.slice(5, 7)) - 1] ?? date;
const year = (date: string): string => date.slice(0, 4);
const day = (date: string): string => String(Number(date.slice(8, 10)));

/** `October 2026` for `2026-10` or any day of it. */
export const monthWords = (date: string): string => `${monthName(date)} ${year(date)}`;

/** `31 October 2026`. */
export const dateWords = (date: string): string => `${day(date)} ${monthWords(date)}`;

/** `October 2026`, `1 to 15 October 2026`, `28 September to 3 October 2026`. */
export function periodWords({ from, to }: Period): string {
  if (isWholeMonth({ from, to })) return monthWords(from);
  if (from === to) return dateWords(from);
  if (from.slice(0, 7) === to.slice(0, 7)) return `${day(from)} to ${dateWords(to)}`;
  if (year(from) === year(to)) return `${day(from)} ${monthName(from)} to ${dateWords(to)}`;
  return `${dateWords(from)} to ${dateWords(to)}`;
}

/** `October` for a whole month, else the dates: how a button names its period. */
export const shortPeriodWords = (period: Period): string =>
  isWholeMonth(period) ? monthName(period.from) : periodWords(period);

/** `23 November 2026 14:05` in the organisation's time zone; in UTC, and saying so, when the zone is not known here. */
export function momentWords(iso: string, timeZone: string | undefined): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  const zone = knownZone(timeZone);
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone ?? 'UTC',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    shown.find((each) => each.type === type)?.value ?? '';
  const date = dateWords(`${part('year')}-${part('month')}-${part('day')}`);
  return `${date} ${part('hour')}:${part('minute')}${zone ? '' : ' UTC'}`;
}

function knownZone(timeZone: string | undefined): string | null {
  if (!timeZone) return null;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** `1,204`. */
export const countWords = (count: number): string => grouped(String(count));

/** `1 document`, `1,204 documents`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${countWords(count)} ${count === 1 ? noun : plural}`;

/** `GBP 48,210.55` from the decimal text of the wire. */
export function moneyWords(currency: string, amount: string): string {
  const [whole = '', fraction] = amount.replace('-', '').split('.');
  const sign = amount.startsWith('-') ? '-' : '';
  return `${currency} ${sign}${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** `INV-1, INV-2 and 14 more`. */
export function someOf(names: readonly string[], count: number, most = 3): string {
  const shown = names.slice(0, most);
  const rest = count - shown.length;
  if (shown.length === 0) return '';
  return rest > 0 ? `${shown.join(', ')} and ${countWords(rest)} more` : shown.join(', ');
}
