import type { AttemptRecord } from '../../server/store/attempts';
import { judgeAttempt } from '../../server/sync/attempt';

const sentAt = new Date('2026-11-23T10:00:00Z');
const after = (seconds: number): Date => new Date(sentAt.getTime() + seconds * 1_000);

const lost = (more: Partial<AttemptRecord> = {}): AttemptRecord => ({
  ...{ id: 'a', connection: 'c', kind: 'cogs', keys: ['k'], idempotencyKey: 'a', bodyHash: 'h' },
  ...{ state: 'lost', sentAt, endedAt: after(60), looks: 0, ...more },
});

test('the same bytes again while Xero surely remembers the key, unless a part of them is there', () => {
  expect(judgeAttempt(lost(), false, after(239))).toBe('repeat');
  expect(judgeAttempt(lost(), true, after(239))).toBe('wait');
  expect(judgeAttempt(lost(), false, after(240))).toBe('wait');
});

test('anew once the request can no longer arrive, by the clock and by look-ups that were waited for', () => {
  expect(judgeAttempt(lost({ looks: 3 }), false, after(600))).toBe('wait');
  expect(judgeAttempt(lost({ looks: 4 }), false, after(600))).toBe('anew');
  expect(judgeAttempt(lost({ looks: 4, endedAt: after(500) }), false, after(600))).toBe('wait');
});

test('a clock that is set forward by a day ends no wait', () => {
  const tomorrow = after(86_400);
  for (const looks of [0, 1, 2, 3]) expect(judgeAttempt(lost({ looks }), false, tomorrow)).toBe('wait');
});

test('what Xero answered, and what no attempt holds, needs no wait', () => {
  expect(judgeAttempt(null, false, sentAt)).toBe('anew');
  for (const state of ['failed', 'refused', 'answered'] as const)
    expect(judgeAttempt(lost({ state }), false, after(61))).toBe('anew');
});
