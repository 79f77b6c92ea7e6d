import type { CalendarDate } from '../accounting/dates';
import type { DocumentKind } from '../accounting/kinds';
import { withFurtherFaults } from '../accounting/further-faults';
import { costOf } from '../accounting/figures';
import { computePreview } from '../accounting/preview';
import { isWithin } from '../accounting/rules';
import type { Run } from '../store/runs';
import { insertPreview, type PreviewRecord } from '../store/previews';
import { automaticActor } from './auto-sync-due';
import type { SyncContext } from './context';
import { previewInput } from './inputs';
import { numbersTaken } from './numbers-in-xero';
import { countsOf, totalsOf } from './preview-totals';
import { currentReferences, todayOf } from './reference';
import type { SliceOutcome } from './runner';
import { understandAgain } from './understood';

export interface PreviewParams {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly kinds: readonly DocumentKind[];
}

/**
 * Computes a preview from what is stored and keeps it with its drafts. One call to Xero for the lock dates, and one for
 * each 20 numbers that were not looked up a moment ago.
 */
export async function previewSlice(context: SyncContext, run: Run): Promise<SliceOutcome> {
  const params = run.params as PreviewParams;
  const references = await currentReferences(context, run.connection);
  if (!references.ok) return { state: 'failed', problem: references.error };
  await understandAgain(context, run.connection);
  const today = todayOf(context, references.value.xero.organisation.timeZone);
  const input = await previewInput(context.db, run.connection, references.value, params, today);
  const computed = computePreview(input);
  const taken = await numbersTaken(context, run.connection, computed.drafts);
  if (!taken.ok) return { state: 'failed', problem: taken.error };
  const preview = withFurtherFaults(computed, taken.value);
  const id = context.newId();
  const record: PreviewRecord = {
    ...params,
    id,
    connection: run.connection,
    fingerprint: preview.fingerprint,
    state: 'ready',
    totals: totalsOf(preview.drafts, input.xero.organisation.baseCurrency, {
      figures: preview.figures,
      cogsInCin7Minor: params.kinds.includes('cogs')
        ? costOf(
            input.sources.entries.filter((entry) => isWithin(entry, params)),
            input.cin7,
          )
        : 0n,
    }),
    counts: countsOf(preview),
    issues: preview.issues,
    basis: preview.basis,
    createdBy: run.createdBy,
    createdAt: context.clock(),
    approvedBy: null,
    approvedAt: null,
    approval: null,
  };
  // A person's preview is never taken from her by the automatic sync.
  const supersedes = run.createdBy === automaticActor ? 'own' : 'all';
  await context.db.tx((tx) => insertPreview(tx, record, preview, supersedes));
  const { documents, leftOut } = record.counts;
  return {
    state: 'done',
    result: { preview: id },
    message: `Previewed ${documents} documents; ${leftOut} source documents stay out.`,
  };
}
