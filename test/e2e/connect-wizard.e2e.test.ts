import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import type { AccountsTableDto } from '../../server/contract/mappings';
import { launchBrowser } from '../support/browser';
import { type Cogsheet, connectionOf, startCogsheet } from '../support/cogsheet';

/** The connection rehearsed in a browser: taken apart, made again on Xero's own page, and gone through to its end. */
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

/** What axe-core finds wrong with the wizard as it stands. */
async function violations(page: Page): Promise<string[]> {
  // Buttons that come to life fade in; half-way their contrast is not what it will be.
  await page.waitForTimeout(400);
  await page.evaluate(axeSource);
  return page.evaluate(`axe.run('section[aria-labelledby="wizard-step"]').then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

async function connectAnew(page: Page): Promise<void> {
  await button(page, 'Disconnect').click();
  await button(page, /^Disconnect Demo/).click();
  await page.getByText('This server runs on the demo company.').waitFor();
  expect(await violations(page)).toEqual([]);
  await button(page, /demo company's keys/).click();
  const [xero] = await Promise.all([page.context().waitForEvent('page'), button(page, 'Connect').click()]);
  await xero.getByRole('button', { name: /allow/i }).click();
  await page.getByText('Cogsheet may see Demo Company (UK).').waitFor();
  await xero.close();
}

test('the connection is made again and gone through, step by step', async () => {
  if (!server || !browser) throw new Error('Server and browser are not there.');
  const page = await browser.newPage({ viewport: { width: 1100, height: 1200 } });
  page.setDefaultTimeout(60_000);
  await page.goto(server.url);
  await button(page, 'Settings').click();
  await connectAnew(page);
  expect(await violations(page)).toEqual([]);

  await button(page, /^Step 3/).click();
  await button(page, /^Fetch /).click();
  await page.getByText(/contacts of your invoices exist in Xero by name/).waitFor();
  expect(await violations(page)).toEqual([]);

  await button(page, /^Step 2/).click();
  await button(page, /^Confirm \d+ proposals in Accounts/).click();
  await page.getByText(/Saved as version 1/).waitFor();
  expect(await violations(page)).toEqual([]);
  const { id } = await connectionOf(server);
  const { body } = await server.api<AccountsTableDto>('GET', `/connections/${id}/mappings/accounts`);
  expect([body.version, body.rows.filter(({ xeroAccount }) => xeroAccount !== '').length > 10]).toEqual([
    1,
    true,
  ]);

  await button(page, /^Step 4/).click();
  // Two accounts of the demo company are unknown to Xero: each leads to its cell.
  await button(page, /Go to the cell in Accounts: Cin7 account 1200/).waitFor();
  expect(await button(page, /Go to the cell in Accounts/).count()).toBe(2);
  expect(await violations(page)).toEqual([]);

  await button(page, 'Continue').click();
  await page.getByText('Whether stock journals count in Xero reports on a cash basis.').waitFor();
  expect(await violations(page)).toEqual([]);
  await button(page, 'Finish').click();
  await button(page, /^Fix 2 mappings/).waitFor();
  await page.close();
});
