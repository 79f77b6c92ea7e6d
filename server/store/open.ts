import path from 'node:path';
import { err, type Result } from '../accounting/result';
import type { Config } from '../config';
import type { Db, StoreLog } from './db';
import { openEmbedded } from './embedded/embedded';
import { migrate } from './migrate';
import { openPostgres } from './postgres';

/** Opens the store that the configuration names and brings its schema up to date. The error is a sentence. */
export async function openStore(config: Config, log: StoreLog): Promise<Result<Db, string>> {
  const opened =
    config.databaseUrl === null
      ? await openDirectory(path.join(config.dataDir, 'store'), log)
      : await openServer(config.databaseUrl, log);
  if (!opened.ok) return opened;
  const migrated = await migrate(opened.value);
  if (migrated.ok) return opened;
  await opened.value.close();
  return err(migrated.error.message);
}

async function openDirectory(directory: string, log: StoreLog): Promise<Result<Db, string>> {
  const opened = await openEmbedded(directory, { log, onDeath: endProcess(log) });
  if (opened.ok) return opened;
  const holder = opened.error.processId === null ? 'another process' : `process ${opened.error.processId}`;
  return err(
    `The data directory ${directory} is in use by ${holder}. Stop it, choose another DATA_DIR, or set DATABASE_URL.`,
  );
}

async function openServer(url: string, log: StoreLog): Promise<Result<Db, string>> {
  const opened = await openPostgres(url, log);
  return opened.ok ? opened : err(`DATABASE_URL: ${opened.error.message}`);
}

/** Without its store the server can neither show nor promise anything. */
const endProcess = (log: StoreLog) => (cause: Error) => {
  log.error({ err: { message: cause.message } }, 'the embedded store ended; the server ends too');
  process.exit(1);
};
