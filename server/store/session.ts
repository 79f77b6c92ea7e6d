// The part of the `Db` port that both stores share: decoding, transactions and the guard against misuse. A store adds
// only how one session is borrowed and how it runs a statement.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Db, type Parameter, type Queryable, SqlError, StoreMisuse, StoreUnavailable } from './db';
import { decodeArrays, decodeRows, encode, type RawResult } from './values';

/** One database session, used by one caller at a time. Rejects with `SqlError` or `StoreUnavailable`. */
export interface Session {
  statement(sql: string, params: readonly (string | null)[]): Promise<RawResult>;
  script(sql: string): Promise<RawResult>;
}

export interface SessionSource {
  readonly kind: Db['kind'];
  /** Lends a session for the time `use` takes. */
  borrow<T>(use: (session: Session) => Promise<T>): Promise<T>;
  /** Called once, when nothing is borrowed any more. */
  close(): Promise<void>;
}

function queryableOn(run: <T>(use: (session: Session) => Promise<T>) => Promise<T>): Queryable {
  const encoded = (params: readonly Parameter[]) => params.map(encode);
  return {
    query: async <Row>(sql: string, params: readonly Parameter[] = []) =>
      decodeRows<Row>(await run((session) => session.statement(sql, encoded(params)))),
    queryArrays: async (sql, params = []) =>
      decodeArrays(await run((session) => session.statement(sql, encoded(params)))),
    exec: async <Row>(script: string) => decodeRows<Row>(await run((session) => session.script(script))),
  };
}

/** A script that opens a transaction of its own and fails inside it must not leave the session in that transaction. */
async function scriptOrRollBack(session: Session, script: string): Promise<RawResult> {
  try {
    return await session.script(script);
  } catch (error) {
    if (error instanceof SqlError) await session.script('rollback');
    throw error;
  }
}

async function transaction<T>(
  session: Session,
  scope: { open: boolean },
  fn: (tx: Queryable) => Promise<T>,
): Promise<T> {
  const tx = queryableOn(async (use) => {
    if (!scope.open) throw new StoreMisuse('This transaction has ended: await every call made on it.');
    return use(session);
  });
  await session.script('begin');
  try {
    const value = await fn(tx);
    scope.open = false;
    const { command } = await session.script('commit');
    // PostgreSQL answers COMMIT with ROLLBACK when a statement failed and the caller went on regardless.
    if (command === 'ROLLBACK')
      throw new StoreMisuse(
        'A statement failed in this transaction and its error was dropped; nothing is saved.',
      );
    return value;
  } catch (error) {
    if (scope.open) {
      scope.open = false;
      await session.script('rollback').catch(() => undefined); // the first error is the one to tell
    }
    throw error;
  }
}

export function createDb(source: SessionSource): Db {
  const scopes = new AsyncLocalStorage<{ open: boolean }>();
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | null = null;

  const borrow = async <T>(use: (session: Session) => Promise<T>): Promise<T> => {
    if (scopes.getStore()?.open)
      throw new StoreMisuse('Inside a transaction use the `tx` it was given, not the database itself.');
    if (closing) throw new StoreUnavailable('The store is closed.');
    const run = source.borrow(use);
    running.add(run);
    try {
      return await run;
    } finally {
      running.delete(run);
    }
  };
  return {
    ...queryableOn(borrow),
    kind: source.kind,
    exec: async <Row>(script: string) =>
      decodeRows<Row>(await borrow((session) => scriptOrRollBack(session, script))),
    tx: (fn) =>
      borrow((session) => {
        const scope = { open: true };
        return scopes.run(scope, () => transaction(session, scope, fn));
      }),
    close: () => (closing ??= Promise.allSettled(running).then(() => source.close())),
  };
}
