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

interface Migration {
  readonly tag: string;
  readonly script: string;
}

/** Any number, the same in every version: whoever migrates holds this lock. */
const MIGRATION_LOCK = 7_263_514;

/**
 * Applies the migrations that the database lacks, all in one transaction under an advisory lock, so that of several
 * processes starting at once one migrates and the others find nothing to do. Forward only. Answers the tags applied now.
 */
export async function migrate(
  db: Db,
  folder = path.join(__dirname, 'migrations'),
): Promise<Result<readonly string[], SchemaTooNew>> {
  const known = readMigrations(folder);
  return db.tx(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1::bigint)', [MIGRATION_LOCK]);
    const applied = await appliedTags(tx);
    const unknown = [...applied].filter((tag) => !known.some((migration) => migration.tag === tag));
    if (unknown.length > 0) {
      const message = `The data was written by a newer Cogsheet (${unknown.join(', ')}). Update Cogsheet to open it.`;
      return err({ code: 'schema-too-new', message, unknown });
    }
    const missing = known.filter((migration) => !applied.has(migration.tag));
    for (const { tag, script } of missing) {
      await tx.exec(script);
      await tx.query('insert into schema_migration (tag) values ($1)', [tag]);
    }
    return ok(missing.map(({ tag }) => tag));
  });
}

async function appliedTags(tx: Queryable): Promise<Set<string>> {
  await tx.exec(
    'create table if not exists schema_migration (tag text primary key, applied_at timestamptz not null default now())',
  );
  const { rows } = await tx.query<{ tag: string }>('select tag from schema_migration order by tag');
  return new Set(rows.map((row) => row.tag));
}

/** In the order of drizzle-kit's journal. Its `statement-breakpoint` marks are SQL comments, so a file runs as it is. */
function readMigrations(folder: string): Migration[] {
  const journal = JSON.parse(readFileSync(path.join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: { idx: number; tag: string }[];
  };
  return journal.entries
    .sort((a, b) => a.idx - b.idx)
    .map(({ tag }) => ({ tag, script: readFileSync(path.join(folder, `${tag}.sql`), 'utf8') }));
}
