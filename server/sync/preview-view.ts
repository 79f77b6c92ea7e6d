import { isTrade, type Draft } from '../accounting/draft';
import { isPostable } from '../accounting/preview';
import { taxLabel } from '../accounting/taxes';
import type { DocumentDto, PreviewDto, SourceDto } from '../contract/previews';
import type { Queryable } from '../store/db';
import { readConnection } from '../store/connections';
import { readContactsOf, readTaxRates } from '../store/draft-names';
import { readPostingsByKeys } from '../store/postings';
import { readDrafts, type PreviewRecord, type StoredDraft } from '../store/previews';
import { automaticActor } from './auto-sync-due';
import { callsToday } from './calls-today';
import { confirmationOf } from './confirmation';
import { documentDto, issueDto, sourceDto, type DraftNames } from './dto';
import { totalsView } from './preview-totals';

/** A stored preview in the shape of the contract, with the sentences of the confirmation as they are now. */
export async function previewView(on: Queryable, record: PreviewRecord, now: Date): Promise<PreviewDto> {
  const connection = await readConnection(on, record.connection);
  const today = await callsToday(on, record.connection, now);
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
    automatic: record.createdBy === automaticActor,
    // After an approval: what it covers, without the documents that were unticked.
    counts: { ...record.counts, postable: posting.length },
    totals: totalsView(record.totals),
    issues: record.issues.map(issueDto),
    confirmation: connection?.organisation
      ? confirmationOf(record, posting, connection.organisation, today, now)
      : '',
    createdBy: record.createdBy,
    createdAt: record.createdAt.toISOString(),
    approvedBy: record.approvedBy,
    approvedAt: record.approvedAt?.toISOString() ?? null,
    job: record.approval?.run ?? null,
  };
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
  const names = await draftNames(
    on,
    record.connection,
    stored.map(({ draft }) => draft),
  );
  return stored.map(({ draft }) =>
    documentDto(
      draft,
      postings.get(draft.key),
      isPostable(draft) && !left.has(draft.key),
      withSources ? sourcesView(draft, urlOf) : [],
      names,
    ),
  );
}

async function draftNames(on: Queryable, connection: string, drafts: readonly Draft[]): Promise<DraftNames> {
  const settled = drafts.flatMap((draft) => (draft.kind === 'payments' ? [draft.settles.xeroId] : []));
  const rates = drafts.some(isTrade) ? await readTaxRates(on, connection) : [];
  return {
    taxRates: new Map(rates.map((rate) => [rate.taxType, taxLabel(rate)])),
    contacts: await readContactsOf(on, connection, settled),
  };
}

export const sourcesView = (draft: Draft, urlOf: (saleId: string) => string | null): SourceDto[] =>
  draft.sources.map((share) =>
    sourceDto(share, draft.currency, share.saleId === null ? null : urlOf(share.saleId)),
  );
