import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureServerBuilt, projectRoot } from '../store/support/built-server';
import { connect } from '../store/support/server-database';
import { testServer } from '../store/support/stores';
import { connectionOf } from '../support/cogsheet';
import { openCompany, type Company } from './company';
import { audit, readXero } from './xero-audit';

const serverUrl = testServer();
beforeAll(ensureServerBuilt);

describe('a worker says what it lacks, and makes nothing', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'cogsheet-worker-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const run = (env: Record<string, string>) => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [path.join(projectRoot, 'dist/server/worker.js')],
      {
        env: { ...process.env, DATA_DIR: path.join(directory, 'data'), DATABASE_URL: '', ...env },
        encoding: 'utf8',
        timeout: 60_000,
      },
    );
    return { status, stderr };
  };
  test.each([
    ['a database', {}, 'DATABASE_URL: a worker needs'],
    [
      'the key',
      { DATABASE_URL: 'postgres://127.0.0.1:1/none' },
      'COGSHEET_SECRET_KEY: a worker needs the key',
    ],
    [
      'the sandboxes, without a Xero app',
      {
        DATABASE_URL: 'postgres://127.0.0.1:1/none',
        COGSHEET_SECRET_KEY: Buffer.alloc(32).toString('base64'),
      },
      'DATA_DIR: no sandboxes run',
    ],
  ])('%s', (_what, env, message) => {
    expect(run(env)).toEqual({ status: 1, stderr: expect.stringContaining(message) as string });
  });
});

describe('a server and a worker on PostgreSQL', () => {
  let company: Company;
  beforeAll(async () => {
    company = await openCompany({ kind: 'postgres', url: await serverUrl() }, { seed: 'worker', sales: 300 });
  });
  afterAll(() => company.close());

  test('both work; asked to stop in the middle of a posting run they end with 0, leave nothing held, and the next goes on', async () => {
    const before = await readXero(company.connection);
    const [month] = company.months;
    if (!month) throw new Error('No month');
    const preview = await company.preview(month);
    const documents = (await company.documents(preview.id)).filter(({ post }) => post);
    await company.slowDown(400);
    const job = await company.approveAndPost(preview);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const began = Date.now();
    // The sandboxes go with the server, so it is the last.
    for (const part of ['worker', 'main'] as const) {
      company.process(part).kill('SIGTERM');
      expect([part, await company.process(part).gone]).toEqual([part, { code: 0, signal: null }]);
    }
    console.log(`Both ended within ${Date.now() - began} ms.`);

    const db = await connect(company.databaseUrl ?? '');
    const count = async (sql: string) => (await db.query<{ count: number }>(sql)).rows[0]?.count;
    expect(await count(`select count(*)::int as count from pgboss.job where state = 'active'`)).toBe(0);
    // What was under way was finished, not torn off: nothing has to be looked up.
    expect(
      await count(`select count(*)::int as count from posting where state in ('sending', 'unknown')`),
    ).toBe(0);
    expect(
      await count(`select count(*)::int as count from posting where state = 'approved'`),
    ).toBeGreaterThan(0);
    await db.close();

    expect(await company.start('main', null).ready).toBe(true);
    expect(await company.start('worker', null).ready).toBe(true);
    let now = await company.job(job);
    while (now === null || now.finishedAt === null) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      now = await company.job(job);
    }
    expect(now.state).toBe('done');
    expect(audit(documents, before, await readXero(await connectionOf(company)))).toMatchObject({
      approved: documents.length,
      lost: [],
      doubled: [],
      strange: [],
      wrongAmount: [],
    });
  });

  test('a worker with another key does not start', async () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [path.join(projectRoot, 'dist/server/worker.js')],
      {
        env: {
          ...process.env,
          ...company.env,
          COGSHEET_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
        },
        encoding: 'utf8',
        timeout: 60_000,
      },
    );
    expect([status, stderr]).toEqual([1, expect.stringContaining('this is not the key that sealed')]);
  });
});
