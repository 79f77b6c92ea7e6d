import { groupedBy } from '../accounting/valuation/grouped';
import type { CostLine, WholeDocument } from '../cin7/whole-documents';
import { fromJson } from './codec';
import type { Queryable } from './db';
import {
  saveListed,
  sourceDocument,
  saveDocuments,
  type ListChange,
  type ListedFault,
} from './source-documents';
import type { SourceFault } from '../cin7/source';

/** Stream that says how far a list of whole documents was read. */
export const documentsStream = (list: string): string => `documents:${list}`;

/** Documents as a product's lists hold them, and what they come to together where that is neither sale nor purchase. */

export const readWholeDocuments = async (on: Queryable, connection: string): Promise<WholeDocument[]> => {
  const { rows } = await on.query<{ normal: WholeDocument }>(
    `select normal from source_document where connection_id = $1 and kind = 'whole-document' and fault is null order by id`,
    [connection],
  );
  return rows.map(({ normal }) => normal);
};

export interface WholePage {
  readonly rows: readonly { readonly value: WholeDocument; readonly raw: unknown }[];
  readonly faults: readonly ListedFault[];
}

/**
 * Stores a page of a list. A document that is unreadable now is kept no more: of a sale or purchase (`side`) its list row
 * is unreadable, by which everything that was read of it before counts as out of date.
 */
export async function saveWholePage(
  tx: Queryable,
  connection: string,
  side: 'sale' | 'purchase' | null,
  { rows, faults }: WholePage,
  at: Date,
): Promise<ListChange> {
  const listed = rows.map(({ value, raw }) => ({ ...identityOf(value), value, raw }));
  const change = await saveListed(tx, connection, 'whole-document', listed, side === null ? faults : [], at);
  if (side !== null && faults.length > 0) {
    await deleteWholeDocuments(tx, connection, faults.map(({ id }) => id)); // prettier-ignore
    await saveListed(tx, connection, `${side}-header`, [], faults, at);
  }
  return change;
}

const identityOf = ({ id, revision, number }: WholeDocument) => ({ id, revision, number });

export async function deleteWholeDocuments(
  tx: Queryable,
  connection: string,
  ids: readonly string[],
): Promise<void> {
  await tx.query(
    `delete from source_document where connection_id = $1 and kind = 'whole-document' and id = any($2::text[])`,
    [connection, ids],
  );
}

/**
 * Forgets every document, how far lists were read, and what could not be: before everything is read again. What the documents
 * came to stays until the new ones are understood.
 */
export async function forgetWholeDocuments(tx: Queryable, connection: string): Promise<void> {
  await tx.query(
    `delete from source_document where connection_id = $1 and (kind = 'whole-document'
       or (fault is not null and kind in ('sale-header', 'purchase-header')))`,
    [connection],
  );
  await tx.query('delete from watermark where connection_id = $1 and starts_with(stream, $2)', [
    connection,
    documentsStream(''),
  ]);
}

/** Forgets sales, or purchases, that are not among these and are readable; answers how many. */
export async function dropOthers(
  tx: Queryable,
  connection: string,
  side: 'sale' | 'purchase',
  ids: readonly string[],
): Promise<number> {
  const { rows } = await tx.query(
    `delete from source_document where connection_id = $1 and kind = $2 and fault is null and id <> all($3::text[]) returning id`,
    [connection, `${side}-header`, ids],
  );
  await tx.query(
    `delete from source_document sale where connection_id = $1 and kind = $2 and id <> all($3::text[]) and not exists (
       select from source_document header where header.connection_id = $1 and header.kind = $4 and header.id = sale.id)`,
    [connection, side, ids, `${side}-header`],
  );
  return rows.length;
}

/** Ids of documents that were new or changed when they were read at or after a moment. */
export async function listChangedSince(on: Queryable, connection: string, since: Date): Promise<string[]> {
  const { rows } = await on.query<{ id: string }>(
    `select id from source_document where connection_id = $1 and kind = 'whole-document' and fetched_at >= $2 order by id`,
    [connection, since],
  );
  return rows.map(({ id }) => id);
}

/** Replaces what belongs to no sale and no purchase and is not understood. */
export async function replaceUnplaced(
  tx: Queryable,
  connection: string,
  faults: readonly SourceFault[],
  at: Date,
): Promise<void> {
  await tx.query(`delete from source_document where connection_id = $1 and kind = 'unplaced'`, [connection]);
  const byDocument = groupedBy(faults, ({ id }) => id);
  await saveDocuments(
    tx,
    [...byDocument].map(([id, own]) =>
      sourceDocument({
        connection,
        kind: 'unplaced',
        id,
        number: own[0]?.number ?? id,
        raw: {},
        fault: own,
        at,
      }),
    ),
  );
}

/** Lines without a month stand under this one. */
const noMonth = 'none';

/** Replaces the lines of every month's cost of sales. */
export async function replaceCostLines(
  tx: Queryable,
  connection: string,
  lines: readonly CostLine[],
  at: Date,
): Promise<void> {
  await tx.query(`delete from source_document where connection_id = $1 and kind = 'cost-month'`, [
    connection,
  ]);
  const byMonth = groupedBy(lines, ({ month }) => month ?? noMonth);
  await saveDocuments(
    tx,
    [...byMonth].map(([month, normal]) =>
      sourceDocument({ connection, kind: 'cost-month', id: month, raw: {}, normal, at }),
    ),
  );
}

/** Lines of some months' cost of sales, `2026-08` to `2026-10` inclusive, those that are left out too. */
export async function readCostLines(
  on: Queryable,
  connection: string,
  from: string,
  to: string,
): Promise<CostLine[]> {
  const { rows } = await on.query<{ normal: unknown }>(
    `select normal from source_document where connection_id = $1 and kind = 'cost-month' and id between $2 and $3 order by id`,
    [connection, from, to],
  );
  return rows.flatMap(({ normal }) => fromJson<CostLine[]>(normal));
}
