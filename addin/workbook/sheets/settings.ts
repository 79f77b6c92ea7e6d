import type { SettingsTableDto } from '../../../server/contract/mappings';
import { cellText } from '../cells';
import { type SheetContext, band, cellsOf, checkText, column, marksOf, sheetHead } from '../picture';
import type { SheetPicture } from '../port';
import { tableStatus, versionWords } from './mapping-band';

const columns = [
  column('value', 'Value', 'text', 22, { editable: true }),
  column('what', 'What it does', 'text', 60, { wrap: true }),
  column('allowed', 'Allowed values', 'text', 34, { wrap: true }),
  column('default', 'Default', 'text', 14),
  column('check', 'Check', 'text', 50, { wrap: true }),
];

/** Settings: one row a setting. */
export function settingsSheet(table: SettingsTableDto, context: SheetContext): SheetPicture {
  const rows = table.rows.map((row) => ({
    id: row.row,
    role: 'plain' as const,
    cells: cellsOf(columns, {
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
    columns,
    rows,
    marks: marksOf(table.faults, columns, new Set(rows.map(({ id }) => id))),
    links: [],
  };
}
