import Big from 'big.js';
import fc from 'fast-check';

/** Payloads with something wrong in them, as text on the wire; and their numbers as the sender meant them. */

/** A number literal that a number of JavaScript might not hold. */
export class Literal {
  constructor(readonly text: string) {}
}
export type Wire = null | boolean | number | string | Literal | undefined | Wire[] | { [name: string]: Wire };
export type WireObject = { [name: string]: Wire };

type Place = readonly (string | number)[];

export const isWireObject = (value: Wire): value is WireObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Literal);

/** JSON text; what is undefined is left out. */
export function wireText(value: Wire): string {
  if (value instanceof Literal) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => wireText(item ?? null)).join(',')}]`;
  if (!isWireObject(value)) return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${wireText(member)}`).join(',')}}`;
}

function placesOf(value: Wire, place: Place = []): Place[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesOf(item, [...place, index]))
    : isWireObject(value)
      ? Object.entries(value).flatMap(([name, item]) => placesOf(item, [...place, name]))
      : [];
  return place.length === 0 ? inner : [place, ...inner];
}

const at = (value: Wire, place: Place): Wire =>
  place.reduce<Wire>((inner, part) => {
    if (Array.isArray(inner)) return inner[Number(part)];
    return isWireObject(inner) ? inner[String(part)] : undefined;
  }, value);

function put(value: Wire, place: Place, replacement: Wire): Wire {
  const [part, ...rest] = place;
  if (part === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((item, index) => (index === part ? put(item, rest, replacement) : item));
  if (!isWireObject(value)) return value;
  return { ...value, [String(part)]: put(value[String(part)], rest, replacement) };
}

/** What stands where something else stood. */
const replacements: fc.Arbitrary<Wire> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.constant(null) },
  fc.constantFrom<Wire>('', ' ', 'text', 'NaN', 'Infinity', '-0', '0x10', '1,5', '1e3', 'null', '٣', '１２'),
  fc.constantFrom<Wire>(0, -0, 1, -1, 2, 3, 0.15, 1.5, 15, 1e15, 1e21, 1e-7, -1e300, 5e-324, 2 ** 53),
  fc
    .constantFrom('1e400', '-1e400', '1e-400', '0.1234567890123456789012', '12345678901234567890.12')
    .map((text) => new Literal(text)),
  fc.constantFrom<Wire>(true, false, [], {}, [null], [[]], { id: 1 }),
  fc.constantFrom<Wire>(
    ...[
      '2026-02-30T00:00:00Z',
      '0001-01-01T00:00:00',
      '2026-03-31T11:00:00Z',
      '2026-03-31T10:59:59.9999999Z',
    ],
    ...[
      '2026-04-05T00:00:00+12:00',
      '9999-12-31T23:59:59Z',
      '2026-03-04',
      '04/03/2026',
      '2026-03-04T25:00:00Z',
    ],
  ),
  fc.constantFrom<Wire>(
    'Draft',
    'VOID',
    'approved',
    'Incl',
    'excl',
    'EXEMPT',
    'Undefined',
    'Imported',
    'Error',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom<Wire>('\u202e\u0000\ud800', '🧾'.repeat(300), '__proto__', "'; DROP TABLE", '<b>'),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 100),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => String(value / 100)),
  fc
    .bigInt({ min: 10n ** 17n, max: 10n ** 24n })
    .map((value) => new Literal(`${value / 10n ** 15n}.${String(value % 10n ** 15n).padStart(15, '0')}`)),
);

interface Mutation {
  readonly place: number;
  readonly other: number;
  readonly how: 'replace' | 'swap' | 'as-text' | 'twice' | 'empty';
  readonly replacement: Wire;
}
const mutation: fc.Arbitrary<Mutation> = fc.record({
  ...{ place: fc.nat(), other: fc.nat(), replacement: replacements },
  how: fc.oneof(
    { weight: 8, arbitrary: fc.constant('replace' as const) },
    { weight: 2, arbitrary: fc.constant('swap' as const) },
    fc.constantFrom('as-text' as const, 'twice' as const, 'empty' as const),
  ),
});

function mutate(value: Wire, { place: chosen, other, how, replacement }: Mutation): Wire {
  const places = placesOf(value);
  const place = places[chosen % places.length];
  const second = places[other % places.length];
  if (!place || !second) return value;
  const found = at(value, place);
  switch (how) {
    case 'replace':
      return put(value, place, replacement);
    case 'swap':
      return put(put(value, place, at(value, second)), second, found);
    case 'as-text':
      return put(value, place, typeof found === 'number' ? String(found) : found);
    case 'twice':
      return Array.isArray(found) ? put(value, place, [...found, ...found]) : value;
    case 'empty':
      return Array.isArray(found) ? put(value, place, []) : put(value, place, undefined);
  }
}

/** One of the payloads with up to three things wrong in it. */
export const mutated = <Name extends string>(
  payloads: Readonly<Record<Name, WireObject>>,
): fc.Arbitrary<{ name: Name; wire: Wire }> =>
  fc
    .record({
      name: fc.constantFrom(...(Object.keys(payloads) as Name[])),
      mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }),
    })
    .map(({ name, mutations }) => ({ name, wire: mutations.reduce<Wire>(mutate, payloads[name]) }));

/** A number as its sender meant it; null when it is none. Read by nothing of ours. */
export function meant(value: Wire): Big | null {
  const text = value instanceof Literal ? value.text : typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?\s*$/.test(text)) return null;
  return new Big(text.trim());
}

/** The same where none stands for 0. */
export const meantOrZero = (value: Wire): Big => meant(value) ?? new Big(0);

export const field = (value: Wire, name: string): Wire => (isWireObject(value) ? value[name] : undefined);
export const items = (value: Wire, name: string): Wire[] => {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
};
export const isNothing = (value: Wire): boolean =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

/** A text as its sender meant it. */
export const textOf = (value: Wire): string =>
  isNothing(value) ? '' : (value instanceof Literal ? value.text : String(value)).trim();

export const cents = (value: Big): Big => value.round(2, Big.roundHalfUp);
