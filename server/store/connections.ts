import type { Organisation } from '../accounting/organisation';
import type { Queryable } from './db';
import { toJson } from './codec';

export type ConnectionState =
  'authorising' | 'choose-organisation' | 'connected' | 'reconnect-needed' | 'disconnected';

/** One Cin7 account joined to one Xero organisation. Keys and tokens are not here: see `sealed-secrets.ts`. */
export interface ConnectionRecord {
  readonly id: string;
  readonly name: string;
  readonly source: 'cin7-core' | 'cin7-omni';
  readonly organisation: Organisation | null;
  readonly state: ConnectionState;
  readonly settings: ConnectionSettings;
}

export interface ConnectionSettings {
  /** Organisations that the authorisation allows, until one is chosen. */
  readonly organisations: readonly {
    readonly id: string;
    readonly name: string;
    readonly xeroConnection: string;
  }[];
  readonly demo: boolean;
  /** Hash of the Cin7 account: the same account is the same connection, with its history, however often it is connected. */
  readonly cin7Account: string;
}

interface Row {
  id: string;
  name: string;
  source: ConnectionRecord['source'];
  organisation: Organisation | null;
  state: ConnectionState;
  settings: ConnectionSettings;
}

const columns = 'id, name, source, organisation, state, settings';

export async function listConnections(on: Queryable): Promise<ConnectionRecord[]> {
  return (
    await on.query<Row>(
      `select ${columns} from connection where state <> 'disconnected' order by created_at, id`,
    )
  ).rows;
}

export async function readConnection(on: Queryable, id: string): Promise<ConnectionRecord | null> {
  return (
    (await on.query<Row>(`select ${columns} from connection where id = $1 and state <> 'disconnected'`, [id]))
      .rows[0] ?? null
  );
}

/**
 * What a connection's gateways are opened with: the organisation; and Cin7's keys as they are sealed, which are sealed anew
 * whenever they are given again; with the name, currency, time zone and version of Settings where Cin7 tells nothing of its
 * company (cin7-omni 1.2).
 * Null when there is no such connection.
 */
export async function readGatewayMarks(
  on: Queryable,
  id: string,
): Promise<{ organisation: string | null; cin7: string | null } | null> {
  const { rows } = await on.query<{ organisation: string | null; cin7: string | null }>(
    `select organisation->>'id' as organisation,
       (select sealed from secret where connection_id = connection.id and kind = 'cin7-keys')
         || case source when 'cin7-omni' then concat_ws('|', '', name, organisation->>'baseCurrency', organisation->>'timeZone',
             (select max(version) from mapping_version where connection_id = connection.id and table_name = 'settings')) else '' end as cin7
     from connection where id = $1 and state <> 'disconnected'`,
    [id],
  );
  return rows[0] ?? null;
}

/** The connection of a Cin7 account, disconnected or not. */
export async function findByCin7Account(
  on: Queryable,
  cin7Account: string,
): Promise<ConnectionRecord | null> {
  const { rows } = await on.query<Row>(
    `select ${columns} from connection where settings->>'cin7Account' = $1 order by created_at, id limit 1`,
    [cin7Account],
  );
  return rows[0] ?? null;
}

export async function saveConnection(on: Queryable, record: ConnectionRecord): Promise<void> {
  await on.query(
    `insert into connection (id, name, source, organisation, state, settings) values ($1, $2, $3, $4::jsonb, $5, $6::jsonb)
     on conflict (id) do update set name = excluded.name, organisation = excluded.organisation, state = excluded.state, settings = excluded.settings`,
    [
      record.id,
      record.name,
      record.source,
      record.organisation === null ? null : toJson(record.organisation),
      record.state,
      toJson(record.settings),
    ],
  );
}

/** Approvals and postings of one connection come one after the other: whoever holds this row decides what is next. */
export async function lockConnection(tx: Queryable, id: string): Promise<void> {
  await tx.query('select id from connection where id = $1 for update', [id]);
}
