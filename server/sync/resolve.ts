import { fault, type Fault } from '../accounting/fault';
import { countLook, readAttempt } from '../store/attempts';
import { toJson } from '../store/codec';
import { claimDue, type PostingRecord } from '../store/postings';
import type { FoundDocument, XeroFailure, XeroLedger } from '../xero/ledger';
import { searchFrom } from './after-restore';
import { judgeAttempt, lookWhileWaitingMs, type AttemptVerdict } from './attempt';
import type { SyncContext } from './context';
import { foundFault, titleOf, unknownFault } from './posting-faults';
import { backOffMs, confirm, transition } from './posting-transition';

/**
 * Resolves postings whose outcome is not known, by looking them up in Xero and never by sending (accounting-rules 11).
 *
 * - Found: it is posted. What became of it in Xero meanwhile is told, and nothing is done about it.
 * - The number belongs to another document: it is rejected, with the reason.
 * - Not there: `attempt.ts` says whether the same attempt is sent again as it was, a new one may begin, or it is too
 *   early to say.
 */
export async function resolveUnknown(
  context: SyncContext,
  connection: string,
  ledger: XeroLedger,
  signal: AbortSignal,
): Promise<'worked' | XeroFailure | null> {
  const now = context.clock();
  const due = await context.db.tx((tx) => claimDue(tx, connection, ['unknown'], now, 200));
  const first = due[0];
  if (!first) return null;
  const postings = due.filter((posting) => posting.attempt === first.attempt && posting.kind === first.kind);
  const attempt = first.attempt === null ? null : await readAttempt(context.db, first.attempt);
  const found = await ledger.find(
    postings.map(({ draft }) => draft),
    await searchFrom(context.db, connection, postings),
    { signal, renumbered: true },
  );
  const at = context.clock();
  if (!found.ok) {
    const notBefore = new Date(at.getTime() + (found.error.retryAfterMs ?? backOffMs(first.attempts)));
    await context.db.tx(async (tx) => {
      for (const posting of postings) await postpone(tx, posting, notBefore, at);
    });
    return found.error;
  }
  const anyFound = [...found.value.values()].some((one) => one !== null && one !== 'number-of-another');
  const verdict = judgeAttempt(attempt, anyFound, at);
  await context.db.tx(async (tx) => {
    if (attempt && verdict === 'wait') await countLook(tx, attempt.id);
    for (const posting of postings)
      await settle(tx, posting, found.value.get(posting.key) ?? null, verdict, at);
  });
  return 'worked';
}

type Tx = Parameters<typeof transition>[0];

async function settle(
  tx: Tx,
  posting: PostingRecord,
  found: FoundDocument | 'number-of-another' | null,
  verdict: AttemptVerdict,
  at: Date,
): Promise<void> {
  if (found === 'number-of-another') {
    await transition(tx, posting, 'reject', { error: numberTaken(posting) }, at);
  } else if (found !== null) {
    await confirm(tx, posting, found, foundFault(posting, found), at);
  } else if (posting.error?.code === 'rejected-by-xero') {
    // Xero had said no, and there is indeed nothing: its word stands.
    await transition(tx, posting, 'reject', { error: posting.error }, at);
  } else if (verdict === 'wait') {
    await postpone(tx, posting, new Date(at.getTime() + lookWhileWaitingMs), at);
  } else {
    const attempt = verdict === 'repeat' ? posting.attempt : null;
    await transition(tx, posting, 'absent', { attempt, notBefore: at, error: null }, at);
  }
}

/** Stays unknown; tried again later. What Xero said of it stands until the look-up has told. */
async function postpone(tx: Tx, posting: PostingRecord, notBefore: Date, at: Date): Promise<void> {
  const error = posting.error?.code === 'rejected-by-xero' ? posting.error : unknownFault(posting);
  await tx.query(
    'update posting set not_before = $2, error = $3::jsonb, updated_at = $4 where key = $1 and fence = $5',
    [posting.key, notBefore, toJson(error), at, posting.fence],
  );
}

const numberTaken = (posting: PostingRecord): Fault =>
  fault(
    'number-taken',
    { table: 'documents', row: posting.key },
    `${titleOf(posting)} was not posted: Xero already has another document with this number.`,
    'Look at it in Xero. If it is the same sale from another integration, skip this one; else give that one another number and retry; a voided invoice keeps its number.',
    { document: titleOf(posting) },
  );
