import type { ICellData, IColumnData, Worksheet } from '@univerjs/core';
import type { CellMatrix, GridModel } from './grid-model';
import { type Layout, idColumn } from './layout';

/** One row's cells right of ours, by their distance from our last column. */
interface UserRow {
  /** Where the row belongs: a fixed row at the top, the header, a row of ours, or so many rows below the last of ours. */
  readonly at: { readonly top: number } | 'header' | { readonly id: string } | { readonly below: number };
  readonly gridRow: number;
  readonly cells: readonly (readonly [offset: number, cell: ICellData])[];
}

/** What the user wrote into columns of her own beside our table, tied to our row ids instead of places. */
export interface UserCells {
  readonly rows: readonly UserRow[];
  readonly columns: readonly (readonly [offset: number, data: Partial<IColumnData>])[];
}

const isEmpty = (cell: ICellData): boolean =>
  (cell.v ?? null) === null && !cell.p && !cell.f && !cell.si && !cell.s;

/** Collects the user's cells of a sheet that is laid out as given. */
export function captureUserCells(model: GridModel, worksheet: Worksheet, layout: Layout): UserCells {
  const matrix = worksheet.getCellMatrix();
  const gridId = worksheet.getSheetId();
  const lastId = lastRowWithId(worksheet, layout);
  const rows: UserRow[] = [];
  matrix.forRow((gridRow, columns) => {
    const cells: [number, ICellData][] = [];
    for (const column of columns) {
      const cell = column > layout.lastColumn ? matrix.getValue(gridRow, column) : null;
      if (!cell || isEmpty(cell)) continue;
      const { si: _shared, ...own } = cell;
      const formula = model.formulaAt(gridId, gridRow, column);
      cells.push([column - layout.lastColumn, formula ? { ...own, f: formula } : own]);
    }
    if (cells.length > 0) rows.push({ at: placeOf(worksheet, layout, gridRow, lastId), gridRow, cells });
  });
  const columns = Object.entries(worksheet.getConfig().columnData)
    .map(([column, data]) => [Number(column) - layout.lastColumn, { ...data }] as const)
    .filter(([offset]) => offset > 0);
  return { rows, columns };
}

function placeOf(worksheet: Worksheet, layout: Layout, gridRow: number, lastId: number): UserRow['at'] {
  if (gridRow < layout.headerRow) return { top: gridRow };
  if (gridRow === layout.headerRow) return 'header';
  const id = worksheet.getCellMatrix().getValue(gridRow, idColumn)?.v;
  if (id) return { id: String(id) };
  // A row that the user put between ours has no place in the new picture: like a vanished row, it goes below.
  return gridRow > lastId ? { below: gridRow - lastId } : { id: '' };
}

function lastRowWithId(worksheet: Worksheet, layout: Layout): number {
  const matrix = worksheet.getCellMatrix();
  let row = matrix.getLength() - 1;
  while (row >= layout.firstRow && !matrix.getValue(row, idColumn)?.v) row--;
  return row;
}

/**
 * Cells to write so that the user's notes stand beside the same rows again. Notes beside rows that are gone are kept
 * below the table. Formulas move as if their cells had been dragged along, so `=F12*2` still looks at its own row.
 */
export function placeUserCells(
  model: GridModel,
  user: UserCells,
  layout: Layout,
  order: readonly string[],
): CellMatrix {
  const rowOf = new Map(order.map((id, index) => [id, layout.firstRow + index]));
  const lastRow = layout.firstRow + order.length - 1;
  const below = user.rows.flatMap(({ at }) => (typeof at === 'object' && 'below' in at ? [at.below] : []));
  let spare = lastRow + Math.max(1, ...below); // one empty row stays between the table and the notes
  const cells: CellMatrix = {};
  for (const { at, gridRow, cells: own } of user.rows) {
    let row: number;
    if (at === 'header') row = layout.headerRow;
    else if ('top' in at) row = Math.min(at.top, layout.headerRow - 1);
    else if ('below' in at) row = lastRow + at.below;
    else row = rowOf.get(at.id) ?? ++spare;
    const line = (cells[row] ??= {});
    for (const [offset, cell] of own) {
      const moved = cell.f ? { ...cell, f: model.movedFormula(cell.f, row - gridRow) } : cell;
      line[layout.lastColumn + offset] = moved;
    }
  }
  return cells;
}
