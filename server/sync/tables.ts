import type {
  AccountMappingRow,
  ChannelMappingRow,
  MappingTables,
  SettingRow,
  TaxMappingRow,
} from '../accounting/mapping-tables';
import { proposeTables } from '../accounting/proposals';
import type { Queryable } from '../store/db';
import { readMapping, type MappingVersion } from '../store/mapping-versions';
import { readHeaders } from '../store/source-documents';
import type { References } from './reference';

/** The mapping tables in force: saved ones, with proposals for rows (or whole tables) that nobody saved yet. */
export interface TablesInForce {
  readonly tables: MappingTables;
  readonly versions: Readonly<Record<keyof MappingTables, number>>;
}

export async function tablesInForce(
  on: Queryable,
  connection: string,
  { cin7, xero }: References,
): Promise<TablesInForce> {
  const channels = await channelsSeen(on, connection);
  const proposed = proposeTables(cin7, xero, channels);
  const accounts = await readMapping<AccountMappingRow>(on, connection, 'accounts');
  const taxes = await readMapping<TaxMappingRow>(on, connection, 'taxes');
  const rules = await readMapping<ChannelMappingRow>(on, connection, 'channels');
  const settings = await readMapping<SettingRow>(on, connection, 'settings');
  return {
    tables: {
      accounts: withProposals(proposed.accounts, accounts),
      taxes: withProposals(proposed.taxes, taxes),
      channels: rules?.rows ?? proposed.channels,
      settings: withProposals(proposed.settings, settings),
    },
    versions: {
      accounts: accounts?.version ?? 0,
      taxes: taxes?.version ?? 0,
      channels: rules?.version ?? 0,
      settings: settings?.version ?? 0,
    },
  };
}

/** A saved row wins even when it is blank; a row that appeared since (a new Cin7 account) has its proposal. */
function withProposals<Row extends { readonly row: string }>(
  proposed: readonly Row[],
  saved: MappingVersion<Row> | null,
): Row[] {
  const rows = new Map(proposed.map((row) => [row.row, row]));
  for (const row of saved?.rows ?? []) rows.set(row.row, row);
  return [...rows.values()];
}

/** Channels of the sales fetched so far, in alphabetical order. */
export async function channelsSeen(on: Queryable, connection: string): Promise<string[]> {
  return [...new Set((await readHeaders(on, connection)).map(({ channel }) => channel))].sort();
}
