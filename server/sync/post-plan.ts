import { draftKinds, type Draft, type DraftKind } from '../accounting/draft';
import type { WaitingTie } from '../store/waiting-kinds';
import { maxBatch } from '../xero/ledger';

/**
 * How many calls it takes to post, and in which order kinds go out. While today's calls suffice that is the order of
 * `draftKinds`. Where they do not, the biggest batches go first: so most documents are in Xero today. Pure.
 */

const callsFor = (documents: number): number => Math.ceil(documents / maxBatch);

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);

/** For so many documents of each kind. */
export const callsNeeded = (waiting: ReadonlyMap<string, number>): number =>
  sum([...waiting.values()].map(callsFor));

/** What goes out in one call: of contacts, those that are made apart from those that are linked. */
export const batchName = (draft: Draft): string =>
  draft.kind === 'contacts' ? `contacts ${draft.link === null ? 'made' : 'linked'}` : draft.kind;

/** About how many calls it takes to post these: look-ups of what Xero did not answer come on top. */
export function callsToPost(drafts: readonly Draft[]): number {
  const batches = new Map<string, number>();
  for (const draft of drafts) batches.set(batchName(draft), (batches.get(batchName(draft)) ?? 0) + 1);
  return callsNeeded(batches);
}

/** All kinds, those with most documents a call first, and none before what it is tied to go after. */
export function biggestFirst(
  waiting: ReadonlyMap<DraftKind, number>,
  ties: readonly WaitingTie[],
): readonly DraftKind[] {
  /** What has to go before a kind, and itself last; nothing in it comes before what it goes after. */
  const groupOf = (kind: DraftKind, open: readonly DraftKind[]): DraftKind[] => {
    const rest = open.filter((other) => other !== kind);
    const before = rest.filter((other) => ties.some((tie) => tie.kind === other && tie.after === kind));
    return [...new Set([...before.flatMap((other) => groupOf(other, rest)), kind])];
  };
  // A few contacts that free many invoices are worth their call: what goes together is weighed together.
  const documentsACall = (group: readonly DraftKind[]): number => {
    const documents = group.map((kind) => waiting.get(kind) ?? 0);
    return sum(documents) / Math.max(1, sum(documents.map(callsFor)));
  };
  const order: DraftKind[] = [];
  for (
    let open = [...draftKinds];
    open.length > 0;
    open = draftKinds.filter((kind) => !order.includes(kind))
  ) {
    const groups = open.map((kind) => groupOf(kind, open));
    // Sorting keeps the usual order among equals.
    const [best = open] = groups.sort((left, right) => documentsACall(right) - documentsACall(left));
    order.push(...best);
  }
  return order;
}
