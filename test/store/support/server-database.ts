import { randomBytes } from 'node:crypto';
import type { Db } from '../../../server/store/db';
import { openPostgres } from '../../../server/store/postgres';

/** A database of its own on the PostgreSQL server at `url`, dropped by `close`. */
export async function openServerDatabase(
  url: string,
): Promise<{ db: Db; url: string; close(): Promise<void> }> {
  const name = `cogsheet_test_${randomBytes(6).toString('hex')}`;
  const admin = await connect(url);
  await admin.query(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const db = await connect(own.href);
  const close = async () => {
    await db.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.close();
  };
  return { db, url: own.href, close };
}

export async function connect(url: string): Promise<Db> {
  const opened = await openPostgres(url, { error: () => undefined });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}
