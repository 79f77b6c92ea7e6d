import { nextState } from '../accounting/posting-state';
import { whyNotReversed } from '../accounting/reversal';
import { ok, type Result } from '../accounting/result';
import { writeAudit } from '../store/audit';
import { readPosting, readPostingsByKeys, releaseSources, type PostingRecord } from '../store/postings';
import { readPreview } from '../store/previews';
import { startPostRun } from './approve';
import type { Actor, SyncContext } from './context';
import { fail, notFound, type Problem } from './problem';
import { titleOf, transition } from './post';
import { settleAwaitingReversal } from './undone';

/** Sends a rejected posting again as it was approved, after its cause was mended in Xero. */
export async function retryPosting(
  context: SyncContext,
  connection: string,
  key: string,
  actor: Actor,
): Promise<Result<{ run: string }, Problem>> {
  const posting = await readPosting(context.db, connection, key);
  if (!posting) return notFound('posting');
  const preview = await readPreview(context.db, posting.preview);
  if (nextState(posting.state, 'retry') === null || !preview?.approval)
    return fail('not-retryable', `It is ${posting.state}; only a rejected posting can be tried again.`);
  const asked = await settleAwaitingReversal(
    context,
    connection,
    posting.reverses === null ? [] : [posting.reverses],
    actor,
  );
  if (!asked.ok) return asked;
  for (const original of await readPostingsByKeys(context.db, posting.reverses ? [posting.reverses] : [])) {
    const inXero = asked.value.get(original.key);
    const why = whyNotReversed({ draft: original.draft, state: original.state, reversal: null, inXero });
    if (why)
      return fail(
        'not-retryable',
        `${titleOf(posting)} was not sent again. ${titleOf(original)}: ${why.reason} ${why.remedy}`,
        { faults: [why] },
      );
  }
  const at = context.clock();
  const changed = await context.db.tx(async (tx) => {
    await writeAudit(tx, connection, actor, 'retry', key);
    return transition(tx, posting, 'retry', { attempt: null, error: null }, at);
  });
  if (!changed) return fail('busy', 'Somebody else is at this posting right now. Look again in a moment.');
  return ok({ run: await startPostRun(context, preview, preview.approval, 1, actor) });
}

/** Gives a posting up, with a reason; its sources are free for the next preview. */
export async function skipPosting(
  context: SyncContext,
  connection: string,
  key: string,
  reason: string,
  actor: Actor,
): Promise<Result<PostingRecord, Problem>> {
  const posting = await readPosting(context.db, connection, key);
  if (!posting) return notFound('posting');
  if (nextState(posting.state, 'skip') === null)
    return fail(
      'not-skippable',
      `It is ${posting.state}; only a rejected or waiting posting can be skipped.`,
    );
  if (posting.state === 'approved' && posting.attempt !== null)
    return fail(
      'not-skippable',
      'Xero has not answered for it yet; it may still arrive there. Try again in a few minutes.',
    );
  const changed = await context.db.tx(async (tx) => {
    if (!(await transition(tx, posting, 'skip', { error: posting.error }, context.clock()))) return false;
    await releaseSources(tx, [key]);
    await writeAudit(tx, connection, actor, 'skip', key, { reason });
    return true;
  });
  if (!changed) return fail('busy', 'Somebody else is at this posting right now. Look again in a moment.');
  return ok((await readPosting(context.db, connection, key)) ?? posting);
}
