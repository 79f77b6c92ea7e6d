import {
  type AccountsTableDto,
  type ChannelsTableDto,
  type ContactsTableDto,
  type ItemsTableDto,
  type PaymentsTableDto,
  type SettingsTableDto,
  type TaxesTableDto,
  accountsTable,
  channelsTable,
  contactsTable,
  itemsTable,
  paymentsTable,
  settingsTable,
  taxesTable,
} from '../../../server/contract/mappings';
import type {
  AccountsEdit,
  ChannelsEdit,
  ContactsEdit,
  ItemsEdit,
  PaymentsEdit,
  SettingsEdit,
  TaxesEdit,
} from '../../workbook/read-back';
import type { MappingSheet } from '../../workbook/sheet-names';
import type { Answer, Client } from './client';

export interface MappingTables {
  accounts: AccountsTableDto;
  taxes: TaxesTableDto;
  channels: ChannelsTableDto;
  contacts: ContactsTableDto;
  payments: PaymentsTableDto;
  items: ItemsTableDto;
  settings: SettingsTableDto;
}

export interface MappingEdits {
  accounts: AccountsEdit;
  taxes: TaxesEdit;
  channels: ChannelsEdit;
  contacts: ContactsEdit;
  payments: PaymentsEdit;
  items: ItemsEdit;
  settings: SettingsEdit;
}

const answers = {
  accounts: accountsTable,
  taxes: taxesTable,
  channels: channelsTable,
  contacts: contactsTable,
  payments: paymentsTable,
  items: itemsTable,
};
const versioned = { ...answers, settings: settingsTable };

/** Reads one of the sheets that the server keeps; Settings have an address of their own. */
export async function readTable<Sheet extends MappingSheet>(
  client: Client,
  connection: string,
  sheet: Sheet,
): Promise<Answer<MappingTables[Sheet]>> {
  const table: MappingSheet = sheet;
  const answer =
    table === 'settings'
      ? client.call('readSettings', { params: { connection } })
      : client.callAs('readMapping', { params: { connection, table } }, answers[table]);
  return (await answer) as Answer<MappingTables[Sheet]>;
}

/** Saves edits upon the version that they were made on. */
export async function saveTable<Sheet extends MappingSheet>(
  client: Client,
  connection: string,
  sheet: Sheet,
  ifMatch: string,
  edit: MappingEdits[Sheet],
): Promise<Answer<MappingTables[Sheet]>> {
  const table: MappingSheet = sheet;
  const answer =
    table === 'settings'
      ? client.call('saveSettings', { params: { connection }, ifMatch, body: edit as SettingsEdit })
      : client.callAs(
          'saveMapping',
          { params: { connection, table }, ifMatch, body: edit as AccountsEdit | TaxesEdit | ChannelsEdit },
          answers[table],
        );
  return (await answer) as Answer<MappingTables[Sheet]>;
}

/** Saves an earlier version as the newest one, upon the version that is shown. */
export async function restoreTable<Sheet extends MappingSheet>(
  client: Client,
  connection: string,
  sheet: Sheet,
  version: number,
  ifMatch: string,
): Promise<Answer<MappingTables[Sheet]>> {
  const params = { connection, table: sheet, version: String(version) };
  const answer = client.callAs('restoreVersion', { params, ifMatch }, versioned[sheet]);
  return (await answer) as Answer<MappingTables[Sheet]>;
}
