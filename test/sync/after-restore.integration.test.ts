import { rmSync } from 'node:fs';
import path from 'node:path';
import { isPostable } from '../../server/accounting/preview';
import { writeBackup } from '../../server/store/backup';
import { listPostings } from '../../server/store/postings';
import { readDrafts, readPreview, type PreviewRecord } from '../../server/store/previews';
import { restoreBackup } from '../../server/store/restore';
import { readRestoreMark } from '../../server/store/restore-marks';
import { createRun, readRun, type Run } from '../../server/store/runs';
import { approvePreview, postPreview } from '../../server/sync/approve';
import { saveMappingTable } from '../../server/sync/mappings';
import { postSlice } from '../../server/sync/post';
import { retryPosting } from '../../server/sync/posting-actions';
import { previewSlice } from '../../server/sync/preview';
import { createRunner } from '../../server/sync/runner';
import { temporaryDirectory } from '../store/support/database';
import { openJoined } from './joined-books';

/** A database that was put back to before its postings, against the real adapter and a Xero sandbox over HTTP. */
type Joined = Awaited<ReturnType<typeof openJoined>>;
const october = { from: '2026-10-01', to: '2026-10-31' };
const half = { from: '2026-10-01', to: '2026-10-15' };
const kinds = ['cogs', 'invoices'] as const;

const folder = temporaryDirectory();
let joined: Joined;
let connection: string;
let files = 0;
beforeEach(async () => {
  joined = await openJoined();
  connection = await joined.connect();
  await joined.fetchMonth(connection, [...kinds]);
  const rows = Object.entries({ 1200: '631', 4100: '204' }).map(([code, xeroAccount]) => ({
    row: `account:${code}`,
    xeroAccount,
  }));
  expect((await saveMappingTable(joined.tools.context, connection, 'accounts', 0, rows, 'Ann')).ok).toBe(
    true,
  );
});
afterEach(() => joined.close());
afterAll(() => rmSync(folder, { recursive: true }));

const db = () => joined.tools.context.db;
const clock = () => joined.xero.clock.now();
async function run(id: string): Promise<Run> {
  const slice = createRunner(joined.tools.context, {
    fetch: postSlice,
    preview: (on, one) => previewSlice(on, one),
    post: postSlice,
    'auto-sync': postSlice,
    valuation: postSlice,
  });
  for (let turn = 0; turn < 100; turn += 1) {
    const state = await readRun(db(), id);
    if (state?.finishedAt) return state;
    await slice(id, new AbortController().signal);
    joined.xero.clock.advance(1_000);
  }
  throw new Error('The run does not end');
}
async function preview(period = october): Promise<PreviewRecord> {
  const id = joined.tools.context.newId();
  const params = { ...period, kinds };
  await createRun(db(), {
    id,
    connection,
    params,
    kind: 'preview',
    message: '',
    createdBy: 'Ann',
    at: clock(),
  });
  const ended = await run(id);
  const record = await readPreview(db(), (ended.result as { preview: string } | null)?.preview ?? '');
  if (!record) throw new Error(`No preview: ${ended.message} ${JSON.stringify(ended.error)}`);
  return record;
}
async function post({ id, fingerprint }: PreviewRecord): Promise<Run> {
  const approved = await approvePreview(joined.tools.context, id, fingerprint, [], 'Ann');
  if (!approved.ok) throw new Error(approved.error.detail);
  const begun = await postPreview(joined.tools.context, id, fingerprint, 'Ann');
  if (!begun.ok) throw new Error(begun.error.detail);
  return run(begun.value.run);
}
/** A backup of now, which `restore` puts back. */
async function backUp(): Promise<() => Promise<void>> {
  const file = path.join(folder, `${(files += 1)}.jsonl`);
  expect((await writeBackup(db(), file, clock)).ok).toBe(true);
  return async () => {
    const done = await restoreBackup(db(), file, { replace: true, now: clock });
    if (!done.ok) throw new Error(done.error.message);
    joined.tools.context.gateways.forget(connection);
  };
}
const postings = async () => (await listPostings(db(), connection, {}, 0, 10_000)).items;
const mark = () => readRestoreMark(db(), connection);
/** Documents by state of their draft in the preview: the codes that hold them, or `postable`. */
async function verdicts({ id }: PreviewRecord): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { draft } of await readDrafts(db(), id)) {
    const blocking = draft.faults.find(({ severity }) => severity === 'blocking')?.code;
    const name = `${draft.kind} ${isPostable(draft) ? 'postable' : blocking}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
const writes = (): number =>
  Object.entries(joined.xero.control.calls.report().counts)
    .filter(([call]) => call.includes('/api.xro/') && !call.startsWith('GET'))
    .reduce((sum, [, count]) => sum + count, 0);
const journals = () => joined.xero.rows('GET', '/ManualJournals?page=1&pageSize=1000');

test('nothing was posted since the backup: the first preview settles it', async () => {
  const restore = await backUp();
  await restore();
  expect(await mark()).not.toBeNull();
  const seen = await preview();
  expect(await mark()).toBeNull();
  expect(await post(seen)).toMatchObject({ state: 'done', result: { rejected: 0 } });
  expect(new Set((await postings()).map(({ state }) => state))).toEqual(new Set(['posted']));
});

test('the same preview again: each document is found, none is sent', async () => {
  const restore = await backUp();
  await post(await preview());
  const posted = new Map((await postings()).map(({ key, xeroId }) => [key, xeroId]));
  const sent = writes();
  // Longer than the margin that look-ups leave for clocks.
  joined.xero.clock.advance(3_600_000);
  await restore();
  expect(await postings()).toEqual([]);
  const seen = await preview();
  expect(seen.counts.blocked).toBe(0);
  const ended = await post(seen);
  expect(ended.result).toMatchObject({ posted: posted.size, rejected: 0 });
  expect(new Map((await postings()).map(({ key, xeroId }) => [key, xeroId]))).toEqual(posted);
  expect(writes()).toBe(sent);
  await preview();
  expect(await mark()).toBeNull();
});

test('a journal that holds something else now has another key: it is held until the one in Xero is known or void', async () => {
  const restore = await backUp();
  await post(await preview());
  const before = await journals();
  const sent = writes();
  await restore();
  // Half the days: their journals are other ones than those in Xero, and hold the same costs.
  const partial = await preview(half);
  const held = await verdicts(partial);
  expect(held['cogs posted-before-restore']).toBeGreaterThan(0);
  expect(held['cogs postable']).toBeUndefined();
  expect(held['invoices postable']).toBeGreaterThan(0);
  const told = partial.issues.filter(({ code }) => code === 'posted-before-restore');
  expect(told.map(({ place }) => place.column)).toEqual(['invoices', 'cogs']);
  expect(told[1]?.reason).toContain('not in this preview: COGS');
  await post(partial);
  expect(writes()).toBe(sent);
  expect(await mark()).not.toBeNull();
  // Void in Xero, they count no more: what is drafted is posted, once.
  for (const { ManualJournalID: id } of before)
    await joined.xero.rows('POST', `/ManualJournals/${String(id)}`, {
      ManualJournalID: id,
      Status: 'VOIDED',
    });
  const rest = await preview();
  expect((await verdicts(rest))['cogs postable']).toBeGreaterThan(0);
  await post(rest);
  const standing = (await journals()).filter(({ Status }) => Status === 'POSTED');
  const ours = (await postings()).filter(
    ({ kind, state, error }) => kind === 'cogs' && state === 'posted' && !error,
  );
  expect(standing.map(({ ManualJournalID }) => ManualJournalID).sort()).toEqual(
    ours.map(({ xeroId }) => xeroId).sort(),
  );
});

test('what somebody changed in Xero meanwhile is not taken for what is drafted here', async () => {
  const restore = await backUp();
  await post(await preview());
  const one = (await postings()).find(({ kind }) => kind === 'invoices');
  await joined.xero.rows('POST', `/Invoices/${one?.xeroId ?? ''}`, {
    InvoiceID: one?.xeroId,
    LineItems: [{ Description: 'x', Quantity: 1, UnitAmount: 1, AccountCode: '200' }],
  });
  await restore();
  const seen = await preview();
  expect((await verdicts(seen))['invoices posted-before-restore']).toBe(1);
  expect(seen.issues.find(({ code }) => code === 'posted-before-restore')).toMatchObject({
    reason: expect.stringContaining('with another amount') as string,
    documents: [one?.number],
  });
});

test('rejected when the backup was taken, posted since: trying it again finds it', async () => {
  await post(await preview());
  const key = (await postings())[0]?.key ?? '';
  await db().query(`update posting set state = 'rejected', xero_id = null where key = $1`, [key]);
  const restore = await backUp();
  const sent = writes();
  await restore();
  await preview();
  expect(await mark()).not.toBeNull();
  const again = await retryPosting(joined.tools.context, connection, key, 'Ann');
  if (!again.ok) throw new Error(again.error.detail);
  expect((await postings()).find((one) => one.key === key)?.state).toBe('unknown');
  await run(again.value.run);
  expect((await postings()).find((one) => one.key === key)?.state).toBe('posted');
  expect(writes()).toBe(sent);
});

test('approved when the backup was taken, posted since: found by itself, however late another one was approved', async () => {
  const first = await preview(half);
  const restoreAfterApproval = async () => {
    const approved = await approvePreview(joined.tools.context, first.id, first.fingerprint, [], 'Ann');
    if (!approved.ok) throw new Error(approved.error.detail);
    const begun = await postPreview(joined.tools.context, first.id, first.fingerprint, 'Ann');
    if (!begun.ok) throw new Error(begun.error.detail);
    const restore = await backUp();
    await run(begun.value.run);
    return { restore, run: begun.value.run };
  };
  const { restore, run: id } = await restoreAfterApproval();
  const sent = writes();
  joined.xero.clock.advance(3_600_000);
  await restore();
  const open = await postings();
  expect(new Set(open.map(({ state }) => state))).toEqual(new Set(['unknown']));
  await run(id);
  expect(new Set((await postings()).map(({ state }) => state))).toEqual(new Set(['posted']));
  expect(writes()).toBe(sent);
});

test('while what was being sent may still arrive, nothing is postable', async () => {
  const restore = await backUp();
  await post(await preview());
  await db().exec(
    `update attempt set state = 'sent', answered_at = null; update posting set state = 'unknown'`,
  );
  await restore();
  const early = await preview();
  expect(early.counts.postable).toBe(0);
  expect(Object.keys(await verdicts(early)).every((name) => name.endsWith('posted-before-restore'))).toBe(
    true,
  );
  joined.xero.clock.advance(180_000);
  expect((await preview()).counts.postable).toBeGreaterThan(0);
});
