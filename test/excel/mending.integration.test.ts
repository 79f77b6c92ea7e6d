import type { SheetPicture } from '../../addin/workbook/port';
import { accounts, channels } from '../web/pictures';
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

const at = (sheet: string, text: string): string => {
  const address = open.hand.find(sheet, text);
  if (address === null) throw new Error(`${sheet} does not show "${text}".`);
  return address;
};
const tabs = (): string[] =>
  open.book.sheets.filter(({ visibility }) => visibility === 'Visible').map(({ name }) => name);
const ids = async (sheet: string): Promise<(string | null)[]> =>
  ((await open.workbook.read(sheet))?.rows ?? []).map(({ id }) => id);
const all = accounts.rows.map(({ id }) => id);

/** The sheet says what the picture says, wherever its columns stand. */
async function expectDrawn(picture: SheetPicture): Promise<void> {
  const reading = await open.workbook.read(picture.id);
  expect(reading?.rows).toEqual(
    picture.rows.map(({ id, cells }) => ({
      id,
      values: Object.fromEntries(picture.columns.map((column, index) => [column.id, cells[index] ?? null])),
    })),
  );
}

test('a renamed sheet is still ours', async () => {
  open.hand.rename('Accounts', "Anna's accounts");
  await open.workbook.draw(accounts);
  expect(tabs()).toEqual(['Sheet1', "Anna's accounts", 'Channels']);
  await expectDrawn(accounts);
});

test('a sheet is found again after the pane was closed, with its formats', async () => {
  open.hand.rename('Channels', 'Rules');
  open.hand.type('Rules', 'C8', 'eBay');
  open.reopen();
  expect((await open.workbook.read('channels'))?.rows.at(-1)).toEqual({
    id: null,
    values: { channel: 'eBay', as: null, revenue: null, check: null },
  });
  await expectDrawn(accounts);
  await open.workbook.draw(channels);
  expect(tabs()).toEqual(['Sheet1', 'Accounts', 'Rules']);
});

test('rows keep their identity when the user sorts, inserts, deletes and copies them', async () => {
  open.hand.sort('Accounts', 'A7:K11', 'D');
  expect(await ids('accounts')).not.toEqual(all);
  expect([...(await ids('accounts'))].sort()).toEqual([...all].sort());
  open.hand.insertRows('Accounts', 8);
  open.hand.deleteRows('Accounts', Number(at('Accounts', '1E5').slice(1)));
  await open.workbook.patch(
    'accounts',
    [
      { row: 'stock', column: 'check', value: 'still me' },
      { row: 'old', column: 'check', value: 'gone' },
    ],
    [],
  );
  expect(await ids('accounts')).not.toContain('old');
  expect(open.hand.find('Accounts', 'gone')).toBeNull();
  const row = at('Accounts', '0630').slice(1);
  expect(open.hand.text('Accounts', `K${row}`)).toBe('still me');
  await open.workbook.draw(accounts);
  await expectDrawn(accounts);
});

test('a copied row is a new one', async () => {
  open.hand.paste('Channels', 'A8', [['r1', '', 'Shopify', 'day', '0200', '']]);
  expect(await ids('channels')).toEqual(['r1', 'r2', null]);
});

test('filters do not swallow what is drawn, and are taken off when rows move, else not', async () => {
  open.hand.filterOut('Channels', [6]);
  await open.workbook.patch('channels', [{ row: 'r1', column: 'check', value: 'seen' }], []);
  expect(open.hand.text('Channels', 'F6')).toBe('seen');
  expect(await ids('channels')).toEqual(['r1', 'r2']);
  await open.workbook.draw(channels);
  expect(open.hand.sheet('Channels').filteredRows.size).toBe(1);
  await open.workbook.draw({ ...channels, rows: [...channels.rows].reverse() });
  expect(open.hand.sheet('Channels').filteredRows.size).toBe(0);
});

test("the user's columns between ours and her rows above stay hers", async () => {
  open.hand.insertColumn('Accounts', 'E');
  open.hand.type('Accounts', 'E8', 'mine');
  open.hand.insertRows('Accounts', 1);
  await open.workbook.patch('accounts', [{ row: 'stock', column: 'xero', value: '630 · Inventory' }], []);
  expect(open.hand.text('Accounts', 'G9')).toBe('630 · Inventory');
  await open.workbook.draw(accounts);
  await expectDrawn(accounts);
  expect(open.hand.text('Accounts', 'E9')).toBe('mine');
  expect(open.hand.look('Accounts', 'G10')).toMatchObject({ 'Fill.Color': '#FBD9DC' });
  expect(open.hand.look('Accounts', 'E10')).not.toMatchObject({ 'Fill.Color': '#FBD9DC' });
  expect(open.hand.text('Accounts', 'C1')).toBe('');
  expect(open.hand.text('Accounts', 'C2')).toBe('Accounts · Demo Company (UK)');
});

test('deleted columns come back in their place', async () => {
  open.hand.deleteColumn('Accounts', 'E');
  open.hand.deleteColumn('Accounts', 'E');
  expect((await open.workbook.read('accounts'))?.rows[0]?.values).toMatchObject({
    used: null,
    xero: null,
    limit: 1234.5,
  });
  await open.workbook.patch('accounts', [{ row: 'stock', column: 'xero', value: 'nowhere' }], []);
  await open.workbook.draw(accounts);
  await expectDrawn(accounts);
  expect(['C', 'D', 'E', 'F', 'G'].map((column) => open.hand.text('Accounts', `${column}6`))).toEqual([
    'Code',
    'Name',
    'Used by',
    'Xero account',
    'Limit',
  ]);
  open.hand.deleteColumn('Channels', 'D');
  await open.workbook.draw(channels);
  await expectDrawn(channels);
});

test('a column of ours that the user deleted with its roles comes back hidden', async () => {
  open.hand.deleteColumn('Accounts', 'B');
  await open.workbook.draw(accounts);
  await expectDrawn(accounts);
  expect([...open.hand.sheet('Accounts').hiddenColumns].sort()).toEqual([0, 1]);
  expect(open.hand.look('Accounts', 'F9')).toMatchObject({ 'Fill.Color': '#FBD9DC' });
});

test('a copied sheet is the user’s own: it is not drawn and its edits are not heard', async () => {
  open.hand.copySheet('Channels', 'Channels (2)');
  open.hand.type('Channels (2)', 'C6', 'copy');
  await open.settle();
  expect(open.edits).toEqual([]);
  await open.workbook.draw({ ...channels, rows: channels.rows.slice(1) });
  expect(open.hand.text('Channels (2)', 'C6')).toBe('copy');
  expect(open.hand.text('Channels', 'C6')).toBe('Amazon');
});

test.each(['ActivityLimitReached', 'RequestAborted', 'AccessDenied'])(
  'a sheet that Excel does not give (%s) is not taken for one that is gone',
  async (code) => {
    open.refusals.push(code);
    await expect(open.workbook.read('accounts')).rejects.toMatchObject({ code: 'read-refused' });
    expect(open.said).toHaveLength(1);
    expect(await ids('accounts')).toEqual(all);
  },
);

test('says which of our sheets are there, of an earlier session as well', async () => {
  expect(await open.workbook.present(['channels', 'bills', 'accounts'])).toEqual(['channels', 'accounts']);
  open.reopen();
  open.hand.deleteSheet('Accounts');
  expect(await open.workbook.present(['accounts', 'channels'])).toEqual(['channels']);
  open.refusals.push('ActivityLimitReached');
  expect(await open.workbook.present(['channels'])).toEqual([]);
});

test('a deleted sheet is drawn anew, in its place', async () => {
  open.hand.deleteSheet('Accounts');
  expect(await open.workbook.read('accounts')).toBeNull();
  await open.workbook.patch('accounts', [{ row: 'old', column: 'check', value: 'x' }], []);
  await open.workbook.show('accounts');
  await open.workbook.draw(accounts);
  await expectDrawn(accounts);
  expect(tabs()).toEqual(['Sheet1', 'Accounts', 'Channels']);
  expect(open.said.at(-1)).toContain('"Accounts" was deleted or torn apart');
});

test('a sheet without its corner is left to the user, and a new one is made', async () => {
  open.hand.deleteRows('Accounts', 5);
  expect(await open.workbook.read('accounts')).toBeNull();
  await open.workbook.draw(accounts);
  expect(tabs()).toEqual(['Sheet1', 'Accounts', 'Accounts (2)', 'Channels']);
  await expectDrawn(accounts);
  expect(open.hand.text('Accounts', 'C6')).toBe('0310');
});

test('a longer and a shorter summary: the table moves down, nothing of the user’s is lost', async () => {
  open.hand.type('Accounts', 'M7', 'beside cogs');
  await open.workbook.draw({ ...accounts, summary: [['a', 1], ['b', 2], ['c'], ['d']] });
  expect(open.hand.text('Accounts', 'M10')).toBe('beside cogs');
  expect(open.hand.text('Accounts', 'C10')).toBe('0310');
  expect(open.hand.text('Accounts', 'C7')).toBe('d');
  await open.workbook.draw({ ...accounts, summary: [] });
  expect(open.hand.text('Accounts', 'C7')).toBe('');
  expect(open.hand.text('Accounts', 'C10')).toBe('0310');
  expect(open.hand.text('Accounts', 'M10')).toBe('beside cogs');
  await expectDrawn(accounts);
});

test('the user’s notes and formulas follow their rows; those of vanished rows go below', async () => {
  const { hand } = open;
  hand.type('Accounts', 'M7', 'ask Tom');
  hand.type('Accounts', 'N8', '=E8*2');
  hand.type('Accounts', 'M8', '=$E$8+1');
  hand.type('Accounts', 'M1', 'my title');
  hand.type('Accounts', 'M14', 'below');
  const [first, ...others] = accounts.rows;
  if (!first) throw new Error('The picture has rows.');
  const added = { ...first, id: 'new' };
  await open.workbook.draw({ ...accounts, rows: [...others, added] });
  expect(hand.formula('Accounts', 'N7')).toBe('=E7*2');
  expect(hand.formula('Accounts', 'M7')).toBe('=$E$8+1');
  expect(hand.formula('Accounts', 'N8')).toBe('');
  expect(hand.text('Accounts', 'M1')).toBe('my title');
  expect(hand.text('Accounts', 'M14')).toBe('below');
  expect(hand.text('Accounts', 'M15')).toBe('ask Tom');
  await open.workbook.draw({ ...accounts, rows: [added, ...others] });
  expect(hand.formula('Accounts', 'N8')).toBe('=E8*2');
});

test('cells outside our columns are not even written when rows stay where they are', async () => {
  open.hand.type('Accounts', 'M7', '0012');
  open.hand.type('Accounts', 'M8', '=1+1');
  const before = [...open.hand.sheet('Accounts').cells].filter(([key]) => key % 16_384 > 10);
  await open.workbook.draw(accounts);
  await open.workbook.draw({
    ...accounts,
    rows: [...accounts.rows, { id: 'more', role: 'plain', cells: ['9'] }],
  });
  const after = [...open.hand.sheet('Accounts').cells].filter(([key]) => key % 16_384 > 10);
  expect(after).toEqual(before);
});

test('fewer rows leave nothing behind', async () => {
  await open.workbook.draw({ ...accounts, rows: accounts.rows.slice(0, 1), marks: [], links: [] });
  expect(await ids('accounts')).toEqual(['cogs']);
  expect(open.hand.find('Accounts', 'Total')).toBeNull();
  expect(open.hand.choices('Accounts', 'I9')).toBeNull();
});

test('too many cells of the user’s are left where they are, and she is told', async () => {
  open.hand.type('Accounts', 'M7', 'ask Tom');
  open.hand.type('Accounts', 'XFD60', 'far away');
  await open.workbook.draw({ ...accounts, rows: accounts.rows.slice(1) });
  expect(open.said.at(-1)).toContain('too many to move along');
  expect(open.hand.text('Accounts', 'M7')).toBe('ask Tom');
});

test('a column of the user’s stays, whatever she writes into the hidden row of column ids', async () => {
  open.hand.paste(
    'Accounts',
    'M1',
    Array.from({ length: 11 }, (_, row) => [`my ${row + 1}`]),
  );
  await open.workbook.draw(accounts);
  expect(open.hand.text('Accounts', 'M5')).toBe('my 5');
  expect(open.hand.text('Accounts', 'M7')).toBe('my 7');
  open.reopen();
  await open.workbook.draw(accounts);
  expect(open.hand.text('Accounts', 'M7')).toBe('my 7');
});

test('a column that we do not draw any more goes, and a new one comes in its place', async () => {
  const columns = accounts.columns.map((one) => (one.id === 'name' ? { ...one, id: 'label' } : one));
  const links: SheetPicture['links'] = [];
  await open.workbook.draw({ ...accounts, columns, links });
  await expectDrawn({ ...accounts, columns });
  open.reopen();
  await open.workbook.draw(accounts);
  await expectDrawn(accounts);
});

test('what the user writes above and under the table in our columns stays hers', async () => {
  const { hand } = open;
  hand.type('Accounts', 'E14', '=SUM(E7:E10)');
  hand.insertRows('Accounts', 1, 1);
  hand.type('Accounts', 'C1', 'Prepared by Ann');
  await open.settle();
  for (const reopened of [false, true]) {
    if (reopened) open.reopen();
    await open.workbook.draw({ ...accounts, band: [['x'], ['y'], ['z']] });
    expect(hand.text('Accounts', 'C1')).toBe('Prepared by Ann');
    expect(['C2', 'C3', 'C4', 'C5'].map((cell) => hand.text('Accounts', cell))).toEqual([
      'x',
      'y',
      'z',
      'Documents',
    ]);
    expect(hand.formula('Accounts', 'E15')).not.toBe('');
    await expectDrawn(accounts);
  }
  expect(open.edits).toEqual([]);
  expect(open.said).toEqual([]);
});

test('a table that becomes longer pushes down what the user has under it; a shorter one leaves it', async () => {
  const { hand } = open;
  hand.type('Accounts', 'E13', 'my total');
  hand.type('Accounts', 'M13', 'beside it');
  const [first] = accounts.rows;
  if (!first) throw new Error('The picture has rows.');
  const more = ['x', 'y', 'z'].map((id) => ({ ...first, id }));
  const longer = { ...accounts, rows: [...accounts.rows, ...more] };
  await open.workbook.draw(longer);
  await expectDrawn(longer);
  expect(hand.text('Accounts', 'E16')).toBe('my total');
  expect(hand.text('Accounts', 'M16')).toBe('beside it');
  await open.workbook.draw(accounts);
  await expectDrawn(accounts);
  expect(hand.text('Accounts', 'E16')).toBe('my total');
  expect(hand.text('Accounts', 'M16')).toBe('beside it');
});

test('a row that the user put in between ours goes below the table, with what stands beside it', async () => {
  const { hand } = open;
  hand.insertRows('Accounts', 8);
  hand.type('Accounts', 'D8', 'my line');
  hand.type('Accounts', 'M8', 'beside it');
  await open.settle();
  await open.workbook.draw(accounts);
  await expectDrawn(accounts);
  const row = at('Accounts', 'my line').slice(1);
  expect(Number(row)).toBeGreaterThan(11);
  expect(hand.text('Accounts', `M${row}`)).toBe('beside it');
});

test('a column that the user added to the table stays in it', async () => {
  const { hand } = open;
  const [table] = hand.sheet('Channels').tables;
  if (!table) throw new Error('Channels is a table.');
  hand.type('Channels', 'G5', 'My note');
  table.area = { ...table.area, columns: 7 };
  await open.workbook.draw({ ...channels, band: [['x'], ['y'], ['z']] });
  expect(table.area.columns).toBe(7);
  expect(hand.text('Channels', 'G5')).toBe('My note');
});

test('the user’s looks and conditional formats stay in our cells, and ours do not pile up', async () => {
  const sheet = open.hand.sheet('Accounts');
  const area = { row: 7, column: 5, rows: 1, columns: 1 };
  sheet.setFormat(area, 'Fill.Color', '#FFFF00');
  sheet.conditionalFormats.push({ id: '{hers}', area, type: 'Custom', formula: '=F8=""', format: new Map() });
  await open.workbook.draw(accounts);
  await open.workbook.draw({ ...accounts, rows: [...accounts.rows].reverse() });
  expect(open.hand.sheet('Accounts').format(7, 5, 'Fill.Color')).toBe('#FFFF00');
  expect(sheet.conditionalFormats.filter(({ id }) => id === '{hers}')).toHaveLength(1);
  expect(sheet.conditionalFormats).toHaveLength(7);
});
