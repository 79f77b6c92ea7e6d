import { draftCogs } from '../../server/accounting/cogs';
import { calendarDate } from '../../server/accounting/dates';
import type { JournalDraft } from '../../server/accounting/draft';
import type { XeroReference } from '../../server/accounting/organisation';
import type { PostedState } from '../../server/accounting/posted';
import type { CostEntry } from '../../server/accounting/source-documents';
import { entry, ruleInput, xero } from './books';
import { afterPosting, linesOf, stateOf } from './posted-journals';

function onlyJournal([first, ...others]: readonly JournalDraft[]): JournalDraft {
  if (!first || others.length > 0) throw new Error('There is not one journal');
  return first;
}

/** What comes late into a closed month (accounting-rules 8, row 29); the books of these tests end with October. */
const lockedTo = (date: string | null): XeroReference => ({
  ...xero,
  organisation: {
    ...xero.organisation,
    endOfYearLockDate: null,
    periodLockDate: date === null ? null : calendarDate(date),
  },
});
const cogs = (
  entries: readonly CostEntry[],
  { lock = '2026-10-31', posted, today }: { lock?: string | null; posted?: PostedState; today?: string } = {},
) =>
  draftCogs(
    ruleInput({
      xero: lockedTo(lock),
      sources: { entries },
      ...(posted ? { posted } : {}),
      ...(today ? { today: calendarDate(today) } : {}),
    }),
  ).drafts;
const sale = entry('1', { amount: '48' });
const late = entry('2', { amount: '2.00', number: 'INV-1' });
const october = onlyJournal(cogs([sale], { lock: null }));
const summary = ({ date, revision, faults }: JournalDraft) => [
  date,
  revision,
  faults.map(({ code }) => code),
];

test('the difference is dated the first open day and names the month and the orders', () => {
  const draft = onlyJournal(cogs([sale, late], { posted: afterPosting(october) }));
  expect(linesOf(draft)).toEqual([['310', 200n], ['631', -200n]]); // prettier-ignore
  expect(summary(draft)).toEqual(['2026-11-01', 2, ['late-cost']]);
  expect(draft.family).toBe(october.family);
  expect(draft.narration).toMatch(/^COGS October 2026 Shopify, late for October 2026 v2 \[/);
  expect(draft.lines[0]?.description).toContain('1 movement of INV-1');
  expect(draft.faults[0]?.reason).toMatch(
    /belongs to 31 October 2026.*locked up to 31 October 2026.*dated 1 November/,
  );
});

test('what Cin7 withdrew from a closed month is taken back on the first open day', () => {
  const draft = onlyJournal(cogs([], { posted: afterPosting(october) }));
  expect(linesOf(draft)).toEqual([['631', 4800n], ['310', -4800n]]); // prettier-ignore
  expect(summary(draft)).toEqual(['2026-11-01', 2, ['late-cost']]);
});

test('while the month is open it joins the next revision of the month', () => {
  const draft = onlyJournal(cogs([sale, late], { lock: '2026-09-30', posted: afterPosting(october) }));
  expect(summary(draft)).toEqual(['2026-10-31', 2, []]);
});

test('a locked month of which nothing was posted is held, it does not move', () => {
  expect(cogs([sale, late]).map(summary)).toEqual([['2026-10-31', 1, ['date-locked']]]);
});

test('nor does a channel of which nothing was posted in that month', () => {
  const amazon = entry('3', { channel: 'Amazon' });
  expect(cogs([sale, amazon], { posted: afterPosting(october) }).map(summary)).toEqual([
    ['2026-10-31', 1, ['date-locked']],
  ]);
});

test('when the first open day is still to come it is held', () => {
  const posted = afterPosting(october);
  expect(cogs([sale, late], { lock: '2026-11-23', posted }).map(summary)).toEqual([
    ['2026-10-31', 2, ['date-locked']],
  ]);
  expect(cogs([sale, late], { lock: '2026-11-22', posted }).map(summary)).toEqual([
    ['2026-11-23', 2, ['late-cost']],
  ]);
});

test('the COGS window counts from the month it belongs to: what is older does not move', () => {
  const posted = afterPosting(october);
  const later = (today: string) => cogs([sale, late], { posted, today, lock: '2027-06-30' }).map(summary);
  expect(later('2027-10-01')).toEqual([['2027-07-01', 2, ['late-cost']]]);
  expect(later('2027-11-01')).toEqual([['2026-10-31', 2, ['date-locked', 'date-outside-window']]]);
});

test('a month that was posted and reversed can be posted anew on the first open day', () => {
  const posted = stateOf([{ draft: october, live: false }]);
  expect(cogs([sale], { posted }).map(summary)).toEqual([['2026-11-01', 2, ['late-cost']]]);
});

test('once the late difference is posted nothing is left to post', () => {
  const second = onlyJournal(cogs([sale, late], { posted: afterPosting(october) }));
  expect(cogs([sale, late], { posted: afterPosting(october, second) })).toEqual([]);
});
