import type { CalendarDate } from '../accounting/dates';
import { draftAmount, draftKinds, type Draft, type DraftKind } from '../accounting/draft';
import { hashOf } from '../accounting/canonical';
import type { Fault } from '../accounting/fault';
import { postedState, type PostedShare, type PostedState } from '../accounting/posted';
import type { PostingState } from '../accounting/posting-state';
import type { PostedDocument } from '../xero/ledger';
import { bulkInsert } from './bulk';
import { fromJson, toJson } from './codec';
import type { Queryable } from './db';
import * as schema from './schema';

/** One intended effect in Xero (DESIGN decision 5): committed before the call, one row per posting key for ever. */
export interface PostingRecord {
  readonly key: string;
  readonly connection: string;
  readonly kind: DraftKind;
  readonly state: PostingState;
  readonly draft: Draft;
  readonly bodyHash: string;
  readonly number: string | null;
  readonly date: CalendarDate;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly preview: string;
  readonly approvedBy: string;
  readonly approvedAt: Date;
  readonly attempt: string | null;
  readonly attempts: number;
  readonly notBefore: Date | null;
  readonly leaseUntil: Date | null;
  readonly fence: bigint;
  readonly xeroId: string | null;
  readonly xeroNumber: string | null;
  readonly url: string | null;
  readonly error: Fault | null;
  readonly reverses: string | null;
  readonly reversedBy: string | null;
  /** Who clicked Post. */
  readonly postedBy: string;
  readonly postedAt: Date | null;
  readonly updatedAt: Date;
}

const columns = `key, connection_id as connection, kind, state, body as draft, body_hash as "bodyHash", number, doc_date as date, currency, amount_minor as "amountMinor",
  preview_id as preview, approved_by as "approvedBy", approved_at as "approvedAt", attempt_id as attempt, attempts, not_before as "notBefore", lease_until as "leaseUntil", fence,
  xero_id as "xeroId", xero_number as "xeroNumber", url, error, reverses, reversed_by as "reversedBy", posted_by as "postedBy", posted_at as "postedAt", updated_at as "updatedAt"`;

const toRecord = (row: Record<string, unknown>): PostingRecord =>
  ({ ...row, draft: fromJson<Draft>(row['draft']) }) as unknown as PostingRecord;

/**
 * Writes the postings of an approved preview, state `approved`, with the sources they take. A key that was skipped
 * before is taken up again. The unique keys of both tables decide: a second writer's statement fails.
 */
export async function insertPostings(
  tx: Queryable,
  connection: string,
  drafts: readonly Draft[],
  approval: { preview: string; by: string; postedBy: string; at: Date },
): Promise<void> {
  const keys = drafts.map(({ key }) => key);
  await tx.query(
    `delete from posting_source where not live and key in (select key from posting where key = any($1::text[]) and state = 'skipped')`,
    [keys],
  );
  await tx.query(`delete from posting where key = any($1::text[]) and state = 'skipped'`, [keys]);
  await bulkInsert(
    tx,
    schema.posting,
    drafts.map((draft) => ({
      key: draft.key,
      connectionId: connection,
      kind: draft.kind as string,
      state: 'approved',
      body: draft as unknown,
      bodyHash: bodyHashOf(draft),
      number: uniqueNumberOf(draft),
      docDate: draft.date,
      currency: draft.currency,
      amountMinor: draftAmount(draft),
      previewId: approval.preview,
      family: draft.family,
      revision: draft.revision,
      approvedBy: approval.by,
      postedBy: approval.postedBy,
      approvedAt: approval.at,
      updatedAt: approval.at,
      reverses: draft.reverses ?? null,
    })),
  );
  await bulkInsert(
    tx,
    schema.postingSource,
    drafts.flatMap((draft) =>
      draft.sources.map((source) => ({
        connectionId: connection,
        kind: draft.kind as string,
        sourceId: source.id,
        key: draft.key,
        revision: source.revision,
        amount: source.snapshot === undefined ? null : (JSON.parse(toJson(source.snapshot)) as unknown),
        live: true,
      })),
    ),
  );
}

/** What Xero takes once for each kind; blank or absent elsewhere. */
function uniqueNumberOf(draft: Draft): string | null {
  if (draft.kind === 'items') return draft.code;
  return draft.kind === 'invoices' ||
    draft.kind === 'credit-notes' ||
    draft.kind === 'purchase-orders' ||
    draft.kind === 'contacts'
    ? draft.number
    : null;
}

/** Hash of what is sent: everything of a draft but its sources, what it belongs to and the words about it. */
export const bodyHashOf = ({
  sources: _sources,
  faults: _faults,
  rule: _rule,
  goesWith: _goesWith,
  needs: _needs,
  ...body
}: Draft): string => hashOf(body);

export async function readPosting(
  on: Queryable,
  connection: string,
  key: string,
): Promise<PostingRecord | null> {
  const { rows } = await on.query(`select ${columns} from posting where connection_id = $1 and key = $2`, [
    connection,
    key,
  ]);
  return rows[0] ? toRecord(rows[0]) : null;
}

export async function readPostingsByKeys(on: Queryable, keys: readonly string[]): Promise<PostingRecord[]> {
  return (
    await on.query(`select ${columns} from posting where key = any($1::text[]) order by key`, [keys])
  ).rows.map(toRecord);
}

/** Kind and state alone, by key. */
export async function readStates(
  on: Queryable,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Pick<PostingRecord, 'kind' | 'state'>>> {
  const { rows } = await on.query<Pick<PostingRecord, 'key' | 'kind' | 'state'>>(
    'select key, kind, state from posting where key = any($1::text[])',
    [keys],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** All postings of a preview, by kind, date and key. */
export async function readPostingsOfPreview(on: Queryable, preview: string): Promise<PostingRecord[]> {
  return (
    await on.query(`select ${columns} from posting where preview_id = $1 order by kind, doc_date, key`, [
      preview,
    ])
  ).rows.map(toRecord);
}

export interface PostingFilter {
  readonly states?: readonly PostingState[];
  readonly preview?: string;
}

/** Newest first, what was posted together in one stretch; paged by offset of a stable order. */
export async function listPostings(
  on: Queryable,
  connection: string,
  filter: PostingFilter,
  offset: number,
  limit: number,
): Promise<{ items: PostingRecord[]; total: number }> {
  const where = `connection_id = $1 and ($2::text[] is null or state = any($2::text[])) and ($3::text is null or preview_id = $3)`;
  const params = [connection, filter.states ?? null, filter.preview ?? null];
  const { rows } = await on.query(
    `select ${columns} from posting where ${where} order by approved_at desc, preview_id, doc_date desc, key limit $4 offset $5`,
    [...params, limit, offset],
  );
  const count = await on.query<{ total: bigint }>(
    `select count(*) as total from posting where ${where}`,
    params,
  );
  return { items: rows.map(toRecord), total: Number(count.rows[0]?.total ?? 0n) };
}

/** Counts of a preview's postings by state. */
export async function countByState(on: Queryable, preview: string): Promise<Map<PostingState, number>> {
  const { rows } = await on.query<{ state: PostingState; count: bigint }>(
    'select state, count(*) as count from posting where preview_id = $1 group by state',
    [preview],
  );
  return new Map(rows.map(({ state, count }) => [state, Number(count)]));
}

/** Postings of a connection that were refused, and those whose outcome is not known. */
export async function countNeedingPerson(
  on: Queryable,
  connection: string,
): Promise<{ rejected: number; unknown: number }> {
  const { rows } = await on.query<{ rejected: number; unknown: number }>(
    `select (count(*) filter (where state = 'rejected'))::int as rejected, (count(*) filter (where state = 'unknown'))::int as unknown
     from posting where connection_id = $1 and state in ('rejected', 'unknown')`,
    [connection],
  );
  return rows[0] ?? { rejected: 0, unknown: 0 };
}

/** What is taken already: shares, revisions of every family, numbers in use, for the next preview. */
export async function readPostedState(on: Queryable, connection: string): Promise<PostedState> {
  const shares = await on.query<PostedShare>(
    `select s.kind, s.source_id as "sourceId", s.key, s.revision, s.amount as snapshot, s.live, p.xero_id as "xeroId", p.xero_number as "xeroNumber"
     from posting_source s join posting p on p.key = s.key where s.connection_id = $1 order by s.source_id, s.key`,
    [connection],
  );
  const families = await on.query<{ family: string; revision: number }>(
    `select family, max(revision) as revision from posting where connection_id = $1 and state <> 'skipped' group by family`,
    [connection],
  );
  const numbers = await on.query<{ kind: DraftKind; number: string }>(
    `select kind, number from posting where connection_id = $1 and number is not null and state <> 'skipped'`,
    [connection],
  );
  return postedState(
    shares.rows.map((row) => ({ ...row, snapshot: fromJson<unknown>(row.snapshot) })),
    families.rows.map(({ family, revision }) => [family, revision] as const),
    numbers.rows.map(({ kind, number }) => [kind, number] as const),
  );
}

/** Gives the sources of postings back, so that a later preview can take them. */
export async function releaseSources(tx: Queryable, keys: readonly string[]): Promise<void> {
  await tx.query('update posting_source set live = false where key = any($1::text[])', [keys]);
}

/** Postings of a connection in some states whose time has come, by kind, then oldest first; locks them for this transaction. */
export async function claimDue(
  tx: Queryable,
  connection: string,
  states: readonly PostingState[],
  now: Date,
  limit: number,
  kinds: readonly DraftKind[] = draftKinds,
): Promise<PostingRecord[]> {
  const { rows } = await tx.query(
    `select ${columns} from posting where connection_id = $1 and state = any($2::text[]) and (not_before is null or not_before <= $3) and (lease_until is null or lease_until <= $3)
     order by array_position($5::text[], kind), attempt_id nulls last, doc_date, key limit $4 for update skip locked`,
    [connection, states, now, limit, kinds],
  );
  return rows.map(toRecord);
}

/** Postings of a preview of which surely nothing is under way, locked: those of a kept attempt may still arrive. */
export async function claimWaiting(tx: Queryable, preview: string): Promise<PostingRecord[]> {
  return (
    await tx.query(
      `select ${columns} from posting where preview_id = $1 and state = 'approved' and attempt_id is null order by key for update`,
      [preview],
    )
  ).rows.map(toRecord);
}

/** Reversals of these postings of which surely nothing is in Xero or on its way there, locked. */
export async function claimUnsentReversals(tx: Queryable, keys: readonly string[]): Promise<PostingRecord[]> {
  return (
    await tx.query(
      `select ${columns} from posting where reverses = any($1::text[]) and (state = 'rejected' or (state = 'approved' and attempt_id is null)) order by key for update`,
      [keys],
    )
  ).rows.map(toRecord);
}

export async function markReversed(tx: Queryable, key: string, by: string): Promise<void> {
  await tx.query('update posting set reversed_by = $2 where key = $1', [key, by]);
}

export interface PostingChange {
  readonly state: PostingState;
  readonly attempt?: string | null;
  readonly notBefore?: Date | null;
  readonly leaseUntil?: Date | null;
  readonly document?: PostedDocument;
  readonly error?: Fault | null;
  readonly sent?: boolean;
}

/**
 * Writes one transition. `from` and `fence` must still be what the writer saw: a worker that was paused past its lease
 * changes nothing and is told so by `false`.
 */
export async function changePosting(
  tx: Queryable,
  posting: Pick<PostingRecord, 'key' | 'state' | 'fence'>,
  change: PostingChange,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update posting set state = $4, attempt_id = case when $5 then $6 else attempt_id end, not_before = $7, lease_until = $8,
       xero_id = coalesce($9, xero_id), xero_number = coalesce($10, xero_number), url = coalesce($11, url), error = $12::jsonb,
       attempts = attempts + $13::int, fence = fence + 1, posted_at = case when $4 = 'posted' then $14 else posted_at end, updated_at = $14
     where key = $1 and state = $2 and fence = $3`,
    [
      posting.key,
      posting.state,
      posting.fence,
      change.state,
      change.attempt !== undefined,
      change.attempt ?? null,
      change.notBefore ?? null,
      change.leaseUntil ?? null,
      change.document?.xeroId ?? null,
      change.document?.xeroNumber ?? null,
      change.document?.url ?? null,
      change.error ? toJson(change.error) : null,
      change.sent ? 1 : 0,
      at,
    ],
  );
  return rowCount === 1;
}

/** Posted credit notes that are to be set against an invoice, and were not tried yet, oldest first. */
export async function readUnallocated(
  on: Queryable,
  connection: string,
  limit: number,
): Promise<PostingRecord[]> {
  const { rows } = await on.query(
    `select ${columns} from posting where connection_id = $1 and state = 'posted' and kind = 'credit-notes' and body ? 'allocate'
     and not exists (select 1 from audit where connection_id = $1 and action = 'allocate' and subject = posting.key)
     order by posted_at, key limit $2`,
    [connection, limit],
  );
  return rows.map(toRecord);
}

/** What is to be said of a posting whose state does not change by it. */
export async function keepPostingError(tx: Queryable, key: string, error: Fault, at: Date): Promise<void> {
  await tx.query('update posting set error = $2::jsonb, updated_at = $3 where key = $1', [
    key,
    toJson(error),
    at,
  ]);
}

/** When the next open posting of a connection falls due; null when none is open. */
export async function nextDue(
  on: Queryable,
  connection: string,
): Promise<{ open: number; due: Date | null }> {
  const { rows } = await on.query<{ open: bigint; due: Date | null }>(
    `select count(*) as open, min(greatest(coalesce(not_before, 'epoch'::timestamptz), coalesce(lease_until, 'epoch'::timestamptz))) as due
     from posting where connection_id = $1 and state in ('approved', 'sending', 'unknown')`,
    [connection],
  );
  return { open: Number(rows[0]?.open ?? 0n), due: rows[0]?.due ?? null };
}

/** For one who knows that nobody is sending for the connection: leases of those that did, and are gone, are over at once. */
export async function endLeases(on: Queryable, connection: string): Promise<void> {
  await on.query(`update posting set lease_until = null where connection_id = $1 and state = 'sending'`, [
    connection,
  ]);
}
