/**
 * The account's time zone. Moments are kept as UTC text with seven fraction digits, so that their order is the order of
 * the texts; days as `YYYY-MM-DD` of the account.
 */
export interface Zone {
  name: string;
  /** Minutes that local midnight of the day is ahead of UTC. */
  offsetMinutes(day: string): number;
  /** The moment of local midnight. */
  midnight(day: string): string;
  /** The local day of a moment. */
  dayOf(instant: string): string;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

export function zone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const known = new Map<string, number>();
  const offsetAt = (milliseconds: number): number => {
    const text = format.formatToParts(milliseconds).find((part) => part.type === 'timeZoneName')?.value;
    const match = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(text ?? '');
    const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
    return match?.[1] === '-' ? -minutes : minutes;
  };
  const offsetMinutes = (day: string): number => {
    const found = known.get(day);
    if (found !== undefined) return found;
    const utc = Date.parse(`${day}T00:00:00Z`);
    // Twice, because on the day of a change the offset at UTC midnight is not the one at local midnight.
    const offset = offsetAt(utc - offsetAt(utc) * MINUTE_MS);
    known.set(day, offset);
    return offset;
  };
  return {
    ...{ name, offsetMinutes },
    midnight: (day) => ticks(Date.parse(`${day}T00:00:00Z`) - offsetMinutes(day) * MINUTE_MS),
    dayOf(instant) {
      const milliseconds = Date.parse(instant);
      return new Date(milliseconds + offsetAt(milliseconds) * MINUTE_MS).toISOString().slice(0, 10);
    },
  };
}

/** A moment as it is kept: `2026-03-02T21:14:09.1200000Z`. */
export const ticks = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, -1)}0000Z`;

/** `+13:00` */
export function offsetText(minutes: number): string {
  const size = Math.abs(minutes) % DAY_MINUTES;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const dateText =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** A date as clients write it, as the moment that is kept; without a zone it is UTC [unsure]. null: not a date. */
export function readInstant(text: string): string | null {
  const match = dateText.exec(text.trim());
  if (match === null) return null;
  const [, day = '', time = '00:00', seconds = '00', fraction = '', mark = 'Z'] = match;
  const milliseconds = Date.parse(`${day}T${time}:${seconds}${mark.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return null;
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.${fraction.padEnd(7, '0')}Z`;
}

/** The day of the account that a client means by a date: a bare day as it is, a moment by its zone. */
export function readDay(text: string, account: Zone): string | null {
  const instant = readInstant(text);
  if (instant === null) return null;
  const bare = /^(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$/.exec(text.trim());
  return bare?.[1] ?? account.dayOf(instant);
}
