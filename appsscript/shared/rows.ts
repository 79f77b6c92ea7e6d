/** Rows of a table as they stand, from the first row of the body down. */
export interface StandingRows {
  /** Blank for a row that is not ours. */
  readonly ids: readonly string[];
  /** Whether the user has something of her own beside the row. */
  readonly beside: readonly boolean[];
  /** Rows that are not ours with something of the user's in our columns: never written. They count as `beside`. */
  readonly kept?: readonly boolean[];
  /** Rows of the table, empty ones inserted for it among them; unless told, those to the last with an id. */
  readonly own?: number;
}

/** Where the rows of a new drawing are written. */
export interface RowPlan {
  /**
   * Per row of the body as it stands now: index of the drawn row written there, -1 for a row that is emptied, `keptLine`
   * for one that is left alone.
   */
  readonly lines: readonly number[];
  /** Per row: its place afterwards; sorting the rows by it takes the user's own cells along. */
  readonly order: readonly number[];
  readonly sorts: boolean;
}

export const keptLine = -2;

export const rowsMove = (ids: readonly string[], wanted: readonly string[]): boolean =>
  wanted.some((id, index) => (ids[index] ?? '') !== id) || ids.slice(wanted.length).some((id) => id !== '');

/**
 * Rows that stay are written where they stand and then sorted, so that the user's cells beside them travel as they are:
 * formulas, formats, notes. Cells below the table keep their distance, those beside a row that is gone are kept below
 * everything, after an empty row.
 */
export function planRows(
  { ids, beside, kept = [], own = ownRows(ids) }: StandingRows,
  wanted: readonly string[],
): RowPlan {
  if (!beside.some(Boolean) || !rowsMove(ids, wanted)) return inPlace(ids.length, wanted.length);
  const standing = new Map(ids.map((id, row) => [id, row]));
  standing.delete('');
  const lastOwn = own - 1;
  const lines: number[] = ids.map((_, row) => (kept[row] ? keptLine : -1));
  wanted.forEach((id, index) => {
    const row = standing.get(id);
    if (row !== undefined) lines[row] = index;
  });
  const free = ids.flatMap((_, row) => (row <= lastOwn && lines[row] === -1 && !beside[row] ? [row] : []));
  wanted.forEach((id, index) => {
    if (!standing.has(id)) lines[free.shift() ?? lines.length] = index;
  });
  const below = rowsFrom(lastOwn + 1, ids.length);
  const lost = ids.flatMap((_, row) => (row <= lastOwn && (lines[row] ?? 0) < 0 && beside[row] ? [row] : []));
  if (lost.length > 0 && free.length === 0) free.push(lines.push(-1) - 1);
  const gap = lost.length > 0 ? free.splice(0, 1) : [];
  const order = lines.map((line) => line);
  [...below, ...gap, ...lost, ...free].forEach((row, index) => (order[row] = wanted.length + index));
  return { lines, order, sorts: true };
}

/** The rows of a table with what the user wrote under it in our columns left out. */
export interface AboveHers {
  readonly rows: StandingRows;
  /** Whether there is something of hers in our columns below. */
  readonly isCut: boolean;
  /** Rows to insert under the last row of ours (body row `own`), so that the drawing does not reach hers. */
  readonly own: number;
  readonly missing: number;
}

/** What stands under the table in our columns stays as it is: it is moved down by inserted rows, never sorted. */
export function aboveHers(standing: StandingRows, wanted: readonly string[]): AboveHers {
  const { ids, beside, kept = [] } = standing;
  const own = ownRows(ids);
  const end = kept.findIndex((isKept, row) => isKept && row >= own);
  if (end < 0) return { rows: standing, isCut: false, own, missing: 0 };
  const grown = (missing: number): StandingRows => {
    const withRows = <Item>(list: readonly Item[], blank: Item): Item[] => [
      ...list.slice(0, own),
      ...Array.from({ length: missing }, () => blank),
      ...list.slice(own, end),
    ];
    return {
      ids: withRows(ids, ''),
      beside: withRows(beside, false),
      kept: withRows(kept, false),
      own: own + missing,
    };
  };
  const wished = Math.max(0, wanted.length - own);
  const missing = planRows(grown(wished), wanted).lines.length - end;
  return { rows: grown(missing), isCut: true, own, missing };
}

const ownRows = (ids: readonly string[]): number =>
  ids.reduce((last, id, row) => (id === '' ? last : row), -1) + 1;

const rowsFrom = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from, 0) }, (_, index) => from + index);

function inPlace(standing: number, wanted: number): RowPlan {
  const length = Math.max(standing, wanted);
  const order = rowsFrom(0, length);
  return { lines: order.map((row) => (row < wanted ? row : -1)), order, sorts: false };
}
