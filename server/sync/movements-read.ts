import { calendarDateIn, type CalendarDate } from '../accounting/dates';
import type { Queryable } from '../store/db';
import { readValuationRead } from '../store/stock-movements';

/** The reading of stock movements that counts. */
export interface MovementsRead {
  readonly run: string;
  /** What moved before it is known, ISO text: when the reading was begun. */
  readonly moment: string;
  /** The organisation's date at that moment: the days before it are known whole. */
  readonly day: CalendarDate;
}

/** Null before the first reading. */
export async function readMovements(
  on: Queryable,
  connection: string,
  timeZone: string,
): Promise<MovementsRead | null> {
  const read = await readValuationRead(on, connection);
  if (read === null) return null;
  const moment = read.begunAt ?? read.at;
  return { run: read.run, moment, day: calendarDateIn(timeZone, new Date(moment)) };
}
