import type { PostResultDto } from '../../server/contract/jobs';
import type { PreviewDto } from '../../server/contract/previews';
import {
  closing,
  connectionOf,
  finished,
  monthBefore,
  startCogsheet,
  xeroWitness,
  type Cogsheet,
} from '../support/cogsheet';

/**
 * What goes wrong between us and Xero while posting: each fault hits the second of the calls that write, and at the
 * end every document stands in Xero exactly once. The faults are the sandbox's, in its own process, over real HTTP.
 */
let server: Cogsheet;
beforeAll(async () => {
  server = await startCogsheet();
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  await close.fetch(monthBefore(connection.today));
  await close.mapAccounts({ 1200: '631', 4100: '204' });
});
afterAll(() => server.close());

const write = { method: 'PUT', path: '(Invoices|ManualJournals)' };

/** One document of each kind in each round, so that every fault meets fresh documents. */
async function postSome(
  count: number,
  rules: object[],
): Promise<{ result: PostResultDto; preview: PreviewDto; keys: string[] }> {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const preview = await close.preview(monthBefore(connection.today), ['invoices']);
  const documents = await close.documents(preview.id);
  const chosen = documents.slice(0, count).map(({ key }) => key);
  const approved = await close.approve(
    preview,
    documents.slice(count).map(({ key }) => key),
  );
  expect(approved.status).toBe(200);
  await witness.faults(rules);
  const begun = await close.post(preview);
  const job = await finished(server, begun.body.job);
  await witness.clearFaults();
  return { result: job.result as PostResultDto, preview, keys: chosen };
}

async function expectOnce(keys: string[]): Promise<void> {
  const connection = await connectionOf(server);
  const witness = await xeroWitness(connection);
  const urls = [...(await witness.invoices()), ...(await witness.journals())].map(({ url }) => url ?? '');
  for (const key of keys) expect([key, urls.filter((url) => url.includes(key)).length]).toEqual([key, 1]);
}

test.each([
  ['500 after everything was saved', '500-after'],
  ['500 before anything was saved', '500-before'],
  ['a socket dropped after everything was saved', 'drop-after'],
  ['a socket dropped before anything was saved', 'drop-before'],
  ['the minute limit', '429-minute'],
  ['the limit of calls at once', '429-concurrent'],
  ['Xero offline', '503'],
  ['a page of HTML with status 200', 'html-200'],
])('%s: no duplicate, no loss', async (_, fault) => {
  const { result, keys } = await postSome(8, [
    { match: write, fault, ...(fault.startsWith('429') ? { retryAfter: 1 } : {}) },
  ]);
  expect(result).toMatchObject({ posted: keys.length, rejected: 0, unknown: 0 });
  await expectOnce(keys);
});

test('a lost answer, and the look-up after it fails as well: still once', async () => {
  const { result, keys } = await postSome(4, [
    { match: write, fault: 'drop-after' },
    { match: { method: 'GET', path: 'Invoices', times: 2 }, fault: '500-before' },
  ]);
  expect(result).toMatchObject({ posted: 4, rejected: 0 });
  await expectOnce(keys);
});

test("an account archived between approval and post: that document is named with Xero's reason and can be retried; the others are posted", async () => {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const preview = await close.preview(monthBefore(connection.today), ['cogs']);
  expect((await close.approve(preview)).status).toBe(200);
  await witness.account('310', { Status: 'ARCHIVED' });
  const job = await finished(server, (await close.post(preview)).body.job);
  const result = job.result as PostResultDto;
  expect(result).toMatchObject({ posted: 0, rejected: preview.counts.documents });
  const errors = await server.api<{
    items: { code: string; what: string; remedy: string; posting: string }[];
  }>('GET', `${close.at}/errors`);
  expect(errors.body.items[0]).toMatchObject({ code: 'rejected-by-xero' });
  expect(errors.body.items[0]?.what).toMatch(/^Journal COGS .* was not posted\. Xero says: /);
  await witness.account('310', { Status: 'ACTIVE' });
  for (const { posting } of errors.body.items) {
    const retried = await server.api<{ job: string }>('POST', `${close.at}/postings/${posting}/retry`);
    await finished(server, retried.body.job);
  }
  expect((await server.api<{ total: number }>('GET', `${close.at}/errors`)).body.total).toBe(0);
  await expectOnce((await close.documents(preview.id)).map(({ key }) => key));
});

test('a journal is reversed by a journal, its sources become free, and the month posts anew', async () => {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const period = monthBefore(connection.today);
  const [posted] = (
    await server.api<{ items: { key: string; number: string; kind: string; amount: string }[] }>(
      'GET',
      `${close.at}/postings?status=posted&limit=1000`,
    )
  ).body.items.filter(({ kind }) => kind === 'cogs');
  const begun = await server.api<{ job: string }>(
    'POST',
    `${close.at}/postings/${posted?.key ?? ''}/reverse`,
  );
  const job = await finished(server, begun.body.job);
  const { body: reversal } = await server.api<PreviewDto>(
    'GET',
    `/previews/${job.result && 'preview' in job.result ? job.result.preview : ''}`,
  );
  expect(reversal).toMatchObject({ reversal: true, counts: { documents: 1, postable: 1 } });
  await close.approveAndPost(reversal);
  const { body: postings } = await server.api<{
    items: { key: string; state: string; reversedBy: string | null }[];
  }>('GET', `${close.at}/postings?limit=1000`);
  expect(postings.items.find(({ key }) => key === posted?.key)).toMatchObject({
    state: 'reversed',
    reversedBy: expect.any(String),
  });
  const again = await close.preview(period, ['cogs']);
  expect(again.counts).toMatchObject({ documents: 1, postable: 1 });
  expect(again.totals.journals.debit).toBe(posted?.amount);
  expect((await server.api('POST', `${close.at}/postings/${posted?.key ?? ''}/reverse`)).body).toMatchObject({
    code: 'not-reversible',
  });
});
