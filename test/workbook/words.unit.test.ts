import { isWholeMonth, lastFullMonth, periodOf, shiftMonth } from '../../addin/workbook/period';
import {
  counted,
  momentWords,
  moneyWords,
  periodWords,
  shortPeriodWords,
  someOf,
} from '../../addin/workbook/words';

test('months', () => {
  expect(shiftMonth('2026-01', -1)).toBe('2025-12');
  expect(shiftMonth('2026-12', 1)).toBe('2027-01');
  expect(shiftMonth('2026-11', -25)).toBe('2024-10');
  expect(lastFullMonth('2026-03-31')).toBe('2026-02');
  expect(periodOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  expect(isWholeMonth({ from: '2026-02-01', to: '2026-02-28' })).toBe(true);
  expect(isWholeMonth({ from: '2026-02-01', to: '2026-03-31' })).toBe(false);
});

test('periods in words', () => {
  expect(periodWords(periodOf('2026-10'))).toBe('October 2026');
  expect(periodWords({ from: '2026-10-01', to: '2026-10-15' })).toBe('1 to 15 October 2026');
  expect(periodWords({ from: '2026-09-28', to: '2026-10-03' })).toBe('28 September to 3 October 2026');
  expect(periodWords({ from: '2025-12-28', to: '2026-01-03' })).toBe('28 December 2025 to 3 January 2026');
  expect(periodWords({ from: '2026-10-05', to: '2026-10-05' })).toBe('5 October 2026');
  expect(shortPeriodWords(periodOf('2026-10'))).toBe('October');
});

test('moments are told in the time of the organisation', () => {
  expect(momentWords('2026-10-31T23:30:00Z', 'Pacific/Auckland')).toBe('1 November 2026 12:30');
  expect(momentWords('2026-10-31T23:30:00Z', 'GMTSTANDARDTIME')).toBe('31 October 2026 23:30 UTC');
});

test('counts, names and amounts', () => {
  expect(counted(1, 'document')).toBe('1 document');
  expect(counted(1204, 'entry', 'entries')).toBe('1,204 entries');
  expect(someOf(['A', 'B', 'C', 'D'], 16)).toBe('A, B, C and 13 more');
  expect(someOf([], 4)).toBe('');
  expect(moneyWords('GBP', '-1234567.80')).toBe('GBP -1,234,567.80');
  expect(moneyWords('JPY', '120332')).toBe('JPY 120,332');
});
