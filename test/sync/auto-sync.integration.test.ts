import { draftName } from '../../server/accounting/draft';
import { documentKinds, type DocumentKind } from '../../server/accounting/kinds';
import type { AutoSyncResultDto } from '../../server/contract/jobs';
import { readMapping, saveMapping, type MappingTableName } from '../../server/store/mapping-versions';
import { listPostings } from '../../server/store/postings';
import { listPreviews, readDrafts, readPreview, type PreviewRecord } from '../../server/store/previews';
import { finishRun, listRuns, requestCancel, type Run } from '../../server/store/runs';
import { saveListed } from '../../server/store/source-documents';
import { approvePreview, postPreview } from '../../server/sync/approve';
import { autoSyncSlice } from '../../server/sync/auto-sync';
import { automaticActor, startDue } from '../../server/sync/auto-sync-due';
import { beginRun } from '../../server/sync/begin-run';
import type { SyncContext } from '../../server/sync/context';
import { listErrors } from '../../server/sync/errors';
import { fetchSlice } from '../../server/sync/fetch';
import { postSlice } from '../../server/sync/post';
import { skipPosting } from '../../server/sync/posting-actions';
import { previewSlice } from '../../server/sync/preview';
import { previewView } from '../../server/sync/preview-view';
import { previewReversal } from '../../server/sync/reverse';
import { createRunner } from '../../server/sync/runner';
import { openJoined } from './joined-books';

/** The automatic sync on the real store, against the demo company and the Xero organisation behind real HTTP. */
let joined: Awaited<ReturnType<typeof openJoined>>;
let context: SyncContext;
let connection: string;
let woken: string[];
let slice: ReturnType<typeof createRunner>;

beforeEach(async () => {
  joined = await openJoined();
  woken = [];
  context = { ...joined.tools.context, wake: (run) => Promise.resolve(void woken.push(run)) };
  connection = await joined.connect();
  const never = () => Promise.reject(new Error('not here'));
  slice = createRunner(context, {
    fetch: fetchSlice,
    preview: previewSlice,
    post: postSlice,
    'auto-sync': autoSyncSlice,
    valuation: never,
  });
}, 60_000);
afterEach(() => joined.close());

const later = (ms: number) => joined.xero.clock.advance(ms);

async function save(table: MappingTableName, rows: readonly { row: string }[]): Promise<void> {
  const version = (await readMapping(context.db, connection, table))?.version ?? 0;
  await context.db.tx((tx) => saveMapping(tx, connection, table, version, rows, 'Ann', context.clock()));
}

/** Settings with the schedule on and these kinds automatic; other kinds off, so that a preview is small. */
const choose = (automatic: readonly DocumentKind[], more: Record<string, string> = {}) => {
  const kinds = documentKinds.map((kind): [string, string] => [
    `kind.${kind}`,
    automatic.includes(kind) ? 'automatic' : ['cogs', 'invoices'].includes(kind) ? 'on' : 'off',
  ]);
  const values = { ...Object.fromEntries(kinds), autoSync: 'hourly', autoSyncStart: '00:00', ...more };
  return save(
    'settings',
    Object.entries(values).map(([row, value]) => ({ row, value })),
  );
};

/** Works until every run is over. Answers them, the first begun first. */
async function work(): Promise<Run[]> {
  for (let turn = 0; turn < 300; turn += 1) {
    const runs = await listRuns(context.db, connection, 100);
    const open = runs.filter(({ finishedAt }) => finishedAt === null);
    if (open.length === 0) return runs.reverse();
    for (const { id } of open.reverse()) await slice(id, new AbortController().signal);
    later(5_000);
  }
  throw new Error('The runs do not end');
}

/** The schedule is armed, an hour passes, and the sync that begins runs to its end. */
async function syncOnce(): Promise<{ sync: Run; result: AutoSyncResultDto; runs: Run[] }> {
  await startDue(context);
  later(3_600_000);
  await startDue(context);
  const runs = await work();
  const sync = runs.filter(({ kind }) => kind === 'auto-sync').at(-1);
  if (!sync) throw new Error('No automatic sync began');
  return { sync, result: sync.result as AutoSyncResultDto, runs };
}

const postings = async () => (await listPostings(context.db, connection, {}, 0, 1_000)).items;
/** The stock account of the demo company, to which no proposal is made. */
const stockMapped = () => save('accounts', [{ row: 'account:1200', xeroAccount: '631' } as { row: string }]);
const audit = async () =>
  (
    await context.db.query<{ action: string }>('select action from audit where actor = $1 order by id', [
      automaticActor,
    ])
  ).rows.map(({ action }) => action);

test('without an automatic kind it fetches and posts nothing', async () => {
  await choose([]);
  const { sync, result, runs } = await syncOnce();
  expect(sync).toMatchObject({ state: 'done', createdBy: 'Cogsheet (automatic)' });
  expect(runs.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['auto-sync', 'fetch']));
  expect(runs).toHaveLength(2);
  expect(result).toMatchObject({ documents: 0, reasons: [] });
  expect(result.summary).toContain('No kind is set to automatic, so nothing was posted.');
  expect(runs.find(({ kind }) => kind === 'fetch')).toMatchObject({
    state: 'done',
    createdBy: automaticActor,
    params: { from: '2026-10-01', to: '2026-11-30', kinds: ['invoices', 'cogs'] },
  });
  expect(await postings()).toEqual([]);
  expect(await audit()).toEqual(['auto-sync', 'auto-sync-ended']);
});

test('a preview with something to look at is not posted, and the reason is told', async () => {
  await choose(['cogs']);
  const { sync, result, runs } = await syncOnce();
  expect(result.documents).toBe(0);
  expect(result.reasons).toEqual(
    ['October 2026', 'November 2026'].map(
      (month) =>
        `${month} waits for you: its preview has 1 fault, so nothing of it was posted. Cin7 account 1200 Stock in warehouse has no Xero account.`,
    ),
  );
  expect(sync.message).toContain('October 2026 waits for you');
  expect(runs.filter(({ kind }) => kind === 'preview')).toHaveLength(2);
  expect(runs.filter(({ kind }) => kind === 'post')).toEqual([]);
  expect(await postings()).toEqual([]);
  // Errors names what is held back of both months, not of the last one alone.
  const previews = (await listPreviews(context.db, connection, 10)).map(({ id }) => `held:${id}:0`);
  expect((await listErrors(context.db, connection)).map(({ id }) => id)).toEqual(previews);
  expect(previews).toHaveLength(2);
  const made = await listPreviews(context.db, connection, 10);
  const views = await Promise.all(made.map((record) => previewView(context.db, record, context.clock())));
  expect(views.map(({ automatic }) => automatic)).toEqual([true, true]);
  expect(await previewView(context.db, await previewByAnn(), context.clock())).toMatchObject({
    automatic: false,
  });
});

test('posts the automatic kinds of both months and no other, and a second time nothing', async () => {
  await stockMapped();
  await choose(['cogs']);
  const { sync, result, runs } = await syncOnce();
  expect(result.reasons).toEqual([]);
  const posted = await postings();
  expect(new Set(posted.map(({ kind }) => kind))).toEqual(new Set(['cogs']));
  expect(new Set(posted.map(({ draft }) => draft.date.slice(0, 7)))).toEqual(new Set(['2026-10', '2026-11']));
  for (const { state, approvedBy, postedBy } of posted)
    expect([state, approvedBy, postedBy]).toEqual(['posted', automaticActor, automaticActor]);
  expect(result.documents).toBe(posted.length);
  expect(runs.filter(({ kind }) => kind === 'preview').map(({ params }) => params)).toMatchObject([
    { from: '2026-10-01', to: '2026-10-31', kinds: ['cogs'] },
    { from: '2026-11-01', to: '2026-11-30', kinds: ['cogs'] },
  ]);
  expect(sync.message).toContain('October 2026: ');
  expect(await audit()).toEqual(['auto-sync', 'approve', 'post', 'approve', 'post', 'auto-sync-ended']);

  const again = await syncOnce();
  expect(again.result).toMatchObject({ documents: 0, reasons: [] });
  expect(again.result.summary).toContain('October 2026: nothing new to post.');
  expect(await postings()).toHaveLength(posted.length);
});

test('a month before the start date is left alone', async () => {
  await stockMapped();
  await choose(['cogs'], { startDate: '2026-11-01' });
  const { runs } = await syncOnce();
  expect(runs.find(({ kind }) => kind === 'fetch')?.params).toMatchObject({ from: '2026-11-01' });
  expect(new Set((await postings()).map(({ draft }) => draft.date.slice(0, 7)))).toEqual(
    new Set(['2026-11']),
  );
});

test('an unreadable setting keeps everything from being posted', async () => {
  await stockMapped();
  await choose(['cogs'], { roundingTolerance: 'a little' });
  const { result, runs } = await syncOnce();
  expect(result.reasons).toEqual([
    'Nothing was posted: 1 value in Settings cannot be read. "a little" is not a value of this setting; the default is used.',
  ]);
  expect(runs.map(({ kind }) => kind).sort()).toEqual(['auto-sync', 'fetch']);
});

const october = { from: '2026-10-01', to: '2026-10-31' };

/** Ann previews October as a person does. */
async function previewByAnn(): Promise<PreviewRecord> {
  const begun = await beginRun(context, {
    connection,
    kind: 'preview',
    params: { ...october, kinds: ['cogs'] },
    actor: 'Ann',
  });
  if (!begun.ok) throw new Error(begun.error.detail);
  await work();
  const [preview] = await listPreviews(context.db, connection, 1);
  if (!preview) throw new Error('No preview');
  return preview;
}

/** Ann approves and clicks Post; nothing is sent yet. */
async function postByAnn({ id, fingerprint }: PreviewRecord, leaveOut: readonly string[] = []) {
  const approved = await approvePreview(context, id, fingerprint, leaveOut, 'Ann');
  const begun = approved.ok ? await postPreview(context, id, fingerprint, 'Ann') : approved;
  if (!begun.ok) throw new Error(begun.error.detail);
}

const octobers = async () => (await postings()).filter(({ date }) => date.startsWith('2026-10'));

test('what a person reversed is not posted again without her', async () => {
  await stockMapped();
  await choose(['cogs']);
  await syncOnce();
  const [posted] = (await octobers()).filter(({ state }) => state === 'posted');
  const begun = await previewReversal(context, connection, posted?.key ?? '', 'Ann');
  if (!begun.ok) throw new Error(begun.error.detail);
  const [reversal] = await listPreviews(context.db, connection, 1);
  if (!reversal) throw new Error('No reversal');
  await postByAnn(reversal);
  await work();
  const before = await postings();
  expect(before.find(({ key }) => key === posted?.key)?.state).toBe('reversed');

  const { result } = await syncOnce();
  expect(result.documents).toBe(0);
  expect(result.reasons).toEqual([
    expect.stringMatching(
      /^October 2026 waits for you: .* holds what is not to be posted again by itself: that was reversed before\. Nothing of the month was posted\./,
    ),
  ]);
  expect(await postings()).toHaveLength(before.length);

  // Once she has posted it herself, nothing is in the way any more.
  await postByAnn(await previewByAnn());
  await work();
  expect((await syncOnce()).result.reasons).toEqual([]);
});

test('what a person left out or skipped is not posted without her', async () => {
  await stockMapped();
  await choose(['cogs']);
  await joined.fetchMonth(connection);
  const offered = await previewByAnn();
  const [draft] = await readDrafts(context.db, offered.id);
  await postByAnn(offered, [draft?.draft.key ?? '']);
  await work();
  const { result } = await syncOnce();
  expect(result.reasons).toEqual([
    expect.stringMatching(/^October 2026 waits for you: .*by itself: Ann had left that out\. Nothing/),
  ]);
  expect((await octobers()).map(({ approvedBy }) => approvedBy)).not.toContain(automaticActor);

  await postByAnn(await previewByAnn());
  const [waiting] = (await octobers()).filter(({ state }) => state === 'approved');
  expect((await skipPosting(context, connection, waiting?.key ?? '', 'Wrong', 'Ann')).ok).toBe(true);
  await work();
  expect((await syncOnce()).result.reasons).toEqual([
    expect.stringMatching(/^October 2026 waits for you: .*by itself: that was skipped before\. Nothing/),
  ]);
  expect((await octobers()).map(({ approvedBy }) => approvedBy)).not.toContain(automaticActor);
});

test('while a document of Cin7 cannot be read, nothing is posted', async () => {
  await stockMapped();
  await choose(['cogs']);
  const fault = { id: 'broken', number: 'SO-BROKEN', field: 'Total', reason: 'Expected an amount.' };
  await context.db.tx((tx) =>
    saveListed(tx, connection, 'sale-header', [], [{ ...fault, raw: {} }], context.clock()),
  );
  const { result, runs } = await syncOnce();
  expect(result.reasons).toEqual([
    'Nothing was posted: 1 document of Cin7 could not be read, see Errors. Correct it in Cin7, or preview and post without it yourself.',
  ]);
  expect(runs.map(({ kind }) => kind).sort()).toEqual(['auto-sync', 'fetch']);
});

test('a preview that a person is looking at is left to her; what was refused is told each time', async () => {
  await stockMapped();
  await choose(['cogs']);
  await joined.fetchMonth(connection);
  const { id } = await previewByAnn();
  const { result } = await syncOnce();
  expect(result.reasons).toEqual([
    'October 2026 waits: Ann has previewed it and not posted it yet. Post it; else the automatic sync goes on 12 hours after that preview.',
  ]);
  expect((await readPreview(context.db, id))?.state).toBe('ready');
  expect([await octobers(), result.documents > 0]).toEqual([[], true]);

  later(12 * 3_600_000);
  expect((await syncOnce()).result.reasons).toEqual([]);
  const [posted] = await octobers();
  expect(posted?.approvedBy).toBe(automaticActor);

  await context.db.query(`update posting set state = 'rejected' where key = $1`, [posted?.key]);
  expect((await syncOnce()).result.reasons).toEqual([
    '1 document that Xero or a check refused waits for you: see Errors.',
  ]);
});

test('a sync that has ended begins nothing more', async () => {
  await choose(['cogs']);
  await startDue(context);
  later(3_600_000);
  await startDue(context);
  const [sync] = await listRuns(context.db, connection, 1);
  if (!sync) throw new Error('No automatic sync began');
  // A second process took it, and it was cancelled before this one came to begin the fetch.
  await finishRun(context.db, sync.id, { state: 'cancelled', message: '' }, context.clock());
  await autoSyncSlice(context, sync);
  expect((await listRuns(context.db, connection, 10)).map(({ kind }) => kind)).toEqual(['auto-sync']);
});

test('a preview that a person has approved is left to her', async () => {
  await stockMapped();
  await choose(['cogs']);
  await joined.fetchMonth(connection);
  const preview = await previewByAnn();
  expect((await approvePreview(context, preview.id, preview.fingerprint, [], 'Ann')).ok).toBe(true);
  const { result } = await syncOnce();
  expect(result.documents).toBe(0);
  expect(result.reasons[0]).toBe(
    'October 2026 waits: Ann has approved a preview that is not posted yet. Post it, or preview again.',
  );
  const [newest] = await listPreviews(context.db, connection, 1);
  expect(newest).toMatchObject({ id: preview.id, state: 'approved', approvedBy: 'Ann' });
});

test('two processes at one sync begin each of its runs once', async () => {
  await stockMapped();
  await choose(['cogs']);
  await startDue(context);
  later(3_600_000);
  await Promise.all([startDue(context), startDue(context)]);
  for (let turn = 0; turn < 300; turn += 1) {
    const open = (await listRuns(context.db, connection, 100)).filter(
      ({ finishedAt }) => finishedAt === null,
    );
    if (open.length === 0) break;
    const signal = new AbortController().signal;
    for (const { id, kind } of open)
      // The queue may hand a slice to a second process while the first still works at it.
      await Promise.all((kind === 'auto-sync' ? [id, id] : [id]).map((run) => slice(run, signal)));
    later(5_000);
  }
  const runs = await listRuns(context.db, connection, 100);
  const count = (kind: string) => runs.filter((run) => run.kind === kind).length;
  expect({ sync: count('auto-sync'), fetch: count('fetch'), preview: count('preview') }).toEqual({
    sync: 1,
    fetch: 1,
    preview: 2,
  });
  expect(new Set(runs.map(({ state }) => state))).toEqual(new Set(['done']));
  const posted = await postings();
  expect(new Set(posted.map(({ draft }) => draftName(draft))).size).toBe(posted.length);
  expect(posted.every(({ state }) => state === 'posted')).toBe(true);
});

test('a cancelled sync cancels what it has begun', async () => {
  await choose(['cogs']);
  await startDue(context);
  later(3_600_000);
  await startDue(context);
  const [sync] = await listRuns(context.db, connection, 1);
  const signal = new AbortController().signal;
  await slice(sync?.id ?? '', signal);
  await requestCancel(context.db, sync?.id ?? '');
  await slice(sync?.id ?? '', signal);
  const runs = await work();
  expect(runs.map(({ kind, state }) => [kind, state]).sort()).toEqual([
    ['auto-sync', 'cancelled'],
    ['fetch', 'cancelled'],
  ]);
});

test('access that was withdrawn ends the sync with the words of it', async () => {
  await choose(['cogs']);
  await joined.withdrawKeys(connection);
  const { sync } = await syncOnce();
  expect(sync.state).toBe('failed');
  expect(sync.message).toContain('The automatic sync stopped: ');
  expect(await postings()).toEqual([]);
});
