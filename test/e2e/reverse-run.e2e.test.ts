import { Invoice, type ReportWithRow } from 'xero-node';
import { decimal } from '../../server/accounting/decimal';
import type { PostResultDto } from '../../server/contract/jobs';
import type { PostingDto } from '../../server/contract/postings';
import type { DocumentDto, PreviewDto } from '../../server/contract/previews';
import {
  closing,
  connectionOf,
  finished,
  monthBefore,
  pages,
  startCogsheet,
  xeroWitness,
  type Cogsheet,
} from '../support/cogsheet';

/**
 * A month is posted, undone as a whole and posted anew, over the HTTP API on the generated company. Xero's trial balance,
 * read by a plain xero-node client, is the judge.
 */
let server: Cogsheet;
beforeAll(async () => {
  server = await startCogsheet();
});
afterAll(() => server.close());

const cogsAccounts = ['310', '631'];

test('a run is reversed as a whole, Xero stands as before it, and the month is posted anew once', async () => {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const period = monthBefore(connection.today);
  const balances = () => trialBalance(witness, period.to);
  const reverse = async (preview: string): Promise<PreviewDto> => {
    const begun = await server.api<{ job: string }>('POST', `/previews/${preview}/reverse`);
    expect(begun.status).toBe(202);
    const { result } = await finished(server, begun.body.job);
    if (!result || !('preview' in result)) throw new Error(`No preview: ${JSON.stringify(result)}`);
    return (await server.api<PreviewDto>('GET', `/previews/${result.preview}`)).body;
  };
  const postings = () => pages<PostingDto>(server.api, `${close.at}/postings`);

  await close.fetch(period);
  await close.mapAccounts({ 1200: '631', 4100: '204' });
  await byDay(close.at);
  const before = await balances();
  const preview = await close.preview(period);
  const documents = await close.documents(preview.id);
  const [journals, invoices] = [only(documents, 'cogs'), only(documents, 'invoices')];
  expect([journals.length > 10, invoices.length > 10]).toEqual([true, true]);
  await close.approveAndPost(preview);
  const posted = await balances();
  expect(of(posted, cogsAccounts)).not.toEqual(of(before, cogsAccounts));
  expect(new Set((await postings()).map(({ run }) => JSON.stringify(run))).size).toBe(1);
  expect((await postings())[0]?.run).toMatchObject({
    preview: preview.id,
    by: connection.user,
    documents: documents.length,
    posted: documents.length,
    standing: documents.length,
    reversal: false,
  });

  // The preview of the reversal writes nothing.
  const reversal = await reverse(preview.id);
  expect(await balances()).toEqual(posted);
  expect(reversal).toMatchObject({
    reversal: true,
    counts: { documents: journals.length, postable: journals.length, leftOut: invoices.length },
    totals: { journals: { debit: preview.totals.journals.debit, difference: '0.00' } },
  });
  const leftOut = await close.leftOut(reversal.id);
  expect(new Set(leftOut.map(({ number }) => number))).toEqual(new Set(invoices.map(({ number }) => number)));
  expect(leftOut[0]?.faults[0]?.remedy).toMatch(/^Void it in Xero, then choose Reverse again/);
  expect(reversal.issues).toMatchObject([{ code: 'not-reversible', count: invoices.length }]);

  // Two people press at once: what is in Xero afterwards was reversed once.
  expect((await close.approve(reversal)).status).toBe(200);
  const [one, other] = await Promise.all([close.post(reversal), close.post(reversal)]);
  expect([one.status, other.status]).toEqual([202, 202]);
  expect(one.body.job).toBe(other.body.job);
  expect((await finished(server, one.body.job)).result).toMatchObject({
    posted: journals.length,
    rejected: 0,
  });
  expect(of(await balances(), cogsAccounts)).toEqual(of(before, cogsAccounts));
  expect(await witness.journals()).toHaveLength(2 * journals.length);

  // Voided in Xero, the invoices count as undone, and nothing of the run stands any more.
  for (const { xeroId, kind, run } of await postings())
    if (kind === 'invoices' && run.preview === preview.id)
      await witness.client.updateInvoice('', xeroId ?? '', {
        invoices: [{ status: Invoice.StatusEnum.VOIDED }],
      });
  const rest = await reverse(preview.id);
  expect(rest.counts).toMatchObject({ documents: 0, postable: 0, leftOut: documents.length });
  expect(new Set(rest.issues.map(({ code }) => code))).toEqual(new Set(['undone-already']));
  expect(
    (await postings()).filter(({ run, state }) => run.preview === preview.id && state !== 'reversed'),
  ).toEqual([]);
  expect(await balances()).toEqual(before);
  for (const id of [preview.id, reversal.id])
    expect((await server.api('POST', `/previews/${id}/reverse`)).body).toMatchObject({
      code: 'not-reversible',
    });

  // The month anew: as many documents with the same amounts, each once.
  const anew = await close.preview(period);
  const documentsAnew = await close.documents(anew.id);
  expect(amounts(documentsAnew)).toEqual(amounts(documents));
  const result = (await close.approveAndPost(anew)).result as PostResultDto;
  expect(result).toMatchObject({ posted: documents.length, rejected: 0 });
  expect(await balances()).toEqual(posted);
  expect(await witness.journals()).toHaveLength(3 * journals.length);
  expect((await close.preview(period)).counts.documents).toBe(0);
});

/** A journal a day and channel. */
async function byDay(at: string): Promise<void> {
  const table = await server.api<{ version: number; rows: { row: string; kind: string; postAs: string }[] }>(
    'GET',
    `${at}/mappings/channels`,
  );
  const rows = table.body.rows.map((row) => (row.kind === 'cogs' ? { ...row, postAs: 'day' } : row));
  await server.api('PUT', `${at}/mappings/channels`, { rows }, { 'If-Match': `"${table.body.version}"` });
}

const only = (documents: DocumentDto[], kind: string): DocumentDto[] =>
  documents.filter((one) => one.kind === kind);
const amounts = (documents: DocumentDto[]): string[] =>
  documents
    .map(({ kind, date, channel, contact, gross }) => [kind, date, channel, contact, gross].join('|'))
    .sort();
const of = (balances: Record<string, string>, codes: string[]): (string | undefined)[] =>
  codes.map((code) => balances[code]);

/** Balance by account code at the end of a day, debit positive; accounts without a balance are left out. */
async function trialBalance(
  { client }: Awaited<ReturnType<typeof xeroWitness>>,
  date: string,
): Promise<Record<string, string>> {
  const codes = new Map(
    ((await client.getAccounts('')).body.accounts ?? []).map(({ accountID, code }) => [accountID, code]),
  );
  const { body } = await client.getReportTrialBalance('', date);
  const rows = (body.reports?.[0]?.rows ?? []).flatMap((row) => [row, ...(row.rows ?? [])]) as NonNullable<
    ReportWithRow['rows']
  >;
  const titles =
    rows.find(({ rowType }) => String(rowType) === 'Header')?.cells?.map(({ value }) => value) ?? [];
  const [debitAt, creditAt] = [titles.indexOf('YTD Debit'), titles.indexOf('YTD Credit')];
  const balances: Record<string, string> = {};
  for (const { cells = [] } of rows) {
    const account = cells[0]?.attributes?.find(({ id }) => id === 'account')?.value;
    if (account === undefined) continue;
    const sum = decimal(cells[debitAt]?.value || '0').minus(cells[creditAt]?.value || '0');
    if (!sum.eq(0)) balances[codes.get(account) ?? account] = sum.toString();
  }
  return balances;
}
