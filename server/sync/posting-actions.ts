import type { Organisation } from '../accounting/organisation';
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
import { lookUpFirst } from './after-restore';
import { createPostRun } from './approve';
import type { Actor, SyncContext } from './context';
import { judgeLockSince } from './locked-out';
import { fail, notFound, type Problem } from './problem';
import { titleOf } from './posting-faults';
import { transition } from './posting-transition';
import { currentReferences } from './reference';
import { settleAwaitingReversal, type StatusInXero } from './undone';

/** Sends a rejected posting again as it was approved, after its cause was mended in Xero. */
export async function retryPosting(
  context: SyncContext,
  connection: string,
  key: string,
  actor: Actor,
): Promise<Result<{ run: string }, Problem>> {
  const posting = await readPosting(context.db, connection, key);
  if (!posting) return notFound('posting');
  if (nextState(posting.state, 'retry') === null) return notRetryable(posting);
  const now = await askXero(context, connection, [posting], actor);
  if (!now.ok) return now;
  const judged = await judgeRetry(context, posting, now.value);
  if (!judged.ok) return judged;
  const begun = await sendAgain(context, judged.value, [posting], actor);
  return begun ? ok({ run: begun.run }) : busy();
}

const busy = () => fail('busy', 'Somebody else is at this posting right now. Look again in a moment.');

const notRetryable = ({ state }: PostingRecord) =>
  fail('not-retryable', `It is ${state}; only a rejected posting can be tried again.`);

/** What Xero says before anything is sent again. */
interface XeroNow {
  /** With the lock dates. */
  readonly organisation: Organisation;
  /** What became of the documents that reversals undo. */
  readonly originals: StatusInXero;
}

/** Asks Xero once for all of these postings. */
async function askXero(
  context: SyncContext,
  connection: string,
  postings: readonly PostingRecord[],
  actor: Actor,
): Promise<Result<XeroNow, Problem>> {
  const references = await currentReferences(context, connection);
  if (!references.ok) return references;
  const undone = postings.flatMap(({ reverses }) => reverses ?? []);
  const originals = await settleAwaitingReversal(context, connection, undone, actor);
  if (!originals.ok) return originals;
  return ok({ organisation: references.value.xero.organisation, originals: originals.value });
}

/** A preview that was approved, from which postings were rejected. */
interface PostedFrom {
  readonly preview: PreviewRecord;
  readonly approval: Approval;
}

/** Whether a posting may be sent again, as things are in Xero now. */
async function judgeRetry(
  context: SyncContext,
  posting: PostingRecord,
  { organisation, originals }: XeroNow,
): Promise<Result<PostedFrom, Problem>> {
  const preview = await readPreview(context.db, posting.preview);
  if (nextState(posting.state, 'retry') === null || !preview?.approval) return notRetryable(posting);
  const locked = judgeLockSince(posting, organisation);
  if (locked) return fail('not-retryable', `${locked.reason} ${locked.remedy}`, { faults: [locked] });
  for (const original of await readPostingsByKeys(context.db, posting.reverses ? [posting.reverses] : [])) {
    const inXero = originals.get(original.key);
    const why = whyNotReversed({ draft: original.draft, state: original.state, reversal: null, inXero });
    if (why)
      return fail(
        'not-retryable',
        `${titleOf(posting)} was not sent again. ${titleOf(original)}: ${why.reason} ${why.remedy}`,
        { faults: [why] },
      );
  }
  return ok({ preview, approval: preview.approval });
}

/**
 * Makes rejected postings of one preview wait again, together with the run that sends them: what waits without a run
 * would wait for ever. Those that somebody else moved meanwhile are not among `sent`; null when all of them were.
 */
async function sendAgain(
  context: SyncContext,
  { preview, approval }: PostedFrom,
  postings: readonly PostingRecord[],
  actor: Actor,
): Promise<{ readonly run: string; readonly sent: readonly PostingRecord[] } | null> {
  const at = context.clock();
  const begun = await context.db.tx(async (tx) => {
    const sent: PostingRecord[] = [];
    for (const posting of postings) {
      if (!(await transition(tx, posting, 'retry', { attempt: null, error: null }, at))) continue;
      await writeAudit(tx, posting.connection, actor, 'retry', posting.key);
      sent.push(posting);
    }
    if (sent.length === 0) return null;
    for (const { key, connection } of sent) await lookUpFirst(tx, connection, [key], at);
    return { sent, run: await createPostRun(tx, context, preview, approval, sent.length, actor) };
  });
  if (begun) await context.wake(begun.run);
  return begun;
}

/**
 * Sends every rejected posting again, one after the other, as `retryPosting` does; those that cannot be are named with
 * the reason. There is one run for each preview that they are from; any of them sends whatever waits on the connection.
 */
export async function retryAllPostings(
  context: SyncContext,
  connection: string,
  actor: Actor,
): Promise<Result<{ runs: readonly string[]; postings: number; refused: readonly string[] }, Problem>> {
  const { items } = await listPostings(context.db, connection, { states: ['rejected'] }, 0, 100_000);
  if (items.length === 0)
    return fail('not-retryable', 'Nothing was rejected: there is nothing to try again.');
  const now = await askXero(context, connection, items, actor);
  if (!now.ok) return now;
  const allowed = new Map<string, PostedFrom & { readonly postings: PostingRecord[] }>();
  const refused: string[] = [];
  for (const posting of items) {
    const judged = await judgeRetry(context, posting, now.value);
    if (!judged.ok) refused.push(`${titleOf(posting)}: ${judged.error.detail}`);
    else {
      const from = allowed.get(posting.preview) ?? { ...judged.value, postings: [] };
      allowed.set(posting.preview, from);
      from.postings.push(posting);
    }
  }
  const runs: string[] = [];
  let postings = 0;
  for (const from of allowed.values()) {
    const begun = await sendAgain(context, from, from.postings, actor);
    for (const posting of from.postings)
      if (!begun?.sent.includes(posting)) refused.push(`${titleOf(posting)}: ${busy().error.detail}`);
    if (!begun) continue;
    runs.push(begun.run);
    postings += begun.sent.length;
  }
  if (runs.length === 0) return fail('not-retryable', refused.join(' '));
  return ok({ runs, postings, refused });
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
  if (!changed) return busy();
  return ok((await readPosting(context.db, connection, key)) ?? posting);
}
