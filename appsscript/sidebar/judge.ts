import type { CellEdit, CellValue, SheetReading } from '../../addin/workbook/port';
import { asRead } from '../shared/cells';
import { titleRow } from '../shared/layout';
import type { TableReading } from '../shared/plan';
import { fromCell } from './cell-values';
import { type DrawnSheet, cellKey, isTypedInto } from './drawn-sheet';

/** What a sheet that stands otherwise than we drew it means. */
export interface Verdict {
  readonly edits: readonly CellEdit[];
  /** Cells that are not hers to change, with what belongs there. */
  readonly restore: readonly { readonly row: string; readonly column: string; readonly value: CellValue }[];
  /** The same above the rows, by place in the sheet. */
  readonly restoreTop: readonly (readonly [row: number, column: number, value: CellValue])[];
  /** Rows whose cells a sort has taken from another row: all of theirs is put back. */
  readonly mixed: ReadonlySet<string>;
  readonly refusal: string | null;
}

export const sortRefusal =
  "The sort left out Cogsheet's hidden columns, so it was taken back. Sort the whole sheet instead.";

export const topRefusal = 'The rows down to the column titles belong to Cogsheet; the change was taken back.';
export const readOnlyRefusal = (title: string): string =>
  `"${title}" is filled in by Cogsheet and cannot be edited here; the change was taken back.`;

/**
 * Compares what stands in a sheet with what we drew: rows by their ids, columns by theirs, so that sorting and moving are
 * no edits. A cell of hers that differs is an edit (and known from then on), any other is to be put back.
 *
 * @param newRows what rows without an id held at the last look, by cell; changed to what they hold now
 */
export function judge(
  drawn: DrawnSheet,
  reading: TableReading,
  newRows: Map<string, CellValue>,
  except: ReadonlySet<string> = new Set(),
): Verdict {
  const sheet = drawn.picture.id;
  const edits: CellEdit[] = [];
  const restore: Verdict['restore'][number][] = [];
  let refusal: string | null = null;
  const mixed = mixedRows(drawn, reading);
  const seen = new Map<string, CellValue>();
  reading.ids.forEach((id, row) => {
    reading.columns.forEach(([columnId], place) => {
      const column = drawn.column(columnId);
      if (!column) return;
      const raw = reading.cells[row]?.[place] ?? '';
      const value = fromCell(raw, column.format);
      if (id === '') {
        if (!column.editable || value === null || value === false) return;
        seen.set(`${columnId}\n${String(value)}\n${row}`, value);
        return;
      }
      if (!drawn.knows(id) || except.has(cellKey(id, columnId))) return;
      const before = drawn.value(id, columnId);
      if (isSame(value, before, raw, column.format)) return;
      if (drawn.editable(id, column) && !mixed.has(id)) {
        drawn.setValue(id, columnId, value);
        edits.push({ sheet, row: id, column: columnId, value });
      } else {
        restore.push({ row: id, column: columnId, value: before });
        refusal = readOnlyRefusal(column.title);
      }
    });
  });
  edits.push(...editsOfNewRows(sheet, seen, newRows));
  const restoreTop = topDifferences(drawn, reading);
  if (restoreTop.length > 0) refusal = topRefusal;
  if (mixed.size > 0) refusal = sortRefusal;
  return { edits, restore, restoreTop, mixed, refusal };
}

/**
 * Rows that a sort without the hidden ids filled from other rows: what we fill in there is now what we drew in another
 * row. Where rows are alike in that, the editable cells tell nothing about whose they are: they count along.
 */
function mixedRows(drawn: DrawnSheet, reading: TableReading): Set<string> {
  const own = reading.columns.flatMap(([id], place) => {
    const column = drawn.column(id);
    return column && !column.editable ? [{ ...column, place }] : [];
  });
  const drawnAs = new Map<string, number>();
  const keyOf = (id: string): string =>
    JSON.stringify(own.map((column) => asRead(drawn.value(id, column.id), column.format)));
  const keys = new Map(reading.ids.filter((id) => drawn.knows(id)).map((id) => [id, keyOf(id)]));
  for (const key of keys.values()) drawnAs.set(key, (drawnAs.get(key) ?? 0) + 1);
  const blank = JSON.stringify(own.map(() => ''));
  const mixed = new Set<string>();
  reading.ids.forEach((id, row) => {
    const now = JSON.stringify(own.map(({ place }) => reading.cells[row]?.[place] ?? ''));
    if (keys.has(id) && now !== keys.get(id) && now !== blank && drawnAs.has(now)) mixed.add(id);
  });
  if (mixed.size > 0) for (const [id, key] of keys) if ((drawnAs.get(key) ?? 0) > 1) mixed.add(id);
  return mixed;
}

/**
 * The user's edits since the sidebar was last closed: cells that differ from the new picture in rows whose digest says
 * that she typed there. What others saved on the server meanwhile is not taken for hers.
 */
export function typedMeanwhile(drawn: DrawnSheet, reading: TableReading): CellEdit[] {
  const editable = drawn.picture.columns.filter((column) => column.editable);
  const ids = editable.map(({ id }) => id);
  const edits: CellEdit[] = [];
  reading.ids.forEach((row, index) => {
    if (!drawn.knows(row) || !isTypedInto(reading, index, ids)) return;
    reading.columns.forEach(([columnId], place) => {
      const column = drawn.column(columnId);
      if (!column || !drawn.editable(row, column)) return;
      const raw = reading.cells[index]?.[place] ?? '';
      const value = fromCell(raw, column.format);
      if (!isSame(value, drawn.value(row, columnId), raw, column.format))
        edits.push({ sheet: drawn.picture.id, row, column: columnId, value });
    });
  });
  return edits;
}

/** Our columns of all rows; a row of the user's counts when it has anything in one of them. */
export function sheetReading(reading: TableReading): SheetReading {
  const rows = reading.ids.flatMap((id, row) => {
    const values = Object.fromEntries(
      reading.columns.map(([column], place) => [
        column,
        fromCell(reading.cells[row]?.[place] ?? '', reading.formats[column] ?? 'text'),
      ]),
    );
    const isFilled = Object.values(values).some((value) => value !== null && value !== false);
    return id !== '' || isFilled ? [{ id: id === '' ? null : id, values }] : [];
  });
  return { rows };
}

/** Blank and absent are the same, and so is a value that Google gives back as it was written. */
const isSame = (
  value: CellValue,
  before: CellValue,
  raw: CellValue,
  format: Parameters<typeof asRead>[1],
): boolean =>
  value === before ||
  ((value === null || value === '') && (before === null || before === '')) ||
  raw === asRead(before, format);

function editsOfNewRows(
  sheet: string,
  seen: ReadonlyMap<string, CellValue>,
  before: Map<string, CellValue>,
): CellEdit[] {
  const edits: CellEdit[] = [];
  const columnOf = (key: string): string => key.slice(0, key.indexOf('\n'));
  for (const [key, value] of seen)
    if (!before.has(key)) edits.push({ sheet, row: null, column: columnOf(key), value });
  for (const key of before.keys())
    if (!seen.has(key) && edits.length === 0)
      edits.push({ sheet, row: null, column: columnOf(key), value: null });
  before.clear();
  for (const [key, value] of seen) before.set(key, value);
  return edits;
}

/** Band, summary, the hidden ids and the titles, where they are not ours any more. */
function topDifferences(drawn: DrawnSheet, { top, columns, corner }: TableReading): Verdict['restoreTop'] {
  const { summary } = drawn.picture;
  const differences: (readonly [number, number, CellValue])[] = [];
  columns.forEach(([id, column], place) => {
    const index = drawn.picture.columns.findIndex((one) => one.id === id);
    if (index < 0) return;
    top.forEach((line, at) => {
      const row = at + 1;
      const belongs: CellValue =
        row === corner[0]
          ? id
          : row === titleRow(corner)
            ? (drawn.picture.columns[index]?.title ?? '')
            : ([...drawn.band, ...summary][at]?.[index] ?? '');
      const own = typeof belongs === 'boolean' ? String(belongs) : (belongs ?? '');
      if ((line[place] ?? '') !== own) differences.push([row, column, own]);
    });
  });
  return differences;
}
