import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Db } from '../../../server/store/db';
import { openEmbedded } from '../../../server/store/embedded/embedded';
import { migrate } from '../../../server/store/migrate';
import { ensureServerBuilt, exclusively, projectRoot } from './built-server';
import { openServerDatabase } from './server-database';

export interface TestDatabase {
  readonly db: Db;
  /** Closes the database and removes what it was kept in. */
  close(): Promise<void>;
}

/**
 * An empty, migrated store: embedded, or of the PostgreSQL server for which `npm run test:postgres` has set the variable. The
 * embedded one that a test of the same file has closed is emptied and used again: to open one takes a second of processor.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const server = process.env['TEST_STORE_URL'];
  if (server) return openMigratedServerDatabase(server);
  const before = spare;
  spare = null;
  const opened = before ?? (await openEmbeddedDatabase());
  const { db } = opened;
  const close = async (): Promise<void> => {
    if (isOver || spare !== null || !(await emptied(db))) await opened.close();
    else spare = opened;
  };
  return { db, close };
}

let spare: TestDatabase | null = null;
/** Hooks run in the order in which they are made: what tests close after this one is closed for good. */
let isOver = false;
if (typeof afterAll === 'function')
  afterAll(async () => {
    isOver = true;
    await spare?.close();
    spare = null;
  });

/** As it was when it was made; false where a test has made more than rows. */
async function emptied(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  if (rows.some(({ schema }) => schema !== 'public')) return false;
  const names = rows.filter(({ name }) => name !== 'schema_migration').map(({ name }) => `"${name}"`);
  await db.exec(`truncate ${names.join(', ')} restart identity cascade`);
  return true;
}

/** The real embedded store on a fresh, migrated directory: a copy of a template, which takes a fraction of a second. */
export async function openEmbeddedDatabase(): Promise<TestDatabase> {
  const directory = await freshDataDirectory();
  const db = await mustOpen(directory);
  const close = async () => {
    await db.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { db, close };
}

export async function openMigratedServerDatabase(url: string): Promise<TestDatabase & { url: string }> {
  const opened = await openServerDatabase(url);
  const migrated = await migrate(opened.db);
  if (!migrated.ok) throw new Error(migrated.error.message);
  return opened;
}

/** A migrated data directory that nobody has open. */
export async function freshDataDirectory(): Promise<string> {
  await ensureServerBuilt();
  const directory = temporaryDirectory();
  cpSync(await templateDirectory(), directory, {
    recursive: true,
    filter: (source) => !source.endsWith('.sock'),
  });
  return directory;
}

export const temporaryDirectory = (): string => mkdtempSync(path.join(tmpdir(), 'cogsheet-'));

export async function mustOpen(directory: string): Promise<Db> {
  const opened = await openEmbedded(directory);
  if (!opened.ok) throw new Error(`${directory} is in use by process ${opened.error.processId}`);
  return opened.value;
}

/** Made once for each state of the migrations and of PGlite. */
function templateDirectory(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [
    'server/store/migrations/meta/_journal.json',
    'node_modules/@electric-sql/pglite/package.json',
  ])
    hash.update(readFileSync(path.join(projectRoot, file)));
  const folder = path.join(projectRoot, '.cache', 'test-database', hash.digest('hex').slice(0, 16));
  return exclusively(async () => {
    if (existsSync(folder)) return folder;
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    const db = await mustOpen(unfinished);
    const migrated = await migrate(db);
    if (!migrated.ok) throw new Error(migrated.error.message);
    await db.close();
    renameSync(unfinished, folder);
    return folder;
  });
}
