import { isWithdrawn } from '../accounting/reversal';
import { err, ok, type Result } from '../accounting/result';
import { writeAudit } from '../store/audit';
import { releaseSources, type PostingRecord } from '../store/postings';
import type { Actor, SyncContext } from './context';
import { transition } from './post';
import { ofXero, type Problem } from './problem';

/** Xero's own status of documents by posting key; null: not found there. */
export type StatusInXero = ReadonlyMap<string, string | null>;

/**
 * Asks Xero what became of posted documents. What somebody voided or deleted there needs no reversal in the books: it
 * counts as undone here from now on, and its sources are free. Nothing is written to Xero.
 */
export async function settleWithdrawn(
  context: SyncContext,
  connection: string,
  postings: readonly PostingRecord[],
  actor: Actor,
  signal?: AbortSignal,
): Promise<Result<StatusInXero, Problem>> {
  const ledger = await context.gateways.xero(connection);
  if (!ledger.ok) return ledger;
  const earliest = new Date(Math.min(...postings.map(({ approvedAt }) => approvedAt.getTime())));
  const found = await ledger.value.find(
    postings.map(({ draft }) => draft),
    earliest,
    signal ? { signal } : {},
  );
  if (!found.ok) return err(ofXero(found.error));
  const statuses = new Map(
    postings.map(({ key }) => {
      const document = found.value.get(key) ?? null;
      return [key, document === null || document === 'number-of-another' ? null : document.status] as const;
    }),
  );
  const at = context.clock();
  await context.db.tx(async (tx) => {
    for (const posting of postings) {
      const inXero = statuses.get(posting.key);
      // A posting that moved meanwhile is not touched: its state is read again by whoever asked.
      if (!isWithdrawn(inXero) || !(await transition(tx, posting, 'reverse', {}, at))) continue;
      await releaseSources(tx, [posting.key]);
      await writeAudit(tx, connection, actor, 'reverse', posting.key, { inXero });
    }
  });
  return ok(statuses);
}
