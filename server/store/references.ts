import type { Cin7Reference, XeroReference } from '../accounting/organisation';
import { hashOf } from '../accounting/canonical';
import { toJson } from './codec';
import type { Queryable } from './db';

/** Copies of what both systems say about themselves. */
interface ReferenceBodies {
  cin7: Cin7Reference;
  /** What Cin7's documents name, where Cin7 shows no chart and no tax rates. */
  named: Pick<Cin7Reference, 'accounts' | 'taxRules'>;
  xero: XeroReference;
}

export interface Stored<Body> {
  readonly body: Body;
  readonly fetchedAt: Date;
}

export async function readReference<Kind extends keyof ReferenceBodies>(
  on: Queryable,
  connection: string,
  kind: Kind,
): Promise<Stored<ReferenceBodies[Kind]> | null> {
  const { rows } = await on.query<{ body: ReferenceBodies[Kind]; fetched_at: Date }>(
    'select body, fetched_at from reference where connection_id = $1 and kind = $2',
    [connection, kind],
  );
  return rows[0] ? { body: rows[0].body, fetchedAt: rows[0].fetched_at } : null;
}

export async function saveReference<Kind extends keyof ReferenceBodies>(
  on: Queryable,
  connection: string,
  kind: Kind,
  body: ReferenceBodies[Kind],
  at: Date,
): Promise<void> {
  await on.query(
    `insert into reference (connection_id, kind, body, hash, fetched_at) values ($1, $2, $3::jsonb, $4, $5)
     on conflict (connection_id, kind) do update set body = excluded.body, hash = excluded.hash, fetched_at = excluded.fetched_at`,
    [connection, kind, toJson(body), hashOf(body), at],
  );
}
