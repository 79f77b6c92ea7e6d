import type { CalendarDate } from '../accounting/dates';
import { draftAmount, type Draft } from '../accounting/draft';
import type { DocumentKind } from '../accounting/kinds';
import { sumMinor } from '../accounting/money';
import { costOf } from '../accounting/figures';
import { computePreview, isPostable, type Preview, type PreviewInput } from '../accounting/preview';
import type { Run } from '../store/runs';
import { insertPreview, type PreviewCounts, type PreviewRecord, type PreviewTotals } from '../store/previews';
import type { SyncContext } from './context';
import { previewInput } from './inputs';
import { currentReferences, todayOf } from './reference';
import type { SliceOutcome } from './runner';

export interface PreviewParams {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly kinds: readonly DocumentKind[];
}

/** Computes a preview from what is stored and keeps it with its drafts. One call to Xero, for the lock dates. */
export async function previewSlice(context: SyncContext, run: Run): Promise<SliceOutcome> {
  const params = run.params as PreviewParams;
  const references = await currentReferences(context, run.connection);
  if (!references.ok) return { state: 'failed', problem: references.error };
  const today = todayOf(context, references.value.xero.organisation.timeZone);
  const input = await previewInput(context.db, run.connection, references.value, params, today);
  const preview = computePreview(input);
  const id = context.newId();
  const record: PreviewRecord = {
    ...params,
    id,
    connection: run.connection,
    fingerprint: preview.fingerprint,
    state: 'ready',
    totals: totalsOf(preview, input),
    counts: countsOf(preview),
    issues: preview.issues,
    basis: preview.basis,
    createdBy: run.createdBy,
    createdAt: context.clock(),
    approvedBy: null,
    approvedAt: null,
    approval: null,
  };
  await context.db.tx((tx) => insertPreview(tx, record, preview));
  const { documents, leftOut } = record.counts;
  return {
    state: 'done',
    result: { preview: id },
    message: `Previewed ${documents} documents; ${leftOut} source documents stay out.`,
  };
}

export const countsOf = ({ drafts, leftOut, alreadyPosted }: Preview): PreviewCounts => {
  const postable = drafts.filter(isPostable).length;
  return {
    documents: drafts.length,
    postable,
    blocked: drafts.length - postable,
    leftOut: leftOut.length,
    alreadyPosted,
  };
};

export function totalsOf({ drafts, figures }: Preview, { entries, xero, cin7 }: PreviewInput): PreviewTotals {
  const journals = drafts.filter((draft) => draft.kind === 'cogs');
  const invoices = drafts.filter((draft) => draft.kind === 'invoices');
  const currencies = [...new Set(invoices.map(({ currency }) => currency))].sort();
  return {
    currency: xero.organisation.baseCurrency,
    figures,
    cogsInCin7Minor: costOf(entries, cin7),
    journals: journals.length,
    debitMinor: sumMinor(journals.map(draftAmount)),
    creditMinor: sumMinor(journals.map(creditOf)),
    invoices: currencies.map((currency) => {
      const own = invoices.filter((draft) => draft.currency === currency);
      return {
        currency,
        count: own.length,
        netMinor: sumMinor(own.map(({ netMinor }) => netMinor)),
        taxMinor: sumMinor(own.map(({ taxMinor }) => taxMinor)),
      };
    }),
  };
}

const creditOf = (draft: Draft): bigint =>
  draft.kind === 'cogs'
    ? sumMinor(draft.lines.map(({ amountMinor }) => (amountMinor < 0n ? -amountMinor : 0n)))
    : 0n;
