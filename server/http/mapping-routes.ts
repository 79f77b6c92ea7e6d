import { ok, type Result } from '../accounting/result';
import {
  accountsEdit,
  channelsEdit,
  contactsEdit,
  itemsEdit,
  mappingTables,
  paymentsEdit,
  taxesEdit,
  versionedTables,
  type MappingTable,
  type VersionedTable,
} from '../contract/mappings';
import { listVersions, readVersion, restoreVersion } from '../sync/mapping-history';
import { readMappingTable, saveMappingTable, type MappingDto } from '../sync/mappings';
import { fail, type Problem } from '../sync/problem';
import { baseVersion, type ApiTools, type Handlers } from './api';
import { offsetOf, pageOf } from './paging';

type Names =
  | 'readMapping'
  | 'saveMapping'
  | 'readSettings'
  | 'saveSettings'
  | 'listVersions'
  | 'readVersion'
  | 'restoreVersion';

const edits = {
  accounts: accountsEdit,
  taxes: taxesEdit,
  channels: channelsEdit,
  payments: paymentsEdit,
  contacts: contactsEdit,
  items: itemsEdit,
} as const;
const isMapping = (table: string | undefined): table is MappingTable =>
  (mappingTables as readonly string[]).includes(table ?? '');
const isVersioned = (table: string | undefined): table is VersionedTable =>
  (versionedTables as readonly string[]).includes(table ?? '');
/** 0 for what is no number of a version: there is no such version. */
const versionOf = (text: string | undefined): number => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : 0);
const noSuchTable = () => fail('kind-not-available', `The mapping tables are ${mappingTables.join(', ')}.`);

export function mappingHandlers({ context }: ApiTools): Pick<Handlers, Names> {
  return {
    readMapping: async ({ params: { connection = '', table } }) =>
      isMapping(table) ? asMapping(await readMappingTable(context, connection, table)) : noSuchTable(),
    saveMapping: async (call) => {
      const { connection = '', table } = call.params;
      if (!isMapping(table)) return noSuchTable();
      const version = baseVersion(call);
      if (!version.ok) return version;
      // The route's schema is a union; which member counts is told by the path.
      const body = edits[table].safeParse(call.body);
      if (!body.success)
        return fail(
          'invalid-request',
          `These rows are not rows of ${table}: ${body.error.issues[0]?.path.map(String).join('.') ?? ''} ${body.error.issues[0]?.message ?? ''}.`,
        );
      return asMapping(
        await saveMappingTable(
          context,
          connection,
          table,
          version.value,
          body.data.rows as { row: string }[],
          call.person.user,
        ),
      );
    },
    listVersions: async ({ params: { connection = '', table }, query }) => {
      if (!isVersioned(table)) return noSuchTable();
      const offset = offsetOf(query.cursor);
      const listed = await listVersions(context, connection, table, offset, query.limit);
      return listed.ok ? ok(pageOf(listed.value.items, offset, listed.value.total)) : listed;
    },
    readVersion: async ({ params: { connection = '', table, version } }) =>
      isVersioned(table) ? readVersion(context, connection, table, versionOf(version)) : noSuchTable(),
    restoreVersion: async (call) => {
      const { connection = '', table, version } = call.params;
      if (!isVersioned(table)) return noSuchTable();
      const basedOn = baseVersion(call);
      if (!basedOn.ok) return basedOn;
      return restoreVersion(context, connection, table, versionOf(version), basedOn.value, call.person.user);
    },
    readSettings: async ({ params: { connection = '' } }) =>
      asSettings(await readMappingTable(context, connection, 'settings')),
    saveSettings: async (call) => {
      const version = baseVersion(call);
      if (!version.ok) return version;
      return asSettings(
        await saveMappingTable(
          context,
          call.params['connection'] ?? '',
          'settings',
          version.value,
          call.body.rows,
          call.person.user,
        ),
      );
    },
  };
}

const asMapping = (result: Result<MappingDto, Problem>) =>
  result as Awaited<ReturnType<Handlers['readMapping']>>;
const asSettings = (result: Result<MappingDto, Problem>) =>
  result as Awaited<ReturnType<Handlers['readSettings']>>;
