import { backoffMs, retryAfterMs } from '../../server/limits/backoff';

describe('backoffMs', () => {
  it('doubles from the base and stops at the bound', () => {
    const waits = [1, 2, 3, 4, 5, 200].map((failures) =>
      backoffMs(failures, { baseMs: 1_000, maxMs: 10_000 }),
    );
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });
});

describe('retryAfterMs', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  it.each([
    ['30', 30_000],
    [' 0 ', 0],
    ['Sun, 01 Mar 2026 12:00:20 GMT', 20_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['Sunday, 01-Mar-26 12:00:20 GMT', 20_000],
    ['Sun Mar  1 12:00:20 2026', 20_000],
    ['1.5', 1_500],
    ['86399', 86_399_000],
    ['soon', null],
    ['-5', null],
    ['12 s', null],
    ['1,5', null],
    ['2026', 2_026_000],
    ['99999999999', null],
    ['Sun, 31 Foo 2026 12:00:20 GMT', null],
    ['', null],
    [null, null],
  ])('reads %p', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
