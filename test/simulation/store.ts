import { type Db, type Queryable } from '../../server/store/db';
import { migrate } from '../../server/store/migrate';
import { createDb } from '../../server/store/session';
import { openQuickEngine } from './quick-engine';
import type { World } from './world';

/** The embedded store's own engine in memory and in this thread, migrated; emptied between seeds. */
export interface MemoryStore {
  readonly db: Db;
  empty(): Promise<void>;
  close(): Promise<void>;
}

const seedsPerTruncation = 50;

export async function openMemoryStore(directory: string | null = null): Promise<MemoryStore> {
  const engine = await openQuickEngine(directory);
  let last: Promise<unknown> = Promise.resolve();
  const db = createDb({
    kind: 'embedded',
    borrow: (use) => {
      const turn = last.then(() => use(engine));
      last = turn.catch(() => undefined);
      return turn;
    },
    close: () => engine.close(),
  });
  await db.exec("set timezone = 'UTC'; set synchronous_commit = off");
  const migrated = await migrate(db);
  if (!migrated.ok) throw new Error(migrated.error.message);
  const { rows } = await db.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'schema_migration' order by 1`,
  );
  const names = rows.map(({ name }) => `"${name}"`);
  const wipe = names.map((name) => `delete from ${name};`).join(' ');
  let emptied = 0;
  return {
    db,
    empty: async () => {
      emptied += 1;
      // What is deleted keeps its place in memory, and truncating takes ten times as long.
      const script =
        emptied % seedsPerTruncation === 0
          ? `truncate ${names.join(', ')}`
          : `set session_replication_role = replica; ${wipe} set session_replication_role = default`;
      await db.exec(script);
    },
    close: () => db.close(),
  };
}

/**
 * The store as the processes of a world reach it: each statement, begin and commit is a gate. A process that dies inside
 * a transaction leaves nothing of it; one that dies after the commit has committed.
 */
export function gatedDb(world: World, db: Db): Db {
  const queryableOn = (on: Queryable, where: string, store: true | 'alone'): Queryable => ({
    query: (sql, params) => world.gate(`${where}${verbOf(sql)}`, () => on.query(sql, params), { store }),
    queryArrays: (sql, params) =>
      world.gate(`${where}${verbOf(sql)}`, () => on.queryArrays(sql, params), { store }),
    exec: (script) => world.gate(`${where}script`, () => on.exec(script), { store }),
  });
  return {
    ...queryableOn(db, '', 'alone'),
    kind: db.kind,
    tx: (fn) => transaction(world, db, (tx) => fn(queryableOn(tx, 'tx ', true))),
    close: () => Promise.resolve(),
  };
}

class RolledBack extends Error {}

async function transaction<Value>(
  world: World,
  db: Db,
  work: (tx: Queryable) => Promise<Value>,
): Promise<Value> {
  let endWith: { commit: () => void; rollBack: () => void } = {
    commit: () => undefined,
    rollBack: () => undefined,
  };
  const ending = new Promise<void>((resolve, reject) => {
    endWith = { commit: resolve, rollBack: () => reject(new RolledBack()) };
  });
  let ended: Promise<void> = Promise.resolve();
  const release = world.holdStore();
  const tx = await world.gate(
    'begin',
    () =>
      new Promise<Queryable>((resolve, reject) => {
        release.take(async () => {
          endWith.rollBack();
          await ended.catch(() => undefined);
        });
        ended = db.tx((opened) => {
          resolve(opened);
          return ending;
        });
        ended.catch(reject);
      }),
    { store: 'alone' },
  );
  try {
    const value = await work(tx);
    await world.gate(
      'commit',
      async () => {
        endWith.commit();
        await ended;
        release.give();
      },
      { store: true },
    );
    return value;
  } catch (cause) {
    await world.gate(
      'rollback',
      async () => {
        endWith.rollBack();
        await ended.catch(() => undefined);
        release.give();
      },
      { store: true },
    );
    throw cause;
  }
}

const verbOf = (sql: string): string => sql.trimStart().split(/\s+/, 1)[0]?.toLowerCase() ?? '';
