import type { CellValue, ColumnFormat } from '../../addin/workbook/port';
import { type RawValue, asRead, dateFormat, isText, numberFormats, toCell } from '../shared/cells';
import { bandRows, firstRow, runsOf, stateColumn } from '../shared/layout';
import { withNote } from '../shared/notes';
import type { PatchAnswer, PatchPlan } from '../shared/plan';
import { linksByColumn, setTexts } from './links';
import { locked } from './locked';
import { type Standing, readingOf, standing } from './standing';

/**
 * Changes single cells. A column is written in one piece from its first changed row to its last, the rows between with
 * what stands there: one call a column, however many rows changed.
 */
export function patch(plan: PatchPlan): PatchAnswer {
  return locked(() => {
    const found = standing(plan.sheet);
    if (!found) return { patched: false };
    const before = readingOf(found);
    const rows = new Map(found.ids.map((id, row) => [id, firstRow(found.corner) + row]));
    rows.delete('');
    writeCells(found, plan, rows);
    writeNotes(found, plan, rows);
    if (plan.band) writeBand(found, plan);
    for (const [row, column, value] of plan.top)
      found.sheet.getRange(row, column).setValue(typeof value === 'number' ? value : String(value ?? ''));
    if (plan.toast !== null) SpreadsheetApp.getActiveSpreadsheet().toast(plan.toast, 'Cogsheet', 8);
    const { digest } = readingOf(withPatches(found, plan, rows));
    return { patched: true, digest, before: before.digest === plan.known ? null : before };
  });
}

/** Cells by column. Where a column has links, its texts are written together with them. */
function writeCells(found: Standing, plan: PatchPlan, rows: ReadonlyMap<string, number>): void {
  const formats = new Map(plan.columns.map(({ id, format }) => [id, format]));
  const byColumn = new Map<string, Map<number, RawValue>>();
  const put = (id: string, column: string, value: RawValue): void => {
    const row = rows.get(id);
    if (row === undefined || !found.columns.has(column)) return;
    byColumn.set(column, (byColumn.get(column) ?? new Map<number, RawValue>()).set(row, value));
  };
  for (const [row, column, value] of plan.cells)
    put(row, column, toCell(value, formats.get(column) ?? 'text'));
  for (const [row, state] of plan.states) put(row, stateColumn, state);
  const links = linksByColumn(found, plan.links);
  for (const column of new Set([...byColumn.keys(), ...links.keys()])) {
    const cells = byColumn.get(column) ?? new Map<number, RawValue>();
    const format = formats.get(column);
    const own = links.get(column) ?? new Map<number, string>();
    const isLinkable = format !== undefined && isText(format);
    if (format !== undefined) writeFormat(found, column, format, [...cells.keys()]);
    if (isLinkable && (own.size > 0 || spans([...cells.keys()]).length > mostRuns))
      setTexts(found, column, new Map([...cells].map(([row, value]) => [row, String(value)])), own);
    else writeColumn(found, column, cells);
  }
}

/** The column's number format goes before the values: a paste brings its own, which would make a code a number. */
function writeFormat(
  { sheet, columns }: Standing,
  id: string,
  format: ColumnFormat,
  rows: readonly number[],
): void {
  const column = columns.get(id);
  const runs = spans(rows);
  const [first, last] = [runs[0], runs[runs.length - 1]];
  if (column === undefined || !first || !last) return;
  const notation =
    format === 'date'
      ? dateFormat(SpreadsheetApp.getActiveSpreadsheet().getSpreadsheetLocale())
      : numberFormats[format];
  const pieces = runs.length <= mostRuns ? runs : [[first[0], last[1]] as const];
  for (const [top, bottom] of pieces)
    sheet.getRange(top, column, bottom - top + 1, 1).setNumberFormat(notation);
}

function writeColumn(
  { sheet, columns, values }: Standing,
  id: string,
  cells: ReadonlyMap<number, RawValue>,
): void {
  const column = columns.get(id) ?? 0;
  const runs = spans([...cells.keys()]);
  const [first, last] = [runs[0], runs[runs.length - 1]];
  const pieces = runs.length <= mostRuns || !first || !last ? runs : [[first[0], last[1]] as const];
  for (const [top, bottom] of pieces) {
    const lines = Array.from({ length: bottom - top + 1 }, (_, index) => {
      const row = top + index;
      return [cells.get(row) ?? values[row - 1]?.[column - 1] ?? ''];
    });
    sheet.getRange(top, column, lines.length, 1).setValues(lines);
  }
}

/** More pieces than this, and what stands between them is written along. */
const mostRuns = 4;

/** Neighbouring rows joined, each with its first and last. */
function spans(rows: readonly number[]): [top: number, bottom: number][] {
  return runsOf(rows).map(([start, count]) => [start, start + count - 1]);
}

/** Notes of the patched cells: read and written in one piece, with the user's parts kept. */
function writeNotes({ sheet, columns }: Standing, plan: PatchPlan, rows: ReadonlyMap<string, number>): void {
  const cells = plan.notes.flatMap(([id, columnId, text]) => {
    const [row, column] = [id === '' ? undefined : rows.get(id), columns.get(columnId)];
    return row === undefined || column === undefined ? [] : [{ row, column, text }];
  });
  const byColumn = new Map<number, typeof cells>();
  for (const cell of cells) byColumn.set(cell.column, [...(byColumn.get(cell.column) ?? []), cell]);
  for (const [column, own] of byColumn) {
    const places = own.map(({ row }) => row);
    const [top, bottom] = [Math.min(...places), Math.max(...places)];
    const range = sheet.getRange(top, column, bottom - top + 1, 1);
    const before = range.getNotes();
    const after = before.map(([note = '']) => [note]);
    for (const { row, text } of own) {
      const line = after[row - top];
      if (line) line[0] = withNote(line[0] ?? '', text);
    }
    if (JSON.stringify(before) !== JSON.stringify(after)) range.setNotes(after);
  }
}

function writeBand({ sheet, columns }: Standing, { columns: planned, band }: PatchPlan): void {
  planned.forEach(({ id }, index) => {
    const lines = Array.from({ length: bandRows }, (_, row) => [band?.[row]?.[index] ?? '']);
    // Only the columns that the band reaches into: mostly the first.
    const isReached = index === 0 || lines.some(([text]) => text !== '');
    const column = columns.get(id);
    if (isReached && column !== undefined) sheet.getRange(1, column, bandRows, 1).setValues(lines);
  });
}

/** The sheet as it reads after the patch: what is typed from now on is told from it. */
function withPatches(
  found: Standing,
  { cells, band, top, columns: planned }: PatchPlan,
  rows: ReadonlyMap<string, number>,
): Standing {
  const values = [...found.values];
  const touched = new Set<number>();
  const put = (row: number | undefined, column: number | undefined, value: CellValue): void => {
    if (row === undefined || column === undefined) return;
    if (!touched.has(row)) values[row - 1] = [...(values[row - 1] ?? [])];
    touched.add(row);
    const line = values[row - 1] as unknown[];
    while (line.length < column) line.push('');
    line[column - 1] = value;
  };
  const formats = new Map(planned.map(({ id, format }) => [id, format]));
  for (const [id, column, value] of cells) {
    const row = id === '' ? undefined : rows.get(id);
    put(row, found.columns.get(column), asRead(value, formats.get(column) ?? 'text'));
  }
  if (band)
    planned.forEach(({ id }, index) => {
      band.forEach((line, row) => put(row + 1, found.columns.get(id), line[index] ?? ''));
    });
  for (const [row, column, value] of top) put(row, column, value ?? '');
  return { ...found, values };
}
