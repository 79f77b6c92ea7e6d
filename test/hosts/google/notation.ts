import { type Area, columnIndex, columnName } from '../excel/address';

/** Rows and columns that a sheet has. */
export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** An area in A1 notation; `whole` when it was named by rows or columns alone (`4:4`, `C:C`). */
export interface Noted {
  readonly sheet: string | null;
  readonly area: Area;
  readonly whole: 'rows' | 'columns' | null;
}

/**
 * `A1`, `A1:B2`, `A:B`, `1:3`, and `A2:C`, which ends with the sheet (docs: Sheets API, "A1 notation"), with or without
 * `$` and a sheet's name. Null when it is none of them.
 */
export function parseNotation(text: string, sizeOf: (sheet: string | null) => Size | null): Noted | null {
  const bang = text.lastIndexOf('!');
  const named = bang < 0 ? null : text.slice(0, bang);
  const sheet = named === null ? null : named.replace(/^'|'$/g, '').replaceAll("''", "'");
  const size = sizeOf(sheet);
  const parts = /^([A-Z]{1,3})?(\d+)?(?:(:)([A-Z]{1,3})?(\d+)?)?$/i.exec(
    text.slice(bang + 1).replaceAll('$', ''),
  );
  if (!parts || !size) return null;
  const [, c1, r1, range, c2, r2] = parts;
  if (range === undefined && (c1 === undefined || r1 === undefined)) return null;
  if (range !== undefined && c2 === undefined && r2 === undefined) return null;
  const rowsAlone = c1 === undefined && c2 === undefined;
  const columnsAlone = r1 === undefined && r2 === undefined;
  const top = r1 === undefined ? 0 : Number(r1) - 1;
  const left = c1 === undefined ? 0 : columnIndex(c1);
  const bottom = range === undefined ? top : r2 === undefined ? size.rows - 1 : Number(r2) - 1;
  const right = range === undefined ? left : c2 === undefined ? size.columns - 1 : columnIndex(c2);
  const area = {
    row: Math.min(top, bottom),
    column: Math.min(left, right),
    rows: Math.abs(bottom - top) + 1,
    columns: Math.abs(right - left) + 1,
  };
  return { sheet, area, whole: rowsAlone ? 'rows' : columnsAlone ? 'columns' : null };
}

/** `B2:D9`, without the sheet. */
export function notationOf({ row, column, rows, columns }: Area, whole: Noted['whole'] = null): string {
  const [first, last] = [columnName(column), columnName(column + columns - 1)];
  if (whole === 'columns') return `${first}:${last}`;
  if (whole === 'rows') return `${row + 1}:${row + rows}`;
  return rows * columns === 1 ? `${first}${row + 1}` : `${first}${row + 1}:${last}${row + rows}`;
}
