/** A calendar day as whole days since 1970-01-01: business dates have no time zone. */
export type Day = number;

const MILLISECONDS = 86_400_000;

export const dayOf = (date: string): Day => Math.round(Date.parse(`${date}T00:00:00Z`) / MILLISECONDS);

/** `YYYY-MM-DD`. */
export const isoDate = (day: Day): string => new Date(day * MILLISECONDS).toISOString().slice(0, 10);

/** Calendar date as Cin7 Core writes it: no zone. */
export const calendar = (day: Day): string => `${isoDate(day)}T00:00:00`;

/** UTC timestamp at `minute` of that day, as Cin7 Core writes it. */
export const stamp = (day: Day, minute: number): string =>
  new Date(day * MILLISECONDS + minute * 60_000 + ((day * 7919 + minute * 613) % 60_000)).toISOString();

/** 0 = Sunday. */
export const weekday = (day: Day): number => (((day + 4) % 7) + 7) % 7;

/** First day of the month that lies `months` before the month of `day`. */
export function monthStart(day: Day, months = 0): Day {
  const date = new Date(day * MILLISECONDS);
  return Math.round(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1) / MILLISECONDS);
}
