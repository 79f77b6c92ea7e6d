import { Invoice } from 'xero-node';
import { decimal } from '../../server/accounting/decimal';
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
 * What goes wrong between us and Xero while posting: each fault hits the first call that writes journals and the first
 * that writes invoices, and at the end every document stands in Xero exactly once. The faults are the sandbox's, in its
 * own process, over real HTTP. Xero takes a journal twice without a word, so journals are what a blind repetition shows.
 */
let server: Cogsheet;
beforeAll(async () => {
  server = await startCogsheet();
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  await close.fetch(monthBefore(connection.today));
  await close.mapAccounts({ 1200: '631', 4100: '204' });
  // A journal a day and channel: enough for every fault to meet fresh ones.
  const table = await server.api<{ version: number; rows: { row: string; kind: string }[] }>(
    'GET',
    `${close.at}/mappings/channels`,
  );
  const rows = table.body.rows.map(({ kind, ...row }) => ({
    ...row,
    kind,
    ...(kind === 'cogs' ? { postAs: 'day' } : {}),
  }));
  await server.api(
    'PUT',
    `${close.at}/mappings/channels`,
    { rows },
    { 'If-Match': `"${table.body.version}"` },
  );
});
afterAll(() => server.close());

/** So many documents of each kind in each round, so that every fault meets fresh journals and fresh invoices. */
async function postSome(
  count: number,
  rules: object[],
): Promise<{ result: PostResultDto; preview: PreviewDto; keys: string[] }> {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const preview = await close.preview(monthBefore(connection.today));
  const documents = await close.documents(preview.id);
  const some = ['cogs', 'invoices'].flatMap((kind) =>
    documents.filter((one) => one.kind === kind).slice(0, count),
  );
  expect(some).toHaveLength(2 * count);
  const chosen = new Set(some.map(({ key }) => key));
  const approved = await close.approve(
    preview,
    documents.map(({ key }) => key).filter((key) => !chosen.has(key)),
  );
  expect(approved.status).toBe(200);
  await witness.faults(rules);
  const begun = await close.post(preview);
  const job = await finished(server, begun.body.job);
  const hit = await witness.faultsHit();
  expect(hit.length).toBe(rules.length);
  expect(hit.every((times) => times > 0)).toBe(true);
  await witness.clearFaults();
  return { result: job.result as PostResultDto, preview, keys: [...chosen] };
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
  const more = fault.startsWith('429') ? { retryAfter: 1 } : {};
  const { result, keys } = await postSome(3, [
    { match: { method: 'PUT', path: 'ManualJournals' }, fault, ...more },
    { match: { method: 'PUT', path: 'Invoices' }, fault, ...more },
  ]);
  expect(result).toMatchObject({ posted: keys.length, rejected: 0, unknown: 0 });
  await expectOnce(keys);
});

test('a lost answer, and the look-up after it fails as well: still once', async () => {
  const { result, keys } = await postSome(2, [
    { match: { method: 'PUT', path: 'Invoices' }, fault: 'drop-after' },
    { match: { method: 'PUT', path: 'ManualJournals' }, fault: 'drop-after' },
    { match: { method: 'GET', path: 'Invoices', times: 2 }, fault: '500-before' },
    { match: { method: 'GET', path: 'ManualJournals', times: 2 }, fault: '500-before' },
  ]);
  expect(result).toMatchObject({ posted: 4, rejected: 0 });
  await expectOnce(keys);
});

test("an account archived between approval and post: that document is named with Xero's reason and can be retried; the others are posted", async () => {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const preview = await close.preview(monthBefore(connection.today), ['cogs']);
  const documents = await close.documents(preview.id);
  const [chosen, others] = [documents.slice(0, 3), documents.slice(3)].map((some) =>
    some.map(({ key }) => key),
  );
  expect((await close.approve(preview, others)).status).toBe(200);
  await witness.account('310', { Status: 'ARCHIVED' });
  const job = await finished(server, (await close.post(preview)).body.job);
  const result = job.result as PostResultDto;
  expect(result).toMatchObject({ posted: 0, rejected: 3 });
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
  await expectOnce(chosen ?? []);
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
  const before = await close.preview(period, ['cogs']);
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
  expect(again.counts.documents).toBe(before.counts.documents + 1);
  const added = decimal(again.totals.journals.debit).minus(before.totals.journals.debit);
  expect(added.eq(posted?.amount ?? '0')).toBe(true);
  expect((await server.api('POST', `${close.at}/postings/${posted?.key ?? ''}/reverse`)).body).toMatchObject({
    code: 'not-reversible',
  });
});

test('an invoice voided in Xero counts as undone after Reverse, and is posted anew under the next number', async () => {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const { items } = (
    await server.api<{ items: { key: string; kind: string; number: string; xeroId: string }[] }>(
      'GET',
      `${close.at}/postings?status=posted&limit=1000`,
    )
  ).body;
  const posted =
    items.find(({ kind, number }) => kind === 'invoices' && number.startsWith('INV-')) ??
    items.find(({ kind }) => kind === 'invoices');
  const refused = await server.api('POST', `${close.at}/postings/${posted?.key ?? ''}/reverse`);
  expect(refused.body).toMatchObject({ code: 'not-reversible' });
  await witness.client.updateInvoice('', posted?.xeroId ?? '', {
    invoices: [{ status: Invoice.StatusEnum.VOIDED }],
  });
  const begun = await server.api<{ job: string }>(
    'POST',
    `${close.at}/postings/${posted?.key ?? ''}/reverse`,
  );
  expect((await finished(server, begun.body.job)).message).toMatch(
    /is voided in Xero: it counts as undone now/,
  );
  const again = await close.documents((await close.preview(monthBefore(connection.today), ['invoices'])).id);
  const numbers = again.map(({ number }) => number);
  expect(numbers).not.toContain(posted?.number);
  expect(again.length).toBeGreaterThan(0);
});

test('connecting the same Cin7 account again is the same connection, with its history', async () => {
  const connection = await connectionOf(server);
  const cin7 = {
    accountId: '11111111-1111-4111-8111-111111111111',
    applicationKey: '22222222-2222-4222-8222-222222222222',
  };
  const begun = await server.api<{ connection: { id: string; state: string } }>('POST', '/connections', {
    source: 'cin7-core',
    cin7,
  });
  expect([begun.status, begun.body.connection.id, begun.body.connection.state]).toEqual([
    201,
    connection.id,
    'connected',
  ]);
});
