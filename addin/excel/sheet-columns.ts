import type { PictureColumn } from '../workbook/port';
import type { Batch } from './batch';
import { columnPoints } from './looks';
import { type Corner, runsOf, stateColumn } from './layout';
import type { Standing } from './standing';

/** Neighbouring columns of ours: where they begin, and which picture columns they are. */
export interface ColumnRun {
  readonly column: number;
  readonly ids: readonly string[];
}

/** Columns of a new sheet: state, then the picture's, right of the ids. */
export const freshColumns = (corner: Corner, columns: readonly PictureColumn[]): Map<string, number> =>
  new Map([stateColumn, ...columns.map(({ id }) => id)].map((id, index) => [id, corner.column + 1 + index]));

/**
 * Makes the sheet have exactly the picture's columns. Ours stay where the user moved them, hers stay between ours;
 * what was deleted is put back after its neighbour, and columns that we do not draw any more go.
 */
export async function mendColumns(
  batch: Batch,
  { sheet, corner, columns: found }: Standing,
  columns: readonly PictureColumn[],
): Promise<Map<string, number>> {
  const wanted = [stateColumn, ...columns.map(({ id }) => id)];
  const places = new Map(found);
  const whole = (column: number): Excel.Range => sheet.getRangeByIndexes(0, column, 1, 1).getEntireColumn();
  for (const [id, column] of [...places].sort(([, a], [, b]) => b - a)) {
    if (wanted.includes(id)) continue;
    await batch.operations();
    whole(column).delete('Left');
    places.delete(id);
    shiftFrom(places, column + 1, -1);
  }
  let before = corner.column;
  for (const id of wanted) {
    const place = places.get(id);
    if (place !== undefined) {
      before = place;
      continue;
    }
    await batch.operations(3);
    const at = before + 1;
    whole(at).insert('Right');
    shiftFrom(places, at, 1);
    places.set(id, at);
    setWidth(sheet, at, id, columns);
    before = at;
  }
  return places;
}

function shiftFrom(places: Map<string, number>, from: number, by: 1 | -1): void {
  for (const [id, column] of places) if (column >= from) places.set(id, column + by);
}

/** The state column is hidden, the others are as wide as the picture says; only for columns just made. */
export function setWidth(
  sheet: Excel.Worksheet,
  column: number,
  id: string,
  columns: readonly PictureColumn[],
): void {
  const range = sheet.getRangeByIndexes(0, column, 1, 1).getEntireColumn();
  const { width } = columns.find((one) => one.id === id) ?? { width: 0 };
  if (id === stateColumn) range.columnHidden = true;
  else {
    range.columnHidden = false;
    range.format.columnWidth = columnPoints(width);
  }
}

/** Columns as they stand next to each other, so that a block is written with one call. */
export function columnRuns(places: ReadonlyMap<string, number>): ColumnRun[] {
  const byPlace = new Map([...places].map(([id, column]) => [column, id]));
  return runsOf([...byPlace.keys()]).map(([column, count]) => ({
    column,
    ids: Array.from({ length: count }, (_, index) => byPlace.get(column + index) ?? ''),
  }));
}
