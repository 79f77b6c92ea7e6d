import type { Queryable } from './db';

/** Xero ids of the contacts and items that were posted or linked, by Cin7 id. */
export async function readLinks(on: Queryable, connection: string): Promise<Map<string, string>> {
  const { rows } = await on.query<{ id: string; xero_id: string }>(
    `select regexp_replace(s.source_id, '~[0-9]+$', '') as id, p.xero_id
     from posting_source s join posting p on p.key = s.key
     where s.connection_id = $1 and s.kind in ('contacts', 'items') and s.live and p.xero_id is not null`,
    [connection],
  );
  return new Map(rows.map(({ id, xero_id }) => [id, xero_id]));
}
