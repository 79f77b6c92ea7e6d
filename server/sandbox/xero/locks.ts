import { longDate, readDate, type CalendarDate } from './calendar';
import type { XeroState } from './state';

/**
 * Messages against a document dated on or before a lock date. The API user counts as no adviser, so the period lock
 * holds; drafts are let through by the callers [?].
 */
export function lockFaults(state: XeroState, ...dates: CalendarDate[]): string[] {
  const { PeriodLockDate, EndOfYearLockDate } = state.organisation;
  const errors: string[] = [];
  const hit = (lock: string | null) => lock !== null && dates.some((date) => date <= lock);
  const period = readDate(PeriodLockDate ?? '');
  const year = readDate(EndOfYearLockDate ?? '');
  if (hit(period)) errors.push('The document date cannot be before the period lock date');
  if (hit(year) && year !== null) {
    errors.push(
      `The document date cannot be before the end of year lock date, currently set at ${longDate(year)}`,
    );
  }
  return errors;
}
