/**
 * Domain values in jsonb columns: bigint minor units are kept as decimal text under names that end in `Minor`, and come
 * back as bigint by that name. Nothing else needs a rule: dates are texts already.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));

/** Restores what `toJson` wrote; the caller names the shape it stored. */
export function fromJson<Shape>(value: unknown): Shape {
  return revive(value) as Shape;
}

function revive(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => revive(item, name));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item, key)]));
  return name.endsWith('Minor') && typeof value === 'string' ? BigInt(value) : value;
}
