import { createHash, hash } from 'node:crypto';

/** JSON with sorted keys, bigint as decimal text and undefined left out: equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return textJson(value);
  if (typeof value === 'bigint') return `"${value}"`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  let json = '';
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) json += `${json === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${json}]`;
  }
  const record = value as Readonly<Record<string, unknown>>;
  for (const { name, label } of sortedKeys(Object.keys(record))) {
    const item = record[name];
    if (item !== undefined) json += `${json === '' ? '' : ','}${label}${canonicalJson(item)}`;
  }
  return `{${json}}`;
}

/** Nothing in it that JSON escapes: no quote, backslash, control character or surrogate. */
const plain = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;
const textJson = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

interface Key {
  readonly name: string;
  readonly label: string;
}

/** Values of one kind have the same keys in the same order: the few lists seen last are not sorted again. */
const seen: { keys: readonly string[]; sorted: readonly Key[] }[] = [];
const seenAtMost = 16;

function sortedKeys(keys: readonly string[]): readonly Key[] {
  const length = keys.length;
  next: for (const known of seen) {
    if (known.keys.length !== length) continue;
    for (let index = 0; index < length; index += 1) if (known.keys[index] !== keys[index]) continue next;
    return known.sorted;
  }
  const sorted = [...keys].sort().map((name) => ({ name, label: `${JSON.stringify(name)}:` }));
  if (seen.length === seenAtMost) seen.shift();
  seen.push({ keys, sorted });
  return sorted;
}

export const sha256Hex = (text: string): string => hash('sha256', text, 'hex');

/** Of a text that comes in parts, and is never held whole. */
export function sha256HexOf(parts: Iterable<string>): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest('hex');
}

/** Hash of a value's meaning, whatever its key order. */
export const hashOf = (value: unknown): string => sha256Hex(canonicalJson(value));
