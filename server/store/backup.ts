import { err, ok, type Result } from '../accounting/result';
import { type BackupPart, writeBackupFile } from './backup-file';
import type { Db, Queryable } from './db';
import { codeOf } from './error-code';
import { appliedTags, judgeTags, type Migration, readMigrations } from './migrate';

/** One sentence for whoever ran the command. */
export interface BackupRefused {
  readonly code: 'nothing-there' | 'schema-too-new' | 'file-exists' | 'file-not-written';
  readonly message: string;
}

export interface BackupDone {
  readonly takenAt: Date;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * Who signed in is nobody's business later, and ends by itself, as do calls of late and numbers that were free a moment ago;
 * the list of migrations is in the header.
 */
export const leftOut: ReadonlySet<string> = new Set([
  'sign_in_session',
  'sign_in_code',
  'call_budget',
  'free_number',
  'schema_migration',
]);
const rowsAtOnce = 200;

/**
 * Writes everything that Cogsheet keeps to `file`, as it is at one moment: on a PostgreSQL server others may go on
 * working. The schema is taken as it is and not brought up to date. Keys and tokens stay sealed as they are; the key that
 * opens them is not in the store and so not in the file. The queue (`pgboss`) is left out: open runs are woken by a start.
 */
export async function writeBackup(
  db: Db,
  file: string,
  now: () => Date = () => new Date(),
): Promise<Result<BackupDone, BackupRefused>> {
  // Before the snapshot: what is posted from here on may be in it, what it lacks is surely later.
  const takenAt = now();
  return db.tx(async (tx) => {
    await tx.exec('set transaction isolation level repeatable read read only');
    const schema = await appliedTags(tx);
    const known = readMigrations();
    const tooNew = judgeTags(schema, known);
    if (tooNew) return err(tooNew);
    if (schema.length === 0)
      return err({
        code: 'nothing-there',
        message: 'There is nothing to back up: no Cogsheet has run here.',
      });
    const header = { format: 1, takenAt: takenAt.toISOString(), schema, store: db.kind } as const;
    const tables = await keptTables(tx, schema, known);
    try {
      const written = await writeBackupFile(file, partsOf(tx, { kind: 'header', header }, tables));
      return ok({ takenAt, rows: written });
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EEXIST')
        return err({ code: 'file-exists', message: `${file} exists already. Choose another name.` });
      if (
        code === 'ENOENT' ||
        code === 'EACCES' ||
        code === 'ENOSPC' ||
        code === 'EROFS' ||
        code === 'EISDIR'
      )
        return err({ code: 'file-not-written', message: `${file} cannot be written (${code}).` });
      throw error;
    }
  });
}

async function* partsOf(
  tx: Queryable,
  header: BackupPart,
  tables: readonly string[],
): AsyncGenerator<BackupPart> {
  yield header;
  for (const table of tables) {
    yield { kind: 'table', table };
    await tx.exec(`declare kept no scroll cursor for select row_to_json(t)::text as row from "${table}" t`);
    for (;;) {
      const { rows } = await tx.query<{ row: string }>(`fetch ${rowsAtOnce} from kept`);
      if (rows.length === 0) break;
      yield { kind: 'rows', rows: rows.map(({ row }) => row) };
    }
    await tx.exec('close kept');
  }
}

/**
 * Tables that a database of these migrations has and a backup holds, each after those that its rows refer to. Names come
 * from the migrations alone, never from a file, and so can stand in a statement.
 */
export async function keptTables(
  on: Queryable,
  schema: readonly string[],
  known: readonly Migration[],
): Promise<readonly string[]> {
  const scripts = known.filter(({ tag }) => schema.includes(tag)).map(({ script }) => script);
  const made = new Set(
    scripts.flatMap((script) => [...script.matchAll(/CREATE TABLE "(\w+)"/g)].map(([, name]) => name ?? '')),
  );
  const { rows: there } = await on.query<{ name: string }>(
    'select table_name as name from information_schema.tables where table_schema = current_schema() order by 1',
  );
  const kept = there.map(({ name }) => name).filter((name) => made.has(name) && !leftOut.has(name));
  const { rows: references } = await on.query<{ from: string; to: string }>(
    `select f.relname as "from", t.relname as "to" from pg_constraint c join pg_class f on f.oid = c.conrelid
     join pg_class t on t.oid = c.confrelid where c.contype = 'f' and f.relnamespace = current_schema()::regnamespace`,
  );
  const ordered: string[] = [];
  const add = (table: string): void => {
    if (ordered.includes(table) || !kept.includes(table)) return;
    for (const { from, to } of references) if (from === table && to !== table) add(to);
    ordered.push(table);
  };
  kept.forEach(add);
  return ordered;
}
