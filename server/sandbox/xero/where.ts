import { queryParse } from './problems';
import type { Wire } from './render';

/**
 * The part of Xero's `where` language that its own pages advise: comparisons with `==`, `!=`, `<`, `>`, `<=`, `>=`,
 * joined by AND or OR, brackets, `DateTime(y,m,d)`, `Guid("..")`, null, and Contains / StartsWith / EndsWith.
 */
type Test = (row: Wire) => boolean;
type Value = string | number | boolean | null;

const token =
  /\s*(DateTime\s*\(\s*\d+\s*,\s*\d+\s*,\s*\d+[^)]*\)|Guid\s*\(\s*"[^"]*"\s*\)|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|==|!=|<=|>=|&&|\|\||[<>()!]|[A-Za-z_][\w.]*)/gy;

export function parseWhere(text: string): Test {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw queryParse(`Syntax error at position ${String(start)}`);
    tokens.push(match[1] ?? '');
  }
  const parser = new Parser(tokens);
  const test = parser.disjunction();
  parser.end();
  return test;
}

class Parser {
  private at = 0;
  constructor(private readonly tokens: string[]) {}

  disjunction(): Test {
    let left = this.conjunction();
    while (this.take(/^(\|\||or)$/i)) {
      const [a, b] = [left, this.conjunction()];
      left = (row) => a(row) || b(row);
    }
    return left;
  }

  end(): void {
    if (this.at < this.tokens.length) throw queryParse(`Syntax error at '${this.tokens[this.at] ?? ''}'`);
  }

  private conjunction(): Test {
    let left = this.term();
    while (this.take(/^(&&|and)$/i)) {
      const [a, b] = [left, this.term()];
      left = (row) => a(row) && b(row);
    }
    return left;
  }

  private term(): Test {
    if (this.take(/^\($/)) {
      const inner = this.disjunction();
      this.expect(/^\)$/);
      return inner;
    }
    const name = this.expect(/^[A-Za-z_][\w.]*$/);
    const method = /^(.*)\.(Contains|StartsWith|EndsWith)$/.exec(name);
    if (method !== null) return this.method(method[1] ?? '', method[2] ?? '');
    const operator = this.take(/^(==|!=|<=|>=|<|>)$/);
    if (operator === null) return (row) => field(row, name) === true;
    const wanted = readValue(this.expect(/./));
    return (row) => compare(field(row, name), operator, wanted);
  }

  private method(name: string, method: string): Test {
    this.expect(/^\($/);
    const wanted = String(readValue(this.expect(/^"/))).toLowerCase();
    this.expect(/^\)$/);
    const holds = { Contains: 'includes', StartsWith: 'startsWith', EndsWith: 'endsWith' } as const;
    const test = holds[method as keyof typeof holds];
    return (row) => {
      const text = String(field(row, name) ?? '').toLowerCase();
      return text[test](wanted);
    };
  }

  private take(pattern: RegExp): string | null {
    const next = this.tokens[this.at];
    if (next === undefined || !pattern.test(next)) return null;
    this.at += 1;
    return next;
  }

  private expect(pattern: RegExp): string {
    const taken = this.take(pattern);
    if (taken === null) throw queryParse(`Syntax error at '${this.tokens[this.at] ?? 'the end'}'`);
    return taken;
  }
}

function readValue(text: string): Value {
  const date = /^DateTime\s*\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)/.exec(text);
  if (date !== null) return Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]));
  const guid = /^Guid\s*\(\s*"([^"]*)"/.exec(text);
  if (guid !== null) return (guid[1] ?? '').toLowerCase();
  if (text.startsWith('"')) return text.slice(1, -1).replace(/\\(.)/g, '$1');
  if (/^-?\d/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  throw queryParse(`Syntax error at '${text}'`);
}

/** A field of a rendered row, `Contact.Name` included; dates become milliseconds. */
function field(row: Wire, path: string): Value {
  let value: unknown = row;
  for (const part of path.split('.')) {
    const holder = value as Wire | undefined;
    value = typeof holder === 'object' ? holder[part] : undefined;
  }
  if (typeof value === 'string') {
    const milliseconds = /^\/Date\((-?\d+)/.exec(value)?.[1];
    return milliseconds === undefined ? value : Number(milliseconds);
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function compare(actual: Value, operator: string, wanted: Value): boolean {
  const same = (a: Value, b: Value) =>
    typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;
  if (operator === '==') return same(actual, wanted);
  if (operator === '!=') return !same(actual, wanted);
  if (actual === null || wanted === null) return false;
  if (operator === '<') return actual < wanted;
  if (operator === '>') return actual > wanted;
  return operator === '<=' ? actual <= wanted : actual >= wanted;
}

/** `order=Date DESC`; the default is by update, then id, ascending. */
export function comparer(order: string | undefined, idField: string): (a: Wire, b: Wire) => number {
  const [name = 'UpdatedDateUTC', way = 'ASC'] = (order ?? '').trim().split(/\s+/).filter(Boolean);
  const sign = way.toUpperCase() === 'DESC' ? -1 : 1;
  const by = (path: string) => (a: Wire, b: Wire) => {
    const [left, right] = [field(a, path) ?? '', field(b, path) ?? ''];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  return (a, b) => sign * by(name)(a, b) || by(idField)(a, b);
}
