import { randomUUID } from 'node:crypto';
import { CallBudgets } from '../limits/call-budgets';
import { dayNow, type CallDay } from '../limits/call-day';
import { freshState, type CallState } from '../limits/call-rules';
import type { CallShelf } from '../limits/call-shelf';
import { systemPacingClock, type PacingClock } from '../limits/clock';
import type { Db, Queryable } from './db';

interface Kept {
  readonly scope: string;
  readonly state: CallState;
  readonly now: number;
}

/** Call budgets of this process, one for all that it calls. `clock`: for tests, in place of the real ones. */
export function createCallBudgets(db: Db, clock?: PacingClock): CallBudgets {
  const pacing = clock ?? systemPacingClock;
  const now = clock || db.kind === 'embedded' ? () => pacing.now() : undefined;
  return new CallBudgets(createCallShelf(db, now), pacing, randomUUID());
}

/** The time of the database, which all who share it share too: the clocks of their computers differ. */
const databaseNow = 'extract(epoch from clock_timestamp()) * 1000';

/**
 * States of call budgets as rows, so that all processes heed each other's calls, and a new one those of the last. `now` is
 * for the embedded store, which one process has alone, and for tests.
 */
export function createCallShelf(db: Db, now?: () => number): CallShelf {
  return {
    isShared: true,
    update: (scopes, change) =>
      db.tx(async (tx) => {
        const rows = await lockStates(tx, scopes);
        const time = Math.floor(now?.() ?? Number(rows[0]?.now));
        const changed = [...change(new Map(rows.map(({ scope, state }) => [scope, state])), time)];
        await tx.query(
          `update call_budget set state = changed.state::jsonb from unnest($1::text[], $2::text[]) as changed (scope, state)
           where call_budget.scope = changed.scope`,
          [changed.map(([scope]) => scope), changed.map(([, state]) => JSON.stringify(state))],
        );
      }),
  };
}

async function lockStates(tx: Queryable, scopes: readonly string[]): Promise<Kept[]> {
  // In one order, so that nobody waits for a row in a circle.
  const read = () =>
    tx.query<Kept>(
      `select scope, state, (${databaseNow})::float8 as now from call_budget where scope = any($1::text[]) order by scope for update`,
      [scopes],
    );
  const { rows } = await read();
  if (rows.length === scopes.length) return rows;
  await tx.query(
    `insert into call_budget (scope, state) select scope, $2::jsonb from unnest($1::text[]) as scope order by scope
     on conflict do nothing`,
    [scopes, JSON.stringify(freshState)],
  );
  return (await read()).rows;
}

/** What is known of the day of a scope; null where nothing is. Changes nothing. */
export async function readCallDay(on: Queryable, scope: string, now: Date): Promise<CallDay | null> {
  const { rows } = await on.query<Pick<Kept, 'state'>>('select state from call_budget where scope = $1', [
    scope,
  ]);
  return dayNow(rows[0]?.state.day ?? null, now.getTime());
}
