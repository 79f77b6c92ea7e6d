import path from 'node:path';
import { decimal } from '../../server/accounting/decimal';
import { launchBrowser } from '../support/browser';
import { connectionOf, startCogsheet, xeroWitness } from '../support/cogsheet';
import { cellText, chooseFromList, typeIntoCell } from '../support/grid';

/** The story by hand on a folder of vendor-shaped files that nothing was tuned for (see `sandbox-data.e2e.test.ts`). */
test('SANDBOX_DATA: the month end by hand on the sample payloads of the vendors', async () => {
  const server = await startCogsheet({ SANDBOX_DATA: path.resolve(__dirname, '../sandbox/data/fixture') });
  const browser = await launchBrowser();
  try {
    const witness = await xeroWitness(await connectionOf(server));
    const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, locale: 'en-GB' });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    const panel = page.locator('#panel');
    const step = (name: RegExp) => panel.getByRole('button', { name });
    const fine = async (sheet: string, row: string) => {
      for (let tries = 0; (await cellText(page, sheet, row, 'check').catch(() => '?')) !== ''; tries += 1) {
        if (tries > 100) throw new Error(`${sheet} ${row} is not fine`);
        await page.waitForTimeout(100);
      }
    };
    await page.goto(server.url);
    await panel.getByLabel('Period', { exact: true }).selectOption({ label: 'March 2026' });
    await step(/^Fetch March/).click({ timeout: 60_000 });
    await step(/^Fix \d+ mappings/).click({ timeout: 60_000 });
    await chooseFromList(page, 'accounts', 'account:715', 'xeroAccount', '631 · Stock on hand');
    await fine('accounts', 'account:715');
    for (const code of ['200', '260', '310']) {
      await typeIntoCell(page, 'accounts', `account:${code}`, 'xeroAccount', code);
      await fine('accounts', `account:${code}`);
    }
    await page.locator('#sheets').getByText('Taxes', { exact: true }).last().click();
    await chooseFromList(
      page,
      'taxes',
      'sales:GST on Income',
      'xeroTaxRate',
      '20% (VAT on Income) · OUTPUT2',
    );
    await step(/^Preview March/).click({ timeout: 60_000 });
    await step(/^(Review|Post)/)
      .first()
      .waitFor({ timeout: 60_000 });
    if (await step(/^Review/).count()) await step(/^Review/).click();
    await step(/^Post 2 documents$/).click({ timeout: 60_000 });
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Post 2 documents$/ })
      .click();
    await panel
      .getByText(/2 of 2 posted/)
      .first()
      .waitFor({ timeout: 60_000 });
    const [journal] = await witness.journals();
    expect(journal?.journalLines?.map(({ accountCode, lineAmount }) => [accountCode, lineAmount])).toEqual([
      ['310', 37],
      ['631', -37],
    ]);
    const [invoice] = await witness.invoices();
    expect(
      [invoice?.subTotal, invoice?.totalTax, invoice?.total].map((value) => decimal(value ?? 0).toString()),
    ).toEqual(['102', '10.2', '112.2']);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
  }
});
