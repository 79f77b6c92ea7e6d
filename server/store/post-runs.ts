import type { PostingState } from '../accounting/posting-state';
import type { Queryable } from './db';

/** What one click on Post made: the postings of one approved preview, later tries included. */
export interface PostRun {
  readonly preview: string;
  /** When Post was clicked, and by whom. */
  readonly at: Date;
  readonly by: string;
  /** Documents that were to be posted; skipped ones do not count. */
  readonly documents: number;
  /** Of these, how many came to stand in Xero, reversed ones included. */
  readonly posted: number;
  /** Of these, how many stand there still and are not being reversed. */
  readonly standing: number;
  /** The run itself undoes earlier postings. */
  readonly reversal: boolean;
}

/** The runs behind these previews, by preview. */
export async function readPostRuns(
  on: Queryable,
  previews: readonly string[],
): Promise<Map<string, PostRun>> {
  const { rows } = await on.query<PostRun>(
    `select p.preview_id as preview, min(p.approved_at) as at, min(p.posted_by) as by,
       (count(*) filter (where p.state <> 'skipped'))::int as documents,
       (count(*) filter (where p.state in ('posted', 'reversed')))::int as posted,
       (count(*) filter (where p.state = 'posted' and p.reverses is null and r.key is null))::int as standing,
       bool_or(p.reverses is not null) as reversal
     from posting p left join posting r on r.connection_id = p.connection_id and r.reverses = p.key and r.state not in ('skipped', 'reversed')
     where p.preview_id = any($1::text[]) group by p.preview_id`,
    [[...new Set(previews)]],
  );
  return new Map(rows.map((run) => [run.preview, run]));
}

/** What undoes a posting. */
export interface Reversals {
  /** State of the one that counts; null when there is none. Skipped and taken back ones do not count. */
  readonly state: PostingState | null;
  /** Highest revision of those that were taken back in Xero; 0 when there is none. */
  readonly undone: number;
}

/** The postings that reverse these, by the key of what they reverse. */
export async function readReversals(
  on: Queryable,
  connection: string,
  keys: readonly string[],
): Promise<Map<string, Reversals>> {
  const { rows } = await on.query<Reversals & { reverses: string }>(
    `select reverses, max(state) filter (where state <> 'reversed') as state,
       coalesce(max(revision) filter (where state = 'reversed'), 0) as undone
     from posting where connection_id = $1 and reverses = any($2::text[]) and state <> 'skipped' group by reverses`,
    [connection, keys],
  );
  return new Map(rows.map(({ reverses, state, undone }) => [reverses, { state, undone }]));
}

/** Keys of what the reversals undo that wait to be sent and are surely not under way; only what still stands. */
export async function readAwaitingReversal(on: Queryable, connection: string): Promise<string[]> {
  const { rows } = await on.query<{ key: string }>(
    `select p.key from posting p join posting r on r.connection_id = p.connection_id and r.reverses = p.key
     where p.connection_id = $1 and p.state = 'posted' and r.state = 'approved' and r.attempt_id is null order by p.key`,
    [connection],
  );
  return rows.map(({ key }) => key);
}
