import type { CalendarDate } from '../accounting/dates';
import { chosenKind, draftName, type Draft } from '../accounting/draft';
import type { ChannelFigures } from '../accounting/figures';
import type { DocumentKind } from '../accounting/kinds';
import type { LeftOut } from '../accounting/left-out';
import type { Issue, Preview, PreviewBasis } from '../accounting/preview';
import { bulkInsert } from './bulk';
import { fromJson, toJson } from './codec';
import type { Queryable } from './db';
import * as schema from './schema';

export type PreviewState = 'ready' | 'approved' | 'posting' | 'posted' | 'superseded';

/** A stored preview: its drafts lie beside it, one row each. */
export interface PreviewRecord {
  readonly id: string;
  readonly connection: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly kinds: readonly DocumentKind[];
  readonly fingerprint: string;
  readonly state: PreviewState;
  readonly totals: PreviewTotals;
  readonly counts: PreviewCounts;
  readonly issues: readonly Issue[];
  readonly basis: PreviewBasis;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly approval: Approval | null;
}

export interface PreviewTotals {
  readonly currency: string;
  readonly figures: readonly ChannelFigures[];
  readonly cogsInCin7Minor: bigint;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
  readonly journals: number;
  readonly invoices: readonly {
    readonly currency: string;
    readonly count: number;
    readonly netMinor: bigint;
    readonly taxMinor: bigint;
  }[];
  /** Absent on previews of the first version. */
  readonly byKind?: readonly KindTotals[];
}

/** Minor units of the currency; net and tax of trade documents alone. */
export interface KindTotals {
  readonly kind: DocumentKind;
  /** Of payments; absent on those of the first version, which added both up. */
  readonly direction?: 'received' | 'paid' | null;
  readonly currency: string;
  readonly count: number;
  readonly amountMinor: bigint;
  readonly netMinor: bigint | null;
  readonly taxMinor: bigint | null;
}

export interface PreviewCounts {
  readonly documents: number;
  readonly postable: number;
  readonly blocked: number;
  readonly leftOut: number;
  readonly alreadyPosted: number;
}

export interface Approval {
  /** Keys that the accountant unticked. */
  readonly leaveOut: readonly string[];
  readonly run: string | null;
}

const columns = `id, connection_id as connection, period_from as "from", period_to as "to", kinds, fingerprint, state, totals, counts, issues, basis,
  created_by as "createdBy", created_at as "createdAt", approved_by as "approvedBy", approved_at as "approvedAt", approval`;

/**
 * Keeps a preview. It takes the place of those of the same days that were not posted: of all of them, or (`own`) of those
 * that its maker made and nobody else approved.
 */
export async function insertPreview(
  tx: Queryable,
  record: PreviewRecord,
  preview: Pick<Preview, 'drafts' | 'leftOut'>,
  supersedes: 'all' | 'own' = 'all',
): Promise<void> {
  await tx.query(
    `update preview set state = 'superseded'
     where connection_id = $1 and state in ('ready', 'approved') and period_from <= $3 and period_to >= $2
       and ($4::text is null or (created_by = $4 and coalesce(approved_by, $4) = $4))`,
    [record.connection, record.from, record.to, supersedes === 'own' ? record.createdBy : null],
  );
  await tx.query(
    `insert into preview (id, connection_id, period_from, period_to, kinds, fingerprint, state, totals, counts, issues, basis, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10::jsonb, $11::jsonb, $12, $13)`,
    [
      record.id,
      record.connection,
      record.from,
      record.to,
      record.kinds,
      record.fingerprint,
      record.state,
      toJson(record.totals),
      toJson(record.counts),
      toJson(record.issues),
      toJson(record.basis),
      record.createdBy,
      record.createdAt,
    ],
  );
  const drafts = preview.drafts.map((draft, position) => ({
    previewId: record.id,
    position,
    key: draft.key,
    kind: draft.kind as string,
    body: draft as unknown,
  }));
  const leftOut = preview.leftOut.map((left, index) => ({
    previewId: record.id,
    position: drafts.length + index,
    key: '',
    kind: `left-out:${left.kind}`,
    body: left as unknown,
  }));
  await bulkInsert(tx, schema.previewDocument, [...drafts, ...leftOut]);
}

export async function readPreview(on: Queryable, id: string): Promise<PreviewRecord | null> {
  const { rows } = await on.query(`select ${columns} from preview where id = $1`, [id]);
  return rows[0] ? fromJsonRow(rows[0]) : null;
}

export async function listPreviews(
  on: Queryable,
  connection: string,
  limit: number,
): Promise<PreviewRecord[]> {
  const { rows } = await on.query(
    `select ${columns} from preview where connection_id = $1 order by created_at desc, id limit $2`,
    [connection, limit],
  );
  return rows.map(fromJsonRow);
}

/** Of each period with the same kinds the newest preview, the newest first; those of reversals aside. */
export async function listNewestPreviews(on: Queryable, connection: string): Promise<PreviewRecord[]> {
  const { rows } = await on.query(
    `select ${columns} from preview where id in (
       select distinct on (period_from, period_to, kinds) id from preview where connection_id = $1 and not basis ? 'reverses'
       order by period_from, period_to, kinds, created_at desc, id
     ) order by created_at desc, id`,
    [connection],
  );
  return rows.map(fromJsonRow);
}

/** Previews that somebody approved and did not post yet, and those made since a moment that can be posted; newest first. */
export async function listPreviewsInHand(
  on: Queryable,
  connection: string,
  since: Date,
): Promise<PreviewRecord[]> {
  const { rows } = await on.query(
    `select ${columns} from preview where connection_id = $1
       and (state = 'approved' or (state = 'ready' and created_at >= $2 and (counts ->> 'postable')::int > 0))
     order by created_at desc, id`,
    [connection, since],
  );
  return rows.map(fromJsonRow);
}

export interface StoredDraft {
  readonly position: number;
  readonly draft: Draft;
}

/** Drafts in order, from a position on. */
export async function readDrafts(
  on: Queryable,
  preview: string,
  from = 0,
  limit = 1_000_000,
): Promise<StoredDraft[]> {
  const { rows } = await on.query<{ position: number; body: unknown }>(
    `select position, body from preview_document where preview_id = $1 and kind not like 'left-out:%' and position >= $2 order by position limit $3`,
    [preview, from, limit],
  );
  return rows.map(({ position, body }) => ({ position, draft: fromJson<Draft>(body) }));
}

export async function readDraft(on: Queryable, preview: string, key: string): Promise<Draft | null> {
  const { rows } = await on.query<{ body: unknown }>(
    `select body from preview_document where preview_id = $1 and key = $2 and kind not like 'left-out:%'`,
    [preview, key],
  );
  return rows[0] ? fromJson<Draft>(rows[0].body) : null;
}

export async function readLeftOut(
  on: Queryable,
  preview: string,
  from: number,
  limit: number,
): Promise<{ position: number; leftOut: LeftOut }[]> {
  const { rows } = await on.query<{ position: number; body: unknown }>(
    `select position, body from preview_document where preview_id = $1 and kind like 'left-out:%' and position >= $2 order by position limit $3`,
    [preview, from, limit],
  );
  return rows.map(({ position, body }) => ({ position, leftOut: fromJson<LeftOut>(body) }));
}

/** Drafts and source documents of a preview that something is to be said of, without what they hold. */
export async function readHeldBack(
  on: Queryable,
  preview: string,
): Promise<Pick<LeftOut, 'kind' | 'date' | 'number' | 'faults'>[]> {
  const { rows } = await on.query<{ isDraft: boolean; body: unknown }>(
    `select kind not like 'left-out:%' as "isDraft", body - 'sources' - 'lines' as body from preview_document
     where preview_id = $1 and jsonb_array_length(body -> 'faults') > 0 order by position`,
    [preview],
  );
  return rows.map(({ isDraft, body }) => {
    if (!isDraft) return fromJson<LeftOut>(body);
    const draft = fromJson<Draft>(body);
    return { kind: chosenKind(draft), date: draft.date, number: draftName(draft), faults: draft.faults };
  });
}

export async function saveApproval(
  tx: Queryable,
  id: string,
  state: PreviewState,
  by: string,
  at: Date,
  approval: Approval,
): Promise<void> {
  await tx.query(
    'update preview set state = $2, approved_by = $3, approved_at = $4, approval = $5::jsonb where id = $1',
    [id, state, by, at, toJson(approval)],
  );
}

export async function setPreviewState(on: Queryable, id: string, state: PreviewState): Promise<void> {
  await on.query('update preview set state = $2 where id = $1', [id, state]);
}

const fromJsonRow = (row: Record<string, unknown>): PreviewRecord =>
  ({
    ...row,
    totals: fromJson(row['totals']),
    issues: fromJson(row['issues']),
    basis: basisOf(row['basis'] as StoredBasis),
  }) as unknown as PreviewRecord;

/** The first version reversed one posting at a time and kept its key bare. */
type StoredBasis = Omit<PreviewBasis, 'reverses'> & { readonly reverses?: string | readonly string[] };
const basisOf = ({ reverses, ...basis }: StoredBasis): PreviewBasis =>
  reverses === undefined ? basis : { ...basis, reverses: [reverses].flat() };
