import type { Fault } from '../accounting/fault';
import { nextState, type PostingEvent } from '../accounting/posting-state';
import { isWithdrawn } from '../accounting/reversal';
import type { Queryable } from '../store/db';
import {
  changePosting,
  markReversed,
  readPostingsByKeys,
  releaseSources,
  type PostingChange,
  type PostingRecord,
} from '../store/postings';
import type { FoundDocument, PostedDocument } from '../xero/ledger';

/** Steps of a posting's life (`posting-state.ts`), each written in one transaction. */

/** Pause before an attempt that may still be on its way is looked up again. */
export const lookAgainMs = 15_000;

/** 2 s doubling to 5 minutes, by the number of tries so far. */
export const backOffMs = (attempts: number): number => Math.min(300_000, 2_000 * 2 ** Math.min(attempts, 8));

/** Writes one transition of the table in `posting-state.ts`; a worker that lost its lease writes nothing. */
export async function transition(
  tx: Queryable,
  posting: PostingRecord,
  event: PostingEvent,
  change: Omit<PostingChange, 'state'>,
  at: Date,
): Promise<boolean> {
  const state = nextState(posting.state, event);
  if (state === null) throw new Error(`Posting ${posting.key} cannot ${event} in state ${posting.state}`);
  return changePosting(tx, posting, { ...change, state }, at);
}

/**
 * Posted for certain. A reversal's original counts as reversed from here, and its sources are free again; but not when
 * the reversal was taken back in Xero since: then that is what counts as reversed, and the original stands as it did.
 */
export async function confirm(
  tx: Queryable,
  posting: PostingRecord,
  document: PostedDocument & Partial<Pick<FoundDocument, 'status'>>,
  error: Fault | null,
  at: Date,
): Promise<void> {
  const confirmed = await transition(tx, posting, 'confirm', { document, error }, at);
  if (!confirmed || posting.reverses === null) return;
  if (isWithdrawn(document.status)) {
    await transition(
      tx,
      { ...posting, state: 'posted', fence: posting.fence + 1n },
      'reverse',
      { error },
      at,
    );
    return;
  }
  const [original] = await readPostingsByKeys(tx, [posting.reverses]);
  if (!original || nextState(original.state, 'reverse') === null) return;
  await transition(tx, original, 'reverse', {}, at);
  await markReversed(tx, original.key, posting.key);
  await releaseSources(tx, [original.key]);
}
