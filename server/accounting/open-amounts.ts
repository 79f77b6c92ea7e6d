import { decimal } from './decimal';
import { standingShare } from './posted';
import { toMinor } from './rounding';
import type { RuleInput } from './rules';
import { amountOf } from './settlements';

/**
 * What our own postings leave open on each trade document in Xero, in minor units of its currency, by Xero id: gross of
 * the source documents in it less what was paid on them. A document whose amounts were not kept (posted by the first
 * version) is not among them; what was paid or credited in Xero by hand is not known here.
 */
export function openAmounts({ posted, sources }: Pick<RuleInput, 'posted' | 'sources'>): Map<string, bigint> {
  const open = new Map<string, bigint>();
  const unknown = new Set<string>();
  for (const { live } of posted.documents.values()) {
    for (const { kind, xeroId, snapshot } of live) {
      if (xeroId === null || !settled.has(kind)) continue;
      if (snapshot === null) unknown.add(xeroId);
      else add(open, xeroId, toMinor(decimal(snapshot.gross), snapshot.currency));
    }
  }
  for (const settlement of sources.settlements) {
    const target = standingShare(posted.documents.get(settlement.documentId ?? ''))?.xeroId;
    const isPosted = standingShare(posted.documents.get(settlement.id)) !== null;
    if (isPosted && target && open.has(target)) add(open, target, -amountOf(settlement));
  }
  for (const xeroId of unknown) open.delete(xeroId);
  return open;
}

const settled: ReadonlySet<string> = new Set(['invoices', 'credit-notes', 'bills', 'supplier-credits']);

const add = (into: Map<string, bigint>, xeroId: string, minor: bigint): void => {
  into.set(xeroId, (into.get(xeroId) ?? 0n) + minor);
};
