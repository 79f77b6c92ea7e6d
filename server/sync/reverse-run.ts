import { isJournalKind } from '../accounting/kinds';
import { isOpen } from '../accounting/posting-state';
import type { InXero } from '../accounting/reversal';
import { ok, type Result } from '../accounting/result';
import { readPostingsOfPreview, type PostingRecord } from '../store/postings';
import { readPreview } from '../store/previews';
import { createRun, type Run } from '../store/runs';
import type { Actor, SyncContext } from './context';
import { fail, notFound, problem, type Problem } from './problem';
import { currentReferences, todayOf } from './reference';
import { planReversal, storeReversal } from './reverse';
import type { SliceOutcome, SliceTools } from './runner';
import { settleWithdrawn, type StatusInXero } from './undone';
import { counted, grouped } from './words';

/**
 * Undoing a whole run: everything that one approved preview posted. The answer is a preview with all reversals in it;
 * what we cannot reverse is left out with the reason, what was voided in Xero meanwhile counts as undone.
 */
interface ReversalParams {
  /** The preview whose postings are undone. */
  readonly reversesPreview: string;
}

interface ReversalCursor {
  /** What Xero said by posting key, as far as it was asked. */
  readonly found: Readonly<Record<string, InXero | null>>;
}

/** Invoices looked up in one step: 20 a call, so 5 calls. Journals are one list, whatever their number. */
const invoicesPerStep = 100;

export const isReversal = ({ params }: Run): boolean =>
  typeof params === 'object' && params !== null && 'reversesPreview' in params;

/** Begins the preview of a run's reversal; `not-reversible` when nothing of it stands any more. */
export async function previewRunReversal(
  context: SyncContext,
  preview: string,
  actor: Actor,
): Promise<Result<{ run: string }, Problem>> {
  const record = await readPreview(context.db, preview);
  if (!record) return notFound('preview');
  const postings = await readPostingsOfPreview(context.db, preview);
  if (postings.length === 0)
    return fail('not-reversible', 'Nothing was posted from this preview, so there is nothing to reverse.');
  if (postings.every(({ reverses }) => reverses !== null))
    return fail(
      'not-reversible',
      'This run is a reversal itself. Preview the month again: what it set free is posted anew.',
    );
  if (!postings.some(({ state }) => state === 'posted' || isOpen(state)))
    return fail('not-reversible', 'Nothing of this run stands in Xero any more: it is undone already.');
  const run = context.newId();
  const params: ReversalParams = { reversesPreview: preview };
  await createRun(context.db, {
    id: run,
    connection: record.connection,
    kind: 'preview',
    message: 'Previewing the reversal',
    params,
    createdBy: actor,
    at: context.clock(),
  });
  await context.wake(run);
  return ok({ run });
}

/** One slice: asks Xero about what stands, step by step, then keeps the reversal as a preview. */
export async function reversalSlice(
  context: SyncContext,
  run: Run,
  tools: SliceTools,
): Promise<SliceOutcome> {
  const { reversesPreview } = run.params as ReversalParams;
  const inXero = new Map(Object.entries((run.cursor as ReversalCursor | null)?.found ?? {}));
  for (;;) {
    const postings = await readPostingsOfPreview(context.db, reversesPreview);
    const standing = postings.filter(({ state, reverses }) => state === 'posted' && reverses === null);
    const waiting = standing.filter(({ key }) => !inXero.has(key));
    if (waiting.length === 0) return keep(context, run, postings, inXero);
    if (await tools.isCancelled())
      return { state: 'cancelled', message: 'Cancelled. Nothing was written to Xero.' };
    const [done, total] = [inXero.size, inXero.size + waiting.length];
    const progress = {
      done,
      total,
      message: `Looking up documents in Xero, ${grouped(done)} of ${grouped(total)}`,
      cursor: { found: Object.fromEntries(inXero) } satisfies ReversalCursor,
    };
    if (tools.isOver()) return { state: 'again', ...progress };
    await tools.report(progress);
    const asked = await settleWithdrawn(
      context,
      run.connection,
      nextStep(waiting),
      run.createdBy,
      tools.callSignal,
    );
    if (!asked.ok) return { state: 'failed', problem: asked.error };
    for (const [key, status] of asked.value) inXero.set(key, status);
  }
}

function nextStep(waiting: readonly PostingRecord[]): readonly PostingRecord[] {
  const journals = waiting.filter(({ kind }) => isJournalKind(kind));
  return journals.length > 0 ? journals : waiting.slice(0, invoicesPerStep);
}

async function keep(
  context: SyncContext,
  run: Run,
  postings: readonly PostingRecord[],
  inXero: StatusInXero,
): Promise<SliceOutcome> {
  const references = await currentReferences(context, run.connection);
  if (!references.ok) return { state: 'failed', problem: references.error };
  const today = todayOf(context, references.value.xero.organisation.timeZone);
  // What never came to stand in Xero needs no undoing.
  const keys = postings
    .filter(({ state, reverses }) => reverses === null && state !== 'rejected' && state !== 'skipped')
    .map(({ key }) => key);
  if (keys.length === 0)
    return {
      state: 'failed',
      problem: problem(
        'not-reversible',
        'Nothing of this run came to stand in Xero, so there is nothing to reverse.',
      ),
    };
  const { drafts, leftOut, preview } = await context.db.tx(async (tx) => {
    const computed = await planReversal(tx, run.connection, references.value, keys, today, inXero);
    const id = await storeReversal(tx, context, run.connection, references.value, computed, run.createdBy);
    return { ...computed, preview: id };
  });
  const out =
    leftOut.length === 0
      ? ''
      : ` ${counted(leftOut.length, 'document')} ${leftOut.length === 1 ? 'stays' : 'stay'} out.`;
  return {
    state: 'done',
    result: { preview },
    message: `Previewed ${counted(drafts.length, 'reversal')}.${out}`,
  };
}
