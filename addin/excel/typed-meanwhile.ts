import type { CellEdit, CellValue, SheetPicture, SheetReading } from '../workbook/port';
import { digestOf } from '../workbook/digest';
import { asRead } from './cell-values';
import { isGrowable, stateColumn } from './layout';

/** Characters of a row's digest: one in two thousand million typed rows is missed. */
const digestLength = 6;

type Column = SheetPicture['columns'][number];

const isBlank = (value: CellValue | undefined): boolean =>
  value === null || value === undefined || value === '';

/** Digests of what rows hold; most rows of a preview hold a tick and nothing else of the user's. */
const digests = new Map<string, string>();
const mostDigests = 1_000;

/** A row's editable cells as they are read back, in short; blank cells do not count. */
export function rowDigest(
  editable: readonly Column[],
  valueOf: (column: Column) => CellValue | undefined,
): string {
  const cells: [string, CellValue | undefined][] = [];
  for (const column of editable) {
    const value = valueOf(column);
    if (!isBlank(value)) cells.push([column.id, value]);
  }
  const text = JSON.stringify(cells);
  const known = digests.get(text);
  if (known !== undefined) return known;
  const digest = digestOf(text).slice(-digestLength);
  if (digests.size < mostDigests) digests.set(text, digest);
  return digest;
}

const drawnDigest = (state: CellValue | undefined): string | null =>
  /;~([0-9a-z]+);/.exec(String(state ?? ''))?.[1] ?? null;

export interface Typed {
  readonly edits: readonly CellEdit[];
  /** Rows were added to a list that grows: a drawing would take them away before they are saved. */
  readonly added: boolean;
}

/**
 * What the user typed into the editable cells of a sheet while the pane was closed: cells of rows that do not hold what
 * was drawn last, where they differ from what is to be drawn now. Rows drawn before there were digests tell nothing.
 *
 * @param reading the sheet as it stands, the state column among its values
 */
export function typedMeanwhile(picture: SheetPicture, { rows }: SheetReading): Typed {
  const sheet = picture.id;
  const editable = picture.columns.flatMap((column, index) => (column.editable ? [{ column, index }] : []));
  const editables = editable.map(({ column }) => column);
  const pictured = new Map(picture.rows.map((row) => [row.id, row]));
  const edits: CellEdit[] = [];
  let added = false;
  for (const { id, values } of rows) {
    if (id === null) {
      for (const { column } of isGrowable(picture) ? editable : []) {
        const value = values[column.id] ?? null;
        if (isBlank(value) || value === false) continue;
        edits.push({ sheet, row: null, column: column.id, value });
        added = true;
      }
      continue;
    }
    const row = pictured.get(id);
    const drawn = drawnDigest(values[stateColumn]);
    if (
      !row ||
      row.role === 'total' ||
      drawn === null ||
      drawn === rowDigest(editables, ({ id: name }) => values[name])
    )
      continue;
    for (const { column, index } of editable) {
      if (!(column.id in values)) continue;
      const value = values[column.id] ?? null;
      const wanted = asRead(row.cells[index] ?? null, column.format);
      if (value !== wanted && !(isBlank(value) && isBlank(wanted)))
        edits.push({ sheet, row: id, column: column.id, value });
    }
  }
  return { edits, added };
}

/** The picture with the user's cells in place of its own. */
export function withEdits(picture: SheetPicture, edits: readonly CellEdit[]): SheetPicture {
  if (edits.length === 0) return picture;
  const byRow = new Map<string | null, CellEdit[]>();
  for (const edit of edits) byRow.set(edit.row, [...(byRow.get(edit.row) ?? []), edit]);
  const place = new Map(picture.columns.map(({ id }, index) => [id, index]));
  const rows = picture.rows.map((row) => {
    if (!byRow.has(row.id)) return row;
    const cells = [...row.cells];
    for (const { column, value } of byRow.get(row.id) ?? []) cells[place.get(column) ?? cells.length] = value;
    return { ...row, cells };
  });
  return { ...picture, rows };
}
