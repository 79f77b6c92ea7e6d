import { err, ok, type Result } from '../accounting/result';
import { readConnection, saveConnection } from '../store/connections';
import type { Db } from '../store/db';
import type { SealedSecrets } from '../store/sealed-secrets';
import type { XeroFailure } from '../xero/ledger';
import type { XeroIdentity, XeroTokens } from '../xero/oauth';

/** Tokens as they are sealed. */
interface KeptTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: string;
}

/** An access token is renewed when it has less than this left. */
const marginMs = 2 * 60_000;

export interface TokenKeeper {
  accessToken(options?: { forceRefresh?: boolean }): Promise<Result<string, XeroFailure>>;
}

export async function keepTokens(
  secrets: SealedSecrets,
  on: Db,
  connection: string,
  tokens: XeroTokens,
  at: Date,
): Promise<void> {
  const kept: KeptTokens = {
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    expiresAt: tokens.expiresAt.toISOString(),
  };
  await secrets.write(on, connection, 'xero-tokens', kept, at);
}

/**
 * Access tokens of one connection. Xero's refresh tokens rotate (xero 1.1), so there is one refresh at a time: callers
 * that come meanwhile wait for the same answer, and the new pair is sealed before its access token is used. When the
 * answer to a refresh is lost the old token is kept and tried again, inside Xero's 30 minutes of grace.
 */
export function createTokenKeeper(
  db: Db,
  secrets: SealedSecrets,
  identity: XeroIdentity,
  connection: string,
  clock: () => Date,
): TokenKeeper {
  let refreshing: Promise<Result<string, XeroFailure>> | null = null;

  const refresh = async (used: KeptTokens): Promise<Result<string, XeroFailure>> => {
    // Another process may have renewed the pair since it was read.
    const kept = await read(db, secrets, connection);
    if (kept.ok && kept.value.refreshToken !== used.refreshToken) return ok(kept.value.accessToken);
    const fresh = await identity.refresh(used.refreshToken);
    if (fresh.ok) {
      await keepTokens(secrets, db, connection, fresh.value, clock());
      return ok(fresh.value.accessToken);
    }
    if (fresh.error.code === 'reconnect-needed') {
      const record = await readConnection(db, connection);
      if (record) await saveConnection(db, { ...record, state: 'reconnect-needed' });
    }
    return fresh;
  };

  return {
    async accessToken({ forceRefresh = false } = {}) {
      if (refreshing) return refreshing;
      const kept = await read(db, secrets, connection);
      if (!kept.ok) return kept;
      const left = Date.parse(kept.value.expiresAt) - clock().getTime();
      if (!forceRefresh && left > marginMs) return ok(kept.value.accessToken);
      refreshing ??= refresh(kept.value).finally(() => {
        refreshing = null;
      });
      return refreshing;
    },
  };
}

async function read(
  db: Db,
  secrets: SealedSecrets,
  connection: string,
): Promise<Result<KeptTokens, XeroFailure>> {
  const kept = await secrets.read<KeptTokens>(db, connection, 'xero-tokens');
  if (kept.ok && kept.value !== null) return ok(kept.value);
  const detail = kept.ok
    ? 'This connection has not been authorised in Xero. Connect it again.'
    : 'The sealed Xero tokens cannot be opened with the key of this server. Connect again; nothing else is lost.';
  return err({
    code: 'reconnect-needed',
    detail,
    notSaved: true,
    status: 0,
    retryAfterMs: null,
    answered: false,
  });
}
