import type { Area } from '../excel/address';
import { Cell, Row, type Sheet } from './sheet';
import type { Value } from './values';

export interface SortBy {
  /** Counting from 0. */
  readonly column: number;
  readonly ascending: boolean;
}

/**
 * Sorts a range as its menu and `Range.sort` do: cells move with their values, notes, formats and links; drop-downs,
 * conditional formats, protections, hidden rows and metadata stay where they are [belief].
 */
export function sortCells(sheet: Sheet, area: Area, by: readonly SortBy[]): void {
  const lines = Array.from({ length: area.rows }, (_, index) => area.row + index).map((row) => ({
    keys: by.map(({ column }) => sheet.cell(row, column).value),
    cells: Array.from({ length: area.columns }, (_, at) => sheet.rows[row]?.cells[area.column + at]),
  }));
  const rules = lines.map(({ cells }) => cells.map((cell) => cell?.validation ?? null));
  lines.sort((a, b) => {
    for (const [index, { ascending }] of by.entries()) {
      const order = compare(a.keys[index] ?? '', b.keys[index] ?? '', ascending);
      if (order !== 0) return order;
    }
    return 0;
  });
  lines.forEach(({ cells }, index) =>
    cells.forEach((cell, at) => {
      const validation = rules[index]?.[at] ?? null;
      const row = sheet.rows[area.row + index] ?? new Row();
      row.cells[area.column + at] =
        cell || validation ? Object.assign(new Cell(), cell, { validation }) : undefined;
    }),
  );
}

/** Numbers, then texts, then booleans; blanks last either way (help page "Sort & filter your data"). */
function compare(a: Value, b: Value, ascending: boolean): number {
  if (a === '' || b === '') return Number(a === '') - Number(b === '');
  const rank = (value: Value): number => ['number', 'string', 'boolean'].indexOf(typeof value);
  const order =
    rank(a) - rank(b) ||
    (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));
  return ascending ? order : -order;
}
