import { toJson } from './codec';
import type { Queryable } from './db';

/** Who did what to which thing; never holds keys, tokens or whole documents. */
export async function writeAudit(
  on: Queryable,
  connection: string,
  actor: string,
  action: string,
  subject: string,
  detail: object = {},
): Promise<void> {
  await on.query(
    'insert into audit (connection_id, actor, action, subject, detail) values ($1, $2, $3, $4, $5::jsonb)',
    [connection, actor, action, subject, toJson(detail)],
  );
}
