import type { JsonObject } from '../common/json';
import type { Field, Shape } from './shape';
import { unset } from './shape';
import { readInstant, type Zone } from './zone';

/** A filter over records as they are kept. */
export type Test = (record: JsonObject) => boolean;
export type ParsedWhere = { ok: true; test: Test } | { ok: false; message: string };

class WhereProblem extends Error {}

/**
 * Reads a `where` (cin7-omni 1.4): comparisons of header fields with `=` `<>` `>` `<` `>=` `<=`, `IS [NOT] NULL`,
 * `[NOT] LIKE`, `[NOT] IN (..)`, joined by AND (binds tighter) and OR; names and keywords in any case, brackets [unsure].
 * Texts compare without case [unsure]. As in SQL a comparison with null holds for nobody. The words of the refusals are
 * not known [unsure].
 */
export function parseWhere(text: string, shape: Shape, zone: Zone): ParsedWhere {
  try {
    const parser = new Parser(tokens(text), shape, zone);
    return { ok: true, test: parser.whole() };
  } catch (problem) {
    if (problem instanceof WhereProblem) return { ok: false, message: problem.message };
    throw problem;
  }
}

const token =
  /\s*(?:('(?:[^']|'')*')|(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?)|(-?(?:\d+\.?\d*|\.\d+))|(<>|>=|<=|!=|[=<>(),])|([A-Za-z_]\w*))/gy;

interface Token {
  kind: 'text' | 'date' | 'number' | 'sign' | 'word';
  value: string;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (match === null)
      throw new WhereProblem(`The where clause cannot be read at position ${String(start)}.`);
    const [, quoted, date, number, sign, word] = match;
    if (quoted !== undefined) found.push({ kind: 'text', value: quoted.slice(1, -1).replaceAll("''", "'") });
    else if (date !== undefined) found.push({ kind: 'date', value: date });
    else if (number !== undefined) found.push({ kind: 'number', value: number });
    else if (sign !== undefined) found.push({ kind: 'sign', value: sign });
    else found.push({ kind: 'word', value: word ?? '' });
  }
  return found;
}

/** What is compared: numbers, texts in lower case, moments as text, flags. */
type Value = number | string | boolean;

class Parser {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly shape: Shape,
    private readonly zone: Zone,
  ) {}

  whole(): Test {
    const test = this.disjunction();
    const left = this.tokens[this.at];
    if (left !== undefined) throw new WhereProblem(`Unexpected '${left.value}' in the where clause.`);
    return test;
  }

  private disjunction(): Test {
    let left = this.conjunction();
    while (this.word('or')) {
      const [a, b] = [left, this.conjunction()];
      left = (record) => a(record) || b(record);
    }
    return left;
  }

  private conjunction(): Test {
    let left = this.comparison();
    while (this.word('and')) {
      const [a, b] = [left, this.comparison()];
      left = (record) => a(record) && b(record);
    }
    return left;
  }

  private comparison(): Test {
    if (this.sign('(')) {
      const inner = this.disjunction();
      this.needSign(')');
      return inner;
    }
    const field = this.field();
    const valueOf = reader(field, this.zone);
    if (this.word('is')) {
      const negated = this.word('not');
      if (!this.word('null')) throw this.unexpected();
      return (record) => (valueOf(record) === null) !== negated;
    }
    const negated = this.word('not');
    if (this.word('like')) {
      const pattern = likePattern(this.literal(field, true));
      return known(valueOf, (value) => pattern.test(String(value)) !== negated);
    }
    if (this.word('in')) {
      const wanted = new Set(this.list(field));
      return known(valueOf, (value) => wanted.has(value) !== negated);
    }
    const operator = this.take('sign')?.value;
    const holds = operator === undefined || negated ? undefined : comparisons[operator];
    if (holds === undefined) throw this.unexpected();
    const wanted = this.literal(field);
    return known(valueOf, (value) => holds(value, wanted));
  }

  private field(): Field {
    const name = this.take('word')?.value;
    if (name === undefined) throw this.unexpected();
    const field = this.shape.field(name);
    if (field === null || ['list', 'object', 'json'].includes(field.kind))
      throw new WhereProblem(`The field '${name}' cannot be used in the where clause.`);
    return field;
  }

  private list(field: Field): Value[] {
    this.needSign('(');
    const values = [this.literal(field)];
    while (this.sign(',')) values.push(this.literal(field));
    this.needSign(')');
    return values;
  }

  /** The next literal in the form in which the field is compared. */
  private literal(field: Field, asText = false): Value {
    const next = this.tokens[this.at];
    if (next === undefined || next.kind === 'sign') throw this.unexpected();
    this.at += 1;
    const value = asText ? next.value.toLowerCase() : readLiteral(next, field);
    if (value === null)
      throw new WhereProblem(`The value '${next.value}' does not fit the field '${field.name}'.`);
    return value;
  }

  private word(text: string): boolean {
    const next = this.tokens[this.at];
    if (next?.kind !== 'word' || next.value.toLowerCase() !== text) return false;
    this.at += 1;
    return true;
  }

  private sign(text: string): boolean {
    const next = this.tokens[this.at];
    if (next?.kind !== 'sign' || next.value !== text) return false;
    this.at += 1;
    return true;
  }

  private needSign(text: string): void {
    if (!this.sign(text)) throw this.unexpected();
  }

  private take(kind: Token['kind']): Token | null {
    const next = this.tokens[this.at];
    if (next?.kind !== kind) return null;
    this.at += 1;
    return next;
  }

  private unexpected(): WhereProblem {
    const next = this.tokens[this.at];
    return new WhereProblem(`Unexpected '${next?.value ?? 'end'}' in the where clause.`);
  }
}

const comparisons: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};

const known =
  (valueOf: (record: JsonObject) => Value | null, holds: (value: Value) => boolean): Test =>
  (record) => {
    const value = valueOf(record);
    return value !== null && holds(value);
  };

/** The value of a field as it is compared and sorted by. */
export function reader(field: Field, zone: Zone): (record: JsonObject) => Value | null {
  return (record) => {
    const value = record[field.name] ?? unset(field);
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    if (typeof value !== 'string') return null;
    if (field.kind === 'day') return zone.midnight(value);
    return field.kind === 'instant' ? value : value.toLowerCase();
  };
}

function readLiteral({ kind, value }: Token, field: Field): Value | null {
  switch (field.kind) {
    case 'id':
    case 'int':
    case 'num':
      return /^-?(\d+\.?\d*|\.\d+)$/.test(value.trim()) ? Number(value) : null;
    case 'flag':
      if (/^(true|1)$/i.test(value)) return true;
      return /^(false|0)$/i.test(value) ? false : null;
    case 'day':
    case 'instant':
      return kind === 'number' ? null : readInstant(value);
    default:
      return kind === 'word' ? null : value.toLowerCase();
  }
}

/** `%` any run of characters, `_` any one. */
function likePattern(value: Value): RegExp {
  const text = String(value).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${text.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su');
}
