import type { Queryable } from './db';

/** Why a person does not have a source in Xero: its posting was undone or given up, or she unticked the document. */
export interface TakenBack {
  readonly how: 'reversed' | 'skipped' | 'unticked';
  /** Who approved the preview without it; null when its posting was undone or given up. */
  readonly by: string | null;
}

/**
 * Sources, by id without the number of the share, about which a person decided last that they are not to stand in Xero: by
 * reversing or skipping what held them, or by leaving them out of the last approval that offered them. Whoever posts
 * them after that decides anew.
 */
export async function readTakenBack(on: Queryable, connection: string): Promise<Map<string, TakenBack>> {
  const { rows } = await on.query<TakenBack & { source: string }>(
    `with decision as (
       select s.source_id, p.updated_at as at, p.state as how, null as by
       from posting_source s join posting p on p.key = s.key where s.connection_id = $1 and not s.live
       union all
       select source ->> 'id', v.approved_at, 'unticked', v.approved_by
       from preview v join preview_document d on d.preview_id = v.id and v.approval -> 'leaveOut' ? d.key
         cross join jsonb_array_elements(d.body -> 'sources') as source
       where v.connection_id = $1 and v.approval -> 'leaveOut' <> '[]' and d.kind not like 'left-out:%'
     ), last as (
       select distinct on (source) ${base('source_id')} as source, at, how, by from decision order by source, at desc
     )
     select source, how, by from last where not exists (
       select 1 from posting_source s join posting p on p.key = s.key
       where s.connection_id = $1 and s.live and ${base('s.source_id')} = last.source and p.approved_at > last.at)`,
    [connection],
  );
  return new Map(rows.map(({ source, how, by }) => [source, { how, by }]));
}

/** The source that a share belongs to, as `sourceOfShare` cuts it. */
const base = (column: string): string => `regexp_replace(${column}, '~[0-9]+$', '')`;
