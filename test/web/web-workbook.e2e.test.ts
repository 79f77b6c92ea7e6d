import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { CellEdit, CellMark, CellPatch, SheetPicture, SheetReading } from '../../addin/workbook/port';
import { launchBrowser } from '../support/browser';
import {
  cellText,
  chooseFromList,
  clickCell,
  clickGrid,
  hoverCell,
  typeIntoCell,
  typeIntoGrid,
} from '../support/grid';
import { servePage } from './page-server';
import { accounts, channels, journal } from './pictures';
import { pixels } from './pixels';

const root = path.resolve(__dirname, '..', '..');
const output = path.join(root, 'test', 'e2e', 'output');

let browser: Browser;
let site: { url: string; close: () => void };
let page: Page;
/** Everything that the page complained about: exceptions, console errors, refusals by the content policy. */
let complaints: string[];

beforeAll(async () => {
  const build = ['scripts/build-web.mjs', '--entry', 'test/web/page.ts', '--output', 'test/e2e/output/page'];
  execFileSync(process.execPath, build, { cwd: root });
  site = await servePage(path.join(output, 'page'));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  site?.close();
});

beforeEach(async () => {
  complaints = [];
  const context = await browser.newContext({ viewport: { width: 1720, height: 800 }, locale: 'en-GB' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await open();
});

afterEach(async () => {
  await page.context().close();
  expect(complaints).toEqual([]);
});

async function open(): Promise<void> {
  await page.goto(site.url);
  await page.waitForFunction(() => window.port !== undefined);
}

const draw = (picture: SheetPicture): Promise<void> => page.evaluate((p) => window.port.draw(p), picture);
const patch = (sheet: string, cells: CellPatch[], marks: CellMark[]): Promise<void> =>
  page.evaluate(([s, c, m]) => window.port.patch(s, c, m), [sheet, cells, marks] as const);
const read = async (sheet: string): Promise<SheetReading> => {
  const reading = await page.evaluate((s) => window.port.read(s), sheet);
  if (!reading) throw new Error(`There is no sheet ${sheet}.`);
  return reading;
};
const strip = (): Promise<string | null> => page.locator('#strip').textContent();
const shoot = (name: string) => page.screenshot({ path: path.join(output, `${name}.png`) });

/** Waits until the page has told of so many edits, and gives them all. */
async function edits(count: number): Promise<CellEdit[]> {
  await page.waitForFunction((n) => window.edits.length >= n, count);
  await page.waitForTimeout(300);
  return page.evaluate(() => window.edits);
}

async function rest(): Promise<void> {
  await page.waitForTimeout(400);
}

test('draws every format as an accountant expects it, and reads the same values back', async () => {
  await draw(accounts);
  await rest();
  await shoot('accounts');
  const { rows } = await read('accounts');
  expect(rows.map((row) => row.id)).toEqual(accounts.rows.map((row) => row.id));
  rows.forEach((row, index) => {
    expect(Object.values(row.values)).toEqual(accounts.rows[index]?.cells);
  });
  expect(await cellText(page, 'accounts', 'cogs', 'code')).toBe('0310');
  expect(await cellText(page, 'accounts', 'old', 'code')).toBe('1E5');
  expect(await cellText(page, 'accounts', 'stock', 'used')).toBe('1,204');
  expect(await cellText(page, 'accounts', 'cogs', 'limit')).toBe('1,234.50');
  expect(await cellText(page, 'accounts', 'stock', 'limit')).toBe('-0.50');
  expect(await cellText(page, 'accounts', 'stock', 'date')).toBe('28/02/2026');
  expect(await page.evaluate(() => window.port.read('nowhere'))).toBeNull();
  expect(await page.evaluate((s) => window.port.present(['nowhere', s]), 'accounts')).toEqual(['accounts']);
});

test('shows text that looks like a formula, and never calculates it', async () => {
  await draw(accounts);
  await rest();
  expect(await cellText(page, 'accounts', 'stock', 'name')).toBe('=1+1');
  expect(await cellText(page, 'accounts', 'old', 'name')).toBe('@SUM(A1)');
  expect(await cellText(page, 'accounts', 'minus', 'name')).toBe('+x');
  expect(await cellText(page, 'accounts', 'minus', 'code')).toBe('-x');
  await patch('accounts', [{ row: 'cogs', column: 'name', value: '=HYPERLINK("https://example.com")' }], []);
  await typeIntoCell(page, 'accounts', 'stock', 'xero', '=1+2');
  await edits(1);
  expect(await cellText(page, 'accounts', 'cogs', 'name')).toBe('=HYPERLINK("https://example.com")');
  expect(await cellText(page, 'accounts', 'stock', 'xero')).toBe('=1+2');
});

test('tells of typed, chosen and ticked cells', async () => {
  await draw(accounts);
  await typeIntoCell(page, 'accounts', 'old', 'xero', '0310');
  await typeIntoCell(page, 'accounts', 'cogs', 'limit', '2000.125');
  await chooseFromList(page, 'accounts', 'stock', 'xero', '320 · Freight, inbound');
  await clickCell(page, 'accounts', 'cogs', 'post');
  const told = await edits(4);
  expect(told).toHaveLength(4);
  expect(told).toEqual(
    expect.arrayContaining([
      { sheet: 'accounts', row: 'old', column: 'xero', value: '0310' },
      { sheet: 'accounts', row: 'cogs', column: 'limit', value: 2000.125 },
      { sheet: 'accounts', row: 'stock', column: 'xero', value: '320 · Freight, inbound' },
      { sheet: 'accounts', row: 'cogs', column: 'post', value: false },
    ]),
  );
  expect(await cellText(page, 'accounts', 'old', 'xero')).toBe('0310');
  await shoot('accounts-edited');
});

test('finds a choice by typing into the list', async () => {
  await draw(accounts);
  await chooseFromList(page, 'accounts', 'stock', 'xero', null);
  await page.keyboard.type('freight');
  await shoot('list');
  await page.keyboard.press('Enter');
  expect(await edits(1)).toEqual([
    { sheet: 'accounts', row: 'stock', column: 'xero', value: '320 · Freight, inbound' },
  ]);
});

test('rows with choices of their own offer those', async () => {
  const rowChoices = { cogs: ['off', 'on'], stock: ['off', 'on'], minus: ['draft', 'approved'] };
  const columns = accounts.columns.map(({ choices, ...column }) => ({
    ...column,
    ...(choices && column.id === 'xero' ? { rowChoices } : {}),
  }));
  await draw({ ...accounts, columns });
  await chooseFromList(page, 'accounts', 'stock', 'xero', 'off');
  await chooseFromList(page, 'accounts', 'minus', 'xero', 'approved');
  expect(await edits(2)).toEqual([
    { sheet: 'accounts', row: 'stock', column: 'xero', value: 'off' },
    { sheet: 'accounts', row: 'minus', column: 'xero', value: 'approved' },
  ]);
});

test('undo takes back what the user did, tells of it, and never what we drew', async () => {
  await draw(accounts);
  await typeIntoCell(page, 'accounts', 'old', 'xero', '630');
  await edits(1);
  await patch('accounts', [{ row: 'old', column: 'check', value: 'fine' }], []);
  await page.keyboard.press('Control+z');
  expect(await edits(2)).toEqual([
    { sheet: 'accounts', row: 'old', column: 'xero', value: '630' },
    { sheet: 'accounts', row: 'old', column: 'xero', value: '999 · Old' },
  ]);
  await page.keyboard.press('Control+z');
  await rest();
  expect(await cellText(page, 'accounts', 'old', 'check')).toBe('fine');
  expect((await read('accounts')).rows).toHaveLength(accounts.rows.length);
});

test('refuses to change what is not the user’s, and says so', async () => {
  await draw(accounts);
  await typeIntoCell(page, 'accounts', 'cogs', 'name', 'Mine');
  expect(await strip()).toContain('"Name" is filled in by Cogsheet');
  await clickCell(page, 'accounts', 'minus', 'code');
  await page.keyboard.press('Delete');
  await rest();
  expect(await strip()).toContain('"Code" is filled in by Cogsheet');
  await clickGrid(page, 4, 1);
  await page.keyboard.press('Delete');
  await rest();
  expect(await strip()).toContain('column titles belong to Cogsheet');
  expect(await page.evaluate(() => window.cogsheetGrid?.shownText('accounts', 4, 1))).toBe('Code');
  expect(await cellText(page, 'accounts', 'cogs', 'name')).toBe('Cost of goods');
  expect(await cellText(page, 'accounts', 'minus', 'code')).toBe('-x');
  expect(await page.evaluate(() => window.edits)).toEqual([]);
});

test('a pasted block becomes one batch of edits, in our formats', async () => {
  await draw(channels);
  await page.evaluate(() => navigator.clipboard.writeText('0300\t=1+1\n0301\tday'));
  await clickCell(page, 'channels', 'r1', 'revenue');
  await page.keyboard.press('Control+v');
  const told = await edits(2);
  expect(told).toEqual([
    { sheet: 'channels', row: 'r1', column: 'revenue', value: '0300' },
    { sheet: 'channels', row: 'r2', column: 'revenue', value: '0301' },
  ]);
  expect(await strip()).toContain('"Check" is filled in by Cogsheet');
  expect(await cellText(page, 'channels', 'r1', 'check')).toBe('');
});

test('a row below the table is new: its edits name no row, and it is read', async () => {
  await draw(channels);
  const below = await page.evaluate(() => window.cogsheetGrid?.place('channels', 'r2', 'channel'));
  if (!below) throw new Error('Row r2 is not there.');
  await typeIntoGrid(page, below.row + 1, below.column, 'eBay');
  await typeIntoGrid(page, below.row + 1, below.column + 2, '0202');
  expect(await edits(2)).toEqual([
    { sheet: 'channels', row: null, column: 'channel', value: 'eBay' },
    { sheet: 'channels', row: null, column: 'revenue', value: '0202' },
  ]);
  await shoot('channels');
  expect((await read('channels')).rows).toEqual([
    { id: 'r1', values: { channel: 'Shopify', as: 'day', revenue: '0200', check: null } },
    { id: 'r2', values: { channel: 'Amazon', as: 'month', revenue: '0201', check: null } },
    { id: null, values: { channel: 'eBay', as: null, revenue: '0202', check: null } },
  ]);
});

test('the user’s own columns follow their rows through a redraw and a reload', async () => {
  await draw(accounts);
  const right = 11;
  const cogs = await page.evaluate(() => window.cogsheetGrid?.place('accounts', 'cogs', 'used'));
  const stock = await page.evaluate(() => window.cogsheetGrid?.place('accounts', 'stock', 'used'));
  if (!cogs || !stock) throw new Error('The rows are not there.');
  await typeIntoGrid(page, cogs.row, right, 'ask Tom');
  await typeIntoGrid(page, stock.row, right, `=D${stock.row + 1}*2`);
  await rest();
  const shown = (row: number): Promise<string | null | undefined> =>
    page.evaluate(([r, c]) => window.cogsheetGrid?.shownText('accounts', r, c), [row, right] as const);
  expect(await shown(stock.row)).toBe('2408');
  const added = {
    id: 'new',
    role: 'plain',
    cells: ['0100', 'New', 7, null, null, null, null, null, null],
  } as const;
  const [first, ...others] = accounts.rows;
  if (!first) throw new Error('The picture has rows.');
  await draw({ ...accounts, summary: [], rows: [added, ...others] });
  await rest();
  const moved = await page.evaluate(() => window.cogsheetGrid?.place('accounts', 'stock', 'used'));
  expect(moved?.row).toBe(stock.row - 1);
  expect(await shown(stock.row - 1)).toBe('2408');
  const last = stock.row - 2 + accounts.rows.length;
  const notes = await Promise.all([last, last + 1, last + 2].map(shown));
  expect(notes).toContain('ask Tom');
  await draw(accounts);
  await page.waitForTimeout(2500);
  await open();
  await draw(accounts);
  await rest();
  expect(await shown(stock.row)).toBe('2408');
  await shoot('own-columns');
});

test('rows keep their identity when the user inserts and deletes rows', async () => {
  await draw(accounts);
  const stock = await page.evaluate(() => window.cogsheetGrid?.place('accounts', 'stock', 'used'));
  if (!stock) throw new Error('The row is not there.');
  await clickGrid(page, stock.row, -1, 'right');
  await page.getByText('Delete selected row', { exact: false }).first().click();
  await rest();
  await patch(
    'accounts',
    [
      { row: 'old', column: 'check', value: 'still me' },
      { row: 'stock', column: 'check', value: 'gone' },
    ],
    [],
  );
  const { rows } = await read('accounts');
  expect(rows.map((row) => row.id)).toEqual(['cogs', 'old', 'minus', 'total']);
  expect(rows[1]?.values.check).toBe('still me');
  await page.keyboard.press('Control+z');
  await rest();
  expect((await read('accounts')).rows.map((row) => row.id)).toEqual([
    'cogs',
    'stock',
    'old',
    'minus',
    'total',
  ]);
});

test('our columns cannot be torn apart', async () => {
  await draw(accounts);
  await clickGrid(page, -1, 3, 'right');
  await page.getByText('Delete selected column', { exact: false }).first().click();
  await rest();
  expect(await strip()).toContain('own columns stay where they are');
  expect((await read('accounts')).rows[0]?.values.name).toBe('Cost of goods');
  expect(await cellText(page, 'accounts', 'cogs', 'used')).toBe('12');
});

test('marks and links: the strip says what they mean, and a click follows', async () => {
  await draw(accounts);
  await draw(channels);
  await hoverCell(page, 'accounts', 'old', 'xero');
  await page.waitForFunction(() =>
    document.getElementById('strip')?.textContent?.includes('archived in Xero'),
  );
  await clickCell(page, 'accounts', 'stock', 'check');
  await page.mouse.move(5, 5);
  await page.waitForFunction(() => window.selections.at(-1)?.join() === 'accounts,stock,check');
  await page.context().route('https://go.xero.com/**', (route) => route.fulfill({ body: 'Xero' }));
  const opened = page.context().waitForEvent('page');
  await clickCell(page, 'accounts', 'cogs', 'link');
  const tab = await opened;
  expect(tab.url()).toBe('https://go.xero.com/app/accounts');
  expect(await tab.evaluate(() => window.opener === null)).toBe(true);
  await tab.close();
  await clickCell(page, 'accounts', 'old', 'link');
  await page.waitForFunction(() => window.selections.at(-1)?.join() === 'accounts,minus,xero');
  await patch(
    'accounts',
    [{ row: 'old', column: 'xero', value: '630 · Inventory' }],
    [{ row: 'cogs', column: 'check', kind: 'done', note: 'Posted as journal 1001.' }],
  );
  await hoverCell(page, 'accounts', 'cogs', 'check');
  await page.waitForFunction(
    () => document.getElementById('strip')?.textContent === 'Posted as journal 1001.',
  );
  await hoverCell(page, 'accounts', 'old', 'xero');
  await page.waitForFunction(
    () => document.getElementById('strip')?.textContent !== 'Posted as journal 1001.',
  );
  expect(await strip()).not.toContain('archived');
});

/** Opens a page of its own with other wishes of the user than the usual one. */
async function reopen(options: BrowserContextOptions): Promise<void> {
  await page.context().close();
  const context = await browser.newContext({ viewport: { width: 1720, height: 800 }, ...options });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await open();
}

test.each([
  ['en-GB', '31/10/2026'],
  ['en-US', '10/31/2026'],
  ['de-DE', '31.10.2026'],
])('dates are shown as in %s', async (locale, shown) => {
  await reopen({ locale });
  await draw(accounts);
  await rest();
  expect(await cellText(page, 'accounts', 'cogs', 'date')).toBe(shown);
  expect((await read('accounts')).rows[0]?.values.date).toBe('2026-10-31');
});

test('a patch renews the band where it stands and moves nothing', async () => {
  await draw(accounts);
  await clickCell(page, 'accounts', 'old', 'check');
  const told = await page.evaluate(() => window.selections.length);
  await page.evaluate(() =>
    window.port.patch(
      'accounts',
      [],
      [],
      [],
      [['Accounts'], ['Mapping version 13'], ['1 account needs you']],
    ),
  );
  await rest();
  const shown = (row: number) => page.evaluate((r) => window.cogsheetGrid?.shownText('accounts', r, 1), row);
  expect([await shown(0), await shown(1), await shown(2)]).toEqual([
    'Accounts',
    'Mapping version 13',
    '1 account needs you',
  ]);
  expect(await page.evaluate(() => window.selections.length)).toBe(told);
  await clickGrid(page, 1, 1);
  await page.keyboard.press('Delete');
  await rest();
  expect(await shown(1)).toBe('Mapping version 13');
});

test('the strip never keeps the note of a cell that is not the chosen one any more', async () => {
  await draw(channels);
  await draw(accounts);
  const note = /archived in Xero/;
  await clickCell(page, 'accounts', 'old', 'xero');
  await rest();
  expect(await strip()).toMatch(note);
  await page.keyboard.press('ArrowDown');
  await rest();
  expect(await strip()).toBe('');
  await page.keyboard.press('ArrowUp');
  await rest();
  expect(await strip()).toMatch(note);
  // What was said of the cell under the pointer goes with its mark.
  await hoverCell(page, 'accounts', 'old', 'xero');
  await patch('accounts', [{ row: 'old', column: 'xero', value: '630 · Inventory' }], []);
  await rest();
  expect(await strip()).toBe('');
  await draw(accounts);
  await rest();
  expect(await strip()).toMatch(note);
  await page.evaluate(() => window.port.show('channels'));
  await rest();
  expect(await strip()).toBe('');
  await page.evaluate(() => window.port.show('accounts'));
  await rest();
  expect(await strip()).toMatch(note);
  await page.locator('#grid').getByText('Channels', { exact: true }).last().click();
  await rest();
  expect(await strip()).toBe('');
});

test.each(['Enter', 'Control+Enter'])(
  '%s on a link follows it, elsewhere it stays with the grid',
  async (keys) => {
    await draw(accounts);
    await clickCell(page, 'accounts', 'old', 'check');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => window.selections.at(-1)?.join() === 'accounts,old,link');
    expect(await strip()).toContain('press Enter');
    await page.keyboard.press(keys);
    await page.waitForFunction(() => window.selections.at(-1)?.join() === 'accounts,minus,xero');
    await page.context().route('https://go.xero.com/**', (route) => route.fulfill({ body: 'Xero' }));
    await clickCell(page, 'accounts', 'cogs', 'check');
    await page.keyboard.press('ArrowLeft');
    const opened = page.context().waitForEvent('page');
    await page.keyboard.press(keys);
    expect((await opened).url()).toBe('https://go.xero.com/app/accounts');
    await page.bringToFront();
    await typeIntoCell(page, 'accounts', 'cogs', 'limit', '12');
    expect(await edits(1)).toEqual([{ sheet: 'accounts', row: 'cogs', column: 'limit', value: 12 }]);
  },
);

test('a long summary scrolls away under the band, a short one stays', async () => {
  const picture = journal(300);
  const long = { ...picture, summary: Array.from({ length: 10 }, (_, index) => ['', '', `Line ${index}`]) };
  const seen = (sheet: string, row: string) =>
    page.evaluate(([s, r]) => window.cogsheetGrid?.cellRect(s, r, 'debit') ?? null, [sheet, row] as const);
  const topOf = (row: number) => page.evaluate((r) => window.cogsheetGrid?.gridRect(r, 1)?.y ?? null, row);
  await draw(long);
  await page.evaluate(() => window.port.show('journal', 'line-0', 'debit'));
  await rest();
  // All of it is in sight with the first rows ...
  expect(await topOf(3)).not.toBeNull();
  expect(await seen('journal', 'line-0')).not.toBeNull();
  const band = await topOf(0);
  // ... and makes room for rows further down, while the band stays.
  await page.evaluate(() => window.port.show('journal', 'line-250', 'debit'));
  await rest();
  expect(await topOf(0)).toBe(band);
  expect(await topOf(13)).toBeNull();
  expect(await seen('journal', 'line-250')).not.toBeNull();
  await shoot('long-summary');
  await draw(picture);
  await page.evaluate(() => window.port.show('journal', 'line-250', 'debit'));
  await rest();
  expect(await topOf(5)).not.toBeNull();
});

test('the summary is a small table, and a heading runs on over its empty neighbours', async () => {
  const picture = journal(100);
  const place = (id: string) => picture.columns.findIndex((column) => column.id === id);
  const line = (values: Record<string, string | number>) => {
    const cells: (string | number | null)[] = Array.from({ length: 9 }, () => null);
    for (const [id, value] of Object.entries(values)) cells[place(id)] = value;
    return cells;
  };
  const heading = 'COGS October 2026 no channel [ABCDEFGHIJKLMNOPQRST]';
  const [first, ...others] = picture.rows;
  if (!first) throw new Error('The picture has rows.');
  await draw({
    ...picture,
    summary: [
      line({ narration: 'By channel', debit: 'COGS', tracking: 'Margin' }),
      line({ narration: 'Shopify', debit: 1.5, tracking: '64 %' }),
    ],
    rows: [
      { ...first, cells: [true, '2026-10-31', heading, null, ...first.cells.slice(4)] },
      ...others.map((row) => (row.id === 'line-1' ? { ...row, cells: [null, null, heading] } : row)),
    ],
  });
  await rest();
  const [titles, figures, firstRow] = [3, 4, 6];
  const inkAt = async (row: number, id: string) => {
    const rect = await page.evaluate(([r, c]) => window.cogsheetGrid?.gridRect(r, c) ?? null, [
      row,
      place(id) + 1,
    ] as const);
    if (!rect) throw new Error(`Row ${row} is not in view.`);
    // Without the lines around the cell.
    const inside = { x: rect.x + 3, y: rect.y + 4, width: rect.width - 7, height: rect.height - 8 };
    const [columns] = await pixels(page, [inside]);
    const inked = (columns ?? []).flatMap((darkest, x) => (darkest < 140 ? [x / inside.width] : []));
    return { any: inked.length > 0, from: inked[0] ?? 1, to: inked.at(-1) ?? 0, amount: inked.length };
  };
  for (const [row, id] of [
    [titles, 'debit'],
    [titles, 'tracking'],
    [figures, 'debit'],
    [figures, 'tracking'],
  ] as const) {
    const ink = await inkAt(row, id);
    expect([row, id, ink.from > 0.3, ink.to > 0.85]).toEqual([row, id, true, true]);
  }
  expect((await inkAt(titles, 'narration')).from).toBeLessThan(0.1);
  expect([(await inkAt(firstRow, 'account')).any, (await inkAt(firstRow + 1, 'account')).any]).toEqual([
    true,
    false,
  ]);
  await shoot('summary');
});

test('the grid and the page follow the wish for dark', async () => {
  await reopen({ colorScheme: 'dark', locale: 'en-GB' });
  await draw(accounts);
  await rest();
  await shoot('accounts-dark');
  const lightness = async (): Promise<number[]> => {
    // An empty cell, the toolbar, the strip.
    const places = [
      { x: 600, y: 500 },
      { x: 600, y: 6 },
      { x: 1600, y: 795 },
    ];
    const spots = places.map((place) => ({ ...place, width: 1, height: 1 }));
    return (await pixels(page, spots)).map((columns) => columns[0] ?? -1);
  };
  for (const value of await lightness()) expect(value).toBeLessThan(80);
  await page.emulateMedia({ colorScheme: 'light' });
  await rest();
  for (const value of await lightness()) expect(value).toBeGreaterThan(200);
});

test('10,000 rows of 12 columns are drawn, redrawn, patched and read', async () => {
  const picture = journal(10_000);
  await draw(accounts);
  const timed = await page.evaluate(async (p) => {
    const times: Record<string, number> = {};
    const measure = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const start = performance.now();
      await work();
      times[name] = Math.round(performance.now() - start);
    };
    const { port } = window;
    await measure('draw', () => port.draw(p));
    await measure('redraw', () => port.draw(p));
    await measure('redraw with a new first row', () => port.draw({ ...p, rows: p.rows.slice(1) }));
    const posted = p.rows.slice(1).map((row) => ({ row: row.id, column: 'status', value: 'posted' }));
    await measure('patch 9,999 cells', () => port.patch(p.id, posted, []));
    await measure('read', () => port.read(p.id));
    return times;
  }, picture);
  console.log(timed);
  const { rows } = await read('journal');
  expect(rows).toHaveLength(9_999);
  expect(rows.at(-1)).toEqual({
    id: 'line-9999',
    values: expect.objectContaining({ credit: 9999.25, date: '2026-10-31', status: 'posted' }),
  });
  await page.evaluate(() => window.port.show('journal', 'line-9900', 'debit'));
  await rest();
  await shoot('journal-end');
  expect(await cellText(page, 'journal', 'line-9900', 'debit')).toBe('9,900.25');
  await clickCell(page, 'journal', 'line-9900', 'post');
  expect(await edits(1)).toEqual([{ sheet: 'journal', row: 'line-9900', column: 'post', value: false }]);
  await page.evaluate(() => window.port.show('journal', 'line-1'));
  await rest();
  await shoot('journal');
});
