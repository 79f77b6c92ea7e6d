import type { ColumnFormat } from '../../addin/workbook/port';

/** Frozen rows at the top of each of our sheets. */
export const bandRows = 3;
/** More frozen rows than this would leave a small window without room to scroll. */
export const mostFrozenRows = 12;

/** Hidden columns beside the row ids: roles and marks of each row, and its place as drawn. */
export const stateColumn = '#state';
export const orderColumn = '#order';
export const hiddenColumns: readonly string[] = [stateColumn, orderColumn];

/**
 * How a sheet of ours stands (rows and columns from 1): band (rows 1 to 3), summary, marker row (hidden), titles, one
 * row for each row of the picture. The corner is the cell of the marker row in the column of the row ids; the marker
 * row holds the id of each column, so that our columns may stand anywhere.
 */
export type Corner = readonly [row: number, column: number];

export const titleRow = ([row]: Corner): number => row + 1;
export const firstRow = ([row]: Corner): number => row + 2;

const signature = 'cogsheet ';

export const cornerText = (
  columns: readonly { readonly id: string; readonly format: ColumnFormat }[],
): string => signature + JSON.stringify(columns.map(({ id, format }) => [id, format]));

export const isCorner = (value: unknown): boolean => typeof value === 'string' && value.startsWith(signature);

/** What the corner says of our columns. */
export function readCorner(value: unknown): Record<string, ColumnFormat> {
  try {
    const notes = JSON.parse(String(value).slice(signature.length)) as [string, ColumnFormat][];
    return Object.fromEntries(notes);
  } catch {
    return {};
  }
}

/**
 * Column of each id that the corner names; the first column with an id counts, because a copied column brings its id
 * along. Anything else in the marker row is the user's, who does not see that row.
 */
export function columnsOf(marker: readonly unknown[], [, corner]: Corner): Map<string, number> {
  const columns = new Map<string, number>();
  const ours = new Set([...hiddenColumns, ...Object.keys(readCorner(marker[corner - 1]))]);
  marker.forEach((id, index) => {
    const column = index + 1;
    if (typeof id === 'string' && ours.has(id) && column > corner && !columns.has(id))
      columns.set(id, column);
  });
  return columns;
}

/** Row ids; the first row with an id counts, because a copied row brings its id along. */
export function rowIds(cells: readonly unknown[]): string[] {
  const seen = new Set<string>();
  return cells.map((raw) => {
    const id = String(raw ?? '');
    if (id === '' || seen.has(id)) return '';
    seen.add(id);
    return id;
  });
}

export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** Neighbouring numbers joined: `[start, count]` each. */
export function runsOf(numbers: readonly number[]): [start: number, count: number][] {
  const runs: [number, number][] = [];
  for (const number of [...numbers].sort((one, other) => one - other)) {
    const last = runs[runs.length - 1];
    if (last && last[0] + last[1] === number) last[1]++;
    else runs.push([number, 1]);
  }
  return runs;
}

/** A name for the tab: the title, or with a number when a sheet of the user's has it already. */
export function tabName(title: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  let name = title;
  for (let count = 2; used.has(name.toLowerCase()); count++) name = `${title} (${count})`;
  return name;
}

/** Place for a new tab (from 0) among the others, by the positions of those that are ours; null: at the end. */
export function tabPlace(position: number, tabs: readonly (number | null)[]): number | null {
  let before = -1;
  tabs.forEach((one, index) => {
    if (one !== null && one < position) before = index;
  });
  if (before >= 0) return before + 1;
  const after = tabs.findIndex((one) => one !== null && one > position);
  return after >= 0 ? after : null;
}
