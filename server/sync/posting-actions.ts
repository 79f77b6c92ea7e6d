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
import { startPostRun } from './approve';
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
  const readied = await sendAgain(context, connection, posting, now.value, actor);
  if (!readied.ok) return readied;
  const { preview, approval } = readied.value;
  return ok({ run: await startPostRun(context, preview, approval, 1, actor) });
}

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

/** Makes a rejected posting one that waits; the caller starts the run that sends it. */
async function sendAgain(
  context: SyncContext,
  connection: string,
  posting: PostingRecord,
  { organisation, originals }: XeroNow,
  actor: Actor,
): Promise<Result<{ preview: PreviewRecord; approval: Approval }, Problem>> {
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
): Promise<Result<{ runs: readonly string[]; postings: number; refused: readonly string[] }, Problem>> {
  const { items } = await listPostings(context.db, connection, { states: ['rejected'] }, 0, 100_000);
  if (items.length === 0)
    return fail('not-retryable', 'Nothing was rejected: there is nothing to try again.');
  const now = await askXero(context, connection, items, actor);
  if (!now.ok) return now;
  const readied = new Map<string, { preview: PreviewRecord; approval: Approval; count: number }>();
  const refused: string[] = [];
  for (const posting of items) {
    const again = await sendAgain(context, connection, posting, now.value, actor);
    if (again.ok)
      readied.set(posting.preview, { ...again.value, count: (readied.get(posting.preview)?.count ?? 0) + 1 });
    else refused.push(`${titleOf(posting)}: ${again.error.detail}`);
  }
  const runs: string[] = [];
  let postings = 0;
  for (const { preview, approval, count } of readied.values()) {
    runs.push(await startPostRun(context, preview, approval, count, actor));
    postings += count;
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
  if (!changed) return fail('busy', 'Somebody else is at this posting right now. Look again in a moment.');
  return ok((await readPosting(context.db, connection, key)) ?? posting);
}
