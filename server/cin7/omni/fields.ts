import { z } from 'zod';
import type { CalendarDate } from '../../accounting/dates';
import { isNone, leaf, readAmount, readText } from '../fields';
import { quickly, readQuickly, type Quick } from '../quick';
import type { AccountZone } from './zone';

/** Leaf schemas for Omni's habits (cin7-omni 1.6): ids are whole numbers with 0 for none, choices texts or numbers. */

const readId = (value: unknown): string | undefined => {
  const id = readText(value);
  if (id === undefined || !/^\d{1,18}$/.test(id)) return undefined;
  return id.replace(/^0+(?=\d)/, '');
};
const readKnownId = (value: unknown): string | undefined => {
  const id = readId(value);
  return id === '0' ? undefined : id;
};
/** Digits; '' for none, which is also 0. */
export const wholeId = leaf(
  'an id',
  (value) => {
    const id = readId(value);
    return id === '0' ? '' : id;
  },
  { none: '' },
);
export const requiredWholeId = leaf('an id above 0', readKnownId, null);

const readPercent = (value: unknown): string | undefined => {
  const percent = readAmount(value);
  return percent === undefined || percent.startsWith('-') || Number(percent) > 100 ? undefined : percent;
};
/** A tax rate: no country's is above 100, so that another number is no rate. '0' for none. */
export const percent = leaf('a percentage from 0 to 100', readPercent, { none: '0' });
export const optionalPercent = leaf<string | null>('a percentage from 0 to 100', readPercent, { none: null });

/** The local day of the account; null for none. */
export const dayIn = (zone: AccountZone) =>
  leaf<CalendarDate | null>(
    'a date',
    (value) => (typeof value === 'string' ? zone.readDay(value) : undefined),
    { none: null },
  );

/**
 * One of a closed list of words, in any case, or its number there (cin7-omni 1.6: swagger types choices as integers); ''
 * for none. That the numbers follow the documented order is a guess [?].
 */
export const choiceOf = <const Words extends readonly string[]>(words: Words) =>
  leaf<Words[number] | ''>(
    `one of ${words.join(', ')}`,
    (value) => {
      const given = readText(value)?.toLowerCase() ?? '';
      const byNumber = /^\d{1,2}$/.test(given) ? words[Number(given)] : undefined;
      return byNumber ?? words.find((word) => word.toLowerCase() === given);
    },
    { none: '' },
  );

/** The same for lists of words that are open: another word stays as it is. */
export const openChoiceOf = (words: readonly string[]) =>
  leaf(
    'a text',
    (value) => {
      const given = readText(value);
      return given !== undefined && /^\d{1,2}$/.test(given) ? (words[Number(given)] ?? given) : given;
    },
    { none: '' },
  );

/** True, false, or null for none. */
export const optionalFlag = leaf<boolean | null>(
  'true or false',
  (value) => {
    const word = String(value).trim().toLowerCase();
    if (word === 'true' || word === '1') return true;
    return word === 'false' || word === '0' ? false : undefined;
  },
  { none: null },
);

/**
 * An object of which the named fields alone are kept: what is not read stays in the raw document. Null where the whole
 * object is missing, if that may be.
 */
export function recordOf<const Shape extends Readonly<Record<string, z.ZodType>>>(shape: Shape) {
  const schema = z.object(shape);
  const names = Object.keys(shape);
  const reader: Quick<z.output<typeof schema>> = (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const record: Record<string, unknown> = {};
    for (const name of names) {
      const field = shape[name];
      const read = field && readQuickly(field, (value as Record<string, unknown>)[name]);
      if (read === undefined) return undefined;
      record[name] = read;
    }
    return record as z.output<typeof schema>;
  };
  return quickly(schema, reader);
}

/** An object that may be missing: then its fields are read as if each of them were. */
export function optionalRecord<const Shape extends Readonly<Record<string, z.ZodType>>>(shape: Shape) {
  const inner = recordOf(shape);
  const orEmpty = (value: unknown): unknown => (isNone(value) ? {} : value);
  const schema = z.unknown().optional().transform(orEmpty).pipe(inner);
  return quickly(
    schema,
    (value) => readQuickly(inner, orEmpty(value)) as z.output<typeof schema> | undefined,
  );
}
