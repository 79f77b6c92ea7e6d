import { createHash } from 'node:crypto';

/** JSON with sorted keys, bigint as decimal text and undefined left out: equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'bigint') return `"${value}"`;
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Hash of a value's meaning, whatever its key order. */
export const hashOf = (value: unknown): string => sha256Hex(canonicalJson(value));
