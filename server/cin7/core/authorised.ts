import type { z } from 'zod';
import { err, ok, type Result } from '../../accounting/result';
import type { SourceFault } from '../source';
import { isNone, text } from './fields';
import { looseObject } from '../quick';
import { read, type DocumentName } from '../read';

/** Which words of `Status` mean that a document counts, and which that it is none yet, or no more. */
export interface StatusWords {
  readonly counts: readonly string[];
  readonly none: readonly string[];
}

/** Of invoices and credit notes (cin7-core 3 "Enums"). */
export const documentWords: StatusWords = {
  counts: ['AUTHORISED', 'PAID'],
  none: ['DRAFT', 'VOIDED', 'NOT AVAILABLE'],
};

/** Of a purchase order: closed and fulfilled ones were authorised before. */
export const orderWords: StatusWords = {
  counts: ['AUTHORISED', 'FULFILLED', 'CLOSED'],
  none: ['DRAFT', 'VOIDED', 'NOT AVAILABLE'],
};

/** Making a schema costs far more than reading with it, and there are few of these. */
const headSchemas = new Map<string, ReturnType<typeof newHeadSchema>>();
const newHeadSchema = (numberFields: readonly string[]) =>
  looseObject({ ...Object.fromEntries(numberFields.map((field) => [field, text])), Status: text });
function headSchema(numberFields: readonly string[]): ReturnType<typeof newHeadSchema> {
  const fields = numberFields.join();
  const schema = headSchemas.get(fields) ?? newHeadSchema(numberFields);
  headSchemas.set(fields, schema);
  return schema;
}

/**
 * A document by its status first, since a draft need not be complete: null when it does not count. A word that nobody
 * knows is a fault, not silence. Without status, number and lines it is an empty shell, which stands for "none" in some
 * answers (cin7-core 1 "Nulls/blank mix").
 */
export function readAuthorised<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  place: string,
  name: DocumentName,
  numberFields: readonly string[],
  words: StatusWords = documentWords,
): Result<z.output<Schema> | null, SourceFault> {
  const head = read(headSchema(numberFields), raw, name, place);
  if (!head.ok) return head;
  const stated = String(head.value['Status']);
  const status = stated.toUpperCase();
  if (words.none.includes(status)) return ok(null);
  if (status === '' && hasNothing(head.value, numberFields)) return ok(null);
  if (words.counts.includes(status)) return read(schema, raw, name, place);
  const expected = [...words.counts, ...words.none].join(', ');
  const found = status === '' ? 'nothing' : `the text "${stated.slice(0, 60)}"`;
  return err({ ...name, field: `${place}.Status`, reason: `Expected one of ${expected}, found ${found}.` });
}

const hasNothing = (head: Readonly<Record<string, unknown>>, numberFields: readonly string[]): boolean =>
  numberFields.every((field) => head[field] === '') &&
  (isNone(head['Lines']) || (Array.isArray(head['Lines']) && head['Lines'].length === 0));
