import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '../../server/store/db';
import { openEmbedded } from '../../server/store/embedded/embedded';
import { migrate } from '../../server/store/migrate';
import * as schema from '../../server/store/schema';
import { ensureServerBuilt, projectRoot } from './support/built-server';
import { temporaryDirectory } from './support/database';
import { connect, openServerDatabase } from './support/server-database';
import { testServer } from './support/stores';

const folder = path.join(projectRoot, 'server/store/migrations');
const changed = temporaryDirectory();
let db: Db;
beforeAll(async () => {
  await ensureServerBuilt();
  const opened = await openEmbedded(null);
  if (!opened.ok) throw new Error(opened.error.code);
  db = opened.value;
});
afterAll(async () => {
  await db.close();
  rmSync(changed, { recursive: true });
});

/** The shipped migrations and one more, `tag`, as a later version would have them. */
function withOneMore(tag: string, script: string): string {
  const target = path.join(changed, tag);
  cpSync(folder, target, { recursive: true });
  const file = path.join(target, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: object[] };
  journal.entries.push({ idx: journal.entries.length, tag });
  writeFileSync(file, JSON.stringify(journal));
  writeFileSync(path.join(target, `${tag}.sql`), script);
  return target;
}

test('a fresh database gets every table and column of the schema; a second run does nothing', async () => {
  const first = await migrate(db);
  expect(first.ok && first.value.length).toBeGreaterThan(0);
  expect(await migrate(db)).toEqual({ ok: true, value: [] });
  const { rows } = await db.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`,
  );
  const wanted = Object.values(schema)
    .filter((value) => value instanceof PgTable)
    .flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.map((column) => `${name}.${column.name}`);
    });
  expect(wanted.length).toBeGreaterThan(100);
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted));
});

test('a migration that fails leaves nothing of itself behind', async () => {
  const broken = withOneMore('9998_broken', 'create table half (n int); select 1/0;');
  await expect(migrate(db, broken)).rejects.toMatchObject({ code: '22012' });
  expect((await db.query(`select to_regclass('half') as name`)).rows).toEqual([{ name: null }]);
  expect(await migrate(db)).toEqual({ ok: true, value: [] });
});

test('a newer schema is refused by an older version, and nothing changes', async () => {
  const newer = withOneMore('9999_later', 'create table later (n int);');
  expect(await migrate(db, newer)).toEqual({ ok: true, value: ['9999_later'] });
  const refused = await migrate(db);
  expect(refused).toMatchObject({ ok: false, error: { code: 'schema-too-new', unknown: ['9999_later'] } });
  expect(!refused.ok && refused.error.message).toContain('newer Cogsheet');
  expect(await migrate(db, newer)).toEqual({ ok: true, value: [] });
});

const serverUrl = testServer();
test('of several processes starting at once on a server one migrates', async () => {
  const { url, db: own, close } = await openServerDatabase(await serverUrl());
  const others = await Promise.all([connect(url), connect(url), connect(url)]);
  const results = await Promise.all([own, ...others].map((each) => migrate(each)));
  const applied = results.map((result) => (result.ok ? result.value.length : -1)).sort();
  expect(applied.slice(0, 3)).toEqual([0, 0, 0]);
  expect(applied[3]).toBeGreaterThan(0);
  await Promise.all(others.map((other) => other.close()));
  await close();
});
