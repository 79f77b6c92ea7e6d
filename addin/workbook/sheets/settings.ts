import type { SettingsTableDto } from '../../../server/contract/mappings';
import { cellText } from '../cells';
import { type SheetContext, column } from '../picture';
import type { PictureColumn, SheetPicture } from '../port';
import { mappingSheet } from './mapping-sheet';

/** The settings with a closed list offer it; the others take what is typed. */
const columns = (rows: SettingsTableDto['rows']): PictureColumn[] => [
  column('group', 'About', 'text', 20),
  column('name', 'Setting', 'text', 28),
  column('value', 'Value', 'text', 22, {
    editable: true,
    rowChoices: Object.fromEntries(
      rows.filter(({ choices }) => choices.length > 0).map(({ row, choices }) => [row, choices]),
    ),
  }),
  column('what', 'What it does', 'text', 60, { wrap: true }),
  column('allowed', 'Allowed values', 'text', 34, { wrap: true }),
  column('default', 'Default', 'text', 14),
  column('check', 'Check', 'text', 50, { wrap: true }),
];

/** Settings: one row a setting. */
export function settingsSheet(table: SettingsTableDto, context: SheetContext): SheetPicture {
  return mappingSheet(
    'settings',
    table,
    {
      columns: columns(table.rows),
      cells: (row) => ({
        group: cellText(row.group),
        name: cellText(row.name),
        value: cellText(row.value),
        what: cellText(row.what),
        allowed: cellText(row.allowed),
        default: cellText(row.default),
      }),
    },
    context,
  );
}
