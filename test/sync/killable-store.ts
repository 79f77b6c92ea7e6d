import { nextState, postingEvents, type PostingState } from '../../server/accounting/posting-state';
import { StoreUnavailable, type Db, type Queryable } from '../../server/store/db';

/**
 * A store whose process dies where a test says: in a transaction, after so many of its statements and before its commit,
 * or right after the commit. It runs on the real store; everything else passes through. Beside that it notes which
 * transaction moved which posting.
 */
export interface KillableStore {
  readonly db: Db;
  /** From now on, looks at what happens to this connection. */
  watch(connection: string): void;
  /** Dies once: in the transaction of that number (from 0, counted from `watch`). */
  killAt(kill: Kill): void;
  /** Transactions so far that were committed, in order. */
  readonly seen: readonly SeenTransaction[];
  /** What the store held before the kill and after it; null until it has happened. */
  killed(): { readonly before: string; readonly after: string } | null;
  /** Rows of postings, their sources and their attempts that were written outside of any transaction. */
  readonly outside: readonly string[];
}

export interface Kill {
  readonly transaction: number;
  /** After so many statements of it, 0: before the first; or right after its commit. */
  readonly after: number | 'commit';
}

export interface SeenTransaction {
  readonly number: number;
  readonly statements: number;
  /** `approved --send--> sending`, for each posting that it moved. */
  readonly moves: readonly string[];
}

const tables = ['posting', 'posting_source', 'attempt', 'preview', 'job', 'audit'] as const;

/** Those that change only together with the state of a posting. */
const ofPostings = /^(posting|posting_source|attempt): /;

/** Everything that posting writes, of one connection: a text for each row, in order. */
async function contentOf(db: Queryable, connection: string): Promise<string[]> {
  const parts = tables.map((table) => `select '${table}: ' || t::text as text from ${table} t where connection_id = $1`); // prettier-ignore
  const { rows } = await db.query<{ text: string }>(`${parts.join(' union all ')} order by 1`, [connection]);
  return rows.map(({ text }) => text);
}

type States = ReadonlyMap<string, { readonly state: PostingState; readonly fence: bigint }>;
async function statesOf(db: Queryable, connection: string): Promise<States> {
  const { rows } = await db.query<{ key: string; state: PostingState; fence: bigint }>(
    'select key, state, fence from posting where connection_id = $1',
    [connection],
  );
  return new Map(rows.map(({ key, ...rest }) => [key, rest]));
}

/** The events between two readings; every pair of states of the table belongs to one event. */
function movesBetween(before: States, after: States): string[] {
  return [...after].flatMap(([key, { state, fence }]) => {
    const was = before.get(key);
    if (!was || was.fence === fence) return [];
    const event = postingEvents.find((one) => nextState(was.state, one) === state);
    return [`${was.state} --${event ?? '?'}--> ${state}`];
  });
}

export function killableStore(real: Db): KillableStore {
  const seen: SeenTransaction[] = [];
  const outside: string[] = [];
  let connection: string | null = null;
  let count = 0;
  let plan: Kill | null = null;
  let killed: { before: string; after: string } | null = null;
  let last: readonly string[] | null = null;
  const die = (): never => {
    throw new StoreUnavailable('The process ends here.');
  };

  const watchedTx = async <T>(watched: string, fn: (tx: Queryable) => Promise<T>): Promise<T> => {
    const number = count;
    count += 1;
    const kill = plan?.transaction === number ? plan : null;
    const [before, content] = [await statesOf(real, watched), await contentOf(real, watched)];
    const known = new Set(last ?? content);
    outside.push(...content.filter((row) => ofPostings.test(row) && !known.has(row)));
    let statements = 0;
    const counted = async <R>(result: Promise<R>): Promise<R> => {
      const value = await result;
      statements += 1;
      return kill?.after === statements ? die() : value;
    };
    try {
      const value = await real.tx((tx) => {
        if (kill?.after === 0) die();
        return fn({
          query: (sql, params) => counted(tx.query(sql, params)),
          queryArrays: (sql, params) => counted(tx.queryArrays(sql, params)),
          exec: (script) => counted(tx.exec(script)),
        });
      });
      if (kill?.after === 'commit') die();
      seen.push({ number, statements, moves: movesBetween(before, await statesOf(real, watched)) });
      return value;
    } catch (error) {
      if (kill && error instanceof StoreUnavailable) {
        killed = { before: content.join('\n'), after: (await contentOf(real, watched)).join('\n') };
        plan = null;
      }
      throw error;
    } finally {
      // What a start does, such as ending leases, is no part of a posting's life.
      last = kill ? null : await contentOf(real, watched);
    }
  };

  return {
    db: {
      ...real,
      tx: (fn) => (connection === null ? real.tx(fn) : watchedTx(connection, fn)),
    },
    watch: (wanted) => (connection = wanted),
    killAt: (kill) => (plan = kill),
    seen,
    killed: () => killed,
    outside,
  };
}
