import type { JournalDraft } from '../../server/accounting/draft';
import { postedState, type PostedShare, type PostedState } from '../../server/accounting/posted';

export interface PostedJournal {
  readonly draft: JournalDraft;
  /** False once it was reversed or skipped. */
  live: boolean;
}

/** The state after journals were posted: every source of them taken, those of journals not live given back. */
export const stateOf = (journals: readonly PostedJournal[]): PostedState =>
  postedState(
    journals.flatMap(({ draft: { kind, key, sources }, live }) =>
      sources.map((source): PostedShare => ({
        ...{ kind, key, live, sourceId: source.id, revision: source.revision },
        ...{ snapshot: source.snapshot, xeroId: null, xeroNumber: null },
      })),
    ),
    journals.map(({ draft: { family, revision } }) => [family, revision] as const),
  );

export const afterPosting = (...drafts: readonly JournalDraft[]): PostedState =>
  stateOf(drafts.map((draft) => ({ draft, live: true })));

/** Account and amount of every line. */
export const linesOf = (journal: JournalDraft | undefined) =>
  journal?.lines.map(({ accountCode, amountMinor }) => [accountCode, amountMinor]);

/** What journals leave on each account, debit positive; accounts at nought are left out. */
export function balances(journals: readonly JournalDraft[]): Record<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { lines } of journals)
    for (const { accountCode, amountMinor } of lines)
      sums.set(accountCode, (sums.get(accountCode) ?? 0n) + amountMinor);
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0n).sort());
}
