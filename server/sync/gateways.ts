import { err, ok, type Result } from '../accounting/result';
import { createCin7CoreSource } from '../cin7/core/source';
import type { Cin7Source } from '../cin7/source';
import type { CallBudgets } from '../limits/call-budgets';
import { readConnection, readGatewayMarks } from '../store/connections';
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
  readonly budgets: CallBudgets;
  readonly clock: () => Date;
}

/** What was opened, and what it was opened with: the organisation, or the keys as they were sealed. */
interface Kept<Opened> {
  readonly opened: Opened;
  readonly mark: string | null;
}

/** Opens and keeps one source, one ledger and one keeper of tokens for each connection of this process. */
export function createGateways({ db, secrets, systems, leases, budgets, clock }: GatewaySetup): Gateways {
  const sources = new Map<string, Kept<Cin7Source>>();
  const ledgers = new Map<string, Kept<XeroLedger>>();
  const keepers = new Map<string, TokenKeeper>();
  const identity = identityOf(systems);
  const xeroTokens = (connection: string): TokenKeeper => {
    const keeper =
      keepers.get(connection) ?? createTokenKeeper({ db, secrets, identity, leases, clock }, connection);
    keepers.set(connection, keeper);
    return keeper;
  };
  const cin7With = (keys: Cin7Keys): Cin7Source =>
    createCin7CoreSource({ ...systems.cin7Core, ...keys, budgets });

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
    const { accountingUrl, callsPerMinute, clientId } = systems.xero;
    return ok(
      createXeroLedger({
        accountingUrl,
        callsPerMinute,
        clientId,
        budgets,
        tenantId: record.organisation.id,
        tokens: xeroTokens(connection),
        publicUrl: systems.publicUrl,
        shortCode: record.organisation.shortCode,
      }),
    );
  };

  /** What is kept, unless it was opened with something else than counts now: somebody connected anew, maybe elsewhere. */
  const kept = async <Opened>(
    map: Map<string, Kept<Opened>>,
    connection: string,
    markOf: (marks: NonNullable<Awaited<ReturnType<typeof readGatewayMarks>>>) => string | null,
    open: (connection: string) => Promise<Result<Opened, Problem>>,
  ): Promise<Result<Opened, Problem>> => {
    const marks = await readGatewayMarks(db, connection);
    const mark = marks && markOf(marks);
    const isCurrent = (one: Kept<Opened> | undefined): one is Kept<Opened> =>
      mark !== null && one?.mark === mark;
    const before = map.get(connection);
    if (isCurrent(before)) return ok(before.opened);
    const opened = await open(connection);
    if (!opened.ok) return err(problem(opened.error.code, opened.error.detail));
    // Two callers may have opened at once: the first one stays, so that one counts the calls.
    const other = map.get(connection);
    const first = isCurrent(other) ? other : { opened: opened.value, mark };
    map.set(connection, first);
    return ok(first.opened);
  };

  return {
    cin7With,
    cin7: (connection) => kept(sources, connection, ({ cin7Keys }) => cin7Keys, openSource),
    xero: (connection) => kept(ledgers, connection, ({ organisation }) => organisation, openLedger),
    xeroTokens,
    forget: (connection) => {
      sources.delete(connection);
      ledgers.delete(connection);
    },
  };
}
