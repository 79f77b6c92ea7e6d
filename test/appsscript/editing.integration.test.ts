import { CallFailure } from '../../appsscript/sidebar/call-script';
import { GoogleWorkbook } from '../../appsscript/sidebar/google-workbook';
import type { SheetPicture } from '../../addin/workbook/port';
import { accounts, channels } from '../web/pictures';
import { type OpenSheets, openSheets } from './open';

let open: OpenSheets;

beforeEach(async () => {
  open = openSheets();
  await open.workbook.draw(accounts);
  await open.workbook.draw(channels);
});

afterEach(async () => {
  expect([...open.host.unknown]).toEqual([]);
  await open.host.close();
});

const titleOf = (sheet: string, text: string): string => {
  const address = open.host.hand.find(sheet, text);
  if (address === null) throw new Error(`${sheet} does not show "${text}".`);
  return address;
};
/** Address of a cell of ours, wherever row and column stand now. */
const cell = (sheet: string, title: string, rowText: string): string =>
  titleOf(sheet, title).replace(/\d+/, '') + titleOf(sheet, rowText).replace(/[A-Z]+/, '');

test('our own writes are no edits', async () => {
  await open.workbook.draw({ ...accounts, rows: [...accounts.rows].reverse() });
  await open.workbook.patch('accounts', [{ row: 'old', column: 'xero', value: '630 · Inventory' }], []);
  const seen = await open.workbook.look(false);
  expect(seen?.changed).toEqual([]);
  expect(open.edits).toEqual([]);
  expect(open.said).toEqual([]);
});

test('tells of typed cells in the formats of their columns, once', async () => {
  const { hand } = open.host;
  hand.paste('Accounts', 'G9', [['0310']]);
  hand.type('Accounts', 'H7', '2,000.125');
  hand.type('Accounts', 'J7', false);
  hand.paste('Accounts', 'G10', [['=1+2']]);
  hand.clear('Accounts', 'G7');
  await open.workbook.look(false);
  await open.workbook.look(false);
  expect(open.edits).toEqual([
    { sheet: 'accounts', row: 'cogs', column: 'xero', value: null },
    { sheet: 'accounts', row: 'cogs', column: 'limit', value: 2000.125 },
    { sheet: 'accounts', row: 'cogs', column: 'post', value: false },
    { sheet: 'accounts', row: 'old', column: 'xero', value: '0310' },
    { sheet: 'accounts', row: 'minus', column: 'xero', value: '=1+2' },
  ]);
  expect(hand.value('Accounts', 'G9')).toBe('0310');
});

test('what is filled in by us is put back: cells, totals, titles, band', async () => {
  const { hand } = open.host;
  hand.type('Accounts', 'E7', 'Mine');
  hand.type('Accounts', 'G11', 'total');
  await open.workbook.look(false);
  expect(hand.text('Accounts', 'E7')).toBe('Cost of goods');
  expect(hand.text('Accounts', 'G11')).toBe('');
  expect(open.said.at(-1)).toContain('is filled in by Cogsheet');
  hand.type('Accounts', 'E6', 'My title');
  hand.type('Accounts', 'D1', 'My band');
  hand.clear('Accounts', 'F4');
  await open.workbook.look(false);
  expect(hand.text('Accounts', 'E6')).toBe('Name');
  expect(hand.text('Accounts', 'D1')).toBe('Accounts · Demo Company (UK)');
  expect(hand.text('Accounts', 'F4')).toBe('1,219.00');
  expect(open.said.at(-1)).toContain('column titles belong to Cogsheet');
  expect(open.host.toasts.at(-1)?.message).toContain('column titles belong to Cogsheet');
  expect(open.edits).toEqual([]);
});

test('the user sorts, inserts a column, renames the tab: edits afterwards name the right cells', async () => {
  const { hand } = open.host;
  hand.sort('Accounts', 'A7:L11', 'E');
  hand.insertColumn('Accounts', 'E');
  hand.rename('Accounts', 'Konten');
  await open.workbook.look(false);
  expect(open.edits).toEqual([]);
  expect(open.said).toEqual([]);
  hand.paste('Konten', cell('Konten', 'Xero account', '0630'), [['310 · Cost of Goods Sold']]);
  await open.workbook.look(false);
  expect(open.edits).toEqual([
    { sheet: 'accounts', row: 'stock', column: 'xero', value: '310 · Cost of Goods Sold' },
  ]);
  await open.workbook.patch('accounts', [{ row: 'stock', column: 'check', value: 'fine' }], []);
  expect(hand.text('Konten', cell('Konten', 'Check', '0630'))).toBe('fine');
});

test('the user’s columns and notes stay beside their rows when rows come, go and move', async () => {
  const { hand } = open.host;
  hand.type('Accounts', 'N7', 'ask Ana');
  hand.type('Accounts', 'N8', '=H8*2');
  hand.type('Accounts', 'N14', 'below');
  hand.note('Accounts', 'E7', 'My own note');
  hand.note('Accounts', 'L8', `${hand.cell('Accounts', 'L8').note}\nI know.`);
  const [cogs, stock, old, minus, total] = accounts.rows;
  if (!cogs || !stock || !old || !minus || !total) throw new Error('The picture has other rows.');
  const fresh = { ...stock, id: 'fresh', cells: ['0999', 'New', ...stock.cells.slice(2)] };
  await open.workbook.draw({ ...accounts, rows: [fresh, stock, minus, cogs, total], marks: [], links: [] });
  expect(hand.text('Accounts', 'D7')).toBe('0999');
  expect(hand.text('Accounts', 'N7')).toBe('');
  expect(hand.text('Accounts', 'N10')).toBe('ask Ana');
  expect(hand.formula('Accounts', 'N8')).toBe('=H8*2');
  expect(hand.cell('Accounts', 'E10').note).toBe('My own note');
  expect(hand.cell('Accounts', 'L8').note).toBe('I know.');
  expect(titleOf('Accounts', 'below')).toBe('N14');
  await open.workbook.draw({ ...accounts, rows: [fresh, total], marks: [] });
  expect(hand.text('Accounts', 'N7')).toBe('');
  expect(Number(titleOf('Accounts', 'ask Ana').slice(1))).toBeGreaterThan(9);
  expect(open.edits).toEqual([]);
});

test('a copied tab and a copied file are told apart', async () => {
  const { hand } = open.host;
  hand.copySheet('Accounts');
  hand.type('Copy of Accounts', 'G9', '0999');
  expect((await open.workbook.look(false))?.changed).toEqual([]);
  await open.workbook.draw({ ...accounts, rows: accounts.rows.slice(1) });
  expect(hand.text('Accounts', 'D7')).toBe('0630');
  expect(hand.text('Copy of Accounts', 'D7')).toBe('0310');
  expect(await open.call('open', {})).toMatchObject({
    copied: false,
    locale: 'en_GB',
    timeZone: 'Europe/London',
  });
  hand.copyFile();
  expect(await open.call('open', {})).toMatchObject({ copied: true });
  await open.call('adopt', {});
  expect(await open.call('open', {})).toMatchObject({ copied: false });
});

test('a row below the list is new; it is heard, read without an id, and codes stay text', async () => {
  const { hand } = open.host;
  hand.type('Channels', 'D8', 'eBay');
  hand.type('Channels', 'F8', '0202');
  await open.workbook.look(false);
  expect(open.edits).toEqual([
    { sheet: 'channels', row: null, column: 'channel', value: 'eBay' },
    { sheet: 'channels', row: null, column: 'revenue', value: '0202' },
  ]);
  expect(hand.choices('Channels', 'E8')).toEqual(['individual', 'day', 'month']);
  expect((await open.workbook.read('channels'))?.rows.at(-1)).toEqual({
    id: null,
    values: { channel: 'eBay', as: null, revenue: '0202', check: null },
  });
});

test('what was typed right before a drawing is heard and stays', async () => {
  open.host.hand.paste('Accounts', 'G9', [['0310']]);
  await open.workbook.draw(accounts);
  expect(open.edits).toEqual([{ sheet: 'accounts', row: 'old', column: 'xero', value: '0310' }]);
  expect(open.host.hand.value('Accounts', 'G9')).toBe('0310');
});

test('what was typed while the sidebar was closed is heard when it opens; what others saved is not taken for it', async () => {
  const { hand } = open.host;
  hand.paste('Accounts', 'G9', [['0310']]);
  open.reopen();
  const saved: SheetPicture = {
    ...accounts,
    rows: accounts.rows.map((row) =>
      row.id === 'stock'
        ? { ...row, cells: row.cells.map((value, at) => (at === 3 ? '630 · Inventory' : value)) }
        : row,
    ),
  };
  await open.workbook.draw(saved);
  expect(open.edits).toEqual([{ sheet: 'accounts', row: 'old', column: 'xero', value: '0310' }]);
  expect(hand.value('Accounts', 'G9')).toBe('0310');
  expect(hand.value('Accounts', 'G8')).toBe('630 · Inventory');
  hand.type('Channels', 'D8', 'eBay');
  open.reopen();
  await open.workbook.draw(channels);
  expect(hand.text('Channels', 'D8')).toBe('eBay');
  expect(open.edits.at(-1)).toEqual({ sheet: 'channels', row: null, column: 'channel', value: 'eBay' });
});

test('a sheet that Google does not give is not taken for one that is gone', async () => {
  const { call } = open;
  let refused = true;
  const workbook = new GoogleWorkbook({
    call: (name, input) =>
      refused ? Promise.reject(new CallFailure('google', 'Google is busy.')) : call(name, input),
    say: (message) => open.said.push(message),
    note: () => undefined,
    record: null,
    sheets: [
      ['accounts', 1],
      ['bills', 2],
    ],
  });
  await expect(workbook.read('accounts')).rejects.toMatchObject({ code: 'read-refused' });
  expect(await workbook.present(['accounts'])).toEqual([]);
  expect(open.said).toEqual(['Google is busy.', 'Google is busy.']);
  refused = false;
  expect((await workbook.read('accounts'))?.rows).toHaveLength(accounts.rows.length);
  // Bills was there when the sidebar opened, and is gone since.
  expect(await workbook.present(['accounts', 'bills', 'invoices'])).toEqual(['accounts']);
});

test('a deleted sheet, deleted columns and rows come back', async () => {
  const { hand } = open.host;
  hand.deleteColumn('Accounts', 'E');
  hand.deleteRows('Accounts', 8);
  hand.insertRows('Accounts', 8);
  await open.workbook.draw(accounts);
  expect(hand.text('Accounts', 'E8')).toBe('=1+1');
  expect(hand.text('Accounts', 'E6')).toBe('Name');
  hand.deleteSheet('Accounts');
  expect(await open.workbook.read('accounts')).toBeNull();
  await open.workbook.draw(accounts);
  expect(hand.text('Accounts', 'E8')).toBe('=1+1');
  expect(open.said.at(-1)).toContain('drawn anew');
});

test('tells which cell of ours is selected and what its mark says, and shows a cell', async () => {
  const { hand } = open.host;
  hand.select('Accounts', 'G9');
  await open.workbook.look(true);
  await open.workbook.look(true);
  await open.workbook.patch(
    'accounts',
    [{ row: 'old', column: 'xero', value: '310 · Cost of Goods Sold' }],
    [{ row: 'old', column: 'xero', kind: 'warning', note: 'Freight goes elsewhere.' }],
  );
  // A reading of another sheet says nothing about the cursor.
  await open.workbook.read('channels');
  hand.select('Accounts', 'N9');
  await open.workbook.look(true);
  expect(open.selections).toEqual(['accounts,old,xero']);
  expect(open.notes).toEqual([expect.stringContaining('archived'), 'Freight goes elsewhere.', '']);
  hand.sort('Accounts', 'A7:L11', 'E');
  await open.workbook.show('channels', 'r2', 'revenue');
  expect(open.host.book.active.name).toBe('Channels');
  expect(open.host.book.selection.area).toMatchObject({ row: 6, column: 5 });
});

test('a protected sheet is not written to; the user is told, and later drawings work', async () => {
  await open.host.close();
  open = openSheets({ owner: 'boss@example.com' });
  await open.workbook.draw(accounts);
  open.host.hand.protect('Accounts');
  await open.workbook.draw({ ...accounts, rows: accounts.rows.slice(1) });
  expect(open.said.at(-1)).toContain('protected');
  const { book } = open.host;
  book.sheet('Accounts').protections = book
    .sheet('Accounts')
    .protections.filter(({ warningOnly }) => warningOnly);
  await open.workbook.draw({ ...accounts, rows: accounts.rows.slice(1) });
  expect(open.host.hand.text('Accounts', 'D7')).toBe('0630');
});

test('a text of hers in the hidden row of the column ids makes no column of ours', async () => {
  const { hand } = open.host;
  const block = Array.from({ length: 11 }, (_, row) => [`my ${row + 1}`]);
  open.host.book.shift(hand.sheet('Accounts'), {
    axis: 'column',
    at: hand.sheet('Accounts').columns.length,
    count: 3,
  });
  hand.paste('Accounts', 'N1', block);
  await open.workbook.look(false);
  await open.workbook.draw(accounts);
  expect(block.map((_, row) => [hand.text('Accounts', `N${row + 1}`)])).toEqual(block);
  expect(open.edits).toEqual([]);
});

test('what she wrote under the table in our columns stays, whatever is drawn above', async () => {
  const { hand } = open.host;
  const [cogs, stock, old, minus, total] = accounts.rows;
  if (!cogs || !stock || !old || !minus || !total) throw new Error('The picture has other rows.');
  hand.paste('Accounts', 'F13', [['=SUM(F7:F10)']]);
  hand.note('Accounts', 'F13', 'My check');
  hand.type('Accounts', 'N7', 'ask Ana');
  const mine = (): (string | undefined)[] =>
    ['F12', 'F13', 'F14', 'F15', 'F16'].map((address) => hand.formula('Accounts', address) || undefined);
  await open.workbook.look(false);
  await open.workbook.draw({ ...accounts, band: [['x'], ['y'], ['z']] });
  expect(mine()).toEqual([undefined, '=SUM(F7:F10)', undefined, undefined, undefined]);
  const [one, other] = ['one', 'other'].map((id) => ({ ...stock, id }));
  if (!one || !other) throw new Error('There are no new rows.');
  await open.workbook.draw({
    ...accounts,
    rows: [one, stock, old, other, cogs, minus, total],
    marks: [],
    links: [],
  });
  expect(mine()).toEqual([undefined, undefined, undefined, '=SUM(F7:F10)', undefined]);
  expect(hand.cell('Accounts', 'F15').note).toBe('My check');
  expect([hand.text('Accounts', 'E13'), hand.text('Accounts', 'N11')]).toEqual(['Total', 'ask Ana']);
  await open.workbook.draw({ ...accounts, rows: [stock, total], marks: [], links: [] });
  expect(mine()).toEqual([undefined, undefined, undefined, '=SUM(F7:F10)', undefined]);
  expect(hand.find('Accounts', 'ask Ana')).not.toBeNull();
  expect((await open.workbook.look(false))?.changed).toEqual([]);
  expect([open.edits, open.said]).toEqual([[], []]);
});

test('a note of hers at a row that goes is kept with the row', async () => {
  const { hand } = open.host;
  hand.note('Accounts', 'E9', 'asked Bob');
  hand.paste('Accounts', 'M9', [['mine']]);
  const notes = (): string[] =>
    hand
      .sheet('Accounts')
      .rows.flatMap(({ cells }, row) =>
        cells.flatMap((one, at) => (one?.note ? [`${row + 1},${at}: ${one.note}`] : [])),
      );
  const without = { rows: accounts.rows.filter(({ id }) => id !== 'old'), marks: [], links: [] };
  await open.workbook.draw({ ...accounts, ...without });
  const row = Number(titleOf('Accounts', 'mine').slice(1));
  expect(row).toBeGreaterThan(10);
  expect(notes()).toEqual([`${row},4: asked Bob`]);
});

test('a sort that leaves out the hidden columns is taken back, before a look and before a drawing', async () => {
  const { hand } = open.host;
  const cells = (): string[] =>
    [7, 8, 9, 10].map((row) =>
      ['A', 'D', 'E', 'G', 'J'].map((column) => hand.text('Accounts', `${column}${row}`)).join('|'),
    );
  const drawn = cells();
  hand.sort('Accounts', 'D7:L10', 'F', false);
  expect(cells()).not.toEqual(drawn);
  await open.workbook.look(false);
  expect(cells()).toEqual(drawn);
  expect(hand.cell('Accounts', 'G9').note).toContain('archived');
  expect(open.said).toEqual([expect.stringContaining("The sort left out Cogsheet's hidden columns")]);
  expect((await open.workbook.look(false))?.changed).toEqual([]);
  hand.sort('Accounts', 'D7:L10', 'F', false);
  await open.workbook.draw(accounts);
  expect(cells()).toEqual(drawn);
  expect(open.said).toHaveLength(2);
  expect(open.edits).toEqual([]);
});

test('a paste brings its format along: what is put back is what stood there, once', async () => {
  const { hand } = open.host;
  Object.assign(hand.sheet('Accounts').change(6, 3), { format: 'General', value: 5 });
  Object.assign(hand.sheet('Accounts').change(7, 4), { format: 'General', value: 'x' });
  for (let look = 0; look < 4; look++) await open.workbook.look(false);
  expect([hand.value('Accounts', 'D7'), hand.value('Accounts', 'E8')]).toEqual(['0310', '=1+1']);
  expect(hand.formula('Accounts', 'E8')).toBe('');
  expect(open.calls.filter(({ name }) => name === 'patch')).toHaveLength(1);
  Object.assign(hand.sheet('Accounts').change(8, 6), { format: 'General', value: '999 · Old' });
  await open.workbook.patch('accounts', [{ row: 'old', column: 'xero', value: '0420' }], []);
  expect(hand.value('Accounts', 'G9')).toBe('0420');
});

test('a rule typed while the sidebar was closed does not hide what somebody else saved meanwhile', async () => {
  const { hand } = open.host;
  hand.paste('Channels', 'D8', [['eBay', 'day', '0203']]);
  open.reopen();
  const [shopify, amazon] = channels.rows;
  if (!shopify || !amazon) throw new Error('The picture has other rows.');
  const bob = { id: 'r3', role: 'plain', cells: ['Etsy', 'day', '0300', null] } as const;
  await open.workbook.draw({
    ...channels,
    rows: [shopify, { ...amazon, cells: ['Amazon', 'month', '0999', null] }, bob],
  });
  const rows = async () =>
    (await open.workbook.read('channels'))?.rows.map(({ id, values }) => [
      id,
      values.channel,
      values.revenue,
    ]);
  expect(await rows()).toEqual([
    ['r1', 'Shopify', '0200'],
    ['r2', 'Amazon', '0999'],
    ['r3', 'Etsy', '0300'],
    [null, 'eBay', '0203'],
  ]);
  expect(open.edits.every(({ row }) => row === null)).toBe(true);
  expect(open.edits.map(({ value }) => value)).toEqual(['eBay', 'day', '0203']);
  const ebay = { id: 'r4', role: 'plain', cells: ['eBay', 'day', '0203', null] } as const;
  await open.workbook.draw({ ...channels, rows: [shopify, amazon, bob, ebay] });
  expect((await rows())?.map(([id]) => id)).toEqual(['r1', 'r2', 'r3', 'r4']);
});
