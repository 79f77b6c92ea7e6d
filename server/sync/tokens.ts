import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from '../accounting/result';
import { listConnections, readConnection, saveConnection } from '../store/connections';
import { StoreUnavailable, type Db, type Queryable } from '../store/db';
import type { Leases } from '../store/leases';
import type { SealedSecrets } from '../store/sealed-secrets';
import type { XeroFailure } from '../xero/ledger';
import type { XeroIdentity, XeroTokens } from '../xero/oauth';
import type { SyncContext } from './context';

/**
 * Access tokens of the connections. Xero's refresh tokens rotate (xero 1.1): each renewal gives a new pair, and the old
 * refresh token works for 30 minutes more, for him to whom the answer got lost. So one renewal at a time, among all
 * processes, and before Xero is asked it is written down that it will be: whatever becomes of the answer or of the
 * process, the renewal is made again within those 30 minutes (`renewUncertain`), and nobody has to connect anew.
 */

/** Tokens as they are sealed. */
interface KeptTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: string;
  /** Xero was asked to renew these then, and what it answered is not known. */
  readonly askedAt?: string;
}

/** An access token is renewed when it has less than this left. */
const marginMs = 2 * 60_000;
/** How often one looks whether another process's renewal is over, and for how long: longer than one can take. */
const lookMs = 250;
const longestRenewalMs = 45_000;

export interface TokenKeeper {
  accessToken(options?: { forceRefresh?: boolean }): Promise<Result<string, XeroFailure>>;
  /** Renews again if the answer to the last renewal is not known. */
  renewUncertain(): Promise<void>;
}

export interface TokenKeeperSetup {
  readonly db: Db;
  readonly secrets: SealedSecrets;
  readonly identity: XeroIdentity;
  readonly leases: Leases;
  readonly clock: () => Date;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** What the sign-in gave. */
export const keepTokens = (
  secrets: SealedSecrets,
  on: Queryable,
  connection: string,
  tokens: XeroTokens,
  at: Date,
): Promise<void> => write(secrets, on, connection, keptOf(tokens), at);

export function createTokenKeeper(setup: TokenKeeperSetup, connection: string): TokenKeeper {
  const { clock } = setup;
  // Callers of this process wait for the same answer.
  let renewing: Promise<Result<string, XeroFailure>> | null = null;
  const renewOnce = (kept: KeptTokens): Promise<Result<string, XeroFailure>> =>
    (renewing ??= renew(setup, connection, kept.refreshToken).finally(() => {
      renewing = null;
    }));

  return {
    async accessToken({ forceRefresh = false } = {}) {
      if (renewing) return renewing;
      const kept = await read(setup, connection);
      if (!kept.ok) return kept;
      const left = Date.parse(kept.value.expiresAt) - clock().getTime();
      if (!forceRefresh && left > marginMs) return ok(kept.value.accessToken);
      const renewed = await renewOnce(kept.value);
      // What could not be renewed just now serves as long as it is good.
      const isPassing = !renewed.ok && renewed.error.code !== 'reconnect-needed';
      return isPassing && !forceRefresh && left > 0 ? ok(kept.value.accessToken) : renewed;
    },
    async renewUncertain() {
      const kept = await read(setup, connection);
      if (kept.ok && kept.value.askedAt !== undefined) await renewOnce(kept.value);
    },
  };
}

/** Renewals of all connections whose end is not known; for the schedule, well within Xero's 30 minutes. */
export async function renewUncertain(context: SyncContext): Promise<void> {
  for (const { id, state } of await listConnections(context.db)) {
    if (state === 'disconnected' || state === 'reconnect-needed') continue;
    try {
      await context.gateways.xeroTokens(id).renewUncertain();
    } catch (cause) {
      // One connection's trouble is not the others'.
      if (cause instanceof StoreUnavailable) throw cause;
      context.log.error({ connection: id, err: cause }, 'the access to Xero could not be renewed');
    }
  }
}

/** A new pair for the one of this refresh token, unless somebody else was first: then theirs. */
async function renew(
  setup: TokenKeeperSetup,
  connection: string,
  used: string,
): Promise<Result<string, XeroFailure>> {
  const { leases, sleep: pause = sleep } = setup;
  for (let waited = 0; waited <= longestRenewalMs; waited += lookMs) {
    const kept = await read(setup, connection);
    if (!kept.ok) return kept;
    if (kept.value.refreshToken !== used) return ok(kept.value.accessToken);
    const lease = await leases.take(`xero tokens ${connection}`);
    if (lease === null) {
      await pause(lookMs);
      continue;
    }
    try {
      return await renewAlone(setup, connection, used);
    } finally {
      await lease.release();
    }
  }
  return err(
    failure('no-answer', 'The access to Xero is being renewed by another process, which does not end.'),
  );
}

/** While the lease is held. A holder that was paused may lose it unawares: what it then writes does not undo another's. */
async function renewAlone(
  setup: TokenKeeperSetup,
  connection: string,
  used: string,
): Promise<Result<string, XeroFailure>> {
  const { db, secrets, identity, clock } = setup;
  const kept = await read(setup, connection);
  if (!kept.ok) return kept;
  if (kept.value.refreshToken !== used) return ok(kept.value.accessToken);
  const { askedAt, ...tokens } = kept.value;
  const asked = { ...tokens, askedAt: askedAt ?? clock().toISOString() };
  await replace(setup, connection, used, asked);
  const fresh = await identity.refresh(used);
  if (fresh.ok) {
    const isOurs = await replace(setup, connection, used, keptOf(fresh.value));
    // Somebody renewed meanwhile, and which of the pairs Xero made last is not known: the kept one is renewed again.
    if (!isOurs)
      await db.tx(async (tx) => {
        const other = await secrets.read<KeptTokens>(tx, connection, 'xero-tokens');
        if (other.ok && other.value)
          await write(secrets, tx, connection, { ...other.value, askedAt: clock().toISOString() }, clock());
      });
    return ok(fresh.value.accessToken);
  }
  if (fresh.error.code === 'reconnect-needed') {
    const record = await readConnection(db, connection);
    const now = await read(setup, connection);
    if (record && now.ok && now.value.refreshToken === used)
      await saveConnection(db, { ...record, state: 'reconnect-needed' });
  } else if (fresh.error.notSaved && askedAt === undefined) {
    await replace(setup, connection, used, tokens);
  }
  return fresh;
}

const keptOf = ({ accessToken, refreshToken, expiresAt }: XeroTokens): KeptTokens => ({
  accessToken,
  refreshToken,
  expiresAt: expiresAt.toISOString(),
});

const write = (
  secrets: SealedSecrets,
  on: Queryable,
  connection: string,
  tokens: KeptTokens,
  at: Date,
): Promise<void> => secrets.write(on, connection, 'xero-tokens', tokens, at);

/** Writes only while the pair that was used is the one that is kept; says whether it was. */
const replace = (
  { db, secrets, clock }: TokenKeeperSetup,
  connection: string,
  used: string,
  tokens: KeptTokens,
): Promise<boolean> =>
  db.tx(async (tx) => {
    const kept = await secrets.readToWrite<KeptTokens>(tx, connection, 'xero-tokens');
    if (!kept.ok || kept.value?.refreshToken !== used) return false;
    await write(secrets, tx, connection, tokens, clock());
    return true;
  });

async function read(
  { db, secrets }: TokenKeeperSetup,
  connection: string,
): Promise<Result<KeptTokens, XeroFailure>> {
  const kept = await secrets.read<KeptTokens>(db, connection, 'xero-tokens');
  if (kept.ok && kept.value !== null) return ok(kept.value);
  return err(
    failure(
      'reconnect-needed',
      kept.ok
        ? 'This connection has not been authorised in Xero. Connect it again.'
        : 'The sealed Xero tokens cannot be opened with the key of this server. Connect again; nothing else is lost.',
    ),
  );
}

const failure = (code: 'reconnect-needed' | 'no-answer', detail: string): XeroFailure => ({
  code,
  detail,
  notSaved: true,
  status: 0,
  retryAfterMs: null,
  answered: false,
});
