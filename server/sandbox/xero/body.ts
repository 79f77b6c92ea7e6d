import { z } from 'zod';
import { postDataInvalid } from './problems';
import * as requests from './requests';

/** Every property name a request may use, to find it whatever its case [R]. */
const names = new Map<string, string>();
const learn = (schema: unknown): void => {
  if (schema instanceof z.ZodObject) {
    for (const [name, inner] of Object.entries(schema.shape)) {
      names.set(name.toLowerCase(), name);
      learn(inner);
    }
  } else if (schema instanceof z.ZodArray) learn(schema.element);
  else if (schema instanceof z.ZodOptional) learn(schema.unwrap());
  else if (schema instanceof z.ZodPipe) learn(schema.out);
};
Object.values(requests).forEach(learn);

/** The body with the names of known properties in Xero's own case. */
function withXeroCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withXeroCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [names.get(key.toLowerCase()) ?? key, withXeroCase(inner)]),
  );
}

export type Element = Record<string, unknown>;
const elementSchema = z.record(z.string(), z.unknown());

/** The elements of a body: `{"Invoices":[..]}`, `{"Invoices":{..}}`, `{"Invoice":{..}}`, a list, or one bare object. */
export function elementsOf(body: unknown, plural: string, singular: string): Element[] {
  const root = z.union([elementSchema, z.array(elementSchema)]).safeParse(body);
  if (!root.success) throw postDataInvalid('No data could be read from the request');
  let found: unknown = root.data;
  if (!Array.isArray(root.data)) {
    const keys = [plural.toLowerCase(), singular.toLowerCase()];
    const wrapper = Object.entries(root.data).find(([key]) => keys.includes(key.toLowerCase()));
    if (wrapper !== undefined && typeof wrapper[1] === 'object' && wrapper[1] !== null) found = wrapper[1];
  }
  const list = z.array(elementSchema).safeParse(Array.isArray(found) ? found : [found]);
  if (!list.success) throw postDataInvalid('An element of the request is not an object');
  const elements = list.data.filter((element) => Object.keys(element).length > 0);
  if (elements.length === 0) throw postDataInvalid('No data could be read from the request');
  return elements.map((element) => withXeroCase(element) as Element);
}

/** Reads one element; a value that cannot be read fails the whole call. */
export function readElement<T>(schema: z.ZodType<T>, element: Element): T {
  const parsed = schema.safeParse(element);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw postDataInvalid(`Error reading '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'not valid'}`);
}
