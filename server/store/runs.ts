import { toJson } from './codec';
import type { Queryable } from './db';

/** A long task as the accountant sees it (the API's job). The queue that wakes it is `jobs.ts`. */
export type RunKind = 'fetch' | 'preview' | 'post' | 'auto-sync' | 'valuation';
export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Run {
  readonly id: string;
  readonly connection: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly done: number;
  readonly total: number | null;
  readonly message: string;
  readonly params: unknown;
  readonly cursor: unknown;
  readonly result: unknown;
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly cancelRequested: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

const columns = `id, connection_id as connection, kind, state, done, total, message, params, cursor, result, error, cancel_requested as "cancelRequested",
  created_by as "createdBy", created_at as "createdAt", finished_at as "finishedAt"`;

/** A fetch is not begun beside one that is open: two would replace each other's pages. */
export type RunCreated =
  { readonly state: 'created' } | { readonly state: 'already-open'; readonly run: string };

export interface NewRun {
  readonly id: string;
  readonly connection: string;
  readonly kind: RunKind;
  readonly message: string;
  readonly params: unknown;
  readonly createdBy: string;
  readonly at: Date;
}

/** Adds a run; of a fetch the one already open for the connection is answered instead, as the index `job_open_fetch` decides. */
export async function createRun(on: Queryable, run: NewRun): Promise<RunCreated> {
  for (;;) {
    const inserted = await on.query(
      `insert into job (id, connection_id, kind, state, message, params, created_by, created_at, updated_at) values ($1, $2, $3, 'queued', $4, $5::jsonb, $6, $7, $7)
       on conflict (connection_id) where kind = 'fetch' and state in ('queued', 'running') do nothing`,
      [run.id, run.connection, run.kind, run.message, toJson(run.params), run.createdBy, run.at],
    );
    if (inserted.rowCount === 1) return { state: 'created' };
    const open = await on.query<{ id: string }>(
      `select id from job where connection_id = $1 and kind = 'fetch' and state in ('queued', 'running')`,
      [run.connection],
    );
    // None: it ended between the two statements, and the way is free.
    if (open.rows[0]) return { state: 'already-open', run: open.rows[0].id };
  }
}

/** Keeps a run from ending until the transaction does; false when it has ended already. */
export async function holdOpenRun(tx: Queryable, id: string): Promise<boolean> {
  const { rows } = await tx.query(
    `select id from job where id = $1 and state in ('queued', 'running') for update`,
    [id],
  );
  return rows.length === 1;
}

export async function readRun(on: Queryable, id: string): Promise<Run | null> {
  return (await on.query<Run>(`select ${columns} from job where id = $1`, [id])).rows[0] ?? null;
}

/** Open runs first, then the newest. */
export async function listRuns(on: Queryable, connection: string, limit: number): Promise<Run[]> {
  return (
    await on.query<Run>(
      `select ${columns} from job where connection_id = $1 order by (state in ('queued', 'running')) desc, created_at desc, id limit $2`,
      [connection, limit],
    )
  ).rows;
}

/** Whether a run of this kind is under way. */
export async function isRunOpen(on: Queryable, connection: string, kind: RunKind): Promise<boolean> {
  const { rows } = await on.query(
    `select id from job where connection_id = $1 and kind = $2 and state in ('queued', 'running') limit 1`,
    [connection, kind],
  );
  return rows.length > 0;
}

/** Runs that were under way when the last process ended. */
export async function listOpenRuns(on: Queryable): Promise<Run[]> {
  return (
    await on.query<Run>(
      `select ${columns} from job where state in ('queued', 'running') order by created_at, id`,
    )
  ).rows;
}

export async function saveProgress(
  on: Queryable,
  id: string,
  progress: { done: number; total: number | null; message: string; cursor: unknown },
  at: Date,
): Promise<void> {
  await on.query(
    `update job set state = 'running', done = $2, total = $3, message = $4, cursor = $5::jsonb, started_at = coalesce(started_at, $6), updated_at = $6 where id = $1 and state in ('queued', 'running')`,
    [id, progress.done, progress.total, progress.message, toJson(progress.cursor), at],
  );
}

export async function finishRun(
  on: Queryable,
  id: string,
  end: {
    state: 'done' | 'failed' | 'cancelled';
    message: string;
    result?: unknown;
    error?: { code: string; detail: string };
  },
  at: Date,
): Promise<void> {
  await on.query(
    `update job set state = $2, message = $3, result = $4::jsonb, error = $5::jsonb, finished_at = $6, updated_at = $6, done = case when $2 = 'done' and total is not null then total else done end
     where id = $1 and state in ('queued', 'running')`,
    [
      id,
      end.state,
      end.message,
      end.result === undefined ? null : toJson(end.result),
      end.error === undefined ? null : toJson(end.error),
      at,
    ],
  );
}

export async function requestCancel(on: Queryable, id: string): Promise<void> {
  await on.query(`update job set cancel_requested = true where id = $1 and state in ('queued', 'running')`, [
    id,
  ]);
}
