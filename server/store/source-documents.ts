import type { LedgerRow, Raw, SaleDetail, SaleHeader, SourceFault } from '../cin7/source';
import { bulkInsert } from './bulk';
import type { Queryable } from './db';
import * as schema from './schema';

/**
 * Cin7's documents as they came (raw) and as we read them (normal). Kinds: `sale-header` (a list row), `sale` (read in
 * full), `ledger-page` (a page of ledger rows). A document that could not be read keeps its raw text and its fault.
 */
export interface HeaderChange {
  readonly listed: number;
  readonly changed: number;
}

/** Stores list rows; answers how many were new or had another revision than the one kept. */
export async function saveHeaders(
  tx: Queryable,
  connection: string,
  rows: readonly Raw<SaleHeader>[],
  faults: readonly (SourceFault & { readonly raw: unknown })[],
  at: Date,
): Promise<HeaderChange> {
  const ids = rows.map(({ value }) => value.saleId);
  const known = await tx.query<{ id: string; revision: string }>(
    `select id, revision from source_document where connection_id = $1 and kind = 'sale-header' and id = any($2::text[]) and fault is null`,
    [connection, ids],
  );
  const revisions = new Map(known.rows.map(({ id, revision }) => [id, revision]));
  const changed = rows.filter(({ value }) => revisions.get(value.saleId) !== value.revision);
  const unique = new Map(changed.map((row) => [row.value.saleId, row]));
  await bulkInsert(
    tx,
    schema.sourceDocument,
    [...unique.values()].map(({ value, raw }) =>
      document(
        connection,
        'sale-header',
        value.saleId,
        value.revision,
        value.orderNumber,
        raw,
        value,
        null,
        at,
      ),
    ),
    'replace',
  );
  const broken = new Map(faults.map((fault) => [fault.id, fault]));
  await bulkInsert(
    tx,
    schema.sourceDocument,
    [...broken.values()].map(({ raw, ...fault }) =>
      document(connection, 'sale-header', fault.id, '', fault.number, raw, null, fault, at),
    ),
    'replace',
  );
  return { listed: rows.length, changed: changed.length };
}

/** Stores a sale read in full, or the fault that makes it unreadable, at the revision its list row had. */
export async function saveSale(
  tx: Queryable,
  connection: string,
  header: SaleHeader,
  outcome: { detail: SaleDetail; raw: unknown } | { fault: SourceFault; raw: unknown },
  at: Date,
): Promise<void> {
  const [normal, fault] = 'detail' in outcome ? [outcome.detail, null] : [null, outcome.fault];
  await bulkInsert(
    tx,
    schema.sourceDocument,
    [
      document(
        connection,
        'sale',
        header.saleId,
        header.revision,
        header.orderNumber,
        outcome.raw,
        normal,
        fault,
        at,
      ),
    ],
    'replace',
  );
}

export async function saveLedgerPage(
  tx: Queryable,
  connection: string,
  id: string,
  rows: readonly Raw<LedgerRow>[],
  faults: readonly (SourceFault & { readonly raw: unknown })[],
  at: Date,
): Promise<void> {
  const fault = faults.length > 0 ? faults.map(({ raw: _raw, ...one }) => one) : null;
  await bulkInsert(
    tx,
    schema.sourceDocument,
    [
      document(
        connection,
        'ledger-page',
        id,
        '',
        null,
        { rows: rows.map(({ raw }) => raw), faults: faults.map(({ raw }) => raw) },
        rows.map(({ value }) => value),
        fault,
        at,
      ),
    ],
    'replace',
  );
}

/** Name of a page of a ledger window (`<month>|<account>`) as one run read it: runs never share pages. */
export const ledgerPageId = (run: string, window: string, page: number): string =>
  `${run}|${window}|${String(page).padStart(6, '0')}`;

/** The rows of the pages that a run read of a ledger window. */
export async function readLedgerPages(
  on: Queryable,
  connection: string,
  run: string,
  window: string,
): Promise<LedgerRow[]> {
  const { rows } = await on.query<{ normal: LedgerRow[] }>(
    `select normal from source_document where connection_id = $1 and kind = 'ledger-page' and starts_with(id, $2) order by id`,
    [connection, `${run}|${window}|`],
  );
  return rows.flatMap(({ normal }) => normal);
}

/** Forgets the pages that a run read of a window, to read it anew. */
export async function deleteLedgerPages(
  tx: Queryable,
  connection: string,
  run: string,
  window: string,
): Promise<void> {
  await tx.query(
    `delete from source_document where connection_id = $1 and kind = 'ledger-page' and starts_with(id, $2)`,
    [connection, `${run}|${window}|`],
  );
}

/** Forgets the pages of a window that other runs read: this run's have replaced them. */
export async function deleteOlderLedgerPages(
  tx: Queryable,
  connection: string,
  run: string,
  window: string,
): Promise<void> {
  await tx.query(
    `delete from source_document where connection_id = $1 and kind = 'ledger-page'
     and starts_with(substr(id, strpos(id, '|') + 1), $3) and not starts_with(id, $2)`,
    [connection, `${run}|${window}|`, `${window}|`],
  );
}

export async function readHeaders(on: Queryable, connection: string): Promise<SaleHeader[]> {
  const { rows } = await on.query<{ normal: SaleHeader }>(
    `select normal from source_document where connection_id = $1 and kind = 'sale-header' and fault is null order by id`,
    [connection],
  );
  return rows.map(({ normal }) => normal);
}

export async function readSales(on: Queryable, connection: string): Promise<SaleDetail[]> {
  const { rows } = await on.query<{ normal: SaleDetail }>(
    `select normal from source_document where connection_id = $1 and kind = 'sale' and fault is null order by id`,
    [connection],
  );
  return rows.map(({ normal }) => normal);
}

/** A sale read in full, readable or not: the revision it had, and whether it was asked to be read again all the same. */
export interface KeptSale {
  readonly revision: string;
  readonly again: boolean;
}

const againMark = 'again:';

/** What is kept of each sale read in full: an unchanged one is not read again. */
export async function readKeptSales(on: Queryable, connection: string): Promise<Map<string, KeptSale>> {
  const { rows } = await on.query<{ id: string; revision: string }>(
    `select id, revision from source_document where connection_id = $1 and kind = 'sale'`,
    [connection],
  );
  return new Map(
    rows.map(({ id, revision }) => {
      const again = revision.startsWith(againMark);
      return [id, { revision: again ? revision.slice(againMark.length) : revision, again }];
    }),
  );
}

/** Has every sale read in full again when its period is fetched; the revision stays, to tell those that really changed. */
export async function readSalesAgain(on: Queryable, connection: string): Promise<void> {
  await on.query(
    `update source_document set revision = $2 || revision where connection_id = $1 and kind = 'sale' and not starts_with(revision, $2)`,
    [connection, againMark],
  );
}

export interface StoredFault extends SourceFault {
  readonly kind: string;
  readonly at: Date;
}

/** Every fault of a stored document: whole sales, single invoices of a sale, ledger rows. */
export async function readSourceFaults(on: Queryable, connection: string): Promise<StoredFault[]> {
  const { rows } = await on.query<{
    kind: string;
    fetched_at: Date;
    fault: SourceFault | SourceFault[] | null;
    inner: SourceFault[] | null;
  }>(
    `select kind, fetched_at, fault, normal->'faults' as inner from source_document
     where connection_id = $1 and (fault is not null or (kind = 'sale' and jsonb_array_length(coalesce(normal->'faults', '[]'::jsonb)) > 0)) order by fetched_at, id`,
    [connection],
  );
  return rows.flatMap(({ kind, fetched_at, fault, inner }) =>
    [...[fault ?? []].flat(), ...(inner ?? [])].map((one) => ({ ...one, kind, at: fetched_at })),
  );
}

const document = (
  connectionId: string,
  kind: string,
  id: string,
  revision: string,
  number: string | null,
  raw: unknown,
  normal: unknown,
  fault: unknown,
  fetchedAt: Date,
) => ({
  connectionId,
  kind,
  id,
  revision,
  docDate: null,
  number,
  raw: raw ?? null,
  normal,
  fault,
  fetchedAt,
});
