import type { Queryable } from './db';

/** The data of a connection was put back to an earlier day, and Xero may hold what is not known here. */
export interface RestoreMark {
  /** When the backup was taken: nothing that was posted later is in it. */
  readonly takenAt: Date;
  readonly restoredAt: Date;
  /** Until then a request that was sent before the restoring may still arrive in Xero. */
  readonly quietUntil: Date;
}

/** Null when the data was not put back, or Xero was asked since and holds nothing of ours that is not known. */
export async function readRestoreMark(on: Queryable, connection: string): Promise<RestoreMark | null> {
  const { rows } = await on.query<RestoreMark>(
    'select taken_at as "takenAt", restored_at as "restoredAt", quiet_until as "quietUntil" from restore_mark where connection_id = $1',
    [connection],
  );
  return rows[0] ?? null;
}

/** Takes the mark away, if it still is that one. */
export async function clearRestoreMark(
  on: Queryable,
  connection: string,
  { restoredAt }: RestoreMark,
): Promise<boolean> {
  const { rowCount } = await on.query(
    'delete from restore_mark where connection_id = $1 and restored_at = $2',
    [connection, restoredAt],
  );
  return rowCount === 1;
}

/**
 * Marks every connection. A mark that came with the backup is not settled yet, so the earlier of both days counts.
 * Answers how many there are.
 */
export async function placeRestoreMarks(tx: Queryable, mark: RestoreMark): Promise<number> {
  const { rowCount } = await tx.query(
    `insert into restore_mark (connection_id, taken_at, restored_at, quiet_until) select id, $1, $2, $3 from connection
     on conflict (connection_id) do update set taken_at = least(restore_mark.taken_at, excluded.taken_at),
       restored_at = excluded.restored_at, quiet_until = greatest(restore_mark.quiet_until, excluded.quiet_until)`,
    [mark.takenAt, mark.restoredAt, mark.quietUntil],
  );
  return rowCount;
}
