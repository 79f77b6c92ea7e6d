import type { SheetPicture } from '../../addin/workbook/port';
import { accounts, channels, journal } from '../web/pictures';
import { type OpenSheets, openSheets } from './open';

let open: OpenSheets;

afterEach(async () => {
  expect([...open.host.unknown]).toEqual([]);
  expect(open.said).toEqual([]);
  await open.host.close();
});

test('dates and amounts are right in any time zone and locale, drawn and read back', async () => {
  for (const [locale, timeZone, shown, amount] of [
    ['de_DE', 'Europe/Berlin', '31.10.2026', '1.234,50'],
    ['en_US', 'America/Los_Angeles', '10/31/2026', '1,234.50'],
    ['en_AU', 'Pacific/Auckland', '31/10/2026', '1,234.50'],
    ['ja_JP', 'Pacific/Kiritimati', '2026-10-31', '1,234.50'],
  ] as const) {
    open = openSheets({ locale, timeZone });
    await open.workbook.draw(accounts);
    expect([open.host.hand.text('Accounts', 'I7'), open.host.hand.text('Accounts', 'H7')]).toEqual([
      shown,
      amount,
    ]);
    const read = await open.workbook.read('accounts');
    expect(read?.rows.map(({ values }) => values.date)).toEqual([
      '2026-10-31',
      '2026-02-28',
      null,
      '2026-01-01',
      null,
    ]);
    expect(read?.rows.map(({ values }) => values.code)).toEqual(['0310', '0630', '1E5', '-x', null]);
    expect((await open.workbook.look(false))?.changed).toEqual([]);
    await open.host.close();
  }
});

test('marks are seen by looks and read in notes, and follow a row that is sorted elsewhere', async () => {
  open = openSheets();
  const { hand } = open.host;
  await open.workbook.draw(accounts);
  expect(hand.look('Accounts', 'G9').Background).toBe('#FBD9DC');
  expect(hand.look('Accounts', 'L8').Background).toBe('#FFF0C2');
  expect(hand.look('Accounts', 'D7').Bold).toBe(true);
  expect(hand.cell('Accounts', 'G9').note).toContain('Account 999 is archived in Xero.');
  hand.sort('Accounts', 'A7:L11', 'E', false);
  const row = hand.find('Accounts', '1E5')?.slice(1) ?? '';
  expect(hand.look('Accounts', `G${row}`).Background).toBe('#FBD9DC');
});

test('patches change cells, marks, links and the band, and leave the user’s notes', async () => {
  open = openSheets();
  const { hand } = open.host;
  await open.workbook.draw(accounts);
  hand.note('Accounts', 'L10', 'Mine');
  await open.workbook.patch(
    'accounts',
    [
      { row: 'old', column: 'xero', value: '630 · Inventory' },
      { row: 'minus', column: 'link', value: 'INV-1' },
      { row: 'gone', column: 'xero', value: 'x' },
    ],
    [{ row: 'minus', column: 'check', kind: 'fault', note: 'Wrong.' }],
    [{ row: 'minus', column: 'link', target: { url: 'https://go.xero.com/1' } }],
    [['Accounts · Other'], [''], ['done']],
  );
  expect(hand.text('Accounts', 'G9')).toBe('630 · Inventory');
  expect(hand.cell('Accounts', 'G9').note).toBe('');
  expect(hand.look('Accounts', 'G9').Background).not.toBe('#FBD9DC');
  expect(hand.cell('Accounts', 'L10').note).toBe('Cogsheet: Wrong.\n--\nMine');
  expect(hand.look('Accounts', 'L10').Background).toBe('#FBD9DC');
  expect(hand.link('Accounts', 'K10')).toBe('https://go.xero.com/1');
  expect(hand.link('Accounts', 'K7')).toBe('https://go.xero.com/app/accounts');
  expect([hand.text('Accounts', 'D1'), hand.text('Accounts', 'D3')]).toEqual(['Accounts · Other', 'done']);
  expect((await open.workbook.look(false))?.changed).toEqual([]);
});

test('links lead to pages and to cells of ours; other addresses are no links', async () => {
  open = openSheets();
  const { hand } = open.host;
  await open.workbook.draw({
    ...accounts,
    links: [...accounts.links, { row: 'minus', column: 'check', target: { url: 'javascript:alert(1)' } }],
  });
  await new Promise((resolve) => setTimeout(resolve, 1700));
  await open.workbook.idle();
  expect(hand.link('Accounts', 'K7')).toBe('https://go.xero.com/app/accounts');
  const gid = hand.sheet('Accounts').id;
  expect(hand.link('Accounts', 'K9')).toBe(`#gid=${gid}&range=G10`);
  expect(hand.link('Accounts', 'L10')).toBeNull();
  expect(hand.formula('Accounts', 'K9')).toBe('');
});

test('drop-downs: short lists in the cell, long ones from the hidden sheet; other values stay possible; ticks beside a yes or no', async () => {
  open = openSheets();
  const { hand } = open.host;
  const many = Array.from({ length: 300 }, (_, index) => `${index} · =Account ${index}`);
  const columns = accounts.columns.map((column) =>
    column.id === 'xero' ? { ...column, choices: many } : column,
  );
  await open.workbook.draw({ ...accounts, columns });
  expect(hand.choices('Accounts', 'G8')).toEqual(many);
  expect(hand.choices('Accounts', 'G11')).toBeNull();
  expect(hand.cell('Accounts', 'J7').validation?.criteria).toBe('CHECKBOX');
  expect(hand.cell('Accounts', 'J8').validation).toBeNull();
  expect(hand.sheet('Cogsheet lists').hidden).toBe(true);
  hand.type('Accounts', 'G8', 'something else');
  await open.workbook.look(false);
  expect(open.edits.at(-1)?.value).toBe('something else');
  const fewer = columns.map((column) =>
    column.id === 'xero' ? { ...column, choices: many.slice(0, 40) } : column,
  );
  await open.workbook.draw({ ...accounts, columns: fewer });
  expect(hand.choices('Accounts', 'G8')).toEqual(many.slice(0, 40));
});

test('rows with choices of their own offer those; a later drawing leaves none behind', async () => {
  open = openSheets();
  const { hand } = open.host;
  const withRows = (rowChoices: Record<string, readonly string[]>): SheetPicture => ({
    ...accounts,
    columns: accounts.columns.map(({ choices, ...column }) => ({
      ...column,
      ...(choices && column.id === 'xero' ? { rowChoices } : {}),
    })),
  });
  const offered = () => ['G7', 'G8', 'G9', 'G10'].map((cell) => hand.choices('Accounts', cell));
  await open.workbook.draw(
    withRows({ cogs: ['off', 'on'], stock: ['off', 'on'], minus: ['draft', 'approved'] }),
  );
  expect(offered()).toEqual([['off', 'on'], ['off', 'on'], null, ['draft', 'approved']]);
  await open.workbook.draw(withRows({ old: ['yes', 'no'] }));
  expect(offered()).toEqual([null, null, ['yes', 'no'], null]);
});

test('detail rows can be folded, and are folded anew when rows change', async () => {
  open = openSheets();
  const depths = () =>
    open.host.hand
      .sheet('COGS journal')
      .rows.slice(7, 13)
      .map(({ depth }) => depth);
  await open.workbook.draw(journal(300));
  expect(depths()).toEqual([0, 1, 1, 1, 1, 1]);
  const other: SheetPicture = { ...journal(300), rows: journal(300).rows.slice(98) };
  await open.workbook.draw(other);
  expect(depths()).toEqual([1, 1, 0, 1, 1, 1]);
});

test('what we fill in is protected with a warning; the user’s columns are not, and a warning taken away stays away', async () => {
  open = openSheets();
  const { hand } = open.host;
  await open.workbook.draw(channels);
  hand.type('Channels', 'D6', 'Etsy');
  hand.type('Channels', 'J6', 'mine');
  expect(hand.warnings).toEqual([]);
  hand.type('Channels', 'D5', 'My title');
  hand.type('Channels', 'G6', 'x');
  expect(hand.warnings).toEqual(['Cogsheet fills this in', 'Cogsheet fills this in']);
  await open.workbook.draw(channels);
  const sheet = hand.sheet('Channels');
  expect(sheet.protections.every(({ warningOnly }) => warningOnly)).toBe(true);
  sheet.protections = [];
  hand.insertColumn('Channels', 'E');
  await open.workbook.draw(channels);
  expect(sheet.protections).toEqual([]);
  open.said.length = 0;
});

test('a drawing that is too large for one call goes in pieces', async () => {
  open = openSheets();
  const picture = journal(6000);
  const long = 'x'.repeat(1000);
  const rows = picture.rows.map((row) => ({
    ...row,
    cells: row.cells.map((value, at) => (at === 9 ? long : value)),
  }));
  await open.workbook.draw({ ...picture, rows });
  expect(open.calls.map(({ name }) => name)).toEqual(['draw', 'fill']);
  expect(Math.max(...open.calls.map(({ characters }) => characters))).toBeLessThan(5_000_000);
  expect(open.host.hand.text('COGS journal', `F${8 + 5999}`)).toBe('COGS October, Shopify 5999');
  await open.workbook.look(false);
  expect(open.edits).toEqual([]);
});
