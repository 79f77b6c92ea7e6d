import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeBackup } from '../../server/store/backup';
import type { Db } from '../../server/store/db';
import { migrate } from '../../server/store/migrate';
import { restoreBackup, type RestoreRefused } from '../../server/store/restore';
import { readRestoreMark } from '../../server/store/restore-marks';
import { ensureServerBuilt } from './support/built-server';
import { temporaryDirectory } from './support/database';
import { fillFirstRelease, firstReleaseRows, rowsOf } from './support/first-release';
import { connect, openServerDatabase } from './support/server-database';
import { stores, testServer, type OpenStore } from './support/stores';

/** Backups of each store, restored into each. */
const both = stores();
const server = testServer();
const folder = temporaryDirectory();
const opened: { close(): Promise<void> }[] = [];
let files = 0;

const fileFor = (ending = ''): string => path.join(folder, `backup-${(files += 1)}.jsonl${ending}`);
const open = async (store: OpenStore): Promise<Db> => {
  const one = await store();
  opened.push(one);
  return one.db;
};
const at = (text: string) => () => new Date(text);
const backUp = async (db: Db, file: string, now = at('2026-03-01T12:00:00Z')): Promise<string> => {
  const done = await writeBackup(db, file, now);
  if (!done.ok) throw new Error(done.error.message);
  return file;
};
async function everything(db: Db): Promise<[string, string[]][]> {
  const all: [string, string[]][] = [];
  for (const table of Object.keys(firstReleaseRows)) all.push([table, await rowsOf(db, table)]);
  return all;
}
const refusal = async (db: Db, file: string, replace = true): Promise<RestoreRefused['code'] | null> => {
  const done = await restoreBackup(db, file, { replace });
  return done.ok ? null : done.error.code;
};

beforeAll(ensureServerBuilt);
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const [embedded, postgres] = [both[0]?.[1], both[1]?.[1]];
if (!embedded || !postgres) throw new Error('Two stores are expected');

test.each([
  ['embedded', 'postgres', embedded, postgres],
  ['postgres', 'embedded', postgres, embedded],
  ['embedded', 'embedded', embedded, embedded],
])('from %s to %s every value of every table is the same', async (_, __, from, to) => {
  const source = await open(from);
  await source.tx(fillFirstRelease);
  // More than one page of a cursor, and of an insert.
  await source.query(
    `insert into audit (id, actor, action, subject, detail) overriding system value select 1000 + n, 'Ana', 'post', n::text, '{}' from generate_series(1, 1203) n`,
  );
  const file = await backUp(source, fileFor('.gz'));
  const target = await open(to);
  const done = await restoreBackup(target, file, { replace: false, now: at('2026-03-02T00:00:00Z') });
  expect(done).toMatchObject({ ok: true, value: { connections: 2, lookedUp: 0, rows: { audit: 1205 } } });
  expect(await everything(target)).toEqual(await everything(source));
  // The next one is numbered after all that came.
  const { rows } = await target.query<{ next: boolean }>(
    `insert into audit (actor, action, subject, detail) values ('Ana', 'post', '', '{}') returning id > (select max(id) from audit) as next`,
  );
  expect(rows).toEqual([{ next: true }]);
  expect(await migrate(target)).toEqual({ ok: true, value: [] });
});

describe.each(both)('on the %s store', (_, store) => {
  let one: { db: Db; close(): Promise<void> };
  beforeAll(async () => {
    one = await store();
  });
  afterAll(() => one.close());
  /** The store as a new one: empty tables of this version. */
  const fresh = async (): Promise<Db> => {
    await one.db.exec('drop schema public cascade; create schema public');
    expect((await migrate(one.db)).ok).toBe(true);
    return one.db;
  };

  test('every connection is marked, and what was open is looked up before it is sent', async () => {
    const db = await fresh();
    await db.tx(fillFirstRelease);
    await db.exec(`insert into posting select (jsonb_populate_record(p, jsonb_build_object('key', 'A-' || s, 'state', s, 'number', null, 'lease_until', '2026-03-01T00:00:00Z', 'attempt_id', case when s = 'approved' then null else 'a1' end))).*
      from posting p, unnest(array['approved', 'sending', 'unknown', 'skipped', 'reversed']) s where key = 'K2'`);
    await db.exec(`update posting set error = null where key <> 'K2' and key <> 'A-unknown'`);
    const file = await backUp(db, fileFor());
    const done = await restoreBackup(db, file, { replace: true, now: at('2026-03-01T12:30:00Z') });
    expect(done).toMatchObject({ ok: true, value: { connections: 2, lookedUp: 3 } });
    const { rows } = await db.query(
      `select key, state, attempt_id is null and lease_until is null as free, fence::int - 2 as moved, error->>'code' as error, error->'place'->>'row' as row
       from posting where key <> 'K1' order by key`,
    );
    const open_ = { state: 'unknown', free: true, moved: 1 };
    expect(rows).toEqual([
      { key: 'A-approved', ...open_, error: 'posting-unknown', row: 'A-approved' },
      { key: 'A-reversed', state: 'reversed', free: false, moved: 0, error: null, row: null },
      { key: 'A-sending', ...open_, error: 'posting-unknown', row: 'A-sending' },
      { key: 'A-skipped', state: 'skipped', free: false, moved: 0, error: null, row: null },
      // What Xero had refused stays refused, in its words, if it is not there.
      { key: 'A-unknown', ...open_, error: 'rejected-by-xero', row: null },
      { key: 'K2', state: 'rejected', free: true, moved: 0, error: 'rejected-by-xero', row: null },
    ]);
    expect(await readRestoreMark(db, 'c1')).toEqual({
      takenAt: new Date('2026-03-01T12:00:00Z'),
      restoredAt: new Date('2026-03-01T12:30:00Z'),
      quietUntil: new Date('2026-03-01T12:30:00Z'),
    });
  });

  test('a mark that came with the backup is not settled: the earlier day counts', async () => {
    const db = await fresh();
    await db.tx(fillFirstRelease);
    const first = await backUp(db, fileFor());
    await restoreBackup(db, first, { replace: true, now: at('2026-03-03T00:00:00Z') });
    const second = await backUp(db, fileFor(), at('2026-03-04T00:00:00Z'));
    await restoreBackup(db, second, { replace: true, now: at('2026-03-05T00:00:00Z') });
    expect(await readRestoreMark(db, 'c1')).toMatchObject({
      takenAt: new Date('2026-03-01T12:00:00Z'),
      restoredAt: new Date('2026-03-05T00:00:00Z'),
    });
  });

  test('data that was put back before it was backed up is whole only up to the day that is given', async () => {
    const db = await fresh();
    await db.tx(fillFirstRelease);
    const file = await backUp(db, fileFor());
    await restoreBackup(db, file, { replace: true, asOf: new Date('2026-02-01T00:00:00Z') });
    expect((await readRestoreMark(db, 'c1'))?.takenAt).toEqual(new Date('2026-02-01T00:00:00Z'));
  });

  test('while a request without an answer may still arrive, and where nobody knows when one was sent, it is not quiet yet', async () => {
    const db = await fresh();
    await db.tx(fillFirstRelease);
    const file = await backUp(db, fileFor());
    await db.exec(`update attempt set state = 'sent', sent_at = '2026-03-05T00:00:00Z', answered_at = null`);
    // A posting is still to be looked up.
    await db.exec(`update posting set state = 'unknown' where key = 'K1'`);
    await restoreBackup(db, file, { replace: true, now: at('2026-03-05T00:01:00Z') });
    expect((await readRestoreMark(db, 'c1'))?.quietUntil).toEqual(new Date('2026-03-05T00:03:00Z'));
    const empty = await fresh();
    await restoreBackup(empty, file, { replace: false, now: at('2026-03-06T00:00:00Z') });
    expect((await readRestoreMark(empty, 'c1'))?.quietUntil).toEqual(new Date('2026-03-06T00:03:00Z'));
  });

  test('data is not replaced unasked, and nothing of a refused restore stays', async () => {
    const db = await fresh();
    await db.tx(fillFirstRelease);
    const whole = await backUp(db, fileFor());
    const before = await everything(db);
    expect(await refusal(db, whole, false)).toBe('not-empty');
    const text = readFileSync(whole, 'utf8');
    const damaged: Record<string, string> = {
      'cut off': text.slice(0, -200),
      'cut between lines': text.slice(0, text.lastIndexOf('["end"')),
      'one digit changed': text.replace('-0.10', '-0.11'),
      'a row taken out': text.replace(/\{"connection_id":"c1","id":"l2".*\n/, ''),
      'a table of another name': text.replace('["table","watermark"]', '["table","pg_authid"]'),
      'not ours': '{"hello":1}\n',
      empty: '',
    };
    for (const [how, changed] of Object.entries(damaged)) {
      expect([how, changed === text]).toEqual([how, false]);
      const file = fileFor();
      writeFileSync(file, changed);
      expect([how, await refusal(db, file)]).toEqual([how, 'damaged']);
    }
    const zipped = fileFor('.gz');
    writeFileSync(zipped, gzipSync(text).subarray(0, -30));
    expect(await refusal(db, zipped)).toBe('damaged');
    const newer = fileFor();
    writeFileSync(newer, text.replace('"0001_sign_in"', '"0001_sign_in","9999_later"'));
    expect(await refusal(db, newer)).toBe('schema-too-new');
    expect(await refusal(db, path.join(folder, 'absent'))).toBe('file-missing');
    expect(await everything(db)).toEqual(before);
    expect(await readRestoreMark(db, 'c1')).toBeNull();
  });

  test('keys and tokens that are newer than those of the backup stay, of connections that it has', async () => {
    const db = await fresh();
    await db.tx(fillFirstRelease);
    const file = await backUp(db, fileFor());
    await db.exec(`update secret set sealed = 'v1.newer', updated_at = '2026-04-01T00:00:00Z' where kind = 'xero-tokens';
      update secret set sealed = 'v1.older', updated_at = '2025-01-01T00:00:00Z' where kind = 'cin7-keys';
      insert into secret (connection_id, kind, sealed) values ('gone', 'cin7-keys', 'v1.gone')`);
    await restoreBackup(db, file, { replace: true });
    const { rows } = await db.query('select connection_id, kind, sealed from secret order by kind');
    expect(rows).toEqual([
      { connection_id: 'c1', kind: 'cin7-keys', sealed: 'v1.aa.bb' },
      { connection_id: 'c1', kind: 'xero-tokens', sealed: 'v1.newer' },
    ]);
  });

  test('sign-ins are not kept, and an earlier backup is not written over', async () => {
    const db = await fresh();
    await db.tx(fillFirstRelease);
    await db.exec(
      `insert into sign_in_session values ('hash-of-a-token', 'ana@firm.example', true, now(), now() + interval '1 hour')`,
    );
    const file = await backUp(db, fileFor('.gz'));
    expect(gunzipSync(readFileSync(file)).toString()).not.toContain('hash-of-a-token');
    const kept = readFileSync(file);
    expect(await writeBackup(db, file)).toMatchObject({ ok: false, error: { code: 'file-exists' } });
    expect(readFileSync(file)).toEqual(kept);
    expect(existsSync(`${file}.unfinished`)).toBe(false);
    expect(await writeBackup(db, path.join(folder, 'no', 'such', 'folder'))).toMatchObject({
      ok: false,
      error: { code: 'file-not-written' },
    });
    await restoreBackup(db, file, { replace: true });
    expect(await rowsOf(db, 'sign_in_session')).toEqual([]);
  });
});

test('a backup of the first release is restored into its tables, and brought up to date', async () => {
  const db = await open(embedded);
  await db.tx(fillFirstRelease);
  const newest = readFileSync(await backUp(db, fileFor()), 'utf8');
  // As the first release would have written it: its tables alone, and its own mark of the schema.
  const old = await open(embedded);
  const file = fileFor();
  const { header, tables } = partsOf(newest);
  const lines = [
    JSON.stringify(['cogsheet-backup', { ...header, schema: ['0000_start'] }]),
    ...tables.filter(([name]) => name in firstReleaseRows).flatMap(([name, rows]) => [JSON.stringify(['table', name]), ...rows]), // prettier-ignore
  ];
  await writeWhole(file, lines, tables);
  expect(await restoreBackup(old, file, { replace: false })).toMatchObject({
    ok: true,
    value: { connections: 2 },
  });
  expect(await everything(old)).toEqual(await everything(db));
  expect(await migrate(old)).toEqual({ ok: true, value: [] });
});

test('on a server others may write while a backup is taken, and nobody may be at work while one is restored', async () => {
  const { db, url, close } = await openServerDatabase(await server());
  opened.push({ close });
  await migrate(db);
  await db.tx(fillFirstRelease);
  const other = await connect(url);
  // A backup is one moment: of what is committed together it has all or nothing, however late it comes to a table.
  await db.exec(
    `insert into audit (id, actor, action, subject, detail) overriding system value select 100000 + n, '', '', '', '{}' from generate_series(1, 5000) n`,
  );
  let pairs = 0;
  let stopped = false;
  const writing = (async () => {
    for (; !stopped; pairs += 1)
      await other.tx(async (tx) => {
        await tx.query(
          `insert into audit (id, actor, action, subject, detail) overriding system value values ($1, '', 'pair', '', '{}')`,
          [200_000 + pairs],
        );
        await tx.query(`insert into watermark (connection_id, stream, value) values ('pair', $1, '{}')`, [
          String(pairs),
        ]);
      });
  })();
  const counts: [number, number][] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    const text = readFileSync(await backUp(db, fileFor()), 'utf8');
    counts.push([text.split('"action":"pair"').length, text.split('"connection_id":"pair"').length]);
  }
  stopped = true;
  await writing;
  expect(counts.map(([audits]) => audits)).toEqual(counts.map(([, watermarks]) => watermarks));
  expect(counts.at(-1)?.[0]).toBeGreaterThan(counts[0]?.[0] ?? 0);
  const file = await backUp(db, fileFor());
  expect(await refusal(db, file)).toBe('in-use');
  await other.close();
  await db.query('select pg_sleep(0.2)');
  expect(await refusal(db, file)).toBeNull();
});

type Parts = { header: object; tables: [string, string[]][] };
function partsOf(text: string): Parts {
  const parts: Parts = { header: {}, tables: [] };
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('{')) parts.tables.at(-1)?.[1].push(line);
    else if (line.startsWith('["table"')) parts.tables.push([(JSON.parse(line) as string[])[1] ?? '', []]);
    else if (line.startsWith('["cogsheet-backup"')) parts.header = (JSON.parse(line) as object[])[1] ?? {};
  }
  return parts;
}

async function writeWhole(file: string, lines: string[], tables: Parts['tables']): Promise<void> {
  const { createHash } = await import('node:crypto');
  const text = `${lines.join('\n')}\n`;
  const rows = Object.fromEntries(
    tables.filter(([name]) => name in firstReleaseRows).map(([name, of]) => [name, of.length]),
  );
  writeFileSync(file, text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  appendFileSync(file, `${JSON.stringify(['end', { rows, sha256 }])}\n`);
}
