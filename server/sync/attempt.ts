import { insertAttempt, readAttempt, type AttemptRecord } from '../store/attempts';
import type { PostingRecord } from '../store/postings';
import type { Queryable } from '../store/db';
import type { XeroLedger } from '../xero/ledger';
import type { SyncContext } from './context';
import { batchName } from './post-plan';

/**
 * Attempts whose answer never came. Their request may still be on its way: until it surely is not, nothing of it may go
 * out under another key, be skipped or be given back. While Xero remembers the key (6 minutes from the first call,
 * xero 2.4) the same bytes may be sent again; a late first request is then answered from memory.
 */

/**
 * Up to when the same bytes may be sent again: Xero remembers a key for six minutes, and from this decision to the
 * request's arrival pass at most 75 s (`post.ts`) and what the network holds it back.
 */
const repeatMs = 4 * 60_000;
/** How long after the last try a request could still arrive late: far longer than any time limit of ours or of Xero's. */
const lateArrivalMs = 3 * 60_000;
/** Between two look-ups while that time passes. */
export const lookWhileWaitingMs = 45_000;
/**
 * So many look-ups came before the one that ends the wait. A clock that is set forward makes time up at once, but of the
 * pauses between look-ups it can take no more than one: three were waited for in truth, whichever process it was.
 */
const looksBefore = lateArrivalMs / lookWhileWaitingMs;

/** `repeat`: the same attempt again. `anew`: it is over, a new attempt may begin. `wait`: neither yet; look again. */
export type AttemptVerdict = 'repeat' | 'anew' | 'wait';

/** What may be done with postings of an attempt that were looked up and not found. Pure. */
export function judgeAttempt(
  attempt: AttemptRecord | null,
  partOfItFound: boolean,
  now: Date,
): AttemptVerdict {
  if (attempt === null || attempt.state !== 'lost') return 'anew';
  const age = now.getTime() - attempt.sentAt.getTime();
  if (!partOfItFound && age < repeatMs) return 'repeat';
  const quiet = now.getTime() - (attempt.endedAt ?? attempt.sentAt).getTime();
  return quiet >= lateArrivalMs && attempt.looks >= looksBefore ? 'anew' : 'wait';
}

export interface ChosenAttempt {
  readonly attempt: AttemptRecord;
  readonly postings: readonly PostingRecord[];
  readonly isRepeat: boolean;
}

/**
 * The attempt under which a batch goes out. Postings that a look-up sent back with their attempt kept repeat it as it
 * was, all of them, key and body; null when that is not possible any more, since time is up or the body would be another
 * (the server has a new address, or is of a new version): they are to be looked up again. All others begin a new attempt,
 * which is committed with this transaction, before the call.
 */
export async function chooseAttempt(
  tx: Queryable,
  context: SyncContext,
  connection: string,
  ledger: Pick<XeroLedger, 'bodyHash'>,
  due: readonly PostingRecord[],
  now: Date,
): Promise<ChosenAttempt | null> {
  const [first] = due;
  if (!first) throw new Error('An attempt without postings');
  const name = batchName(first.draft);
  const batch = due.filter(
    (posting) => batchName(posting.draft) === name && posting.attempt === first.attempt,
  );
  const kept = first.attempt === null ? null : await readAttempt(tx, first.attempt);
  if (kept) {
    const byKey = new Map(batch.map((posting) => [posting.key, posting]));
    const postings = kept.keys.flatMap((key) => byKey.get(key) ?? []);
    const isWhole = postings.length === kept.keys.length && postings.length === batch.length;
    return isWhole &&
      judgeAttempt(kept, false, now) === 'repeat' &&
      ledger.bodyHash(postings.map(({ draft }) => draft)) === kept.bodyHash
      ? { attempt: kept, postings, isRepeat: true }
      : null;
  }
  const id = context.newId();
  const attempt: AttemptRecord = {
    id,
    connection,
    kind: first.kind,
    keys: batch.map(({ key }) => key),
    idempotencyKey: id,
    bodyHash: ledger.bodyHash(batch.map(({ draft }) => draft)),
    state: 'sent',
    sentAt: now,
    endedAt: null,
    looks: 0,
  };
  await insertAttempt(tx, attempt);
  return { attempt, postings: batch, isRepeat: false };
}
