import type { CreditDraft } from '../accounting/draft';
import { fault, type Fault } from '../accounting/fault';
import { writeAudit } from '../store/audit';
import { keepPostingError, readUnallocated, type PostingRecord } from '../store/postings';
import type { CreditAllocation, XeroCredits, XeroLedger } from '../xero/ledger';
import type { SyncContext } from './context';
import { titleOf } from './post';

/**
 * Sets the next posted credit note against the invoice that it credits, where Settings ask for it (accounting-rules 3: never
 * by itself). Xero's allocations carry no key, so what is allocated is read before: a call whose answer got lost, or a
 * process that died, makes none twice. It is tried once; what Xero refuses stays with the user, and the credit note posted.
 * Answers whether there was one.
 */
export async function allocateNext(
  context: SyncContext,
  connection: string,
  ledger: XeroLedger & Partial<XeroCredits>,
  signal: AbortSignal,
): Promise<boolean> {
  const { allocateCredit, allocations } = ledger;
  if (!allocateCredit || !allocations) return false;
  const [posting] = await readUnallocated(context.db, connection, 1);
  if (!posting || posting.draft.kind !== 'credit-notes') return false;
  const wanted = allocationOf(posting, posting.draft);
  const why = wanted && (await allocate(ledger as XeroLedger & XeroCredits, posting.key, wanted, signal));
  const at = context.clock();
  await context.db.tx(async (tx) => {
    await writeAudit(tx, connection, posting.postedBy, 'allocate', posting.key, { done: why === null });
    if (why) await keepPostingError(tx, posting.key, notAllocated(posting, why), at);
  });
  return true;
}

const allocationOf = (
  { xeroId }: PostingRecord,
  { allocate, currency, date }: CreditDraft,
): CreditAllocation | null =>
  allocate && xeroId !== null
    ? { creditNoteId: xeroId, invoiceId: allocate.xeroId, amountMinor: allocate.amountMinor, currency, date }
    : null;

/** Null: it is allocated. Else why not, in Xero's words where it said any. */
async function allocate(
  ledger: XeroLedger & XeroCredits,
  key: string,
  wanted: CreditAllocation,
  signal: AbortSignal,
): Promise<string | null> {
  const isHeld = async (): Promise<boolean> => {
    const held = await ledger.allocations(wanted.creditNoteId, { signal });
    return held.ok && held.value.some(({ invoiceId }) => invoiceId === wanted.invoiceId);
  };
  if (await isHeld()) return null;
  const answer = await ledger.allocateCredit(wanted, `${key}-a`, { signal });
  if (answer.ok) return answer.value.state === 'allocated' ? null : answer.value.messages.join(' ');
  return (await isHeld()) ? null : answer.error.detail;
}

const notAllocated = (posting: PostingRecord, why: string): Fault =>
  fault(
    'not-allocated',
    { table: 'xero', row: posting.key },
    `${titleOf(posting)} is posted, and was not set against its invoice. Xero says: ${why}`,
    'Allocate it in Xero.',
    { document: titleOf(posting) },
  );
