import { draftTitle } from '../../server/accounting/draft';
import { saveMapping } from '../../server/store/mapping-versions';
import { createRun, readRun } from '../../server/store/runs';
import { readDrafts, readPreview } from '../../server/store/previews';
import { approvePreview } from '../../server/sync/approve';
import { postSlice } from '../../server/sync/post';
import { previewSlice } from '../../server/sync/preview';
import { createRunner } from '../../server/sync/runner';
import { openJoined } from './joined-books';

/** Approval on the real store, against the demo company and the Xero organisation behind real HTTP. */
let joined: Awaited<ReturnType<typeof openJoined>>;
let connection: string;
beforeAll(async () => {
  joined = await openJoined();
  connection = await joined.connect();
  await joined.fetchMonth(connection, ['contacts', 'invoices']);
  const { db, clock } = joined.tools.context;
  const rows = [{ row: 'account:4100', xeroAccount: '200' }];
  await db.tx((tx) => saveMapping(tx, connection, 'accounts', 0, rows, 'Ann', clock()));
}, 60_000);
afterAll(() => joined.close());

/** Previews October of contacts and invoices. */
async function preview() {
  const { context } = joined.tools;
  const id = context.newId();
  await createRun(context.db, {
    ...{ id, connection, kind: 'preview', message: '', createdBy: 'Ann', at: context.clock() },
    params: { from: '2026-10-01', to: '2026-10-31', kinds: ['contacts', 'invoices'] },
  });
  const never = () => Promise.reject(new Error('not here'));
  const slice = createRunner(context, {
    ...{ fetch: never, preview: previewSlice, post: postSlice, 'auto-sync': never, valuation: never },
  });
  await slice(id, new AbortController().signal);
  const run = await readRun(context.db, id);
  const record = await readPreview(context.db, (run?.result as { preview: string }).preview);
  if (!record) throw new Error('No preview');
  return { record, drafts: (await readDrafts(context.db, record.id)).map(({ draft }) => draft) };
}

test('an unticked new contact keeps its documents from being approved, and they are named', async () => {
  const { context } = joined.tools;
  const { record, drafts } = await preview();
  const needy = drafts.filter(({ needs }) => needs !== undefined);
  const contact = drafts.find(({ key }) => key === needy[0]?.needs);
  if (!contact) throw new Error('The demo company has no new contact in October');
  const approve = (leaveOut: string[]) =>
    approvePreview(context, record.id, record.fingerprint, leaveOut, 'Ann');
  const refused = await approve([contact.key]);
  const name = draftTitle(contact);
  expect(refused).toMatchObject({
    ok: false,
    error: {
      code: 'belongs-together',
      detail: expect.stringMatching(
        new RegExp(`^Contact ${name} is unticked, .*Nothing was approved\\.$`),
      ) as string,
    },
  });
  const own = needy.filter(({ needs }) => needs === contact.key);
  for (const one of own.slice(0, 5))
    expect(refused).toMatchObject({ error: { detail: expect.stringContaining(draftTitle(one)) as string } });
  expect((await readPreview(context.db, record.id))?.state).toBe('ready');
  expect(await approve([contact.key, ...own.map(({ key }) => key)])).toMatchObject({
    ok: true,
    value: { state: 'approved' },
  });
});
