import { omniAllowances, type OmniLimits } from '../../../server/cin7/omni/limits';
import { CallBudgets, type WaitOptions } from '../../../server/limits/call-budgets';
import { createMemoryShelf } from '../../../server/limits/call-shelf';
import { VirtualClock } from '../../support/virtual-clock';

/** Turns within these limits. */
function pacingOf(limits: OmniLimits, clock: VirtualClock) {
  const budgets = new CallBudgets(createMemoryShelf(clock), clock, 'one');
  const allowances = omniAllowances(limits, 'key');
  return {
    enter: async (options: WaitOptions = {}) => {
      const turn = await budgets.enter(allowances, 'read', options);
      if (turn && 'closed' in turn) throw new Error('A day of Cin7 is never closed');
      return turn;
    },
    hold: (ms: number) => allowances.forEach((allowance) => budgets.hold(allowance, ms)),
  };
}

/** Starts as many calls as it is let, each taking a while, and notes when they started. */
async function starts(
  pacing: ReturnType<typeof pacingOf>,
  clock: VirtualClock,
  count: number,
  takesMs: number,
): Promise<number[]> {
  const begun: number[] = [];
  const one = async (): Promise<void> => {
    const turn = await pacing.enter();
    begun.push(clock.now());
    await clock.sleep(takesMs);
    turn?.done();
  };
  await clock.runUntil(Promise.all(Array.from({ length: count }, one)));
  return begun;
}

/** The most that fall into any window of so many milliseconds. */
const most = (moments: readonly number[], windowMs: number): number =>
  Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + windowMs).length));

it('keeps the limits of a second, a minute and a day at once', async () => {
  const clock = new VirtualClock();
  const pacing = pacingOf({ perSecond: 3, perMinute: 10, perDay: 25 }, clock);
  const begun = await starts(pacing, clock, 30, 20);
  expect(begun).toHaveLength(30);
  expect(most(begun, 1_000)).toBe(3);
  expect(most(begun, 60_000)).toBe(10);
  expect(most(begun, 24 * 3_600_000)).toBe(25);
});

it('holds everybody back for as long as it was asked to', async () => {
  const clock = new VirtualClock();
  const pacing = pacingOf({ perSecond: 3, perMinute: 60, perDay: 5_000 }, clock);
  pacing.hold(90_000);
  const before = clock.now();
  const [first = 0] = await starts(pacing, clock, 1, 10);
  expect(first - before).toBe(90_000);
});

it('tells of the wait, and gives up when it is cancelled', async () => {
  const clock = new VirtualClock();
  const pacing = pacingOf({ perSecond: 1, perMinute: 1, perDay: 1 }, clock);
  await starts(pacing, clock, 1, 10);
  const waits: number[] = [];
  const stop = new AbortController();
  const waiting = pacing.enter({ signal: stop.signal, onWait: (ms) => waits.push(ms) });
  const seen = waiting.then(() => waits[0]);
  await clock.runUntil(clock.sleep(1_000));
  stop.abort();
  expect(await waiting).toBeNull();
  expect(await seen).toBeGreaterThan(23 * 3_600_000);
  const next = await starts(pacing, clock, 1, 10);
  expect(next).toHaveLength(1);
});
