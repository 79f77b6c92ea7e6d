export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Wait before the next attempt: doubles from `baseMs` with each failed one (from 1), never above `maxMs`. */
export function backoffMs(failures: number, { baseMs, maxMs }: BackoffOptions): number {
  if (failures < 1) throw new Error(`Back-off after ${failures} failures`);
  return Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
}

/**
 * `Retry-After` in milliseconds: whole seconds or an HTTP date (RFC 9110, 10.2.3). Null when absent or unreadable.
 * `now` is wall-clock time in milliseconds, needed for the date form.
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const moment = text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(moment) ? null : Math.max(0, moment - now);
}
