import type { Area } from '../excel/address';
import { refuse } from './errors';
import type { Noted } from './notation';
import type { Cell, Sheet } from './sheet';

export interface RangeRef {
  readonly sheet: Sheet;
  readonly area: Area;
  readonly whole?: Noted['whole'];
}

/** One answer for each cell of a range, by rows. */
export const grid = <Value>(
  { sheet, area }: RangeRef,
  cell: (cell: Readonly<Cell>, row: number, column: number) => Value,
): Value[][] =>
  Array.from({ length: area.rows }, (_, row) =>
    Array.from({ length: area.columns }, (__, column) =>
      cell(sheet.cell(area.row + row, area.column + column), area.row + row, area.column + column),
    ),
  );

/** A single value for all cells, or a grid that must have the range's exact shape. */
export function each(
  { area }: RangeRef,
  input: unknown,
  set: (value: unknown, row: number, column: number) => void,
): void {
  const lines = Array.isArray(input) ? (input as unknown[][]) : null;
  if (lines) checkShape(lines, area);
  for (let row = 0; row < area.rows; row++) {
    for (let column = 0; column < area.columns; column++) {
      set(lines ? lines[row]?.[column] : input, area.row + row, area.column + column);
    }
  }
}

function checkShape(lines: readonly unknown[][], { rows, columns }: Area): void {
  const fault = (what: string, has: number, range: number): string =>
    `The number of ${what} in the data does not match the number of ${what} in the range. ` +
    `The data has ${has} but the range has ${range}.`;
  if (lines.length !== rows) refuse(fault('rows', lines.length, rows));
  for (const line of lines) if (line.length !== columns) refuse(fault('columns', line.length, columns));
}
