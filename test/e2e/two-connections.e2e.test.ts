import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { gridId } from '../../addin/web/layout';
import type { ConnectionDto } from '../../server/contract/connections';
import type { AccountsTableDto } from '../../server/contract/mappings';
import { launchBrowser } from '../support/browser';
import { type Cogsheet, startCogsheet } from '../support/cogsheet';
import { typeIntoCell } from '../support/grid';
import { screenshotFile, until } from '../story/places';

/** A Core and an Omni company, closed side by side in one workbook in a browser. */
let server: Cogsheet | undefined;
let browser: Browser | undefined;
beforeAll(async () => {
  [server, browser] = await Promise.all([startCogsheet(), launchBrowser()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const axeSource = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong with the panel as it stands; nobody rests on the elements of Fluent's focus keeper. */
async function violations(page: Page): Promise<string[]> {
  await page.waitForTimeout(400);
  await page.evaluate(axeSource);
  return page.evaluate(`axe.run({ include: [['#panel']], exclude: [['[data-tabster-dummy]']] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const organisation = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const chooser = (page: Page) => page.getByRole('combobox', { name: 'Connection' });
const ready = (page: Page) => page.locator('[data-phase="ready"]').waitFor();
const tab = (page: Page, marker: string) => page.locator(`#sheets [data-id="${gridId(marker)}"]`);

const look = (page: Page, name: string) =>
  page.screenshot({ path: screenshotFile(`two-connections-${name}`) });

/** Whether the panel needs no sideways scrolling where it is as narrow as a host may make it. */
const fitsIn320 = (page: Page): Promise<boolean> =>
  page.locator('#panel').evaluate((panel) => {
    panel.style.width = '320px';
    const fits = panel.scrollWidth <= panel.clientWidth;
    panel.style.width = '';
    return fits;
  });

/** Makes the Omni connection as a person does, from the Settings of the Core connection. */
async function addOmni(page: Page): Promise<void> {
  await button(page, 'Settings').click();
  await button(page, 'Add a connection').click();
  await page.getByText('This server runs on the demo company.').waitFor();
  await page.getByRole('radio', { name: 'Cin7 Omni' }).click();
  await page.getByLabel('API username').waitFor();
  expect(await violations(page)).toEqual([]);
  await look(page, 'connect-omni');
  await button(page, /demo company's keys/).click();
  const [xero] = await Promise.all([page.context().waitForEvent('page'), button(page, 'Connect').click()]);
  await xero.getByLabel('Demo Company (NZ)').check();
  await xero.getByRole('button', { name: /allow/i }).click();
  await organisation(page, 'Demo Company (NZ)').waitFor();
  await xero.close();
  await button(page, 'Leave').click();
}

async function open(on: Browser, url: string): Promise<Page> {
  const page = await on.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  await ready(page);
  return page;
}

test('two companies stand in one workbook, each with its own sheets, panel and saves', async () => {
  if (!server || !browser) throw new Error('Server and browser are not there.');
  const { api } = server;
  const page = await open(browser, server.url);
  await organisation(page, 'Demo Company (UK)').waitFor();
  await tab(page, 'accounts').waitFor();
  await addOmni(page);
  const { body: listed } = await api<ConnectionDto[]>('GET', '/connections');
  const [core, omni] = listed;
  if (!core || !omni) throw new Error('There are not two connections.');
  expect([core.source, omni.source, omni.organisation?.name]).toEqual([
    ...['cin7-core', 'cin7-omni', 'Demo Company (NZ)'],
  ]);
  const ofOmni = (sheet: string): string => `${sheet}@${omni.id}`;

  // Side by side, each behind the other's last.
  await tab(page, ofOmni('history')).waitFor();
  const items = await page.locator('#sheets [data-u-comp="slide-tab-item"]').allInnerTexts();
  const tabs = items.map((title) => title.trim());
  const ofCore = tabs.filter((title) => !title.endsWith(' (Omni)'));
  expect(ofCore).toContain('Accounts');
  expect(tabs).toEqual([...ofCore, ...ofCore.map((title) => `${title} (Omni)`)]);
  expect(await violations(page)).toEqual([]);
  await look(page, 'header-omni');

  // What is typed on the sheet of the one is saved there, also while the panel shows the other.
  const accounts = async ({ id }: ConnectionDto) =>
    (await api<AccountsTableDto>('GET', `/connections/${id}/mappings/accounts`)).body;
  const before = await accounts(omni);
  const row = (await accounts(core)).rows[0]?.row ?? '';
  await tab(page, 'accounts').click();
  await typeIntoCell(page, 'accounts', row, 'xeroAccount', '310');
  await page.getByText(/^The sheet Accounts belongs to Demo Company \(UK\) with Cin7 Core/).waitFor();
  await until('the account is saved', async () => {
    const saved = (await accounts(core)).rows.find((one) => one.row === row);
    return saved?.xeroAccount.startsWith('310') ?? false;
  });
  expect((await accounts(omni)).version).toBe(before.version);
  expect(await violations(page)).toEqual([]);
  await look(page, 'elsewhere');
  await button(page, 'Show Demo Company (UK)').click();
  await organisation(page, 'Demo Company (UK)').waitFor();
  await ready(page);

  // Something runs in Omni while Core is shown, and is found again.
  await chooser(page).selectOption(omni.id);
  await organisation(page, 'Demo Company (NZ)').waitFor();
  await ready(page);
  await button(page, /^Fetch /).click();
  await page.getByRole('progressbar').waitFor();
  // By the keyboard alone, which stays in the header.
  await chooser(page).focus();
  await page.keyboard.press('ArrowUp');
  await organisation(page, 'Demo Company (UK)').waitFor();
  await ready(page);
  expect(await page.getByRole('progressbar').count()).toBe(0);
  expect(await chooser(page).evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await fitsIn320(page)).toBe(true);
  await look(page, 'header-core');
  await chooser(page).selectOption(omni.id);
  await page
    .getByRole('progressbar')
    .or(page.getByText(/^Fetched/))
    .first()
    .waitFor();
  await button(page, /^(Preview|Fix) /)
    .first()
    .waitFor({ timeout: 120_000 });

  // The workbook remembers which company was before her eyes.
  await page.reload();
  await organisation(page, 'Demo Company (NZ)').waitFor();
  await ready(page);
  await tab(page, ofOmni('accounts')).waitFor();
  expect(await tab(page, 'accounts').count()).toBe(0);
  await page.close();
}, 300_000);
