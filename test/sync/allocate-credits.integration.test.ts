import { err, ok } from '../../server/accounting/result';
import type { Db } from '../../server/store/db';
import { changePosting, insertPostings, readPosting } from '../../server/store/postings';
import { allocateNext } from '../../server/sync/allocate-credits';
import type { SyncContext } from '../../server/sync/context';
import { previewRunReversal } from '../../server/sync/reverse-run';
import type {
  AllocationOutcome,
  CreditAllocation,
  XeroCredits,
  XeroFailure,
  XeroLedger,
} from '../../server/xero/ledger';
import { openTestDatabase } from '../store/support/database';
import { creditNote } from '../xero/every-kind';
import { postedRun } from './posted-run';

/** Credit notes against invoices: what is allocated in Xero is asked first, and each is tried once. */

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  [db, close] = [opened.db, opened.close];
});
afterAll(() => close());

type Answer = 'allocated' | 'refused' | 'refused-whole' | 'lost' | 'lost-saved' | 'day-limit' | 'cancelled';

const failures = {
  'refused-whole': { code: 'refused', detail: 'No such credit note.', notSaved: true, answered: true },
  lost: { code: 'no-answer', detail: 'Xero did not answer.', notSaved: false, answered: false },
  'lost-saved': { code: 'no-answer', detail: 'Xero did not answer.', notSaved: false, answered: false },
  'day-limit': {
    code: 'day-limit',
    detail: 'The calls of today are used up.',
    notSaved: true,
    answered: true,
  },
  cancelled: { code: 'cancelled', detail: 'It was cancelled.', notSaved: true, answered: false },
} as const;
const failureOf = (answer: keyof typeof failures): XeroFailure => ({
  ...failures[answer],
  status: 0,
  retryAfterMs: null,
});

/** Xero as far as allocations go; `held` are those that it has. While `blind` it does not tell them. */
function books(answer: Answer, blind: { failure: XeroFailure | null } = { failure: null }) {
  const held: CreditAllocation[] = [];
  const keys: string[] = [];
  const credits: XeroCredits = {
    allocateCredit: (wanted, key) => {
      keys.push(key);
      if (answer === 'allocated' || answer === 'lost-saved') held.push(wanted);
      if (answer in failures) return Promise.resolve(err(failureOf(answer as keyof typeof failures)));
      const outcome: AllocationOutcome =
        answer === 'refused'
          ? { state: 'rejected', messages: ['The invoice is paid.'] }
          : { state: 'allocated' };
      return Promise.resolve(ok(outcome));
    },
    allocations: (creditNoteId) =>
      Promise.resolve(
        blind.failure
          ? err(blind.failure)
          : ok(
              held
                .filter((one) => one.creditNoteId === creditNoteId)
                .map(({ invoiceId }) => ({ invoiceId, amount: '54.00' })),
            ),
      ),
  };
  return { held, keys, ledger: credits as XeroLedger & XeroCredits };
}

let serial = 0;
/** A credit note that stands in Xero and asks to be set against an invoice. */
async function posted(of?: string): Promise<{ connection: string; key: string }> {
  serial += 1;
  const [connection, at] = [of ?? `allocate-${serial}`, new Date('2026-11-23T10:00:00Z')];
  const draft = creditNote(`cn-${serial}`, { allocate: { xeroId: 'invoice-1', amountMinor: 5_400n } });
  await db.tx(async (tx) => {
    await insertPostings(tx, connection, [draft], { preview: 'p', by: 'Ann', postedBy: 'Ann', at });
    const document = { xeroId: `note-${serial}`, xeroNumber: draft.number, url: '' };
    const before = { key: draft.key, state: 'approved' as const, fence: 0n };
    await changePosting(tx, before, { state: 'posted', document }, at);
  });
  return { connection, key: draft.key };
}

const context = () => ({ db, clock: () => new Date('2026-11-23T10:05:00Z') }) as unknown as SyncContext;
const next = (connection: string, ledger: XeroLedger & XeroCredits) =>
  allocateNext(context(), connection, ledger, new AbortController().signal);
const errorOf = async (connection: string, key: string) =>
  (await readPosting(db, connection, key))?.error ?? null;

test.each(['allocated', 'lost-saved'] as const)('%s: it is set against its invoice once', async (answer) => {
  const { connection, key } = await posted();
  const { ledger, held, keys } = books(answer);
  expect(await next(connection, ledger)).toBe('worked');
  expect(await next(connection, ledger)).toBe('idle');
  expect(held).toMatchObject([{ invoiceId: 'invoice-1', amountMinor: 5_400n, currency: 'GBP' }]);
  expect(keys).toEqual([`${key}-a`]);
  expect(await errorOf(connection, key)).toBeNull();
});

test('a call that was made before the process died is found, not repeated', async () => {
  const { connection, key } = await posted();
  const { ledger, held, keys } = books('allocated');
  held.push({
    creditNoteId: `note-${serial}`,
    invoiceId: 'invoice-1',
    amountMinor: 5_400n,
    currency: 'GBP',
    date: '2026-10-31' as CreditAllocation['date'],
  });
  expect(await next(connection, ledger)).toBe('worked');
  expect(keys).toEqual([]);
  expect(await errorOf(connection, key)).toBeNull();
});

test.each([
  ['refused', 'The invoice is paid.'],
  ['refused-whole', 'No such credit note.'],
] as const)(
  '%s: the credit note stays posted, the row says why, and it is not tried again',
  async (answer, why) => {
    const { connection, key } = await posted();
    const { ledger } = books(answer);
    expect(await next(connection, ledger)).toBe('worked');
    expect(await next(connection, ledger)).toBe('idle');
    expect(await readPosting(db, connection, key)).toMatchObject({
      state: 'posted',
      error: { code: 'not-allocated', severity: 'warning', reason: expect.stringContaining(why) },
    });
  },
);

const tries = async (connection: string): Promise<number> =>
  (await db.query(`select id from audit where connection_id = $1 and action = 'allocate'`, [connection]))
    .rowCount;

test.each(['lost', 'day-limit', 'cancelled'] as const)(
  '%s: the failure is answered, nothing is kept of it, and it is allocated later',
  async (answer) => {
    const { connection, key } = await posted();
    expect(await next(connection, books(answer).ledger)).toEqual(failureOf(answer));
    expect([await tries(connection), await errorOf(connection, key)]).toEqual([0, null]);
    const later = books('allocated');
    expect(await next(connection, later.ledger)).toBe('worked');
    expect(later.held).toHaveLength(1);
  },
);

test('while Xero does not tell what is allocated, nothing is sent', async () => {
  const { connection, key } = await posted();
  const blind: { failure: XeroFailure | null } = { failure: failureOf('day-limit') };
  const { ledger, keys } = books('allocated', blind);
  expect(await next(connection, ledger)).toEqual(failureOf('day-limit'));
  expect([keys, await tries(connection), await errorOf(connection, key)]).toEqual([[], 0, null]);
  blind.failure = null;
  expect(await next(connection, ledger)).toBe('worked');
  expect(keys).toEqual([`${key}-a`]);
});

/** A run that posts one thing while a credit note waits for its invoice; Xero fails so many times, then allocates. */
async function runWithFailures(failing: number) {
  const run = await postedRun(db, 0);
  const note = await posted(run.connection);
  const { held, ledger } = books('allocated');
  const { allocateCredit } = ledger;
  let left = failing;
  Object.assign(run.books.ledger, ledger, {
    allocateCredit: (...given: Parameters<typeof allocateCredit>) =>
      (left -= 1) >= 0 ? Promise.resolve(err(failureOf('day-limit'))) : allocateCredit(...given),
  });
  const begun = await previewRunReversal(run.context, run.preview, 'Bea');
  if (!begun.ok) throw new Error(begun.error.detail);
  const reversal = await run.previewed(begun.value.run);
  await run.approve(reversal);
  const posting = await run.post(reversal);
  if (!posting.ok) throw new Error(posting.error.detail);
  const ended = await run.finish(posting.value.run);
  return { ended, held, calls: failing - Math.max(0, left), error: await errorOf(run.connection, note.key) };
}

test('a run tries an allocation again after a failure that passes', async () => {
  const { ended, held, error } = await runWithFailures(3);
  expect([ended.state, held.length, error]).toEqual(['done', 1, null]);
  expect(ended.message).not.toContain('credit note');
});

test('a failure that does not pass keeps no run open: it says so, and the next run tries again', async () => {
  const { ended, held, calls, error } = await runWithFailures(1_000);
  expect([ended.state, held.length, calls, error]).toEqual(['done', 0, 10, null]);
  expect(ended.message).toContain(
    'A credit note is not set against its invoice yet: The calls of today are used up. It is tried again with the next posting.',
  );
});
