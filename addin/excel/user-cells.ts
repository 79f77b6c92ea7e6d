import { type Batch, sizeOf } from './batch';
import type { RawValue } from './cell-values';
import { firstRow, runsOf, stateColumn } from './layout';
import { isTooLargeToRead } from './refusals';
import { type Standing, lastOwnRow } from './standing';

/** More cells than this beside our table are not moved: reading them would take longer than the user waits. */
const mostCells = 400_000;
const cellsAtOnce = 50_000;
const bytesAtOnce = 700_000;
/** A row's share of the pieces that the runtime makes. */
const bytesOfRow = 20;

interface Block {
  readonly column: number;
  readonly width: number;
  readonly formulas: RawValue[][];
  readonly formats: string[][];
  /** In our columns: rows that the user put in between ours. Rows of ours are blank here, and nothing is written there. */
  readonly between: boolean;
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

/**
 * Reads the user's cells in columns that are not ours, formulas in R1C1 notation so that they move like a drag; in
 * pieces, so that no answer is larger than Excel gives.
 */
export async function readUserCells(batch: Batch, standing: Standing, growable: boolean): Promise<UserCells> {
  const { corner, columns, lastColumn, lastRow, sheet } = standing;
  const ours = new Set([corner.column, ...columns.values()]);
  const others: number[] = [];
  for (let column = 0; column <= lastColumn; column++) if (!ours.has(column)) others.push(column);
  const rows = lastRow - firstRow(corner) + 1;
  const tooMany = rows * others.length > mostCells;
  const blocks = growable ? [] : await readBetween(batch, standing);
  if (rows <= 0 || tooMany) return { standing, blocks, tooMany };
  // What was gathered goes first, so that nothing but the reading is asked again.
  await batch.send();
  for (const [column, width] of runsOf(others)) {
    const block: Block = { column, width, formulas: [], formats: [], between: false };
    let step = Math.max(1, Math.floor(cellsAtOnce / width));
    for (let row = 0; row < rows;) {
      const range = sheet.getRangeByIndexes(
        firstRow(corner) + row,
        column,
        Math.min(step, rows - row),
        width,
      );
      range.load('formulasR1C1,numberFormat');
      try {
        await batch.send();
      } catch (error) {
        if (!isTooLargeToRead(error) || step === 1) throw error;
        step = Math.ceil(step / 2);
        continue;
      }
      block.formulas.push(...(range.formulasR1C1 as RawValue[][]));
      block.formats.push(...(range.numberFormat as string[][]));
      row += step;
    }
    blocks.push(block);
  }
  return { standing, blocks, tooMany };
}

/** What the user has in our columns in rows that she put in between ours. */
async function readBetween(batch: Batch, standing: Standing): Promise<Block[]> {
  const { corner, columns, ids, sheet } = standing;
  const last = lastOwnRow(standing);
  const rows = runsOf(ids.flatMap((id, index) => (id === '' && index < last ? [index] : [])));
  if (rows.length === 0) return [];
  const visible = [...columns].flatMap(([id, column]) => (id === stateColumn ? [] : [column]));
  const read: { block: Block; row: number; range: Excel.Range }[] = [];
  for (const [column, width] of runsOf(visible)) {
    const formulas = Array.from({ length: last + 1 }, () => Array.from({ length: width }, () => ''));
    const block: Block = { column, width, formulas, formats: [], between: true };
    for (const [row, count] of rows) {
      await batch.operations();
      const range = sheet.getRangeByIndexes(firstRow(corner) + row, column, count, width);
      range.load('formulasR1C1,numberFormat');
      read.push({ block, row, range });
    }
  }
  await batch.send();
  for (const { block, row, range } of read) {
    (range.formulasR1C1 as RawValue[][]).forEach((line, index) => (block.formulas[row + index] = line));
    (range.numberFormat as string[][]).forEach((line, index) => (block.formats[row + index] = line));
  }
  return [...new Set(read.map(({ block }) => block))];
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
  const filled = blocks.filter(({ formulas }) => formulas.some((line) => line.some((value) => value !== '')));
  const target = targets(standing, order);
  const taken = filled.map(({ formulas }) => formulas);
  for (const { column, width, formulas: lines, formats, between } of filled) {
    const moved = new Map<number, { line: RawValue[]; formats: string[] }>();
    lines.forEach((line, index) => {
      // A row counts when any of the user's columns has something in it, so that her columns stay in step.
      if (taken.every((all) => (all[index] ?? []).every((value) => value === ''))) return;
      moved.set(target(index), { line, formats: formats[index] ?? [] });
    });
    if (between) {
      for (const [row, { line, formats: own }] of moved) {
        const one = { line: line.map(guarded), formats: own };
        await batch.room(sizeOfRow(one));
        const range = standing.sheet.getRangeByIndexes(start + row, column, 1, width);
        range.numberFormat = [one.formats];
        range.formulasR1C1 = [one.line];
      }
      continue;
    }
    const length = Math.max(lines.length, ...[...moved.keys()].map((row) => row + 1));
    const plain = (): RawValue[] => Array.from({ length: width }, () => '');
    const values = Array.from({ length }, (_, row) => moved.get(row)?.line.map(guarded) ?? plain());
    const general = Array.from({ length: width }, () => 'General');
    const parts = values.map((line, row) => ({ line, formats: moved.get(row)?.formats ?? general }));
    for (const [row, part] of piecesBySize(parts)) {
      await batch.room(part.reduce((bytes, one) => bytes + sizeOfRow(one), 0));
      const block = standing.sheet.getRangeByIndexes(start + row, column, part.length, width);
      block.numberFormat = part.map((one) => one.formats);
      block.formulasR1C1 = part.map((one) => one.line);
    }
  }
}

interface UserRow {
  readonly line: RawValue[];
  readonly formats: string[];
}

const sizeOfRow = ({ line, formats }: UserRow): number => sizeOf(line) + sizeOf(formats) + bytesOfRow;

/** Rows cut into pieces that a request holds, each with its first row. */
function piecesBySize(rows: readonly UserRow[]): [start: number, part: UserRow[]][] {
  const pieces: [number, UserRow[]][] = [];
  let bytes = Infinity;
  for (const [index, row] of rows.entries()) {
    const size = sizeOfRow(row);
    if (bytes + size > bytesAtOnce) {
      pieces.push([index, []]);
      bytes = 0;
    }
    pieces.at(-1)?.[1].push(row);
    bytes += size;
  }
  return pieces;
}

/** Texts keep being texts; formulas are the user's own and stay formulas. */
const guarded = (value: RawValue): RawValue =>
  typeof value === 'string' && value !== '' && !value.startsWith('=') ? `'${value}` : value;

/** Where a row of notes goes, from 0 in the body. */
function targets(standing: Standing, order: readonly string[]): (index: number) => number {
  const newPlace = new Map(order.map((id, index) => [id, index]));
  const lastOwn = lastOwnRow(standing);
  const known = new Map<number, number>();
  const last = standing.lastRow - firstRow(standing.corner);
  // Below what stands under the table; without anything, an empty row stays between.
  let spare = Math.max(order.length, last > lastOwn ? last : 0) + 1;
  return (index) => {
    const before = known.get(index);
    if (before !== undefined) return before;
    const id = standing.ids[index] ?? '';
    const place = newPlace.get(id) ?? (id === '' && index > lastOwn ? index : spare++);
    known.set(index, place);
    return place;
  };
}
