import type { CellEdit, CellValue } from '../workbook/port';
import { type RawValue, fromCell, toCell } from './cell-values';
import { firstRow } from './layout';
import type { ShownSheet } from './shown-sheet';
import type { Standing } from './standing';

/** A rectangle of cells as read from Excel after the user changed something there. */
export interface TouchedCells {
  readonly row: number;
  readonly column: number;
  readonly values: readonly (readonly unknown[])[];
}

/** What the user's change means. */
export interface Verdict {
  readonly edits: readonly CellEdit[];
  /** Cells that are not hers to change, with what belongs there. */
  readonly rewrite: readonly { readonly row: number; readonly column: number; readonly value: RawValue }[];
  readonly refusal: string | null;
}

export const topRefusal = 'The rows down to the column titles belong to Cogsheet; the change was taken back.';
export const readOnlyRefusal = (title: string): string =>
  `"${title}" is filled in by Cogsheet and cannot be edited here; the change was taken back.`;

/**
 * Judges changed cells against what we have drawn: a cell that holds what we drew is no edit (an echo of our own
 * writing, or a row that only moved), one of hers is an edit, any other is put back.
 */
export function judge(shown: ShownSheet, standing: Standing, touched: TouchedCells): Verdict {
  const { corner, columns } = standing;
  const columnAt = new Map([...columns].map(([id, column]) => [column, id]));
  const sheet = shown.picture.id;
  const edits: CellEdit[] = [];
  const rewrite: Verdict['rewrite'][number][] = [];
  let refusal: string | null = null;
  touched.values.forEach((line, rowIndex) => {
    const row = touched.row + rowIndex;
    line.forEach((raw, columnIndex) => {
      const column = touched.column + columnIndex;
      const ours = shown.column(columnAt.get(column) ?? '');
      if (!ours) return;
      if (row < corner.row - shown.drawnCorner) return;
      if (row < firstRow(corner)) {
        const belongs = topCell(shown, standing, row, ours.id);
        if (String(raw ?? '') === String(belongs ?? '')) return;
        rewrite.push({ row, column, value: typeof belongs === 'number' ? belongs : toCell(belongs, 'text') });
        refusal = topRefusal;
        return;
      }
      const id = standing.ids[row - firstRow(corner)] ?? '';
      const value = fromCell(raw, ours.format);
      if (id === '') {
        if (ours.editable && value !== null) edits.push({ sheet, row: null, column: ours.id, value });
        return;
      }
      if (!shown.knows(id)) return;
      const before = shown.value(id, ours.id);
      if (sameValue(value, before, raw)) return;
      if (shown.editable(id, ours)) {
        shown.setValue(id, ours.id, value);
        edits.push({ sheet, row: id, column: ours.id, value });
      } else {
        rewrite.push({ row, column, value: toCell(before, ours.format) });
        refusal = readOnlyRefusal(ours.title);
      }
    });
  });
  return { edits, rewrite, refusal };
}

/** Blank and absent are the same, and so is a text that Excel gives back as the text it was drawn as. */
const sameValue = (value: CellValue, before: CellValue, raw: unknown): boolean =>
  value === before ||
  ((value === null || value === '') && (before === null || before === '')) ||
  (typeof before === 'string' && typeof raw === 'string' && raw === before);

/** What belongs in a cell above the body: band, summary, the column's id, its title. */
function topCell(shown: ShownSheet, { corner }: Standing, row: number, column: string): CellValue {
  const { summary, columns } = shown.picture;
  const index = columns.findIndex(({ id }) => id === column);
  if (row === corner.row) return column;
  if (row > corner.row) return columns[index]?.title ?? null;
  return [...shown.band, ...summary][row - (corner.row - shown.drawnCorner)]?.[index] ?? null;
}
