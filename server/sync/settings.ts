import { compileSettings } from '../accounting/settings';
import type { SettingRow } from '../accounting/mapping-tables';
import type { Queryable } from '../store/db';
import { readMapping } from '../store/mapping-versions';

/** The settings in force and the faults of their rows; what was never saved has its default. */
export async function settingsInForce(
  on: Queryable,
  connection: string,
): Promise<ReturnType<typeof compileSettings>> {
  const saved = await readMapping<SettingRow>(on, connection, 'settings');
  return compileSettings(new Map((saved?.rows ?? []).map(({ row, value }) => [row, value])));
}
