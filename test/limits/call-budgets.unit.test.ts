import fc from 'fast-check';
import { CallBudgets, type Turn } from '../../server/limits/call-budgets';
import { silentMs, type Allowance } from '../../server/limits/call-rules';
import { createMemoryShelf, type CallShelf } from '../../server/limits/call-shelf';
import type { PacingClock } from '../../server/limits/clock';
import { VirtualClock } from '../support/virtual-clock';

const minute = 60_000;
/** Ends of calls are rounded up by as much. */
const grain = minute / 500;
const allowance = (parts: Partial<Allowance> = {}): Allowance => ({
  ...{ scope: 'organisation', calls: 60, windowMs: minute, concurrency: 1 },
  ...parts,
});

/** The most arrivals that fall into any window of `windowMs`, half open. */
function mostInAnyWindow(arrivals: readonly number[], windowMs: number): number {
  const sorted = [...arrivals].sort((left, right) => left - right);
  return Math.max(
    0,
    ...sorted.map((start) => sorted.filter((at) => at >= start && at < start + windowMs).length),
  );
}

const never = new Promise<never>(() => undefined);

/** As the store is: of several processes. */
const sharedShelf = (clock: VirtualClock): CallShelf => ({ ...createMemoryShelf(clock), isShared: true });

/** A process on the shelf that stops in the middle of whatever it does. */
function mortal(shelf: CallShelf, clock: VirtualClock, name: string) {
  let alive = true;
  const own: PacingClock = {
    now: () => clock.now(),
    sleep: async (ms, signal) => {
      await clock.sleep(ms, signal);
      if (!alive) await never;
    },
  };
  const ownShelf: CallShelf = {
    isShared: true,
    update: async (scopes, change) => (alive ? shelf.update(scopes, change) : never),
  };
  return {
    budgets: new CallBudgets(ownShelf, own, name),
    clock: own,
    isAlive: () => alive,
    die: () => (alive = false),
  };
}

const one = (clock: VirtualClock, shelf: CallShelf = createMemoryShelf(clock)): CallBudgets =>
  new CallBudgets(shelf, clock, 'one');

async function turnOf(entered: ReturnType<CallBudgets['enter']>): Promise<Turn> {
  const turn = await entered;
  if (turn === null || 'closed' in turn) throw new Error('No turn');
  return turn;
}

describe('CallBudgets', () => {
  it('never lets the vendor see more calls in any window than the limit, whatever delays them and whoever dies', async () => {
    const call = fc.record({
      outward: fc.integer({ min: 0, max: 14_000 }),
      homeward: fc.integer({ min: 0, max: 2_000 }),
    });
    const processes = fc.array(
      fc.record({
        calls: fc.array(call, { minLength: 1, maxLength: 25 }),
        diesAfter: fc.option(fc.integer({ min: 1, max: 200_000 })),
      }),
      { minLength: 1, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(
        processes,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (started, calls, concurrency) => {
          const clock = new VirtualClock();
          const shelf = sharedShelf(clock);
          const arrivals: number[] = [];
          let [inFlight, most, unsent] = [0, 0, 0];
          const run = async ({ calls: planned, diesAfter }: (typeof started)[number], index: number) => {
            const process = mortal(shelf, clock, `process ${index}`);
            const work = planned.map(async ({ outward, homeward }) => {
              const entered = process.budgets.enter([allowance({ calls, concurrency })], 'write');
              const turn = await turnOf(entered);
              most = Math.max(most, (inFlight += 1));
              // What a process had sent arrives, even when it dies.
              await clock.sleep(outward);
              arrivals.push(clock.now());
              await clock.sleep(homeward);
              inFlight -= 1;
              if (process.isAlive()) turn.done();
            });
            const death = diesAfter === null ? never : clock.sleep(diesAfter).then(() => process.die());
            await Promise.race([Promise.all(work), death]);
            if (!process.isAlive()) unsent += planned.length;
          };
          await clock.runUntil(Promise.all(started.map(run)));
          const all = started.flatMap(({ calls: planned }) => planned).length;
          expect(arrivals.length).toBeGreaterThanOrEqual(all - unsent);
          expect(mostInAnyWindow(arrivals, minute)).toBeLessThanOrEqual(calls);
          if (unsent === 0) expect(most).toBeLessThanOrEqual(concurrency);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('uses the whole limit: 180 quick calls at 60 a minute take two windows, in one process or in three', async () => {
    for (const count of [1, 3]) {
      const clock = new VirtualClock();
      const start = clock.now();
      const shelf = sharedShelf(clock);
      const processes = Array.from(
        { length: count },
        (_, index) => new CallBudgets(shelf, clock, `${index}`),
      );
      const starts: number[] = [];
      const calls = Array.from({ length: 180 }, async (_, index) => {
        const turn = await turnOf(
          (processes[index % count] ?? one(clock)).enter([allowance({ concurrency: 3 })], 'read'),
        );
        starts.push(clock.now() - start);
        await clock.sleep(100);
        turn.done();
      });
      await clock.runUntil(Promise.all(calls));
      expect(starts.filter((at) => at < minute)).toHaveLength(60);
      // Another process's end of a call is seen within a quarter of a second.
      expect(Math.max(...starts)).toBeLessThan(2 * (minute + 100 + grain) + 20 * (count === 1 ? 100 : 350));
    }
  });

  it('keeps no more calls in flight than allowed, over all processes', async () => {
    const clock = new VirtualClock();
    const shelf = sharedShelf(clock);
    const processes = ['one', 'two'].map((name) => new CallBudgets(shelf, clock, name));
    let inFlight = 0;
    let most = 0;
    const call = async (budgets: CallBudgets) => {
      const turn = await turnOf(budgets.enter([allowance({ calls: 100, concurrency: 3 })], 'read'));
      most = Math.max(most, (inFlight += 1));
      await clock.sleep(500);
      inFlight -= 1;
      turn.done();
    };
    await clock.runUntil(
      Promise.all(processes.flatMap((budgets) => Array.from({ length: 20 }, () => call(budgets)))),
    );
    expect(most).toBe(3);
  });

  it('tells every waiting call how long the wait is', async () => {
    const clock = new VirtualClock();
    const budgets = one(clock);
    const first = [allowance({ calls: 1 })];
    (await turnOf(budgets.enter(first, 'read'))).done();
    const waits: number[] = [];
    await clock.runUntil(budgets.enter(first, 'read', { onWait: (ms) => waits.push(ms) }));
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(minute);
    expect(waits[0]).toBeLessThanOrEqual(minute + grain);
  });

  it('lets nobody start while it is held, by whichever process', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const shelf = sharedShelf(clock);
    const [asked, other] = [new CallBudgets(shelf, clock, 'asked'), new CallBudgets(shelf, clock, 'other')];
    const turn = await turnOf(asked.enter([allowance()], 'read'));
    asked.hold(allowance(), 7_000);
    turn.done();
    await clock.runUntil(asked.close());
    await clock.runUntil(other.enter([allowance()], 'read'));
    expect(clock.now() - start).toBe(7_000);
  });

  it('gives up a waiting call when its signal is aborted, and the next one still gets its turn', async () => {
    const clock = new VirtualClock();
    const budgets = one(clock);
    const first = await turnOf(budgets.enter([allowance()], 'read'));
    const abort = new AbortController();
    const given = budgets.enter([allowance()], 'read', { signal: abort.signal });
    const next = budgets.enter([allowance()], 'read');
    abort.abort();
    expect(await given).toBeNull();
    first.done();
    expect(await next).not.toBeNull();
  });

  it('a call that is given up while its turn is being written takes no turn from others', async () => {
    const clock = new VirtualClock();
    const shelf = sharedShelf(clock);
    let written = Promise.resolve();
    const slow: CallShelf = {
      isShared: true,
      update: async (scopes, change) => {
        await shelf.update(scopes, change);
        await written;
      },
    };
    const budgets = one(clock, slow);
    let goOn = (): void => undefined;
    written = new Promise((resolve) => (goOn = resolve));
    const abort = new AbortController();
    const given = budgets.enter([allowance()], 'read', { signal: abort.signal });
    for (let turns = 0; turns < 5; turns += 1) await Promise.resolve();
    abort.abort();
    expect(await given).toBeNull();
    goOn();
    await clock.runUntil(budgets.enter([allowance()], 'read'));
  });

  it('counts a turn once however often it is ended', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const budgets = one(clock);
    const two = [allowance({ calls: 2 })];
    const turn = await turnOf(budgets.enter(two, 'read'));
    turn.done();
    turn.done();
    (await turnOf(budgets.enter(two, 'read'))).done();
    await clock.runUntil(budgets.enter(two, 'read'));
    expect(clock.now() - start).toBeGreaterThanOrEqual(minute);
    expect(clock.now() - start).toBeLessThanOrEqual(minute + grain);
  });

  it('heeds what the process before it used of the window, and waits for its calls no longer than it can be silent', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const shelf = sharedShelf(clock);
    const dead = mortal(shelf, clock, 'dead');
    const limit = [allowance({ calls: 3, concurrency: 2 })];
    (await turnOf(dead.budgets.enter(limit, 'write'))).done();
    const asked = [dead.budgets.enter(limit, 'write'), dead.budgets.enter(limit, 'write')];
    await clock.runUntil(Promise.all(asked));
    dead.die();
    const next = new CallBudgets(shelf, clock, 'next');
    const turns: number[] = [];
    for (let call = 0; call < 3; call += 1) {
      const entered = next.enter(limit, 'write');
      await clock.runUntil(entered);
      (await turnOf(entered)).done();
      turns.push(clock.now() - start);
    }
    // One call had ended at the start; two were in flight, and count as ended when nothing was heard of them.
    expect(turns[0]).toBeGreaterThanOrEqual(minute);
    expect(turns[0]).toBeLessThan(minute + 1_000);
    for (const at of turns.slice(1)) {
      expect(at).toBeGreaterThanOrEqual(minute + silentMs);
      expect(at).toBeLessThan(minute + silentMs + 6_000);
    }
  });

  it('a call that takes long is not taken for one of a dead process', async () => {
    const clock = new VirtualClock();
    const shelf = sharedShelf(clock);
    const [slow, other] = [new CallBudgets(shelf, clock, 'slow'), new CallBudgets(shelf, clock, 'other')];
    const turn = await turnOf(slow.enter([allowance()], 'read'));
    const start = clock.now();
    const after = other.enter([allowance()], 'read').then(() => clock.now() - start);
    await clock.runUntil(clock.sleep(4 * silentMs));
    turn.done();
    await clock.runUntil(after);
    expect(await after).toBeGreaterThanOrEqual(4 * silentMs);
  });

  it('a call needs a turn in all its scopes: what organisations share holds them all', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const budgets = one(clock);
    const app = allowance({ scope: 'app', calls: 5, concurrency: 5 });
    const calls = Array.from({ length: 12 }, async (_, index) => {
      const own = allowance({ scope: `organisation ${index % 3}`, concurrency: 4 });
      (await turnOf(budgets.enter([own, app], 'read'))).done();
      return clock.now() - start;
    });
    await clock.runUntil(Promise.all(calls));
    const times = await Promise.all(calls);
    expect(times.filter((at) => at < minute)).toHaveLength(5);
    expect(times.filter((at) => at < 2 * minute)).toHaveLength(10);
  });

  it('a shelf that fails is told to those who wait, and the next call goes on', async () => {
    const clock = new VirtualClock();
    const shelf = sharedShelf(clock);
    let broken = true;
    const budgets = one(clock, {
      isShared: true,
      update: async (scopes, change) => {
        if (broken) throw new Error('The store is gone.');
        await shelf.update(scopes, change);
      },
    });
    await expect(budgets.enter([allowance()], 'read')).rejects.toThrow('The store is gone.');
    broken = false;
    const turn = await turnOf(budgets.enter([allowance()], 'read'));
    broken = true;
    turn.done();
    await clock.runUntil(clock.sleep(1_000));
    broken = false;
    // The end that could not be written is written with the next beginning.
    expect(await budgets.enter([allowance()], 'read')).not.toBeNull();
  });
});
