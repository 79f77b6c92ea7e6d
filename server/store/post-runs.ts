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
     from posting p left join posting r on r.connection_id = p.connection_id and r.reverses = p.key and r.state <> 'skipped'
     where p.preview_id = any($1::text[]) group by p.preview_id`,
    [[...new Set(previews)]],
  );
  return new Map(rows.map((run) => [run.preview, run]));
}

/** States of the postings that reverse these, by the key of what they reverse; skipped ones do not count. */
export async function readReversals(
  on: Queryable,
  connection: string,
  keys: readonly string[],
): Promise<Map<string, PostingState>> {
  const { rows } = await on.query<{ reverses: string; state: PostingState }>(
    `select reverses, state from posting where connection_id = $1 and reverses = any($2::text[]) and state <> 'skipped'`,
    [connection, keys],
  );
  return new Map(rows.map(({ reverses, state }) => [reverses, state]));
}
