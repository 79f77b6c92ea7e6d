import { err, ok, type Result } from '../accounting/result';
import { createCin7CoreSource } from '../cin7/core/source';
import { createOmniSource } from '../cin7/omni/source';
import type { OmniSettings } from '../cin7/omni/settings';
import type { AnyCin7Source } from '../cin7/whole-documents';
import type { CallBudgets } from '../limits/call-budgets';
import { readConnection, readGatewayMarks, type ConnectionRecord } from '../store/connections';
import type { Db } from '../store/db';
import type { Leases } from '../store/leases';
import type { SealedSecrets } from '../store/sealed-secrets';
import type { XeroLedger } from '../xero/ledger';
import { XeroIdentity } from '../xero/oauth';
import { createXeroLedger } from '../xero/xero-ledger';
import type { Cin7Access, Cin7Keys, OmniKeys } from './cin7-access';
import type { Gateways } from './context';
import { fail, notFound, problem, type Problem } from './problem';
import { settingsInForce } from './settings';
import type { Systems } from './systems';
import { createTokenKeeper, type TokenKeeper } from './tokens';

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

/** What was opened, and what it was opened with: `readGatewayMarks`. */
interface Kept<Opened> {
  readonly opened: Opened;
  readonly mark: string | null;
}

/** For keys that are being tried, before it is known whose books they belong to. */
const nobodysAccount: OmniSettings = {
  company: '',
  baseCurrency: '',
  timeZone: 'UTC',
  cogsStatus: 'as-omni',
};

/** Omni tells nothing of its company (cin7-omni 1.2): its books are those of the organisation it is joined to. */
const omniSettingsOf = ({ name, organisation }: ConnectionRecord): OmniSettings => ({
  ...nobodysAccount,
  company: name,
  ...(organisation && { baseCurrency: organisation.baseCurrency, timeZone: organisation.timeZone }),
});

/** Opens and keeps one source, one ledger and one keeper of tokens for each connection of this process. */
export function createGateways({ db, secrets, systems, leases, budgets, clock }: GatewaySetup): Gateways {
  const sources = new Map<string, Kept<AnyCin7Source>>();
  const ledgers = new Map<string, Kept<XeroLedger>>();
  const keepers = new Map<string, TokenKeeper>();
  const identity = identityOf(systems);
  const xeroTokens = (connection: string): TokenKeeper => {
    const keeper =
      keepers.get(connection) ?? createTokenKeeper({ db, secrets, identity, leases, clock }, connection);
    keepers.set(connection, keeper);
    return keeper;
  };
  const cin7With = (access: Cin7Access): AnyCin7Source => {
    if (access.source === 'cin7-core')
      return createCin7CoreSource({ ...systems.cin7Core, ...access.cin7, budgets });
    const source = omniWith(access.cin7, nobodysAccount);
    if (source === null) throw new Error('UTC is a time zone');
    return source;
  };
  const omniWith = (keys: OmniKeys, settings: OmniSettings) =>
    createOmniSource({ ...systems.cin7Omni, ...keys, settings, budgets });

  const openSource = async (connection: string): Promise<Result<AnyCin7Source, Problem>> => {
    const record = await readConnection(db, connection);
    if (!record) return notFound('connection');
    const keys = await secrets.read<Cin7Keys>(db, connection, 'cin7-keys');
    if (!keys.ok)
      return fail(
        'reconnect-needed',
        'The sealed Cin7 keys cannot be opened with the key of this server. Connect again; nothing else is lost.',
      );
    if (!keys.value)
      return fail('connection-incomplete', 'This connection has no Cin7 keys. Connect it again.');
    if ('applicationKey' in keys.value) return ok(cin7With({ source: 'cin7-core', cin7: keys.value }));
    const { timeZone, ...settings } = omniSettingsOf(record);
    const { accountTimeZone } = (await settingsInForce(db, connection)).settings;
    const source = omniWith(keys.value, { ...settings, timeZone: accountTimeZone ?? timeZone });
    return source === null
      ? fail(
          'connection-incomplete',
          `${record.organisation?.timeZone} is not a time zone that Cogsheet knows.`,
        )
      : ok(source);
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
    cin7: (connection) => kept(sources, connection, ({ cin7 }) => cin7, openSource),
    xero: (connection) => kept(ledgers, connection, ({ organisation }) => organisation, openLedger),
    xeroTokens,
    forget: (connection) => {
      sources.delete(connection);
      ledgers.delete(connection);
    },
  };
}
