import { DatabaseError, Pool, type PoolClient, type QueryArrayResult } from 'pg';
import { err, ok, type Result } from '../accounting/result';
import { type Db, SqlError, type StoreLog, StoreUnavailable } from './db';
import { codeOf } from './error-code';
import { createDb, type Session } from './session';
import type { RawResult } from './values';

const OLDEST_VERSION = 150000;
/**
 * A process that hangs within a transaction loses it after this time, as it has lost its leases by then: the rows that it
 * has locked are skipped by all others. No transaction of ours waits for anything but the database.
 */
const longestPauseMs = 60_000;

export interface ServerRefused {
  readonly code: 'server-unreachable' | 'server-too-old';
  readonly message: string;
}

/**
 * Opens a PostgreSQL server (15 or later) by its URL. Any number of processes may do so at once.
 * `log` hears of connections lost while idle; the pool replaces them.
 */
export async function openPostgres(
  url: string,
  log: StoreLog,
  maxConnections = 10,
): Promise<Result<Db, ServerRefused>> {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    application_name: 'cogsheet',
    idle_in_transaction_session_timeout: longestPauseMs,
    // The text formats and the time zone that `values.ts` reads; the embedded store starts with the same.
    onConnect: async (client) => {
      await client.query("set timezone = 'UTC'; set datestyle = 'ISO'; set bytea_output = 'hex'");
    },
  });
  pool.on('error', (error) => log.error({ reason: error.message }, 'An idle database connection was lost'));
  const db = createDb({ kind: 'postgres', borrow: borrowFrom(pool), close: () => pool.end() });
  try {
    const { rows } = await db.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    if ((rows[0]?.version ?? 0) >= OLDEST_VERSION) return ok(db);
    await db.close();
    return err({ code: 'server-too-old', message: 'PostgreSQL 15 or later is needed.' });
  } catch (error) {
    await db.close();
    return err({ code: 'server-unreachable', message: messageOf(error) });
  }
}

function borrowFrom(pool: Pool) {
  return async <T>(use: (session: Session) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw failure(error);
    });
    let broken = false;
    const onBroken = (): void => void (broken = true);
    // A connection that ends between two statements tells so by an event, which without a listener would end the process.
    client.on('error', onBroken);
    try {
      return await use(sessionOn(client, onBroken));
    } finally {
      client.off('error', onBroken);
      client.release(broken);
    }
  };
}

/** Values come as text, whatever their type: `values.ts` reads them. */
const asText = { getTypeParser: () => (text: string) => text };

function sessionOn(client: PoolClient, onBroken: () => void): Session {
  const run = async (statement: { text: string; values?: unknown[]; queryMode?: 'extended' }) => {
    try {
      return rawOf(await client.query({ ...statement, rowMode: 'array', types: asText }));
    } catch (error) {
      const known = failure(error);
      if (known instanceof StoreUnavailable) onBroken();
      throw known;
    }
  };
  return {
    // The extended protocol takes one statement only, with or without parameters, as the embedded store does.
    statement: (text, values) => run({ text, values: [...values], queryMode: 'extended' }),
    script: (text) => run({ text }),
  };
}

/** A script answers one result for each statement, a single statement its own. */
function rawOf(answer: unknown): RawResult {
  const result = (Array.isArray(answer) ? answer.at(-1) : answer) as QueryArrayResult<(string | null)[]>;
  return {
    fields: result.fields.map((field) => ({ name: field.name, type: field.dataTypeID })),
    rows: result.rows,
    rowCount: result.rowCount ?? 0,
    command: result.command,
  };
}

function failure(error: unknown): SqlError | StoreUnavailable {
  if (error instanceof DatabaseError && error.code)
    return new SqlError(error.message, error.code, error.constraint ?? null, error.table ?? null);
  return new StoreUnavailable(messageOf(error), { cause: error });
}

/** An `AggregateError` (a host with several addresses, none answering) has a code and no message of its own. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return message || (codeOf(error) ?? String(error));
}
