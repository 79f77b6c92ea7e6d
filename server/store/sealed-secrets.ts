import type { Result } from '../accounting/result';
import { err, ok } from '../accounting/result';
import type { Queryable } from './db';
import type { KeyRing } from './key-ring';
import { seal, unseal, type SecretFault } from './secrets';

/** Keys and tokens of a connection, sealed in their rows. Values are JSON; nothing of them is ever logged. */
export type SecretKind = 'cin7-keys' | 'xero-tokens' | 'xero-authorisation';

export interface SealedSecrets {
  read<Value>(
    on: Queryable,
    connection: string,
    kind: SecretKind,
  ): Promise<Result<Value | null, SecretFault>>;
  /** The same within a transaction that writes what follows from it: nobody else writes it meanwhile. */
  readToWrite<Value>(
    tx: Queryable,
    connection: string,
    kind: SecretKind,
  ): Promise<Result<Value | null, SecretFault>>;
  write(on: Queryable, connection: string, kind: SecretKind, value: object, at: Date): Promise<void>;
  remove(on: Queryable, connection: string, kind: SecretKind): Promise<void>;
  /** Whether the newest of all secrets opens with this key ring; true where there is none. */
  canOpen(on: Queryable): Promise<boolean>;
}

export function createSealedSecrets(ring: KeyRing): SealedSecrets {
  const readSealed = async <Value>(
    on: Queryable,
    connection: string,
    kind: SecretKind,
    lock: '' | 'for update',
  ): Promise<Result<Value | null, SecretFault>> => {
    const { rows } = await on.query<{ sealed: string }>(
      `select sealed from secret where connection_id = $1 and kind = $2 ${lock}`,
      [connection, kind],
    );
    const row = rows[0];
    if (!row) return ok(null);
    const plain = unseal(ring, row.sealed, { connectionId: connection, kind });
    return plain.ok ? ok(JSON.parse(plain.value) as Value) : err(plain.error);
  };
  return {
    read: (on, connection, kind) => readSealed(on, connection, kind, ''),
    readToWrite: (tx, connection, kind) => readSealed(tx, connection, kind, 'for update'),
    async write(on, connection, kind, value, at) {
      await on.query(
        `insert into secret (connection_id, kind, sealed, updated_at) values ($1, $2, $3, $4)
         on conflict (connection_id, kind) do update set sealed = excluded.sealed, updated_at = excluded.updated_at`,
        [connection, kind, seal(ring, JSON.stringify(value), { connectionId: connection, kind }), at],
      );
    },
    async remove(on, connection, kind) {
      await on.query('delete from secret where connection_id = $1 and kind = $2', [connection, kind]);
    },
    async canOpen(on) {
      const { rows } = await on.query<{ connectionId: string; kind: string; sealed: string }>(
        'select connection_id as "connectionId", kind, sealed from secret order by updated_at desc limit 1',
      );
      const [newest] = rows;
      return newest === undefined || unseal(ring, newest.sealed, newest).ok;
    },
  };
}
