import { readFileSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../accounting/result';
import type { Db, Queryable } from './db';

/** The database was migrated by a newer Cogsheet. Running on it could damage what this version does not know. */
export interface SchemaTooNew {
  readonly code: 'schema-too-new';
  readonly message: string;
  /** Migrations in the database that this version does not have. */
  readonly unknown: readonly string[];
}

export interface Migration {
  readonly tag: string;
  readonly script: string;
}

/** The shipped migrations. */
const shippedFolder = path.join(__dirname, 'migrations');

/** Any number, the same in every version: whoever migrates holds this lock. */
const MIGRATION_LOCK = 7_263_514;

/**
 * Applies the migrations that the database lacks, all in one transaction under an advisory lock, so that of several
 * processes starting at once one migrates and the others find nothing to do. Forward only. Answers the tags applied now.
 */
export async function migrate(
  db: Db,
  folder = shippedFolder,
): Promise<Result<readonly string[], SchemaTooNew>> {
  const known = readMigrations(folder);
  return db.tx(async (tx) => {
    await lockSchema(tx);
    const tooNew = judgeTags(await appliedTags(tx), known);
    return tooNew === null ? ok(await applyMigrations(tx, known)) : err(tooNew);
  });
}

/** Held to the end of the transaction: nobody else changes the schema meanwhile. */
export async function lockSchema(tx: Queryable): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1::bigint)', [MIGRATION_LOCK]);
}

/** Null when this version knows every migration of the data. */
export function judgeTags(tags: readonly string[], known: readonly Migration[]): SchemaTooNew | null {
  const unknown = tags.filter((tag) => !known.some((migration) => migration.tag === tag));
  if (unknown.length === 0) return null;
  const message = `The data was written by a newer Cogsheet (${unknown.join(', ')}). Update Cogsheet to open it.`;
  return { code: 'schema-too-new', message, unknown };
}

/** Applies those of the migrations that the database lacks, in their order, and answers their tags. */
export async function applyMigrations(tx: Queryable, migrations: readonly Migration[]): Promise<string[]> {
  await tx.exec(
    'create table if not exists schema_migration (tag text primary key, applied_at timestamptz not null default now())',
  );
  const applied = await appliedTags(tx);
  const missing = migrations.filter(({ tag }) => !applied.includes(tag));
  for (const { tag, script } of missing) {
    await tx.exec(script);
    await tx.query('insert into schema_migration (tag) values ($1)', [tag]);
  }
  return missing.map(({ tag }) => tag);
}

/** What the database was migrated by; none when nobody ever did. */
export async function appliedTags(on: Queryable): Promise<string[]> {
  const { rows: tables } = await on.query(
    `select 1 as found from information_schema.tables where table_schema = current_schema() and table_name = 'schema_migration'`,
  );
  if (tables.length === 0) return [];
  const { rows } = await on.query<{ tag: string }>('select tag from schema_migration order by tag');
  return rows.map(({ tag }) => tag);
}

/** In the order of drizzle-kit's journal. Its `statement-breakpoint` marks are SQL comments, so a file runs as it is. */
export function readMigrations(folder = shippedFolder): Migration[] {
  const journal = JSON.parse(readFileSync(path.join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: { idx: number; tag: string }[];
  };
  return journal.entries
    .sort((a, b) => a.idx - b.idx)
    .map(({ tag }) => ({ tag, script: readFileSync(path.join(folder, `${tag}.sql`), 'utf8') }));
}
