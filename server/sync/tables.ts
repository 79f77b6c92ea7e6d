import type {
  AccountMappingRow,
  ChannelMappingRow,
  ContactMappingRow,
  ItemMappingRow,
  MappingTables,
  PaymentMappingRow,
  SettingRow,
  TaxMappingRow,
} from '../accounting/mapping-tables';
import { proposeTables } from '../accounting/proposals';
import type { Queryable } from '../store/db';
import { readMapping, type MappingVersion } from '../store/mapping-versions';
import { readHeaders } from '../store/sale-documents';
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
  const saved = {
    accounts: await readMapping<AccountMappingRow>(on, connection, 'accounts'),
    taxes: await readMapping<TaxMappingRow>(on, connection, 'taxes'),
    channels: await readMapping<ChannelMappingRow>(on, connection, 'channels'),
    payments: await readMapping<PaymentMappingRow>(on, connection, 'payments'),
    contacts: await readMapping<ContactMappingRow>(on, connection, 'contacts'),
    items: await readMapping<ItemMappingRow>(on, connection, 'items'),
    settings: await readMapping<SettingRow>(on, connection, 'settings'),
  };
  return {
    tables: {
      accounts: withProposals(proposed.accounts, saved.accounts),
      taxes: withProposals(proposed.taxes, saved.taxes),
      channels: saved.channels?.rows ?? proposed.channels,
      payments: withProposals(proposed.payments, saved.payments),
      contacts: withProposals(proposed.contacts, saved.contacts),
      items: withProposals(proposed.items, saved.items),
      settings: withProposals(proposed.settings, saved.settings),
    },
    versions: {
      accounts: saved.accounts?.version ?? 0,
      taxes: saved.taxes?.version ?? 0,
      channels: saved.channels?.version ?? 0,
      payments: saved.payments?.version ?? 0,
      contacts: saved.contacts?.version ?? 0,
      items: saved.items?.version ?? 0,
      settings: saved.settings?.version ?? 0,
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
