import { calendarDate, monthOf } from '../../server/accounting/dates';
import { openPeriods } from '../../server/sync/auto-sync';
import { troubleOf, wordsOfTakenBack } from '../../server/sync/auto-sync-holds';
import { creditNote } from '../xero/every-kind';

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

const share = (id: string) => ({
  ...{ id, saleId: null, revision: '1', number: id, date: calendarDate('2026-10-05'), customer: '' },
  ...{ channel: '', sku: '', quantity: '', unitCost: '', amountMinor: 100n, description: '' },
});
const drafted = (name: string, source: string) =>
  creditNote(name, { number: name, sources: [share(source)] });

test('a draft of what was taken back is named, by its source whatever the number of the share; others are not', () => {
  const drafts = [drafted('CN-1', 'a'), drafted('CN-2', 'b~2'), drafted('CN-3', 'b~3')];
  expect(wordsOfTakenBack(drafts, new Map([['c', { how: 'reversed', by: null }]]))).toBeNull();
  expect(wordsOfTakenBack(drafts, new Map([['a', { how: 'unticked', by: 'Ann' }]]))).toBe(
    'CN-1 holds what is not to be posted again by itself: Ann had left that out. Nothing of the month was posted. Preview it, and post it yourself if it is right.',
  );
  expect(wordsOfTakenBack(drafts, new Map([['b', { how: 'skipped', by: null }]]))).toContain(
    'CN-2 holds what is not to be posted again by itself: that was skipped before, and 1 more document like it.',
  );
});
