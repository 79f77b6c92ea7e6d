import type { SheetPicture } from '../../addin/workbook/port';
import { accounts, channels, journal } from '../web/pictures';
import { type OpenWorkbook, openWorkbook } from './open';

let open: OpenWorkbook;

beforeEach(() => {
  open = openWorkbook();
});

afterEach(() => {
  expect([...open.api.unsupported]).toEqual([]);
});

const at = (sheet: string, text: string): string => {
  const address = open.hand.find(sheet, text);
  if (address === null) throw new Error(`${sheet} does not show "${text}".`);
  return address;
};

test('draws band, summary, titles and rows, ids and roles hidden', async () => {
  await open.workbook.draw(accounts);
  const { hand } = open;
  expect(hand.text('Accounts', 'C1')).toBe('Accounts · Demo Company (UK)');
  expect(hand.text('Accounts', 'C4')).toBe('Documents');
  expect(hand.text('Accounts', 'E4')).toBe('1,219.00');
  expect(['C', 'D', 'E', 'K'].map((column) => hand.text('Accounts', `${column}6`))).toEqual([
    'Code',
    'Name',
    'Used by',
    'Check',
  ]);
  expect(['C', 'D', 'E', 'F', 'G', 'H', 'I'].map((column) => hand.text('Accounts', `${column}7`))).toEqual([
    '0310',
    'Cost of goods',
    '12',
    '310 · Cost of Goods Sold',
    '1,234.50',
    '31/10/2026',
    'Yes',
  ]);
  const sheet = hand.sheet('Accounts');
  expect([...sheet.hiddenColumns].sort()).toEqual([0, 1]);
  expect([...sheet.hiddenRows]).toEqual([4]);
  expect(sheet.frozenRows).toBe(6);
  expect(sheet.format(0, 3, 'ColumnWidth')).toBe(Math.round(26 * 5.25 + 4));
  expect(open.book.names.filter(({ visible }) => visible)).toEqual([]);
});

test('the titles stay in view while they stand in the first ten rows of the screen, else the band alone', async () => {
  const frozen = async (lines: number): Promise<number> => {
    const summary = Array.from({ length: lines }, (_, index) => [`Line ${index}`]);
    await open.workbook.draw({ ...accounts, id: `sheet${lines}`, title: `Sheet of ${lines}`, summary });
    return open.hand.sheet(`Sheet of ${lines}`).frozenRows;
  };
  expect(await frozen(0)).toBe(5);
  // Band, six lines, hidden marker row, titles in the tenth row that shows.
  expect(await frozen(6)).toBe(11);
  expect(await frozen(7)).toBe(3);
});

test('a summary looks like a small table', async () => {
  const summary = [
    ['COGS by channel', '', 'COGS', 'Margin'],
    ['Shopify', '', 1219, 'not fetched'],
  ];
  await open.workbook.draw({ ...accounts, summary });
  const sheet = open.hand.sheet('Accounts');
  const look = (row: number, column: number, name: string) => sheet.format(row, column, name);
  expect(['C4', 'D4', 'E4', 'F4'].map((at) => open.hand.look('Accounts', at)['Fill.Color'])).toEqual(
    Array.from({ length: 4 }, () => '#F4F6F9'),
  );
  expect(look(3, 4, 'Border.EdgeBottom.Style')).toBe('Continuous');
  expect(look(3, 4, 'HorizontalAlignment')).toBe('Right');
  expect(look(4, 4, 'NumberFormat')).toBe('#,##0.00');
  expect(look(4, 5, 'HorizontalAlignment')).toBe('Right');
  expect(look(4, 2, 'Font.Bold')).toBeUndefined();
});

test('a patch brings the band along, wherever rows of the user have moved it', async () => {
  await open.workbook.draw(accounts);
  const band = [['=Accounts'], ['Mapping version 13'], ['Nothing needs you']] as const;
  open.hand.select('Accounts', 'F9');
  await open.workbook.patch('accounts', [], [], [], band);
  expect(['C1', 'C2', 'C3', 'C4'].map((at) => open.hand.text('Accounts', at))).toEqual([
    '=Accounts',
    'Mapping version 13',
    'Nothing needs you',
    'Documents',
  ]);
  expect(open.book.selection.area).toMatchObject({ row: 8, column: 5 });
  open.hand.insertRows('Accounts', 1);
  open.hand.type('Accounts', 'C1', 'my own title');
  open.hand.type('Accounts', 'C3', 'nonsense');
  await open.settle();
  expect(open.hand.text('Accounts', 'C1')).toBe('my own title');
  expect(open.hand.text('Accounts', 'C3')).toBe('Mapping version 13');
  await open.workbook.patch('accounts', [], [], [], [['Again'], [''], ['']]);
  expect(['C1', 'C2', 'C3'].map((at) => open.hand.text('Accounts', at))).toEqual([
    'my own title',
    'Again',
    '',
  ]);
});

test('codes stay text, amounts and dates are numbers', async () => {
  await open.workbook.draw(accounts);
  expect(open.hand.value('Accounts', 'C7')).toBe('0310');
  expect(open.hand.value('Accounts', 'C9')).toBe('1E5');
  expect(open.hand.value('Accounts', 'G7')).toBe(1234.5);
  expect(open.hand.value('Accounts', 'H7')).toBe(46326);
  const long = { ...accounts.rows[0], id: 'long', role: 'plain' as const };
  const cells = ['007', '', 1, null, '12345678901234567.89', '2026-02-30x', true, '-1', 'TRUE'];
  await open.workbook.draw({ ...accounts, rows: [{ ...long, cells }] });
  expect(open.hand.value('Accounts', 'G7')).toBe('12345678901234567.89');
  expect(open.hand.value('Accounts', 'H7')).toBe('2026-02-30x');
  expect(open.hand.value('Accounts', 'J7')).toBe('-1');
  expect(open.hand.value('Accounts', 'K7')).toBe('TRUE');
});

test('no text becomes a formula, wherever it stands', async () => {
  const evil = ['=1+1', '+x', '-x', '@SUM(A1)', '=HYPERLINK("https://example.com")', "'quoted", '\t=1'];
  const picture: SheetPicture = {
    ...channels,
    title: '=Title',
    band: [['=1+1'], ['+1'], ['@x']],
    summary: [['=SUM(A1)', '-2']],
    columns: channels.columns.map((column, index) =>
      index === 1 ? { ...column, format: 'amount', choices: ['=A1', '+2', '-3'] } : column,
    ),
    rows: evil.map((text, index) => ({ id: `=row${index}`, role: 'plain', cells: [text, text, text, text] })),
  };
  await open.workbook.draw(picture);
  const name = open.book.sheets[1]?.name ?? '';
  for (const sheet of open.book.sheets) {
    expect([...sheet.cells.values()].filter(({ formula }) => formula !== '')).toEqual([]);
  }
  evil.forEach((text, index) => expect(open.hand.value(name, `C${index + 7}`)).toBe(text));
  expect(open.hand.value(name, 'C1')).toBe('=1+1');
  expect(open.hand.value(name, 'D4')).toBe('-2');
  await open.workbook.patch('channels', [{ row: '=row0', column: 'as', value: '=2+2' }], []);
  expect(open.hand.value(name, 'D7')).toBe('=2+2');
  expect((await open.workbook.read('channels'))?.rows[1]).toEqual({
    id: '=row1',
    values: { channel: '+x', as: '+x', revenue: '+x', check: '+x' },
  });
});

test.each([
  ['dd/MM/yyyy', '31/10/2026'],
  ['M/d/yyyy', '10/31/2026'],
  ['dd.MM.yy', '31.10.2026'],
  ['yyyy年M月d日', '2026-10-31'],
])('dates follow the workbook: %s', async (shortDatePattern, shown) => {
  open.book.culture = { name: 'xx', shortDatePattern };
  await open.workbook.draw(accounts);
  expect(open.hand.text('Accounts', 'H7')).toBe(shown);
  expect((await open.workbook.read('accounts'))?.rows[0]?.values.date).toBe('2026-10-31');
});

test('drop-downs come from lists on a very hidden sheet; ticks only where there is something to tick', async () => {
  await open.workbook.draw(accounts);
  expect(open.hand.choices('Accounts', 'F8')).toEqual([
    '310 · Cost of Goods Sold',
    '320 · Freight, inbound',
    '630 · Inventory',
  ]);
  expect(open.hand.choices('Accounts', 'F11')).toBeNull();
  expect(open.hand.choices('Accounts', 'I7')).toEqual(['Yes', 'No']);
  expect(open.hand.choices('Accounts', 'I8')).toBeNull();
  expect(open.hand.sheet('Cogsheet lists').visibility).toBe('VeryHidden');
  await open.workbook.draw(channels);
  expect(open.hand.choices('Channels', 'D7')).toEqual(['individual', 'day', 'month']);
  const columns = channels.columns.map((column) => ({
    ...column,
    ...(column.choices && { choices: ['day'] }),
  }));
  await open.workbook.draw({ ...channels, columns });
  expect(open.hand.choices('Channels', 'D7')).toEqual(['day']);
  const many = Array.from({ length: 400 }, (_, index) => `${index} · An account with a long name`);
  await open.workbook.draw({
    ...channels,
    columns: channels.columns.map((column) => ({ ...column, ...(column.choices && { choices: many }) })),
  });
  expect(open.hand.choices('Channels', 'D7')).toEqual(many);
  expect(open.hand.choices('Accounts', 'F8')).toHaveLength(3);
  open.reopen();
  await open.workbook.draw(channels);
  expect(open.hand.choices('Channels', 'D7')).toEqual(['individual', 'day', 'month']);
  expect(open.book.sheets.filter(({ name }) => name.startsWith('Cogsheet lists'))).toHaveLength(1);
});

test('marks and roles: few rules, and they follow the row when the user sorts', async () => {
  await open.workbook.draw(accounts);
  const { hand } = open;
  expect(hand.sheet('Accounts').conditionalFormats).toHaveLength(6);
  expect(hand.look('Accounts', 'F9')).toMatchObject({ 'Fill.Color': '#FBD9DC' });
  expect(hand.look('Accounts', 'K8')).toMatchObject({ 'Fill.Color': '#FFF0C2' });
  expect(hand.look('Accounts', 'K10')).toMatchObject({ 'Fill.Color': '#DDF3DC' });
  expect(hand.look('Accounts', 'C7')).toMatchObject({ 'Font.Bold': true, 'Fill.Color': '#EEF2F7' });
  expect(hand.look('Accounts', 'C8')).toMatchObject({ 'Font.Color': '#4A5565' });
  expect(hand.look('Accounts', 'D11')).toMatchObject({ 'Font.Bold': true });
  expect(hand.look('Accounts', 'F8')).not.toMatchObject({ 'Fill.Color': '#FBD9DC' });
  hand.sort('Accounts', 'A7:K11', 'E');
  const row = at('Accounts', '1E5').slice(1);
  expect(row).not.toBe('9');
  expect(hand.look('Accounts', `F${row}`)).toMatchObject({ 'Fill.Color': '#FBD9DC' });
  await open.workbook.patch('accounts', [{ row: 'old', column: 'xero', value: '630 · Inventory' }], []);
  expect(hand.look('Accounts', `F${row}`)).not.toMatchObject({ 'Fill.Color': '#FBD9DC' });
  expect(open.workbook.noteAt('accounts', 'stock', 'check')).toContain('Choose one in this row');
  expect(open.workbook.noteAt('accounts', 'old', 'xero')).toBeNull();
});

test('a plain list is a table over its ids; a journal has outline levels instead', async () => {
  await open.workbook.draw(channels);
  const [table] = open.hand.sheet('Channels').tables;
  expect(table?.area).toEqual({ row: 4, column: 0, rows: 3, columns: 6 });
  await open.workbook.draw({ ...channels, rows: [] });
  expect(table?.area.rows).toBe(2);
  expect((await open.workbook.read('channels'))?.rows).toEqual([]);
  await open.workbook.draw(accounts);
  const sheet = open.hand.sheet('Accounts');
  expect(sheet.tables).toEqual([]);
  expect([...sheet.outline]).toEqual([
    [7, 1],
    [8, 1],
  ]);
  await open.workbook.draw(accounts);
  expect([...sheet.outline]).toEqual([
    [7, 1],
    [8, 1],
  ]);
  await open.workbook.draw({ ...accounts, rows: accounts.rows.map((row) => ({ ...row, role: 'plain' })) });
  expect(sheet.tables).toHaveLength(1);
  await open.workbook.draw(accounts);
  expect(sheet.tables).toEqual([]);
});

test('links: pages outside, places inside that stay right when rows move', async () => {
  await open.workbook.draw({
    ...channels,
    links: [
      { row: 'r1', column: 'check', target: { sheet: 'accounts', row: 'stock', column: 'xero' } },
      { row: 'r2', column: 'check', target: { sheet: 'accounts' } },
      { row: 'r2', column: 'channel', target: { url: 'javascript:alert(1)' } },
    ],
  });
  expect(open.hand.link('Channels', 'F6')?.documentReference).toBe('Cogsheet_accounts');
  expect(open.hand.link('Channels', 'C7')).toBeNull();
  await open.workbook.draw(accounts);
  expect(open.hand.link('Accounts', 'J7')?.address).toBe('https://go.xero.com/app/accounts');
  expect(open.hand.value('Accounts', 'J7')).toBe('Open');
  expect(open.hand.link('Accounts', 'J9')?.documentReference).toBe("'Accounts'!F10");
  expect(open.hand.link('Channels', 'F6')?.documentReference).toBe("'Accounts'!F8");
  expect(open.hand.link('Channels', 'F7')?.documentReference).toBe("'Accounts'!C3");
  await open.workbook.draw({ ...accounts, rows: accounts.rows.slice(1), links: [] });
  expect(open.hand.link('Accounts', 'J7')).toBeNull();
  expect(open.hand.link('Channels', 'F6')?.documentReference).toBe("'Accounts'!F7");
});

test('the sheets stand in their order, beside a sheet of the user that has the same name', async () => {
  open.hand.rename('Sheet1', 'accounts');
  await open.workbook.draw({ ...channels, position: 2 });
  await open.workbook.draw({ ...accounts, position: 1 });
  await open.workbook.draw({ ...channels, id: 'history', title: 'History', position: 16 });
  const visible = open.book.sheets.filter(({ visibility }) => visibility === 'Visible');
  expect(visible.map(({ name }) => name)).toEqual([
    'accounts',
    'Accounts (2)',
    'Channels',
    'Cogsheet History',
  ]);
});

test('selection, open sheet and calculation mode stay as they are', async () => {
  open.book.calculationMode = 'Manual';
  open.hand.select('Sheet1', 'B7');
  await open.workbook.draw(accounts);
  await open.workbook.draw(accounts);
  await open.workbook.patch('accounts', [{ row: 'old', column: 'check', value: 'x' }], []);
  expect(open.book.calculationMode).toBe('Manual');
  expect(open.book.active.name).toBe('Sheet1');
  expect(open.book.selection.area).toMatchObject({ row: 6, column: 1 });
  await open.workbook.show('accounts', 'old', 'xero');
  expect(open.book.active.name).toBe('Accounts');
  expect(open.book.selection.area).toMatchObject({ row: 8, column: 5 });
});

test('10,000 rows of 12 columns: at most 10 syncs and 2 MB a request, to draw, to redraw and to read', async () => {
  const picture = journal(10_000);
  const counted = async (work: () => Promise<unknown>): Promise<number[]> => {
    const before = open.api.requests.length;
    await work();
    return open.api.requests.slice(before);
  };
  await open.settle();
  const drawn = await counted(() => open.workbook.draw(picture));
  const redrawn = await counted(() => open.workbook.draw({ ...picture, rows: picture.rows.slice(1) }));
  const status = picture.rows.slice(1).map(({ id }) => ({ row: id, column: 'status', value: 'posted' }));
  const patched = await counted(() => open.workbook.patch('journal', status, []));
  const read = await counted(async () => {
    const reading = await open.workbook.read('journal');
    expect(reading?.rows).toHaveLength(9_999);
    expect(reading?.rows.at(-1)?.values).toMatchObject({
      credit: 9999.25,
      date: '2026-10-31',
      status: 'posted',
    });
  });
  console.log({ drawn, redrawn, patched, read });
  for (const requests of [drawn, redrawn]) expect(requests.length).toBeLessThanOrEqual(10);
  expect(patched.length).toBeLessThanOrEqual(4);
  expect(read.length).toBeLessThanOrEqual(4);
  for (const bytes of [drawn, redrawn, patched, read].flat()) expect(bytes).toBeLessThan(2_000_000);
});

test('a long text in every cell still keeps each request below 2 MB', async () => {
  const text = '"Ünïcödé" '.repeat(60);
  const rows = Array.from({ length: 3000 }, (_, index) => ({
    id: `row-${index}`,
    role: 'plain' as const,
    cells: [text, text, String(index), text],
  }));
  await open.workbook.draw({ ...channels, rows });
  expect(Math.max(...open.api.requests)).toBeLessThan(2_000_000);
  expect(open.hand.value('Channels', 'C3005')).toBe(text);
});

test('one row that is larger than a request, and long notes of the user beside thousands of rows', async () => {
  const text = '"'.repeat(32_767);
  const columns = Array.from({ length: 40 }, (_, index) => ({
    id: `c${index}`,
    title: `Column ${index}`,
    format: 'text' as const,
    width: 9,
    editable: false,
  }));
  const rows = [{ id: 'wide', role: 'plain' as const, cells: columns.map(() => text) }];
  await open.workbook.draw({ ...channels, columns, rows, marks: [], links: [] });
  expect(open.hand.value('Channels', 'AP6')).toBe(text);
  const list = journal(4000);
  await open.workbook.draw(list);
  const note = 'see the e-mail of 3 November '.repeat(20);
  const notes = list.rows.map(() => [note, note, note]);
  open.hand.paste('COGS journal', 'Q7', notes);
  await open.workbook.draw({ ...list, rows: list.rows.slice(1) });
  expect(open.hand.value('COGS journal', 'S4005')).toBe(note);
  expect(open.said).toEqual([]);
  expect(Math.max(...open.api.requests)).toBeLessThan(2_000_000);
});

test('rows with choices of their own offer those; a later drawing leaves none behind', async () => {
  const withRows = (rowChoices: Record<string, readonly string[]>): SheetPicture => ({
    ...accounts,
    columns: accounts.columns.map(({ choices, ...column }) => ({
      ...column,
      ...(choices && column.id === 'xero' ? { rowChoices } : {}),
    })),
  });
  const offered = () => ['F7', 'F8', 'F9', 'F10'].map((cell) => open.hand.choices('Accounts', cell));
  await open.workbook.draw(
    withRows({ cogs: ['off', 'on'], stock: ['off', 'on'], minus: ['draft', 'approved'] }),
  );
  expect(offered()).toEqual([['off', 'on'], ['off', 'on'], null, ['draft', 'approved']]);
  await open.workbook.draw(withRows({ old: ['yes', 'no'] }));
  expect(offered()).toEqual([null, null, ['yes', 'no'], null]);
});
