import fc from 'fast-check';
import { parseWhere } from '../../../server/sandbox/cin7-omni/where';
import { shape } from '../../../server/sandbox/cin7-omni/shape';
import { zone } from '../../../server/sandbox/cin7-omni/zone';

// Random filters are written down as text and judged by a second, simple reading of the same tree.
const fields = shape('Id:id Total:num Note:text IsVoid:flag ModifiedDate:instant InvoiceDate:day Lines:list');
const auckland = zone('Pacific/Auckland');

interface Row {
  total: number | null;
  note: string | null;
  isVoid: boolean;
  modifiedDate: string | null;
  [field: string]: unknown;
}
type Leaf =
  | { kind: 'total'; operator: string; value: number }
  | { kind: 'note'; operator: string; value: string }
  | { kind: 'in'; negated: boolean; values: number[] }
  | { kind: 'null'; field: 'note' | 'modifiedDate'; negated: boolean }
  | { kind: 'like'; negated: boolean; value: string }
  | { kind: 'date'; operator: string; day: number; quoted: boolean }
  | { kind: 'flag'; value: boolean };
type Tree = Leaf | { kind: 'and' | 'or'; parts: Tree[] };

const operators = ['=', '<>', '>', '<', '>=', '<='];
const operator = fc.constantFrom(...operators);
const word = fc.constantFrom('', 'a', "O'Brien", 'Tāne', 'AND', "it's (not) null", '%', 'Shopify - A', 'a_b');
const amount = fc.constantFrom(-12.5, -1, 0, 0.1, 1, 12.5, 250);
const dayNumber = fc.integer({ min: 0, max: 40 });
const moment = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();

const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({ kind: fc.constant('total' as const), operator, value: amount }),
  fc.record({ kind: fc.constant('note' as const), operator: fc.constantFrom('=', '<>'), value: word }),
  fc.record({
    kind: fc.constant('in' as const),
    negated: fc.boolean(),
    values: fc.array(amount, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('null' as const),
    field: fc.constantFrom('note' as const, 'modifiedDate' as const),
    negated: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('like' as const),
    negated: fc.boolean(),
    value: fc.constantFrom('%', 'a%', '%b', '%shop%', '_', 'O_B%', ''),
  }),
  fc.record({ kind: fc.constant('date' as const), operator, day: dayNumber, quoted: fc.boolean() }),
  fc.record({ kind: fc.constant('flag' as const), value: fc.boolean() }),
);
const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).tree;
const row: fc.Arbitrary<Row> = fc.record({
  total: fc.option(amount),
  note: fc.option(word),
  isVoid: fc.boolean(),
  modifiedDate: fc.option(dayNumber.map((day) => `${moment(day).slice(0, -1)}0000Z`)),
});

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const not = (negated: boolean): string => (negated ? 'NOT ' : '');

function write(node: Tree, odd: boolean): string {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const join = odd ? `  ${node.kind.toUpperCase()}\t` : ` ${node.kind} `;
      return node.parts
        .map((part) => ('parts' in part ? `(${write(part, odd)})` : write(part, odd)))
        .join(join);
    }
    case 'total':
      return odd
        ? `TOTAL${node.operator}${String(node.value)}`
        : `total ${node.operator} ${String(node.value)}`;
    case 'note':
      return `Note ${node.operator} ${quote(node.value)}`;
    case 'in':
      return `total ${not(node.negated)}${odd ? 'in' : 'IN'}(${node.values.map(String).join(odd ? ' ,' : ',')})`;
    case 'null':
      return `${node.field} ${odd ? 'is' : 'IS'} ${not(node.negated)}Null`;
    case 'like':
      return `note ${not(node.negated)}LIKE ${quote(node.value)}`;
    case 'date': {
      const text = odd ? moment(node.day).slice(0, 10) : moment(node.day);
      return `modifieddate ${node.operator} ${node.quoted ? quote(text) : text}`;
    }
    case 'flag':
      return `isVoid = ${odd ? (node.value ? '1' : '0') : String(node.value)}`;
  }
}

function compare<T extends number | string>(a: T | null, operator_: string, b: T): boolean {
  if (a === null) return false;
  const results: Record<string, boolean> = {
    '=': a === b,
    '<>': a !== b,
    '>': a > b,
    '<': a < b,
    '>=': a >= b,
    '<=': a <= b,
  };
  return results[operator_] === true;
}

/** SQL's LIKE by hand: no regular expression. */
function like(text: string, pattern: string): boolean {
  if (pattern === '') return text === '';
  const [first] = pattern;
  if (first === '%')
    return [...Array(text.length + 1).keys()].some((at) => like(text.slice(at), pattern.slice(1)));
  return text !== '' && (first === '_' || first === text[0]) && like(text.slice(1), pattern.slice(1));
}

function holds(node: Tree, record: Row): boolean {
  switch (node.kind) {
    case 'and':
      return node.parts.every((part) => holds(part, record));
    case 'or':
      return node.parts.some((part) => holds(part, record));
    case 'total':
      return compare(record.total ?? 0, node.operator, node.value);
    case 'note':
      return compare(record.note?.toLowerCase() ?? null, node.operator, node.value.toLowerCase());
    case 'in':
      return node.values.includes(record.total ?? 0) !== node.negated;
    case 'null':
      return (record[node.field] === null) !== node.negated;
    case 'like':
      return (
        record.note !== null && like(record.note.toLowerCase(), node.value.toLowerCase()) !== node.negated
      );
    case 'date':
      return compare(
        record.modifiedDate === null ? null : Date.parse(record.modifiedDate),
        node.operator,
        Date.parse(moment(node.day)),
      );
    case 'flag':
      return record.isVoid === node.value;
  }
}

test('filters mean what a plain reading of them means', () => {
  fc.assert(
    fc.property(tree, fc.array(row, { minLength: 1, maxLength: 8 }), fc.boolean(), (node, rows, odd) => {
      const parsed = parseWhere(write(node, odd), fields, auckland);
      if (!parsed.ok) throw new Error(`${write(node, odd)}: ${parsed.message}`);
      expect(rows.map((record) => parsed.test(record))).toEqual(rows.map((record) => holds(node, record)));
    }),
    { numRuns: 2000 },
  );
});

test('AND binds tighter than OR', () => {
  const parsed = parseWhere('total=1 or total=2 and isVoid=true', fields, auckland);
  if (!parsed.ok) throw new Error(parsed.message);
  const judge = (total: number, isVoid: boolean): boolean => parsed.test({ total, isVoid });
  expect([judge(1, false), judge(2, false), judge(2, true)]).toEqual([true, false, true]);
});

test('dates in every form name the same moment; days are the midnight of the account', () => {
  const match = (text: string): boolean => {
    const parsed = parseWhere(`invoiceDate = ${text}`, fields, auckland);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.test({ invoiceDate: '2026-03-04' });
  };
  const forms = [
    "'2026-03-03T11:00:00Z'",
    "'2026-03-03T11:00:00.0000000Z'",
    "'2026-03-04T00:00:00+13:00'",
    '2026-03-03T11:00:00Z',
    "'2026-03-03 11:00'",
  ];
  expect(forms.map(match)).toEqual(forms.map(() => true));
  expect(match("'2026-03-04'")).toBe(false);
});

test.each([
  'total',
  'total =',
  'total = ',
  'total == 1',
  'nothing = 1',
  'lines = 1',
  "total = 'much'",
  "modifiedDate > 'soon'",
  'modifiedDate > 5',
  "note = 'open",
  "note = 'a' and",
  "note = 'a' note = 'b'",
  '(total = 1',
  'total in ()',
  'total in (1',
  'total not 1',
  'note is nil',
  'isVoid = 2',
  'drop table; --',
  'lineItems.code = 1',
])('refuses %s with words', (text) => {
  const parsed = parseWhere(text, fields, auckland);
  expect(parsed).toEqual({ ok: false, message: expect.stringMatching(/\S/) });
});

test('whatever is asked, it is an answer and never a crash', () => {
  const piece = fc.constantFrom(
    'total',
    'note',
    '=',
    '(',
    ')',
    "'",
    'and',
    'or',
    'not',
    'in',
    'is',
    'null',
    'like',
    ',',
    '1',
    '%',
    '2026-01-01',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(' ')),
      ),
      (text) => {
        const parsed = parseWhere(text, fields, auckland);
        if (parsed.ok) expect(typeof parsed.test({ total: 1, note: 'a' })).toBe('boolean');
      },
    ),
    { numRuns: 2000 },
  );
});
