import type { SourceFault } from '../cin7/source';
import { bulkInsert } from './bulk';
import type { Queryable } from './db';
import * as schema from './schema';

/**
 * Cin7's documents as they came (raw) and as we read them (normal). `sale-header` and `purchase-header` are list rows,
 * `sale` and `purchase` what was read in full, `ledger-page` is a page of ledger rows. `whole-document` is what a product
 * answers whose lists hold whole documents; `unplaced` what of them belongs to no sale and no purchase and is not
 * understood, `cost-month` the lines of a month's cost of sales. A document that could not be read keeps its raw text and
 * its fault.
 */
export type StoredKind =
  | 'sale-header'
  | 'sale'
  | 'purchase-header'
  | 'purchase'
  | 'customer'
  | 'supplier'
  | 'item'
  | 'stock-task'
  | 'product-movements'
  | 'stock-on-hand'
  | 'sku-valuation'
  | 'ledger-page'
  | 'whole-document'
  | 'unplaced'
  | 'cost-month';

/** A row of one of Cin7's lists. */
export interface ListedRow {
  readonly id: string;
  /** Another one means that it changed. */
  readonly revision: string;
  readonly number: string;
  readonly value: unknown;
  readonly raw: unknown;
}

export type ListedFault = SourceFault & { readonly raw: unknown };

export interface ListChange {
  readonly listed: number;
  readonly changed: number;
}

/** Stores list rows; answers how many were new or had another revision than the one kept. */
export async function saveListed(
  tx: Queryable,
  connection: string,
  kind: StoredKind,
  rows: readonly ListedRow[],
  faults: readonly ListedFault[],
  at: Date,
): Promise<ListChange> {
  const known = await tx.query<{ id: string; revision: string }>(
    `select id, revision from source_document where connection_id = $1 and kind = $2 and id = any($3::text[]) and fault is null`,
    [connection, kind, rows.map(({ id }) => id)],
  );
  const revisions = new Map(known.rows.map(({ id, revision }) => [id, revision]));
  const changed = rows.filter(({ id, revision }) => revisions.get(id) !== revision);
  const good = new Map(changed.map((row) => [row.id, row]));
  const broken = new Map(faults.map((fault) => [fault.id, fault]));
  await saveDocuments(tx, [
    ...[...good.values()].map(({ id, revision, number, raw, value }) =>
      sourceDocument({ connection, kind, id, revision, number, raw, normal: value, at }),
    ),
    ...[...broken.values()]
      .filter(({ id }) => !good.has(id))
      .map(({ raw, ...fault }) =>
        sourceDocument({ connection, kind, id: fault.id, number: fault.number, raw, fault, at }),
      ),
  ]);
  return { listed: rows.length, changed: changed.length };
}

/** What reading a document in full came to; without `detail` it is unreadable. */
export type DetailOutcome =
  | { readonly detail: unknown; readonly raw: unknown }
  | { readonly fault: SourceFault; readonly raw: unknown };

/** Stores a document read in full, or the fault that makes it unreadable, at the revision its list row had. */
export async function saveDetail(
  on: Queryable,
  connection: string,
  kind: StoredKind,
  { id, revision, number }: Pick<ListedRow, 'id' | 'revision' | 'number'>,
  outcome: DetailOutcome,
  at: Date,
): Promise<void> {
  const { raw } = outcome;
  const understood = 'detail' in outcome ? { normal: outcome.detail } : { fault: outcome.fault };
  await saveDocuments(on, [
    sourceDocument({ connection, kind, id, revision, number, raw, ...understood, at }),
  ]);
}

/** An answer is held as bytes, as texts and as values at once: a thousand documents of it is enough. */
const documentsPerRead = 1_000;

/** Every readable document of a kind, by id; the caller names the shape it stored. */
export async function readNormal<Value>(
  on: Queryable,
  connection: string,
  kind: StoredKind,
): Promise<Value[]> {
  const documents: Value[] = [];
  let after: string | null = null;
  do {
    const { rows }: { rows: { id: string; normal: Value }[] } = await on.query(
      `select id, normal from source_document
       where connection_id = $1 and kind = $2 and fault is null and ($3::text is null or id > $3) order by id limit $4`,
      [connection, kind, after, documentsPerRead],
    );
    for (const { normal } of rows) documents.push(normal);
    after = rows.length < documentsPerRead ? null : (rows.at(-1)?.id ?? null);
  } while (after !== null);
  return documents;
}

/** A document read in full, readable or not: the revision it had, and whether it was asked to be read again all the same. */
export interface Kept {
  readonly revision: string;
  readonly again: boolean;
}

const againMark = 'again:';

/** What is kept of each document of a kind: an unchanged one is not read again. */
export async function readKept(
  on: Queryable,
  connection: string,
  kind: StoredKind,
): Promise<Map<string, Kept>> {
  const { rows } = await on.query<{ id: string; revision: string }>(
    `select id, revision from source_document where connection_id = $1 and kind = $2`,
    [connection, kind],
  );
  return new Map(
    rows.map(({ id, revision }) => {
      const again = revision.startsWith(againMark);
      return [id, { revision: again ? revision.slice(againMark.length) : revision, again }];
    }),
  );
}

/** Has every document of a kind read in full again when its period is fetched; the revision stays, to tell those that really changed. */
export async function readAllAgain(on: Queryable, connection: string, kind: StoredKind): Promise<void> {
  await on.query(
    `update source_document set revision = $3 || revision where connection_id = $1 and kind = $2 and not starts_with(revision, $3)`,
    [connection, kind, againMark],
  );
}

/** What is kept of sales and purchases, by their ids. */
export interface DetailStates {
  /** Read in full once, readable or not. */
  readonly read: ReadonlySet<string>;
  /** Of those: the row of Cin7's list has another revision by now, cannot be understood, or is missing. */
  readonly outdated: ReadonlySet<string>;
  /** Of those: outdated, unreadable, or holding a document that is. What is missing of them is not gone. */
  readonly unread: ReadonlySet<string>;
}

export async function readDetailStates(on: Queryable, connection: string): Promise<DetailStates> {
  const { rows } = await on.query<{ id: string; outdated: boolean; faulty: boolean }>(
    `select d.id, h.id is null or h.fault is not null or h.revision <> regexp_replace(d.revision, '^' || $2, '') as outdated,
       d.fault is not null or jsonb_array_length(coalesce(d.normal->'faults', '[]'::jsonb)) > 0 as faulty
     from source_document d left join source_document h
       on h.connection_id = d.connection_id and h.kind = d.kind || '-header' and h.id = d.id
     where d.connection_id = $1 and d.kind in ('sale', 'purchase')`,
    [connection, againMark],
  );
  const idsOf = (takes: (row: (typeof rows)[number]) => boolean) =>
    new Set(rows.filter(takes).map(({ id }) => id));
  return {
    read: idsOf(() => true),
    outdated: idsOf(({ outdated }) => outdated),
    unread: idsOf(({ outdated, faulty }) => outdated || faulty),
  };
}

/** Rows of Cin7's lists of sales and purchases that could not be understood. */
export async function readUnreadableRows(
  on: Queryable,
  connection: string,
): Promise<{ id: string; number: string; side: 'sale' | 'purchase' }[]> {
  const { rows } = await on.query<{ id: string; number: string; side: 'sale' | 'purchase' }>(
    `select id, coalesce(nullif(number, ''), id) as number, replace(kind, '-header', '') as side from source_document
     where connection_id = $1 and kind in ('sale-header', 'purchase-header') and fault is not null order by id`,
    [connection],
  );
  return rows;
}

export interface StoredFault extends SourceFault {
  readonly kind: StoredKind;
  readonly at: Date;
}

/** Every fault of a stored document: whole sales and purchases, single documents of one, list rows, ledger rows. */
export async function readSourceFaults(on: Queryable, connection: string): Promise<StoredFault[]> {
  const { rows } = await on.query<{
    kind: StoredKind;
    fetched_at: Date;
    fault: SourceFault | SourceFault[] | null;
    inner: SourceFault[] | null;
  }>(
    `select kind, fetched_at, fault, normal->'faults' as inner from source_document
     where connection_id = $1 and (fault is not null or (kind in ('sale', 'purchase') and jsonb_array_length(coalesce(normal->'faults', '[]'::jsonb)) > 0)) order by fetched_at, id`,
    [connection],
  );
  return rows.flatMap(({ kind, fetched_at, fault, inner }) =>
    [...[fault ?? []].flat(), ...(inner ?? [])].map((one) => ({ ...one, kind, at: fetched_at })),
  );
}

/** A row of the table; `normal` and `fault` are what was understood and what was not. */
export const sourceDocument = (document: {
  connection: string;
  kind: StoredKind;
  id: string;
  revision?: string;
  number?: string | null;
  raw: unknown;
  normal?: unknown;
  fault?: unknown;
  at: Date;
}) => ({
  connectionId: document.connection,
  kind: document.kind,
  id: document.id,
  revision: document.revision ?? '',
  docDate: null,
  number: document.number ?? null,
  raw: document.raw ?? null,
  normal: document.normal ?? null,
  fault: document.fault ?? null,
  fetchedAt: document.at,
});

export async function saveDocuments(
  on: Queryable,
  documents: readonly ReturnType<typeof sourceDocument>[],
): Promise<void> {
  await bulkInsert(on, schema.sourceDocument, documents, 'replace');
}
