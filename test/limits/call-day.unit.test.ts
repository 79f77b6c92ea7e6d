import fc from 'fast-check';
import {
  closedMs,
  dayLeft,
  dayNow,
  dayUsedUp,
  reserveOf,
  roomFor,
  withoutOne,
} from '../../server/limits/call-day';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.parse('2026-11-23T10:00:00Z');

test.each([
  [4_999, 5_000],
  [1_001, 5_000],
  [999, 1_000],
  [12, 1_000],
  [499_990, 500_000],
])('%p calls left: a day of %p', (left, limit) => {
  expect(dayLeft(null, left, 0, now)).toMatchObject({ limit, left, anewAt: now + day });
});

test('a day keeps the most that was ever left of it, and counts what was begun since the answer', () => {
  const morning = dayLeft(null, 4_000, 0, now);
  expect(dayLeft(morning, 900, 3, now + hour)).toEqual({
    ...{ limit: 5_000, left: 897, seenAt: now + hour, anewAt: now + day, isExact: false },
  });
  expect(withoutOne(morning).left).toBe(3_999);
});

test('an answer that overtook another is no new day; many calls more are', () => {
  const low = dayLeft(null, 500, 0, now);
  expect(dayLeft(low, 503, 0, now + 1)).toMatchObject({ left: 503, anewAt: now + day });
  expect(dayLeft(low, 4_990, 0, now + hour)).toMatchObject({
    limit: 5_000,
    left: 4_990,
    anewAt: now + hour + day,
  });
});

test('writes stop at the reserve, reads only when nothing is left, and both are asked again after an hour', () => {
  const low = dayLeft(dayLeft(null, 5_000, 0, now - hour), reserveOf(5_000), 0, now);
  expect(reserveOf(5_000)).toBe(100);
  expect(reserveOf(1_000)).toBe(40);
  expect([closedMs(low, 'write', now), closedMs(low, 'read', now)]).toEqual([hour, null]);
  expect(closedMs(low, 'write', now + hour)).toBeNull();
  const none = { ...low, left: 0 };
  expect([closedMs(none, 'write', now), closedMs(none, 'read', now)]).toEqual([hour, hour]);
  expect(closedMs({ ...low, left: 101 }, 'write', now)).toBeNull();
});

test('a refused day is closed until the moment that Xero named, else it is asked every hour', () => {
  expect(closedMs(dayUsedUp(null, 7_200_000, now), 'read', now + 1)).toBe(7_199_999);
  expect(closedMs(dayUsedUp(null, null, now), 'read', now)).toBe(hour);
  expect(dayNow(dayUsedUp(null, 7_200_000, now), now + 7_200_000)).toBeNull();
});

test('no clock set back keeps a day closed for longer than a day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 * day }), fc.boolean(), (back, isExact) => {
      const closed = dayNow({ ...dayUsedUp(null, null, now), isExact }, now - back);
      expect(closedMs(closed, 'read', now - back) ?? 0).toBeLessThanOrEqual(day);
    }),
  );
});

test('what writes may use and what is kept for looking up is the whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5_000 }), (left) => {
      const today = dayLeft(dayLeft(null, 5_000, 0, now), left, 0, now);
      expect(roomFor(today, 'write')).toBe(Math.max(0, left - 100));
      expect(roomFor(today, 'read')).toBe(left);
    }),
  );
});
