import { draftKinds, type DraftKind } from '../accounting/draft';
import type { Queryable } from './db';

/** How many postings of a connection are still to be sent, by kind. */
export async function countWaiting(on: Queryable, connection: string): Promise<Map<DraftKind, number>> {
  const { rows } = await on.query<{ kind: DraftKind; documents: number }>(
    `select kind, count(*)::int as documents from posting where connection_id = $1 and state = 'approved' group by kind`,
    [connection],
  );
  return new Map(rows.map(({ kind, documents }) => [kind, documents]));
}

/** `after` is not to go out before something of `kind` is in Xero. */
export interface WaitingTie {
  readonly kind: DraftKind;
  readonly after: DraftKind;
}

/** Between different kinds of open postings of a connection: documents and their new contacts, the halves of corrections. */
export async function readWaitingTies(on: Queryable, connection: string): Promise<WaitingTie[]> {
  const { rows } = await on.query<WaitingTie & { isNeeded: boolean }>(
    `select distinct first.kind, posting.kind as after, tie.is_needed as "isNeeded"
     from posting cross join lateral (
       select body->>'needs' as key, true as is_needed
       union all select jsonb_array_elements_text(coalesce(body->'goesWith', '[]')), false
     ) as tie join posting as first on first.key = tie.key
     where posting.connection_id = $1 and posting.state = 'approved' and first.state in ('approved', 'sending', 'unknown')
       and first.kind <> posting.kind`,
    [connection],
  );
  // The halves of a correction name each other; that of the earlier kind goes first.
  return rows
    .filter(({ kind, after, isNeeded }) => isNeeded || draftKinds.indexOf(kind) < draftKinds.indexOf(after))
    .map(({ kind, after }) => ({ kind, after }));
}
