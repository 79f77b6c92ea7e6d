import type { Draft, PaymentDraft } from '../../server/accounting/draft';
import type { Db } from '../../server/store/db';
import type { PostingRecord } from '../../server/store/postings';
import { kindInXero, numberOf } from '../../server/xero/kinds';
import type { XeroCredits, XeroLedger } from '../../server/xero/ledger';
import { openTestDatabase } from '../store/support/database';
import { startXero, type Json, type RunningXero } from '../support/xero-sandbox';
import { invoiceDraft, journalDraft } from '../xero/drafts';
import {
  bill,
  contact,
  creditNote,
  deposit,
  item,
  payment,
  prepayment,
  purchaseOrder,
  stockJournal,
  supplierCredit,
} from '../xero/every-kind';
import { ledgerOf } from '../xero/signed-in';
import { copiesInXero, idOf, postOverHttp } from './posting-over-http';

/**
 * A posting whose answer got lost, for each kind of document: the engine, the adapter and the store as they are, over HTTP
 * to the Xero sandbox. It is looked up, and stands in Xero once, whatever people did there meanwhile.
 */
let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  [db, close] = [opened.db, opened.close];
});
afterAll(() => close());

let xero: RunningXero;
let ledger: XeroLedger & XeroCredits;
beforeEach(async () => {
  xero = await startXero();
  ledger = await ledgerOf(xero);
});
afterEach(() => xero.close());

let calls = 0;
/** Sends past the engine, as a process that is gone did, or another program. */
async function postPast(...drafts: Draft[]): Promise<void> {
  const answer = await ledger.post(drafts, `past-${(calls += 1)}`);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  for (const outcome of answer.value)
    if (outcome.state !== 'posted') throw new Error(JSON.stringify(outcome));
}
async function supplierId(): Promise<string> {
  const [held] = await xero.rows('GET', '/Contacts?searchTerm=Central');
  return String(held?.['ContactID']);
}
async function settled(
  draft: Draft,
  kind: PaymentDraft['settles']['kind'],
): Promise<PaymentDraft['settles']> {
  await postPast(draft);
  const [held] = await copiesInXero(xero, draft);
  return { kind, xeroId: idOf(draft, held), number: numberOf(draft) };
}

/** What a person can do to it in Xero. */
interface Deed {
  readonly body: Json;
  /** What we say of it. */
  readonly told: string;
}

interface Kind {
  readonly name: string;
  readonly draft: (name: string) => Promise<Draft> | Draft;
  /** Absent: there is no such status. */
  readonly taken?: Deed;
  /** Absent: Xero takes no change (payments), or its stand-in knows none (bank transactions). */
  readonly changed?: Deed;
  /** Somebody else's document that holds the number; absent where a number is not unique. */
  readonly anothers?: (draft: Draft) => Json;
  /** Xero takes it twice without a word. */
  readonly twice: boolean;
}

const dayAfter = { body: { Date: '2026-11-21' }, told: 'its date' };
const voided = { body: { Status: 'VOIDED' }, told: 'is VOIDED in Xero now' };
const deleted = { body: { Status: 'DELETED' }, told: 'is DELETED in Xero now' };
const bookedBy = (Type: string, AccountCode: string) => ({
  Type,
  Contact: { Name: 'Swanston Security' },
  LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode }],
});
const journal = {
  taken: voided,
  changed: {
    body: {
      JournalLines: [
        { LineAmount: 1, AccountCode: '429' },
        { LineAmount: -1, AccountCode: '631' },
      ],
    },
    told: 'its amount',
  },
  twice: true,
};

const kinds: readonly Kind[] = [
  { name: 'invoices', draft: invoiceDraft, taken: voided, changed: dayAfter, twice: false, anothers: (draft) => ({ ...bookedBy('ACCREC', '201'), InvoiceNumber: numberOf(draft) }) }, // prettier-ignore
  { name: 'credit notes', draft: creditNote, taken: voided, changed: dayAfter, twice: false, anothers: (draft) => ({ ...bookedBy('ACCRECCREDIT', '201'), CreditNoteNumber: numberOf(draft) }) }, // prettier-ignore
  { name: 'bills', draft: bill, taken: voided, changed: dayAfter, twice: true },
  { name: 'supplier credits', draft: supplierCredit, taken: voided, changed: dayAfter, twice: true },
  { name: 'purchase orders', draft: async (name) => purchaseOrder(name, await supplierId()), taken: deleted, changed: dayAfter, twice: false, anothers: (draft) => ({ ...bookedBy('', '631'), PurchaseOrderNumber: numberOf(draft) }) }, // prettier-ignore
  { name: 'journals of cost of goods sold', draft: journalDraft, ...journal },
  { name: 'stock journals', draft: (name) => stockJournal('production', name, [['330', 1_250n], ['631', -1_250n]]), ...journal }, // prettier-ignore
  {
    name: 'payments of invoices',
    draft: async (name) => payment(name, await settled(invoiceDraft(`${name}of`), 'invoices'), 100n),
    taken: deleted,
    twice: true,
  },
  {
    name: 'refunds of credit notes',
    draft: async (name) => payment(name, await settled(creditNote(`${name}of`), 'credit-notes'), 100n),
    taken: deleted,
    twice: true,
  },
  { name: 'prepayments', draft: prepayment, taken: deleted, twice: true },
  { name: 'deposits', draft: deposit, taken: deleted, twice: true },
  {
    name: 'contacts',
    draft: contact,
    taken: { body: { ContactStatus: 'ARCHIVED' }, told: 'is archived in Xero now' },
    changed: { body: { Name: 'Renamed by hand' }, told: 'its name' },
    anothers: (draft) => ({ Name: draft.kind === 'contacts' ? draft.name : '' }),
    twice: false,
  },
  {
    name: 'linked contacts',
    draft: async (name) => contact(name, { link: await supplierId() }),
    taken: { body: { ContactStatus: 'ARCHIVED' }, told: 'is archived in Xero now' },
    twice: false,
  },
  {
    name: 'items',
    draft: item,
    changed: { body: { Name: 'Renamed by hand' }, told: 'its name' },
    anothers: (draft) => ({ Code: numberOf(draft), InventoryAssetAccountCode: '630', PurchaseDetails: { COGSAccountCode: '310' } }), // prettier-ignore
    twice: false,
  },
];

let serial = 0;
const nextName = (): string => {
  serial += 1;
  return `q${String.fromCharCode(97 + Math.floor(serial / 26), 97 + (serial % 26))}`;
};

/** The method by which a kind is written: a link is set on a contact that is there. */
const methodOf = (draft: Draft): string =>
  draft.kind === 'contacts' && draft.link !== null ? 'POST' : 'PUT';
const writes = (draft: Draft): number =>
  xero.control.calls.report().counts[`${methodOf(draft)} /api.xro/2.0/${kindInXero(draft.kind).resource}`] ?? 0; // prettier-ignore

/** Sends a draft whose answer gets lost in this way, up to the moment before the look-up. */
async function lost(draft: Draft, fault: 'drop-after' | 'drop-before' | '500-after' | '500-before') {
  const run = await postOverHttp(db, xero, ledger, [draft]);
  const before = writes(draft);
  xero.control.faults.set([{ match: { method: methodOf(draft) }, fault }]);
  await run.slice();
  const posting = async (): Promise<PostingRecord> => {
    const [one, ...others] = await run.postings();
    if (!one || others.length > 0) throw new Error('Not one posting');
    return one;
  };
  expect(await posting()).toMatchObject({ state: 'unknown', error: { code: 'posting-unknown' } });
  return { run, posting, sent: () => writes(draft) - before };
}

const standing = async (draft: Draft): Promise<Json[]> =>
  (await copiesInXero(xero, draft)).filter(({ Status }) => Status !== 'VOIDED' && Status !== 'DELETED');
const deed = async (draft: Draft, { body }: Deed): Promise<void> => {
  const [copy] = await copiesInXero(xero, draft);
  const id = idOf(draft, copy);
  const { resource } = kindInXero(draft.kind);
  if (resource === 'Items') await xero.rows('POST', '/Items', { ItemID: id, Code: numberOf(draft), ...body });
  else if ('ContactStatus' in body) expect(xero.control.setContact(id, body)).toBe(true);
  else await xero.rows('POST', `/${resource}/${id}`, body);
};

describe.each(kinds.map((kind) => [kind.name, kind] as const))('%s', (_name, kind) => {
  it.each(['drop-after', '500-after'] as const)(
    'saved, and the answer lost (%s): found, and sent once',
    async (fault) => {
      const draft = await kind.draft(nextName());
      const { run, posting, sent } = await lost(draft, fault);
      expect((await run.finish()).state).toBe('done');
      const copies = await copiesInXero(xero, draft);
      expect([copies.length, sent(), await run.attempts()]).toEqual([1, 1, 1]);
      expect(await posting()).toMatchObject({
        state: 'posted',
        error: null,
        attempts: 1,
        xeroId: idOf(draft, copies[0]),
        url: expect.stringContaining('https://go.xero.com') as string,
      });
    },
  );

  it.each([
    // The same attempt again, key and body; after an error that Xero remembers, another.
    ['drop-before', 1],
    ['500-before', 2],
  ] as const)('lost before anything was saved (%s): looked up, and sent again', async (fault, attempts) => {
    const draft = await kind.draft(nextName());
    const { run, posting, sent } = await lost(draft, fault);
    const isLinked = draft.kind === 'contacts' && draft.link !== null;
    expect(await copiesInXero(xero, draft)).toHaveLength(0);
    expect((await run.finish()).state).toBe('done');
    const copies = await copiesInXero(xero, draft);
    expect([copies.length, sent(), await run.attempts()]).toEqual([1, 2, attempts]);
    expect(await posting()).toMatchObject({ state: 'posted', error: null, attempts: 2 });
    if (isLinked) expect(copies[0]).toMatchObject({ Name: 'Central Supplies' });
  });

  for (const [name, done] of [
    ['taken back or archived', kind.taken],
    ['changed', kind.changed],
  ] as const)
    if (done)
      it(`saved, and ${name} before anybody looked: posted, not sent again, and told`, async () => {
        const draft = await kind.draft(nextName());
        const { run, posting, sent } = await lost(draft, 'drop-after');
        await deed(draft, done);
        await run.finish();
        expect(await posting()).toMatchObject({
          state: 'posted',
          error: { reason: expect.stringContaining(done.told) as string },
        });
        expect([(await copiesInXero(xero, draft)).length, sent()]).toEqual([1, 1]);
      });

  if (kind.twice)
    it('there twice: posted, not sent a third time, and told', async () => {
      const draft = await kind.draft(nextName());
      const { run, posting, sent } = await lost(draft, 'drop-after');
      await postPast(draft);
      await run.finish();
      expect((await posting()).error).toMatchObject({
        code: 'posted-with-warning',
        reason: expect.stringContaining('It is in Xero 2 times.') as string,
        remedy: 'Void all but one of them there.',
      });
      expect([(await posting()).state, (await standing(draft)).length, sent()]).toEqual(['posted', 2, 2]);
    });
  else
    it('there already, of a process that is gone: found, and there once', async () => {
      const draft = await kind.draft(nextName());
      await postPast(draft);
      const [first] = await copiesInXero(xero, draft);
      const run = await postOverHttp(db, xero, ledger, [draft]);
      await run.finish();
      expect((await run.postings())[0]).toMatchObject({
        state: 'posted',
        error: null,
        xeroId: idOf(draft, first),
      });
      expect(await copiesInXero(xero, draft)).toHaveLength(1);
    });

  const { anothers } = kind;
  if (anothers)
    it('lost, and its number belongs to another document: rejected with the reason, and not sent again', async () => {
      const draft = await kind.draft(nextName());
      const { run, posting } = await lost(draft, 'drop-before');
      const { Type, ...fields } = anothers(draft);
      await xero.rows(
        'PUT',
        `/${kindInXero(draft.kind).resource}`,
        Type === '' ? fields : { Type, ...fields },
      );
      await run.finish();
      expect(await posting()).toMatchObject({
        state: 'rejected',
        attempts: 1,
        error: { code: 'number-taken' },
      });
    });
});

describe('renumbered in Xero before anybody looked, after Xero forgot the key', () => {
  const renumbered: readonly [string, Kind['draft'], string][] = [
    ['invoices', invoiceDraft, 'InvoiceNumber'],
    ['bills', bill, 'InvoiceNumber'],
    ['credit notes', creditNote, 'CreditNoteNumber'],
    ['supplier credits', supplierCredit, 'CreditNoteNumber'],
    ['purchase orders', async (name) => purchaseOrder(name, await supplierId()), 'PurchaseOrderNumber'],
  ];
  it.each(renumbered)('%s: found by key, told, and not sent again', async (_name, make, field) => {
    const draft = await make(nextName());
    const { run, posting, sent } = await lost(draft, 'drop-after');
    await deed(draft, { body: { [field]: `${numberOf(draft)}-mended` }, told: '' });
    xero.clock.advance(7 * 60_000);
    await run.finish();
    expect([(await copiesInXero(xero, draft)).length, sent()]).toEqual([1, 1]);
    expect(await posting()).toMatchObject({
      state: 'posted',
      error: { reason: expect.stringContaining('its number') as string },
    });
  });
});

describe('on the second page', () => {
  const many = 1_050;
  const put = async (resource: string, one: (index: number) => Json): Promise<void> => {
    for (let at = 0; at < many; at += 210)
      await xero.rows('PUT', `/${resource}`, {
        [resource]: Array.from({ length: 210 }, (_, index) => one(at + index)),
      });
    // What was changed later comes later in Xero's lists.
    xero.clock.advance(2_000);
  };
  const lines = (AccountCode: string) => [{ Description: 'x', UnitAmount: 1, AccountCode }];
  /** Pages of a list that were asked for so far. */
  const pagesRead = (resource: string): (string | null)[] =>
    xero.control.calls
      .report()
      .calls.filter(({ method, path }) => method === 'GET' && path.endsWith(`/${resource}`))
      .map(({ query }) => new URLSearchParams(query).get('page'));
  const crowds: readonly [string, string, (index: number, number: string) => Json, Kind['draft'], number][] =
    [
      ['journals modified since', 'ManualJournals', (index) => ({ Narration: `Theirs ${index}`, Date: '2026-11-02', Status: 'POSTED', JournalLines: [{ LineAmount: 1, AccountCode: '310' }, { LineAmount: -1, AccountCode: '631' }] }), journalDraft, 1], // prettier-ignore
      ['bills of many suppliers with our number', 'Invoices', (index, number) => ({ Type: 'ACCPAY', InvoiceNumber: number, Date: '2026-11-02', Contact: { Name: `Supplier ${index % 7}` }, LineItems: lines('631') }), bill, 1], // prettier-ignore
      ['money of our day', 'BankTransactions', () => ({ Type: 'SPEND', Contact: { Name: 'Swanston Security' }, BankAccount: { Code: '090' }, Date: '2026-11-20', LineItems: lines('429') }), deposit, 1], // prettier-ignore
      ['credit notes modified since, for many at once', 'CreditNotes', () => ({ Type: 'ACCRECCREDIT', Contact: { Name: 'Swanston Security' }, Date: '2026-11-02', LineItems: lines('201') }), creditNote, 6], // prettier-ignore
      ['orders modified since, for many at once', 'PurchaseOrders', () => ({ Contact: { Name: 'Swanston Security' }, Date: '2026-11-02', LineItems: lines('631') }), async (name) => purchaseOrder(name, await supplierId()), 6], // prettier-ignore
      ['contacts, for many at once', 'Contacts', (index) => ({ Name: `Theirs ${index}` }), contact, 6], // prettier-ignore
    ];
  it.each(crowds)('%s: found, and posted once', async (_name, resource, one, make, count) => {
    const drafts: Draft[] = [];
    for (let made = 0; made < count; made += 1) drafts.push(await make(nextName()));
    // Approved before the crowd came, so that it is modified since.
    const run = await postOverHttp(db, xero, ledger, drafts);
    const [first] = drafts;
    await put(resource, (index) => one(index, first ? numberOf(first) : ''));
    xero.control.faults.set([{ match: { method: 'PUT' }, fault: 'drop-after' }]);
    await run.finish();
    const pages = pagesRead(resource);
    const postings = await run.postings();
    expect(postings.map(({ state, attempts, error }) => [state, attempts, error])).toEqual(
      drafts.map(() => ['posted', 1, null]),
    );
    for (const draft of drafts) expect(await copiesInXero(xero, draft)).toHaveLength(1);
    expect(new Set(pages)).toEqual(new Set(['1', '2']));
  });
});
