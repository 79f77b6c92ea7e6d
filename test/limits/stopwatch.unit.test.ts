import { stopwatch } from '../../server/limits/stopwatch';

test.each([
  ['both go on', 30_000, 30_000, 30_000],
  ['the computer slept: the monotonic clock stood still', 600_000, 20, 600_000],
  ['the wall clock was set back', -3_600_000, 400_000, 400_000],
  ['the wall clock was set forward', 3_600_000, 10, 3_600_000],
])('%s', (_, wallMs, monotonicMs, elapsed) => {
  let [wall, monotonic] = [Date.parse('2026-11-23T10:00:00Z'), 5_000];
  const since = stopwatch(
    () => new Date(wall),
    () => monotonic,
  );
  wall += wallMs;
  monotonic += monotonicMs;
  expect(since()).toBe(elapsed);
});
