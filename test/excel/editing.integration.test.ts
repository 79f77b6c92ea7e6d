import type { SheetPicture } from '../../addin/workbook/port';
import { accounts, channels, journal } from '../web/pictures';
import { type OpenWorkbook, openWorkbook } from './open';

let open: OpenWorkbook;

beforeEach(async () => {
  open = openWorkbook();
  await open.workbook.draw(accounts);
  await open.workbook.draw(channels);
  await open.settle();
});

afterEach(() => {
  expect([...open.api.unsupported]).toEqual([]);
});

test('our own writes are no edits', async () => {
  await open.workbook.draw({ ...accounts, rows: [...accounts.rows].reverse() });
  await open.workbook.patch('accounts', [{ row: 'old', column: 'xero', value: '630 · Inventory' }], []);
  await open.settle();
  expect(open.edits).toEqual([]);
  expect(open.said).toEqual([]);
});

test('tells of typed cells in the formats of their columns', async () => {
  open.hand.type('Accounts', 'F9', '0310');
  open.hand.type('Accounts', 'G7', '2,000.125');
  open.hand.type('Accounts', 'I7', 'no');
  open.hand.type('Accounts', 'F10', '=1+2');
  open.hand.clear('Accounts', 'F7');
  await open.settle();
  expect(open.edits).toEqual([
    { sheet: 'accounts', row: 'old', column: 'xero', value: '0310' },
    { sheet: 'accounts', row: 'cogs', column: 'limit', value: 2000.125 },
    { sheet: 'accounts', row: 'cogs', column: 'post', value: false },
    { sheet: 'accounts', row: 'minus', column: 'xero', value: '=1+2' },
    { sheet: 'accounts', row: 'cogs', column: 'xero', value: null },
  ]);
  expect(open.hand.value('Accounts', 'F9')).toBe('0310');
});

test('an edit is told once, and typing the same again is none', async () => {
  open.hand.type('Accounts', 'F9', '0310');
  open.hand.type('Accounts', 'F9', '0310');
  await open.settle();
  open.hand.type('Accounts', 'F7', '310 · Cost of Goods Sold');
  await open.settle();
  expect(open.edits).toHaveLength(1);
});

test('a pasted block is one batch of edits; what is not hers is put back and said', async () => {
  const batches: number[] = [];
  open.workbook.onEdit((edits) => batches.push(edits.length));
  open.hand.paste('Channels', 'E6', [
    ['0300', '=1+1'],
    ['0301', 'day'],
  ]);
  await open.settle();
  expect(open.edits).toEqual([
    { sheet: 'channels', row: 'r1', column: 'revenue', value: '0300' },
    { sheet: 'channels', row: 'r2', column: 'revenue', value: '0301' },
  ]);
  expect(batches).toEqual([2]);
  expect(open.said).toEqual([
    '"Check" is filled in by Cogsheet and cannot be edited here; the change was taken back.',
  ]);
  expect(open.hand.text('Channels', 'F6')).toBe('');
});

test('refuses to change what is filled in by us: cells, totals, titles, band', async () => {
  open.hand.type('Accounts', 'D7', 'Mine');
  open.hand.clear('Accounts', 'C10');
  open.hand.type('Accounts', 'F11', 'total');
  await open.settle();
  expect(open.hand.text('Accounts', 'D7')).toBe('Cost of goods');
  expect(open.hand.text('Accounts', 'C10')).toBe('-x');
  expect(open.hand.text('Accounts', 'F11')).toBe('');
  expect(open.said.at(-1)).toContain('"Xero account" is filled in by Cogsheet');
  open.hand.type('Accounts', 'D6', 'My title');
  open.hand.type('Accounts', 'C1', 'My band');
  open.hand.clear('Accounts', 'E4');
  await open.settle();
  expect(open.hand.text('Accounts', 'D6')).toBe('Name');
  expect(open.hand.text('Accounts', 'C1')).toBe('Accounts · Demo Company (UK)');
  expect(open.hand.text('Accounts', 'E4')).toBe('1,219.00');
  expect(open.said.at(-1)).toContain('column titles belong to Cogsheet');
  expect(open.edits).toEqual([]);
});

test('cells beside our columns are the user’s: nobody is told', async () => {
  open.hand.type('Accounts', 'M7', 'note');
  open.hand.type('Sheet1', 'C7', 'hers');
  await open.settle();
  expect(open.edits).toEqual([]);
  expect(open.said).toEqual([]);
});

test('a row below the list is new: the list grows, codes stay text, and its edits name no row', async () => {
  open.hand.type('Channels', 'C8', 'eBay');
  open.hand.type('Channels', 'E8', '0202');
  await open.settle();
  expect(open.edits).toEqual([
    { sheet: 'channels', row: null, column: 'channel', value: 'eBay' },
    { sheet: 'channels', row: null, column: 'revenue', value: '0202' },
  ]);
  expect(open.hand.sheet('Channels').tables[0]?.area.rows).toBe(4);
  expect(open.hand.choices('Channels', 'D8')).toEqual(['individual', 'day', 'month']);
  expect((await open.workbook.read('channels'))?.rows.at(-1)).toEqual({
    id: null,
    values: { channel: 'eBay', as: null, revenue: '0202', check: null },
  });
  await open.workbook.draw(channels);
  expect(open.hand.find('Channels', 'eBay')).toBeNull();
});

test('sorting is no edit, and edits afterwards name the right rows', async () => {
  open.hand.sort('Accounts', 'A7:K11', 'D');
  await open.settle();
  expect(open.edits).toEqual([]);
  expect(open.said).toEqual([]);
  const row = open.hand.find('Accounts', '0630')?.slice(1) ?? '';
  open.hand.type('Accounts', `F${row}`, '310');
  await open.settle();
  open.hand.insertColumn('Accounts', 'D');
  open.hand.type('Accounts', `G${row}`, '320');
  await open.settle();
  expect(open.edits).toEqual([
    { sheet: 'accounts', row: 'stock', column: 'xero', value: '310' },
    { sheet: 'accounts', row: 'stock', column: 'xero', value: '320' },
  ]);
});

test('a sort that leaves out our hidden columns is taken back: no edit, and every cell stands where it stood', async () => {
  const shown = () =>
    [7, 8, 9, 10].map((row) =>
      ['C', 'E', 'F', 'G', 'I'].map((column) => open.hand.text('Accounts', column + row)),
    );
  const before = shown();
  open.hand.sort('Accounts', 'C7:K10', 'E');
  await open.settle();
  expect(open.edits).toEqual([]);
  expect(open.said).toEqual([
    "The sort left out Cogsheet's hidden columns, so it was taken back. Sort the whole table instead.",
  ]);
  expect(shown()).toEqual(before);
  open.hand.type('Accounts', 'F8', '630 · Inventory');
  await open.settle();
  expect(open.edits).toEqual([{ sheet: 'accounts', row: 'stock', column: 'xero', value: '630 · Inventory' }]);
});

test('a paste brings its number format: what is put back and patched keeps its zeros', async () => {
  const sheet = open.hand.sheet('Accounts');
  for (const column of [2, 5])
    sheet.setFormat({ row: 6, column, rows: 4, columns: 1 }, 'NumberFormat', 'General');
  open.hand.type('Accounts', 'C7', 5);
  await open.settle();
  expect(open.hand.value('Accounts', 'C7')).toBe('0310');
  await open.workbook.patch('accounts', [{ row: 'stock', column: 'xero', value: '0400' }], []);
  expect(open.hand.value('Accounts', 'F8')).toBe('0400');
});

test('a row copied over another one is no sort: what is hers of it is an edit', async () => {
  const cells = ['C', 'D', 'E', 'F'].map((column) => open.hand.value('Accounts', `${column}10`));
  open.hand.paste('Accounts', 'C9', [cells]);
  await open.settle();
  expect(open.edits).toEqual([{ sheet: 'accounts', row: 'old', column: 'xero', value: '630 · Inventory' }]);
  expect(open.said.at(-1)).toContain('is filled in by Cogsheet');
});

test('what others type in the same file is not taken for an edit here', async () => {
  open.hand.typeRemotely('Accounts', 'F9', '0310');
  await open.settle();
  expect(open.edits).toEqual([]);
});

test('unsubscribed listeners hear nothing more', async () => {
  let heard = 0;
  const stop = open.workbook.onEdit(() => heard++);
  open.hand.type('Accounts', 'F9', '1');
  await open.settle();
  stop();
  open.hand.type('Accounts', 'F9', '2');
  await open.settle();
  expect(heard).toBe(1);
  expect(open.edits).toHaveLength(2);
});

test('tells which row and column of ours is selected, with little to read', async () => {
  await open.workbook.draw(journal(5000));
  await open.settle();
  const before = open.api.requests.length;
  open.hand.select('COGS journal', 'G4007');
  await open.settle();
  expect(open.api.requests.length - before).toBeLessThanOrEqual(2);
  open.hand.select('Accounts', 'F9:G10');
  open.hand.select('Accounts', 'F1');
  open.hand.select('Accounts', 'M9');
  open.hand.select('Sheet1', 'F9');
  await open.settle();
  expect(open.selections).toEqual(['journal,line-3999,debit', 'accounts,old,xero']);
});

test('what was typed is heard before a drawing that comes right after it', async () => {
  open.hand.type('Accounts', 'F9', '0310');
  await new Promise((resolve) => setTimeout(resolve, 2));
  await open.workbook.draw(accounts);
  await open.settle();
  expect(open.edits).toEqual([{ sheet: 'accounts', row: 'old', column: 'xero', value: '0310' }]);
});

test('a protected sheet is not written to; the user is told what to do, and later drawings work', async () => {
  open.hand.protect('Accounts');
  await open.workbook.draw({ ...accounts, rows: accounts.rows.slice(1) });
  expect(open.said.at(-1)).toContain('protected');
  expect(open.hand.text('Accounts', 'C7')).toBe('0310');
  open.hand.protect('Accounts', false);
  await open.workbook.draw({ ...accounts, rows: accounts.rows.slice(1) });
  expect(open.hand.text('Accounts', 'C7')).toBe('0630');
});

test('while a cell is being typed into, nothing is written and the user is told; then it goes on by itself', async () => {
  open.book.typing = true;
  const patched = open.workbook.patch('accounts', [{ row: 'cogs', column: 'check', value: 'x' }], []);
  const drawn = open.workbook.draw({ ...channels, rows: channels.rows.slice(1) });
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(open.said).toEqual([expect.stringContaining('A cell is being edited')]);
  expect(open.hand.text('Accounts', 'K7')).toBe('');
  open.book.typing = false;
  await Promise.all([patched, drawn]);
  expect(open.hand.text('Accounts', 'K7')).toBe('x');
  expect(open.hand.text('Channels', 'C6')).toBe('Amazon');
  expect(open.said.at(-1)).toBe('');
});

test('an error that is ours is not swallowed', async () => {
  const broken = { ...accounts, rows: [null] } as unknown as SheetPicture;
  await expect(open.workbook.draw(broken)).rejects.toThrow(TypeError);
  await open.workbook.draw(accounts);
  expect((await open.workbook.read('accounts'))?.rows).toHaveLength(5);
});

test('what was typed while the pane was closed is told at the first drawing, and stays', async () => {
  open.reopen();
  await open.settle();
  open.hand.sheet('Accounts').write(7, 5, '630 · Inventory');
  open.hand.sheet('Accounts').write(9, 6, 12.5);
  // Meanwhile somebody else saved another row: nobody typed there, so that is drawn.
  const rows = accounts.rows.map((row) =>
    row.id === 'cogs' ? { ...row, cells: row.cells.with(3, '320 · Freight, inbound') } : row,
  );
  await open.workbook.draw({ ...accounts, rows });
  expect(open.edits).toEqual([
    { sheet: 'accounts', row: 'stock', column: 'xero', value: '630 · Inventory' },
    { sheet: 'accounts', row: 'minus', column: 'limit', value: 12.5 },
  ]);
  expect(open.hand.text('Accounts', 'F8')).toBe('630 · Inventory');
  expect(open.hand.text('Accounts', 'G10')).toBe('12.50');
  expect(open.hand.text('Accounts', 'F7')).toBe('320 · Freight, inbound');
  expect(open.said).toEqual([]);
});

test('what was drawn, patched or typed and saved is not told again when the pane is opened', async () => {
  open.hand.type('Accounts', 'F8', '630 · Inventory');
  await open.settle();
  await open.workbook.patch('accounts', [{ row: 'old', column: 'limit', value: 99 }], []);
  expect(open.edits).toHaveLength(1);
  open.reopen();
  // Somebody else saved another account for the same row.
  await open.workbook.draw(accounts);
  await open.workbook.draw(channels);
  expect(open.edits).toHaveLength(1);
});

test('what was typed and not saved before the pane was closed is told again', async () => {
  open.hand.type('Accounts', 'F8', '630 · Inventory');
  await open.settle();
  open.reopen();
  await open.workbook.draw(accounts);
  const edit = { sheet: 'accounts', row: 'stock', column: 'xero', value: '630 · Inventory' };
  expect(open.edits).toEqual([edit, edit]);
});

test('rows added to a list while the pane was closed are told and left to be saved', async () => {
  open.reopen();
  await open.settle();
  const sheet = open.hand.sheet('Channels');
  sheet.write(7, 2, 'eBay');
  sheet.write(7, 4, '0202');
  await open.workbook.draw(channels);
  expect(open.edits).toEqual([
    { sheet: 'channels', row: null, column: 'channel', value: 'eBay' },
    { sheet: 'channels', row: null, column: 'revenue', value: '0202' },
  ]);
  expect(open.hand.text('Channels', 'C8')).toBe('eBay');
});
