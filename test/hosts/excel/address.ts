/** A rectangle of cells; rows and columns from 0. */
export interface Area {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Size of a worksheet (docs: "Excel specifications and limits"). */
export const maxRows = 1_048_576;
export const maxColumns = 16_384;

export function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

export const columnIndex = (name: string): number =>
  [...name.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const between = (first: number, last: number): [start: number, count: number] => [
  Math.min(first, last),
  Math.abs(last - first) + 1,
];

/** `A1`, `A1:B2`, `A:B`, `1:3`, each with or without `$` and a sheet's name; null when it is none of them. */
export function parseAddress(text: string): { sheet: string | null; area: Area } | null {
  const bang = text.lastIndexOf('!');
  const sheet =
    bang < 0
      ? null
      : text
          .slice(0, bang)
          .replace(/^=?'?|'$/g, '')
          .replaceAll("''", "'");
  const plain = text
    .slice(bang + 1)
    .replace(/^=/, '')
    .replaceAll('$', '')
    .trim();
  const parts = /^([A-Z]{1,3})?(\d+)?(?::([A-Z]{1,3})?(\d+)?)?$/i.exec(plain);
  if (!parts || plain === '') return null;
  const [, c1, r1, c2, r2] = parts;
  const single = !plain.includes(':');
  if (single && (c1 === undefined || r1 === undefined)) return null;
  const [column, columns] =
    c1 === undefined ? [0, maxColumns] : between(columnIndex(c1), columnIndex(c2 ?? c1));
  const [row, rows] = r1 === undefined ? [0, maxRows] : between(Number(r1) - 1, Number(r2 ?? r1) - 1);
  return { sheet, area: { row, column, rows, columns } };
}

/** Without the sheet: `B2:D9`. */
export function formatArea({ row, column, rows, columns }: Area): string {
  if (rows === maxRows) return `${columnName(column)}:${columnName(column + columns - 1)}`;
  if (columns === maxColumns) return `${row + 1}:${row + rows}`;
  const first = `${columnName(column)}${row + 1}`;
  return rows * columns === 1 ? first : `${first}:${columnName(column + columns - 1)}${row + rows}`;
}

export const quoteSheet = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`;

export function intersect(a: Area, b: Area): Area | null {
  const row = Math.max(a.row, b.row);
  const column = Math.max(a.column, b.column);
  const rows = Math.min(a.row + a.rows, b.row + b.rows) - row;
  const columns = Math.min(a.column + a.columns, b.column + b.columns) - column;
  return rows > 0 && columns > 0 ? { row, column, rows, columns } : null;
}

export function bounding(a: Area, b: Area): Area {
  const row = Math.min(a.row, b.row);
  const column = Math.min(a.column, b.column);
  return {
    row,
    column,
    rows: Math.max(a.row + a.rows, b.row + b.rows) - row,
    columns: Math.max(a.column + a.columns, b.column + b.columns) - column,
  };
}

export const covers = (area: Area, row: number, column: number): boolean =>
  row >= area.row &&
  row < area.row + area.rows &&
  column >= area.column &&
  column < area.column + area.columns;

/** Where things go when rows or columns are inserted or deleted. */
export interface Shift {
  readonly axis: 'row' | 'column';
  readonly at: number;
  /** Negative for deletion. */
  readonly count: number;
}

export function shiftIndex(index: number, { at, count }: Shift): number | null {
  if (index < at) return index;
  if (count < 0 && index < at - count) return null;
  return index + count;
}

/** An area after the shift; null when all of it was deleted. Areas grow when something is inserted inside them. */
export function shiftArea(area: Area, shift: Shift): Area | null {
  const isRow = shift.axis === 'row';
  const start = isRow ? area.row : area.column;
  const length = isRow ? area.rows : area.columns;
  if (length === (isRow ? maxRows : maxColumns)) return area;
  let first = start;
  while (first < start + length && shiftIndex(first, shift) === null) first++;
  if (first === start + length) return null;
  let last = start + length - 1;
  while (shiftIndex(last, shift) === null) last--;
  const from = shiftIndex(first, shift) ?? 0;
  const count = (shiftIndex(last, shift) ?? 0) - from + 1;
  return isRow ? { ...area, row: from, rows: count } : { ...area, column: from, columns: count };
}
