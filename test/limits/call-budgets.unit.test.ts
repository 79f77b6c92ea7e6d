import fc from 'fast-check';
import { Pacer, type Turn } from '../../server/limits/pacer';
import { VirtualClock } from '../support/virtual-clock';

const minute = 60_000;

/** The most arrivals that fall into any window of `windowMs`, half open. */
function mostInAnyWindow(arrivals: readonly number[], windowMs: number): number {
  const sorted = [...arrivals].sort((left, right) => left - right);
  return Math.max(
    0,
    ...sorted.map((start) => sorted.filter((at) => at >= start && at < start + windowMs).length),
  );
}

interface Call {
  readonly outward: number;
  readonly homeward: number;
}

/** Sends every call as soon as the pacer lets it; the vendor sees it `outward` ms later. */
async function send(clock: VirtualClock, pacer: Pacer, calls: readonly Call[]): Promise<number[]> {
  const arrivals: number[] = [];
  const one = async ({ outward, homeward }: Call) => {
    const turn = await pacer.enter();
    await clock.sleep(outward);
    arrivals.push(clock.now());
    await clock.sleep(homeward);
    turn?.done();
  };
  await clock.runUntil(Promise.all(calls.map(one)));
  return arrivals;
}

describe('Pacer', () => {
  it('never lets the vendor see more calls in any window than the limit, whatever the network delays', async () => {
    const call = fc.record({
      outward: fc.integer({ min: 0, max: 20_000 }),
      homeward: fc.integer({ min: 0, max: 2_000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (calls, limit, concurrency) => {
          const clock = new VirtualClock();
          const pacer = new Pacer({ clock, limit, windowMs: minute, concurrency });
          const arrivals = await send(clock, pacer, calls);
          expect(arrivals).toHaveLength(calls.length);
          expect(mostInAnyWindow(arrivals, minute)).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('uses the whole limit: 180 quick calls at 60 a minute take two windows', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const pacer = new Pacer({ clock, limit: 60, windowMs: minute, concurrency: 1 });
    const arrivals = await send(
      clock,
      pacer,
      Array.from({ length: 180 }, () => ({ outward: 50, homeward: 50 })),
    );
    expect(arrivals.filter((at) => at < start + minute)).toHaveLength(60);
    expect(Math.max(...arrivals) - start).toBeLessThan(2 * (minute + 100) + 60 * 100);
  });

  it('keeps no more calls in flight than allowed', async () => {
    const clock = new VirtualClock();
    const pacer = new Pacer({ clock, limit: 100, windowMs: minute, concurrency: 3 });
    let inFlight = 0;
    let most = 0;
    const one = async () => {
      const turn = await pacer.enter();
      most = Math.max(most, (inFlight += 1));
      await clock.sleep(500);
      inFlight -= 1;
      turn?.done();
    };
    await clock.runUntil(Promise.all(Array.from({ length: 20 }, one)));
    expect(most).toBe(3);
  });

  it('tells every waiting call how long the wait is', async () => {
    const clock = new VirtualClock();
    const pacer = new Pacer({ clock, limit: 1, windowMs: minute, concurrency: 1 });
    (await pacer.enter())?.done();
    const waits: number[] = [];
    await clock.runUntil(pacer.enter({ onWait: (ms) => waits.push(ms) }));
    expect(waits).toEqual([minute]);
  });

  it('lets nobody start while it is held', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const pacer = new Pacer({ clock, limit: 10, windowMs: minute, concurrency: 1 });
    pacer.hold(7_000);
    await clock.runUntil(pacer.enter());
    expect(clock.now() - start).toBe(7_000);
  });

  it('gives up a waiting call when its signal is aborted, and the next one still gets its turn', async () => {
    const clock = new VirtualClock();
    const pacer = new Pacer({ clock, limit: 10, windowMs: minute, concurrency: 1 });
    const first = await pacer.enter();
    const abort = new AbortController();
    const given = pacer.enter({ signal: abort.signal });
    const next = pacer.enter();
    abort.abort();
    expect(await given).toBeNull();
    first?.done();
    expect(await next).not.toBeNull();
  });

  it('counts a turn once however often it is ended', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const pacer = new Pacer({ clock, limit: 2, windowMs: minute, concurrency: 1 });
    const turn = await pacer.enter();
    turn?.done();
    turn?.done();
    const second: Turn | null = await pacer.enter();
    second?.done();
    await clock.runUntil(pacer.enter());
    expect(clock.now() - start).toBe(minute);
  });
});
