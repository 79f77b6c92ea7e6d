import { dateText } from '../accounting/dates';
import type { DraftKind } from '../accounting/draft';
import { fault, type Fault } from '../accounting/fault';
import type { Organisation } from '../accounting/organisation';
import { lockDateOf } from '../accounting/period';
import { ok, type Result } from '../accounting/result';
import { readConnection, saveConnection } from '../store/connections';
import type { Queryable } from '../store/db';
import type { PostingRecord } from '../store/postings';
import type { XeroFailure, XeroLedger } from '../xero/ledger';
import type { SyncContext } from './context';
import { titleOf } from './posting-faults';

/**
 * Postings that were approved while their day was open, and wait: after a refusal, for a reconnect, for Xero's limits.
 * The books may have been locked since. Xero lets an adviser post into a locked period; we do not (accounting-rules 8).
 */

/** What is not in the ledger has no day there. */
const undated: ReadonlySet<DraftKind> = new Set<DraftKind>(['contacts', 'items', 'purchase-orders']);

/** Why a posting must not go out any more; null while its day is open. */
export function judgeLockSince(posting: PostingRecord, organisation: Organisation): Fault | null {
  const lock = lockDateOf(organisation);
  if (undated.has(posting.kind) || lock === null || posting.date > lock) return null;
  return fault(
    'date-locked',
    { table: 'documents', row: posting.key },
    `${titleOf(posting)} was not posted: it is dated ${dateText(posting.date)}, and ${organisation.name} is locked up to ${dateText(lock)} since.`,
    'Move the lock date in Xero and retry it; or skip it with a reason and preview again.',
    { document: titleOf(posting) },
  );
}

/** Those of these postings that must not go out, by the lock dates as they were read last. */
export async function lockedOut(
  on: Queryable,
  connection: string,
  postings: readonly PostingRecord[],
): Promise<ReadonlyMap<PostingRecord, Fault>> {
  const organisation = (await readConnection(on, connection))?.organisation;
  if (!organisation) return new Map();
  return new Map(
    postings.flatMap((posting) => {
      const why = judgeLockSince(posting, organisation);
      return why === null ? [] : [[posting, why] as const];
    }),
  );
}

/** How long a run posts by the lock dates that it has; whoever begins one reads them. */
export const locksHoldMs = 10 * 60_000;

/** Reads the lock dates anew (a free call). */
export async function readLocks(
  context: SyncContext,
  connection: string,
  ledger: XeroLedger,
  signal: AbortSignal,
): Promise<Result<void, XeroFailure>> {
  const read = await ledger.organisation({ signal });
  if (!read.ok) return read;
  await context.db.tx(async (tx) => {
    const record = await readConnection(tx, connection);
    if (record) await saveConnection(tx, { ...record, organisation: read.value });
  });
  return ok(undefined);
}
