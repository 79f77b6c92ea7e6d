/** A value that can be bound to `$1`, `$2`, ...; see `values.ts` for how each is written. */
export type Parameter =
  string | number | bigint | boolean | Date | Uint8Array | null | undefined | readonly Parameter[] | object;

export interface QueryResult<Row> {
  readonly rows: Row[];
  /** Rows returned or changed, as the command tag says; 0 when the tag carries no count. */
  readonly rowCount: number;
}

/** What runs SQL: the database itself, or an open transaction. */
export interface Queryable {
  /**
   * Runs one statement with `$1` parameters. Rows are read the same way on both stores: int8 as bigint, int2/int4/float
   * as number, numeric and date as text, timestamptz as Date, json as parsed, bytea as Buffer.
   */
  query<Row = Record<string, unknown>>(sql: string, params?: readonly Parameter[]): Promise<QueryResult<Row>>;
  /** As `query`, with each row as an array in column order (columns of equal names survive). */
  queryArrays(sql: string, params?: readonly Parameter[]): Promise<QueryResult<unknown[]>>;
  /** Runs a script of any number of statements, without parameters; answers the last statement's result. */
  exec<Row = Record<string, unknown>>(script: string): Promise<QueryResult<Row>>;
}

/** The port to the store: PGlite in a worker thread (`embedded/`) or a PostgreSQL server (`postgres.ts`). */
export interface Db extends Queryable {
  readonly kind: 'embedded' | 'postgres';
  /**
   * Runs `fn` in a transaction: committed when it resolves, rolled back when it throws. Only the given `tx` may be used
   * inside: a call on the `Db` itself from within `fn` throws `StoreMisuse`, for it would wait for ever on the embedded
   * store, and silently leave the transaction on the other. Never wait for HTTP inside.
   */
  tx<T>(fn: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Waits for running work, then closes. Later calls reject with `StoreUnavailable`. */
  close(): Promise<void>;
}

/** What both stores write about themselves; a pino logger fits. */
export interface StoreLog {
  error(fields: object, message: string): void;
}

/** The database refused a statement. `code` is the SQLSTATE (`23505` unique, `23503` foreign key, `40001` retry). */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  constructor(
    message: string,
    readonly code: string,
    readonly constraint: string | null = null,
    readonly table: string | null = null,
  ) {
    super(message);
  }
}

/** The store cannot be reached: closed, its worker ended, or the server is gone. What was under way may have happened. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly code = 'store-unavailable';
}

/** The calling code broke a rule of this port. */
export class StoreMisuse extends Error {
  override readonly name = 'StoreMisuse';
  readonly code = 'store-misuse';
}

/** The database's refusal inside any error: Drizzle wraps it in one whose message holds the parameters (never log it). */
export function sqlErrorOf(error: unknown): SqlError | null {
  if (error instanceof SqlError) return error;
  return error instanceof Error && error.cause !== undefined ? sqlErrorOf(error.cause) : null;
}
