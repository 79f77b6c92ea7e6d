import type { CellEdit, CellValue, SheetPicture, SheetReading } from '../workbook/port';
import { digestOf } from '../workbook/digest';
import { asRead } from './cell-values';
import { isGrowable, stateColumn } from './layout';

/** Characters of a row's digest: one in two thousand million typed rows is missed. */
const digestLength = 6;

type Values = Readonly<Record<string, CellValue>>;

const isBlank = (value: CellValue | undefined): boolean =>
  value === null || value === undefined || value === '';

/** A row's editable cells as they are read back, in short; blank cells do not count. */
export function rowDigest({ columns }: Pick<SheetPicture, 'columns'>, values: Values): string {
  const cells = columns.flatMap(({ id, editable }) =>
    editable && !isBlank(values[id]) ? [[id, values[id]]] : [],
  );
  return digestOf(JSON.stringify(cells)).slice(-digestLength);
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
    if (!row || row.role === 'total' || drawn === null || drawn === rowDigest(picture, values)) continue;
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
