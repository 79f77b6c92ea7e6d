import type { FetchResultDto } from '../../server/contract/jobs';
import type { ErrorEntryDto } from '../../server/contract/postings';
import {
  cin7Door,
  closing,
  connectionOf,
  monthBefore,
  pages,
  startCogsheet,
  xeroWitness,
  type Cogsheet,
} from '../support/cogsheet';

/** Bad input gets a named fault at its place, the rest goes on, and nothing is lost. */
let server: Cogsheet;
beforeAll(async () => {
  server = await startCogsheet();
});
afterAll(() => server.close());

async function session() {
  const connection = await connectionOf(server);
  return {
    connection,
    close: closing(server, connection.id),
    door: cin7Door(connection),
    witness: await xeroWitness(connection),
    period: monthBefore(connection.today),
  };
}

test('Cin7 answers HTML with status 200: the fetch says so, nothing is stored wrongly, and the next one goes on', async () => {
  const { close, door, period } = await session();
  await door.faults([{ match: { path: 'saleList', times: 10 }, fault: 'html-200' }]);
  const failed = await close.fetch(period);
  await door.clearFaults();
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'cin7-unavailable' } });
  expect(failed.error?.detail).not.toMatch(/undefined|JSON|Unexpected/);
  expect((await close.fetch(period)).state).toBe('done');
});

test('Cin7 refuses for a minute, drops a socket and fails once: the fetch waits, tries again and is complete', async () => {
  const { close, door, period } = await session();
  await door.faults([
    { match: { path: 'saleList' }, fault: '429-minute', retryAfter: 1 },
    { match: { path: 'transactions', nth: 2 }, fault: 'drop-before' },
    { match: { path: 'transactions', nth: 3 }, fault: '500-before' },
  ]);
  const job = await close.fetch(period, { again: true, kinds: ['cogs'] });
  await door.clearFaults();
  expect(job.state).toBe('done');
  expect((await close.preview(period, ['cogs'])).totals.cogsInCin7).toMatch(/^\d{4,}\.\d\d$/);
});

test('a sale that fails its schema lands in Errors with the field; all others go on', async () => {
  const { close, door, period } = await session();
  const preview = await close.preview(period, ['cogs', 'invoices']);
  const before = (await close.leftOut(preview.id)).length + preview.counts.documents;
  expect(before).toBeGreaterThan(0);
  const [document] = (
    await pages<{ key: string; kind: string; number: string }>(
      server.api,
      `/previews/${preview.id}/documents?sources=none`,
    )
  ).filter(({ kind }) => kind === 'invoices');
  const { body } = await server.api<{ items: { number: string; url: string }[] }>(
    'GET',
    `/previews/${preview.id}/documents/${document?.key ?? ''}/sources?limit=1`,
  );
  const saleId = /Sale#(.+)$/.exec(body.items[0]?.url ?? '')?.[1];
  expect(
    (await door.send('/cin7-core/corrupt', { saleId, path: 'Invoices.0.Lines.0.Total', value: 'a lot' }))
      .status,
  ).toBe(200);
  const fetched = (await close.fetch(period)).result as FetchResultDto;
  expect(fetched).toMatchObject({ faults: 1 });
  const errors = (await pages<ErrorEntryDto>(server.api, `${close.at}/errors`)).filter(
    ({ code }) => code === 'source-invalid',
  );
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({
    code: 'source-invalid',
    table: 'cin7',
    column: 'Invoices[0].Lines[0].Total',
  });
  expect(errors[0]?.what).toContain(body.items[0]?.number);
  const after = await close.preview(period, ['cogs', 'invoices']);
  const sources = async (id: string) =>
    (await pages<{ sourceCount: number; kind: string }>(server.api, `/previews/${id}/documents?sources=none`))
      .filter(({ kind }) => kind === 'invoices')
      .reduce((sum, { sourceCount }) => sum + sourceCount, 0) +
    (await close.leftOut(id)).filter(({ kind }) => kind === 'invoices').length;
  expect(await sources(after.id)).toBe((await sources(preview.id)) - 1);
});

test.each([
  ['an archived account', { 1200: '631', 4100: '204', 200: '299' }, 'account-archived'],
  ['a bank account', { 1200: '631', 4100: '204', 200: '090' }, 'account-wrong-type'],
  ['tracked inventory for stock', { 1200: '630', 4100: '204' }, 'account-wrong-type'],
  ['accounts receivable for sales', { 1200: '631', 4100: '610' }, 'account-system'],
  ['an account that Xero does not have', { 1200: '6310', 4100: '204' }, 'account-unknown'],
  ['no account', { 1200: '', 4100: '204' }, 'account-unmapped'],
])(
  '%s is named at its row in Accounts, the documents that need it stay out, the others are previewed',
  async (_, codes, code) => {
    const { close, period } = await session();
    const accounts = await server.api<{ rows: { row: string; usedBy: number }[] }>(
      'GET',
      `${close.at}/mappings/accounts`,
    );
    expect(accounts.body.rows.some(({ usedBy }) => usedBy > 0)).toBe(true);
    const archived = code === 'account-archived' ? await archivedAccount(close.at) : null;
    const saved = await close.mapAccounts({ ...codes, ...(archived ? { 4100: archived } : {}) });
    expect(saved.status).toBe(200);
    expect(saved.body.faults.map((fault) => fault.code)).toContain(code);
    const preview = await close.preview(period);
    expect(preview.issues.map((issue) => issue.code)).toContain(code);
    expect(preview.counts.documents).toBeGreaterThan(0);
    expect(preview.issues.find((issue) => issue.code === code)).toMatchObject({
      table: 'accounts',
      column: 'xeroAccount',
      severity: 'blocking',
    });
    await close.mapAccounts({ 1200: '631', 4100: '204', 200: '200' });
  },
);

async function archivedAccount(at: string): Promise<string> {
  const { body } = await server.api<{ accounts: { code: string; active: boolean; class: string }[] }>(
    'GET',
    `${at}/reference`,
  );
  return body.accounts.find(({ active }) => !active)?.code ?? '';
}

test('a tax rate of the wrong direction holds its invoices and names the row in Taxes', async () => {
  const { close, period } = await session();
  const taxes = await server.api<{
    version: number;
    rows: { row: string; usedBy: number; xeroTaxRate: string }[];
  }>('GET', `${close.at}/mappings/taxes`);
  const used = taxes.body.rows.find(({ usedBy }) => usedBy > 0);
  const save = (version: number, xeroTaxRate: string) =>
    server.api<{ version: number; faults: { code: string }[] }>(
      'PUT',
      `${close.at}/mappings/taxes`,
      { rows: [{ row: used?.row, xeroTaxRate }] },
      { 'If-Match': `"${version}"` },
    );
  const saved = await save(taxes.body.version, 'INPUT2');
  expect(saved.body.faults.map(({ code }) => code)).toContain('tax-wrong-direction');
  const preview = await close.preview(period, ['invoices']);
  expect(preview.issues.find(({ code }) => code === 'tax-wrong-direction')).toMatchObject({
    table: 'taxes',
    row: used?.row,
  });
  await save(saved.body.version, used?.xeroTaxRate ?? '');
});

test('two editors: the second save of the same version is refused, and nothing of it is written', async () => {
  const { close } = await session();
  const table = await server.api<{ version: number }>('GET', `${close.at}/mappings/accounts`);
  const save = (xeroAccount: string, headers: Record<string, string>) =>
    server.api<{ code?: string; version?: number }>(
      'PUT',
      `${close.at}/mappings/accounts`,
      { rows: [{ row: 'account:4100', xeroAccount }] },
      headers,
    );
  expect((await save('204', {})).body).toMatchObject({ code: 'version-required' });
  const match = { 'If-Match': table.headers.get('etag') ?? '' };
  expect((await save('204', match)).status).toBe(200);
  const second = await save('200', match);
  expect([second.status, second.body.code]).toEqual([412, 'version-conflict']);
});

test('a mapping changed after the preview makes approval answer with the difference, and nothing is posted', async () => {
  const { close, period, witness } = await session();
  const preview = await close.preview(period);
  await close.mapAccounts({ 4100: '200' });
  const refused = await server.api<{
    code: string;
    detail: string;
    difference: { changed: unknown[]; other: string[] };
  }>('POST', `/previews/${preview.id}/approve`, { fingerprint: preview.fingerprint });
  expect([refused.status, refused.body.code]).toEqual([409, 'preview-stale']);
  expect(refused.body.difference.other).toEqual(['Mappings, rules or settings were changed.']);
  expect(refused.body.difference.changed.length).toBeGreaterThan(0);
  expect((await witness.invoices()).length).toBe(0);
});

test('a lock date moved in Xero after the preview is noticed at approval', async () => {
  const { close, period, witness } = await session();
  const preview = await close.preview(period, ['cogs']);
  await witness.organisation({ PeriodLockDate: period.to });
  const refused = await server.api<{ code: string; difference: { other: string[] } }>(
    'POST',
    `/previews/${preview.id}/approve`,
    { fingerprint: preview.fingerprint },
  );
  expect(refused.body.code).toBe('preview-stale');
  expect(refused.body.difference.other[0]).toMatch(/^The lock date moved from /);
  const locked = await close.preview(period, ['cogs']);
  expect(locked.issues.map(({ code }) => code)).toContain('date-locked');
  expect(locked.counts.postable).toBe(0);
});
