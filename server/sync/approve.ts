import { tornApart } from '../accounting/draft-ties';
import type { Fault } from '../accounting/fault';
import { withFurtherFaults } from '../accounting/further-faults';
import { computePreview, differenceBetween, isPostable, type Preview } from '../accounting/preview';
import { isOpen } from '../accounting/posting-state';
import { err, ok, type Result } from '../accounting/result';
import { writeAudit } from '../store/audit';
import { lockConnection } from '../store/connections';
import type { Queryable } from '../store/db';
import { countByState, insertPostings } from '../store/postings';
import {
  readDrafts,
  readPreview,
  saveApproval,
  setPreviewState,
  type Approval,
  type PreviewRecord,
} from '../store/previews';
import { createRun, readRun } from '../store/runs';
import type { Actor, SyncContext } from './context';
import { lookUpFirst } from './after-restore';
import { previewInput } from './inputs';
import { numbersTaken } from './numbers-in-xero';
import { recomputeReversal } from './reverse';
import { settleAwaitingReversal, type StatusInXero } from './undone';
import { fail, notFound, type Problem } from './problem';
import { currentReferences, todayOf, type References } from './reference';

/**
 * Approve and post name the fingerprint that was seen. Both compute the preview anew from what the store and Xero's
 * lock dates say now: if anything moved, the answer is the difference and nothing happens (DESIGN decision 4). Nor is
 * anything approved that goes with, or needs, a document that was unticked.
 */
export async function approvePreview(
  context: SyncContext,
  id: string,
  fingerprint: string,
  leaveOut: readonly string[],
  actor: Actor,
): Promise<Result<PreviewRecord, Problem>> {
  const record = await readPreview(context.db, id);
  if (!record) return notFound('preview');
  if (record.state === 'posting' || record.state === 'posted') return ok(record);
  const references = await currentReferences(context, record.connection);
  if (!references.ok) return references;
  const taken = await numbersOf(context, record, references.value);
  if (!taken.ok) return taken;
  return context.db.tx(async (tx) => {
    await lockConnection(tx, record.connection);
    // Somebody else posted it while this was asked: to recompute it now would find everything gone.
    const now = await readPreview(tx, id);
    if (now?.state === 'posting' || now?.state === 'posted') return ok(now);
    const fresh = await recompute(tx, context, record, references.value, fingerprint, taken.value);
    if (!fresh.ok) return fresh;
    const left = new Set(leaveOut);
    const torn = tornApart(fresh.value.drafts, left);
    if (torn.length > 0) return fail('belongs-together', `${torn.join(' ')} Nothing was approved.`);
    if (!fresh.value.drafts.some((draft) => isPostable(draft) && !left.has(draft.key))) {
      return fail(
        'nothing-to-post',
        'Nothing of this preview can be posted: every document is unticked or needs mending first. Nothing was approved.',
      );
    }
    const at = context.clock();
    await saveApproval(tx, id, 'approved', actor, at, { leaveOut: [...left], run: null });
    await writeAudit(tx, record.connection, actor, 'approve', id, { fingerprint, leftOut: left.size });
    return ok({
      ...record,
      state: 'approved' as const,
      approvedBy: actor,
      approvedAt: at,
      approval: { leaveOut: [...left], run: null },
    });
  });
}

/**
 * Writes the postings of an approved preview and the run that sends them, in one transaction. Posting the same preview
 * again answers the same run and creates nothing.
 */
export async function postPreview(
  context: SyncContext,
  id: string,
  fingerprint: string,
  actor: Actor,
): Promise<Result<{ run: string }, Problem>> {
  const record = await readPreview(context.db, id);
  if (!record) return notFound('preview');
  if (record.approval?.run) return continuePosting(context, record, record.approval, fingerprint, actor);
  if (record.state !== 'approved')
    return fail(
      'preview-not-approved',
      'This preview has not been approved, or a newer one replaced it. Nothing was posted.',
    );
  const references = await currentReferences(context, record.connection);
  if (!references.ok) return references;
  // What a reversal undoes may have been voided meanwhile: then it needs none.
  const inXero = await settleAwaitingReversal(context, record.connection, record.basis.reverses ?? [], actor);
  if (!inXero.ok) return inXero;
  const taken = await numbersOf(context, record, references.value);
  if (!taken.ok) return taken;
  const started = await context.db.tx(
    async (tx): Promise<Result<{ run: string; isNew: boolean }, Problem>> => {
      await lockConnection(tx, record.connection);
      const locked = await readPreview(tx, id);
      if (locked?.approval?.run) return ok({ run: locked.approval.run, isNew: false });
      if (locked?.state !== 'approved')
        return fail('preview-not-approved', 'A newer preview replaced this one. Nothing was posted.');
      const fresh = await recompute(
        tx,
        context,
        record,
        references.value,
        fingerprint,
        taken.value,
        inXero.value,
      );
      if (!fresh.ok) return fresh;
      const left = new Set(locked.approval?.leaveOut ?? []);
      const drafts = fresh.value.drafts.filter((draft) => isPostable(draft) && !left.has(draft.key));
      const at = context.clock();
      const run = context.newId();
      const by = locked.approvedBy ?? actor;
      await insertPostings(tx, record.connection, drafts, { preview: id, by, postedBy: actor, at });
      const keys = drafts.map(({ key }) => key);
      await lookUpFirst(tx, record.connection, keys, at);
      await createRun(tx, {
        id: run,
        connection: record.connection,
        kind: 'post',
        message: `Posting ${drafts.length} documents`,
        params: { preview: id },
        createdBy: actor,
        at,
      });
      await saveApproval(tx, id, 'posting', by, locked.approvedAt ?? at, { leaveOut: [...left], run });
      await writeAudit(tx, record.connection, actor, 'post', id, { documents: drafts.length });
      return ok({ run, isNew: true });
    },
  );
  if (!started.ok) return started;
  if (started.value.isNew) await context.wake(started.value.run);
  return ok({ run: started.value.run });
}

/** The run that posts a preview; a new one when the last ended with postings still to be sent (after a reconnect). */
async function continuePosting(
  context: SyncContext,
  record: PreviewRecord,
  approval: Approval,
  fingerprint: string,
  actor: Actor,
): Promise<Result<{ run: string }, Problem>> {
  if (record.fingerprint !== fingerprint)
    return fail(
      'preview-stale',
      'This is another preview than the one that was approved. Nothing was posted.',
    );
  const last = approval.run === null ? null : await readRun(context.db, approval.run);
  if (last && (last.finishedAt === null || (await countOpen(context.db, record)) === 0))
    return ok({ run: last.id });
  // Lock dates may have moved while it waited: what they close is rejected before anything is sent.
  const references = await currentReferences(context, record.connection);
  if (!references.ok) return references;
  const settled = await settleAwaitingReversal(context, record.connection, [], actor);
  if (!settled.ok) return settled;
  const begun = await context.db.tx(async (tx) => {
    await lockConnection(tx, record.connection);
    const now = (await readPreview(tx, record.id))?.approval ?? approval;
    const newest = now.run === null ? null : await readRun(tx, now.run);
    // Somebody else goes on with it already.
    if (newest?.finishedAt === null) return { run: newest.id, isNew: false };
    // Even when nothing is left to send: the run says so, and closes the preview.
    const documents = await countOpen(tx, record);
    return { run: await createPostRun(tx, context, record, now, documents, actor), isNew: true };
  });
  if (begun.isNew) await context.wake(begun.run);
  return ok({ run: begun.run });
}

async function countOpen(on: Queryable, { id }: PreviewRecord): Promise<number> {
  const counts = await countByState(on, id);
  return [...counts].reduce((sum, [state, count]) => sum + (isOpen(state) ? count : 0), 0);
}

/** A further run for the open postings of a preview that was approved before; the caller wakes it once it is kept. */
export async function createPostRun(
  tx: Queryable,
  context: SyncContext,
  record: PreviewRecord,
  approval: Approval,
  documents: number,
  actor: Actor,
): Promise<string> {
  const run = context.newId();
  const at = context.clock();
  await createRun(tx, {
    id: run,
    connection: record.connection,
    kind: 'post',
    message: `Posting ${documents} documents`,
    params: { preview: record.id },
    createdBy: actor,
    at,
  });
  await saveApproval(tx, record.id, 'posting', record.approvedBy ?? actor, record.approvedAt ?? at, {
    ...approval,
    run,
  });
  return run;
}

/** Numbers that Xero has from somebody else, asked anew: before the transaction, since calls take their time. */
async function numbersOf(
  context: SyncContext,
  record: PreviewRecord,
  references: References,
): Promise<Result<ReadonlyMap<string, Fault>, Problem>> {
  if (record.basis.reverses !== undefined) return ok(new Map());
  const today = todayOf(context, references.xero.organisation.timeZone);
  const { drafts } = computePreview(
    await previewInput(context.db, record.connection, references, record, today),
  );
  return numbersTaken(context, record.connection, drafts);
}

async function recompute(
  on: Queryable,
  context: SyncContext,
  record: PreviewRecord,
  references: References,
  fingerprint: string,
  taken: ReadonlyMap<string, Fault>,
  inXero: StatusInXero = new Map(),
): Promise<Result<Preview, Problem>> {
  const today = todayOf(context, references.xero.organisation.timeZone);
  const fresh =
    record.basis.reverses === undefined
      ? ok(
          withFurtherFaults(
            computePreview(await previewInput(on, record.connection, references, record, today)),
            taken,
          ),
        )
      : await recomputeReversal(on, record.connection, references, record.basis.reverses, today, inXero);
  if (!fresh.ok || fresh.value.fingerprint === fingerprint) return fresh;
  const seen = (await readDrafts(on, record.id)).map(({ draft }) => draft);
  const difference = differenceBetween({ drafts: seen, basis: record.basis }, fresh.value);
  return err({ code: 'preview-stale', detail: difference.summary, difference });
}

/** Marks a preview as posted once none of its postings is open. */
export async function closePreview(on: Queryable, id: string): Promise<void> {
  const counts = await countByState(on, id);
  const open = (counts.get('approved') ?? 0) + (counts.get('sending') ?? 0) + (counts.get('unknown') ?? 0);
  if (open === 0) await setPreviewState(on, id, 'posted');
}
