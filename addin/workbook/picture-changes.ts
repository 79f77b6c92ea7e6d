import type { Band, CellEdit, CellLink, CellMark, CellPatch, SheetPicture } from './port';

export interface PictureChanges {
  readonly cells: readonly CellPatch[];
  readonly marks: readonly CellMark[];
  readonly links: readonly CellLink[];
  /** The new band; null when it stays. */
  readonly band: Band | null;
}

const keyOf = ({ row, column }: { readonly row: string; readonly column: string }): string =>
  `${row}\n${column}`;

/**
 * What to patch so that a drawn sheet shows another picture of the same rows; null when rows or columns are others, or
 * a link goes away, and the sheet must be drawn anew. A cell whose mark changes is patched with its value, because
 * hosts drop the old mark of a patched cell.
 */
export function pictureChanges(before: SheetPicture, after: SheetPicture): PictureChanges | null {
  if (!sameShape(before, after)) return null;
  const marksBefore = new Map(before.marks.map((mark) => [keyOf(mark), mark]));
  const marksAfter = new Map(after.marks.map((mark) => [keyOf(mark), mark]));
  const cells: CellPatch[] = [];
  const marks: CellMark[] = [];
  after.rows.forEach((row, index) => {
    after.columns.forEach((column, place) => {
      const value = row.cells[place] ?? null;
      const key = keyOf({ row: row.id, column: column.id });
      const mark = marksAfter.get(key);
      const sameMark = markText(marksBefore.get(key)) === markText(mark);
      if (value === (before.rows[index]?.cells[place] ?? null) && sameMark) return;
      cells.push({ row: row.id, column: column.id, value });
      if (mark) marks.push(mark);
    });
  });
  const linked = new Set(after.links.map(keyOf));
  if (before.links.some((link) => !linked.has(keyOf(link)))) return null;
  const linksBefore = new Set(before.links.map((link) => JSON.stringify(link)));
  const links = after.links.filter((link) => !linksBefore.has(JSON.stringify(link)));
  const band = JSON.stringify(before.band) === JSON.stringify(after.band) ? null : after.band;
  return { cells, marks, links, band };
}

const markText = (mark: CellMark | undefined): string => (mark ? `${mark.kind} ${mark.note}` : '');

function sameShape(before: SheetPicture, after: SheetPicture): boolean {
  return (
    before.rows.length === after.rows.length &&
    before.rows.every(
      ({ id, role }, index) => id === after.rows[index]?.id && role === after.rows[index]?.role,
    ) &&
    JSON.stringify(before.columns) === JSON.stringify(after.columns) &&
    JSON.stringify(before.summary) === JSON.stringify(after.summary)
  );
}

/** The picture as it stands after the user's own edits, which the host shows already. */
export function withEdits(picture: SheetPicture, edits: readonly CellEdit[]): SheetPicture {
  const places = new Map(picture.columns.map(({ id }, index) => [id, index]));
  const byRow = new Map<string, CellEdit[]>();
  for (const edit of edits) {
    if (edit.row !== null && places.has(edit.column))
      byRow.set(edit.row, [...(byRow.get(edit.row) ?? []), edit]);
  }
  if (byRow.size === 0) return picture;
  const rows = picture.rows.map((row) => {
    const own = byRow.get(row.id);
    if (!own) return row;
    const cells = [...row.cells];
    for (const { column, value } of own) cells[places.get(column) ?? 0] = value;
    return { ...row, cells };
  });
  return { ...picture, rows };
}
