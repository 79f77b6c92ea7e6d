/**
 * What has been approved or posted before, as far as the rules must know it: sources already taken, families' highest
 * revisions. Reversed and skipped postings have given their sources back.
 */
import type { CalendarDate } from './dates';
import type { DraftKind, InvoiceLine, TrackingTag } from './draft';
import { isJournalKind, type JournalKind } from './kinds';
import type { CostEntry } from './source-documents';

/** A share of a ledger entry as it was posted: the facts needed to take it back on the same accounts. */
export interface CostSnapshot {
  /** `amount` is the share's own: negative when it took an earlier one back. */
  readonly entry: CostEntry;
  /** Xero account codes. */
  readonly debit: string;
  readonly credit: string;
  readonly tracking: readonly TrackingTag[];
}

/**
 * Shares of one ledger entry in journals of one kind. What stands in them is the sum of the live ones, so that it stays
 * right whichever of them is reversed or skipped.
 */
export interface TakenCost {
  readonly live: readonly CostSnapshot[];
  /** Number of the next share: above all ever made, given back or not, since its name must be new. */
  readonly ever: number;
}

/** How a source document stood in a posted trade document: all that is needed to credit it again to the cent. */
export interface PostedTrade {
  readonly lines: readonly InvoiceLine[];
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly rate: string | null;
  readonly taxInclusive: boolean;
  readonly contact: { readonly contactId: string | null; readonly name: string };
  /** Date of the document in Xero, where it is not the source's own. */
  readonly date?: CalendarDate;
  /** Cin7's own rate, where the document's may be one of several sources. */
  readonly sourceRate?: string;
}

/** What of a source document is needed to speak of it, and to take it back, when Cin7 does not have it any more. */
export interface DocumentSnapshot {
  readonly id: string;
  readonly number: string;
  readonly date: CalendarDate;
  readonly channel: string;
  readonly customer: string;
  readonly currency: string;
  /** Decimal text. */
  readonly gross: string;
  /** Of money: the sale or purchase it belongs to, which its own id does not tell. Absent on what was posted before that was kept. */
  readonly sourceId?: string;
  /** What the source is, where its share may be posted as the opposite; absent: the share's own kind. */
  readonly kind?: DraftKind;
  /** Absent on documents posted by the first version, and on those that are not trade documents. */
  readonly posted?: PostedTrade;
  /** Present on a share that takes an earlier one back: that share's id. */
  readonly takesBack?: string;
}

/** One share of a source document in a posting. */
export interface DocumentShare {
  readonly shareId: string;
  readonly kind: DraftKind;
  readonly key: string;
  readonly revision: string;
  readonly snapshot: DocumentSnapshot | null;
  /** Number of the document in Xero that holds it, and its id there; null until it is posted. */
  readonly xeroNumber: string | null;
  readonly xeroId: string | null;
}

export interface TakenDocument {
  readonly live: readonly DocumentShare[];
  /** Number of the next share: above all ever made, given back or not, since its name must be new. */
  readonly ever: number;
}

export interface PostedState {
  /** Ledger entries of journals, by kind and entry id: one that changed its kind is taken back in the one, then taken in the other. */
  readonly entries: ReadonlyMap<JournalKind, ReadonlyMap<string, TakenCost>>;
  /** Every other source document, by its id. */
  readonly documents: ReadonlyMap<string, TakenDocument>;
  /** Highest revision or sequence number by family. */
  readonly families: ReadonlyMap<string, number>;
  /** Numbers in use by kind: see `numberName`. */
  readonly numbers: ReadonlySet<string>;
}

export const nothingPosted: PostedState = {
  entries: new Map(),
  documents: new Map(),
  families: new Map(),
  numbers: new Set(),
};

/** Name of a number in `PostedState.numbers`; Xero compares without case. */
export const numberName = (kind: DraftKind, number: string): string => `${kind} ${number.toLowerCase()}`;

/** Identity of a further share of a source: its own id first, then `id~1`, `id~2`. */
export const shareId = (id: string, ever: number): string => (ever === 0 ? id : `${id}~${ever}`);

/** The source a share belongs to. */
export const sourceOfShare = (shareId: string): string => shareId.replace(/~\d+$/, '');

const placeOf = (shareId: string): number => Number(/~(\d+)$/.exec(shareId)?.[1] ?? 0);

/**
 * Shares that stand in Xero by themselves: a share and the one that took it back cancel each other while both are live.
 * More than one stands when one of such a pair was undone or left out.
 */
export function standingShares({ live }: Pick<TakenDocument, 'live'>): readonly DocumentShare[] {
  if (live.every(({ snapshot }) => snapshot?.takesBack === undefined)) return live;
  const ids = new Set(live.map(({ shareId }) => shareId));
  const cancelled = new Set<string>();
  const newestFirst = [...live].sort((left, right) => placeOf(right.shareId) - placeOf(left.shareId));
  for (const { shareId, snapshot } of newestFirst) {
    const back = snapshot?.takesBack;
    if (back === undefined || cancelled.has(shareId) || !ids.has(back)) continue;
    cancelled.add(shareId).add(back);
  }
  return live.filter(({ shareId }) => !cancelled.has(shareId));
}

/** The share by which a document stands in Xero as what it is; null when there is none. */
export const standingShare = (taken: TakenDocument | undefined): DocumentShare | null =>
  (taken && standingShares(taken).find(({ snapshot }) => snapshot?.takesBack === undefined)) ?? null;

/** One share, as the store keeps it; not live: its posting was skipped or reversed. */
export interface PostedShare {
  readonly kind: DraftKind;
  readonly sourceId: string;
  readonly key: string;
  readonly revision: string;
  readonly snapshot: unknown;
  readonly live: boolean;
  readonly xeroId: string | null;
  readonly xeroNumber: string | null;
}

/** Of shares that were drafted together some may have been left out: the numbers of the others have gaps. */
const everAfter = (ever: number, shareId: string): number => Math.max(ever, placeOf(shareId)) + 1;

/** Builds the state from all shares, the families of all postings and the numbers of those not skipped. */
export function postedState(
  shares: Iterable<PostedShare>,
  families: Iterable<readonly [string, number]>,
  numbers: Iterable<readonly [DraftKind, string]> = [],
): PostedState {
  const entries = new Map<JournalKind, Map<string, { live: CostSnapshot[]; ever: number }>>();
  const documents = new Map<string, { live: DocumentShare[]; ever: number }>();
  for (const { kind, sourceId, live, snapshot, ...share } of shares) {
    const id = sourceOfShare(sourceId);
    if (isJournalKind(kind)) {
      const ofKind = entries.get(kind) ?? new Map<string, { live: CostSnapshot[]; ever: number }>();
      const taken = ofKind.get(id) ?? { live: [], ever: 0 };
      taken.ever = everAfter(taken.ever, sourceId);
      if (live) taken.live.push(snapshot as CostSnapshot);
      entries.set(kind, ofKind.set(id, taken));
      continue;
    }
    const taken = documents.get(id) ?? { live: [], ever: 0 };
    taken.ever = everAfter(taken.ever, sourceId);
    if (live)
      taken.live.push({ ...share, kind, shareId: sourceId, snapshot: snapshot as DocumentSnapshot | null });
    documents.set(id, taken);
  }
  const highest = new Map<string, number>();
  for (const [family, revision] of families)
    highest.set(family, Math.max(highest.get(family) ?? 0, revision));
  return {
    entries,
    documents,
    families: highest,
    numbers: new Set([...numbers].map(([kind, number]) => numberName(kind, number))),
  };
}
