import { nextState } from '../accounting/posting-state';
import { whyNotReversed } from '../accounting/reversal';
import { ok, type Result } from '../accounting/result';
import { writeAudit } from '../store/audit';
import {
  listPostings,
  readPosting,
  readPostingsByKeys,
  releaseSources,
  type PostingRecord,
} from '../store/postings';
import { readPreview, type Approval, type PreviewRecord } from '../store/previews';
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
  const readied = await sendAgain(context, connection, posting, actor);
  if (!readied.ok) return readied;
  const { preview, approval } = readied.value;
  return ok({ run: await startPostRun(context, preview, approval, 1, actor) });
}

/** Makes a rejected posting one that waits; the caller starts the run that sends it. */
async function sendAgain(
  context: SyncContext,
  connection: string,
  posting: PostingRecord,
  actor: Actor,
): Promise<Result<{ preview: PreviewRecord; approval: Approval }, Problem>> {
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
    await writeAudit(tx, connection, actor, 'retry', posting.key);
    return transition(tx, posting, 'retry', { attempt: null, error: null }, at);
  });
  if (!changed) return fail('busy', 'Somebody else is at this posting right now. Look again in a moment.');
  return ok({ preview, approval: preview.approval });
}

/**
 * Sends every rejected posting again, one after the other, as `retryPosting` does; those that cannot be are named with
 * the reason. There is one run for each preview that they are from; any of them sends whatever waits on the connection.
 */
export async function retryAllPostings(
  context: SyncContext,
  connection: string,
  actor: Actor,
): Promise<Result<{ run: string; postings: number; refused: readonly string[] }, Problem>> {
  const { items } = await listPostings(context.db, connection, { states: ['rejected'] }, 0, 100_000);
  const readied = new Map<string, { preview: PreviewRecord; approval: Approval; count: number }>();
  const refused: string[] = [];
  for (const posting of items) {
    const again = await sendAgain(context, connection, posting, actor);
    if (again.ok)
      readied.set(posting.preview, { ...again.value, count: (readied.get(posting.preview)?.count ?? 0) + 1 });
    else refused.push(`${titleOf(posting)}: ${again.error.detail}`);
  }
  let run: string | undefined;
  let postings = 0;
  for (const { preview, approval, count } of readied.values()) {
    run = await startPostRun(context, preview, approval, count, actor);
    postings += count;
  }
  if (run === undefined)
    return fail(
      'not-retryable',
      refused.length === 0 ? 'Nothing was rejected: there is nothing to try again.' : refused.join(' '),
    );
  return ok({ run, postings, refused });
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
