import { err, ok } from '../../server/accounting/result';
import type { Db } from '../../server/store/db';
import { changePosting, insertPostings, readPosting } from '../../server/store/postings';
import { allocateNext } from '../../server/sync/allocate-credits';
import type { SyncContext } from '../../server/sync/context';
import type { AllocationOutcome, CreditAllocation, XeroCredits, XeroLedger } from '../../server/xero/ledger';
import { openTestDatabase } from '../store/support/database';
import { creditNote } from '../xero/every-kind';

/** Credit notes against invoices: what is allocated in Xero is asked first, and each is tried once. */

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestDatabase();
  [db, close] = [opened.db, opened.close];
});
afterAll(() => close());

type Answer = 'allocated' | 'refused' | 'lost' | 'lost-saved';

/** Xero as far as allocations go; `held` are those that it has. */
function books(answer: Answer) {
  const held: CreditAllocation[] = [];
  const keys: string[] = [];
  const credits: XeroCredits = {
    allocateCredit: (wanted, key) => {
      keys.push(key);
      if (answer === 'allocated' || answer === 'lost-saved') held.push(wanted);
      const outcome: AllocationOutcome =
        answer === 'refused'
          ? { state: 'rejected', messages: ['The invoice is paid.'] }
          : { state: 'allocated' };
      const lost = { code: 'no-answer', detail: 'Xero did not answer.', notSaved: false } as const;
      return Promise.resolve(
        answer.startsWith('lost')
          ? err({ ...lost, status: 0, retryAfterMs: null, answered: false })
          : ok(outcome),
      );
    },
    allocations: (creditNoteId) =>
      Promise.resolve(
        ok(
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
async function posted(): Promise<{ connection: string; key: string }> {
  serial += 1;
  const [connection, at] = [`allocate-${serial}`, new Date('2026-11-23T10:00:00Z')];
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
  expect(await next(connection, ledger)).toBe(true);
  expect(await next(connection, ledger)).toBe(false);
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
  expect(await next(connection, ledger)).toBe(true);
  expect(keys).toEqual([]);
  expect(await errorOf(connection, key)).toBeNull();
});

test.each([
  ['refused', 'The invoice is paid.'],
  ['lost', 'Xero did not answer.'],
] as const)(
  '%s: the credit note stays posted, the row says why, and it is not tried again',
  async (answer, why) => {
    const { connection, key } = await posted();
    const { ledger } = books(answer);
    expect(await next(connection, ledger)).toBe(true);
    expect(await next(connection, ledger)).toBe(false);
    expect(await readPosting(db, connection, key)).toMatchObject({
      state: 'posted',
      error: { code: 'not-allocated', severity: 'warning', reason: expect.stringContaining(why) },
    });
  },
);
