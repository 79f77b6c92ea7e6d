import type { Queryable } from './db';

/** Those of these names that were free when Xero was asked since `since`; `now` is when it is asked again. */
export async function readFreeNumbers(
  on: Queryable,
  connection: string,
  names: readonly string[],
  since: Date,
  now: Date,
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  // What a clock that was set back has put into the future is not believed.
  const { rows } = await on.query<{ name: string }>(
    'select name from free_number where connection_id = $1 and name = any($2::text[]) and seen_at > $3 and seen_at <= $4',
    [connection, names, since, now],
  );
  return new Set(rows.map(({ name }) => name));
}

/** Keeps names that are free now, and forgets those that were looked for before `since`. */
export async function keepFreeNumbers(
  tx: Queryable,
  connection: string,
  names: readonly string[],
  since: Date,
  now: Date,
): Promise<void> {
  await tx.query('delete from free_number where connection_id = $1 and (seen_at <= $2 or seen_at > $3)', [
    connection,
    since,
    now,
  ]);
  await tx.query(
    `insert into free_number (connection_id, name, seen_at) select $1::text, name, $3::timestamptz from unnest($2::text[]) as name order by name
     on conflict (connection_id, name) do update set seen_at = excluded.seen_at`,
    [connection, names, now],
  );
}
