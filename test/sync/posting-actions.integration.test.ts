import { calendarDate } from '../../server/accounting/dates';
import type { Db } from '../../server/store/db';
import type { PostingRecord } from '../../server/store/postings';
import { retryAllPostings, retryPosting } from '../../server/sync/posting-actions';
import { previewRunReversal } from '../../server/sync/reverse-run';
import { openTestDatabase } from '../store/support/database';
import { begun, postedRun } from './posted-run';

/** What was approved in an open period and goes out later: again after a refusal, after a reconnect, after a long wait. */
let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  [db, close] = [opened.db, opened.close];
});
afterAll(() => close());

type Posted = Awaited<ReturnType<typeof postedRun>>;
/** Three reversals, dated in October, that are approved and about to be posted. */
async function approved() {
  const run = await postedRun(db, 0);
  const reversal = await run.previewed(begun(await previewRunReversal(run.context, run.preview, 'Bea')).run);
  begun(await run.approve(reversal));
  return { run, reversal, posting: begun(await run.post(reversal)).run };
}
const lock = ({ books }: Posted, date: string) => {
  books.organisation = { ...books.organisation, periodLockDate: calendarDate(date) };
};
const reversalsOf = async (run: Posted): Promise<PostingRecord[]> =>
  (await run.postings()).filter(({ reverses }) => reverses !== null);
const inXero = ({ books }: Posted) => books.documents.filter(({ draft }) => draft.reverses).length;

test('what was refused is not sent into a period that was locked since, one by one or all together', async () => {
  const { run, posting } = await approved();
  run.books.script.push('rejected');
  await run.finish(posting);
  const [first] = await reversalsOf(run);
  expect(first).toMatchObject({ state: 'rejected', date: '2026-10-31' });
  lock(run, '2026-10-31');
  expect(await retryPosting(run.context, run.connection, first?.key ?? '', 'Cas')).toMatchObject({
    ok: false,
    error: {
      code: 'not-retryable',
      detail: expect.stringContaining('is locked up to 31 October 2026 since'),
      faults: [{ code: 'date-locked' }],
    },
  });
  expect((await retryAllPostings(run.context, run.connection, 'Cas')).ok).toBe(false);
  expect([inXero(run), (await reversalsOf(run)).map(({ state }) => state)]).toEqual([
    0,
    ['rejected', 'rejected', 'rejected'],
  ]);
  lock(run, '2026-10-30');
  const { runs } = begun(await retryAllPostings(run.context, run.connection, 'Cas'));
  for (const one of runs) await run.finish(one);
  expect(inXero(run)).toBe(3);
});

test('Retry all asks Xero once for all that it sends', async () => {
  const { run, posting } = await approved();
  run.books.script.push('rejected');
  await run.finish(posting);
  run.books.asked.splice(0);
  begun(await retryAllPostings(run.context, run.connection, 'Cas'));
  expect(run.books.asked).toHaveLength(1);
  expect(run.books.asked[0]).toHaveLength(3);
});

const rejectedAsLocked = Array.from({ length: 3 }, () => ({
  state: 'rejected',
  error: { code: 'date-locked' },
}));

test('what waited for a reconnect is rejected when its day was locked meanwhile', async () => {
  const { run, reversal, posting } = await approved();
  run.books.script.push('disconnected');
  expect((await run.finish(posting)).state).toBe('failed');
  lock(run, '2026-10-31');
  expect((await run.finish(begun(await run.post(reversal)).run)).state).toBe('done');
  expect(inXero(run)).toBe(0);
  expect(await reversalsOf(run)).toMatchObject(rejectedAsLocked);
});

test('so is what waited long in one run', async () => {
  const { run, posting } = await approved();
  lock(run, '2026-10-31');
  run.pass(11 * 60_000);
  await run.finish(posting);
  expect(inXero(run)).toBe(0);
  expect(await reversalsOf(run)).toMatchObject(rejectedAsLocked);
});
