import type { CalendarDate } from '../accounting/dates';
import { bulkInsert } from './bulk';
import type { Queryable } from './db';
import * as schema from './schema';

/** A row of Cin7's ledger as the store keeps it: its identity and the row. */
export interface LedgerEntry {
  readonly id: string;
  readonly taskId: string;
  readonly date: CalendarDate;
  readonly debitAccount: string;
  readonly creditAccount: string;
  readonly amount: string;
}

/** Replaces everything that was read for a window (an account and a month) by what it holds now. */
export async function replaceWindow<Entry extends LedgerEntry>(
  tx: Queryable,
  connection: string,
  window: string,
  entries: readonly Entry[],
): Promise<void> {
  await tx.query('delete from ledger_entry where connection_id = $1 and window_key = $2', [
    connection,
    window,
  ]);
  await bulkInsert(
    tx,
    schema.ledgerEntry,
    entries.map((entry) => ({
      connectionId: connection,
      id: entry.id,
      windowKey: window,
      taskId: entry.taskId,
      saleId: null,
      docDate: entry.date,
      debit: entry.debitAccount,
      credit: entry.creditAccount,
      amount: entry.amount,
      body: entry,
    })),
    // The same row is met twice when both its accounts are cost accounts: it is one entry.
    'replace',
  );
}

/** Forgets windows of some months that are not among those to keep, and that they were ever read. */
export async function dropWindows(
  on: Queryable,
  connection: string,
  months: readonly string[],
  keep: readonly string[],
): Promise<void> {
  await on.query(
    `delete from ledger_entry where connection_id = $1 and to_char(doc_date, 'YYYY-MM') = any($2::text[]) and window_key <> all($3::text[])`,
    [connection, months, keep],
  );
  await on.query(
    `delete from watermark where connection_id = $1 and split_part(stream, ':', 1) = 'ledger' and split_part(stream, ':', 2) = any($2::text[]) and stream <> all($3::text[])`,
    [connection, months, keep],
  );
}

export async function readEntries<Entry extends LedgerEntry>(
  on: Queryable,
  connection: string,
  from: CalendarDate,
  to: CalendarDate,
): Promise<Entry[]> {
  const { rows } = await on.query<{ body: Entry }>(
    'select body from ledger_entry where connection_id = $1 and doc_date between $2 and $3 order by doc_date, id',
    [connection, from, to],
  );
  return rows.map(({ body }) => body);
}
