import type { Db } from '../../../server/store/db';
import { startPostgres, type RunningPostgres } from '../../support/postgres';
import { openEmbeddedDatabase, openMigratedServerDatabase } from './database';

export type OpenStore = () => Promise<{ db: Db; close(): Promise<void> }>;

/** For `describe.each`: both stores, each time a fresh, migrated database. */
export function stores(): [string, OpenStore][] {
  const url = testServer();
  return [
    ['embedded', openEmbeddedDatabase],
    ['postgres', async () => openMigratedServerDatabase(await url())],
  ];
}

/**
 * The PostgreSQL server of a test file: the one that TEST_DATABASE_URL or DATABASE_URL names (databases of its own are
 * created there and dropped again), else one that is started with the first question and stopped after the last test.
 */
export function testServer(): () => Promise<string> {
  const given = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
  let started: Promise<RunningPostgres> | null = null;
  afterAll(async () => (await started)?.stop());
  return async () => given || (await (started ??= startPostgres())).url;
}
