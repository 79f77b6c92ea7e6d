import path from 'node:path';
import { decimal } from '../../server/accounting/decimal';
import { beginStory, long } from '../story/story';
import { openWebStory } from '../story/web-host-story';
import { launchBrowser } from '../support/browser';
import { startCogsheet } from '../support/cogsheet';

/** The story by hand on a folder of vendor-shaped files that nothing was tuned for (see `sandbox-data.e2e.test.ts`). */
test('SANDBOX_DATA: the month end by hand on the sample payloads of the vendors', async () => {
  const server = await startCogsheet({ SANDBOX_DATA: path.resolve(__dirname, '../sandbox/data/fixture') });
  const browser = await launchBrowser();
  try {
    const host = await openWebStory(browser, server.url);
    const story = await beginStory(host, server);
    const { button, shown, panel, dialog, witness } = story;
    await panel.getByLabel('Period', { exact: true }).selectOption({ label: 'March 2026' });
    await button(/^Fetch March/).click(long);
    await button(/^Fix \d+ mappings/).click(long);
    await host.choose('accounts', 'account:715', 'xeroAccount', '631 · Stock on hand');
    await shown('accounts', 'account:715', 'check', /^$/);
    for (const code of ['200', '260', '310']) {
      await host.type('accounts', `account:${code}`, 'xeroAccount', code);
      await shown('accounts', `account:${code}`, 'check', /^$/);
    }
    await host.turnTo('taxes');
    await host.choose('taxes', 'sales:GST on Income', 'xeroTaxRate', '20% (VAT on Income) · OUTPUT2');
    await button(/^Preview March/).click(long);
    await button(/^(Review|Post)/)
      .first()
      .waitFor(long);
    if (await button(/^Review/).count()) await button(/^Review/).click();
    await button(/^Post 2 documents$/).click(long);
    await dialog.getByRole('button', { name: /^Post 2 documents$/ }).click();
    await story.outcome('2 of 2 posted');

    const [journal] = await witness.journals();
    expect(journal?.journalLines?.map(({ accountCode, lineAmount }) => [accountCode, lineAmount])).toEqual([
      ['310', 37],
      ['631', -37],
    ]);
    const [invoice] = await witness.invoices();
    expect(
      [invoice?.subTotal, invoice?.totalTax, invoice?.total].map((value) => decimal(value ?? 0).toString()),
    ).toEqual(['102', '10.2', '112.2']);
    expect(host.complaints()).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
  }
});
