// The queue. Words: a *job* here is one short slice of work (one page, one batch) that the queue hands to one handler at
// a time; it may run again after a crash, so a handler must be safe to repeat. Nothing about money rests on the queue:
// leases and fences on the posting rows decide (DESIGN decision 6).
import { randomUUID } from 'node:crypto';
import PgBoss from 'pg-boss';
import { type Db, type Parameter, type Queryable, type StoreLog, StoreUnavailable } from './db';
import { startWorker, type Worker } from './job-worker';

export interface EnqueueOptions {
  /** While a job with this key waits for its first run in the queue, another one is not added. */
  readonly singletonKey?: string;
  readonly startAfterSeconds?: number;
  /** Adds the job in this transaction: it appears when the transaction commits, or never. */
  readonly within?: Queryable;
}

/**
 * Returning ends the job; throwing has it tried again. `signal` is aborted when the process stops or the slice runs out
 * of time: then come to a safe point and throw (`signal.throwIfAborted()`). On a stop that costs no retry.
 */
export type JobHandler = (data: unknown, context: { readonly signal: AbortSignal }) => Promise<void>;

export interface Jobs<Queue extends string> {
  /** Creates or migrates the queue's own tables, then the queues. Call before anything else. */
  start(): Promise<void>;
  /** Stops fetching, aborts the handlers' signals and waits for them, up to `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** `data` must survive JSON. Answers false when a job with the same `singletonKey` already waits. */
  enqueue(queue: Queue, data: object, options?: EnqueueOptions): Promise<boolean>;
  /** Runs jobs of a queue in this process, `concurrency` at a time; a handler that throws is tried again, later and later. */
  work(queue: Queue, handler: JobHandler, concurrency?: number): void;
  /**
   * Runs the handler at once and then every so many seconds, in one of the processes that have asked for it. A turn that
   * fails is told and not made up: the next one comes. A process that starts may bring a turn forward.
   */
  repeat(queue: Queue, seconds: number, handler: JobHandler): Promise<void>;
  /**
   * Makes every running job ready again at once, at no cost to its retries. Only where nobody else can be running one:
   * on an embedded start, before `work`, when the directory's lock proves it. Answers how many there were.
   */
  releaseActive(): Promise<number>;
}

export interface JobsOptions {
  readonly log: StoreLog;
  /** The longest a slice may take, and so the time until another process takes over from a dead one. */
  readonly expireInSeconds?: number;
  /** How often expired jobs are looked for. */
  readonly maintenanceSeconds?: number;
  /** First pause after a failure; it doubles with each further one. */
  readonly retryDelaySeconds?: number;
  readonly retryLimit?: number;
}

const GRACE_MS = 20_000;

export function createJobs<Queue extends string>(
  db: Db,
  queues: readonly Queue[],
  options: JobsOptions,
): Jobs<Queue> {
  const {
    log,
    expireInSeconds = 60,
    maintenanceSeconds = 10,
    retryDelaySeconds = 2,
    retryLimit = 8,
  } = options;
  const boss = new PgBoss({
    db: executorOn(db),
    schedule: false,
    maintenanceIntervalSeconds: maintenanceSeconds,
  });
  const workers: (Worker & { readonly queue: Queue })[] = [];
  let stopping = false;
  boss.on('error', (error: unknown) => {
    if (!(stopping && error instanceof StoreUnavailable)) log.error({ err: error }, 'The job queue failed');
  });

  const queueSettings = (name: Queue) => ({
    name,
    policy: 'short' as const, // one waiting job for a singleton key, however many have run
    expireInSeconds,
    retryLimit,
    retryDelay: retryDelaySeconds,
    retryBackoff: true,
  });

  /** Without `started_on` the next fetch does not count as a retry. */
  const release = async (which: string, ...params: string[]): Promise<number> => {
    const { rowCount } = await db.query(
      `update pgboss.job set state = 'retry', started_on = null where state = 'active' and ${which}`,
      params,
    );
    return rowCount;
  };

  const jobs: Jobs<Queue> = {
    start: async () => {
      await boss.start();
      for (const name of queues) {
        await boss.createQueue(name, queueSettings(name));
        await boss.updateQueue(name, queueSettings(name)); // a queue of an older version keeps no old settings
      }
    },
    stop: async (graceMs = GRACE_MS) => {
      stopping = true;
      await Promise.all(workers.map((worker) => worker.stop(graceMs)));
      await boss.stop({ graceful: false, close: false });
    },
    enqueue: async (queue, data, { singletonKey, startAfterSeconds, within } = {}) => {
      // The queue's policy counts jobs without a key as having the same one, so each gets its own.
      const id = await boss.send(queue, data, {
        singletonKey: singletonKey ?? randomUUID(),
        ...(startAfterSeconds ? { startAfter: startAfterSeconds } : {}),
        ...(within ? { db: executorOn(within) } : {}),
      });
      if (!startAfterSeconds) for (const worker of workers) if (worker.queue === queue) worker.wake();
      return id !== null;
    },
    work: (queue, handler, concurrency = 1) => {
      const setup = {
        boss,
        queue,
        handler,
        expireInSeconds,
        log,
        release: (id: string) => release('id = $1', id),
      };
      for (let i = 0; i < concurrency; i++) workers.push({ queue, ...startWorker(setup) });
    },
    repeat: async (queue, seconds, handler) => {
      const next = (startAfterSeconds: number) =>
        jobs.enqueue(queue, {}, { singletonKey: 'next turn', startAfterSeconds });
      jobs.work(queue, async (data, context) => {
        // First of all, so that nothing which happens in this turn ends the row of turns.
        await next(seconds);
        try {
          await handler(data, context);
        } catch (error) {
          if (!context.signal.aborted) log.error({ err: error, queue }, 'A repeated job failed');
        }
      });
      await next(0);
    },
    releaseActive: () => release('true'),
  };
  return jobs;
}

/** pg-boss sends a script, of several statements, exactly when it has no values. */
function executorOn(on: Queryable): PgBoss.Db {
  return {
    executeSql: (text: string, values?: Parameter[]) =>
      values && values.length > 0 ? on.query(text, values) : on.exec(text),
  };
}
