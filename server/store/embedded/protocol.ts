// Messages between the embedded store and its worker thread. Values cross as PostgreSQL's text (see `../values.ts`).
import type { RawResult } from '../values';

export interface WorkerInput {
  /** Directory of the data, or null to keep everything in memory. */
  readonly directory: string | null;
}

export type Request = { readonly id: number } & (
  | { readonly kind: 'statement'; readonly sql: string; readonly params: readonly (string | null)[] }
  | { readonly kind: 'script'; readonly sql: string }
  | { readonly kind: 'close' }
);

export interface SqlFailure {
  readonly message: string;
  readonly code: string;
  readonly constraint: string | null;
  readonly table: string | null;
}

/** `ready` is sent once, before the first reply. Anything that is not an SQL failure ends the worker instead. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: number; readonly result: RawResult | null }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: SqlFailure };
