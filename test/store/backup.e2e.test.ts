import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { AccountingApi } from 'xero-node';
import { documentKinds, type DocumentKind } from '../../server/accounting/kinds';
import type { PostResultDto } from '../../server/contract/jobs';
import type { PostingDto } from '../../server/contract/postings';
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
import { projectRoot } from './support/built-server';
import { mustOpen } from './support/database';

/**
 * A month of every kind is posted over real HTTP; then the store is put back to backups from before and from the middle of
 * that. Xero has each document once, nothing is ever sent again, and the store knows all of them as posted.
 */
let server: Cogsheet;
beforeAll(async () => {
  server = await startCogsheet({ SANDBOX_SALES: '240', SANDBOX_MONTHS: '1' });
});
afterAll(() => server.close());

const masters: readonly DocumentKind[] = ['contacts', 'items'];

/** `npm run backup` or `restore` as a person runs it, on the server's data. */
function command(name: 'backup' | 'restore', ...args: string[]) {
  const run = spawnSync(process.execPath, [path.join(projectRoot, 'scripts', `${name}.mjs`), ...args], {
    cwd: server.dataDir,
    env: { ...process.env, DATA_DIR: path.join(server.dataDir, 'data'), INIT_CWD: server.dataDir },
    encoding: 'utf8',
  });
  return { status: run.status, said: `${run.stdout}${run.stderr}` };
}

test('a month posted, the backup from before restored: every document is found and none is sent twice', async () => {
  const connection = await connectionOf(server);
  const period = monthBefore(connection.today);
  const witness = await xeroWitness(connection);
  const at = closing(server, connection.id).at;
  const sent = async (): Promise<[string, number][]> =>
    Object.entries((await witness.calls()).counts).filter(
      ([call]) => call.includes('/api.xro/') && !call.startsWith('GET'),
    );
  const post = async (kinds: readonly string[]): Promise<number> => {
    const close = closing(server, connection.id);
    const preview = await close.preview(period, [...kinds]);
    expect(preview.issues.filter(({ severity }) => severity === 'blocking')).toEqual([]);
    const posted = (await close.approveAndPost(preview)).result as PostResultDto;
    expect(posted).toMatchObject({ posted: preview.counts.postable, rejected: 0, unknown: 0 });
    return preview.counts.postable;
  };
  const postings = async () =>
    (await pages<PostingDto>(server.api, `${at}/postings`))
      .map(({ key, kind, state, xeroId }) => ({ key, kind, state, xeroId }))
      .sort((left, right) => left.key.localeCompare(right.key));

  await switchOnEveryKind(at);
  const close = closing(server, connection.id);
  await close.fetch(period, { kinds: [...documentKinds] });
  expect((await close.mapAccounts({ 1200: '631', 4100: '204' })).body.faults).toEqual([]);

  // The server runs: its data is not copied while it is written.
  const early = command('backup', '--to', 'early.jsonl.gz');
  expect(early).toEqual({
    status: 1,
    said: expect.stringMatching(/process \d+.*Nothing was backed up/) as string,
  });
  expect(existsSync(path.join(server.dataDir, 'early.jsonl.gz'))).toBe(false);
  await server.kill();
  expect(command('backup', '--to', 'before.jsonl.gz').status).toBe(0);
  server = await server.restart();

  // The process dies in the middle of the second run, and a backup is taken of what it left.
  expect(await post(masters)).toBeGreaterThan(0);
  const middle = await closing(server, connection.id).preview(period, [...documentKinds]);
  expect((await closing(server, connection.id).approve(middle)).status).toBe(200);
  await witness.faults([
    { match: { method: 'PUT', path: 'Invoices', nth: 2 }, fault: 'delay', delayMs: 4_000 },
  ]);
  const { job } = (await closing(server, connection.id).post(middle)).body;
  await until(async () => (await witness.faultsHit())[0] === 1);
  await server.kill();
  await witness.clearFaults();
  expect(command('backup', '--to', 'middle.jsonl').status).toBe(0);
  server = await server.restart();
  expect((await finished(server, job)).result).toMatchObject({ rejected: 0, unknown: 0 });
  expect(await post(documentKinds)).toBeGreaterThan(0);
  const posted = await postings();
  expect(new Set(posted.map(({ state }) => state))).toEqual(new Set(['posted']));
  const inXero = await everythingIn(witness.client);
  const sentBefore = await sent();

  // Back into the middle: what was open then is looked up by itself, the rest comes up in the next preview.
  await server.kill();
  const refused = command('restore', '--from', 'middle.jsonl');
  expect(refused).toEqual({ status: 1, said: expect.stringContaining('--replace') as string });
  const restored = command('restore', '--from', 'middle.jsonl', '--replace');
  expect(restored).toEqual({
    status: 0,
    said: expect.stringMatching(/[1-9]\d* that were open then/) as string,
  });
  server = await server.restart();
  expect((await finished(server, job)).result).toMatchObject({ rejected: 0, unknown: 0 });
  expect(await post(documentKinds)).toBeGreaterThan(0);
  expect(await postings()).toEqual(posted);
  expect(await sent()).toEqual(sentBefore);
  expect(await everythingIn(witness.client)).toEqual(inXero);

  // Back to before anything was posted.
  await server.kill();
  expect(command('restore', '--from', 'before.jsonl.gz', '--replace').status).toBe(0);
  server = await server.restart();
  expect(await postings()).toEqual([]);
  for (const kinds of [masters, documentKinds, documentKinds]) expect(await post(kinds)).toBeGreaterThan(0);
  expect(await postings()).toEqual(posted);
  expect(await sent()).toEqual(sentBefore);
  expect(await everythingIn(witness.client)).toEqual(inXero);

  // Nothing is left to post, and nothing is looked up first any more.
  expect((await closing(server, connection.id).preview(period, [...documentKinds])).counts.postable).toBe(0);
  await server.kill();
  const db = await mustOpen(path.join(server.dataDir, 'data', 'store'));
  expect((await db.query('select 1 from restore_mark')).rowCount).toBe(0);
  const { rows } = await db.query(`select count(*)::int as settled from audit where action = 'restore'`);
  expect(rows).toEqual([{ settled: 1 }]);
  await db.close();
  console.log(
    `${posted.length} postings of ${new Set(posted.map(({ kind }) => kind)).size} kinds, two restores: ${JSON.stringify(inXero.map(([name, list]) => [name, list.length]))}, nothing sent again.`,
  );

  // Neither file holds what opens the keys in it.
  const key = readFileSync(path.join(server.dataDir, 'data.key'), 'utf8').trim();
  expect(readFileSync(path.join(server.dataDir, 'middle.jsonl'), 'utf8')).not.toContain(key);
  rmSync(path.join(server.dataDir, 'middle.jsonl'));
  server = await server.restart();
});

async function until(fits: () => Promise<boolean>): Promise<void> {
  while (!(await fits())) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function switchOnEveryKind(at: string): Promise<void> {
  const save = async (where: string, rows: object[]) => {
    const { body } = await server.api<{ version: number }>('GET', `${at}${where}`);
    const ifMatch = { 'If-Match': `"${body.version}"` };
    const saved = await server.api<{ faults: unknown[] }>('PUT', `${at}${where}`, { rows }, ifMatch);
    expect([saved.status, saved.body.faults]).toEqual([200, []]);
  };
  await save(
    '/settings',
    documentKinds.map((kind) => ({ row: `kind.${kind}`, value: 'on' })),
  );
  await save('/mappings/items', [{ row: 'other-items', xeroItem: 'new' }]);
}

/** Every document and record that Xero holds, by endpoint: its id with what it says. */
async function everythingIn(client: AccountingApi): Promise<[string, string[]][]> {
  const no = undefined;
  const readers: [string, (page: number) => Promise<{ body: object }>][] = [
    ['invoices', (page) => client.getInvoices('', no, no, no, no, no, no, no, page, no, no, 4, no, 1000)],
    ['creditNotes', (page) => client.getCreditNotes('', no, no, no, page, 4, 1000)],
    ['manualJournals', (page) => client.getManualJournals('', no, no, no, page, 1000)],
    ['purchaseOrders', (page) => client.getPurchaseOrders('', no, no, no, no, no, page, 1000)],
    ['payments', (page) => client.getPayments('', no, no, no, page, 1000)],
    ['bankTransactions', (page) => client.getBankTransactions('', no, no, no, page, 4, 1000)],
    ['contacts', (page) => client.getContacts('', no, no, no, no, page, true, no, no, 1000)],
    ['items', () => client.getItems('')],
  ];
  const all: [string, string[]][] = [];
  for (const [name, read] of readers) {
    const rows: string[] = [];
    for (let page = 1; ; page += 1) {
      const { body } = await read(page);
      const found = (body as Record<string, object[] | undefined>)[name] ?? [];
      rows.push(...found.map((row) => JSON.stringify(row)));
      if (name === 'items' || found.length < 1000) break;
    }
    all.push([name, rows.sort()]);
  }
  return all;
}
