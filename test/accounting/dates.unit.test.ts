import {
  addDays,
  addMonths,
  calendarDate,
  calendarDateIn,
  dateText,
  lastDayOf,
  monthOf,
  parseCalendarDate,
} from '../../server/accounting/dates';

test('only real days of the calendar are dates', () => {
  expect(['2026-02-28', '2024-02-29', '2026-12-31'].map(parseCalendarDate)).toEqual([
    '2026-02-28',
    '2024-02-29',
    '2026-12-31',
  ]);
  expect(
    ['2026-02-29', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-1', ''].map(parseCalendarDate),
  ).toEqual([null, null, null, null, null, null]);
});

test('months and days go over year ends and leap days', () => {
  expect(addMonths(monthOf(calendarDate('2026-01-31')), -1)).toBe('2025-12');
  expect(addMonths(monthOf(calendarDate('2026-11-01')), 2)).toBe('2027-01');
  expect(lastDayOf(monthOf(calendarDate('2024-02-01')))).toBe('2024-02-29');
  expect(addDays(calendarDate('2026-12-31'), 1)).toBe('2027-01-01');
  expect(dateText(calendarDate('2026-10-01'))).toBe('1 October 2026');
});

test("today is the organisation's day, not the server's", () => {
  const moment = new Date('2026-10-31T23:30:00Z');
  expect(calendarDateIn('Europe/London', moment)).toBe('2026-10-31');
  expect(calendarDateIn('Pacific/Auckland', moment)).toBe('2026-11-01');
});
