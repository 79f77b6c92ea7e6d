import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { createCallBudgets } from './store/call-budget';
import type { Db } from './store/db';
import { createJobs } from './store/jobs';
import { openLeaseSession } from './store/lease-session';
import { createLocalLeases, createSharedLeases } from './store/leases';
import { listOpenRuns } from './store/runs';
import type { SealedSecrets } from './store/sealed-secrets';
import { autoSyncSlice } from './sync/auto-sync';
import { startDue } from './sync/auto-sync-due';
import type { SyncContext } from './sync/context';
import { fetchSlice } from './sync/fetch';
import { createGateways } from './sync/gateways';
import { postSlice } from './sync/post';
import { oneStream } from './sync/post-stream';
import { previewSlice } from './sync/preview';
import { isReversal, reversalSlice } from './sync/reverse-run';
import { createRunner } from './sync/runner';
import type { Systems } from './sync/systems';
import { renewUncertain } from './sync/tokens';
import { valuationSlice } from './sync/valuation';

/** How often the schedules of the connections are looked at. */
const scheduleSeconds = 30;
/** Slices of runs that one process works on at a time. */
const concurrency = 2;

export interface WorkSetup {
  readonly db: Db;
  /** Where other processes may be at work on the same store; null with the embedded one, which is this process's alone. */
  readonly databaseUrl: string | null;
  readonly secrets: SealedSecrets;
  readonly systems: Systems;
  readonly log: Logger;
}

export interface Work {
  readonly context: SyncContext;
  /** Finishes what is under way within half a minute, and gives everything back. */
  stop(): Promise<void>;
}

/** The work of runs and schedules in this process: beside the API, or alone in a worker. Nothing of it is kept here. */
export async function startWork({ db, databaseUrl, secrets, systems, log }: WorkSetup): Promise<Work> {
  const clock = () => new Date();
  const leases =
    databaseUrl === null
      ? createLocalLeases()
      : createSharedLeases((onEnd) => openLeaseSession(databaseUrl, onEnd), log);
  const jobs = createJobs(db, ['runs', 'schedule'], { log, leases });
  await jobs.start();
  // The directory's lock proves that nobody else is at work: what the last process left is free at once.
  if (db.kind === 'embedded') await jobs.releaseActive();
  const budgets = createCallBudgets(db);
  const context: SyncContext = {
    db,
    clock,
    log,
    newId: randomUUID,
    gateways: createGateways({ db, secrets, systems, leases, budgets, clock }),
    wake: async (run, afterMs = 0) => {
      const later = afterMs > 0 ? { startAfterSeconds: Math.ceil(afterMs / 1000) } : {};
      await jobs.enqueue('runs', { run }, { singletonKey: run, ...later });
    },
  };
  const runSlice = createRunner(context, {
    fetch: fetchSlice,
    preview: (on, run, tools) => (isReversal(run) ? reversalSlice(on, run, tools) : previewSlice(on, run)),
    post: oneStream(leases, postSlice),
    'auto-sync': autoSyncSlice,
    valuation: valuationSlice,
  });
  jobs.work(
    'runs',
    (data, { signal, stopping }) => runSlice((data as { run: string }).run, signal, stopping),
    concurrency,
  );
  for (const run of await listOpenRuns(db)) await context.wake(run.id);
  await jobs.repeat('schedule', scheduleSeconds, async () => {
    await renewUncertain(context);
    await startDue(context);
  });
  return {
    context,
    stop: async () => {
      await jobs.stop();
      await budgets.close();
      await leases.close();
    },
  };
}
