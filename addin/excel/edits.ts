import type { CellEdit, CellValue, ColumnFormat } from '../workbook/port';
import { type RawValue, asRead, fromCell, toCell } from './cell-values';
import { firstRow, isGrowable } from './layout';
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
  readonly rewrite: readonly {
    readonly row: number;
    readonly column: number;
    readonly value: RawValue;
    readonly format: ColumnFormat;
  }[];
  readonly refusal: string | null;
}

export const sortRefusal =
  "The sort left out Cogsheet's hidden columns, so it was taken back. Sort the whole table instead.";
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
  const sorted = isSortedApart(shown, standing, touched, columnAt);
  if (sorted) refusal = sortRefusal;
  touched.values.forEach((line, rowIndex) => {
    const row = touched.row + rowIndex;
    line.forEach((raw, columnIndex) => {
      const column = touched.column + columnIndex;
      const ours = shown.column(columnAt.get(column) ?? '');
      if (!ours) return;
      if (row < corner.row - shown.topRows) return;
      if (row < firstRow(corner)) {
        const belongs = topCell(shown, standing, row, ours.id);
        if (String(raw ?? '') === String(belongs ?? '')) return;
        const format = typeof belongs === 'number' ? 'amount' : 'text';
        rewrite.push({ row, column, value: toCell(belongs, format), format });
        refusal ??= topRefusal;
        return;
      }
      const id = standing.ids[row - firstRow(corner)] ?? '';
      const value = fromCell(raw, ours.format);
      if (id === '') {
        // A row under a table that does not grow is the user's own.
        if (isGrowable(shown.picture) && ours.editable && value !== null)
          edits.push({ sheet, row: null, column: ours.id, value });
        return;
      }
      if (!shown.knows(id)) return;
      const before = shown.value(id, ours.id);
      if (sameValue(value, before, raw)) return;
      if (shown.editable(id, ours) && !sorted) {
        shown.typed(id, ours.id, value);
        edits.push({ sheet, row: id, column: ours.id, value });
      } else {
        rewrite.push({ row, column, value: toCell(before, ours.format), format: ours.format });
        refusal ??= readOnlyRefusal(ours.title);
      }
    });
  });
  return { edits, rewrite, refusal };
}

/**
 * Whether rows were sorted without our hidden columns: the cells that we fill in then stand in rows of others among
 * those touched. One such row may be a copy; two that changed places are not.
 */
function isSortedApart(
  shown: ShownSheet,
  { corner, ids }: Standing,
  touched: TouchedCells,
  columnAt: ReadonlyMap<number, string>,
): boolean {
  const columns = (touched.values[0] ?? []).flatMap((_, index) => {
    const column = shown.column(columnAt.get(touched.column + index) ?? '');
    return column && !column.editable ? [{ column, index }] : [];
  });
  const keyOf = (cells: readonly CellValue[]): string => JSON.stringify(cells.map((value) => value ?? ''));
  const rows = touched.values.flatMap((line, index) => {
    const id = ids[touched.row + index - firstRow(corner)] ?? '';
    if (!shown.knows(id)) return [];
    const now = keyOf(columns.map((one) => fromCell(line[one.index], one.column.format)));
    return [
      { now, drawn: keyOf(columns.map((one) => asRead(shown.value(id, one.column.id), one.column.format))) },
    ];
  });
  const blank = keyOf(columns.map(() => null));
  const drawn = new Set(rows.map((row) => row.drawn));
  return rows.filter((row) => row.now !== row.drawn && row.now !== blank && drawn.has(row.now)).length > 1;
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
  return [...shown.band, ...summary][row - (corner.row - shown.topRows)]?.[index] ?? null;
}
