import { notModelled } from './errors';

const dayMs = 86_400_000;
const dayZero = Date.UTC(1899, 11, 30);
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clocks.set(zone, clock);
  }
  return clock;
}

/** Milliseconds by which the clocks of a zone are ahead of UTC at an instant. */
export function offsetAt(instant: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** The instant at which the clocks of a zone show a time, given as if it was UTC. */
export function instantAt(wall: number, zone: string): number {
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
}

/** Days since 30 December 1899, as cells hold dates (docs: Sheets API, "About date & time values"). */
export const serialOf = (instant: number, zone: string): number =>
  serialOfWall(instant + offsetAt(instant, zone));
export const serialOfWall = (wall: number): number => (wall - dayZero) / dayMs;
export const wallOf = (serial: number): number => Math.round(serial * dayMs) + dayZero;
export const instantOf = (serial: number, zone: string): number => instantAt(wallOf(serial), zone);

const two = (part: number): string => String(part).padStart(2, '0');

/** `Utilities.formatDate`: letters of Java's SimpleDateFormat, those that are modelled. */
export function formatDate(instant: number, zone: string, pattern: string): string {
  const offset = offsetAt(instant, zone);
  const wall = new Date(instant + offset);
  const minutes = Math.abs(offset / 60_000);
  const shift = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  const parts: Record<string, string> = {
    yyyy: String(wall.getUTCFullYear()),
    yy: two(wall.getUTCFullYear() % 100),
    MMMM: wall.toLocaleString('en-US', { month: 'long', timeZone: 'UTC' }),
    MMM: wall.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' }),
    MM: two(wall.getUTCMonth() + 1),
    M: String(wall.getUTCMonth() + 1),
    dd: two(wall.getUTCDate()),
    d: String(wall.getUTCDate()),
    HH: two(wall.getUTCHours()),
    mm: two(wall.getUTCMinutes()),
    ss: two(wall.getUTCSeconds()),
    SSS: String(wall.getUTCMilliseconds()).padStart(3, '0'),
    Z: shift.replace(':', ''),
    XXX: offset === 0 ? 'Z' : shift,
  };
  return pattern.replace(/'([^']*)'|([A-Za-z])\2*/g, (whole, quoted?: string) =>
    quoted !== undefined ? quoted : (parts[whole] ?? notModelled(`Utilities.formatDate with "${whole}"`)),
  );
}

/**
 * Runs in the script's context: local times of `Date` are those of the script's time zone (docs: manifest, `timeZone`),
 * not those of the machine that runs the test.
 */
export const localDates = `(offsetAt, instantAt) => {
  const Native = Date;
  const wall = (date) => new Native(Native.prototype.getTime.call(date) + offsetAt(Native.prototype.getTime.call(date)));
  const value = class Date extends Native {
    constructor(...parts) {
      if (parts.length === 0) super();
      else if (parts.length === 1) super(parts[0]);
      else super(instantAt(Native.UTC(...parts)));
    }
  };
  Object.defineProperty(globalThis, 'Date', { value, writable: true, configurable: true });
  for (const name of ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds', 'Day']) {
    Native.prototype['get' + name] = function () { return wall(this)['getUTC' + name](); };
    if (name === 'Day') continue;
    Native.prototype['set' + name] = function (...parts) {
      const moved = wall(this);
      moved['setUTC' + name](...parts);
      return this.setTime(instantAt(moved.getTime()));
    };
  }
  Native.prototype.getTimezoneOffset = function () { return -offsetAt(this.getTime()) / 60000; };
}`;
