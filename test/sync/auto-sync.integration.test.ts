import { documentKinds, type DocumentKind } from '../../server/accounting/kinds';
import type { AutoSyncResultDto } from '../../server/contract/jobs';
import { readMapping, saveMapping, type MappingTableName } from '../../server/store/mapping-versions';
import { listPostings } from '../../server/store/postings';
import { listPreviews } from '../../server/store/previews';
import { listRuns, readRun, requestCancel, type Run } from '../../server/store/runs';
import { approvePreview } from '../../server/sync/approve';
import { autoSyncSlice, openPeriods, troubleOf } from '../../server/sync/auto-sync';
import { automaticActor, startDue } from '../../server/sync/auto-sync-due';
import { beginRun } from '../../server/sync/begin-run';
import type { SyncContext } from '../../server/sync/context';
import { fetchSlice } from '../../server/sync/fetch';
import { readMappingTable } from '../../server/sync/mappings';
import { postSlice } from '../../server/sync/post';
import { previewSlice } from '../../server/sync/preview';
import { createRunner } from '../../server/sync/runner';
import { calendarDate, type Month } from '../../server/accounting/dates';
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
const audit = async () =>
  (
    await context.db.query<{ action: string }>('select action from audit where actor = $1 order by id', [
      automaticActor,
    ])
  ).rows.map(({ action }) => action);

/** Maps what the COGS of the demo company needs beyond the proposals. */
async function mapped(): Promise<void> {
  const table = await readMappingTable(context, connection, 'accounts');
  if (!table.ok) throw new Error(table.error.detail);
}

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

test('debug', async () => {
  await mapped();
  await choose(['cogs']);
  const { sync, result, runs } = await syncOnce();
  console.log(JSON.stringify({ m: sync.message, s: sync.state, result, kinds: runs.map((r) => [r.kind, r.state, r.message]) }, null, 1));
  for (const preview of await listPreviews(context.db, connection, 10))
    console.log(preview.from, JSON.stringify(preview.counts), JSON.stringify(preview.issues.map((i) => [i.code, i.severity, i.reason])));
  console.log((await postings()).map((p) => [p.kind, p.state, p.approvedBy, p.postedBy]));
});
void [approvePreview, openPeriods, troubleOf, beginRun, readRun, requestCancel, calendarDate];
export type { Month };
