import { addDays, calendarDate } from '../../server/accounting/dates';
import type { Db } from '../../server/store/db';
import { readPostedState } from '../../server/store/postings';
import { readPostRuns } from '../../server/store/post-runs';
import { requestCancel } from '../../server/store/runs';
import { skipPosting } from '../../server/sync/posting-actions';
import { previewReversal } from '../../server/sync/reverse';
import { previewRunReversal } from '../../server/sync/reverse-run';
import { openTestDatabase } from '../store/support/database';
import { postedRun } from './posted-run';

/** Undoing on the real store against books in memory, which take a journal as often as it is sent. */
let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  db = opened.db;
  close = opened.close;
});
afterAll(() => close());

type Posted = Awaited<ReturnType<typeof postedRun>>;

const begun = <Value>(
  result: { ok: true; value: Value } | { ok: false; error: { detail: string } },
): Value => {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
};
const reverseRun = async (run: Posted) =>
  run.previewed(begun(await previewRunReversal(run.context, run.preview, 'Bea')).run);
const reverseOne = async (run: Posted, key: string) =>
  run.previewed(begun(await previewReversal(run.context, run.connection, key, 'Bea')).run);
const approveAndPost = async (run: Posted, record: { id: string; fingerprint: string }) => {
  begun(await run.approve(record));
  return run.finish(begun(await run.post(record)).run);
};
const isZero = (balances: Record<string, bigint>): boolean =>
  Object.values(balances).every((sum) => sum === 0n);
const journalsOf = ({ drafts }: Posted) => drafts.filter(({ kind }) => kind === 'cogs');
/** How many journals in Xero undo each original. */
const reversalsInXero = (run: Posted): number[] =>
  journalsOf(run).map(({ key }) => run.books.documents.filter(({ draft }) => draft.reverses === key).length);

test('a run is undone by one preview: journals by opposites, invoices named with what to do in Xero', async () => {
  const run = await postedRun(db, 3);
  const [journal] = journalsOf(run);
  run.books.mark('INV-1001', 'PAID');
  run.books.mark('INV-1002', 'VOIDED');
  expect(isZero(run.books.balances())).toBe(false);

  const reversal = await reverseRun(run);
  expect(reversal.counts).toMatchObject({ documents: 3, postable: 3, leftOut: 3 });
  expect(reversal.kinds).toEqual(['cogs', 'invoices']);
  const faults = new Map(reversal.leftOut.map(({ number, faults: [first] }) => [number, first]));
  expect(faults.get('INV-1000')).toMatchObject({
    code: 'not-reversible',
    remedy: expect.stringMatching(/^Void it in Xero, then choose Reverse again/),
  });
  expect(faults.get('INV-1001')).toMatchObject({ reason: 'An invoice that is paid cannot be voided.' });
  expect(faults.get('INV-1002')).toMatchObject({
    code: 'undone-already',
    reason: expect.stringMatching(/voided in Xero: it counts as undone/),
  });
  expect(run.books.journals()).toHaveLength(3);

  expect((await approveAndPost(run, reversal)).state).toBe('done');
  expect(isZero(run.books.balances())).toBe(true);
  expect(reversalsInXero(run)).toEqual([1, 1, 1]);
  const states = new Map((await run.postings()).map(({ key, state }) => [key, state]));
  expect(states.get(journal?.key ?? '')).toBe('reversed');
  // What was undone is free again, what stands in Xero is not.
  const taken = await readPostedState(db, run.connection);
  expect([...taken.cogs.values()].flatMap(({ live }) => live)).toEqual([]);
  expect([...taken.invoices.keys()].sort()).toEqual(['id-INV-1000', 'id-INV-1001']);
  const runs = await readPostRuns(db, [run.preview, reversal.id]);
  expect(runs.get(run.preview)).toMatchObject({
    by: 'Ana',
    documents: 6,
    posted: 6,
    standing: 2,
    reversal: false,
  });
  expect(runs.get(reversal.id)).toMatchObject({ by: 'Bea', documents: 3, standing: 0, reversal: true });
});

test('once nothing of the run stands, it cannot be reversed again; nor can its reversal', async () => {
  const run = await postedRun(db, 1);
  const reversal = await reverseRun(run);
  await approveAndPost(run, reversal);
  const again = await reverseRun(run);
  expect(again.counts).toMatchObject({ documents: 0, postable: 0, leftOut: 4 });
  expect(await run.approve(again)).toMatchObject({ ok: false, error: { code: 'nothing-to-post' } });
  run.books.mark('INV-1000', 'VOIDED');
  expect((await reverseRun(run)).leftOut.map(({ faults }) => faults[0]?.code)).toEqual(
    Array.from({ length: 4 }, () => 'undone-already'),
  );
  for (const preview of [run.preview, reversal.id])
    expect(await previewRunReversal(run.context, preview, 'Bea')).toMatchObject({
      ok: false,
      error: { code: 'not-reversible' },
    });
  const own = (await run.postings()).find(({ preview }) => preview === reversal.id);
  expect(await previewReversal(run.context, run.connection, own?.key ?? '', 'Bea')).toMatchObject({
    ok: false,
    error: { code: 'not-reversible', detail: expect.stringContaining('It is a reversal itself.') },
  });
});

test.each([
  ['the run twice', async (run: Posted) => [await reverseRun(run), await reverseRun(run)]],
  [
    'one journal and the run',
    async (run: Posted) => [await reverseOne(run, journalsOf(run)[0]?.key ?? ''), await reverseRun(run)],
  ],
  [
    'one journal twice',
    async (run: Posted) => {
      const [first] = journalsOf(run);
      return [await reverseOne(run, first?.key ?? ''), await reverseOne(run, first?.key ?? '')];
    },
  ],
])(
  '%s, previewed, approved and posted by two people at once: each journal is reversed once',
  async (_, previews) => {
    const run = await postedRun(db, 0);
    const both = await previews(run);
    for (const record of both) begun(await run.approve(record));
    const posted = await Promise.all(both.map((record) => run.post(record)));
    expect(posted.map((each) => (each.ok ? 'posted' : each.error.code)).sort()).not.toEqual([
      'posted',
      'posted',
    ]);
    for (const each of posted) if (each.ok) await run.finish(each.value.run);
    const codes = posted.flatMap((each) => (each.ok ? [] : [each.error.code]));
    expect(['preview-stale', 'not-reversible']).toContain(codes[0]);
    expect(Math.max(...reversalsInXero(run))).toBe(1);
    // The one that was refused finds what is left, and only that.
    const rest = await reverseRun(run).catch(() => null);
    if (rest && rest.counts.postable > 0) await approveAndPost(run, rest);
    expect(reversalsInXero(run)).toEqual([1, 1, 1]);
    expect(isZero(run.books.balances())).toBe(true);
  },
);

test('a lost answer while the reversals are posted: looked up, and still once', async () => {
  const run = await postedRun(db, 0);
  const reversal = await reverseRun(run);
  run.books.script.push('lost-saved');
  await approveAndPost(run, reversal);
  expect(reversalsInXero(run)).toEqual([1, 1, 1]);
  expect(new Set((await run.postings()).map(({ state }) => state))).toEqual(new Set(['posted', 'reversed']));
});

test('a journal voided in Xero between approval and post is not reversed on top', async () => {
  const run = await postedRun(db, 0);
  const reversal = await reverseRun(run);
  begun(await run.approve(reversal));
  run.books.mark('COGS', 'VOIDED');
  const posted = await run.post(reversal);
  expect(posted).toMatchObject({ ok: false, error: { code: 'preview-stale' } });
  expect(run.books.journals()).toHaveLength(3);
  await approveAndPost(run, await reverseRun(run));
  expect(reversalsInXero(run).sort()).toEqual([0, 1, 1]);
  expect(isZero(run.books.balances())).toBe(true);
});

test('a document that Xero does not have any more is left out, not reversed', async () => {
  const run = await postedRun(db, 0);
  run.books.documents.shift();
  const reversal = await reverseRun(run);
  expect([reversal.counts.postable, reversal.leftOut[0]?.faults[0]?.reason]).toEqual([
    2,
    'It is not found in Xero any more.',
  ]);
});

test('in a locked period a journal is reversed on the first open day, an invoice is credited', async () => {
  const run = await postedRun(db, 1);
  const lock = calendarDate('2026-10-31');
  run.books.organisation = { ...run.books.organisation, periodLockDate: lock };
  const reversal = await reverseRun(run);
  expect(reversal.leftOut[0]?.faults[0]?.remedy).toBe('Credit it in Xero with a date after the lock date.');
  await approveAndPost(run, reversal);
  const dates = run.books.documents.flatMap(({ draft }) =>
    draft.reverses === undefined ? [] : [draft.date],
  );
  expect(dates).toEqual([addDays(lock, 1), addDays(lock, 1), addDays(lock, 1)]);
});

test('a reversal that Xero refused is decided in Errors first; skipped, it can be previewed again', async () => {
  const run = await postedRun(db, 0);
  run.books.script.push('rejected');
  const refused = await reverseRun(run);
  await approveAndPost(run, refused);
  const again = await reverseRun(run);
  expect([again.counts.documents, again.leftOut[0]?.faults[0]?.reason]).toEqual([
    0,
    'Xero did not take its reversal.',
  ]);
  for (const { key, state } of await run.postings())
    if (state === 'rejected') begun(await skipPosting(run.context, run.connection, key, 'again', 'Bea'));
  await approveAndPost(run, await reverseRun(run));
  expect(reversalsInXero(run)).toEqual([1, 1, 1]);
});

test('many invoices are looked up in steps over several slices, each once; a cancel stops it', async () => {
  const run = await postedRun(db, 450);
  run.books.asked.length = 0;
  const reversal = await reverseRun(run);
  expect(reversal.counts).toMatchObject({ documents: 3, leftOut: 450 });
  const asked = run.books.asked.flat();
  expect([run.books.asked.length, asked.length, new Set(asked).size]).toEqual([6, 453, 453]);

  const other = begun(await previewRunReversal(run.context, run.preview, 'Bea'));
  await requestCancel(db, other.run);
  expect(await run.finish(other.run)).toMatchObject({ state: 'cancelled', result: null });
});
