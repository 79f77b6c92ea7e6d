import { decimal, sumDecimals } from '../../server/accounting/decimal';
import type { PostResultDto, FetchResultDto } from '../../server/contract/jobs';
import {
  cin7Door,
  closing,
  connectionOf,
  monthBefore,
  startCogsheet,
  xeroWitness,
  type Cogsheet,
} from '../support/cogsheet';

/**
 * The main job over the HTTP API on the generated company: fetch, map, preview, approve, post; then Xero's own API is
 * asked by a plain xero-node client, and posting again creates nothing.
 */
let server: Cogsheet;
beforeAll(async () => {
  server = await startCogsheet();
});
afterAll(() => server.close());

test('COGS journals and invoices of last month stand in Xero to the cent, and a second run posts nothing', async () => {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const period = monthBefore(connection.today);

  const fetched = (await close.fetch(period)).result as FetchResultDto;
  expect(fetched.faults).toBe(0);
  expect(fetched.ledgerRows).toBeGreaterThan(300);
  expect((await close.mapAccounts({ 1200: '631', 4100: '204' })).body.faults).toEqual([]);
  const preview = await close.preview(period);
  expect(preview.counts).toMatchObject({ blocked: 0, leftOut: 0 });
  expect(preview.totals.journals.difference).toBe('0.00');
  expect(preview.totals.journals.debit).toBe(preview.totals.cogsInCin7);
  const documents = await close.documents(preview.id);
  expect(documents).toHaveLength(preview.counts.documents);

  const posted = (await close.approveAndPost(preview)).result as PostResultDto;
  expect(posted).toMatchObject({ posted: documents.length, rejected: 0, unknown: 0 });
  const journals = await witness.journals();
  const invoices = await witness.invoices();
  const previewed = {
    journals: documents.filter(({ kind }) => kind === 'cogs'),
    invoices: documents.filter(({ kind }) => kind === 'invoices'),
  };
  expect(journals.map(({ narration }) => narration).sort()).toEqual(
    previewed.journals.map(({ number }) => number).sort(),
  );
  expect(new Set(journals.map(({ status }) => String(status)))).toEqual(new Set(['POSTED']));
  expect(new Set(invoices.map(({ status }) => String(status)))).toEqual(new Set(['AUTHORISED']));
  const inXero = new Map(invoices.map((invoice) => [invoice.invoiceNumber, invoice]));
  expect(inXero.size).toBe(previewed.invoices.length);
  for (const document of previewed.invoices) {
    const invoice = inXero.get(document.number);
    expect([
      document.number,
      money(invoice?.subTotal),
      money(invoice?.totalTax),
      money(invoice?.total),
      String(invoice?.currencyCode),
    ]).toEqual([
      document.number,
      money(document.net),
      money(document.tax),
      money(document.gross),
      document.currency,
    ]);
  }
  const debits = sumDecimals(
    journals
      .flatMap(({ journalLines }) => (journalLines ?? []).map(({ lineAmount }) => decimal(lineAmount ?? 0)))
      .filter((amount) => amount.gt(0)),
  );
  expect(money(debits.toString())).toBe(money(preview.totals.journals.debit));

  const tieOut = await server.api<{ rows: { difference: string; cause: string }[] }>(
    'GET',
    `${close.at}/reconciliation?period=${period.from.slice(0, 7)}`,
  );
  expect(tieOut.body.rows.map(({ difference, cause }) => [difference, cause])).toEqual([
    ['0.00', ''],
    ['0.00', ''],
  ]);

  // The same button again: the same run, nothing new.
  expect((await close.post(preview)).status).toBe(202);
  const door = cin7Door(connection);
  await door.forgetCalls();
  const again = (await close.fetch(period)).result as FetchResultDto;
  const calls = await door.calls();
  console.log(
    `First fetch: ${fetched.summary}\nSecond fetch of the same period: ${again.summary}\nCalls of the second: ${JSON.stringify(calls.counts)}`,
  );
  expect(again).toMatchObject({ unchanged: true, sales: 0, details: 0, ledgerRows: 0 });
  expect(calls.counts['GET /sale'] ?? 0).toBe(0);
  expect(calls.total).toBe(again.calls.cin7);
  const second = await close.preview(period);
  expect(second.counts).toMatchObject({ documents: 0, postable: 0 });
  expect((await close.approve(second)).body).toMatchObject({ code: 'nothing-to-post' });
  expect([(await witness.journals()).length, (await witness.invoices()).length]).toEqual([
    journals.length,
    invoices.length,
  ]);
});

test('a sale that changes late makes the difference only, and what was sent is never edited', async () => {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const period = monthBefore(connection.today);
  const before = await witness.journals();
  const preview = await server.api<{ items: { saleId?: string; id: string }[] }>(
    'GET',
    `${close.at}/postings?limit=1`,
  );
  expect(preview.status).toBe(200);
  const posting = (
    await server.api<{ items: { key: string; preview: string; kind: string }[] }>(
      'GET',
      `${close.at}/postings?limit=1000`,
    )
  ).body.items.find(({ kind }) => kind === 'cogs');
  const sources = await server.api<{ items: { number: string; url: string | null }[] }>(
    'GET',
    `/previews/${posting?.preview ?? ''}/documents/${posting?.key ?? ''}/sources?limit=1`,
  );
  const saleId = /[0-9a-f]{8}-[0-9a-f-]{27}/i.exec(sources.body.items[0]?.url ?? '')?.[0];
  const touched = await cin7Door(connection).send('/cin7-core/touch', {
    saleId,
    change: { lateCost: { amount: '4.20', date: period.to } },
  });
  expect(touched.status).toBe(200);
  await close.fetch(period);
  const revised = await close.preview(period, ['cogs']);
  expect(revised.counts.documents).toBe(1);
  expect(revised.totals.journals.debit).toBe('4.20');
  await close.approveAndPost(revised);
  const after = await witness.journals();
  expect(after).toHaveLength(before.length + 1);
  expect(
    after
      .filter(({ manualJournalID }) => before.some((one) => one.manualJournalID === manualJournalID))
      .map(({ updatedDateUTC, manualJournalID }) => [manualJournalID, updatedDateUTC])
      .sort(),
  ).toEqual(before.map(({ updatedDateUTC, manualJournalID }) => [manualJournalID, updatedDateUTC]).sort());
});

const money = (value: string | number | undefined | null): string => decimal(value ?? 0).toString();
