import type { Db } from '../../../server/store/db';
import { openTestDatabase } from './database';
import { openServerDatabase } from './server-database';

export type OpenStore = () => Promise<{ db: Db; close(): Promise<void> }>;

/**
 * For `describe.each`: the embedded store always; a PostgreSQL server when TEST_DATABASE_URL names one (a database of
 * its own is created there and dropped again). Says so when it is left out.
 */
export function stores(suite: string): [string, OpenStore][] {
  const url = process.env['TEST_DATABASE_URL'];
  if (url)
    return [
      ['embedded', openTestDatabase],
      ['postgres', () => openServerDatabase(url)],
    ];
  process.stdout.write(`Left out: ${suite} on PostgreSQL (TEST_DATABASE_URL is not set).\n`);
  return [['embedded', openTestDatabase]];
}
