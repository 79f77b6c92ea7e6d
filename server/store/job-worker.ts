import type PgBoss from 'pg-boss';
import { setTimeout as wait } from 'node:timers/promises';
import { withDeadline } from '../limits/deadline';
import type { StoreLog } from './db';
import type { JobHandler } from './jobs';
import type { Leases } from './leases';

const POLL_MS = 500;

export interface Worker {
  /** Looks for a job now instead of at the next poll. */
  wake(): void;
  /** Tells the handler to end; aborts its signal after `finishMs`, and waits for it up to `graceMs` in all. */
  stop(finishMs: number, graceMs: number): Promise<void>;
}

interface WorkerSetup {
  readonly boss: PgBoss;
  readonly queue: string;
  readonly handler: JobHandler;
  /** Makes a running job ready again, at no cost to its retries. */
  readonly release: (jobId: string) => Promise<unknown>;
  readonly leases: Leases;
  readonly expireInSeconds: number;
  readonly log: StoreLog;
}

/** What a running job is held by. */
export const leaseOf = (jobId: string): string => `job ${jobId}`;

/**
 * Fetches and runs one job after another. pg-boss's own worker would drop the promise of the final write, so that a
 * database failure there ended the process; this one waits for it, and leaves the job to expiry when it fails.
 */
export function startWorker(setup: WorkerSetup): Worker {
  const { boss, queue, handler, release, leases, expireInSeconds, log } = setup;
  const stopping = new AbortController();
  const stopped = new AbortController();
  let alarm = new AbortController();

  const runOne = async (job: PgBoss.Job<unknown>, lost: AbortSignal): Promise<void> => {
    try {
      await withDeadline(expireInSeconds * 1000, AbortSignal.any([stopped.signal, lost]), (signal) =>
        handler(job.data, { signal, stopping: stopping.signal }),
      );
    } catch (error) {
      // Whoever has found the lease free gives the job out again.
      if (lost.aborted) return;
      if (stopped.signal.aborted) {
        await release(job.id);
        return;
      }
      log.error({ err: error, queue, job: job.id }, 'A job failed');
      await boss.fail(queue, job.id, { message: error instanceof Error ? error.message : String(error) });
      return;
    }
    await boss.complete(queue, job.id);
  };

  const runHeld = async (job: PgBoss.Job<unknown>): Promise<void> => {
    const lease = await leases.take(leaseOf(job.id));
    // Somebody is still at it, or about to give it out again: it comes back.
    if (!lease) return;
    // From then on the queue gives the job out again, and whoever has it shall not find it held by one that hangs.
    const expiry = setTimeout(() => void lease.release(), expireInSeconds * 1000);
    try {
      await runOne(job, lease.lost);
    } finally {
      clearTimeout(expiry);
      await lease.release();
    }
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      alarm = new AbortController();
      try {
        const [job] = await boss.fetch<unknown>(queue);
        if (job) {
          await runHeld(job);
          continue;
        }
      } catch (error) {
        log.error({ err: error, queue }, 'The job queue could not be reached');
      }
      // `wake` and `stop` cut the wait short by rejecting it.
      await wait(POLL_MS, undefined, { signal: alarm.signal }).catch(() => undefined);
    }
  };

  const done = loop();
  return {
    wake: () => alarm.abort(),
    stop: async (finishMs, graceMs) => {
      stopping.abort();
      alarm.abort();
      const over = new AbortController();
      const after = (ms: number) => wait(ms, undefined, { signal: over.signal }).catch(() => undefined);
      await Promise.race([done, after(finishMs)]);
      stopped.abort();
      await Promise.race([done, after(graceMs - finishMs)]);
      over.abort();
    },
  };
}
