/** Rows of a table as they stand, from the first row of the body down. */
export interface StandingRows {
  /** Blank for a row that is not ours. */
  readonly ids: readonly string[];
  /** Whether the user has something of her own beside the row. */
  readonly beside: readonly boolean[];
}

/** Where the rows of a new drawing are written. */
export interface RowPlan {
  /** Per row of the body as it stands now: index of the drawn row written there, or -1 for a row that is emptied. */
  readonly lines: readonly number[];
  /** Per row: its place afterwards; sorting the rows by it takes the user's own cells along. */
  readonly order: readonly number[];
  readonly sorts: boolean;
}

export const rowsMove = (ids: readonly string[], wanted: readonly string[]): boolean =>
  wanted.some((id, index) => (ids[index] ?? '') !== id) || ids.slice(wanted.length).some((id) => id !== '');

/**
 * Rows that stay are written where they stand and then sorted, so that the user's cells beside them travel as they are:
 * formulas, formats, notes. Cells below the table keep their distance, those beside a row that is gone are kept below
 * everything, after an empty row.
 */
export function planRows({ ids, beside }: StandingRows, wanted: readonly string[]): RowPlan {
  if (!beside.some(Boolean) || !rowsMove(ids, wanted)) return inPlace(ids.length, wanted.length);
  const standing = new Map(ids.map((id, row) => [id, row]));
  standing.delete('');
  const lastOwn = ids.reduce((last, id, row) => (id === '' ? last : row), -1);
  const lines: number[] = ids.map(() => -1);
  wanted.forEach((id, index) => {
    const row = standing.get(id);
    if (row !== undefined) lines[row] = index;
  });
  const free = ids.flatMap((_, row) => (row <= lastOwn && lines[row] === -1 && !beside[row] ? [row] : []));
  wanted.forEach((id, index) => {
    if (!standing.has(id)) lines[free.shift() ?? lines.length] = index;
  });
  const below = rowsFrom(lastOwn + 1, ids.length);
  const lost = ids.flatMap((_, row) => (row <= lastOwn && lines[row] === -1 && beside[row] ? [row] : []));
  if (lost.length > 0 && free.length === 0) free.push(lines.push(-1) - 1);
  const gap = lost.length > 0 ? free.splice(0, 1) : [];
  const order = lines.map((line) => line);
  [...below, ...gap, ...lost, ...free].forEach((row, index) => (order[row] = wanted.length + index));
  return { lines, order, sorts: true };
}

const rowsFrom = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from, 0) }, (_, index) => from + index);

function inPlace(standing: number, wanted: number): RowPlan {
  const length = Math.max(standing, wanted);
  const order = rowsFrom(0, length);
  return { lines: order.map((row) => (row < wanted ? row : -1)), order, sorts: false };
}
