import { drizzle, type PgRemoteDatabase } from 'drizzle-orm/pg-proxy';
import type { Parameter, Queryable } from './db';
import * as schema from './schema';

/** Transactions belong to `Db.tx`; inside one, call `orm(tx)`. */
export type Orm = Omit<PgRemoteDatabase<typeof schema>, 'transaction'>;

/** Drizzle over the database or an open transaction, the same on both stores. Cheap: make one where it is needed. */
export function orm(on: Queryable): Orm {
  return drizzle(
    (sql, params: Parameter[], method) =>
      method === 'all' ? on.queryArrays(sql, params) : on.query(sql, params),
    { schema },
  );
}
