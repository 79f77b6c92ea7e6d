import type { Batch } from './batch';
import type { RawValue } from './cell-values';
import { firstRow, runsOf } from './layout';
import type { Standing } from './standing';

/** More cells than this beside our table are not moved: reading them would take longer than the user waits. */
const mostCells = 400_000;
const cellsAtOnce = 20_000;
/** A number format and its share of the pieces that the runtime makes. */
const bytesOfFormat = 20;

interface Block {
  readonly column: number;
  readonly width: number;
  readonly range: Excel.Range;
}

/** The user's own cells beside our rows, read before a drawing that moves rows. */
export interface UserCells {
  readonly standing: Standing;
  readonly blocks: readonly Block[];
  /** There are so many that they are left where they are. */
  readonly tooMany: boolean;
}

/** Whether the rows of ours that stay do not stand where the new order puts them. */
export function rowsMove({ ids }: Standing, order: readonly string[]): boolean {
  return (
    order.some((id, index) => (ids[index] ?? '') !== id) || ids.slice(order.length).some((id) => id !== '')
  );
}

/** Asks for the user's cells in columns that are not ours, formulas in R1C1 notation so that they move like a drag. */
export function searchUserCells(standing: Standing): UserCells {
  const { corner, columns, lastColumn, lastRow, sheet } = standing;
  const ours = new Set([corner.column, ...columns.values()]);
  const others: number[] = [];
  for (let column = 0; column <= lastColumn; column++) if (!ours.has(column)) others.push(column);
  const rows = lastRow - firstRow(corner) + 1;
  const tooMany = rows * others.length > mostCells;
  if (rows <= 0 || tooMany) return { standing, blocks: [], tooMany };
  const blocks = runsOf(others).map(([column, width]) => {
    const range = sheet.getRangeByIndexes(firstRow(corner), column, rows, width);
    range.load('formulasR1C1,numberFormat');
    return { column, width, range };
  });
  return { standing, blocks, tooMany };
}

/**
 * Puts the user's cells beside the same rows again. What stood beside a row that is gone is kept below the table,
 * after an empty row; nothing is written where the user has no cells.
 *
 * @param order row ids as they stand from `start` down
 */
export async function placeUserCells(
  batch: Batch,
  { standing, blocks }: UserCells,
  order: readonly string[],
  start: number,
): Promise<void> {
  const filled = blocks.filter(({ range }) =>
    range.formulasR1C1.some((line) => (line as RawValue[]).some((value) => value !== '')),
  );
  const target = targets(standing, order);
  for (const { column, width, range } of filled) {
    const lines = range.formulasR1C1 as RawValue[][];
    const formats = range.numberFormat as string[][];
    const moved = new Map<number, { line: RawValue[]; formats: string[] }>();
    const taken = filled.map((block) => block.range.formulasR1C1 as RawValue[][]);
    lines.forEach((line, index) => {
      // A row counts when any of the user's columns has something in it, so that her columns stay in step.
      if (taken.every((all) => (all[index] ?? []).every((value) => value === ''))) return;
      moved.set(target(index, taken), { line, formats: formats[index] ?? [] });
    });
    const length = Math.max(lines.length, ...[...moved.keys()].map((row) => row + 1));
    const plain = (): RawValue[] => Array.from({ length: width }, () => '');
    const values = Array.from({ length }, (_, row) => moved.get(row)?.line.map(guarded) ?? plain());
    const general = Array.from({ length: width }, () => 'General');
    const rowsAtOnce = Math.max(1, Math.floor(cellsAtOnce / width));
    for (let row = 0; row < length; row += rowsAtOnce) {
      const part = values.slice(row, row + rowsAtOnce);
      await batch.room(JSON.stringify(part).length + part.length * width * bytesOfFormat);
      const block = standing.sheet.getRangeByIndexes(start + row, column, part.length, width);
      block.numberFormat = part.map((_, index) => moved.get(row + index)?.formats ?? general);
      block.formulasR1C1 = part;
    }
  }
}

/** Texts keep being texts; formulas are the user's own and stay formulas. */
const guarded = (value: RawValue): RawValue =>
  typeof value === 'string' && value !== '' && !value.startsWith('=') ? `'${value}` : value;

type Lines = readonly RawValue[][];

/** Where a row of notes goes, from 0 in the body. */
function targets(
  standing: Standing,
  order: readonly string[],
): (index: number, taken: readonly Lines[]) => number {
  const newPlace = new Map(order.map((id, index) => [id, index]));
  const lastOwn = standing.ids.reduce((last, id, index) => (id === '' ? last : index), -1);
  const known = new Map<number, number>();
  let spare = -1;
  return (index, taken) => {
    const before = known.get(index);
    if (before !== undefined) return before;
    const id = standing.ids[index] ?? '';
    if (spare < 0) spare = belowAll(order.length, lastOwn, taken);
    const place =
      newPlace.get(id) ?? (id === '' && index > lastOwn ? order.length + (index - lastOwn) - 1 : spare++);
    known.set(index, place);
    return place;
  };
}

/** The first free row below the notes that stand under the table; without any, an empty row stays between. */
function belowAll(rows: number, lastOwn: number, taken: readonly Lines[]): number {
  let below = 0;
  for (const lines of taken) {
    lines.forEach((line, index) => {
      if (index > lastOwn && line.some((value) => value !== '')) below = Math.max(below, index - lastOwn);
    });
  }
  return rows + Math.max(below, 1);
}
