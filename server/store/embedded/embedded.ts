import { ok, type Result } from '../../accounting/result';
import type { Db, StoreLog, StoreUnavailable } from '../db';
import { createDb, type Session } from '../session';
import { connectWorker, type Connection } from './connection';
import { type DirectoryInUse, type DirectoryLock, lockDirectory } from './lock';
import { startMaintenance } from './maintenance';

export interface EmbeddedOptions {
  readonly log?: StoreLog;
  /** Hears when the engine ends unasked. Nothing can be stored from then on: the process should end. */
  readonly onDeath?: (error: StoreUnavailable) => void;
}

/**
 * Opens the embedded store in `directory` (created at first use, 2-4 s), or in memory when null.
 * Answers `directory-in-use` when another process, or this one, has it open; rejects with `StoreUnavailable` when the
 * engine does not start.
 */
export async function openEmbedded(
  directory: string | null,
  options: EmbeddedOptions = {},
): Promise<Result<Db, DirectoryInUse>> {
  if (directory === null) return ok(await open(null, null, options));
  const locked = await lockDirectory(directory);
  if (!locked.ok) return locked;
  try {
    return ok(await open(directory, locked.value, options));
  } catch (error) {
    await locked.value.release();
    throw error;
  }
}

async function open(
  directory: string | null,
  lock: DirectoryLock | null,
  options: EmbeddedOptions,
): Promise<Db> {
  const connection = await connectWorker({ directory }, (error) => options.onDeath?.(error));
  const borrow = oneAtATime(connection);
  const maintenance = startMaintenance(connection, borrow, options.log);
  return createDb({
    kind: 'embedded',
    borrow: (use) => borrow(() => use(maintenance.session)),
    close: async () => {
      maintenance.stop();
      await borrow(() => connection.close()).finally(() => lock?.release());
    },
  });
}

export type Borrow = <T>(use: (session: Session) => Promise<T>) => Promise<T>;

/** PGlite has one session: each borrower has it alone, in the order of asking. */
function oneAtATime(connection: Connection): Borrow {
  let last: Promise<unknown> = Promise.resolve();
  return (use) => {
    const turn = last.then(() => use(connection));
    last = turn.catch(() => undefined);
    return turn;
  };
}
