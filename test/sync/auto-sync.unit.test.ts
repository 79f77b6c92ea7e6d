import { calendarDate, monthOf } from '../../server/accounting/dates';
import { openPeriods, troubleOf } from '../../server/sync/auto-sync';

test.each([
  [null, null, ['2026-10-01', '2026-11-01']],
  ['2026-09-30', null, ['2026-10-01', '2026-11-01']],
  ['2026-10-30', null, ['2026-10-01', '2026-11-01']],
  ['2026-10-31', null, ['2026-11-01']],
  ['2026-11-30', null, []],
  [null, '2026-10-31', ['2026-10-01', '2026-11-01']],
  [null, '2026-11-01', ['2026-11-01']],
  [null, '2026-12-01', []],
])('in November, locked up to %s and begun on %s, it looks at %j', (lock, start, expected) => {
  const date = (text: string | null) => (text === null ? null : calendarDate(text));
  const periods = openPeriods(monthOf(calendarDate('2026-11-23')), date(lock), { startDate: date(start) });
  expect(periods.map(({ from }) => from)).toEqual(expected);
});

test.each([
  ['warning', 'tax-rate-differs', 'its preview has 1 warning, so nothing of it was posted. Because.'],
  ['warning', 'contact-unknown', 'its preview has 1 warning, so nothing of it was posted. Because.'],
  ['blocking', 'date-locked', 'its preview has 1 fault, so nothing of it was posted. Because.'],
  ['warning', 'not-posted-by-rule', null],
  ['warning', 'nothing-to-post', null],
  ['warning', 'before-start-date', null],
  ['blocking', 'period-open', null],
] as const)('what is %s for %s: %j', (severity, code, words) => {
  const issue = { code, severity, reason: 'Because.', remedy: '', place: { table: 'xero' as const } };
  expect(troubleOf({ issues: [{ ...issue, count: 1, documents: [] }] })).toBe(words);
});
