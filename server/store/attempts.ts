import type { DraftKind } from '../accounting/draft';
import { toJson } from './codec';
import type { Queryable } from './db';

/**
 * One HTTP try that carries a batch of postings. `sent`: no answer yet. `answered`: Xero answered for the batch.
 * `failed`: Xero answered with an error (500), so nothing of it can still be saved later. `lost`: no answer came.
 * `refused`: refused before processing.
 */
export type AttemptState = 'sent' | 'answered' | 'failed' | 'lost' | 'refused';

export interface AttemptRecord {
  readonly id: string;
  readonly connection: string;
  readonly kind: DraftKind;
  /** In the order they were sent: a repetition must be the same to the byte. */
  readonly keys: readonly string[];
  readonly idempotencyKey: string;
  readonly bodyHash: string;
  readonly state: AttemptState;
  /** When it was first sent. */
  readonly sentAt: Date;
  /** When it last ended, whichever way; null before. */
  readonly endedAt: Date | null;
  /** Look-ups since then that came to nothing certain. */
  readonly looks: number;
}

export async function insertAttempt(tx: Queryable, attempt: AttemptRecord): Promise<void> {
  await tx.query(
    'insert into attempt (id, connection_id, kind, keys, idempotency_key, body_hash, state, sent_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      attempt.id,
      attempt.connection,
      attempt.kind,
      attempt.keys,
      attempt.idempotencyKey,
      attempt.bodyHash,
      attempt.state,
      attempt.sentAt,
    ],
  );
}

export async function readAttempt(on: Queryable, id: string): Promise<AttemptRecord | null> {
  const { rows } = await on.query<AttemptRecord>(
    `select id, connection_id as connection, kind, keys, idempotency_key as "idempotencyKey", body_hash as "bodyHash", state, sent_at as "sentAt", answered_at as "endedAt", looks from attempt where id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

export async function endAttempt(
  on: Queryable,
  id: string,
  state: AttemptState,
  status: number | null,
  error: object | null,
  at: Date,
): Promise<void> {
  await on.query(
    'update attempt set state = $2, status = $3, error = $4::jsonb, answered_at = $5, looks = 0 where id = $1',
    [id, state, status, error === null ? null : toJson(error), at],
  );
}

/** One more look-up of a lost attempt that came to nothing certain. */
export async function countLook(tx: Queryable, id: string): Promise<void> {
  await tx.query('update attempt set looks = looks + 1 where id = $1', [id]);
}
