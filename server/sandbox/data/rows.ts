import { isObject, type JsonObject } from '../common/json';

/**
 * The records in a vendor's answer, however it was saved: a bare array, an envelope with one of the list keys, an
 * array of such envelopes (pages), or one record. Records themselves are not looked into.
 */
export function rowsOf(value: unknown, listKeys: readonly string[]): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((item) => rowsOf(item, listKeys));
  if (!isObject(value)) return [];
  const wanted = new Set(listKeys.map((key) => key.toLowerCase()));
  const key = Object.keys(value).find((name) => wanted.has(name.toLowerCase()) && Array.isArray(value[name]));
  return key === undefined ? [value] : (value[key] as unknown[]).filter(isObject);
}
