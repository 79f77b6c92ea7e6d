import { draftName, type Draft } from '../../server/accounting/draft';
import { ok } from '../../server/accounting/result';
import { saveConnection } from '../../server/store/connections';
import type { Db } from '../../server/store/db';
import { insertPostings, listPostings, type PostingRecord } from '../../server/store/postings';
import { insertPreview, saveApproval } from '../../server/store/previews';
import { saveReference } from '../../server/store/references';
import { createRun, readRun, type Run } from '../../server/store/runs';
import type { SyncContext } from '../../server/sync/context';
import { postSlice } from '../../server/sync/post';
import { createRunner } from '../../server/sync/runner';
import { kindInXero, numberOf, type Resource } from '../../server/xero/kinds';
import type { XeroCredits, XeroLedger } from '../../server/xero/ledger';
import { cin7, xero as books } from '../accounting/books';
import { testTenant, type Json, type RunningXero } from '../support/xero-sandbox';

/**
 * Drafts that were approved, posted by the real engine on the real store with the real adapter, over HTTP, to a Xero
 * sandbox in this process. Time is the sandbox's and moves only when the engine waits or a test lets it pass.
 */
export interface PostingOverHttp {
  readonly context: SyncContext;
  readonly connection: string;
  /** What was approved; its fingerprint is `f`. */
  readonly preview: string;
  /** The run that posts. */
  readonly run: string;
  /** One slice of the run, as the queue gives it; time does not pass after it. */
  slice(run?: string): Promise<void>;
  /** Further drafts, approved only now; answers the run that posts them. */
  approve(drafts: readonly Draft[]): Promise<string>;
  /** Slice after slice until the run is over; time passes as the engine asked. */
  finish(run?: string): Promise<Run>;
  postings(): Promise<PostingRecord[]>;
  /** How many attempts, each with a key of its own, the store has of the connection. */
  attempts(): Promise<number>;
}

let serial = 0;

export async function postOverHttp(
  db: Db,
  xero: RunningXero,
  ledger: XeroLedger & XeroCredits,
  drafts: readonly Draft[],
): Promise<PostingOverHttp> {
  serial += 1;
  const [connection, preview, run] = [`hc${serial}`, `hp${serial}`, `hr${serial}`];
  const clock = () => xero.clock.now();
  let ids = 0;
  const wakes: number[] = [];
  const context: SyncContext = {
    db,
    clock,
    newId: () => `${connection}-${(ids += 1)}`,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    gateways: {
      cin7: () => Promise.reject(new Error('Nothing here asks Cin7')),
      cin7With: () => {
        throw new Error('Nothing here asks Cin7');
      },
      xero: () => Promise.resolve(ok(ledger)),
      forget: () => undefined,
      xeroTokens: () => {
        throw new Error('not here');
      },
    },
    wake: (_, afterMs = 0) => Promise.resolve(void wakes.push(afterMs)),
  };
  await connected(context, connection);
  await approved(context, connection, preview, run, drafts);
  const runSlice = createRunner(context, {
    fetch: postSlice,
    preview: postSlice,
    post: postSlice,
    'auto-sync': postSlice,
    valuation: postSlice,
  });
  const slice = (one = run) => runSlice(one, new AbortController().signal);
  return {
    context,
    connection,
    preview,
    run,
    slice,
    approve: async (further) => {
      const id = context.newId();
      await approved(context, connection, `p${id}`, `r${id}`, further);
      return `r${id}`;
    },
    finish: async (one = run) => {
      for (let turn = 0; turn < 400; turn += 1) {
        await slice(one);
        const state = await readRun(db, one);
        if (state?.finishedAt) return state;
        xero.clock.advance(Math.max(1_000, Math.min(30_000, wakes.at(-1) ?? 0)));
      }
      throw new Error('The run does not come to an end');
    },
    postings: async () => (await listPostings(db, connection, {}, 0, 1_000)).items,
    attempts: async () => {
      const { rows } = await db.query<{ count: number }>(
        'select count(*)::int as count from attempt where connection_id = $1',
        [connection],
      );
      return rows[0]?.count ?? 0;
    },
  };
}

async function connected({ db, clock }: SyncContext, connection: string): Promise<void> {
  const at = clock();
  const organisation = { ...books.organisation, id: testTenant, periodLockDate: null };
  await saveConnection(db, {
    id: connection,
    name: connection,
    source: 'cin7-core',
    organisation,
    state: 'connected',
    settings: { organisations: [], demo: false, cin7Account: '' },
  });
  await saveReference(db, connection, 'cin7', cin7, at);
  await saveReference(db, connection, 'xero', { ...books, organisation, items: [] }, at);
}

/** What Approve and Post leave behind: the preview, its postings and the run that sends them. */
async function approved(
  { db, clock }: SyncContext,
  connection: string,
  preview: string,
  run: string,
  drafts: readonly Draft[],
): Promise<void> {
  const at = clock();
  await db.tx(async (tx) => {
    await insertPreview(tx, previewOf(preview, connection, drafts, at), { drafts, leftOut: [] });
    await saveApproval(tx, preview, 'posting', 'Ana', at, { leaveOut: [], run });
    await insertPostings(tx, connection, drafts, { preview, by: 'Ana', postedBy: 'Ana', at });
    await createRun(tx, {
      id: run,
      connection,
      kind: 'post',
      message: '',
      params: { preview },
      createdBy: 'Ana',
      at,
    });
  });
}

function previewOf(id: string, connection: string, drafts: readonly Draft[], at: Date) {
  const dates = drafts.map(({ date }) => date).sort();
  const [from, to] = [dates[0], dates.at(-1)];
  if (from === undefined || to === undefined) throw new Error('A preview of nothing');
  return {
    id,
    connection,
    from,
    to,
    kinds: [],
    fingerprint: 'f',
    state: 'posting' as const,
    totals: {
      currency: 'GBP',
      figures: [],
      cogsInCin7Minor: 0n,
      debitMinor: 0n,
      creditMinor: 0n,
      journals: 0,
      invoices: [],
    },
    counts: { documents: drafts.length, postable: drafts.length, blocked: 0, leftOut: 0, alreadyPosted: 0 },
    issues: [],
    basis: { organisation: testTenant, lockDate: null, mapping: '' },
    createdBy: 'Ana',
    createdAt: at,
    approvedBy: 'Ana',
    approvedAt: at,
    approval: { leaveOut: [], run: null },
  };
}

/** Ids of Xero's own, by endpoint. */
export const idFields: Readonly<Record<Resource, string>> = {
  Invoices: 'InvoiceID',
  CreditNotes: 'CreditNoteID',
  ManualJournals: 'ManualJournalID',
  PurchaseOrders: 'PurchaseOrderID',
  Payments: 'PaymentID',
  BankTransactions: 'BankTransactionID',
  Contacts: 'ContactID',
  Items: 'ItemID',
};

/**
 * What stands in Xero of a draft, voided or not: whatever carries its posting key anywhere, of contacts and items its
 * number. Read by the sandbox's own client, all pages.
 */
export async function copiesInXero(xero: RunningXero, draft: Draft): Promise<Json[]> {
  const { resource } = kindInXero(draft.kind);
  const mark = draft.kind === 'contacts' || draft.kind === 'items' ? `"${numberOf(draft)}"` : draft.key;
  const copies: Json[] = [];
  for (let page = 1; ; page += 1) {
    const rows = await xero.rows('GET', `/${resource}?page=${page}&pageSize=1000&includeArchived=true`);
    copies.push(...rows.filter((row) => JSON.stringify(row).includes(mark)));
    if (rows.length < 1_000) return copies;
  }
}

export const idOf = (draft: Draft, row: Json | undefined): string => {
  const id = row?.[idFields[kindInXero(draft.kind).resource]];
  if (typeof id !== 'string') throw new Error(`Xero has no ${draftName(draft)}`);
  return id;
};
