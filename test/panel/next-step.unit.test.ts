import { nextStep } from '../../addin/panel/state/next-step';
import { type CloseSituation, closeSteps } from '../../addin/workbook/close-steps';
import { periodOf } from '../../addin/workbook/period';
import * as data from '../workbook/fixtures';

const noIssues = {
  ...data.preview,
  issues: [],
  counts: { ...data.preview.counts, postable: 76, blocked: 0, leftOut: 0 },
};

/** Fetched, mapped, previewed without a warning: ready to post. */
const ready: CloseSituation = {
  connection: data.connection,
  period: periodOf('2026-10'),
  kinds: ['cogs', 'invoices'],
  faults: {},
  mappingSavedAt: '2026-11-23T08:30:00Z',
  preview: noIssues,
  reviewed: false,
  unticked: 0,
  stale: false,
  errors: 0,
  running: null,
  tiedOut: false,
};
const blank: CloseSituation = { ...ready, preview: null };
const posted = { ...noIssues, state: 'posted' as const };
const neverFetched = { ...data.connection, lastFetch: null };
const faults = {
  accounts: [data.unmapped, { ...data.unmapped, row: 'account:5200' }, data.unmapped],
  taxes: [{ ...data.unmapped, table: 'taxes', row: 'sales:Zero' }, ...data.taxes.faults],
};

const reversalOf = (journals: number, leftOut: number) => ({
  ...noIssues,
  reversal: true,
  counts: { ...noIssues.counts, documents: journals, postable: journals, leftOut },
  totals: { ...noIssues.totals, journals: { ...noIssues.totals.journals, count: journals } },
});

const cases: [situation: string, CloseSituation, label: string | undefined, other?: string][] = [
  ['no connection', { ...blank, connection: null }, 'Connect'],
  ['Xero not authorised', { ...blank, connection: { ...data.connection, state: 'authorising' } }, 'Connect'],
  ['Xero lost', { ...ready, connection: { ...data.connection, state: 'reconnect-needed' } }, 'Connect again'],
  ['something runs', { ...ready, running: data.runningJob }, undefined],
  ['never fetched', { ...blank, connection: neverFetched }, 'Fetch October'],
  ['a chosen kind not fetched', { ...blank, kinds: ['cogs', 'invoices', 'bills'] }, 'Fetch October'],
  [
    'nothing to post of a kind that was not fetched',
    { ...ready, kinds: ['bills'], preview: { ...noIssues, counts: { ...noIssues.counts, postable: 0 } } },
    'Fetch October',
  ],
  [
    'posted, and a kind was not fetched: what stands in Xero counts',
    { ...ready, kinds: ['bills'], preview: posted },
    'Tie out',
  ],
  ['another month fetched', { ...blank, period: periodOf('2026-09') }, 'Fetch September'],
  ['three rows to mend', { ...blank, faults }, 'Fix 3 mappings', 'Preview anyway'],
  ['one row to mend', { ...blank, faults: { accounts: [data.unmapped] } }, 'Fix 1 mapping', 'Preview anyway'],
  ['rows to mend after a preview', { ...ready, faults }, 'Fix 3 mappings', 'Post the other 76'],
  ['only warnings in the mapping', { ...blank, faults: { taxes: data.taxes.faults } }, 'Preview October'],
  ['mapped', blank, 'Preview October'],
  [
    'mapping saved after the preview',
    { ...ready, mappingSavedAt: '2026-11-23T09:06:00Z' },
    'Preview October',
  ],
  ['superseded preview', { ...ready, preview: { ...noIssues, state: 'superseded' } }, 'Preview October'],
  ['books moved', { ...ready, stale: true }, 'Preview again'],
  [
    'a warning',
    { ...ready, preview: { ...noIssues, issues: [data.issue, data.issue] } },
    'Review 2 warnings',
  ],
  [
    'warning reviewed',
    { ...ready, reviewed: true, preview: { ...noIssues, issues: [data.issue] } },
    'Post 76 documents',
    'Approve only',
  ],
  ['ready', ready, 'Post 76 documents', 'Approve only'],
  ['two unticked', { ...ready, unticked: 2 }, 'Post 74 documents', 'Approve only'],
  ['all unticked', { ...ready, unticked: 76 }, 'See the rows'],
  [
    'approved',
    { ...ready, preview: { ...noIssues, state: 'approved', approvedBy: 'Kim' } },
    'Post 76 documents',
  ],
  [
    'everything held',
    { ...ready, preview: { ...noIssues, counts: { ...noIssues.counts, postable: 0, blocked: 5 } } },
    'See 5 held documents',
  ],
  ['posted with errors', { ...ready, preview: posted, errors: 2 }, 'See 2 errors'],
  ['posted', { ...ready, preview: posted, mappingSavedAt: '2026-11-23T12:00:00Z' }, 'Tie out'],
  [
    'nothing left',
    { ...ready, preview: { ...noIssues, counts: { ...noIssues.counts, postable: 0 } } },
    'Tie out',
  ],
  [
    'posted but for what a mapping holds back',
    { ...ready, preview: posted, faults, errors: 4 },
    'Fix 3 mappings',
  ],
  [
    'mapped what was held back when it was posted',
    {
      ...ready,
      preview: { ...posted, counts: { ...posted.counts, leftOut: 8 } },
      mappingSavedAt: '2026-11-23T12:00:00Z',
    },
    'Preview October',
  ],
  ['tied out', { ...ready, preview: posted, tiedOut: true }, 'Go on to November 2026'],
  [
    'tied out, the month still runs',
    { ...ready, connection: { ...data.connection, today: '2026-10-31' }, preview: posted, tiedOut: true },
    'See History',
  ],
  [
    'fetched anew after posting',
    { ...ready, preview: { ...posted, createdAt: '2026-11-23T08:00:00Z' } },
    'Preview October',
  ],
  [
    'a reversal, whatever the mapping says',
    {
      ...ready,
      faults,
      preview: { ...noIssues, reversal: true, counts: { ...noIssues.counts, postable: 1 } },
    },
    'Reverse 1 document',
    'Back to October',
  ],
  [
    'a run of journals to reverse',
    { ...ready, preview: reversalOf(14, 62) },
    'Reverse 14 journals',
    'Back to October',
  ],
  [
    'a reversal approved',
    { ...ready, preview: { ...reversalOf(14, 0), state: 'approved' } },
    'Reverse 14 journals',
    'Back to October',
  ],
  [
    'every reversal unticked',
    { ...ready, preview: reversalOf(14, 0), unticked: 14 },
    'See the rows',
    'Back to October',
  ],
  ['a run of invoices only', { ...ready, preview: reversalOf(0, 62) }, 'Back to October'],
  ['a posted reversal', { ...ready, preview: { ...posted, reversal: true } }, 'Back to October'],
];

describe('the one primary button', () => {
  test.each(cases.map((each) => [each[0], each] as const))('%s', (_, [, situation, label, other]) => {
    const step = nextStep(situation);
    expect(step?.label).toBe(label);
    expect(step?.other?.label).toBe(other);
  });
});

test('a reversal says what stays as it is', () => {
  expect(nextStep({ ...ready, preview: reversalOf(14, 62) })?.text).toBe(
    'Each is undone by an equal opposite one. 62 documents stay as they are: each says why, and what to do in Xero.',
  );
  expect(nextStep({ ...ready, preview: reversalOf(0, 1) })?.text).toBe(
    'Nothing is reversed. 1 document stays as it is: each says why, and what to do in Xero.',
  );
});

describe('the steps of a close', () => {
  const states = (situation: CloseSituation): Record<string, string> =>
    Object.fromEntries(closeSteps(situation).map(({ id, state }) => [id, state]));

  test('exactly one step is in turn at most', () => {
    for (const [, situation] of cases) {
      const inTurn = closeSteps(situation).filter(({ state }) => state === 'now');
      expect(inTurn.length).toBeLessThanOrEqual(1);
    }
  });

  test('a new month begins with fetching', () => {
    expect(states({ ...blank, connection: neverFetched })).toEqual({
      connect: 'done',
      fetch: 'now',
      mapping: 'later',
      preview: 'later',
      post: 'later',
      'tie-out': 'later',
    });
  });

  test('a posted month with errors asks for them', () => {
    expect(states({ ...ready, preview: posted, errors: 2 })).toMatchObject({
      preview: 'done',
      post: 'attention',
    });
  });
});
