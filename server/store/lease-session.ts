import { Client } from 'pg';
import type { LeaseSession } from './leases';

/** The server ends a session that was silent for so long, and frees what it had: its process hangs or is cut off. */
const silentSeconds = 45;
/** A statement that takes longer has no server behind it any more. */
const statementMs = 15_000;

/**
 * A connection of its own whose session holds PostgreSQL's advisory locks (a pooler in front of the server must keep
 * sessions whole). They end with the session: at once when the process dies, for the kernel closes its connection; after
 * `silentSeconds` when it hangs, by PostgreSQL's `idle_session_timeout`.
 */
export async function openLeaseSession(
  url: string,
  onEnd: () => void,
  silent = silentSeconds,
): Promise<LeaseSession> {
  const client = new Client({
    connectionString: url,
    application_name: 'cogsheet leases',
    keepAlive: true,
    query_timeout: statementMs,
    connectionTimeoutMillis: statementMs,
  });
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    onEnd();
    void client.end().catch(() => undefined);
  };
  client.on('error', end);
  client.on('end', end);
  await client.connect();
  await client.query(`set idle_session_timeout = '${silent}s'`);
  /** Whatever goes wrong with a statement, nobody knows any more what the session holds. */
  const run = async (text: string, values: string[] = []) => {
    try {
      return await client.query<{ locked: boolean }>(text, values);
    } catch (error) {
      end();
      throw error;
    }
  };
  return {
    lock: async (name) =>
      (await run('select pg_try_advisory_lock(hashtextextended($1, 0)) as locked', [name])).rows[0]
        ?.locked === true,
    unlock: async (name) => void (await run('select pg_advisory_unlock(hashtextextended($1, 0))', [name])),
    beat: async () => void (await run('select 1')),
    close: () => client.end(),
  };
}
