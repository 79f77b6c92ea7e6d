import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { GoogleHost } from '../hosts/google/host';
import { type Sidebar, openSidebar } from '../hosts/google/sidebar';
import { launchBrowser } from '../support/browser';
import { type Cogsheet, connectionOf, startCogsheet, xeroWitness } from '../support/cogsheet';
import { builtSheets } from './open';

/** The built page in Chromium, 300 px wide, on the built script, on our double of Google, on the real server. */
const shots = path.resolve(__dirname, '../e2e/output');
let browser: Browser;
let cogsheet: Cogsheet;
let host: GoogleHost;
let sidebar: Sidebar;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  [browser, cogsheet] = await Promise.all([launchBrowser(), startCogsheet()]);
  host = new GoogleHost({
    dist: builtSheets(),
    routes: { 'https://cogsheet.example.com': cogsheet.url },
    identityToken: () => 'an identity token',
  });
  // The server runs for this machine alone here; who signs in how is tested with the server.
  host.proxyHeaders = () => ({});
  host.open();
  host.hand.press('Open Cogsheet');
  sidebar = await openSidebar(browser, host);
}, 120_000);

afterAll(async () => {
  await sidebar.close();
  await host.close();
  await browser.close();
  await cogsheet.close();
});

/** Address of a cell of ours by the title of its column and a text in its row. */
function cell(sheet: string, title: string, rowText: string): string {
  const [column, row] = [host.hand.find(sheet, title), host.hand.find(sheet, rowText)];
  if (!column || !row) throw new Error(`${sheet} does not show "${title}" and "${rowText}".`);
  return column.replace(/\d+/, '') + row.replace(/[A-Z]+/, '');
}

async function waitForCell(sheet: string, address: () => string, wanted: RegExp): Promise<string> {
  for (let tries = 0; ; tries++) {
    const text = host.hand.text(sheet, address());
    if (wanted.test(text)) return text;
    if (tries > 300) throw new Error(`${sheet} ${address()} is "${text}", not ${String(wanted)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const shot = (name: string) => sidebar.page.screenshot({ path: path.join(shots, `sheets-${name}.png`) });
const step = (name: RegExp) => sidebar.frame.getByRole('button', { name });
/** The user's mouse comes back from the grid to the panel. */
const turnToPanel = async (): Promise<void> => {
  await sidebar.page.mouse.move(2000, 400);
  await sidebar.page.mouse.move(150, 400);
};

test('fetch, mend two mappings in the sheet, preview, untick, post: Xero has what the sheet showed', async () => {
  const { hand } = host;
  const connection = await connectionOf(cogsheet);
  const witness = await xeroWitness(connection);
  await step(/^Fetch/)
    .first()
    .click({ timeout: 60_000 });
  await step(/^Fix 2 mappings/).click({ timeout: 120_000 });
  await shot('1-mappings');
  const check = (code: string) => () => cell('Accounts', 'Check', code);
  hand.type('Accounts', cell('Accounts', 'Xero account', '1200'), '631 · Stock on hand');
  hand.type('Accounts', cell('Accounts', 'Xero account', '4100'), '204 · Wholesale sales');
  hand.type('Accounts', 'Z9', 'my own words');
  await turnToPanel();
  await waitForCell('Accounts', check('1200'), /^$/);
  await waitForCell('Accounts', check('4100'), /^$/);

  await step(/^Preview/).click({ timeout: 30_000 });
  await step(/^Review \d+ warning/).click({ timeout: 60_000 });
  await shot('2-preview');
  const previews = await cogsheet.api<{ id: string }[]>('GET', `/connections/${connection.id}/previews`);
  const { body: documents } = await cogsheet.api<{
    items: { key: string; kind: string; number: string }[];
  }>('GET', `/previews/${previews.body[0]?.id ?? ''}/documents?sources=none&limit=1000`);
  const unticked = documents.items.find(({ kind }) => kind === 'invoices');
  hand.type('Invoices', cell('Invoices', 'Post?', unticked?.number ?? ''), false);
  await turnToPanel();
  const count = documents.items.length - 1;
  await step(new RegExp(`^Post ${count} documents`)).click({ timeout: 30_000 });
  const dialog = sidebar.frame.getByRole('alertdialog').or(sidebar.frame.getByRole('dialog'));
  await dialog.getByText(/Demo Company \(UK\)/).waitFor();
  // The dialog fades in.
  await sidebar.page.waitForTimeout(500);
  await shot('3-confirmation');
  await dialog.getByRole('button', { name: new RegExp(`^Post ${count} documents`) }).click();
  await sidebar.frame
    .getByText(new RegExp(`${count} of ${count} posted`))
    .first()
    .waitFor({ timeout: 120_000 });
  await shot('4-posted');

  const first = documents.items.find(({ kind, key }) => kind === 'invoices' && key !== unticked?.key);
  const place = (title: string) => () => cell('Invoices', title, first?.number ?? '');
  await waitForCell('Invoices', place('Status'), /posted/i);
  expect(hand.link('Invoices', place('Xero link')())).toMatch(/^https?:/);
  const numbers = (await witness.invoices()).map(({ invoiceNumber }) => invoiceNumber);
  expect(numbers).toContain(first?.number);
  expect(numbers).not.toContain(unticked?.number);
  expect((await witness.journals()).length).toBeGreaterThan(0);
  expect(hand.text('Accounts', 'Z9')).toBe('my own words');

  expect(await sidebar.frame.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(300);
  expect(sidebar.outside).toEqual([]);
  expect(sidebar.errors).toEqual([]);
  expect([...host.unknown]).toEqual([]);
  expect(host.executions.flatMap(({ failed }) => failed ?? [])).toEqual([]);
  expect(await sidebar.busiest()).toBeLessThanOrEqual(10);
}, 400_000);
