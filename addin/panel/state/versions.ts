import type { MappingChangeDto, MappingVersionDto } from '../../../server/contract/mappings';
import type { MappingSheet } from '../../workbook/sheet-names';
import { type Desk, connectionId, sayProblem, whileBusy } from './desk';
import type { WorkbookSync } from './workbook-sync';

export interface VersionList {
  readonly items: readonly MappingVersionDto[];
  readonly next: string | null;
}

/** The kept versions of the mapping sheets. What could not be read is said, and answered as null. */
export interface Versions {
  listVersions(sheet: MappingSheet, cursor: string | null): Promise<VersionList | null>;
  readChanges(sheet: MappingSheet, version: number): Promise<readonly MappingChangeDto[] | null>;
  /** Makes an earlier version the newest one and draws the sheet anew. */
  restoreVersion(sheet: MappingSheet, version: number): Promise<void>;
}

export function versions(desk: Desk, { saver }: Pick<WorkbookSync, 'saver'>): Versions {
  const table = (sheet: MappingSheet) => ({ connection: connectionId(desk) ?? '', table: sheet });
  return {
    listVersions: async (sheet, cursor) => {
      const query = cursor === null ? {} : { cursor };
      const answer = await desk.client.call('listVersions', { params: table(sheet), query });
      if (answer.ok) return answer.value;
      sayProblem(desk, answer.problem);
      return null;
    },
    readChanges: async (sheet, version) => {
      const params = { ...table(sheet), version: String(version) };
      const answer = await desk.client.call('readVersion', { params });
      if (answer.ok) return answer.value.changes;
      sayProblem(desk, answer.problem);
      return null;
    },
    restoreVersion: async (sheet, version) => {
      await whileBusy(desk, 'The sheet was not drawn anew', () => saver.restore(sheet, version));
    },
  };
}
