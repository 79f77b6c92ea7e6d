import { parseCalendarDate, type CalendarDate } from '../../accounting/dates';

/**
 * Days of the account. Omni prints moments with `Z`, with up to seven digits of a second, or with the account's own
 * offset (cin7-omni 1.6); a business date is the local day of the account, whichever form it came in. A date without a zone
 * is a day of the account as printed [unsure].
 */
export interface AccountZone {
  readonly name: string;
  /** Null for "none" (`0001-01-01`), undefined for what is no date. */
  readDay(text: string): CalendarDate | null | undefined;
}

/** Null when there is no such time zone: it is a required setting, Omni does not tell it. */
export function accountZone(name: string): AccountZone | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone: name, year: 'numeric', month: '2-digit', day: '2-digit' },
    });
  } catch {
    return null;
  }
  /** Few days stand on many documents. Forgotten when it grows, so that odd texts cannot fill the memory. */
  const known = new Map<string, CalendarDate | null>();
  const read = (text: string): CalendarDate | null | undefined => {
    if (noDate.test(text)) return null;
    const parts = partsOf(text);
    if (!parts) return undefined;
    if (parts.moment === null) return parts.day;
    return parseCalendarDate(format.format(parts.moment)) ?? undefined;
  };
  return {
    name,
    readDay(text) {
      const before = known.get(text);
      if (before !== undefined) return before;
      const day = read(text);
      if (day === undefined) return undefined;
      if (known.size >= 10_000) known.clear();
      known.set(text, day);
      return day;
    },
  };
}

/** What .NET prints of a date that was never set. */
const noDate = /^\s*0001-01-01(T00:00:00(\.0+)?(Z|[+-]\d{2}:?\d{2})?)?\s*$/i;
const pattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** The day as printed, and the moment in milliseconds when the text names one; null when it is no date. */
function partsOf(text: string): { day: CalendarDate; moment: number | null } | null {
  const match = pattern.exec(text.trim());
  const day = parseCalendarDate(match?.[1] ?? '');
  if (!match || day === null) return null;
  const [, , hours = '00', minutes = '00', seconds = '00', offset] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  if (offset === undefined) return { day, moment: null };
  const ahead = offsetMinutes(offset);
  if (ahead === null) return null;
  return { day, moment: Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`) - ahead * 60_000 };
}

/** No place on Earth is further from UTC. */
const furthestMinutes = 14 * 60;

function offsetMinutes(offset: string): number | null {
  if (offset.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  const size = hours * 60 + minutes;
  if (minutes > 59 || size > furthestMinutes) return null;
  return offset.startsWith('-') ? -size : size;
}
