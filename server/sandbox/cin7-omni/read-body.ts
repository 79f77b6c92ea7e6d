import { isObject, type JsonObject } from '../common/json';
import type { Field, Shape } from './shape';
import { readDay, readInstant, type Zone } from './zone';

export type ReadFields = { ok: true; fields: JsonObject } | { ok: false; errors: string[] };

/**
 * The fields of a written record: names in any case, unknown and read-only ones ignored, null and absent left as they
 * are, "" clears (cin7-omni 1.5, 1.6). The words of the errors are not known [unsure].
 */
export function readBody(body: JsonObject, shape: Shape, zone: Zone): ReadFields {
  const fields: JsonObject = {};
  const errors: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    const field = shape.field(name);
    const writable = field !== null && (!field.readOnly || field.name === 'id');
    if (!writable || value === null || value === undefined) continue;
    const read = readValue(value, field, zone);
    if (read === undefined) errors.push(`The value of the field '${field.documented}' is not valid.`);
    else if (read instanceof Problems) errors.push(...read.errors);
    else fields[field.name] = read;
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, fields };
}

class Problems {
  constructor(readonly errors: string[]) {}
}

/** The value as it is kept; undefined when it does not fit. */
function readValue(value: unknown, field: Field, zone: Zone): unknown {
  if (value === '') return field.kind === 'id' || field.kind === 'num' ? 0 : null;
  switch (field.kind) {
    case 'id':
    case 'int':
    case 'num': {
      const isNumber =
        typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
      const number = isNumber ? Number(value) : Number.NaN;
      return Number.isFinite(number) && (field.kind === 'num' || Number.isInteger(number))
        ? number
        : undefined;
    }
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'day':
      return typeof value === 'string' ? (readDay(value, zone) ?? undefined) : undefined;
    case 'instant':
      return typeof value === 'string' ? (readInstant(value) ?? undefined) : undefined;
    case 'choice': {
      const choice = typeof value === 'number' ? field.choices[value] : undefined;
      return choice ?? field.choices.find((one) => one.toLowerCase() === String(value).toLowerCase());
    }
    case 'text':
      return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    case 'json':
      return value;
    case 'object':
      return isObject(value) && field.children !== null ? readPart(value, field.children, zone) : undefined;
    case 'list':
      return Array.isArray(value) && field.children !== null
        ? readList(value, field.children, zone)
        : undefined;
  }
}

function readPart(value: JsonObject, shape: Shape, zone: Zone): JsonObject | Problems {
  const read = readBody(value, shape, zone);
  return read.ok ? read.fields : new Problems(read.errors);
}

function readList(values: readonly unknown[], shape: Shape, zone: Zone): unknown {
  const rows: JsonObject[] = [];
  const errors: string[] = [];
  for (const value of values) {
    if (!isObject(value)) return undefined;
    const read = readBody(value, shape, zone);
    if (read.ok) rows.push(read.fields);
    else errors.push(...read.errors);
  }
  return errors.length > 0 ? new Problems(errors) : rows;
}
