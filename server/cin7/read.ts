import type { z } from 'zod';
import { err, ok, type Result } from '../accounting/result';
import type { SourceFault } from './source';
import { found } from './fields';
import { readQuickly } from './quick';

/** How a faulty document is named in Errors. */
export interface DocumentName {
  readonly id: string;
  readonly number: string;
}

/** Parses one vendor object. A misfit becomes a fault with the path of its first wrong field, `prefix` in front. */
export function read<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  name: DocumentName,
  prefix = '',
): Result<z.output<Schema>, SourceFault> {
  const quick = readQuickly(schema, raw);
  if (quick !== undefined) return ok(quick);
  const parsed = schema.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  return err({
    ...name,
    field: fieldPath(prefix, path) || 'document',
    reason: issue?.code === 'custom' ? issue.message : shapeReason(issue, valueAt(raw, path)),
  });
}

/** `Invoices[0].Lines[2].Total` */
function fieldPath(prefix: string, path: readonly PropertyKey[]): string {
  let text = prefix;
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}

/** Leaves word their own issues; what is left are objects and lists that are something else. */
function shapeReason(issue: z.core.$ZodIssue | undefined, value: unknown): string {
  const isList = issue?.code === 'invalid_type' && issue.expected === 'array';
  return `Expected ${isList ? 'a list' : 'an object'}, found ${found(value)}.`;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/** What can be said of an unreadable object's name: the first of `fields` that holds a text, else ''. */
export function nameOf(raw: unknown, fields: readonly string[]): string {
  if (typeof raw !== 'object' || raw === null) return '';
  const record = raw as Record<string, unknown>;
  for (const field of fields) {
    const value = record[field];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return '';
}
