import { spawn } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { migrate } from '../../server/store/migrate';
import { ensureServerBuilt, projectRoot } from './support/built-server';
import { mustOpen, temporaryDirectory } from './support/database';
import { fillFirstRelease, rowsOf } from './support/first-release';
import { openServerDatabase } from './support/server-database';
import { testServer } from './support/stores';

/** The commands as a person runs them: from a PostgreSQL server into a new data folder, and what they refuse. */
const server = testServer();
const folder = temporaryDirectory();
beforeAll(ensureServerBuilt);
afterAll(() => rmSync(folder, { recursive: true }));

function run(
  script: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ status: number | null; said: string }> {
  const child = spawn(process.execPath, [path.join(projectRoot, 'scripts', `${script}.mjs`), ...args], {
    env: { ...process.env, DATABASE_URL: '', DATA_DIR: path.join(folder, 'data'), INIT_CWD: folder, ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, said })));
}

test('out of a PostgreSQL server into a data folder; the key and the password stay out of what is said', async () => {
  const { db, url, close } = await openServerDatabase(await server());
  await migrate(db);
  await db.tx(fillFirstRelease);
  const password = new URL(url).password;

  expect(await run('backup', [], {})).toEqual({
    status: 2,
    said: expect.stringContaining('Usage: npm run backup') as string,
  });
  expect(await run('restore', ['--form', 'x'], {})).toMatchObject({ status: 2 });
  const nowhere = await run('backup', ['--to', 'none.jsonl'], {});
  expect(nowhere).toEqual({ status: 1, said: expect.stringContaining('There is no store in') as string });
  expect(existsSync(path.join(folder, 'data'))).toBe(false);

  const taken = await run('backup', ['--to', 'books.jsonl.gz'], {
    DATABASE_URL: url,
    COGSHEET_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  expect(taken).toEqual({
    status: 0,
    said: expect.stringMatching(
      /Backed up \d+ rows of \d+ tables as of .*keep COGSHEET_SECRET_KEY safe/s,
    ) as string,
  });
  expect(taken.said).not.toContain(Buffer.alloc(32, 7).toString('base64'));
  if (password !== '') expect(taken.said).not.toContain(password);
  if (process.platform !== 'win32')
    expect(statSync(path.join(folder, 'books.jsonl.gz')).mode & 0o777).toBe(0o600);

  // The test itself is at work on that database.
  const busy = await run('restore', ['--from', 'books.jsonl.gz', '--replace'], { DATABASE_URL: url });
  expect(busy).toEqual({ status: 1, said: expect.stringContaining('Stop every process of it') as string });
  expect(await run('restore', ['--from', 'books.jsonl.gz', '--as-of', 'noon'], {})).toMatchObject({
    status: 1,
  });
  const restored = await run('restore', ['--from', 'books.jsonl.gz', '--as-of', '2026-03-01T00:00:00Z'], {});
  expect(restored).toEqual({
    status: 0,
    said: expect.stringContaining('as of 2026-03-01T00:00:00.000Z') as string,
  });

  const store = await mustOpen(path.join(folder, 'data', 'store'));
  for (const table of ['posting', 'ledger_entry', 'connection'])
    expect(await rowsOf(store, table)).toEqual(await rowsOf(db, table));
  await store.close();
  await close();
});
