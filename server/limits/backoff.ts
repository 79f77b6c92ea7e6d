export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Wait before the next attempt: doubles from `baseMs` with each failed one (from 1), never above `maxMs`. */
export function backoffMs(failures: number, { baseMs, maxMs }: BackoffOptions): number {
  if (failures < 1) throw new Error(`Back-off after ${failures} failures`);
  return Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
}

const day = '(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?';
const time = '\\d\\d:\\d\\d:\\d\\d';
/** The three ways to write a date in HTTP (RFC 9110, 5.6.7): today's, that of RFC 850, and asctime, which names no zone. */
const zonedDate = new RegExp(
  `^${day}, (?:\\d\\d [A-Z][a-z]{2} \\d{4}|\\d\\d-[A-Z][a-z]{2}-\\d\\d) ${time} GMT$`,
);
const asctimeDate = new RegExp(`^${day} [A-Z][a-z]{2} [ \\d]\\d ${time} \\d{4}$`);

/**
 * `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3); a fraction of a second, which some send, is
 * taken too. Null when absent or unreadable: nothing else is taken for a date, since JavaScript reads almost any text as
 * some day of the past, and that would be no wait at all. `now` is wall-clock time in milliseconds, for the date forms.
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const moment = zonedDate.test(text)
    ? Date.parse(text)
    : asctimeDate.test(text)
      ? Date.parse(`${text} GMT`)
      : Number.NaN;
  return Number.isNaN(moment) ? null : Math.max(0, moment - now);
}
