import { draftCogs } from '../../server/accounting/cogs';
import { draftName, type Draft } from '../../server/accounting/draft';
import type { Organisation } from '../../server/accounting/organisation';
import { ok } from '../../server/accounting/result';
import { draftInvoices } from '../../server/accounting/sale-invoices';
import { saveConnection } from '../../server/store/connections';
import type { Db } from '../../server/store/db';
import { insertPostings, listPostings } from '../../server/store/postings';
import { insertPreview, readLeftOut, readPreview } from '../../server/store/previews';
import { saveReference } from '../../server/store/references';
import { createRun, readRun, type Run } from '../../server/store/runs';
import { approvePreview, postPreview } from '../../server/sync/approve';
import type { SyncContext } from '../../server/sync/context';
import { postSlice } from '../../server/sync/post';
import { reversalSlice } from '../../server/sync/reverse-run';
import { createRunner } from '../../server/sync/runner';
import type { ElementOutcome, FoundDocument, XeroLedger } from '../../server/xero/ledger';
import { channelRow, cin7, entry, from, invoice, ruleInput, tables, to, xero } from '../accounting/books';

/** Xero's books in memory: takes every journal that is sent, even twice, and says what stands. Time is virtual. */
export class BooksInMemory {
  readonly documents: (Pick<FoundDocument, 'status' | 'edited' | 'doubles'> & { draft: Draft })[] = [];
  organisation: Organisation = { ...xero.organisation, periodLockDate: null, endOfYearLockDate: null };
  /** Keys that were asked for, look-up by look-up. */
  readonly asked: string[][] = [];
  /**
   * What becomes of the next calls that write: nothing of those that are `lost` is answered, what they saved may be voided
   * before anybody looks; `rejected` is refused one by one, at `disconnected` nobody is let in.
   */
  readonly script: ('lost' | 'lost-saved' | 'lost-saved-voided' | 'rejected' | 'disconnected')[] = [];

  constructor(private readonly pass: (ms: number) => void) {}

  readonly ledger = {
    callCount: () => this.asked.length,
    bodyHash: (drafts: readonly Draft[]) => drafts.map(({ key }) => key).join(' '),
    organisation: async () => ok(this.organisation),
    post: async (drafts: readonly Draft[]) => {
      const turn = this.script.shift();
      if (turn === 'rejected')
        return ok(
          drafts.map((): ElementOutcome => ({ state: 'rejected', messages: ['No.'], numberTaken: false })),
        );
      const failure = { ok: false, error: { detail: '', answered: false, status: 0, retryAfterMs: null } };
      if (turn === 'disconnected')
        return { ...failure, error: { ...failure.error, code: 'reconnect-needed', notSaved: true } };
      for (const draft of turn === 'lost' ? [] : drafts)
        this.documents.push({ draft, status: draft.kind === 'cogs' ? 'POSTED' : 'AUTHORISED' });
      if (turn === 'lost-saved-voided')
        this.documents
          .slice(-drafts.length)
          .forEach(({ draft: { key } }) => this.change(key, { status: 'VOIDED' }));
      if (turn?.startsWith('lost'))
        return { ...failure, error: { ...failure.error, code: 'no-answer', notSaved: false } };
      return ok(
        drafts.map((draft): ElementOutcome => ({ state: 'posted', document: named(draft), warnings: [] })),
      );
    },
    find: async (drafts: readonly Draft[]) => {
      this.pass(6_000);
      this.asked.push(drafts.map(({ key }) => key));
      return ok(
        new Map(
          drafts.map(({ key }): [string, FoundDocument | null] => {
            const found = this.documents.find(({ draft }) => draft.key === key);
            if (!found) return [key, null];
            const { draft, ...inXero } = found;
            return [key, { ...named(draft), ...inXero }];
          }),
        ),
      );
    },
  } as unknown as XeroLedger;

  mark(name: string, status: string): void {
    this.change(name, { status });
  }

  /** Somebody does this to the first document of that name or key. */
  change(name: string, by: Partial<Pick<FoundDocument, 'status' | 'edited' | 'doubles'>>): void {
    const index = this.documents.findIndex(
      ({ draft }) => draft.key === name || draftName(draft).startsWith(name),
    );
    const document = this.documents[index];
    if (!document) throw new Error(`Xero has no ${name}`);
    this.documents[index] = { ...document, ...by };
  }

  /** Balance of each account from the journals that stand, debit positive, minor units. */
  balances(): Record<string, bigint> {
    const balances: Record<string, bigint> = {};
    for (const { draft, status } of this.documents)
      if (draft.kind === 'cogs' && status === 'POSTED')
        for (const { accountCode, amountMinor } of draft.lines)
          balances[accountCode] = (balances[accountCode] ?? 0n) + amountMinor;
    return balances;
  }

  journals = (): string[] =>
    this.documents.flatMap(({ draft }) => (draft.kind === 'cogs' ? [draft.key] : []));
}

const named = (draft: Draft) => ({ xeroId: draft.key, xeroNumber: draftName(draft), url: 'https://x' });

/** The use cases' context on a store and the books in memory; `woken` takes the runs that are woken. */
export const contextOn = (
  db: Db,
  connection: string,
  books: BooksInMemory,
  clock: () => Date,
  woken: string[] = [],
): SyncContext => ({
  db,
  clock,
  newId: () => `${connection}-${Math.random()}`,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  gateways: {
    cin7: () => Promise.reject(new Error('not here')),
    xero: () => Promise.resolve(ok(books.ledger)),
    forget: () => undefined,
    xeroTokens: () => {
      throw new Error('not here');
    },
    cin7With: () => {
      throw new Error('not here');
    },
  },
  wake: (run) => Promise.resolve(void woken.push(run)),
});

/** What a use case answered; a refusal fails the test with its words. */
export function begun<Value>(
  result: { ok: true; value: Value } | { ok: false; error: { detail: string } },
): Value {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

let serial = 0;

/** A month posted in one run: three journals and so many invoices, on the real store and the books in memory. */
export async function postedRun(db: Db, invoiceCount: number) {
  serial += 1;
  let now = Date.parse('2026-11-23T10:00:00Z');
  const [connection, preview] = [`rc${serial}`, `rp${serial}`];
  const books = new BooksInMemory((ms) => (now += ms));
  const woken: string[] = [];
  const context = contextOn(db, connection, books, () => new Date(now), woken);
  const organisation = { ...books.organisation, id: connection };
  books.organisation = organisation;
  const references = { ...xero, organisation };
  await saveConnection(db, {
    id: connection,
    name: 'x',
    source: 'cin7-core',
    organisation,
    state: 'connected',
    settings: { organisations: [], demo: false, cin7Account: '' },
  });
  await db.tx(async (tx) => {
    await saveReference(tx, connection, 'cin7', cin7, context.clock());
    await saveReference(tx, connection, 'xero', references, context.clock());
  });
  const invoices = Array.from({ length: invoiceCount }, (_, index) => invoice(`INV-${1000 + index}`));
  const entries = ['Shopify', 'Amazon', ''].map((channel, index) =>
    entry(`c${index}`, { channel, amount: `${index + 1}.05` }),
  );
  const channels = [
    channelRow('rest', { kind: 'invoices', postAs: 'individual' }),
    channelRow('cogs', { kind: 'cogs' }),
  ];
  const input = ruleInput({
    xero: references,
    tables: { ...tables, channels },
    sources: { entries, invoices },
  });
  const drafts: Draft[] = [...draftCogs(input).drafts, ...draftInvoices(input).drafts];
  const slice = createRunner(
    context,
    {
      fetch: postSlice,
      preview: reversalSlice,
      post: postSlice,
      'auto-sync': postSlice,
      valuation: postSlice,
    },
    { sliceMs: 15_000, lastCallMs: 20_000 },
  );
  /** Works until this run is over. */
  const finish = async (run: string): Promise<Run> => {
    for (;;) {
      const state = await readRun(db, run);
      if (state?.finishedAt) return state;
      await slice(run, new AbortController().signal);
      now += 30_000;
    }
  };
  await db.tx(async (tx) => {
    const at = context.clock();
    await insertPreview(tx, previewOf(preview, connection, drafts, at), { drafts, leftOut: [] });
    await insertPostings(tx, connection, drafts, { preview, by: 'Ana', postedBy: 'Ana', at });
    await createRun(tx, {
      id: `${preview}-post`,
      connection,
      kind: 'post',
      message: '',
      params: { preview },
      createdBy: 'Ana',
      at,
    });
  });
  await finish(`${preview}-post`);
  now += 60_000;

  const resultOf = ({ result }: Run): string => (result as { preview: string }).preview;
  return {
    books,
    pass: (ms: number) => void (now += ms),
    context,
    connection,
    preview,
    drafts,
    woken,
    finish,
    /** The preview that a begun reversal came to. */
    previewed: async (run: string) => {
      const id = resultOf(await finish(run));
      const record = await readPreview(db, id);
      if (!record) throw new Error('No preview');
      const leftOut = (await readLeftOut(db, id, 0, 10_000)).map((row) => row.leftOut);
      return { ...record, leftOut };
    },
    approve: (record: { id: string; fingerprint: string }) =>
      approvePreview(context, record.id, record.fingerprint, [], 'Bea'),
    post: (record: { id: string; fingerprint: string }) =>
      postPreview(context, record.id, record.fingerprint, 'Bea'),
    postings: async () => (await listPostings(db, connection, {}, 0, 10_000)).items,
  };
}

function previewOf(id: string, connection: string, drafts: readonly Draft[], at: Date) {
  return {
    id,
    connection,
    from,
    to,
    kinds: ['cogs', 'invoices'] as const,
    fingerprint: 'f',
    state: 'posting' as const,
    totals: {
      currency: 'GBP',
      figures: [],
      cogsInCin7Minor: 0n,
      debitMinor: 0n,
      creditMinor: 0n,
      journals: 3,
      invoices: [],
    },
    counts: { documents: drafts.length, postable: drafts.length, blocked: 0, leftOut: 0, alreadyPosted: 0 },
    issues: [],
    basis: { organisation: connection, lockDate: null, mapping: '' },
    createdBy: 'Ana',
    createdAt: at,
    approvedBy: 'Ana',
    approvedAt: at,
    approval: { leaveOut: [], run: `${id}-post` },
  };
}
