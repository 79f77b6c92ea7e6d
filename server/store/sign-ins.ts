import type { Queryable } from './db';

/** Who somebody is: an address, and whether the organisation of its domain gave it. */
export interface SignedIn {
  readonly email: string;
  readonly managed: boolean;
}

/** Keeps a session under the hash of its token; what has expired is forgotten on the way. */
export async function saveSession(
  on: Queryable,
  tokenHash: string,
  { email, managed }: SignedIn,
  at: Date,
  expiresAt: Date,
): Promise<void> {
  await on.query('delete from sign_in_session where expires_at <= $1', [at]);
  await on.query(
    `insert into sign_in_session (token_hash, email, managed, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
    [tokenHash, email, managed, at, expiresAt],
  );
}

/** Whose session this is; null when it is unknown, ended or over. */
export async function readSession(on: Queryable, tokenHash: string, at: Date): Promise<SignedIn | null> {
  const { rows } = await on.query<SignedIn>(
    'select email, managed from sign_in_session where token_hash = $1 and expires_at > $2',
    [tokenHash, at],
  );
  return rows[0] ?? null;
}

export async function deleteSession(on: Queryable, tokenHash: string): Promise<void> {
  await on.query('delete from sign_in_session where token_hash = $1', [tokenHash]);
}

export async function saveCode(
  on: Queryable,
  codeHash: string,
  challenge: string,
  { email, managed }: SignedIn,
  at: Date,
  expiresAt: Date,
): Promise<void> {
  await on.query('delete from sign_in_code where expires_at <= $1', [at]);
  await on.query(
    'insert into sign_in_code (code_hash, challenge, email, managed, expires_at) values ($1, $2, $3, $4, $5)',
    [codeHash, challenge, email, managed, expiresAt],
  );
}

/** Takes a code out: whatever comes of it, nobody can use it again. Null when it is unknown, used or too old. */
export async function takeCode(
  on: Queryable,
  codeHash: string,
  at: Date,
): Promise<(SignedIn & { readonly challenge: string }) | null> {
  const { rows } = await on.query<SignedIn & { challenge: string; expires_at: Date }>(
    'delete from sign_in_code where code_hash = $1 returning challenge, email, managed, expires_at',
    [codeHash],
  );
  const row = rows[0];
  return row && row.expires_at > at ? row : null;
}
