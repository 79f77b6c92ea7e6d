import { existsSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../accounting/result';
import { readConfig, type Config } from '../config';
import { writeBackup } from './backup';
import type { Db, StoreLog } from './db';
import { openEmbedded } from './embedded/embedded';
import { openPostgres } from './postgres';
import { restoreBackup } from './restore';

/** `npm run backup` and `npm run restore`, once their arguments are read. Both answer the exit code. */

type Environment = Record<string, string | undefined>;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

export async function runBackup(env: Environment, file: string): Promise<number> {
  const opened = await openAsIs(env, 'Nothing was backed up.', true);
  if (!opened.ok) return refuse(opened.error);
  const { db, config } = opened.value;
  try {
    const done = await writeBackup(db, file);
    if (!done.ok) return refuse(`${done.error.message} Nothing was backed up.`);
    const { takenAt, rows } = done.value;
    say(`Backed up ${countOf(rows)} as of ${takenAt.toISOString()}: ${file}`);
    const key = config.secretKey === undefined ? `${config.dataDir}.key` : 'COGSHEET_SECRET_KEY';
    say(`Keys and tokens in it are sealed. What opens them is not in it: keep ${key} safe, elsewhere.`);
    return 0;
  } finally {
    await db.close();
  }
}

export interface RestoreArguments {
  readonly file: string;
  readonly replace: boolean;
  /** ISO moment, as it was typed. */
  readonly asOf: string | undefined;
}

export async function runRestore(
  env: Environment,
  { file, replace, asOf: asTyped }: RestoreArguments,
): Promise<number> {
  const asOf = asTyped === undefined ? null : new Date(asTyped);
  if (asOf && Number.isNaN(asOf.getTime()))
    return refuse('--as-of: give a moment such as 2026-11-20T03:00:00Z. Nothing was changed.');
  const opened = await openAsIs(env, 'Nothing was changed.', false);
  if (!opened.ok) return refuse(opened.error);
  const { db } = opened.value;
  try {
    const done = await restoreBackup(db, file, { replace, ...(asOf ? { asOf } : {}) });
    if (!done.ok) return refuse(`${done.error.message} Nothing was changed.`);
    const { takenAt, rows, lookedUp } = done.value;
    say(`Restored ${countOf(rows)} as of ${takenAt.toISOString()} from ${file}`);
    say(
      `Xero may have what was posted since. ${lookedUp === 0 ? 'Nothing was open then.' : `${lookedUp} that were open then are looked up there first.`}`,
    );
    say('Start Cogsheet, fetch, and preview the days since: what Xero has already is found, not sent twice.');
    return 0;
  } finally {
    await db.close();
  }
}

const countOf = (rows: Readonly<Record<string, number>>): string => {
  const counts = Object.values(rows);
  return `${counts.reduce((sum, count) => sum + count, 0)} rows of ${counts.length} tables`;
};

function refuse(why: string): number {
  process.stderr.write(`${why}\n`);
  return 1;
}

/** Opens the store without bringing its tables up to date. The error is sentences, with what was not done at the end. */
async function openAsIs(
  env: Environment,
  outcome: string,
  mustExist: boolean,
): Promise<Result<{ db: Db; config: Config }, string>> {
  const read = readConfig(env);
  if ('problems' in read) return err(`${read.problems.join('\n')}\n${outcome}`);
  const { config } = read;
  const opened =
    config.databaseUrl === null
      ? await openDirectory(path.join(config.dataDir, 'store'), mustExist)
      : await openServer(config.databaseUrl);
  return opened.ok ? ok({ db: opened.value, config }) : err(`${opened.error} ${outcome}`);
}

const log: StoreLog = { error: (_fields, message) => void process.stderr.write(`${message}\n`) };

async function openDirectory(directory: string, mustExist: boolean): Promise<Result<Db, string>> {
  if (mustExist && !existsSync(directory))
    return err(`There is no store in ${directory}. Set DATA_DIR as it is set for the server.`);
  const opened = await openEmbedded(directory, { log });
  if (opened.ok) return opened;
  const { processId } = opened.error;
  const holder = processId === null ? 'another process' : `process ${processId}`;
  return err(
    `Cogsheet runs on ${directory} (${holder}). Stop it first: data that is being written cannot be copied.`,
  );
}

async function openServer(url: string): Promise<Result<Db, string>> {
  const opened = await openPostgres(url, log);
  return opened.ok ? opened : err(`DATABASE_URL: ${opened.error.message}`);
}
