import type { Result } from '../accounting/result';
import {
  accountsEdit,
  availableTables,
  channelsEdit,
  taxesEdit,
  type AvailableTable,
} from '../contract/mappings';
import { readMappingTable, saveMappingTable, type MappingDto } from '../sync/mappings';
import { fail, type Problem } from '../sync/problem';
import { baseVersion, type ApiTools, type Handlers } from './api';

type Names = 'readMapping' | 'saveMapping' | 'readSettings' | 'saveSettings';

const edits = { accounts: accountsEdit, taxes: taxesEdit, channels: channelsEdit } as const;
const isAvailable = (table: string | undefined): table is AvailableTable =>
  (availableTables as readonly string[]).includes(table ?? '');
const notAvailable = () =>
  fail('kind-not-available', `This version keeps the mapping tables ${availableTables.join(', ')}.`);

export function mappingHandlers({ context, actor }: ApiTools): Pick<Handlers, Names> {
  return {
    readMapping: async ({ params: { connection = '', table } }) =>
      isAvailable(table) ? asMapping(await readMappingTable(context, connection, table)) : notAvailable(),
    saveMapping: async (call) => {
      const { connection = '', table } = call.params;
      if (!isAvailable(table)) return notAvailable();
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
          actor,
        ),
      );
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
          actor,
        ),
      );
    },
  };
}

const asMapping = (result: Result<MappingDto, Problem>) =>
  result as Awaited<ReturnType<Handlers['readMapping']>>;
const asSettings = (result: Result<MappingDto, Problem>) =>
  result as Awaited<ReturnType<Handlers['readSettings']>>;
