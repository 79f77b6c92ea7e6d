import type { CreditDraft } from '../accounting/draft';
import { fault, type Fault } from '../accounting/fault';
import { ok, type Result } from '../accounting/result';
import { stopwatch } from '../limits/stopwatch';
import { writeAudit } from '../store/audit';
import { keepPostingError, readUnallocated, type PostingRecord } from '../store/postings';
import type {
  AllocationOutcome,
  CreditAllocation,
  XeroCredits,
  XeroFailure,
  XeroLedger,
} from '../xero/ledger';
import type { SyncContext } from './context';
import { titleOf } from './posting-faults';

/** Longest from the look at what is allocated to the sending: in a process that was stopped it may not be so any more. */
const sendWithinMs = 5 * 60_000;

/**
 * Sets the next posted credit note against the invoice that it credits, where Settings ask for it (accounting-rules 3: never
 * by itself). Xero's allocations carry no key, so what is allocated is read before: a call whose answer got lost, or a
 * process that died, makes none twice. What Xero refuses stays with the user, and the credit note posted. A failure that
 * says nothing about the allocation is answered, and nothing is kept of it: the caller tries again later.
 */
export async function allocateNext(
  context: SyncContext,
  connection: string,
  ledger: XeroLedger & Partial<XeroCredits>,
  signal: AbortSignal,
): Promise<'idle' | 'worked' | XeroFailure> {
  const { allocateCredit, allocations } = ledger;
  if (!allocateCredit || !allocations) return 'idle';
  const [posting] = await readUnallocated(context.db, connection, 1);
  if (!posting || posting.draft.kind !== 'credit-notes') return 'idle';
  const wanted = allocationOf(posting, posting.draft);
  const outcome: Result<AllocationOutcome | null, XeroFailure> =
    wanted === null
      ? ok(null)
      : await allocate(
          ledger as XeroLedger & XeroCredits,
          posting.key,
          wanted,
          signal,
          stopwatch(context.clock),
        );
  if (!outcome.ok && outcome.error.code !== 'refused') return outcome.error;
  const why = whyNot(outcome);
  const at = context.clock();
  await context.db.tx(async (tx) => {
    await writeAudit(tx, connection, posting.postedBy, 'allocate', posting.key, { done: why === null });
    if (why !== null) await keepPostingError(tx, posting.key, notAllocated(posting, why), at);
  });
  return 'worked';
}

const allocationOf = (
  { xeroId }: PostingRecord,
  { allocate, currency, date }: CreditDraft,
): CreditAllocation | null =>
  allocate && xeroId !== null
    ? { creditNoteId: xeroId, invoiceId: allocate.xeroId, amountMinor: allocate.amountMinor, currency, date }
    : null;

/** Null: it is allocated, or there is nothing to allocate. Else Xero's words. */
function whyNot(outcome: Result<AllocationOutcome | null, XeroFailure>): string | null {
  if (!outcome.ok) return outcome.error.detail;
  return outcome.value?.state === 'rejected' ? outcome.value.messages.join(' ') : null;
}

/** What Xero said, or what it holds where its answer got lost; an error is not the end of it. */
async function allocate(
  ledger: XeroLedger & XeroCredits,
  key: string,
  wanted: CreditAllocation,
  signal: AbortSignal,
  elapsed: () => number,
): Promise<Result<AllocationOutcome, XeroFailure>> {
  const isHeld = async (): Promise<Result<boolean, XeroFailure>> => {
    const held = await ledger.allocations(wanted.creditNoteId, { signal });
    return held.ok ? ok(held.value.some(({ invoiceId }) => invoiceId === wanted.invoiceId)) : held;
  };
  const before = await isHeld();
  if (!before.ok) return before;
  if (before.value) return ok({ state: 'allocated' });
  const answer = await ledger.allocateCredit(wanted, `${key}-a`, {
    signal,
    mayLeave: () => elapsed() <= sendWithinMs,
  });
  if (answer.ok) return answer;
  if (answer.error.notSaved) return answer;
  const after = await isHeld();
  return after.ok && after.value ? ok({ state: 'allocated' }) : answer;
}

const notAllocated = (posting: PostingRecord, why: string): Fault =>
  fault(
    'not-allocated',
    { table: 'xero', row: posting.key },
    `${titleOf(posting)} is posted, and was not set against its invoice. Xero says: ${why || 'no reason given.'}`,
    'Allocate it in Xero.',
    { document: titleOf(posting) },
  );
