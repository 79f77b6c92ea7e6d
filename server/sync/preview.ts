import type { CalendarDate } from '../accounting/dates';
import {
  chosenKind,
  draftAmount,
  isJournal,
  isTrade,
  type Draft,
  type JournalDraft,
} from '../accounting/draft';
import { documentKinds, type DocumentKind } from '../accounting/kinds';
import { withFurtherFaults } from '../accounting/further-faults';
import { sumMinor } from '../accounting/money';
import { costOf } from '../accounting/figures';
import { computePreview, isPostable, type Preview } from '../accounting/preview';
import { isWithin } from '../accounting/rules';
import type { Run } from '../store/runs';
import {
  insertPreview,
  type KindTotals,
  type PreviewCounts,
  type PreviewRecord,
  type PreviewTotals,
} from '../store/previews';
import type { SyncContext } from './context';
import { previewInput } from './inputs';
import { numbersTaken } from './numbers-in-xero';
import { currentReferences, todayOf } from './reference';
import type { SliceOutcome } from './runner';

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

/** Totals of the drafts; `cogsInCin7Minor` is every cost entry of the period, posted or not. */
export function totalsOf(
  drafts: readonly Draft[],
  currency: string,
  more: Pick<PreviewTotals, 'figures' | 'cogsInCin7Minor'>,
): PreviewTotals {
  const journals = drafts.filter(isJournal);
  const invoices = drafts.filter((draft) => draft.kind === 'invoices');
  return {
    ...more,
    currency,
    journals: journals.length,
    debitMinor: sumMinor(journals.map(draftAmount)),
    creditMinor: sumMinor(journals.map(creditOf)),
    invoices: currenciesOf(invoices).map((own) => ({
      currency: own,
      ...tradeTotals(invoices.filter((draft) => draft.currency === own)),
    })),
    byKind: documentKinds.flatMap((kind) => totalsOfKind(kind, drafts)),
  };
}

function totalsOfKind(kind: DocumentKind, drafts: readonly Draft[]): KindTotals[] {
  const own = drafts.filter((draft) => chosenKind(draft) === kind);
  return currenciesOf(own).map((currency) => {
    const here = own.filter((draft) => draft.currency === currency);
    const trade = here.filter(isTrade);
    const { netMinor, taxMinor } = tradeTotals(trade);
    const amountMinor = sumMinor(here.map(draftAmount));
    const sums = trade.length > 0 ? { netMinor, taxMinor } : { netMinor: null, taxMinor: null };
    return { kind, currency, count: here.length, amountMinor, ...sums };
  });
}

const currenciesOf = (drafts: readonly Draft[]): string[] =>
  [...new Set(drafts.map(({ currency }) => currency))].sort();

const tradeTotals = (drafts: readonly { readonly netMinor: bigint; readonly taxMinor: bigint }[]) => ({
  count: drafts.length,
  netMinor: sumMinor(drafts.map(({ netMinor }) => netMinor)),
  taxMinor: sumMinor(drafts.map(({ taxMinor }) => taxMinor)),
});

const creditOf = ({ lines }: JournalDraft): bigint =>
  sumMinor(lines.map(({ amountMinor }) => (amountMinor < 0n ? -amountMinor : 0n)));
