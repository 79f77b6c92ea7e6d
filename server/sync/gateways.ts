import { err, ok, type Result } from '../accounting/result';
import { cin7CorePacer } from '../cin7/core/api';
import { createCin7CoreSource } from '../cin7/core/source';
import type { Cin7Source } from '../cin7/source';
import { systemPacingClock } from '../limits/clock';
import type { Pacer } from '../limits/pacer';
import { readConnection } from '../store/connections';
import type { Db } from '../store/db';
import type { Leases } from '../store/leases';
import type { SealedSecrets } from '../store/sealed-secrets';
import type { XeroLedger } from '../xero/ledger';
import { XeroIdentity } from '../xero/oauth';
import { createXeroLedger } from '../xero/xero-ledger';
import type { Gateways } from './context';
import { fail, notFound, problem, type Problem } from './problem';
import type { Systems } from './systems';
import { createTokenKeeper, type TokenKeeper } from './tokens';

/** Cin7's two keys, as they are sealed. */
export interface Cin7Keys {
  readonly accountId: string;
  readonly applicationKey: string;
}

/** Where Xero sends the browser back to; registered with the Xero app. */
export const redirectUriOf = ({ publicUrl }: Systems): string => `${publicUrl}/xero/callback`;

export const identityOf = (systems: Systems): XeroIdentity =>
  new XeroIdentity({ ...systems.xero, redirectUri: redirectUriOf(systems) });

export interface GatewaySetup {
  readonly db: Db;
  readonly secrets: SealedSecrets;
  readonly systems: Systems;
  readonly leases: Leases;
  readonly clock: () => Date;
}

/** Opens and keeps one source, one ledger and one keeper of tokens for each connection of this process. */
export function createGateways({ db, secrets, systems, leases, clock }: GatewaySetup): Gateways {
  const sources = new Map<string, Cin7Source>();
  const ledgers = new Map<string, XeroLedger>();
  const keepers = new Map<string, TokenKeeper>();
  const identity = identityOf(systems);
  const xeroTokens = (connection: string): TokenKeeper => {
    const keeper =
      keepers.get(connection) ?? createTokenKeeper({ db, secrets, identity, leases, clock }, connection);
    keepers.set(connection, keeper);
    return keeper;
  };
  // Cin7 counts by application key: whatever calls with one key shares one pacing.
  const pacers = new Map<string, Pacer>();
  const cin7With = (keys: Cin7Keys): Cin7Source => {
    const pacer =
      pacers.get(keys.applicationKey) ?? cin7CorePacer(systems.cin7Core.callsPerMinute, systemPacingClock);
    pacers.set(keys.applicationKey, pacer);
    return createCin7CoreSource({ ...systems.cin7Core, ...keys, pacer });
  };

  const openSource = async (connection: string): Promise<Result<Cin7Source, Problem>> => {
    const keys = await secrets.read<Cin7Keys>(db, connection, 'cin7-keys');
    if (!keys.ok)
      return fail(
        'reconnect-needed',
        'The sealed Cin7 keys cannot be opened with the key of this server. Connect again; nothing else is lost.',
      );
    if (!keys.value)
      return fail('connection-incomplete', 'This connection has no Cin7 keys. Connect it again.');
    return ok(cin7With(keys.value));
  };

  const openLedger = async (connection: string): Promise<Result<XeroLedger, Problem>> => {
    const record = await readConnection(db, connection);
    if (!record) return notFound('connection');
    if (!record.organisation)
      return fail('connection-incomplete', 'No Xero organisation is chosen for this connection yet.');
    const { accountingUrl, callsPerMinute } = systems.xero;
    return ok(
      createXeroLedger({
        accountingUrl,
        callsPerMinute,
        tenantId: record.organisation.id,
        tokens: xeroTokens(connection),
        publicUrl: systems.publicUrl,
        shortCode: record.organisation.shortCode,
      }),
    );
  };

  const kept = async <Opened>(
    map: Map<string, Opened>,
    connection: string,
    open: (connection: string) => Promise<Result<Opened, Problem>>,
  ): Promise<Result<Opened, Problem>> => {
    const before = map.get(connection);
    if (before) return ok(before);
    const opened = await open(connection);
    if (!opened.ok) return err(problem(opened.error.code, opened.error.detail));
    // Two callers may have opened at once: the first one stays, so that there is one pacing.
    const first = map.get(connection) ?? opened.value;
    map.set(connection, first);
    return ok(first);
  };

  return {
    cin7With,
    cin7: (connection) => kept(sources, connection, openSource),
    xero: (connection) => kept(ledgers, connection, openLedger),
    xeroTokens,
    forget: (connection) => {
      sources.delete(connection);
      ledgers.delete(connection);
    },
  };
}
