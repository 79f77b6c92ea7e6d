/** Anything as the vendor's JSON holds it; documents may be broken on purpose, so every read is guarded. */
export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectAt = (value: unknown, field: string): JsonObject => {
  const found = isObject(value) ? value[field] : undefined;
  return isObject(found) ? found : {};
};

export const objectsAt = (value: unknown, field: string): JsonObject[] => {
  const found = isObject(value) ? value[field] : undefined;
  return Array.isArray(found) ? found.filter(isObject) : [];
};

/** Text of a field; blank when it is missing, null or no text. */
export const textAt = (value: JsonObject, field: string): string => {
  const found = value[field];
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
};

export const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
