import type { SettingsTableDto } from '../../../server/contract/mappings';
import { cellText } from '../cells';
import { type SheetContext, band, cellsOf, checkText, column, marksOf, sheetHead } from '../picture';
import type { PictureColumn, SheetPicture } from '../port';
import { tableStatus, versionWords } from './mapping-band';

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
  const all = columns(table.rows);
  const rows = table.rows.map((row) => ({
    id: row.row,
    role: 'plain' as const,
    cells: cellsOf(all, {
      group: cellText(row.group),
      name: cellText(row.name),
      value: cellText(row.value),
      what: cellText(row.what),
      allowed: cellText(row.allowed),
      default: cellText(row.default),
      check: checkText(
        table.faults.filter((fault) => fault.row === row.row),
        row.check,
      ),
    }),
  }));
  return {
    ...sheetHead('settings'),
    band: band('settings', context, versionWords(table, context), tableStatus(table)),
    summary: [],
    columns: all,
    rows,
    marks: marksOf(table.faults, all, new Set(rows.map(({ id }) => id))),
    links: [],
  };
}
