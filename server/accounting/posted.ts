/**
 * What has been approved or posted before, as far as the rules must know it: sources already taken, families' highest
 * revisions. Reversed and skipped postings have given their sources back.
 */

/** A cost entry is taken, taken back when Cin7 withdraws it, and could come again: each time is a share of its own. */
export interface TakenCost {
  readonly times: number;
  /** The entry as it was first taken. */
  readonly snapshot: unknown;
}

export interface TakenInvoice {
  readonly key: string;
  readonly revision: string;
}

export interface PostedState {
  /** By cost entry id. */
  readonly cogs: ReadonlyMap<string, TakenCost>;
  /** By invoice id. */
  readonly invoices: ReadonlyMap<string, TakenInvoice>;
  /** Highest revision or sequence number by family. */
  readonly families: ReadonlyMap<string, number>;
}

export const nothingPosted: PostedState = { cogs: new Map(), invoices: new Map(), families: new Map() };

/** An odd number of shares means that the entry's cost stands in posted journals. */
export const isTaken = (taken: TakenCost | undefined): boolean => (taken?.times ?? 0) % 2 === 1;

/** Identity of the next share of an entry: the entry's own id first, then `id~1`, `id~2`. */
export const nextShareId = (id: string, taken: TakenCost | undefined): string =>
  taken ? `${id}~${taken.times}` : id;

/** The entry a share belongs to. */
export const entryOfShare = (shareId: string): string => shareId.split('~')[0] ?? shareId;

/** One live share, as the store keeps it. */
export interface PostedShare {
  readonly kind: 'cogs' | 'invoices';
  readonly sourceId: string;
  readonly key: string;
  readonly revision: string;
  readonly snapshot: unknown;
}

/** Builds the state from the live shares and the families of all postings, whatever their state. */
export function postedState(
  shares: Iterable<PostedShare>,
  families: Iterable<readonly [string, number]>,
): PostedState {
  const cogs = new Map<string, TakenCost>();
  const invoices = new Map<string, TakenInvoice>();
  for (const { kind, sourceId, key, revision, snapshot } of shares) {
    if (kind === 'invoices') {
      invoices.set(sourceId, { key, revision });
      continue;
    }
    const id = entryOfShare(sourceId);
    const before = cogs.get(id);
    cogs.set(id, {
      times: (before?.times ?? 0) + 1,
      snapshot: sourceId === id || !before ? snapshot : before.snapshot,
    });
  }
  const highest = new Map<string, number>();
  for (const [family, revision] of families)
    highest.set(family, Math.max(highest.get(family) ?? 0, revision));
  return { cogs, invoices, families: highest };
}
