import { isWithdrawn, whyNotAsPosted, type InXero } from '../accounting/reversal';
import type { Fault } from '../accounting/fault';
import { err, ok, type Result } from '../accounting/result';
import { writeAudit } from '../store/audit';
import type { Queryable } from '../store/db';
import { readAwaitingReversal } from '../store/post-runs';
import {
  claimUnsentReversals,
  readPostingsByKeys,
  releaseSources,
  type PostingRecord,
} from '../store/postings';
import type { FoundDocument } from '../xero/ledger';
import type { Actor, SyncContext } from './context';
import { titleOf } from './posting-faults';
import { transition } from './posting-transition';
import { ofXero, type Problem } from './problem';

/** What Xero says of documents by posting key; null: not found there. */
export type StatusInXero = ReadonlyMap<string, InXero | null>;

/**
 * Asks Xero what became of posted documents. What somebody voided or deleted there needs no reversal in the books: it
 * counts as undone here from now on, its sources are free, and a reversal that was not sent is skipped. A reversal that
 * waits although its original is gone or changed is rejected with the reason. Nothing is written to Xero.
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
  const statuses = new Map(postings.map(({ key }) => [key, inXeroOf(found.value.get(key))] as const));
  const at = context.clock();
  await context.db.tx(async (tx) => {
    const unsent = await claimUnsentReversals(
      tx,
      postings.map(({ key }) => key),
    );
    for (const posting of postings) {
      const inXero = statuses.get(posting.key);
      const reversals = unsent.filter(({ reverses }) => reverses === posting.key);
      if (!isWithdrawn(inXero?.status)) {
        await holdBack(tx, reversals, whyNotAsPosted(posting.draft, inXero), at);
        continue;
      }
      // A posting that moved meanwhile is not touched: its state is read again by whoever asked.
      if (!(await transition(tx, posting, 'reverse', {}, at))) continue;
      await releaseSources(tx, [posting.key]);
      await writeAudit(tx, connection, actor, 'reverse', posting.key, { inXero: inXero?.status });
      for (const reversal of reversals) {
        await transition(tx, reversal, 'skip', { error: reversal.error }, at);
        const reason = `What it undoes is ${inXero?.status} in Xero.`;
        await writeAudit(tx, connection, actor, 'skip', reversal.key, { reason });
      }
    }
  });
  return ok(statuses);
}

function inXeroOf(found: FoundDocument | 'number-of-another' | null | undefined): InXero | null {
  if (!found || found === 'number-of-another') return null;
  const { status, edited, doubles } = found;
  return { status, ...(edited ? { edited } : {}), ...(doubles ? { doubles } : {}) };
}

async function holdBack(
  tx: Queryable,
  reversals: readonly PostingRecord[],
  why: Fault | null,
  at: Date,
): Promise<void> {
  if (!why) return;
  for (const reversal of reversals) {
    if (reversal.state !== 'approved') continue;
    const document = titleOf(reversal);
    const error: Fault = {
      ...why,
      place: { table: 'documents', row: reversal.key },
      reason: `${document} was not posted. About what it undoes: ${why.reason}`,
      document,
    };
    await transition(tx, reversal, 'reject', { error }, at);
  }
}

/**
 * Before postings go out that were not sent when Post was clicked: what the reversals among them undo may have changed in
 * Xero since. Any run sends whatever waits on the connection, so all of them are asked for, and `keys`.
 */
export async function settleAwaitingReversal(
  context: SyncContext,
  connection: string,
  keys: readonly string[],
  actor: Actor,
): Promise<Result<StatusInXero, Problem>> {
  const awaiting = await readAwaitingReversal(context.db, connection);
  const originals = (await readPostingsByKeys(context.db, [...new Set([...awaiting, ...keys])])).filter(
    ({ state }) => state === 'posted',
  );
  return originals.length === 0 ? ok(new Map()) : settleWithdrawn(context, connection, originals, actor);
}
