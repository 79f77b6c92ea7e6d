import type { DocumentKind } from '../../server/accounting/kinds';
import { err, ok } from '../../server/accounting/result';
import type { Cin7Failure, Cin7Source } from '../../server/cin7/source';
import { readDrafts, readLeftOut, readPreview } from '../../server/store/previews';
import { createRun, readRun, type RunKind } from '../../server/store/runs';
import { approvePreview, postPreview } from '../../server/sync/approve';
import type { SyncContext } from '../../server/sync/context';
import { fetchSlice } from '../../server/sync/fetch';
import { previewSlice } from '../../server/sync/preview';
import { createRunner } from '../../server/sync/runner';
import { openJoined } from './joined-books';

/** A sale changes in Cin7 between preview and approval, and the fetch that hears of it does not come to its end. */

let joined: Awaited<ReturnType<typeof openJoined>>;
beforeAll(async () => {
  joined = await openJoined();
}, 60_000);
afterAll(() => joined.close());

const month = { from: '2026-10-01', to: '2026-10-31', kinds: ['invoices'] satisfies DocumentKind[] };

async function drive(context: SyncContext, connection: string, kind: RunKind) {
  const never = () => Promise.reject(new Error('not here'));
  const others = { post: never, 'auto-sync': never, valuation: never };
  const slice = createRunner(context, { ...others, fetch: fetchSlice, preview: previewSlice });
  const id = context.newId();
  const params = kind === 'fetch' ? { ...month, again: false } : month;
  const facts = { id, connection, kind, params, message: '', createdBy: 'Ann', at: context.clock() };
  await createRun(context.db, facts);
  for (let slices = 0; slices < 60; slices += 1) {
    const run = await readRun(context.db, id);
    if (run?.finishedAt) return run;
    await slice(id, new AbortController().signal);
  }
  throw new Error('The run does not end');
}

/** Cin7 answers lists, and no sale in full. */
async function withoutSales(context: SyncContext, connection: string): Promise<SyncContext> {
  const source = await context.gateways.cin7(connection);
  if (!source.ok) throw new Error('no source');
  const gone: Cin7Failure = { code: 'cin7-unavailable', detail: 'Cin7 is down.', retryable: false };
  const half = Object.assign(Object.create(source.value) as Cin7Source, {
    sale: () => Promise.resolve(err(gone)),
  });
  return { ...context, gateways: { ...context.gateways, cin7: () => Promise.resolve(ok(half)) } };
}

test('what was previewed is neither approved nor posted as it was', async () => {
  const { context } = joined.tools;
  const connection = await joined.connect();
  const previewed = async () => {
    const { preview } = (await drive(context, connection, 'preview')).result as { preview: string };
    const record = await readPreview(context.db, preview);
    if (!record) throw new Error('No preview');
    return record;
  };
  const fetched = (by = context) => drive(by, connection, 'fetch');
  await fetched();
  const first = await previewed();
  expect(first.issues.map(({ code }) => code)).not.toContain('not-fetched');
  const drafts = (await readDrafts(context.db, first.id)).map(({ draft }) => draft);
  const share = drafts[0]?.sources[0];
  if (!share?.saleId) throw new Error('Nothing was drafted');
  expect((await approvePreview(context, first.id, first.fingerprint, [], 'Ann')).ok).toBe(true);

  joined.xero.clock.advance(3_600_000);
  expect(joined.cin7.touch({ saleId: share.saleId })).toBeNull();
  expect((await fetched(await withoutSales(context, connection))).state).toBe('failed');
  for (const act of [
    () => approvePreview(context, first.id, first.fingerprint, [], 'Ann'),
    () => postPreview(context, first.id, first.fingerprint, 'Ann'),
  ])
    expect(await act()).toMatchObject({ ok: false, error: { code: 'preview-stale' } });

  const second = await previewed();
  const left = (await readLeftOut(context.db, second.id, 0, 1_000)).map(({ leftOut }) => leftOut);
  const unread = left.filter(({ faults }) => faults.some(({ code }) => code === 'not-fetched'));
  expect(unread.map(({ number }) => number)).toContain(share.number);
  await fetched();
  expect((await previewed()).issues.map(({ code }) => code)).not.toContain('not-fetched');
}, 120_000);
