import type PgBoss from 'pg-boss';
import { setTimeout as wait } from 'node:timers/promises';
import { withDeadline } from '../limits/deadline';
import type { StoreLog } from './db';
import type { JobHandler } from './jobs';

const POLL_MS = 500;

export interface Worker {
  /** Looks for a job now instead of at the next poll. */
  wake(): void;
  stop(graceMs: number): Promise<void>;
}

interface WorkerSetup {
  readonly boss: PgBoss;
  readonly queue: string;
  readonly handler: JobHandler;
  /** Makes a running job ready again, at no cost to its retries. */
  readonly release: (jobId: string) => Promise<unknown>;
  readonly expireInSeconds: number;
  readonly log: StoreLog;
}

/**
 * Fetches and runs one job after another. pg-boss's own worker would drop the promise of the final write, so that a
 * database failure there ended the process; this one waits for it, and leaves the job to expiry when it fails.
 */
export function startWorker(setup: WorkerSetup): Worker {
  const { boss, queue, handler, release, expireInSeconds, log } = setup;
  const stopping = new AbortController();
  let alarm = new AbortController();

  const runOne = async (job: PgBoss.Job<unknown>): Promise<void> => {
    try {
      await withDeadline(expireInSeconds * 1000, stopping.signal, (signal) => handler(job.data, { signal }));
    } catch (error) {
      if (stopping.signal.aborted) {
        await release(job.id);
        return;
      }
      log.error({ err: error, queue, job: job.id }, 'A job failed');
      await boss.fail(queue, job.id, { message: error instanceof Error ? error.message : String(error) });
      return;
    }
    await boss.complete(queue, job.id);
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      alarm = new AbortController();
      try {
        const [job] = await boss.fetch<unknown>(queue);
        if (job) {
          await runOne(job);
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
    stop: async (graceMs) => {
      stopping.abort();
      alarm.abort();
      const grace = new AbortController();
      const timeUp = wait(graceMs, undefined, { signal: grace.signal }).catch(() => undefined);
      await Promise.race([done, timeUp]);
      grace.abort();
    },
  };
}
