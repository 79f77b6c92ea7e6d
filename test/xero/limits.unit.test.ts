import { answerFailure } from '../../server/xero/errors';
import { XeroLimits } from '../../server/xero/limits';
import { VirtualClock } from '../support/virtual-clock';

async function waitForTurn(clock: VirtualClock, limits: XeroLimits): Promise<number> {
  const before = clock.now();
  const turn = limits.enter({});
  await clock.runUntil(turn);
  const entered = await turn;
  if (entered && 'done' in entered) entered.done();
  return clock.now() - before;
}
const refusal = (headers: Record<string, string>) => ({ headers, failure: answerFailure(429, headers, '') });

describe('XeroLimits', () => {
  it('slows down as the minute runs out, and stops for a whole one when it is used up', async () => {
    const waits: number[] = [];
    for (const left of ['6', '5', '1', '0']) {
      const clock = new VirtualClock();
      const limits = new XeroLimits(clock);
      limits.learn({ 'x-minlimit-remaining': left });
      waits.push(await waitForTurn(clock, limits));
    }
    expect(waits).toEqual([0, 10_042, 30_125, 60_250]);
  });

  it('at five left, going on by the headers alone never uses more than what is left of a window', async () => {
    const clock = new VirtualClock();
    const limits = new XeroLimits(clock);
    const start = clock.now();
    for (let left = 5; left > 0; left -= 1) {
      limits.learn({ 'x-minlimit-remaining': String(left) });
      await waitForTurn(clock, limits);
    }
    expect(clock.now() - start).toBeGreaterThan(60_000);
  });

  it('stops before the day is used up, without a call, and asks again after an hour', async () => {
    const clock = new VirtualClock();
    const limits = new XeroLimits(clock);
    limits.learn({ 'x-daylimit-remaining': '5' });
    expect(await limits.enter({})).toMatchObject({
      code: 'day-limit',
      notSaved: true,
      retryAfterMs: 3_600_000,
    });
    await clock.runUntil(Promise.all([clock.sleep(3_600_000)]));
    expect(await limits.enter({})).toHaveProperty('done');
  });

  it('does nothing without headers', async () => {
    const clock = new VirtualClock();
    const limits = new XeroLimits(clock);
    limits.learn({ 'x-minlimit-remaining': 'soon' });
    expect(await waitForTurn(clock, limits)).toBe(0);
  });

  it.each([
    [{ 'x-rate-limit-problem': 'minute', 'retry-after': '12' }, true, 12_000],
    [{ 'x-rate-limit-problem': 'minute' }, true, 15_000],
    [{ 'x-rate-limit-problem': 'concurrent' }, true, 1_000],
    [{}, true, 15_000],
    [{ 'x-rate-limit-problem': 'minute', 'retry-after': '9999' }, false, 0],
  ])('after 429 with %p: again %p, in %p ms', async (headers, again, wait) => {
    const clock = new VirtualClock();
    const limits = new XeroLimits(clock);
    const { failure } = refusal(headers);
    expect(limits.mayRetry(failure, headers, 1)).toBe(again);
    expect(await waitForTurn(clock, limits)).toBe(wait);
  });

  it('gives up after six refusals', () => {
    const { failure, headers } = refusal({ 'x-rate-limit-problem': 'concurrent' });
    const limits = new XeroLimits(new VirtualClock());
    expect([1, 5, 6].map((refusals) => limits.mayRetry(failure, headers, refusals))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('a day that is used up closes for as long as Xero says', async () => {
    const limits = new XeroLimits(new VirtualClock());
    const { failure, headers } = refusal({ 'x-rate-limit-problem': 'day', 'retry-after': '7200' });
    expect(limits.mayRetry(failure, headers, 1)).toBe(false);
    expect(await limits.enter({})).toMatchObject({ code: 'day-limit', retryAfterMs: 7_200_000 });
  });
});
