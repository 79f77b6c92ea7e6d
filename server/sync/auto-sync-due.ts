import { StoreUnavailable, type Queryable } from '../store/db';
import { writeAudit } from '../store/audit';
import { listConnections, lockConnection, readConnection } from '../store/connections';
import { createRun, isRunOpen } from '../store/runs';
import { readWatermark, saveWatermark } from '../store/watermarks';
import type { SyncContext } from './context';
import { lastStart } from './schedule';
import { settingsInForce } from './settings';

/** Who the automatic sync acts as, in previews, postings and the audit. */
export const automaticActor = 'Cogsheet (automatic)';

const stream = 'auto-sync';

/** What is kept of a connection's schedule. */
interface Kept {
  /** The schedule it belongs to: another one begins anew. */
  readonly schedule: string;
  /** Starts up to this moment are done with. */
  readonly done: string;
}

/**
 * Begins the automatic sync of every connection whose time has come. Safe to be asked at any time, by any number of
 * processes: a start is taken once, and of several that passed while no process ran, one.
 */
export async function startDue(context: SyncContext): Promise<void> {
  for (const { id } of await listConnections(context.db)) {
    try {
      const run = await takeStart(context, id);
      if (run !== null) await context.wake(run);
    } catch (cause) {
      // One connection's trouble is not the others'.
      if (cause instanceof StoreUnavailable) throw cause;
      context.log.error({ connection: id, err: cause }, 'the automatic sync could not begin');
    }
  }
}

/** A schedule of the time after this: what passed before is not made up. */
export const forgetStarts = (tx: Queryable, connection: string, at: Date): Promise<void> =>
  saveWatermark(tx, connection, stream, { schedule: 'none', done: at.toISOString() } satisfies Kept, at);

/** The run that begins now; null when none is due. Whoever locks the connection first takes the start. */
async function takeStart(context: SyncContext, connection: string): Promise<string | null> {
  const now = context.clock();
  return context.db.tx(async (tx) => {
    await lockConnection(tx, connection);
    const record = await readConnection(tx, connection);
    // Access that has to be renewed is no reason to be silent: the run says so.
    if (record?.state !== 'connected' && record?.state !== 'reconnect-needed') return null;
    const { autoSync } = (await settingsInForce(tx, connection)).settings;
    const timeZone = record.organisation?.timeZone ?? 'UTC';
    const schedule =
      autoSync.frequency === 'off' ? 'off' : `${autoSync.frequency} ${autoSync.startMinute} ${timeZone}`;
    const kept = await readWatermark<Kept>(tx, connection, stream);
    const keep = (done: Date) =>
      saveWatermark(tx, connection, stream, { schedule, done: done.toISOString() } satisfies Kept, now);
    if (kept?.schedule !== schedule) {
      await keep(now);
      return null;
    }
    const start = lastStart(autoSync, timeZone, now);
    if (start === null || start.toISOString() <= kept.done) return null;
    await keep(start);
    if (await isRunOpen(tx, connection, 'auto-sync')) {
      const detail = { start: start.toISOString(), reason: 'the one before is still under way' };
      await writeAudit(tx, connection, automaticActor, 'auto-sync-left-out', connection, detail);
      return null;
    }
    const run = context.newId();
    await createRun(tx, {
      id: run,
      connection,
      kind: 'auto-sync',
      message: 'Automatic sync: about to fetch',
      params: { start: start.toISOString() },
      createdBy: automaticActor,
      at: now,
    });
    await writeAudit(tx, connection, automaticActor, 'auto-sync', run, { start: start.toISOString() });
    return run;
  });
}
