import { calendarDate } from '../../server/accounting/dates';
import { datesText } from '../../server/sync/words';

const day = (text: string) => calendarDate(text);

test.each([
  ['2026-10-02', '2026-10-02', '2 October 2026'],
  ['2026-10-01', '2026-10-31', '1 to 31 October 2026'],
  ['2026-09-28', '2026-10-03', '28 September to 3 October 2026'],
  ['2026-12-28', '2027-01-03', '28 December 2026 to 3 January 2027'],
])('%s to %s reads as %s', (first, last, words) => {
  expect(datesText(day(first), day(last))).toBe(words);
});
