import { camelCase } from './casing';

/**
 * What a field holds. `id` is 0 while unset, `num` 0, `flag` false, a list empty; everything else is null then
 * (cin7-omni 1.6). `day` is a calendar day of the account, `instant` a moment.
 */
export type Kind =
  'id' | 'int' | 'num' | 'text' | 'flag' | 'day' | 'instant' | 'choice' | 'json' | 'list' | 'object';
const kinds = 'id int num text flag day instant choice json list object'.split(' ');

export interface Field {
  /** As documented: `ModifiedCOGSDate`. */
  documented: string;
  /** On the wire: `modifiedCOGSDate`. */
  name: string;
  kind: Kind;
  /** `num` that is null, not 0, while unset. */
  nullable: boolean;
  readOnly: boolean;
  choices: readonly string[];
  children: Shape | null;
}

/** The fields of a resource or of a part of one, in the order in which they are answered. */
export interface Shape {
  fields: readonly Field[];
  /** A field by its name in any case. */
  field(name: string): Field | null;
}

const isKind = (text: string): text is Kind => kinds.includes(text);

/**
 * Reads a shape from words `Name:kind`, with `?` after a number that may be null, `*` after a kind that only the server
 * sets, and the texts of a choice in brackets: `Total:num* TaxStatus:choice(Undefined|Incl|Excl|Exempt)`.
 */
export function shape(text: string, children: Readonly<Record<string, Shape>> = {}): Shape {
  const fields = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => readField(word, children));
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  return { fields, field: (name) => byName.get(name.toLowerCase()) ?? null };
}

function readField(word: string, children: Readonly<Record<string, Shape>>): Field {
  const match = /^(\w+):([a-z]+)(?:\(([^)]*)\))?(\?)?(\*)?$/.exec(word);
  const [, documented = '', kind = '', choices = ''] = match ?? [];
  if (match === null || !isKind(kind)) throw new Error(`Not a field: ${word}`);
  return {
    ...{ documented, name: camelCase(documented), kind, choices: choices.split('|').filter(Boolean) },
    ...{ nullable: match[4] !== undefined, readOnly: match[5] !== undefined },
    children: children[documented] ?? null,
  };
}

/** The same fields and further ones. */
export const extend = (base: Shape, more: Shape): Shape => {
  const fields = [...base.fields, ...more.fields];
  return { fields, field: (name) => more.field(name) ?? base.field(name) };
};

/** The value of a field that nobody set. */
export function unset({ kind, nullable }: Field): unknown {
  switch (kind) {
    case 'id':
      return 0;
    case 'num':
      return nullable ? null : 0;
    case 'flag':
      return false;
    case 'list':
      return [];
    default:
      return null;
  }
}
