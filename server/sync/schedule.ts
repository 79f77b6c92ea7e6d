import {
  addDays,
  addMonths,
  calendarDateIn,
  firstDayOf,
  monthOf,
  type CalendarDate,
} from '../accounting/dates';
import type { AutoSync } from '../accounting/settings';

const dayMs = 86_400_000;
const minutesADay = 1_440;

/**
 * The last moment, now or before, at which the automatic sync was to start; null when it is off. Times are those of the
 * organisation's clock: a time that the clock skips in spring comes as much later, one that it shows twice counts once.
 */
export function lastStart({ frequency, startMinute }: AutoSync, timeZone: string, now: Date): Date | null {
  const momentOf = clockOf(timeZone);
  const starts = daysOf(frequency, calendarDateIn(timeZone, now)).flatMap((day) =>
    minutesOf(frequency, startMinute).map((minute) => momentOf(day, minute)),
  );
  const past = starts.filter((start) => start <= now.getTime());
  return past.length === 0 ? null : new Date(Math.max(...past));
}

/** The days on which it starts, of those that can hold the last start before today is over. */
function daysOf(frequency: AutoSync['frequency'], today: CalendarDate): CalendarDate[] {
  switch (frequency) {
    case 'off':
      return [];
    case 'hourly':
    case 'every 4 hours':
    case 'daily':
      return [addDays(today, -1), today];
    case 'weekly': {
      const monday = addDays(today, -((weekday(today) + 6) % 7));
      return [addDays(monday, -7), monday];
    }
    case 'monthly':
      return [addMonths(monthOf(today), -1), monthOf(today)].map(firstDayOf);
  }
}

/** Minutes after midnight at which it starts on such a day. */
function minutesOf(frequency: AutoSync['frequency'], startMinute: number): number[] {
  const apart = frequency === 'hourly' ? 60 : frequency === 'every 4 hours' ? 240 : minutesADay;
  return Array.from({ length: minutesADay / apart }, (_, turn) => (startMinute % apart) + turn * apart);
}

/** 0 is Sunday. */
const weekday = (date: CalendarDate): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/** Answers the moment at which the clocks of a time zone show a date and minute, in milliseconds. */
function clockOf(timeZone: string): (date: CalendarDate, minute: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  /** What the clocks show at a moment, as if it were UTC. */
  const shownAt = (moment: number): number => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  };
  const aheadOfUtc = (moment: number): number => shownAt(moment) - moment;
  return (date, minute) => {
    const asUtc = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
    // By the clocks as they go before a change near by, and as they go after it. The first counts where both show it
    // (a time shown twice) and where neither does (a skipped time, which so comes as much later).
    const before = asUtc - aheadOfUtc(asUtc - dayMs);
    const after = asUtc - aheadOfUtc(asUtc + dayMs);
    return shownAt(before) !== asUtc && shownAt(after) === asUtc ? after : before;
  };
}
