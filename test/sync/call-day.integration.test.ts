import { calendarDate } from '../../server/accounting/dates';
import type { Draft } from '../../server/accounting/draft';
import { systemPacingClock } from '../../server/limits/clock';
import type { Db } from '../../server/store/db';
import { createCallBudgets } from '../../server/store/call-budget';
import { readRun } from '../../server/store/runs';
import { invoiceDraft, journalDraft } from '../xero/drafts';
import { keptTokens, ledgerOf } from '../xero/signed-in';
import { openTestDatabase } from '../store/support/database';
import { startXero, type RunningXero } from '../support/xero-sandbox';
import { postOverHttp } from './posting-over-http';

/** A posting run at the end of Xero's day: the sandbox allows 1,000 calls, of which 40 are kept for look-ups. */
let database: Awaited<ReturnType<typeof openTestDatabase>>;
let db: Db;
let xero: RunningXero;

beforeEach(async () => {
  database = await openTestDatabase();
  db = database.db;
  xero = await startXero({ limits: 'starter' });
});
afterEach(async () => {
  await xero.close();
  await database.close();
});

/** Somebody else's calls, until so many are left of the day. */
async function useUp(left: number): Promise<void> {
  for (;;) {
    const { headers, status } = await xero.call('GET', '/Organisation');
    if (status === 429) xero.clock.advance(60_000);
    if (Number(headers.get('x-daylimit-remaining')) <= left) break;
  }
  xero.clock.advance(61_000);
  xero.control.calls.clear();
}

const numbered = <Made extends Draft>(count: number, make: (name: string) => Made): Made[] =>
  Array.from({ length: count }, (_, index) => make(`${index + 1}`));
const journals = (kind: 'cogs' | 'adjustments', count: number) =>
  numbered(count, (name) => journalDraft(`${kind}${name}`, { kind, date: calendarDate('2026-11-20') }));
const sent = (): string[] =>
  Object.entries(xero.control.calls.report().counts)
    .filter(([name]) => name.startsWith('PUT'))
    .flatMap(([name, count]) => Array.from({ length: count }, () => name.replace('PUT /api.xro/2.0/', '')));

/** What an answer said is written within a tenth of a second, or with the next call. */
const written = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500));

const ledgerNow = async () =>
  ledgerOf(xero, {
    tokens: await keptTokens(xero),
    // Of the sandbox's time, and the time that passes really.
    budgets: createCallBudgets(db, {
      ...systemPacingClock,
      now: () => xero.clock.now().getTime() + performance.now(),
    }),
  });

test('the biggest batches go out, the rest waits for tomorrow and is told so; look-ups go on', async () => {
  await useUp(43);
  const ledger = await ledgerNow();
  // As the approval asks for the lock dates: 42 are left, 2 for posting.
  expect((await ledger.organisation()).ok).toBe(true);
  await written();
  const drafts = [
    ...numbered(2, (name) => invoiceDraft(name)),
    ...journals('cogs', 30),
    ...journals('adjustments', 12),
  ];
  const run = await postOverHttp(db, xero, ledger, drafts);
  await run.slice();
  const states = async () =>
    (await run.postings()).reduce<Record<string, string[]>>(
      (found, { kind, state }) => ({ ...found, [kind]: [...new Set([...(found[kind] ?? []), state])] }),
      {},
    );
  expect(await states()).toEqual({ invoices: ['approved'], cogs: ['posted'], adjustments: ['posted'] });
  expect(sent()).toEqual(['ManualJournals', 'ManualJournals']);
  const told = await readRun(db, run.run);
  expect(told?.message).toMatch(
    /^Posting waits: 40 of Xero's 1,000 calls of today are left and kept for looking up what was posted\. It goes on by itself at \d\d:\d\d tomorrow at the latest\.$/,
  );
  // The run looks in again and again, and spends nothing.
  const calls = ledger.callCount();
  for (let turn = 0; turn < 5; turn += 1) await run.slice();
  expect(ledger.callCount()).toBe(calls);
  expect((await ledger.find([drafts[0] ?? invoiceDraft('1')], xero.clock.now())).ok).toBe(true);

  xero.clock.advance(24 * 3_600_000);
  const ended = await run.finish();
  expect(ended).toMatchObject({ state: 'done' });
  expect(ended.message).toMatch(/^44 of 44 posted \(\d calls to Xero, 99\d left today\)\.$/);
  expect(await states()).toEqual({ invoices: ['posted'], cogs: ['posted'], adjustments: ['posted'] });
  expect(await run.attempts()).toBe(3);
});

test('with calls enough the order is the usual one', async () => {
  const ledger = await ledgerNow();
  expect((await ledger.organisation()).ok).toBe(true);
  await written();
  const run = await postOverHttp(db, xero, ledger, [
    ...journals('cogs', 3),
    ...numbered(1, (name) => invoiceDraft(name)),
  ]);
  expect(await run.finish()).toMatchObject({ state: 'done' });
  const { rows } = await db.query<{ kind: string }>('select kind from attempt order by sent_at, id');
  expect(rows.map(({ kind }) => kind)).toEqual(['invoices', 'cogs']);
});

test('stopped for minutes between the commit and the request, a batch is not sent under a key that Xero has forgotten', async () => {
  const tokens = await keptTokens(xero);
  let pauses = 1;
  const ledger = await ledgerOf(xero, {
    tokens: {
      accessToken: async (options) => {
        if ((pauses -= 1) === 0) xero.clock.advance(7 * 60_000);
        return tokens.accessToken(options);
      },
    },
  });
  const run = await postOverHttp(db, xero, ledger, journals('cogs', 3));
  expect(await run.finish()).toMatchObject({ state: 'done', result: { posted: 3 } });
  expect(sent()).toEqual(['ManualJournals']);
  expect(await run.attempts()).toBe(2);
  expect(await xero.rows('GET', '/ManualJournals')).toHaveLength(3);
});
