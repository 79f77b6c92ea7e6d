import { draftCogs } from '../../server/accounting/cogs';
import type { Draft, JournalDraft } from '../../server/accounting/draft';
import { draftName, isJournal } from '../../server/accounting/draft';
import { err, ok } from '../../server/accounting/result';
import { saveConnection } from '../../server/store/connections';
import type { Db } from '../../server/store/db';
import { insertPostings, listPostings } from '../../server/store/postings';
import { insertPreview } from '../../server/store/previews';
import { createRun, readRun, requestCancel } from '../../server/store/runs';
import type { SyncContext } from '../../server/sync/context';
import { postSlice } from '../../server/sync/post';
import { createRunner } from '../../server/sync/runner';
import type { ElementOutcome, FoundDocument, XeroFailure, XeroLedger } from '../../server/xero/ledger';
import { channelRow, entry, ruleInput, tables, today, xero } from '../accounting/books';
import { openTestDatabase } from '../store/support/database';

/**
 * The posting engine on the real store against a model of Xero that can do what no sandbox over HTTP can: save a request
 * long after its sender gave up. The model remembers Idempotency-Keys for six minutes from the first call, as Xero does,
 * and takes a second journal of the same name without a word. Time is virtual.
 */
type Answer = 'answer' | 'lost-saved' | 'lost-late' | 'lost-part' | 'refused' | 'failed' | 'failed-saved';

class ModelXero {
  readonly saved: { key: string; at: number }[] = [];
  private readonly late: { due: number; keys: string[]; idempotencyKey: string }[] = [];
  private readonly memory = new Map<string, number>();
  private readonly bodies = new Map<string, string>();
  /** Where the server says that it is; part of what is sent. */
  address = 'https://one.example';
  calls = 0;
  sent: string[] = [];

  constructor(
    private readonly clock: () => number,
    private readonly script: Answer[],
    private readonly lateMs: number,
  ) {}

  /** Requests that arrive only now. */
  private arrive(): void {
    for (const request of this.late.splice(0).sort((left, right) => left.due - right.due)) {
      if (request.due > this.clock()) this.late.push(request);
      else this.save(request.keys, request.idempotencyKey, request.due);
    }
  }

  private save(keys: string[], idempotencyKey: string, at = this.clock()): void {
    const first = this.memory.get(idempotencyKey);
    if (first !== undefined && at - first < 360_000) return;
    this.memory.set(idempotencyKey, at);
    for (const key of keys) this.saved.push({ key, at });
  }

  post(drafts: readonly Draft[], idempotencyKey: string) {
    this.arrive();
    this.calls += 1;
    this.sent.push(idempotencyKey);
    const keys = drafts.map(({ key }) => key);
    const failure = (code: XeroFailure['code'], notSaved: boolean, answered: boolean): XeroFailure => ({
      code,
      detail: code,
      notSaved,
      answered,
      status: 0,
      retryAfterMs: code === 'rate-limited' ? 20_000 : null,
    });
    const body = this.bodyHash(drafts);
    const before = this.bodies.get(idempotencyKey) ?? body;
    this.bodies.set(idempotencyKey, before);
    if (before !== body) return err(failure('refused', true, true));
    switch (this.script.shift() ?? 'answer') {
      case 'answer':
        this.save(keys, idempotencyKey);
        return ok(
          drafts.map((draft): ElementOutcome => ({
            state: 'posted',
            document: { xeroId: draft.key, xeroNumber: draftName(draft), url: 'https://x' },
            warnings: [],
          })),
        );
      case 'lost-saved':
        this.save(keys, idempotencyKey);
        return err(failure('no-answer', false, false));
      case 'failed-saved':
        this.save(keys, idempotencyKey);
        return err(failure('server-error', false, true));
      case 'failed':
        return err(failure('unreadable-answer', false, true));
      case 'lost-late':
        this.late.push({ due: this.clock() + this.lateMs, keys, idempotencyKey });
        return err(failure('no-answer', false, false));
      case 'lost-part': {
        // Saved one after the other: the look-up sees the first while the rest is still to come.
        const [first = '', ...rest] = keys;
        this.saved.push({ key: first, at: this.clock() });
        this.memory.set(idempotencyKey, this.clock());
        for (const key of rest)
          this.late.push({
            due: this.clock() + this.lateMs,
            keys: [key],
            idempotencyKey: `${idempotencyKey}/${key}`,
          });
        return err(failure('no-answer', false, false));
      }
      case 'refused':
        return err(failure('rate-limited', true, false));
    }
  }

  bodyHash(drafts: readonly Draft[]): string {
    return `${this.address} ${drafts.map(({ key }) => key).join(' ')}`;
  }

  find(drafts: readonly Draft[]) {
    this.arrive();
    const held = new Set(this.saved.map(({ key }) => key));
    return ok(
      new Map(
        drafts.map(
          (draft) =>
            [
              draft.key,
              held.has(draft.key)
                ? ({
                    xeroId: draft.key,
                    xeroNumber: draftName(draft),
                    url: 'https://x',
                    status: 'POSTED',
                  } satisfies FoundDocument)
                : null,
            ] as const,
        ),
      ),
    );
  }

  settle(): void {
    this.arrive();
  }
}

const journals = (): JournalDraft[] =>
  draftCogs(
    ruleInput({
      tables: { ...tables, channels: [channelRow('cogs', { kind: 'cogs' })] },
      sources: {
        entries: ['Shopify', 'Amazon', ''].map((channel, index) =>
          entry(`c${index}`, { channel, amount: `${index + 1}.00` }),
        ),
      },
    }),
  ).drafts.filter(isJournal);

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  db = opened.db;
  close = opened.close;
});
afterAll(() => close());

let serial = 0;

/**
 * Runs a posting run to its end in virtual time; `cancelAfter` cancels it after so many wakes, `movesAfter` gives the server
 * another address then.
 */
async function run(
  script: Answer[],
  options: { lateMs?: number; cancelAfter?: number; movesAfter?: number } = {},
) {
  serial += 1;
  let now = Date.parse('2026-11-23T10:00:00Z');
  const connection = `c${serial}`;
  const drafts = journals().map((draft) => ({
    ...draft,
    key: `${draft.key.slice(0, 20)}${String(serial).padStart(6, '0')}`,
  }));
  const model = new ModelXero(() => now, script, options.lateMs ?? 60_000);
  const ledger = {
    callCount: () => model.calls,
    post: async (...given: [readonly Draft[], string]) => model.post(...given),
    find: async (given: readonly Draft[]) => model.find(given),
    bodyHash: (given: readonly Draft[]) => model.bodyHash(given),
  } as unknown as XeroLedger;
  const wakes: number[] = [];
  const context: SyncContext = {
    db,
    clock: () => new Date(now),
    newId: () => `${connection}-${Math.random()}`,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    gateways: {
      cin7: () => Promise.reject(new Error('not here')),
      xero: () => Promise.resolve(ok(ledger)),
      forget: () => undefined,
      xeroTokens: () => {
        throw new Error('not here');
      },
      cin7With: () => {
        throw new Error('not here');
      },
    },
    wake: (_, afterMs = 0) => Promise.resolve(void wakes.push(afterMs)),
  };
  await saveConnection(db, {
    id: connection,
    name: 'x',
    source: 'cin7-core',
    organisation: xero.organisation,
    state: 'connected',
    settings: { organisations: [], demo: false, cin7Account: '' },
  });
  const preview = `p${serial}`;
  const at = context.clock();
  await db.tx(async (tx) => {
    await insertPreview(
      tx,
      {
        id: preview,
        connection,
        from: drafts[0]?.date ?? today,
        to: today,
        kinds: ['cogs'],
        fingerprint: 'f',
        state: 'posting',
        totals: {
          currency: 'GBP',
          figures: [],
          cogsInCin7Minor: 0n,
          debitMinor: 0n,
          creditMinor: 0n,
          journals: 3,
          invoices: [],
        },
        counts: { documents: 3, postable: 3, blocked: 0, leftOut: 0, alreadyPosted: 0 },
        issues: [],
        basis: { organisation: 'o', lockDate: null, mapping: '' },
        createdBy: 'a',
        createdAt: at,
        approvedBy: 'a',
        approvedAt: at,
        approval: null,
      },
      { drafts, leftOut: [] },
    );
    await insertPostings(tx, connection, drafts, { preview, by: 'a', postedBy: 'a', at });
    await createRun(tx, {
      id: `r${serial}`,
      connection,
      kind: 'post',
      message: '',
      params: { preview },
      createdBy: 'a',
      at,
    });
  });
  const slice = createRunner(context, {
    fetch: postSlice,
    preview: postSlice,
    post: postSlice,
    'auto-sync': postSlice,
    valuation: postSlice,
  });
  for (let turn = 0; turn < 200; turn += 1) {
    if (turn === options.movesAfter) model.address = 'https://two.example';
    if (turn === options.cancelAfter) await requestCancel(db, `r${serial}`);
    await slice(`r${serial}`, new AbortController().signal);
    const state = await readRun(db, `r${serial}`);
    if (state?.finishedAt) break;
    now += Math.max(1_000, Math.min(30_000, wakes.at(-1) ?? 0));
  }
  now += 3_600_000;
  model.settle();
  const { items } = await listPostings(db, connection, {}, 0, 100);
  return {
    model,
    states: items.map(({ state }) => state).sort(),
    saved: model.saved.map(({ key }) => key).sort(),
    keys: drafts.map(({ key }) => key).sort(),
    run: await readRun(db, `r${serial}`),
  };
}

test.each<[string, Answer[], { lateMs?: number }]>([
  ['an answer', ['answer'], {}],
  ['an answer lost after everything was saved', ['lost-saved'], {}],
  ['a 500 after everything was saved', ['failed-saved'], {}],
  ['a request that arrives a minute after it was given up', ['lost-late'], { lateMs: 60_000 }],
  [
    'a late request whose repetition is refused by a limit',
    ['lost-late', 'refused', 'refused'],
    { lateMs: 50_000 },
  ],
  [
    'a late request whose repetition is lost as well',
    ['lost-late', 'lost-late', 'lost-late'],
    { lateMs: 45_000 },
  ],
  [
    'a late request whose repetition a gateway answers with an error',
    ['lost-late', 'failed', 'refused', 'failed'],
    { lateMs: 50_000 },
  ],
  ['a batch of which a part is seen before the rest arrives', ['lost-part'], { lateMs: 60_000 }],
  ['limits only', ['refused', 'refused', 'refused'], {}],
])('%s: every journal once', async (_, script, options) => {
  const { states, saved, keys } = await run(script, options);
  expect(states).toEqual(['posted', 'posted', 'posted']);
  expect(saved).toEqual(keys);
});

test('cancelled while the outcome is not known: what may still arrive is waited for, never given back', async () => {
  const { states, saved, keys, run: ended } = await run(['lost-late'], { lateMs: 60_000, cancelAfter: 1 });
  expect(ended?.state).toBe('cancelled');
  expect(states).toEqual(['posted', 'posted', 'posted']);
  expect(saved).toEqual(keys);
});

test('cancelled before anything was sent: everything is given back and nothing is in Xero', async () => {
  const { states, saved, run: ended } = await run([], { cancelAfter: 0 });
  expect([ended?.state, states, saved]).toEqual(['cancelled', ['skipped', 'skipped', 'skipped'], []]);
});

test('a repetition goes out with the same key, a new try with another', async () => {
  const repeated = await run(['lost-late'], { lateMs: 100_000_000 });
  expect(new Set(repeated.model.sent).size).toBe(1);
  const anew = await run(['refused']);
  expect(new Set(anew.model.sent).size).toBe(2);
});

test('a body that has become another is not sent under its old key: it is waited for, then sent under a new one', async () => {
  const { model, states, saved, keys } = await run(['lost-late'], { lateMs: 100_000_000, movesAfter: 1 });
  expect(states).toEqual(['posted', 'posted', 'posted']);
  expect(saved.slice(0, 3)).toEqual(keys);
  expect(new Set(model.sent).size).toBe(2);
});
