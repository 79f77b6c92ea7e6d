import type { SheetPicture } from '../../addin/workbook/port';
import { accounts, channels, journal } from '../web/pictures';
import { type OpenSheets, openSheets, rangeCalls } from './open';

let open: OpenSheets;

beforeEach(() => {
  open = openSheets();
});

afterEach(async () => {
  expect([...open.host.unknown]).toEqual([]);
  expect(open.host.executions.flatMap(({ failed }) => failed ?? [])).toEqual([]);
  await open.host.close();
});

test('draws band, summary, titles and rows; ids, states and order are hidden', async () => {
  await open.workbook.draw(accounts);
  const { hand } = open.host;
  expect(open.said).toEqual([]);
  expect(hand.text('Accounts', 'D1')).toBe('Accounts · Demo Company (UK)');
  expect(hand.text('Accounts', 'D4')).toBe('Documents');
  expect(hand.text('Accounts', 'F4')).toBe('1,219.00');
  expect(['D', 'E', 'F', 'L'].map((column) => hand.text('Accounts', `${column}6`))).toEqual([
    'Code',
    'Name',
    'Used by',
    'Check',
  ]);
  expect(['D', 'E', 'F', 'G', 'H', 'I', 'J'].map((column) => hand.text('Accounts', `${column}7`))).toEqual([
    '0310',
    'Cost of goods',
    '12',
    '310 · Cost of Goods Sold',
    '1,234.50',
    '31/10/2026',
    'TRUE',
  ]);
  const sheet = hand.sheet('Accounts');
  expect(sheet.columns.flatMap(({ hidden }, index) => (hidden ? [index] : []))).toEqual([0, 1, 2]);
  expect(sheet.rows.flatMap(({ hidden }, index) => (hidden ? [index] : []))).toEqual([4]);
  expect(sheet.frozenRows).toBe(6);
  expect(open.host.book.active.name).toBe('Sheet1');
});

test('a code stays text, an amount is a number, a date is the day of the sheet’s own zone', async () => {
  await open.workbook.draw(accounts);
  const { hand } = open.host;
  expect(hand.value('Accounts', 'D7')).toBe('0310');
  expect(hand.value('Accounts', 'D9')).toBe('1E5');
  expect(hand.value('Accounts', 'H7')).toBe(1234.5);
  expect(hand.value('Accounts', 'I7')).toBe(46326);
});

test('no text becomes a formula, wherever it stands', async () => {
  const evil = ['=1+1', '+x', '-x', '@SUM(A1)', '=HYPERLINK("https://example.com")', "'quoted"];
  const picture: SheetPicture = {
    ...channels,
    title: 'Evil',
    band: [['=1+1'], ['+1'], ['@x']],
    summary: [['=SUM(A1)', '-2']],
    columns: channels.columns.map((column, index) =>
      index === 1 ? { ...column, format: 'amount', choices: [] } : column,
    ),
    rows: evil.map((text, index) => ({ id: `=row${index}`, role: 'plain', cells: [text, text, text, text] })),
  };
  await open.workbook.draw(picture);
  for (const sheet of open.host.book.sheets)
    expect(sheet.rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.formula || []))).toEqual([]);
  const shown = evil.map((_, row) =>
    ['D', 'E', 'F'].map((column) => open.host.hand.text('Evil', `${column}${row + 7}`)),
  );
  expect(shown).toEqual(evil.map((text) => [text, text, text]));
  expect((await open.workbook.read('channels'))?.rows.map(({ values }) => values.as)).toEqual(evil);
});

/** A preview with all that the sheets of drafts hold: ticks, dates, wrapped checks, marks, links to Xero. */
function preview(lines: number): SheetPicture {
  const plain = journal(lines);
  return {
    ...plain,
    columns: plain.columns.map((column, at) =>
      at === 10 ? { ...column, wrap: true } : at === 11 ? { ...column, format: 'link' } : column,
    ),
    marks: plain.rows
      .filter((_, row) => row % 40 === 0)
      .map(({ id }) => ({ row: id, column: 'check', kind: 'fault', note: `Line ${id} has no account.` })),
    links: plain.rows
      .filter((_, row) => row % 100 === 0)
      .map(({ id }) => ({ row: id, column: 'status', target: { url: 'https://go.xero.com/1' } })),
  };
}

test('10,000 rows of 12 columns: at most 8 calls on ranges, drawn first, again, and in another order', async () => {
  const picture = preview(10_000);
  await open.workbook.draw(picture);
  const first = rangeCalls(open.host);
  const characters = open.calls.at(-1)?.characters ?? 0;
  await open.workbook.draw(picture);
  const again = rangeCalls(open.host);
  await open.workbook.draw({ ...picture, rows: [...picture.rows].reverse() });
  const turned = rangeCalls(open.host);
  open.host.hand.type('COGS journal', 'R9', 'mine');
  await open.workbook.draw(picture);
  const beside = rangeCalls(open.host);
  const counts = [first, again, turned, beside].map((calls) =>
    calls.reduce((sum, { count }) => sum + count, 0),
  );
  console.log(
    `Calls on ranges for 10,000 rows of 12 columns: first ${counts[0]}, again ${counts[1]}, in another order ${counts[2]}, with the user's own cells beside ${counts[3]}; one call of the script with ${Math.round(characters / 1000)} kB.`,
  );
  expect(counts.filter((count) => count > 8)).toEqual([]);
  expect(open.calls.map(({ name }) => name)).toEqual(['draw', 'draw', 'draw', 'draw']);
  expect(open.host.hand.text('COGS journal', 'R9')).toBe('');
  expect(open.host.hand.text('COGS journal', `R${8 + 9998}`)).toBe('mine');
});

test('a text longer than a cell is cut with a word about it, everything else is drawn, and it is no edit', async () => {
  const long = 'é'.repeat(70_000);
  const linkText = 'x'.repeat(60_000);
  const rows = accounts.rows.map((row, at) =>
    at === 1
      ? {
          ...row,
          cells: row.cells.map((value, column) => (column === 1 ? long : column === 7 ? linkText : value)),
        }
      : row,
  );
  const linked = { row: rows[1]?.id ?? '', column: 'link', target: { url: 'https://go.xero.com/2' } };
  await open.workbook.draw({ ...accounts, rows, links: [...accounts.links, linked] });
  const { hand } = open.host;
  expect(open.said).toEqual([]);
  const texts = ['E8', 'K8'].map((address) => hand.text('Accounts', address));
  for (const text of texts) {
    expect(text.length).toBeLessThanOrEqual(50_000);
    expect(text).toMatch(
      /(é|x){49000,} \.\.\. \[cut here by Cogsheet: a cell of Google Sheets holds no more\]$/,
    );
  }
  expect(hand.link('Accounts', 'K8')).toBe('https://go.xero.com/2');
  expect(hand.text('Accounts', 'D9')).toBe('1E5');
  await open.workbook.patch('accounts', [{ row: linked.row, column: 'name', value: linkText }], []);
  expect(hand.text('Accounts', 'E8')).toMatch(/^x+ \.\.\. \[cut here/);
  expect((await open.workbook.look(false))?.changed).toEqual([]);
  expect([open.edits, open.said]).toEqual([[], []]);
});

test('what Google refuses is told with what to do: a scope that was taken back, a sheet of somebody else', async () => {
  const { host } = open;
  host.granted.delete('https://www.googleapis.com/auth/spreadsheets.currentonly');
  await open.workbook.draw(accounts);
  expect(open.said).toEqual([expect.stringContaining('tick every box')]);
  host.granted.add('https://www.googleapis.com/auth/spreadsheets.currentonly');
  await open.workbook.draw(accounts);
  host.hand.protect('Accounts');
  host.user = 'bob@example.com';
  await open.workbook.draw({ ...accounts, band: [['Other'], [''], ['']] });
  expect(open.said.slice(1)).toEqual([
    expect.stringMatching(/the sheet is protected.*The step was not finished/),
  ]);
  await open.workbook.draw({ ...channels, band: [['x'.repeat(50_001)], [''], ['']] });
  expect(open.said.slice(2)).toEqual([expect.stringContaining('longer than a cell of Google Sheets')]);
});
