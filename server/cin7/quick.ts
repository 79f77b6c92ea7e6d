import { z } from 'zod';

/**
 * The zod schemas say what fits and why something does not; going through them costs several times what parsing the JSON
 * does. So a schema may have a quick reader beside it, made of the same reading functions, for documents that fit. What a
 * quick reader does not take is read again by the schema, which alone words the fault.
 */
export type Quick<Value> = (value: unknown) => Value | undefined;

const readers = new WeakMap<z.ZodType, Quick<unknown>>();

/** Gives a schema its quick reader: the schema's own value, or undefined where the schema has to look. */
export function quickly<Schema extends z.ZodType>(schema: Schema, reader: Quick<z.output<Schema>>): Schema {
  readers.set(schema, reader);
  return schema;
}

/** The schema's value when its quick reader takes it; undefined when it does not, or there is none. */
export const readQuickly = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> | undefined =>
  // Only `quickly` fills the map, and it ties the reader's values to the schema's.
  readers.get(schema)?.(value) as z.output<Schema> | undefined;

/** `z.looseObject` with a quick reader when every field has one. */
export function looseObject<const Shape extends z.core.$ZodLooseShape & Record<string, z.ZodType>>(
  shape: Shape,
) {
  const schema = z.looseObject(shape);
  const fields: (readonly [string, Quick<unknown>])[] = [];
  for (const [name, field] of Object.entries(shape)) {
    const reader = readers.get(field);
    if (!reader) return schema;
    fields.push([name, reader]);
  }
  return quickly(schema, (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const read: Record<string, unknown> = { ...value };
    for (const [name, reader] of fields) {
      const field = reader(read[name]);
      if (field === undefined) return undefined;
      read[name] = field;
    }
    return read as z.output<typeof schema>;
  });
}

/** A quick reader of lists: every item has to be taken; undefined when the item's schema has none. */
export function quickList<Item extends z.ZodType>(
  item: Item,
  isNone: (value: unknown) => boolean,
): Quick<z.output<Item>[]> | undefined {
  const reader = readers.get(item);
  if (!reader) return undefined;
  return (value) => {
    if (isNone(value)) return [];
    if (!Array.isArray(value)) return undefined;
    const items: unknown[] = [];
    for (let index = 0; index < value.length; index += 1) {
      const read = reader(value[index]);
      if (read === undefined) return undefined;
      items.push(read);
    }
    return items as z.output<Item>[];
  };
}
