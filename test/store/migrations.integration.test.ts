import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Db } from '../../server/store/db';
import { openEmbedded } from '../../server/store/embedded/embedded';
import { migrate } from '../../server/store/migrate';
import { readPosting, readPostedState, readUnallocated } from '../../server/store/postings';
import { readPreview } from '../../server/store/previews';
import { readRun } from '../../server/store/runs';
import { ensureServerBuilt, projectRoot } from './support/built-server';
import { temporaryDirectory } from './support/database';
import { fillFirstRelease, firstReleaseRows, rowsOf } from './support/first-release';
import { openServerDatabase } from './support/server-database';
import { testServer } from './support/stores';

/** From the first release's tables with data in them to the newest, step by step, on both stores. */
const shipped = path.join(projectRoot, 'server/store/migrations');
const journal = JSON.parse(readFileSync(path.join(shipped, 'meta/_journal.json'), 'utf8')) as {
  entries: { idx: number; tag: string }[];
};
const tags = journal.entries.map(({ tag }) => tag);
const folder = temporaryDirectory();
const url = testServer();
beforeAll(ensureServerBuilt);
afterAll(() => rmSync(folder, { recursive: true }));

/** The migrations as a version shipped them that had only the first so many. */
function upTo(count: number): string {
  const target = path.join(folder, String(count));
  mkdirSync(path.join(target, 'meta'), { recursive: true });
  const entries = journal.entries.slice(0, count);
  writeFileSync(path.join(target, 'meta/_journal.json'), JSON.stringify({ entries }));
  for (const { tag } of entries) cpSync(path.join(shipped, `${tag}.sql`), path.join(target, `${tag}.sql`));
  return target;
}

const stores: [string, () => Promise<{ db: Db; close(): Promise<void> }>][] = [
  [
    'embedded',
    async () => {
      const opened = await openEmbedded(null);
      if (!opened.ok) throw new Error(opened.error.code);
      return { db: opened.value, close: () => opened.value.close() };
    },
  ],
  ['postgres', async () => openServerDatabase(await url())],
];

test('released migrations are frozen: whoever has run them would never get what is changed in them', () => {
  const hashes = ['0000_start', '0001_sign_in'].map((tag) =>
    createHash('sha256')
      .update(readFileSync(path.join(shipped, `${tag}.sql`)))
      .digest('hex')
      .slice(0, 16),
  );
  expect(hashes).toEqual(['95e00f6401fd6294', 'a8c2acfcfc905dde']);
});

describe.each(stores)('on the %s store', (_, open) => {
  let db: Db;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ db, close } = await open());
  });
  afterAll(() => close());

  test('every step from the first release keeps every value of every table', async () => {
    expect(await migrate(db, upTo(1))).toEqual({ ok: true, value: tags.slice(0, 1) });
    const { rows } = await db.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_name <> 'schema_migration' order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(firstReleaseRows).sort());
    await db.tx(fillFirstRelease);
    const before = await everything(db);
    expect(before.every(({ values }) => values.length > 0)).toBe(true);
    for (let count = 2; count <= tags.length; count += 1) {
      expect(await migrate(db, upTo(count))).toEqual({ ok: true, value: [tags[count - 1]] });
      expect([tags[count - 1], await everything(db)]).toEqual([tags[count - 1], before]);
    }
  });

  test('what came so far has the same tables as a fresh database', async () => {
    const fresh = await open();
    expect((await migrate(fresh.db)).ok).toBe(true);
    expect(await migrate(db)).toEqual({ ok: true, value: [] });
    expect(await shapeOf(db)).toEqual(await shapeOf(fresh.db));
    await fresh.close();
  });

  test('the code of today reads what the first release wrote', async () => {
    expect(await readPosting(db, 'c1', 'K1')).toMatchObject({
      state: 'posted',
      amountMinor: 9007199254740993n,
      fence: 4611686018427387905n,
      date: '2026-02-28',
      draft: { lines: [{ amountMinor: 9007199254740993n }] },
    });
    expect((await readPostedState(db, 'c1')).families.get('f')).toBe(1);
    expect((await readPreview(db, 'p1'))?.kinds).toEqual(['cogs', 'a "quoted", \\ {kind}', 'NULL']);
    expect((await readRun(db, 'j1'))?.state).toBe('done');
    expect(await readUnallocated(db, 'c1', 5)).toEqual([]);
  });
});

/** Each column of the first release's tables with its values: a later step may add columns, and change none of these. */
async function everything(db: Db): Promise<{ table: string; values: unknown[] }[]> {
  const all: { table: string; values: unknown[] }[] = [];
  for (const [table, rows] of Object.entries(firstReleaseRows)) {
    const columns = Object.keys(rows[0] ?? {});
    const read = (await rowsOf(db, table)).map((row) => JSON.parse(row) as Record<string, unknown>);
    all.push({ table, values: read.map((row) => columns.map((column) => [column, row[column]])) });
  }
  return all;
}

async function shapeOf(db: Db): Promise<unknown[]> {
  const columns = await db.query(
    `select table_name, column_name, data_type, is_nullable, column_default, is_identity from information_schema.columns
     where table_schema = 'public' and table_name <> 'schema_migration' order by table_name, column_name`,
  );
  const indexes = await db.query(
    `select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2`,
  );
  return [...columns.rows, ...indexes.rows];
}
