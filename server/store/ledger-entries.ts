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

/** Forgets what was read for a window (a month, of one account or whole) before what it holds now is added. */
export async function clearWindow(tx: Queryable, connection: string, window: string): Promise<void> {
  await tx.query('delete from ledger_entry where connection_id = $1 and window_key = $2', [
    connection,
    window,
  ]);
}

/** Adds rows to a window. */
export async function addEntries<Entry extends LedgerEntry>(
  tx: Queryable,
  connection: string,
  window: string,
  entries: readonly Entry[],
): Promise<void> {
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

/**
 * Forgets, of some months, the rows of windows that are not among those to keep, and that any window was ever read: a
 * row that two windows have is kept with one of them, and may have gone with it.
 */
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
    `delete from watermark where connection_id = $1 and split_part(stream, ':', 1) = 'ledger' and split_part(stream, ':', 2) = any($2::text[])`,
    [connection, months],
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

/** A task that rows of the ledger name, and Cin7's own word for what it is. */
export interface LedgerTask {
  readonly taskId: string;
  readonly type: string;
}

/** Tasks of a period's rows that `stock-task` documents do not tell of yet, or not to the end: not in one of `settled`. */
export async function listUnsettledTasks(
  on: Queryable,
  connection: string,
  from: CalendarDate,
  to: CalendarDate,
  settled: readonly string[],
): Promise<LedgerTask[]> {
  const { rows } = await on.query<LedgerTask>(
    `select distinct entry.task_id as "taskId", entry.body->>'type' as type from ledger_entry entry
     where entry.connection_id = $1 and entry.doc_date between $2 and $3 and entry.task_id <> '' and not exists (
       select from source_document task where task.connection_id = $1 and task.kind = 'stock-task' and task.id = entry.task_id
         and task.fault is null and task.normal->>'status' = any($4::text[]))
     order by 1`,
    [connection, from, to, settled],
  );
  return rows;
}
