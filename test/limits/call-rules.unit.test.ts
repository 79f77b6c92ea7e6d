import fc from 'fast-check';
import {
  begun,
  freshState,
  held,
  leftOfWindow,
  over,
  stateNow,
  waitMs,
  type Allowance,
  type CallState,
} from '../../server/limits/call-rules';

const minute = 60_000;
const limit: Allowance = { scope: 'one', calls: 60, windowMs: minute, concurrency: 4 };
const used = (calls: number, at: number): CallState =>
  Array.from({ length: calls }, (_, index) => index).reduce(
    (state, call) => over(begun(state, 'me', call, at), limit, 'me', call, at),
    freshState,
  );
const wait = (state: CallState, at: number, allowance = limit) =>
  waitMs(stateNow(state, allowance, at), allowance, at);

test('a clock set back freezes nothing: no wait is longer than a window', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 * 365 * 24 * minute }), (back) => {
      const before = 10_000 * minute * 60 * 24;
      const full = wait(used(60, before), before - back);
      expect(full).toBeGreaterThan(0);
      expect(full).toBeLessThanOrEqual(minute + minute / 500);
      const asked = wait(held(freshState, 30_000, before), before - back);
      expect(asked).toBe(30_000);
    }),
  );
});

test('what is kept stays small, however many calls there are', () => {
  const demo: Allowance = { ...limit, calls: 3_000 };
  let state = freshState;
  for (let call = 0; call < 6_000; call += 1) {
    const at = 1_000_000 + call * 21;
    const now = stateNow(state, demo, at);
    expect(waitMs(now, demo, at)).toBe(0);
    state = over(begun(now, 'me', call, at), demo, 'me', call, at);
  }
  expect(state.ended.length).toBeLessThanOrEqual(501);
});

test('what others called is counted as soon as the vendor tells, and only what we do not know of', () => {
  const at = 1_000_000;
  const state = used(20, at);
  expect(leftOfWindow(state, limit, 40, at)).toEqual(state);
  expect(leftOfWindow(state, limit, 55, at)).toEqual(state);
  const others = leftOfWindow(state, limit, 0, at);
  expect(wait(others, at + 1)).toBeGreaterThan(minute - 1_000);
  expect(wait(leftOfWindow(state, limit, 1, at), at + 1)).toBe(0);
});

test('the end of a call that was taken for dead counts once', () => {
  const flying = begun(freshState, 'paused', 1, 1_000_000);
  const later = stateNow(flying, limit, 1_020_000);
  expect(later.flying).toEqual([]);
  expect(later.ended.map(([, calls]) => calls)).toEqual([1]);
  expect(over(later, limit, 'paused', 1, 1_021_000)).toEqual(later);
});
