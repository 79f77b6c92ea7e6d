/**
 * What has been approved or posted before, as far as the rules must know it: sources already taken, families' highest
 * revisions. Reversed and skipped postings have given their sources back.
 */
import type { TrackingTag } from './draft';
import type { CostEntry, SaleInvoice } from './source-documents';

/** A share of a cost entry as it was posted: the facts needed to take it back on the same accounts. */
export interface CostSnapshot {
  /** `amount` is the share's own: negative when it took an earlier one back. */
  readonly entry: CostEntry;
  /** Xero account codes. */
  readonly debit: string;
  readonly credit: string;
  readonly tracking: readonly TrackingTag[];
}

/**
 * Shares of one cost entry. What stands in posted journals is the sum of the live ones, so that it stays right whichever
 * of them is reversed or skipped.
 */
export interface TakenCost {
  readonly live: readonly CostSnapshot[];
  /** Shares ever made, given back or not: the next one's name must be new. */
  readonly ever: number;
}

/** What of an invoice is needed to speak of it when Cin7 does not have it any more. */
export type InvoiceSnapshot = Pick<
  SaleInvoice,
  'id' | 'number' | 'date' | 'channel' | 'customer' | 'currency' | 'gross'
>;

export interface TakenInvoice {
  readonly key: string;
  readonly revision: string;
  readonly snapshot: InvoiceSnapshot | null;
}

export interface PostedState {
  /** By cost entry id. */
  readonly cogs: ReadonlyMap<string, TakenCost>;
  /** By invoice id. */
  readonly invoices: ReadonlyMap<string, TakenInvoice>;
  /** Highest revision or sequence number by family. */
  readonly families: ReadonlyMap<string, number>;
  /** Invoice numbers in use, in lower case. */
  readonly numbers: ReadonlySet<string>;
}

export const nothingPosted: PostedState = {
  cogs: new Map(),
  invoices: new Map(),
  families: new Map(),
  numbers: new Set(),
};

/** Identity of a further share of an entry: the entry's own id first, then `id~1`, `id~2`. */
export const shareId = (id: string, ever: number): string => (ever === 0 ? id : `${id}~${ever}`);

/** The entry a share belongs to. */
export const entryOfShare = (shareId: string): string => shareId.split('~')[0] ?? shareId;

/** One share, as the store keeps it; not live: its posting was skipped or reversed. */
export interface PostedShare {
  readonly kind: 'cogs' | 'invoices';
  readonly sourceId: string;
  readonly key: string;
  readonly revision: string;
  readonly snapshot: unknown;
  readonly live: boolean;
}

/** Builds the state from all shares, the families of all postings and the invoice numbers of those not skipped. */
export function postedState(
  shares: Iterable<PostedShare>,
  families: Iterable<readonly [string, number]>,
  numbers: Iterable<string> = [],
): PostedState {
  const cogs = new Map<string, { live: CostSnapshot[]; ever: number }>();
  const invoices = new Map<string, TakenInvoice>();
  for (const { kind, sourceId, key, revision, snapshot, live } of shares) {
    if (kind === 'invoices') {
      if (live) invoices.set(sourceId, { key, revision, snapshot: snapshot as InvoiceSnapshot | null });
      continue;
    }
    const id = entryOfShare(sourceId);
    const taken = cogs.get(id) ?? { live: [], ever: 0 };
    taken.ever += 1;
    if (live) taken.live.push(snapshot as CostSnapshot);
    cogs.set(id, taken);
  }
  const highest = new Map<string, number>();
  for (const [family, revision] of families)
    highest.set(family, Math.max(highest.get(family) ?? 0, revision));
  return {
    cogs,
    invoices,
    families: highest,
    numbers: new Set([...numbers].map((number) => number.toLowerCase())),
  };
}
