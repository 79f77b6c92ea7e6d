import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { z } from 'zod';
import type { accountsTable } from '../../server/contract/mappings';
import { commandNames, functionName } from '../../addin/excel/commands';
import { type WebHost, type WebHostOptions, openWebHost } from '../hosts/excel/web-host';
import { launchBrowser } from '../support/browser';
import { type Cogsheet, connectionOf, startCogsheet } from '../support/cogsheet';

const root = path.resolve(__dirname, '../..');
const output = path.join(root, 'test/e2e/output');
const build = ['addin/excel/taskpane.tsx', '--output', 'dist/excel', '--assets', 'addin/excel/assets.json'];

let browser: Browser | undefined;
let server: Cogsheet | undefined;
let excel: WebHost | undefined;

beforeAll(async () => {
  const built = spawnSync(process.execPath, ['scripts/build-web.mjs', '--entry', ...build], {
    cwd: root,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  mkdirSync(output, { recursive: true });
  browser = await launchBrowser();
  server = await startCogsheet();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
}, 60_000);

afterEach(async () => {
  await excel?.close();
  excel = undefined;
});

async function open(options: Partial<WebHostOptions> = {}): Promise<WebHost> {
  if (!browser || !server) throw new Error('Browser and server are not there.');
  const pane = path.join(root, 'dist/excel');
  return (excel = await openWebHost(browser, { pane, server: server.url, ...options }));
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not happen that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The panel has drawn our sheets; the last one that it draws at the beginning is History. */
async function drawn(host: WebHost): Promise<void> {
  await host.pane.waitForSelector('[data-phase="ready"]', { timeout: 60_000 });
  await until('History was drawn', () => host.book.sheet('Cogsheet History') !== null);
  await until('Start was shown', () => host.book.active.name === 'Start');
}

const shoot = (host: WebHost, name: string): Promise<unknown> =>
  host.page.screenshot({ path: path.join(output, `${name}.png`) });

test('the built task pane draws our sheets in Excel, and edits there reach the server', async () => {
  const host = await open();
  await drawn(host);
  await shoot(host, 'excel-pane');
  expect(
    host.book.sheets.filter(({ visibility }) => visibility === 'Visible').map(({ name }) => name),
  ).toEqual(['Sheet1', 'Start', 'Accounts', 'Taxes', 'Channels', 'Settings', 'Errors', 'Cogsheet History']);
  expect([...host.api.unsupported]).toEqual([]);
  const title = host.hand.find('Accounts', 'Xero account') ?? '';
  const column = title.replace(/\d+/, '');
  const cell = `${column}${Number(title.replace(/\D/g, '')) + 1}`;
  const choice =
    host.hand.choices('Accounts', cell)?.find((one) => one !== host.hand.text('Accounts', cell)) ?? '';
  const row = String(host.hand.value('Accounts', cell.replace(column, 'A')));
  host.hand.type('Accounts', cell, choice);
  if (!server) throw new Error('The server is not there.');
  const { api } = server;
  const { id } = await connectionOf(server);
  await until('the server knew the account', async () => {
    const { body } = await api<z.infer<typeof accountsTable>>('GET', `/connections/${id}/mappings/accounts`);
    return body.rows.some((one) => one.row === row && choice.startsWith(one.xeroAccount));
  });
  expect(host.hand.text('Accounts', cell)).toBe(choice);
  expect(host.outside).toEqual([]);
  expect(host.errors).toEqual([]);
}, 120_000);

test('ribbon buttons bring up what they name, and are released', async () => {
  const host = await open();
  await drawn(host);
  await host.press(functionName('errors'));
  expect(host.book.active.name).toBe('Errors');
  for (const command of commandNames) await host.press(functionName(command));
  // A button whose name is a global of the page would call that instead.
  const globals = await host.pane.evaluate(
    (names) => names.filter((name) => name in window),
    commandNames.map(functionName),
  );
  expect(globals).toEqual([]);
  expect([...host.api.unsupported]).toEqual([]);
}, 120_000);

test('an Excel that is too old says so', async () => {
  const host = await open({ excelApi: '1.13' });
  await until('the pane said so', async () =>
    ((await host.pane.textContent('#strip')) ?? '').includes('older than Cogsheet needs'),
  );
  expect(host.book.sheets).toHaveLength(1);
}, 60_000);

test.each(['light', 'dark'] as const)(
  'fits a pane of 320 pixels, %s',
  async (colorScheme) => {
    const host = await open({ colorScheme, size: { width: 320, height: 700 } });
    await drawn(host);
    await shoot(host, `excel-pane-${colorScheme}`);
    const [inner, outer] = await host.pane.evaluate(() => [
      document.documentElement.scrollWidth,
      window.innerWidth,
    ]);
    expect(inner).toBeLessThanOrEqual(outer ?? 0);
  },
  120_000,
);

test('a protected sheet is said at the foot of the pane', async () => {
  const host = await open();
  await drawn(host);
  host.hand.protect('Accounts');
  host.hand.type('Accounts', `${(host.hand.find('Accounts', 'Check') ?? '').replace(/\d+/, '')}7`, 'mine');
  await until('the pane said so', async () =>
    ((await host.pane.textContent('#strip')) ?? '').includes('protected'),
  );
  await shoot(host, 'excel-pane-protected');
}, 120_000);
