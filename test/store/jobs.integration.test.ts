import type { Db } from '../../server/store/db';
import { createJobs, type Jobs, type JobsOptions } from '../../server/store/jobs';
import { stores } from './support/stores';

/** Resolves when `enough` values have been pushed. */
function collector<T>(enough: number) {
  const values: T[] = [];
  let resolve = () => undefined as void;
  const full = new Promise<void>((done) => (resolve = done));
  const push = (value: T) => {
    values.push(value);
    if (values.length === enough) resolve();
  };
  return { values, full, push };
}

describe.each(stores())('%s', (_name, open) => {
  let db: Db;
  let close: () => Promise<void>;
  let running: Jobs<'a' | 'b'>[] = [];
  let logged = collector<string>(2);
  const log = { error: (_fields: object, message: string) => logged.push(message) };
  const start = async (options: Partial<JobsOptions> = {}) => {
    const jobs = createJobs(db, ['a', 'b'], { log, ...options });
    await jobs.start();
    running.push(jobs);
    return jobs;
  };
  const states = async (): Promise<Record<string, number>> => {
    const { rows } = await db.queryArrays('select state::text, count(*)::int from pgboss.job group by state');
    return Object.fromEntries(rows);
  };

  beforeAll(async () => {
    ({ db, close } = await open());
  });
  afterEach(async () => {
    await Promise.all(running.map((jobs) => jobs.stop({ finishMs: 0, graceMs: 0 })));
    running = [];
    logged = collector(2);
    await db.exec('truncate pgboss.job, pgboss.archive');
  });
  afterAll(() => close());

  test('a job reaches its queue alone, with its data, once', async () => {
    const jobs = await start();
    const a = collector<unknown>(2);
    const b = collector<unknown>(1);
    jobs.work('a', async (data) => a.push(data));
    jobs.work('b', async (data) => b.push(data));
    expect(await jobs.enqueue('a', { n: 1, text: 'ü' })).toBe(true);
    expect(await jobs.enqueue('a', { n: 2 })).toBe(true);
    expect(await jobs.enqueue('b', { n: 3 })).toBe(true);
    await Promise.all([a.full, b.full]);
    await jobs.stop();
    expect(a.values).toEqual([{ n: 1, text: 'ü' }, { n: 2 }]);
    expect(b.values).toEqual([{ n: 3 }]);
    expect(await states()).toEqual({ completed: 3 });
    expect(logged.values).toEqual([]);
  });

  test('one waiting job for a singleton key; while it runs the next may wait', async () => {
    const jobs = await start();
    const key = { singletonKey: 'k' };
    expect(await jobs.enqueue('a', { n: 1 }, key)).toBe(true);
    expect(await jobs.enqueue('a', { n: 2 }, key)).toBe(false);
    expect(await jobs.enqueue('a', { n: 3 }, { singletonKey: 'other' })).toBe(true);
    expect(await jobs.enqueue('b', { n: 4 }, key)).toBe(true);
    const seen = collector<unknown>(2);
    jobs.work('b', async (data) => {
      seen.push(data);
      if (seen.values.length === 1) expect(await jobs.enqueue('b', { n: 5 }, key)).toBe(true);
    });
    await seen.full;
    expect(seen.values).toEqual([{ n: 4 }, { n: 5 }]);
  });

  test('a job enqueued in a transaction appears with its commit or never', async () => {
    const jobs = await start();
    const run = db.tx(async (tx) => {
      await jobs.enqueue('a', { n: 1 }, { within: tx });
      throw new Error('rolled back');
    });
    await expect(run).rejects.toThrow('rolled back');
    expect(await states()).toEqual({});
    await db.tx((tx) => jobs.enqueue('a', { n: 2 }, { within: tx }));
    const seen = collector<unknown>(1);
    jobs.work('a', async (data) => seen.push(data));
    await seen.full;
    expect(seen.values).toEqual([{ n: 2 }]);
  });

  test('a job for later waits', async () => {
    const jobs = await start();
    await jobs.enqueue('a', { n: 'later' }, { startAfterSeconds: 3600 });
    await jobs.enqueue('a', { n: 'now' });
    const seen = collector<unknown>(1);
    jobs.work('a', async (data) => seen.push(data));
    await seen.full;
    await jobs.stop();
    expect(seen.values).toEqual([{ n: 'now' }]);
    expect(await states()).toEqual({ created: 1, completed: 1 });
  });

  test('a handler that throws is tried again, up to the limit, and its error is told', async () => {
    const jobs = await start({ retryDelaySeconds: 1, retryLimit: 1 });
    let tries = 0;
    jobs.work('a', async () => {
      tries++;
      throw new Error('no luck');
    });
    await jobs.enqueue('a', {});
    await logged.full;
    await jobs.stop();
    expect(tries).toBe(2);
    expect(await states()).toEqual({ failed: 1 });
    const { rows } = await db.query<{ output: unknown }>('select output from pgboss.job');
    expect(rows[0]?.output).toMatchObject({ message: 'no luck' });
    expect(logged.values).toEqual(['A job failed', 'A job failed']);
  });

  test('a slice that runs out of time hears it and is taken over', async () => {
    const jobs = await start({ expireInSeconds: 1, maintenanceSeconds: 1, retryDelaySeconds: 1 });
    const heard = collector<boolean>(2);
    let first = true;
    jobs.work(
      'a',
      async (_data, { signal }) => {
        if (!first) return heard.push(true);
        first = false;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        heard.push(signal.aborted);
        await heard.full; // goes on regardless, past its expiry
      },
      2,
    );
    await jobs.enqueue('a', {});
    await heard.full;
    expect(heard.values).toEqual([true, true]);
  });

  test('stop waits for the running job and fetches no other', async () => {
    const jobs = await start();
    const started = collector<unknown>(1);
    let finished = 0;
    jobs.work('a', async (data) => {
      started.push(data);
      await new Promise((resolve) => setTimeout(resolve, 100));
      finished++;
    });
    await jobs.enqueue('a', { n: 1 });
    await jobs.enqueue('a', { n: 2 });
    await started.full;
    await jobs.stop();
    expect(finished).toBe(1);
    expect(await states()).toEqual({ created: 1, completed: 1 });
  });

  test('a job interrupted by stop is ready again at no cost to its retries', async () => {
    const jobs = await start({ retryLimit: 1 });
    const started = collector<unknown>(1);
    jobs.work('a', async (data, { signal }) => {
      started.push(data);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      signal.throwIfAborted();
    });
    await jobs.enqueue('a', { n: 1 });
    await started.full;
    await jobs.stop({ finishMs: 50 });
    const { rows } = await db.query('select state::text, retry_count, started_on from pgboss.job');
    expect(rows).toEqual([{ state: 'retry', retry_count: 0, started_on: null }]);
    expect(logged.values).toEqual([]);
    const again = await start();
    const seen = collector<unknown>(1);
    again.work('a', async (data) => seen.push(data));
    await seen.full;
    expect(seen.values).toEqual([{ n: 1 }]);
  });

  test('a repeated job comes turn by turn, in one of two processes, whatever a turn does', async () => {
    const turns = collector<string>(4);
    const processes = [await start(), await start()];
    for (const [index, jobs] of processes.entries())
      await jobs.repeat('a', 1, async () => {
        turns.push(`process ${index}`);
        if (turns.values.length === 2) throw new Error('this turn fails');
      });
    await turns.full;
    await Promise.all(processes.map((jobs) => jobs.stop()));
    // However many turns there were, one is waiting: the row never doubles and never ends.
    expect((await states())['created']).toBe(1);
    expect(logged.values).toEqual(['A repeated job failed']);
  });

  test('a second start finds the turn that waits and adds none', async () => {
    const first = await start();
    const turns = collector<number>(1);
    await first.repeat('a', 3600, async () => turns.push(1));
    await turns.full;
    await first.stop();
    const second = await start();
    await second.repeat('a', 3600, async () => turns.push(2));
    await second.stop();
    expect(turns.values).toEqual([1]);
    expect(await states()).toEqual({ completed: 1, created: 1 });
  });
});
