import path from 'node:path';
import type { PostResultDto } from '../../server/contract/jobs';
import { decimal } from '../../server/accounting/decimal';
import { closing, connectionOf, startCogsheet, xeroWitness } from '../support/cogsheet';

/**
 * A folder of vendor-shaped files that nothing was tuned for: the sample payloads of the vendors' documentation, an
 * Australian organisation, a Cin7 chart that does not list its cost account, no sale list and no ledger.
 */
test("SANDBOX_DATA: a company from the vendors' own sample payloads closes to the cent", async () => {
  const server = await startCogsheet({ SANDBOX_DATA: path.resolve(__dirname, '../sandbox/data/fixture') });
  try {
    const connection = await connectionOf(server);
    expect(connection.organisation).toMatchObject({ name: 'Harbour Retail Pty Ltd', baseCurrency: 'AUD' });
    const close = closing(server, connection.id);
    const witness = await xeroWitness(connection);
    const period = { from: '2026-03-01', to: '2026-03-31' };
    expect(await close.fetch(period)).toMatchObject({ state: 'done', result: { faults: 0, ledgerRows: 2 } });
    const before = await close.preview(period);
    expect(before.counts).toMatchObject({ documents: 0, leftOut: 2 });
    expect(before.issues.map(({ code, row }) => [code, row]).sort()).toEqual([
      ['account-unmapped', 'account:200'],
      ['account-unmapped', 'account:260'],
      ['account-unmapped', 'account:310'],
      ['account-unmapped', 'account:715'],
      ['tax-unmapped', 'sales:GST on Income'],
    ]);
    expect((await close.mapAccounts({ 200: '200', 260: '260', 310: '310', 715: '631' })).body.faults).toEqual(
      [],
    );
    const taxes = await server.api<{ version: number }>('GET', `${close.at}/mappings/taxes`);
    const saved = await server.api<{ faults: { code: string }[] }>(
      'PUT',
      `${close.at}/mappings/taxes`,
      { rows: [{ row: 'sales:GST on Income', xeroTaxRate: 'OUTPUT2' }] },
      { 'If-Match': `"${taxes.body.version}"` },
    );
    expect(saved.body.faults.map(({ code }) => code)).toEqual(['tax-rate-differs']);
    const preview = await close.preview(period);
    expect(preview.totals.invoices.byCurrency).toEqual([
      { currency: 'AUD', net: '102.00', tax: '10.20', gross: '112.20' },
    ]);
    expect((await close.approveAndPost(preview)).result as PostResultDto).toMatchObject({
      posted: 2,
      rejected: 0,
    });
    const [journal] = await witness.journals();
    expect(journal?.journalLines?.map(({ accountCode, lineAmount }) => [accountCode, lineAmount])).toEqual([
      ['310', 37],
      ['631', -37],
    ]);
    const [invoice] = await witness.invoices();
    expect(
      [invoice?.subTotal, invoice?.totalTax, invoice?.total].map((value) => decimal(value ?? 0).toString()),
    ).toEqual(['102', '10.2', '112.2']);
  } finally {
    await server.close();
  }
});
