// Both stores speak PostgreSQL's text format, and this file alone writes and reads it. The drivers' own conversions
// differ (bigint as number or string, date as a local midnight that can shift a day), so neither is used.
import type { Parameter, QueryResult } from './db';

/** A result as the wire gives it: every value is text or null. */
export interface RawResult {
  readonly fields: readonly { readonly name: string; readonly type: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly rowCount: number;
  /** First word of the command tag: `SELECT`, `INSERT`, `COMMIT`, ... */
  readonly command: string;
}

/**
 * One parameter in text format. An array becomes a PostgreSQL array; any other object becomes JSON, so a JSON *array*
 * must be given as `JSON.stringify(value)` with `::jsonb` in the statement.
 */
export function encode(value: Parameter): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return `{${value.map(encodeElement).join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function encodeElement(value: Parameter): string {
  if (Array.isArray(value)) return encode(value) ?? 'NULL';
  const text = encode(value);
  return text === null ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

type Decoder = (text: string) => unknown;

const timestamp: Decoder = (text) => {
  const value = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(value.getTime()) ? text : value; // 'infinity' and years BC stay text
};

/** Decoders by type oid (`pg_type.oid`, fixed for built-in types); every other type, numeric and date too, stays text. */
const scalars: ReadonlyMap<number, Decoder> = new Map<number, Decoder>([
  [16, (text) => text === 't'],
  [17, (text) => Buffer.from(text.slice(2), 'hex')],
  [20, BigInt],
  [21, Number],
  [23, Number],
  [26, Number],
  [114, (text) => JSON.parse(text) as unknown],
  [700, Number],
  [701, Number],
  [1184, timestamp],
  [3802, (text) => JSON.parse(text) as unknown],
]);

/** Array type oid to element type oid. */
const arrays: ReadonlyMap<number, number> = new Map([
  [199, 114],
  [1000, 16],
  [1001, 17],
  [1005, 21],
  [1007, 23],
  [1009, 25],
  [1015, 1043],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1182, 1082],
  [1185, 1184],
  [1231, 1700],
  [2951, 2950],
  [3807, 3802],
]);

const asText: Decoder = (text) => text;

function decoderOf(type: number): Decoder {
  const element = arrays.get(type);
  if (element === undefined) return scalars.get(type) ?? asText;
  const decode = scalars.get(element) ?? asText;
  return (text) => decodeArray(text, decode);
}

/** Reads `{a,"b \"c\"",NULL,{...}}`; the delimiter of every type listed above is a comma. */
function decodeArray(text: string, decode: Decoder): unknown[] {
  let at = text.indexOf('{'); // skips explicit bounds such as [0:1]=
  const list = (): unknown[] => {
    const items: unknown[] = [];
    at++;
    while (text[at] !== '}') {
      if (text[at] === ',') at++;
      if (text[at] === '{') items.push(list());
      else if (text[at] === '"') items.push(decode(quoted()));
      else items.push(bare());
    }
    at++;
    return items;
  };
  const quoted = (): string => {
    let value = '';
    for (at++; text[at] !== '"'; at++) {
      if (text[at] === '\\') at++;
      value += text[at];
    }
    at++;
    return value;
  };
  const bare = (): unknown => {
    const start = at;
    while (text[at] !== ',' && text[at] !== '}') at++;
    const value = text.slice(start, at);
    return value === 'NULL' ? null : decode(value);
  };
  return list();
}

export function decodeArrays(raw: RawResult): QueryResult<unknown[]> {
  const decoders = raw.fields.map((field) => decoderOf(field.type));
  const rows = raw.rows.map((row) =>
    row.map((text, column) => (text === null ? null : decoders[column]?.(text))),
  );
  return { rows, rowCount: raw.rowCount };
}

/** `Row` is the caller's word about its own statement; nothing checks it here. */
export function decodeRows<Row>(raw: RawResult): QueryResult<Row> {
  const { rows, rowCount } = decodeArrays(raw);
  const names = raw.fields.map((field) => field.name);
  const asObject = (row: unknown[]) =>
    Object.fromEntries(names.map((name, column) => [name, row[column]])) as Row;
  return { rows: rows.map(asObject), rowCount };
}
