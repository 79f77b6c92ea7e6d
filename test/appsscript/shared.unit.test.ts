import { asRead, dateFormat, serialOf, toCell } from '../../appsscript/shared/cells';
import { digestOf } from '../../appsscript/shared/digest';
import {
  FigureFault,
  asksForFigure,
  figureKey,
  questionOf,
  questionOfKey,
} from '../../appsscript/shared/figure-args';
import {
  columnLetters,
  columnsOf,
  cornerText,
  rowIds,
  runsOf,
  tabName,
  tabPlace,
} from '../../appsscript/shared/layout';
import { userPart, withNote } from '../../appsscript/shared/notes';
import { fromCell } from '../../appsscript/sidebar/cell-values';

test('the writer: text columns take texts as they are, all others guard them', () => {
  expect(toCell('0310', 'text')).toBe('0310');
  expect(toCell('=1+1', 'text')).toBe('=1+1');
  expect(toCell('=1+1', 'amount')).toBe("'=1+1");
  expect(toCell('2026-10-31', 'date')).toBe(46326);
  expect(toCell('2026-02-30', 'date')).toBe("'2026-02-30");
  expect(toCell(null, 'amount')).toBe('');
  expect(toCell(true, 'tick')).toBe(true);
});

test('what is written reads back as it was drawn', () => {
  for (const [value, format] of [
    ['0310', 'text'],
    ['2026-10-31', 'date'],
    [true, 'tick'],
    [12.5, 'amount'],
    [null, 'text'],
  ] as const)
    expect(fromCell(asRead(value, format), format)).toBe(value);
});

test('figures pasted as text count, parts of words do not', () => {
  expect(fromCell('1,234.50', 'amount')).toBe(1234.5);
  expect(fromCell('12a', 'amount')).toBe('12a');
  expect(fromCell('12345678901234567', 'amount')).toBe('12345678901234567');
});

test('dates by the spreadsheet’s locale have a four-digit year', () => {
  expect(['en_US', 'en_GB', 'de_DE', 'sv_SE', 'nl_NL', 'fr_CA', 'xx'].map(dateFormat)).toEqual([
    'mm/dd/yyyy',
    'dd/mm/yyyy',
    'dd.mm.yyyy',
    'yyyy-mm-dd',
    'dd-mm-yyyy',
    'yyyy-mm-dd',
    'dd/mm/yyyy',
  ]);
  expect(serialOf('1900-01-01')).toBe(2);
});

test('our part of a note comes and goes, the user’s stays', () => {
  const first = withNote('', 'Account 0310 is archived.');
  expect(first).toBe('Cogsheet: Account 0310 is archived.\n--');
  const both = `${first}\nI asked Ana.`;
  expect(userPart(both)).toBe('I asked Ana.');
  expect(withNote(both, 'Choose another.')).toBe('Cogsheet: Choose another.\n--\nI asked Ana.');
  expect(withNote(both, '')).toBe('I asked Ana.');
  expect(withNote('mine', '')).toBe('mine');
  expect(withNote(withNote('mine', 'a\n--\nb'), '')).toBe('mine');
});

test('columns and rows are found by their ids; a copy is not the first one', () => {
  const corner = cornerText([
    { id: 'a', format: 'text' },
    { id: 'b', format: 'text' },
  ]);
  expect([...columnsOf(['b', corner, 'a', '', 'hers', 'b', 'a'], [4, 2])]).toEqual([
    ['a', 3],
    ['b', 6],
  ]);
  expect(rowIds(['r1', '', 'r1', null, 7])).toEqual(['r1', '', '', '', '7']);
  expect(runsOf([5, 1, 2])).toEqual([
    [1, 2],
    [5, 1],
  ]);
  expect([1, 26, 27, 702, 703].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
});

test('a tab gets a free name, and its place among ours', () => {
  expect(tabName('Accounts', ['accounts', 'Accounts (2)'])).toBe('Accounts (3)');
  expect(tabPlace(2, [null, 1, 5])).toBe(2);
  expect(tabPlace(0, [null, 1])).toBe(1);
  expect(tabPlace(3, [null])).toBeNull();
});

test('a digest tells one reading from another', () => {
  expect(digestOf('a')).toBe(digestOf('a'));
  const digests = Array.from({ length: 5000 }, (_, index) => digestOf(`[["r${index}",${index}]]`));
  expect(new Set(digests).size).toBe(5000);
});

test('a formula’s question: dates as days, months of any day, nothing left of what was left out', () => {
  const dayOf = (date: Date) => date.toISOString().slice(0, 10);
  const ask = (name: Parameters<typeof questionOf>[0], ...cells: unknown[]) =>
    questionOf(name, cells, dayOf).args;
  expect(ask('COGS', new Date('2026-10-01T00:00:00Z'), 46326, '')).toEqual(['2026-10-01', '2026-10-31']);
  expect(ask('TIEOUT', new Date('2026-10-31T00:00:00Z'))).toEqual(['2026-10']);
  expect(ask('TIEOUT', '2026-10')).toEqual(['2026-10']);
  expect(ask('GLBALANCE', 310, '2026-10-31')).toEqual(['310', '2026-10-31']);
  expect(ask('STOCKVALUE')).toEqual([]);
  expect(() => ask('COGS', -1, 2)).toThrow(FigureFault);
  expect(() => ask('STATUS', [['a']])).toThrow('single cell');
  const question = { name: 'COGS', args: ['2026-10-01', '2026-10-31'] } as const;
  expect(questionOfKey(figureKey(question))).toEqual(question);
  expect(questionOfKey('something else')).toBeNull();
  expect(
    ['=COGS(A1;B1)', '=1+tieout ("2026-10")', '=MYCOGS(1)', 'COGS(1)', '=SUM(A1)'].map(asksForFigure),
  ).toEqual([true, true, false, false, false]);
});
