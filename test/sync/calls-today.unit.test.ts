import { callsSentence, postingWaits, type CallsToday } from '../../server/sync/calls-today';

const now = new Date('2026-11-23T10:00:00Z');
const today = (fields: Partial<CallsToday['day']> = {}): CallsToday => ({
  day: {
    ...{ limit: 5_000, left: 4_312, seenAt: now.getTime(), isExact: false },
    anewAt: Date.parse('2026-11-24T06:05:00Z'),
    ...fields,
  },
  timeZone: 'Pacific/Auckland',
});

test('what posting takes of the day, in the words of the confirmation', () => {
  expect(callsSentence(3, null, now)).toBe('It takes about 3 calls to Xero.');
  expect(callsSentence(1, today(), now)).toBe(
    "It takes about 1 call to Xero; 4,312 of today's 5,000 are left.",
  );
  expect(callsSentence(120, today({ left: 160 }), now)).toBe(
    "It takes about 120 calls to Xero, and 60 of today's 5,000 are left for posting: the biggest batches go first, the rest goes out by itself at 19:05 tomorrow at the latest.",
  );
});

test('why posting waits, and until when', () => {
  expect(postingWaits(null, now)).toBeNull();
  expect(postingWaits(today(), now)).toBeNull();
  expect(postingWaits(today({ left: 97 }), now)).toEqual({
    afterMs: 3_600_000,
    message:
      "Posting waits: 97 of Xero's 5,000 calls of today are left and kept for looking up what was posted. It goes on by itself at 19:05 tomorrow at the latest.",
  });
  expect(postingWaits(today({ left: 0, isExact: true, anewAt: now.getTime() + 30 * 60_000 }), now)).toEqual({
    afterMs: 30 * 60_000,
    message: "Posting waits: Xero's 5,000 calls of today are used up. It goes on by itself at 23:30.",
  });
});
