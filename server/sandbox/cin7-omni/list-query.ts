import type { JsonObject } from '../common/json';
import type { Shape } from './shape';
import { parseWhere, reader, type Test } from './where';
import type { Zone } from './zone';

const ROWS_DEFAULT = 50;
const ROWS_MAX = 250;

/** What of a record is answered: everything, or the named fields, of children the named ones. */
export type Selection = ReadonlyMap<string, Selection | 'all'> | 'all';

export interface ListQuery {
  page: number;
  rows: number;
  fields: Selection;
  where: Test;
  compare: (a: JsonObject, b: JsonObject) => number;
}
export type ReadListQuery = { ok: true; query: ListQuery } | { ok: false; message: string };

/** Reads `page`, `rows`, `fields`, `where` and `order` (cin7-omni 1.4); other parameters are ignored [unsure]. */
export function readListQuery(search: string, shape: Shape, zone: Zone): ReadListQuery {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) values.set(name.toLowerCase(), value.trim());
  const page = wholeNumber(values.get('page') || '1');
  const rows = wholeNumber(values.get('rows') || String(ROWS_DEFAULT));
  if (page === null || page < 1) {
    return no('The page number is out of range; the value must be greater than or equal to 1.');
  }
  if (rows !== null && rows > ROWS_MAX) return no('The rows argument cannot be greater than 250.');
  if (rows === null || rows < 1) return no('The rows argument must be greater than or equal to 1.');
  const fields = readFields(values.get('fields') ?? '');
  if (fields === null) return no('The fields argument cannot be read.');
  const where = values.get('where') ?? '';
  const parsed = where === '' ? { ok: true as const, test: () => true } : parseWhere(where, shape, zone);
  if (!parsed.ok) return parsed;
  const compare = readOrder(values.get('order') ?? '', shape, zone);
  if (compare === null) return no('The order argument cannot be read.');
  return { ok: true, query: { page, rows, fields, where: parsed.test, compare } };
}

const no = (message: string): { ok: false; message: string } => ({ ok: false, message });

const wholeNumber = (text: string): number | null => (/^-?\d{1,9}$/.test(text) ? Number(text) : null);

/** `id,invoicedate,lineitems(code)`; null when the brackets do not fit. Names that no record has are ignored [unsure]. */
export function readFields(text: string): Selection | null {
  if (text === '') return 'all';
  const words = text.match(/[^,()]+|[(),]/g) ?? [];
  let at = 0;
  const list = (depth: number): Map<string, Selection | 'all'> | null => {
    const found = new Map<string, Selection | 'all'>();
    for (;;) {
      const name = (words[at] ?? '').trim().toLowerCase();
      if (!/^\w+$/.test(name)) return null;
      at += 1;
      found.set(name, 'all');
      if (words[at] === '(') {
        at += 1;
        const inner = list(depth + 1);
        if (inner === null || words[at] !== ')') return null;
        at += 1;
        found.set(name, inner);
      }
      if (words[at] !== ',') return found;
      at += 1;
    }
  };
  const selection = list(0);
  return at === words.length ? selection : null;
}

/** `modifiedDate ASC, id`; descending unless told otherwise. Without an order the newest id comes first [unsure]. */
function readOrder(text: string, shape: Shape, zone: Zone): ListQuery['compare'] | null {
  const parts = (text === '' ? 'id' : text).split(',').map((part) => part.trim().split(/\s+/));
  const tests: ListQuery['compare'][] = [];
  for (const [name = '', way = 'DESC', ...rest] of [...parts, ['id', parts.at(-1)?.[1] ?? 'DESC']]) {
    const field = shape.field(name);
    const sign = { ASC: 1, DESC: -1 }[way.toUpperCase()];
    if (name === 'id' && field === null) continue;
    if (field === null || sign === undefined || rest.length > 0) return null;
    const valueOf = reader(field, zone);
    tests.push((a, b) => sign * compareValues(valueOf(a), valueOf(b)));
  }
  return (a, b) => tests.reduce((found, test) => found || test(a, b), 0);
}

/** Nulls before everything, as SQL Server sorts them [unsure]. */
function compareValues(a: number | string | boolean | null, b: number | string | boolean | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
