import { addDays, calendarDate } from '../../server/accounting/dates';
import type { Db } from '../../server/store/db';
import { readPostedState } from '../../server/store/postings';
import { readPostRuns } from '../../server/store/post-runs';
import { readPreview } from '../../server/store/previews';
import { requestCancel } from '../../server/store/runs';
import { retryAllPostings, retryPosting, skipPosting } from '../../server/sync/posting-actions';
import { previewReversal } from '../../server/sync/reverse';
import { previewRunReversal } from '../../server/sync/reverse-run';
import { openTestDatabase } from '../store/support/database';
import { begun, postedRun } from './posted-run';

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
  expect(
    [...taken.entries.values()].flatMap((kind) => [...kind.values()].flatMap(({ live }) => live)),
  ).toEqual([]);
  const standing = [...taken.documents].filter(([, { live }]) => live.length > 0).map(([id]) => id);
  expect(standing.sort()).toEqual(['id-INV-1000', 'id-INV-1001']);
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

const reversalsOf = async (run: Posted) => (await run.postings()).filter(({ reverses }) => reverses !== null);
const originalsOf = async (run: Posted) => (await run.postings()).filter(({ reverses }) => reverses === null);
const statesOf = (postings: readonly { state: string }[]): string[] =>
  postings.map(({ state }) => state).sort();
/** A reversal of the whole run that was posted and came to this. */
const reversedWith = async (run: Posted, ...script: Posted['books']['script']) => {
  const reversal = await reverseRun(run);
  run.books.script.push(...script);
  return { reversal, posted: await approveAndPost(run, reversal) };
};

test('a refused reversal is not retried once its journal was voided in Xero: it is skipped, the others are sent', async () => {
  const run = await postedRun(db, 0);
  await reversedWith(run, 'rejected');
  run.books.mark('COGS', 'VOIDED');
  const refusals: string[] = [];
  for (const { key, state } of await reversalsOf(run)) {
    expect(state).toBe('rejected');
    const retried = await retryPosting(run.context, run.connection, key, 'Cas');
    if (retried.ok) await run.finish(retried.value.run);
    else refusals.push(`${retried.error.code}: ${retried.error.detail}`);
  }
  expect(refusals).toEqual([
    expect.stringMatching(/^not-retryable: .* is voided in Xero: it counts as undone/),
  ]);
  expect(isZero(run.books.balances())).toBe(true);
  expect(reversalsInXero(run).sort()).toEqual([0, 1, 1]);
  expect(statesOf(await reversalsOf(run))).toEqual(['posted', 'posted', 'skipped']);
  expect(statesOf(await originalsOf(run))).toEqual(['reversed', 'reversed', 'reversed']);
});

test('all that was refused is tried again: a run for each preview, and what is not tried is named', async () => {
  const run = await postedRun(db, 0);
  for (const { key } of journalsOf(run)) {
    run.books.script.push('rejected');
    await approveAndPost(run, await reverseOne(run, key));
  }
  expect(statesOf(await reversalsOf(run))).toEqual(['rejected', 'rejected', 'rejected']);
  run.books.mark('COGS', 'VOIDED');
  const { runs, postings, refused } = begun(await retryAllPostings(run.context, run.connection, 'Cas'));
  expect([new Set(runs).size, postings]).toEqual([2, 2]);
  expect(refused).toEqual([expect.stringMatching(/is voided in Xero: it counts as undone/)]);
  const ended = [];
  for (const id of runs) ended.push((await run.finish(id)).result);
  expect(ended).toEqual([expect.objectContaining({ posted: 1 }), expect.objectContaining({ posted: 1 })]);
  expect(statesOf(await reversalsOf(run))).toEqual(['posted', 'posted', 'skipped']);
});

test('Reverse again after a void in Xero skips the refused reversal too: there is nothing left to retry', async () => {
  const run = await postedRun(db, 0);
  await reversedWith(run, 'rejected');
  for (const { key } of journalsOf(run)) run.books.mark(key, 'VOIDED');
  expect((await reverseRun(run)).counts.documents).toBe(0);
  expect(statesOf(await reversalsOf(run))).toEqual(['skipped', 'skipped', 'skipped']);
});

test('reversals that waited for a reconnect: what was voided meanwhile is not reversed on top', async () => {
  const run = await postedRun(db, 0);
  const { reversal, posted } = await reversedWith(run, 'disconnected');
  expect([posted.state, statesOf(await reversalsOf(run))]).toEqual([
    'failed',
    ['approved', 'approved', 'approved'],
  ]);
  run.books.mark('COGS', 'VOIDED');
  expect((await run.finish(begun(await run.post(reversal)).run)).state).toBe('done');
  expect(isZero(run.books.balances())).toBe(true);
  expect(reversalsInXero(run).sort()).toEqual([0, 1, 1]);
  expect(statesOf(await reversalsOf(run))).toEqual(['posted', 'posted', 'skipped']);
});

test('when all was voided meanwhile, posting again sends nothing and is over', async () => {
  const run = await postedRun(db, 0);
  const { reversal } = await reversedWith(run, 'disconnected');
  for (const { key } of journalsOf(run)) run.books.mark(key, 'VOIDED');
  expect((await run.finish(begun(await run.post(reversal)).run)).state).toBe('done');
  expect((await readPreview(db, reversal.id))?.state).toBe('posted');
  expect([reversalsInXero(run), isZero(run.books.balances())]).toEqual([[0, 0, 0], true]);
});

test('a waiting reversal is not sent by the next run of the connection either, once its journal was voided', async () => {
  const run = await postedRun(db, 0);
  const [first, second] = journalsOf(run);
  const waiting = await reverseOne(run, first?.key ?? '');
  const other = await reverseOne(run, second?.key ?? '');
  run.books.script.push('disconnected');
  await approveAndPost(run, waiting);
  run.books.mark(first?.key ?? '', 'VOIDED');
  await approveAndPost(run, other);
  expect(reversalsInXero(run)).toEqual([0, 1, 0]);
});

test('a waiting reversal of a journal that was edited in Xero is held back with the reason', async () => {
  const run = await postedRun(db, 0);
  const { reversal } = await reversedWith(run, 'disconnected');
  run.books.change('COGS', { edited: ['amount'] });
  await run.finish(begun(await run.post(reversal)).run);
  expect(reversalsInXero(run).sort()).toEqual([0, 1, 1]);
  const held = (await reversalsOf(run)).filter(({ state }) => state === 'rejected');
  expect(held.map(({ error }) => error?.reason)).toEqual([
    expect.stringMatching(/was not posted. .*changed in Xero since it was posted: its amount/),
  ]);
  expect(await retryPosting(run.context, run.connection, held[0]?.key ?? '', 'Cas')).toMatchObject({
    ok: false,
    error: { code: 'not-retryable', detail: expect.stringContaining('Put it back in Xero as it was') },
  });
  run.books.change('COGS', { edited: [] });
  await run.finish(begun(await retryPosting(run.context, run.connection, held[0]?.key ?? '', 'Cas')).run);
  expect([reversalsInXero(run), isZero(run.books.balances())]).toEqual([[1, 1, 1], true]);
});

const noLongerPosted = (run: Posted) =>
  db.query(`update posting set state = 'reversed' where connection_id = $1 and reverses is null`, [
    run.connection,
  ]);

test('whatever asks for it, a reversal goes out only while its original is posted here', async () => {
  const run = await postedRun(db, 0);
  const { reversal } = await reversedWith(run, 'disconnected');
  await noLongerPosted(run);
  expect((await run.finish(begun(await run.post(reversal)).run)).state).toBe('done');
  expect(reversalsInXero(run)).toEqual([0, 0, 0]);
  const reversals = await reversalsOf(run);
  expect(statesOf(reversals)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(reversals[0]?.error?.reason).toMatch(/what it undoes does not stand in Xero any more/);
});

test('a reversal that may still be on its way is not repeated without its original, and not given up too early', async () => {
  const run = await postedRun(db, 0);
  const reversal = await reverseRun(run);
  begun(await run.approve(reversal));
  const posting = begun(await run.post(reversal)).run;
  run.books.script.push('lost');
  const { find } = run.books.ledger;
  const asked: number[] = [];
  Object.assign(run.books.ledger, {
    find: async (...asking: Parameters<typeof find>) => {
      await noLongerPosted(run);
      asked.push(run.context.clock().getTime());
      return find(...asking);
    },
  });
  await run.finish(posting);
  expect(reversalsInXero(run)).toEqual([0, 0, 0]);
  expect(statesOf(await reversalsOf(run))).toEqual(['rejected', 'rejected', 'rejected']);
  // Longer than a request may still arrive.
  expect((asked.at(-1) ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(180_000);
});

test('a reversal that was voided in Xero before it was looked up undid nothing: it is made anew, once', async () => {
  const run = await postedRun(db, 0);
  const balances = run.books.balances();
  await reversedWith(run, 'lost-saved-voided');
  expect(run.books.balances()).toEqual(balances);
  const [first] = await reversalsOf(run);
  expect(first).toMatchObject({
    state: 'reversed',
    xeroId: first?.key,
    error: { reason: expect.stringMatching(/is VOIDED in Xero now/) },
  });
  for (const original of await originalsOf(run))
    expect(original).toMatchObject({ state: 'posted', reversedBy: null });
  const live = [...(await readPostedState(db, run.connection)).entries.values()].flatMap((kind) =>
    [...kind.values()].flatMap((taken) => taken.live),
  );
  expect(live).toHaveLength(3);
  expect((await readPostRuns(db, [run.preview])).get(run.preview)).toMatchObject({ posted: 3, standing: 3 });

  // Two people see it at once.
  const [again, other] = [await reverseRun(run), await reverseRun(run)];
  expect(again.counts).toMatchObject({ postable: 3, leftOut: 0 });
  for (const record of [again, other]) begun(await run.approve(record));
  const both = await Promise.all([run.post(again), run.post(other)]);
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  for (const each of both) if (each.ok) await run.finish(each.value.run);
  expect((await reverseRun(run).catch(() => null))?.counts.postable ?? 0).toBe(0);

  expect(isZero(run.books.balances())).toBe(true);
  expect(reversalsInXero(run)).toEqual([2, 2, 2]);
  expect(statesOf(await reversalsOf(run))).toEqual([
    ...['posted', 'posted', 'posted'],
    ...['reversed', 'reversed', 'reversed'],
  ]);
  const standing = new Set(
    (await reversalsOf(run)).flatMap(({ key, state }) => (state === 'posted' ? [key] : [])),
  );
  for (const { state, reversedBy } of await originalsOf(run))
    expect([state, standing.has(reversedBy ?? '')]).toEqual(['reversed', true]);
  expect((await readPostRuns(db, [run.preview])).get(run.preview)).toMatchObject({ posted: 3, standing: 0 });
});

test.each([
  ['edited', { edited: ['amount', 'date'] }, /changed in Xero since it was posted: its amount, its date\./],
  ['there twice', { doubles: ['x2'] }, /changed in Xero since it was posted: it is there 2 times/],
] as const)(
  'a journal that is %s in Xero is left out of the reversal, with the reason',
  async (_, change, reason) => {
    const run = await postedRun(db, 0);
    const before = await reverseRun(run);
    begun(await run.approve(before));
    run.books.change('COGS', change);
    expect(await run.post(before)).toMatchObject({ ok: false, error: { code: 'preview-stale' } });
    const key = run.books.documents[0]?.draft.key ?? '';
    expect(await previewReversal(run.context, run.connection, key, 'Bea')).toMatchObject({
      ok: false,
      error: { code: 'not-reversible', detail: expect.stringMatching(reason) },
    });
    const reversal = await reverseRun(run);
    expect([reversal.counts.postable, reversal.leftOut.map(({ faults }) => faults[0]?.reason)]).toEqual([
      2,
      [expect.stringMatching(reason)],
    ]);
    await approveAndPost(run, reversal);
    expect(reversalsInXero(run).sort()).toEqual([0, 1, 1]);
  },
);
