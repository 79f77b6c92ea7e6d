import type { DraftKind } from '../accounting/draft';
import type { PostingState } from '../accounting/posting-state';
import type { Queryable } from './db';

/** A posting found by a name of its own or by the number of a Cin7 document in it. */
export interface NamedPosting {
  readonly key: string;
  readonly kind: DraftKind;
  readonly state: PostingState;
  /** The names it was found by, in lower case. */
  readonly names: readonly string[];
}

/** Postings by key, number, narration or Xero's number, newest first. Names in lower case. */
export async function findPostingsNamed(
  on: Queryable,
  connection: string,
  names: readonly string[],
): Promise<NamedPosting[]> {
  const { rows } = await on.query<NamedPosting>(
    `select key, kind, state, names from (
       select key, kind, state, approved_at, array_remove(array[lower(key), lower(number), lower(xero_number), lower(body->>'narration')], null) as names
       from posting where connection_id = $1) named
     where names && $2::text[] order by approved_at desc, key`,
    [connection, names],
  );
  return rows;
}

/** Postings that hold a Cin7 document of one of these numbers, newest first. `A/B` in a posting is both A and B. */
export async function findPostingsHolding(
  on: Queryable,
  connection: string,
  numbers: readonly string[],
): Promise<NamedPosting[]> {
  const { rows } = await on.query<NamedPosting>(
    `select p.key, p.kind, p.state, array_agg(distinct part) as names
     from posting p cross join lateral jsonb_array_elements(p.body->'sources') source
       cross join lateral unnest(string_to_array(lower(source->>'number'), '/')) part
     where p.connection_id = $1 and part = any($2::text[])
     group by p.key, p.kind, p.state, p.approved_at order by p.approved_at desc, p.key`,
    [connection, numbers],
  );
  return rows;
}

/** Which of these Xero documents came from Cogsheet: by Xero's id, or by a posting key that stands in their address. */
export async function findOwnDocuments(
  on: Queryable,
  connection: string,
  documents: readonly { readonly xeroId: string; readonly address: string }[],
): Promise<ReadonlySet<string>> {
  const { rows } = await on.query<{ id: string }>(
    `select d.id from unnest($2::text[], $3::text[]) as d(id, address)
     where exists (select 1 from posting p where p.connection_id = $1
       and (p.xero_id = d.id or right(d.address, length(p.key) + 3) = '/p/' || p.key))`,
    [connection, documents.map(({ xeroId }) => xeroId), documents.map(({ address }) => address)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** When Cogsheet last saw a posting of its own arrive in Xero. */
export async function lastPostedAt(on: Queryable, connection: string): Promise<Date | null> {
  const { rows } = await on.query<{ at: Date | null }>(
    'select max(posted_at) as at from posting where connection_id = $1',
    [connection],
  );
  return rows[0]?.at ?? null;
}

/** Which of these names (lower case) a preview that can still be posted shows: a document's or one of its sources'. */
export async function findPreviewed(
  on: Queryable,
  connection: string,
  names: readonly string[],
): Promise<string[]> {
  const { rows } = await on.query<{ name: string }>(
    `with shown as (
       select d.key, d.body from preview_document d join preview p on p.id = d.preview_id
       where p.connection_id = $1 and p.state in ('ready', 'approved', 'posting'))
     select distinct name from (
       select unnest(array[lower(key), lower(body->>'number'), lower(body->>'narration')]) as name from shown
       union all
       select unnest(string_to_array(lower(source->>'number'), '/'))
       from shown cross join lateral jsonb_array_elements(body->'sources') source) named
     where name = any($2::text[])`,
    [connection, names],
  );
  return rows.map(({ name }) => name);
}
