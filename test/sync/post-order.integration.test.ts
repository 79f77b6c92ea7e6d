import { draftName, draftTitle, type Draft } from '../../server/accounting/draft';
import { nothingPosted, type PostedState } from '../../server/accounting/posted';
import { computePreview } from '../../server/accounting/preview';
import { noSources, type Sources } from '../../server/accounting/rules';
import { saveConnection } from '../../server/store/connections';
import type { Db } from '../../server/store/db';
import { insertPostings, listPostings } from '../../server/store/postings';
import { insertPreview } from '../../server/store/previews';
import { saveReference } from '../../server/store/references';
import { createRun, listRuns, readRun, requestCancel } from '../../server/store/runs';
import { postSlice } from '../../server/sync/post';
import { retryAllPostings, retryPosting } from '../../server/sync/posting-actions';
import { createRunner } from '../../server/sync/runner';
import { channelRow, cin7, cin7Contact, from, invoice, line, to, today, xero } from '../accounting/books';
import { draftOf, PostedBooks, withChannels } from '../accounting/sale-books';
import { openTestDatabase } from '../store/support/database';
import { BooksInMemory, contextOn } from './posted-run';

/** What goes after something else: halves of corrections and documents of new contacts, on the real store. Time is virtual. */

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  db = opened.db;
  close = opened.close;
});
afterAll(() => close());

const single = withChannels(channelRow('x', { postAs: 'individual' }));
let serial = 0;

/** An approved preview of these sources, and the means to post it. */
async function approved(sources: Partial<Sources>, posted: PostedState, withContacts = false) {
  serial += 1;
  const [connection, preview] = [`po${serial}`, `pp${serial}`];
  let now = Date.parse('2026-11-23T10:00:00Z');
  const books = new BooksInMemory((ms) => (now += ms));
  const organisation = { ...books.organisation, id: connection };
  books.organisation = organisation;
  const references = { ...xero, organisation };
  const { drafts } = computePreview({
    ...{ from, to, today, cin7, entriesBefore: null, posted, xero: references, tables: single },
    kinds: withContacts ? ['contacts', 'invoices'] : ['invoices'],
    sources: { ...noSources, ...sources },
  });
  const context = contextOn(db, connection, books, () => new Date(now));
  const at = context.clock();
  const run = `${preview}-post`;
  await saveConnection(db, {
    ...{ id: connection, name: 'x', source: 'cin7-core', organisation, state: 'connected' },
    settings: { organisations: [], demo: false, cin7Account: '' },
  });
  await db.tx(async (tx) => {
    await saveReference(tx, connection, 'cin7', cin7, at);
    await saveReference(tx, connection, 'xero', references, at);
    await insertPreview(
      tx,
      { ...recordOf(connection, drafts), id: preview, createdAt: at },
      { drafts, leftOut: [] },
    );
    await insertPostings(tx, connection, drafts, { preview, by: 'Ana', postedBy: 'Ana', at });
    await tx.query(`update preview set state = 'posting', approval = '{"leaveOut":[],"run":null}' where id = $1`, [preview]); // prettier-ignore
    await createRun(tx, { ...{ id: run, connection, kind: 'post', message: '', createdBy: 'Ana', at }, params: { preview } }); // prettier-ignore
  });
  const never = () => Promise.reject(new Error('not here'));
  const slice = createRunner(context, {
    ...{ fetch: never, preview: never, post: postSlice, 'auto-sync': never, valuation: never },
  });
  const postings = async () => (await listPostings(db, connection, {}, 0, 100)).items;
  return {
    books,
    context,
    connection,
    run,
    postings,
    /** Works until this run is over. */
    finish: async (id = run, meanwhile: (turn: number) => Promise<void> = () => Promise.resolve()) => {
      for (let turn = 0; turn < 200; turn += 1) {
        const state = await readRun(db, id);
        if (state?.finishedAt) return state;
        await meanwhile(turn);
        await slice(id, new AbortController().signal);
        now += 20_000;
      }
      throw new Error('The run does not end');
    },
    states: async () =>
      Object.fromEntries((await postings()).map((one) => [draftTitle(one.draft), one.state])),
    errorOf: async (name: string) => (await postings()).find(({ draft }) => draftName(draft) === name)?.error,
    keyOf: async (name: string) =>
      (await postings()).find(({ draft }) => draftName(draft) === name)?.key ?? '',
    inXero: () => books.documents.map(({ draft }) => draftTitle(draft)),
  };
}

const recordOf = (connection: string, drafts: readonly Draft[]) => ({
  ...{ connection, from, to, kinds: ['invoices'] as const, fingerprint: 'f', state: 'ready' as const },
  totals: {
    ...{ currency: 'GBP', figures: [], cogsInCin7Minor: 0n, debitMinor: 0n, creditMinor: 0n },
    ...{ journals: 0, invoices: [] },
  },
  counts: { documents: drafts.length, postable: drafts.length, blocked: 0, leftOut: 0, alreadyPosted: 0 },
  issues: [],
  basis: { organisation: connection, lockDate: null, mapping: '' },
  ...{ createdBy: 'Ana', approvedBy: null, approvedAt: null, approval: null },
});

/** INV-A was posted and has another price now. */
function correction() {
  const books = new PostedBooks();
  books.post(draftOf([invoice('INV-A')], { tables: single }).drafts);
  const now = invoice('INV-A', [line({ net: '90', tax: '18', unitPrice: '90' })], { revision: 'r2' });
  return approved({ invoices: [now] }, books.state());
}

test('both halves of a correction are posted, the kind that is posted first before the other', async () => {
  const posting = await correction();
  await posting.finish();
  expect(posting.inXero()).toEqual(['INV-A-2', 'INV-A-R1']);
  expect(await posting.states()).toEqual({ 'INV-A-2': 'posted', 'INV-A-R1': 'posted' });
});

test('when Xero refuses the first half the other does not go out alone, and says why; both go once it is mended', async () => {
  const posting = await correction();
  posting.books.script.push('rejected');
  await posting.finish();
  expect(posting.inXero()).toEqual([]);
  expect(await posting.states()).toEqual({ 'INV-A-2': 'rejected', 'INV-A-R1': 'rejected' });
  expect(await posting.errorOf('INV-A-R1')).toMatchObject({
    code: 'held-together',
    reason:
      'Credit note INV-A-R1 was not posted: what it goes together with was not. Credit note INV-A-R1 goes together with invoice INV-A-2: all of it is posted, or nothing.',
  });
  // The second one alone is not sent either.
  const alone = await retryPosting(
    posting.context,
    posting.connection,
    await posting.keyOf('INV-A-R1'),
    'Ana',
  );
  if (!alone.ok) throw new Error(alone.error.detail);
  await posting.finish(alone.value.run);
  expect([posting.inXero(), await posting.states()]).toEqual([
    [],
    { 'INV-A-2': 'rejected', 'INV-A-R1': 'rejected' },
  ]);
  const again = await retryAllPostings(posting.context, posting.connection, 'Ana');
  if (!again.ok) throw new Error(again.error.detail);
  for (const { id, finishedAt } of await listRuns(db, posting.connection, 100))
    if (finishedAt === null) await posting.finish(id);
  expect(posting.inXero()).toEqual(['INV-A-2', 'INV-A-R1']);
});

test('while nobody knows what became of the first half, the other waits', async () => {
  const posting = await correction();
  posting.books.script.push('lost-saved');
  await posting.finish();
  expect(posting.inXero()).toEqual(['INV-A-2', 'INV-A-R1']);
  const lost = await correction();
  lost.books.script.push('lost', 'rejected');
  await lost.finish();
  expect(lost.inXero()).toEqual([]);
  expect(await lost.states()).toEqual({ 'INV-A-2': 'rejected', 'INV-A-R1': 'rejected' });
});

test('what Xero refuses of the second half says with what it goes together', async () => {
  const posting = await correction();
  const send = posting.books.ledger.post.bind(posting.books.ledger);
  let calls = 0;
  Object.assign(posting.books.ledger, {
    post: (...given: Parameters<typeof send>) => {
      calls += 1;
      if (calls === 2) posting.books.script.push('rejected');
      return send(...given);
    },
  });
  await posting.finish();
  expect(posting.inXero()).toEqual(['INV-A-2']);
  expect((await posting.errorOf('INV-A-R1'))?.reason).toBe(
    'Credit note INV-A-R1 was not posted. Xero says: No. Credit note INV-A-R1 goes together with invoice INV-A-2: all of it is posted, or nothing.',
  );
});

test('cancelled between the halves: the second is still sent', async () => {
  const posting = await correction();
  posting.books.script.push('lost-saved');
  await posting.finish(posting.run, async (turn) => {
    if (turn === 1) await requestCancel(db, posting.run);
  });
  expect(posting.inXero()).toEqual(['INV-A-2', 'INV-A-R1']);
});

test('cancelled before anything was sent: both are given back', async () => {
  const posting = await correction();
  await requestCancel(db, posting.run);
  await posting.finish();
  expect([posting.inXero(), await posting.states()]).toEqual([
    [],
    { 'INV-A-2': 'skipped', 'INV-A-R1': 'skipped' },
  ]);
});

test('an invoice whose new contact Xero refuses is not sent: it would make a bare one', async () => {
  const sources = {
    invoices: [invoice('INV-1', [line()], { customerId: 'h', customer: 'Harbour Cycles' })],
    contacts: [cin7Contact('h', { name: 'Harbour Cycles' })],
  };
  const posting = await approved(sources, nothingPosted, true);
  posting.books.script.push('rejected');
  await posting.finish();
  expect([posting.inXero(), await posting.states()]).toEqual([
    [],
    { 'Harbour Cycles': 'rejected', 'INV-1': 'rejected' },
  ]);
  expect(await posting.errorOf('INV-1')).toMatchObject({
    code: 'contact-not-made',
    reason: expect.stringContaining('Invoice INV-1 was not posted: its new contact was not made') as string,
  });
  const well = await approved(sources, nothingPosted, true);
  await well.finish();
  expect(well.inXero()).toEqual(['Harbour Cycles', 'INV-1']);
});
