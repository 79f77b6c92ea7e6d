import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { decimal, sumDecimals } from '../../server/accounting/decimal';
import { launchBrowser } from '../support/browser';
import { connectionOf, monthBefore, startCogsheet, xeroWitness, type Cogsheet } from '../support/cogsheet';
import { cellText, chooseFromList, clickCell, typeIntoCell } from '../support/grid';

/**
 * The whole story by hand in a real browser: fetch, mend two mappings (one from the drop-down, one typed), preview,
 * look, untick a document, confirm, post, see the results beside the rows, and post again. Xero's API is asked by a
 * plain xero-node client.
 */
const shots = path.resolve(__dirname, 'output');
let server: Cogsheet;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  server = await startCogsheet();
  browser = await launchBrowser();
  page = await browser.newPage({
    viewport: { width: 1440, height: 860 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const panel = () => page.locator('#panel');
const step = (name: RegExp) => panel().getByRole('button', { name });
const shot = (name: string) => page.screenshot({ path: path.join(shots, `story-${name}.png`) });
const turnTo = async (title: string) => {
  await page.locator('#sheets').getByText(title, { exact: true }).last().click();
  await page.waitForTimeout(400);
};
const waitForCell = async (sheet: string, row: string, column: string, wanted: RegExp): Promise<string> => {
  for (let tries = 0; ; tries += 1) {
    const text = await cellText(page, sheet, row, column).catch(() => '');
    if (wanted.test(text)) return text;
    if (tries > 150) throw new Error(`${sheet} ${row} ${column} is "${text}", not ${String(wanted)}`);
    await page.waitForTimeout(100);
  }
};

test('the month end by hand', async () => {
  const connection = await connectionOf(server);
  const witness = await xeroWitness(connection);
  const month = new Date(`${monthBefore(connection.today).from}T00:00:00Z`).toLocaleString('en-GB', {
    month: 'long',
    timeZone: 'UTC',
  });

  await page.goto(server.url);
  await step(new RegExp(`^Fetch ${month}`)).click({ timeout: 60_000 });
  await panel()
    .getByText(/\d+ of \d/)
    .first()
    .waitFor();
  await shot('1-fetching');
  await step(/^Fix 2 mappings/).click({ timeout: 120_000 });
  await waitForCell('accounts', 'account:1200', 'check', /no Xero account/);
  await shot('2-mappings');

  await chooseFromList(page, 'accounts', 'account:1200', 'xeroAccount', '631 · Stock on hand');
  await waitForCell('accounts', 'account:1200', 'check', /^$/);
  await typeIntoCell(page, 'accounts', 'account:4100', 'xeroAccount', '610');
  await waitForCell('accounts', 'account:4100', 'check', /keeps for itself/);
  await shot('3-wrong-account');
  await typeIntoCell(page, 'accounts', 'account:4100', 'xeroAccount', '204 · Wholesale sales');
  await waitForCell('accounts', 'account:4100', 'check', /^$/);

  await step(new RegExp(`^Preview ${month}`)).click();
  await step(/^Review \d+ warning/).click({ timeout: 60_000 });
  await shot('4-preview');
  const previews = await server.api<
    {
      id: string;
      counts: { documents: number; postable: number };
      totals: { journals: { debit: string }; cogsInCin7: string };
    }[]
  >('GET', `/connections/${connection.id}/previews`);
  const preview = previews.body[0];
  const { body: documents } = await server.api<{
    items: { key: string; kind: string; number: string; gross: string; sourceCount: number }[];
  }>('GET', `/previews/${preview?.id ?? ''}/documents?sources=none&limit=1000`);
  const journal = documents.items.find(({ kind }) => kind === 'cogs');
  const unticked = documents.items.find(({ kind }) => kind === 'invoices');

  await turnTo('COGS journal');
  expect(await cellText(page, 'cogs-journal', journal?.key ?? '', 'sources')).toBe(
    String(journal?.sourceCount),
  );
  await shot('5-cogs-journal');
  await clickCell(page, 'cogs-journal', journal?.key ?? '', 'sources');
  await page.waitForTimeout(1_500);
  await shot('6-sources');

  await turnTo('Invoices');
  await clickCell(page, 'invoices', unticked?.key ?? '', 'post');
  await shot('7-unticked');
  const count = documents.items.length - 1;
  await step(new RegExp(`^Post ${count} documents`)).click();
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await dialog.getByText(/Demo Company \(UK\)/).waitFor();
  await shot('8-confirmation');
  await dialog.getByRole('button', { name: new RegExp(`^Post ${count} documents`) }).click();
  await panel()
    .getByText(new RegExp(`${count} of ${count} posted`))
    .first()
    .waitFor({ timeout: 120_000 });
  await turnTo('COGS journal');
  await waitForCell('cogs-journal', journal?.key ?? '', 'status', /posted/i);
  await shot('9-posted');

  const journals = await witness.journals();
  const invoices = await witness.invoices();
  expect([
    journals.length + invoices.length,
    invoices.some(({ invoiceNumber }) => invoiceNumber === unticked?.number),
  ]).toEqual([count, false]);
  expect(new Set([...journals, ...invoices].map(({ status }) => String(status)))).toEqual(
    new Set(['POSTED', 'AUTHORISED']),
  );
  const total = (numbers: (number | undefined)[]) =>
    sumDecimals(numbers.map((value) => decimal(value ?? 0))).toString();
  const wanted = documents.items.filter(({ key }) => key !== unticked?.key);
  expect(total(invoices.map(({ total: gross }) => gross))).toBe(
    sumDecimals(
      wanted.filter(({ kind }) => kind === 'invoices').map(({ gross }) => decimal(gross)),
    ).toString(),
  );
  expect(
    total(
      journals.flatMap(({ journalLines }) =>
        (journalLines ?? []).map(({ lineAmount }) => lineAmount).filter((amount) => (amount ?? 0) > 0),
      ),
    ),
  ).toBe(decimal(preview?.totals.journals.debit ?? '0').toString());

  // The same month again, after a reload: nothing is fetched anew, and only the document that was unticked is left.
  await page.reload();
  await step(/^Tie out/).waitFor({ timeout: 60_000 });
  await shot('10-after-reload');
  await panel()
    .getByRole('button', { name: 'Fetch again' })
    .or(panel().getByText('Fetch again'))
    .first()
    .click();
  await panel()
    .getByText(/Nothing has changed in Cin7/)
    .first()
    .waitFor({ timeout: 60_000 });
  await step(new RegExp(`^Preview ${month}`)).click();
  await step(/^Post 1 document$/).waitFor({ timeout: 60_000 });
  await shot('11-only-the-unticked-one');
  expect([(await witness.journals()).length, (await witness.invoices()).length]).toEqual([
    journals.length,
    invoices.length,
  ]);
  expect(complaints).toEqual([]);
});
