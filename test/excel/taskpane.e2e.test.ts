/// <reference types="office-js" />
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { z } from 'zod';
import { demoAccountId, demoApplicationKey } from '../../server/sandbox/cin7-core/sandbox';
import type { accountsTable } from '../../server/contract/mappings';
import { commandNames, functionName } from '../../addin/excel/commands';
import { type FakeAnswer, type WebHost, type WebHostOptions, openWebHost } from '../hosts/excel/web-host';
import { launchBrowser } from '../support/browser';
import { type Cogsheet, connectionOf, startCogsheet } from '../support/cogsheet';

const root = path.resolve(__dirname, '../..');
/** Where the host has the pane. */
const home = 'https://localhost:3000';
const output = path.join(root, 'test/e2e/output');
const builds = [
  ['addin/excel/taskpane.tsx', '--output', 'dist/excel', '--assets', 'addin/excel/assets.json'],
  [
    'addin/excel/dialog/index.ts',
    '--output',
    'dist/excel/dialog',
    '--assets',
    'addin/excel/dialog/assets.json',
  ],
];

let browser: Browser | undefined;
let server: Cogsheet | undefined;
let excel: WebHost | undefined;

beforeAll(async () => {
  for (const build of builds) {
    const built = spawnSync(process.execPath, ['scripts/build-web.mjs', '--entry', ...build], {
      cwd: root,
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(built.stderr);
  }
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
  ).toEqual([
    ...['Sheet1', 'Start', 'Accounts', 'Taxes', 'Channels', 'Contacts', 'Payments', 'Items', 'Settings'],
    ...['Errors', 'Cogsheet History'],
  ]);
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

test('ribbon buttons do what they name, and are released before that is done', async () => {
  const host = await open();
  await drawn(host);
  const says = (words: string): Promise<void> =>
    host.pane.getByText(words).first().waitFor({ timeout: 110_000 });
  await host.press(functionName('post'));
  await says('Nothing is ready to be posted');
  await host.press(functionName('errors'));
  await until('Errors was shown', () => host.book.active.name === 'Errors');
  // While the panel works on one thing it begins no other.
  const next = host.pane.getByRole('button', { name: /^Fetch/ });
  await until('the panel was free', () => next.isEnabled());
  await host.press(functionName('fetch'));
  await says('is here.');
  await host.pane
    .getByRole('button', { name: /^Preview/ })
    .first()
    .waitFor({ timeout: 60_000 });
  await host.press(functionName('preview'));
  await until('the preview was drawn', () => host.book.sheet('COGS journal') !== null);
  await host.press(functionName('panel'));
  await host.pane
    .getByText(/documents? drafted/)
    .first()
    .waitFor({ timeout: 60_000 });
  await host.press(functionName('post'));
  await host.pane.getByRole('button', { name: 'Back' }).waitFor({ timeout: 30_000 });
  // Until the dialog has come in.
  await host.pane.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  await shoot(host, 'excel-ribbon-post');
  // A button whose name is a global of the page would call that instead.
  const globals = await host.pane.evaluate(
    (names) => names.filter((name) => name in window),
    commandNames.map(functionName),
  );
  expect(globals).toEqual([]);
  expect([...host.api.unsupported]).toEqual([]);
}, 300_000);

test('cells with our functions get figures of the connected books, and sentences where there are none', async () => {
  const host = await open();
  await drawn(host);
  await until('the functions were there', () => host.api.functions.isReady);
  expect(await host.calculate('STATUS', ['NO-SUCH-1'])).toEqual({
    ok: false,
    shows: '#N/A',
    message: expect.stringContaining('NO-SUCH-1') as string,
  });
  expect(await host.calculate('COGS', ['last month', ''])).toMatchObject({ ok: false, shows: '#VALUE!' });
  const [one, other] = await Promise.all([
    host.calculate('STOCKVALUE', []),
    host.calculate('stockvalue', [null, null]),
  ]);
  expect(one).toEqual(other);
  expect(one).toMatchObject({ ok: true });
  expect(typeof (one as { value: unknown }).value).toBe('number');
}, 120_000);

test('without a sign-in the pane asks for it, cells say where, and the dialog brings it', async () => {
  let signedIn = false;
  let verifier = '';
  let challenge = '';
  const problem = {
    type: 'about:blank',
    code: 'sign-in-required',
    title: 'Sign in',
    status: 401,
    detail: 'Sign in to see the books.',
  };
  const refused = (): FakeAnswer => ({
    status: 401,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify(problem),
  });
  const listed = (): FakeAnswer =>
    signedIn ? { status: 200, headers: { 'content-type': 'application/json' }, body: '[]' } : refused();
  const host = await open({
    fakes: {
      'GET /api/v1/connections': listed,
      'GET /sign-in': () => ({
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!doctype html><title>Sign in</title><a href="/excel/signed-in.html#code=once">Sign in as Ana</a>',
      }),
      'POST /api/v1/session': (body) => {
        const asked = JSON.parse(body) as { code: string; verifier: string };
        verifier = asked.verifier;
        signedIn = asked.code === 'once';
        return {
          status: 201,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            token: 'secret',
            expiresAt: '2026-11-23T20:00:00.000Z',
            user: 'ana@example.com',
          }),
        };
      },
    },
  });
  const button = host.pane.getByRole('button', { name: 'Sign in' });
  await button.waitFor({ timeout: 60_000 });
  await until('the functions were there', () => host.api.functions.isReady);
  expect(await host.calculate('STOCKVALUE', [])).toEqual({
    ok: false,
    shows: '#N/A',
    message: 'Nobody is signed in to Cogsheet. Open the Cogsheet panel and sign in, then recalculate.',
  });
  await shoot(host, 'excel-sign-in');
  // Closed: she is told, and can begin again.
  const closed = await host.dialog(() => button.click());
  await closed.waitForURL(/sign-in\?/);
  await closed.close();
  await host.pane.getByText('The sign-in window was closed').waitFor();
  const window = await host.dialog(() => button.click());
  await window.waitForURL(/sign-in\?/);
  challenge = new URL(window.url()).searchParams.get('challenge') ?? '';
  await window.getByRole('link', { name: 'Sign in as Ana' }).click();
  await until('she was signed in', () => signedIn);
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
  await until('the window was closed', () => window.isClosed());
  await until('the panel went on', async () => (await button.count()) === 0);
  // The token is in memory alone. (Office.js keeps things of its own in the storage.)
  const kept = await host.pane.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]),
  );
  expect(kept).not.toContain('secret');
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

test("Xero's permission: in a window that comes back to the pane; closed and blocked are said in words", async () => {
  // The pane's own address, so that Xero sends the window back to it.
  const waiting = await startCogsheet({ PUBLIC_URL: home });
  try {
    const { sandbox } = await connectionOf(waiting);
    const keys = { accountId: demoAccountId, applicationKey: demoApplicationKey };
    // Away and asked for again: Cin7 is connected, and Xero has not said yes yet.
    await waiting.api('DELETE', `/connections/${(await connectionOf(waiting)).id}`);
    const begun = await waiting.api('POST', '/connections', { source: 'cin7-core', cin7: keys });
    expect(begun.status).toBe(201);
    const visits = [new URL(sandbox?.identity ?? '').origin];
    const ask = async (): Promise<{
      host: WebHost;
      button: Locator;
      said: (words: string) => Promise<void>;
    }> => {
      const host = await open({ server: waiting.url, visits });
      const button = host.pane.getByRole('button', { name: 'Open Xero' });
      await button.waitFor({ timeout: 60_000 });
      const said = (words: string): Promise<void> =>
        until(`the pane said "${words}"`, async () =>
          ((await host.pane.textContent('#strip')) ?? '').includes(words),
        );
      return { host, button, said };
    };
    const permission = async ({ host, button }: Awaited<ReturnType<typeof ask>>): Promise<Page> => {
      const window = await host.dialog(() => button.click());
      await window.waitForURL(/connect\/authorize/);
      return window;
    };

    const closing = await ask();
    await (await permission(closing)).close();
    await closing.said('closed before Xero gave');
    await shoot(closing.host, 'excel-xero-closed');
    await closing.host.close();

    const refusing = await ask();
    await (await permission(refusing)).locator('button[value="cancel"]').click();
    await refusing.said('did not give Cogsheet permission');
    await refusing.host.close();

    const blocked = await ask();
    await blocked.host.pane.evaluate(() => Object.assign(window, { open: () => null }));
    await blocked.button.click();
    await blocked.said('Allow pop-ups');
    await shoot(blocked.host, 'excel-xero-blocked');
    await blocked.host.close();

    const allowing = await ask();
    const asking = await permission(allowing);
    await asking.screenshot({ path: path.join(output, 'excel-xero-window.png') });
    await asking.locator('button[value="allow"]').click();
    await until('the window was closed', () => asking.isClosed());
    await until('Xero was connected', async () => (await connectionOf(waiting)).state !== 'authorising');
    expect(allowing.host.outside).toEqual([]);
  } finally {
    await waiting.close();
  }
}, 180_000);

test('an Excel with ExcelApi 1.14 alone has everything; one with 1.15 as well', async () => {
  for (const excelApi of ['1.14', '1.15']) {
    const host = await open({ excelApi });
    await drawn(host);
    expect([...host.api.unsupported]).toEqual([]);
    expect(host.errors).toEqual([]);
    await host.close();
  }
}, 120_000);

const background = (host: WebHost): Promise<string> =>
  host.pane.evaluate(
    () => getComputedStyle(document.querySelector('[data-phase]') as Element).backgroundColor,
  );

test("the pane follows Excel's theme, whatever the system has; forced colours are left to the system", async () => {
  const host = await open({ colorScheme: 'light' });
  await drawn(host);
  const light = await background(host);
  await host.chooseTheme({
    isDarkTheme: true,
    bodyBackgroundColor: '#262626',
    bodyForegroundColor: '#FFFFFF',
  });
  await until('the pane was dark', async () => (await background(host)) !== light);
  host.hand.protect('Accounts');
  host.hand.type('Accounts', `${(host.hand.find('Accounts', 'Check') ?? '').replace(/\d+/, '')}7`, 'mine');
  await until('the strip was shown', async () => ((await host.pane.textContent('#strip')) ?? '') !== '');
  await shoot(host, 'excel-theme-dark');
  await host.chooseTheme({
    isDarkTheme: true,
    bodyBackgroundColor: '#000000',
    bodyForegroundColor: '#FFFFFF',
  });
  await until('the pane was black', async () => (await background(host)) === 'rgb(0, 0, 0)');
  await shoot(host, 'excel-theme-high-contrast');
  await host.close();
  const forced = await open({ forcedColors: 'active' });
  await drawn(forced);
  expect(await forced.pane.evaluate(() => document.documentElement.dataset.theme)).toBe('high-contrast');
  // Ours paints nothing against the system's colours (Fluent does so in places, for its own checkboxes).
  expect(
    await forced.pane.evaluate(() =>
      ['#strip', '[data-phase]', 'body', 'main'].map(
        (one) => getComputedStyle(document.querySelector(one) as Element).forcedColorAdjust,
      ),
    ),
  ).toEqual(['auto', 'auto', 'auto', 'auto']);
  await shoot(forced, 'excel-forced-colors');
}, 120_000);

test('while a cell is being edited nothing is drawn; it is drawn when the user leaves the cell', async () => {
  const host = await open();
  await drawn(host);
  host.book.typing = true;
  await host.press(functionName('errors'));
  await until('the pane said so', async () =>
    ((await host.pane.textContent('#strip')) ?? '').includes('A cell is being edited'),
  );
  expect(host.book.active.name).toBe('Start');
  await shoot(host, 'excel-cell-edit');
  host.book.typing = false;
  await until('Errors was shown', () => host.book.active.name === 'Errors');
  expect(await host.pane.textContent('#strip')).toBe('');
}, 120_000);

test('Excel refuses requests over 5 MB; ours stay far below', async () => {
  const host = await open();
  await drawn(host);
  const code = await host.pane.evaluate(() =>
    Excel.run(async (context) => {
      const sheet = context.workbook.worksheets.getItem('Sheet1');
      sheet.getRange('A1:A6000').values = Array.from({ length: 6000 }, () => ['x'.repeat(1000)]);
      await context.sync();
      return 'no error';
    }).catch((error: { code: string }) => error.code),
  );
  expect(code).toBe('RequestPayloadSizeLimitExceeded');
  const ours = host.api.requests.filter((bytes) => bytes < 5 * 1024 * 1024);
  console.log(`Largest request of the opened close: ${Math.max(...ours)} bytes of ${ours.length} requests.`);
  expect(ours).toHaveLength(host.api.requests.length - 1);
  expect(Math.max(...ours)).toBeLessThan(2_000_000);
}, 120_000);

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
