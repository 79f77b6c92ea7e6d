import { RateLimits, AppMinutes, limitSets } from '../../server/sandbox/xero/limits';
import { CallBudgets } from '../../server/limits/call-budgets';
import { createMemoryShelf, type CallShelf } from '../../server/limits/call-shelf';
import { answerFailure } from '../../server/xero/errors';
import { XeroLimits } from '../../server/xero/limits';
import { VirtualClock } from '../support/virtual-clock';

const tenantId = 'one';
/** As the store is: of several processes. */
const sharedShelf = (clock: VirtualClock): CallShelf => ({ ...createMemoryShelf(clock), isShared: true });
const limitsOn = (clock: VirtualClock, shelf = createMemoryShelf(clock), holder = 'this'): XeroLimits =>
  new XeroLimits(new CallBudgets(shelf, clock, holder), { tenantId, clientId: 'app' });

async function turnOn(clock: VirtualClock, limits: XeroLimits) {
  const entered = limits.enter('read', {});
  await clock.runUntil(entered);
  const turn = await entered;
  if (turn === null || 'code' in turn) throw new Error(`No turn: ${turn?.code ?? 'given up'}`);
  return turn;
}
async function waitForTurn(clock: VirtualClock, limits: XeroLimits): Promise<number> {
  const before = clock.now();
  (await turnOn(clock, limits)).done();
  return clock.now() - before;
}
/** One call whose answer carries these headers. */
async function answered(clock: VirtualClock, limits: XeroLimits, headers: Record<string, string>) {
  const turn = await turnOn(clock, limits);
  limits.learn(turn, headers);
  turn.done();
}
const refusal = (headers: Record<string, string>) => ({ headers, failure: answerFailure(429, headers, '') });

describe('XeroLimits', () => {
  it('lets the last calls of its own minute go: what the headers count down is its own doing', async () => {
    const clock = new VirtualClock();
    const limits = limitsOn(clock);
    const start = clock.now();
    for (let left = 59; left >= 0; left -= 1)
      await answered(clock, limits, { 'x-minlimit-remaining': String(left) });
    expect(clock.now() - start).toBe(0);
    expect(await waitForTurn(clock, limits)).toBeGreaterThan(60_000);
  });

  it('stops for a whole minute where others have used it up, and leaves them what they used', async () => {
    const clock = new VirtualClock();
    const limits = limitsOn(clock);
    await answered(clock, limits, { 'x-minlimit-remaining': '2' });
    expect([await waitForTurn(clock, limits), await waitForTurn(clock, limits)]).toEqual([0, 0]);
    expect(await waitForTurn(clock, limits)).toBeGreaterThan(60_000);
  });

  it('the same of the app, over all organisations', async () => {
    const clock = new VirtualClock();
    const shelf = sharedShelf(clock);
    await answered(clock, limitsOn(clock, shelf), { 'x-appminlimit-remaining': '0' });
    await clock.runUntil(clock.sleep(1_000));
    const other = new XeroLimits(new CallBudgets(shelf, clock, 'other'), {
      tenantId: 'two',
      clientId: 'app',
    });
    expect(await waitForTurn(clock, other)).toBeGreaterThan(59_000);
  });

  it('keeps the rest of the day for looking up: writes are refused without a call, reads go on', async () => {
    const clock = new VirtualClock();
    const limits = limitsOn(clock);
    await answered(clock, limits, { 'x-daylimit-remaining': '4000' });
    await answered(clock, limits, { 'x-daylimit-remaining': '100' });
    expect(await limits.enter('write', {})).toMatchObject({
      code: 'day-limit',
      notSaved: true,
      retryAfterMs: 3_600_000,
    });
    expect(await waitForTurn(clock, limits)).toBe(0);
    await clock.runUntil(clock.sleep(3_600_000));
    expect(await limits.enter('write', {})).toHaveProperty('done');
  });

  it('does nothing without headers', async () => {
    const clock = new VirtualClock();
    const limits = limitsOn(clock);
    await answered(clock, limits, { 'x-minlimit-remaining': 'soon', 'x-daylimit-remaining': '' });
    expect(await waitForTurn(clock, limits)).toBe(0);
    expect(await limits.enter('write', {})).toHaveProperty('done');
  });

  it.each([
    [{ 'x-rate-limit-problem': 'minute', 'retry-after': '12' }, true, 12_000],
    [{ 'x-rate-limit-problem': 'minute', 'retry-after': '1.5' }, true, 1_500],
    [{ 'x-rate-limit-problem': 'minute' }, true, 15_000],
    [{ 'x-rate-limit-problem': 'concurrent' }, true, 1_000],
    [{}, true, 15_000],
    [{ 'x-rate-limit-problem': 'minute', 'retry-after': '9999' }, false, 0],
  ])('after 429 with %p: again %p, in %p ms', async (headers, again, wait) => {
    const clock = new VirtualClock();
    const limits = limitsOn(clock);
    const { failure } = refusal(headers);
    expect(limits.mayRetry(failure, headers, 1)).toBe(again);
    expect(await waitForTurn(clock, limits)).toBe(wait);
  });

  it('gives up after six refusals', () => {
    const { failure, headers } = refusal({ 'x-rate-limit-problem': 'concurrent' });
    const limits = limitsOn(new VirtualClock());
    expect([1, 5, 6].map((refusals) => limits.mayRetry(failure, headers, refusals))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('a day that is used up closes for as long as Xero says, for every process', async () => {
    const clock = new VirtualClock();
    const shelf = sharedShelf(clock);
    const limits = limitsOn(clock, shelf);
    const { failure, headers } = refusal({ 'x-rate-limit-problem': 'day', 'retry-after': '7200' });
    expect(limits.mayRetry(failure, headers, 1)).toBe(false);
    expect(await limits.enter('read', {})).toMatchObject({ code: 'day-limit', retryAfterMs: 7_200_000 });
    expect(await limitsOn(clock, shelf, 'other').enter('read', {})).toMatchObject({ code: 'day-limit' });
  });
});

/** Calls of some processes that always want more, against the limits as the sandbox counts them. */
async function alwaysHungry(processes: number, callMs: number, minutes: number) {
  const clock = new VirtualClock();
  const vendor = new RateLimits(limitSets.vendor, () => new Date(clock.now()), new AppMinutes());
  const shelf = sharedShelf(clock);
  const end = clock.now() + minutes * 60_000;
  let used = 0;
  const problems: string[] = [];
  const worker = async (limits: XeroLimits): Promise<void> => {
    while (clock.now() < end) {
      const turn = await limits.enter('read', {});
      if (turn === null || 'code' in turn) throw new Error('No turn');
      if (clock.now() >= end) return turn.done();
      await clock.sleep(callMs / 2);
      const admission = vendor.admit('app');
      if (admission.ok) used += 1;
      else problems.push(admission.problem);
      const told = vendor.headers('app');
      await clock.sleep(callMs / 2);
      if (admission.ok) admission.release();
      const headers = Object.entries(told).map(([name, value]) => [name.toLowerCase(), value]);
      limits.learn(turn, Object.fromEntries(headers) as Record<string, unknown>);
      turn.done();
    }
  };
  const workers = Array.from({ length: processes }, (_, index) => {
    const limits = limitsOn(clock, shelf, String(index));
    return Array.from({ length: 6 }, () => worker(limits));
  });
  await clock.runUntil(Promise.all(workers.flat()));
  return { problems, share: used / (60 * minutes) };
}

describe.each([1, 2, 4])('%p processes that always have work', (processes) => {
  it.each([100, 700, 2_000])(
    'use 95 %% of the minutes with calls of %p ms, and Xero refuses none',
    async (callMs) => {
      const { share, problems } = await alwaysHungry(processes, callMs, 30);
      expect(problems).toEqual([]);
      expect(share).toBeGreaterThanOrEqual(0.95);
      expect(share).toBeLessThanOrEqual(1);
    },
  );
});

test('the sandbox counts the minute of an app over all tenants that share it', () => {
  const clock = new VirtualClock();
  const [limits, apps] = [{ ...limitSets.vendor, appMinute: 3 }, new AppMinutes()];
  const [one, two] = [0, 1].map(() => new RateLimits(limits, () => new Date(clock.now()), apps));
  const admissions = [one, two, one, two].map((tenant) => tenant?.admit('app'));
  expect(admissions.map((admission) => admission?.ok)).toEqual([true, true, true, false]);
  expect(admissions[3]).toMatchObject({ problem: 'appminute', retryAfterSeconds: 60 });
  expect(two?.admit('another app')).toMatchObject({ ok: true });
});
