// The queue. Words: a *job* here is one short slice of work (one page, one batch) that the queue hands to one handler at
// a time; it may run again after a crash, so a handler must be safe to repeat. Nothing about money rests on the queue:
// leases and fences on the posting rows decide (DESIGN decision 6).
// pg-boss keeps the jobs, hands each to one taker, holds back what is for later, tries again and lets a job expire. Ours is
// that a process which died is noticed within seconds (`leases.ts`), for pg-boss 10 has no heartbeat, and the stop.
import { randomUUID } from 'node:crypto';
import PgBoss from 'pg-boss';
import { type Db, type Parameter, type Queryable, type StoreLog, StoreUnavailable } from './db';
import { leaseOf, startWorker, type Worker } from './job-worker';
import { createLocalLeases, type Leases } from './leases';

export interface EnqueueOptions {
  /** While a job with this key waits for its first run in the queue, another one is not added. */
  readonly singletonKey?: string;
  readonly startAfterSeconds?: number;
  /** Adds the job in this transaction: it appears when the transaction commits, or never. */
  readonly within?: Queryable;
}

/** Returning ends the job; throwing has it tried again. */
export type JobHandler = (data: unknown, context: JobContext) => Promise<void>;

export interface JobContext {
  /** Aborted when the process is to stop: finish what is under way, begin nothing more, return. */
  readonly stopping: AbortSignal;
  /**
   * Aborted when a stop has waited long enough, when the slice runs out of time, or when the job was lost to another
   * process: come to a safe point and throw (`signal.throwIfAborted()`). On a stop that costs no retry.
   */
  readonly signal: AbortSignal;
}

export interface Jobs<Queue extends string> {
  /** Creates or migrates the queue's own tables, then the queues. Call before anything else. */
  start(): Promise<void>;
  /**
   * Stops fetching and tells the handlers; aborts the signals of those that are not done after `finishMs`, and waits for
   * them up to `graceMs` in all.
   */
  stop(times?: { finishMs?: number; graceMs?: number }): Promise<void>;
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
  /** Makes the running jobs whose process is gone ready again, as their leases tell. Answers how many there were. */
  takeOver(): Promise<number>;
}

export interface JobsOptions {
  readonly log: StoreLog;
  /** A running job holds one by its id; of the embedded store by default. */
  readonly leases?: Leases;
  /** How often jobs of processes that are gone are looked for, on a server. */
  readonly takeOverSeconds?: number;
  /** The longest a slice may take; then it is given to another process, whatever became of it. */
  readonly expireInSeconds?: number;
  /** How often expired jobs are looked for. */
  readonly maintenanceSeconds?: number;
  /** First pause after a failure; it doubles with each further one. */
  readonly retryDelaySeconds?: number;
  readonly retryLimit?: number;
}

const FINISH_MS = 10_000;
const GRACE_MS = 20_000;
/** A job younger than this may be between its fetch and its lease. */
const YOUNG_SECONDS = 5;

export function createJobs<Queue extends string>(
  db: Db,
  queues: readonly Queue[],
  options: JobsOptions,
): Jobs<Queue> {
  const {
    log,
    leases = createLocalLeases(),
    takeOverSeconds = 5,
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
  let watch: NodeJS.Timeout | null = null;
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
      if (db.kind === 'embedded') return;
      watch = setInterval(
        () =>
          void jobs.takeOver().catch((err: unknown) => {
            if (!stopping) log.error({ err }, 'The job queue could not be reached');
          }),
        takeOverSeconds * 1000,
      );
    },
    stop: async ({ finishMs = FINISH_MS, graceMs = GRACE_MS } = {}) => {
      stopping = true;
      if (watch) clearInterval(watch);
      await Promise.all(workers.map((worker) => worker.stop(finishMs, graceMs)));
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
        leases,
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
    takeOver: async () => {
      const { rows } = await db.query<{ id: string }>(
        `select id::text from pgboss.job where state = 'active' and name = any($1::text[])
         and started_on < now() - make_interval(secs => $2::int)`,
        [queues, YOUNG_SECONDS],
      );
      let taken = 0;
      for (const { id } of rows) {
        const lease = await leases.take(leaseOf(id));
        if (!lease) continue;
        taken += await release('id = $1', id);
        await lease.release();
      }
      if (taken > 0) for (const worker of workers) worker.wake();
      return taken;
    },
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
