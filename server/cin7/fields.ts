import { z } from 'zod';
import { decimalText, parseDecimal } from '../accounting/decimal';
import { quickList, quickly, type Quick } from './quick';

/**
 * Leaf schemas for what both of Cin7's products do: null, "" and a missing field all mean "none"; numbers come as JSON
 * numbers or texts; words in any case. Messages are read by accountants.
 */

/** Null, a missing field and a blank text. */
export const isNone = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

/** How a value that does not fit is named in a message. */
export function found(value: unknown): string {
  if (isNone(value)) return 'nothing';
  if (typeof value === 'string') return `the text "${value.trim().slice(0, 60)}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return `${typeof value} ${value}`;
  return Array.isArray(value) ? 'a list' : 'an object';
}

const expected = (context: z.RefinementCtx, what: string, value: unknown): never => {
  context.addIssue({ code: 'custom', message: `Expected ${what}, found ${found(value)}.` });
  return z.NEVER;
};

export const leaf = <Value>(
  what: string,
  read: (value: unknown) => Value | undefined,
  none: { readonly none: Value } | null,
) =>
  quickly(
    // Optional first: a missing field has to reach the transform too.
    z
      .unknown()
      .optional()
      .transform((value, context): Value => {
        if (isNone(value)) return none === null ? expected(context, what, value) : none.none;
        const result = read(value);
        return result === undefined ? expected(context, what, value) : result;
      }),
    // Values are never promises, which the types cannot know here.
    ((value) => (isNone(value) ? none?.none : read(value))) as Quick<Awaited<Value>>,
  );

export const readText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : undefined;

/** Trimmed; '' for none. Codes made of digits also come as numbers. */
export const text = leaf('a text', readText, { none: '' });
export const requiredText = leaf('a text', readText, null);

/** What a decimal of .NET holds at most after the point, and more money than any account has. */
const maxPlaces = 28;
const limit = '1e15';

export const readAmount = (value: unknown): string | undefined => {
  // The shortest text of a number in this range is plain digits already: the canonical text.
  if (typeof value === 'number' && value > -1e15 && value < 1e15 && (value === 0 || Math.abs(value) >= 1e-6))
    return String(value);
  const amount = parseDecimal(value);
  if (amount === null || amount.abs().gte(limit)) return undefined;
  return amount.c.length - 1 - amount.e > maxPlaces ? undefined : decimalText(amount);
};
/** Canonical decimal text, exact as given; '0' for none. */
export const amount = leaf('an amount', readAmount, { none: '0' });
export const requiredAmount = leaf('an amount', readAmount, null);
/** Amounts of credit notes and payments: which way they go is the document's business. */
export const requiredPositiveAmount = leaf(
  'an amount of 0 or more',
  (value) => {
    const amount = readAmount(value);
    return amount?.startsWith('-') ? undefined : amount;
  },
  null,
);
export const optionalAmount = leaf<string | null>('an amount', readAmount, { none: null });

const readCount = (value: unknown): number | undefined => {
  const count = parseDecimal(value);
  return count !== null && count.gte(0) && count.lt('1e15') && count.mod(1).eq(0)
    ? Number(count.toString())
    : undefined;
};
export const requiredCount = leaf('a count', readCount, null);

const readFlag = (value: unknown): boolean | undefined => {
  const word = String(value).trim().toLowerCase();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
};
/** Documented as boolean, seen as text and as 1 or 0. */
export const flag = (none: boolean) => leaf('true or false', readFlag, { none });

/** A list of anything; its items are read one by one so that one bad item does not spoil the others. */
export const list = leaf(
  'a list',
  (value): unknown[] | undefined => (Array.isArray(value) ? value : undefined),
  {
    none: [],
  },
);
export const requiredList = leaf(
  'a list',
  (value): unknown[] | undefined => (Array.isArray(value) ? value : undefined),
  null,
);

/** A list whose items all have to fit. */
export function listOf<Item extends z.ZodType>(item: Item) {
  const schema = z
    .unknown()
    .optional()
    .transform((value) => (isNone(value) ? [] : value))
    .pipe(z.array(item));
  const reader = quickList(item, isNone);
  return reader ? quickly(schema, reader) : schema;
}

/** One of a closed set of words, in any case; the word in the set's own case. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  leaf(
    `one of ${words.join(', ')}`,
    (value): Words[number] | undefined => {
      const word = readText(value)?.toLowerCase();
      return words.find((candidate) => candidate.toLowerCase() === word);
    },
    null,
  );
