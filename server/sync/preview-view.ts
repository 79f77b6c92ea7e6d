import { dateText, type CalendarDate } from '../accounting/dates';
import { decimal } from '../accounting/decimal';
import { draftAmount, draftKinds, draftWords, isJournal, isTrade, type Draft } from '../accounting/draft';
import { lockDateOf } from '../accounting/period';
import { majorText, moneyText, sumMinor } from '../accounting/money';
import type { Organisation } from '../accounting/organisation';
import { isPostable } from '../accounting/preview';
import { divideToPlaces } from '../accounting/rounding';
import type { DocumentDto, PreviewDto, SourceDto } from '../contract/previews';
import type { Queryable } from '../store/db';
import { readConnection } from '../store/connections';
import { readPostingsByKeys } from '../store/postings';
import { readDrafts, type PreviewRecord, type StoredDraft } from '../store/previews';
import { documentDto, issueDto, sourceDto } from './dto';
import { counted, datesText } from './words';

/** A stored preview in the shape of the contract, with the sentences of the confirmation. */
export async function previewView(on: Queryable, record: PreviewRecord): Promise<PreviewDto> {
  const { totals, counts } = record;
  const { currency } = totals;
  const text = (minor: bigint) => majorText(minor, currency);
  const connection = await readConnection(on, record.connection);
  const left = new Set(record.approval?.leaveOut ?? []);
  const posting = (await readDrafts(on, record.id))
    .map(({ draft }) => draft)
    .filter((draft) => isPostable(draft) && !left.has(draft.key));
  return {
    id: record.id,
    connection: record.connection,
    from: record.from,
    to: record.to,
    kinds: [...record.kinds],
    state: record.state,
    fingerprint: record.fingerprint,
    reversal: record.basis.reverses !== undefined,
    // After an approval: what it covers, without the documents that were unticked.
    counts: { ...counts, postable: posting.length },
    totals: {
      currency,
      journals: {
        count: totals.journals,
        debit: text(totals.debitMinor),
        credit: text(totals.creditMinor),
        difference: text(totals.debitMinor - totals.creditMinor),
      },
      invoices: {
        count: totals.invoices.reduce((sum, { count }) => sum + count, 0),
        byCurrency: totals.invoices.map((own) => ({
          currency: own.currency,
          net: majorText(own.netMinor, own.currency),
          tax: majorText(own.taxMinor, own.currency),
          gross: majorText(own.netMinor + own.taxMinor, own.currency),
        })),
      },
      byKind: (totals.byKind ?? []).map(
        ({ kind, currency: own, count, amountMinor, netMinor, taxMinor }) => ({
          kind,
          currency: own,
          count,
          amount: majorText(amountMinor, own),
          net: netMinor === null ? null : majorText(netMinor, own),
          tax: taxMinor === null ? null : majorText(taxMinor, own),
        }),
      ),
      channels: totals.figures.map(({ channel, cogsMinor, salesMinor, cogsBeforeMinor }) => ({
        channel,
        cogs: text(cogsMinor),
        sales: salesMinor === null ? null : text(salesMinor),
        margin: salesMinor === null ? null : marginOf(cogsMinor, salesMinor),
        cogsBefore: cogsBeforeMinor === null ? null : text(cogsBeforeMinor),
      })),
      cogsInCin7: text(totals.cogsInCin7Minor),
    },
    issues: record.issues.map(issueDto),
    confirmation: connection?.organisation ? confirmationOf(record, posting, connection.organisation) : '',
    createdBy: record.createdBy,
    createdAt: record.createdAt.toISOString(),
    approvedBy: record.approvedBy,
    approvedAt: record.approvedAt?.toISOString() ?? null,
    job: record.approval?.run ?? null,
  };
}

/** Percent of sales that is left after cost, one decimal; null without sales. */
function marginOf(cogsMinor: bigint, salesMinor: bigint): string | null {
  if (salesMinor === 0n) return null;
  return divideToPlaces(decimal(salesMinor - cogsMinor).times(100), decimal(salesMinor), 1).toString();
}

/** Full sentences that name what will be written, where and when (UX "The panel"). */
function confirmationOf(record: PreviewRecord, drafts: readonly Draft[], organisation: Organisation): string {
  const journals = drafts.filter(isJournal);
  const others = draftKinds.flatMap((kind) => {
    const own = drafts.filter((draft) => draft.kind === kind && !isJournal(draft));
    return own.length > 0 ? [own] : [];
  });
  const base = organisation.baseCurrency;
  const parts = [
    ...(journals.length > 0
      ? [
          `${counted(journals.length, 'journal')} (${moneyText({ minor: sumMinor(journals.map(draftAmount)), currency: base })} debit = credit)`,
        ]
      : []),
    ...others.map(countedWithAmount),
  ];
  const dates = drafts
    .filter((draft) => draft.kind !== 'contacts' && draft.kind !== 'items')
    .map(({ date }) => date)
    .sort();
  const [first, last] = [dates[0], dates.at(-1)];
  const dated = first === undefined || last === undefined ? '' : `, dated ${datesText(first, last)}`;
  const lock = lockDateOf(organisation);
  const left = record.counts.leftOut + record.counts.blocked;
  return [
    `Post ${listed(parts) || 'nothing'} to **${organisation.name}**${dated}.`,
    lock === null ? 'No lock date is set.' : `The lock date is ${dateText(lock as CalendarDate)}.`,
    ...(left > 0
      ? [
          `${counted(left, 'document')} ${left === 1 ? 'stays' : 'stay'} out (see the reasons in the preview).`,
        ]
      : []),
    record.basis.reverses === undefined
      ? `You can reverse this run later from History${others.length > 0 ? '; what is not a journal is voided in Xero first' : ''}.`
      : 'It undoes what was posted earlier. To undo a reversal, preview the month again and post it anew.',
  ].join(' ');
}

/** `62 invoices (GBP 120,332.10 gross)`, `4 contacts`. */
function countedWithAmount(drafts: readonly Draft[]): string {
  const [first] = drafts;
  if (!first) return '';
  const words = counted(drafts.length, draftWords[first.kind]);
  if (first.kind === 'contacts' || first.kind === 'items') return words;
  return `${words} (${amountByCurrency(drafts)}${isTrade(first) ? ' gross' : ''})`;
}

/** `a, b and c`. */
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;

function amountByCurrency(drafts: readonly Draft[]): string {
  const currencies = [...new Set(drafts.map(({ currency }) => currency))].sort();
  return currencies
    .map((currency) =>
      moneyText({
        minor: sumMinor(drafts.filter((draft) => draft.currency === currency).map(draftAmount)),
        currency,
      }),
    )
    .join(' + ');
}

/** Drafts with what became of them; sources only when asked for. */
export async function documentsView(
  on: Queryable,
  record: PreviewRecord,
  stored: readonly StoredDraft[],
  withSources: boolean,
  urlOf: (saleId: string) => string | null,
): Promise<DocumentDto[]> {
  const postings = new Map(
    (
      await readPostingsByKeys(
        on,
        stored.map(({ draft }) => draft.key),
      )
    ).map((posting) => [posting.key, posting]),
  );
  const left = new Set(record.approval?.leaveOut ?? []);
  return stored.map(({ draft }) =>
    documentDto(
      draft,
      postings.get(draft.key),
      isPostable(draft) && !left.has(draft.key),
      withSources ? sourcesView(draft, urlOf) : [],
    ),
  );
}

export const sourcesView = (draft: Draft, urlOf: (saleId: string) => string | null): SourceDto[] =>
  draft.sources.map((share) =>
    sourceDto(share, draft.currency, share.saleId === null ? null : urlOf(share.saleId)),
  );
