import { parseCalendarDate, type CalendarDate } from '../../accounting/dates';
import { isNone, leaf, readText } from '../fields';
import { quickly } from '../quick';

export * from '../fields';

/** Leaf schemas for Core's own habits (cin7-core 1 "Nulls/blank mix", "Dates"): GUIDs in either case, accounts with names. */

const emptyId = '00000000-0000-0000-0000-000000000000';
const readId = (value: unknown): string | undefined => {
  const id = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  return id === emptyId ? '' : id;
};
/** GUIDs in lower case: Cin7 mixes cases (cin7-core 7). The empty GUID is none. */
export const id = leaf('an id', readId, { none: '' });
export const requiredId = quickly(
  leaf('an id', readId, null).refine((value) => value !== '', 'Expected an id, found the empty id.'),
  (value) => (isNone(value) ? undefined : readId(value) || undefined),
);

/** `805` of `805: Cost of goods sold`: stock tasks print accounts with their names (cin7-core 5). */
const readAccount = (value: unknown): string | undefined => {
  const account = readText(value);
  const end = account?.indexOf(': ') ?? -1;
  return end < 0 ? account : account?.slice(0, end).trim();
};
export const accountCode = leaf('an account code', readAccount, { none: '' });
export const requiredAccountCode = leaf('an account code', readAccount, null);

const dayOf = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const noDate = '0001-01-01';
/** Few days stand on many documents. Forgotten when it grows, so that odd texts cannot fill the memory. */
const knownDates = new Map<string, CalendarDate | null>();
const readDate = (value: unknown): CalendarDate | null | undefined => {
  const known = typeof value === 'string' ? knownDates.get(value) : undefined;
  if (known !== undefined) return known;
  const read = readNewDate(value);
  if (typeof value === 'string' && read !== undefined) {
    if (knownDates.size >= 10_000) knownDates.clear();
    knownDates.set(value, read);
  }
  return read;
};
const readNewDate = (value: unknown): CalendarDate | null | undefined => {
  const day = typeof value === 'string' ? dayOf.exec(value.trim())?.[1] : undefined;
  if (day === noDate) return null;
  return day === undefined ? undefined : (parseCalendarDate(day) ?? undefined);
};
/** The calendar day as printed, never shifted by a zone (accounting-rules 1); none is null, as is `0001-01-01`. */
export const date = leaf<CalendarDate | null>('a date', readDate, { none: null });
export const requiredDate = leaf('a date', (value) => readDate(value) ?? undefined, null);
