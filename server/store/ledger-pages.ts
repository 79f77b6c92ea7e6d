import type { LedgerRow, Raw } from '../cin7/source';
import type { Queryable } from './db';
import { saveDocuments, sourceDocument, type ListedFault } from './source-documents';

/** Pages of the ledger while a window is read; those of the last reading are kept as the raw text behind its rows. */

export async function saveLedgerPage(
  tx: Queryable,
  connection: string,
  id: string,
  rows: readonly Raw<LedgerRow>[],
  faults: readonly ListedFault[],
  at: Date,
): Promise<void> {
  const fault = faults.length > 0 ? faults.map(({ raw: _raw, ...one }) => one) : null;
  const raw = { rows: rows.map((row) => row.raw), faults: faults.map((one) => one.raw) };
  const normal = rows.map(({ value }) => value);
  await saveDocuments(tx, [sourceDocument({ connection, kind: 'ledger-page', id, raw, normal, fault, at })]);
}

/** Name of a page of a ledger window (`<month>|<account>`) as one run read it: runs never share pages. */
export const ledgerPageId = (run: string, window: string, page: number): string =>
  `${run}|${window}|${String(page).padStart(6, '0')}`;

/** The rows that a run read of a ledger window, page by page: a month of a large company is not held at once. */
export async function* readLedgerPages(
  on: Queryable,
  connection: string,
  run: string,
  window: string,
): AsyncGenerator<readonly LedgerRow[]> {
  const { rows: pages } = await on.query<{ id: string }>(
    `select id from source_document where connection_id = $1 and kind = 'ledger-page' and starts_with(id, $2) order by id`,
    [connection, `${run}|${window}|`],
  );
  for (const { id } of pages) {
    const { rows } = await on.query<{ normal: LedgerRow[] }>(
      `select normal from source_document where connection_id = $1 and kind = 'ledger-page' and id = $2`,
      [connection, id],
    );
    yield rows[0]?.normal ?? [];
  }
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
