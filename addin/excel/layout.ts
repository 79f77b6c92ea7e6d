import type { ColumnFormat, PictureColumn, RowRole, SheetPicture } from '../workbook/port';

/** Frozen rows at the top of each of our sheets. */
export const bandRows = 3;
/** Empty rows below a list that grows: they have our formats already, so that `0310` typed there stays text. */
export const spareRows = 50;
/** Titles below this row of the screen are not frozen, the band alone is: a small window must show rows. */
const lastFrozenTitle = 10;

/** Column of the marker row that holds roles and marks of each row; hidden, like the ids left of it. */
export const stateColumn = '#state';
/** Roles in the state column; short, since they stand in each row of a long sheet. */
export const roleCodes: Readonly<Record<RowRole, string>> = {
  plain: '#p',
  heading: '#h',
  detail: '#d',
  total: '#t',
};
/** First characters of the corner cell. */
const signature = 'cogsheet ';

/**
 * How a sheet of ours stands in Excel (rows and columns from 0):
 * band (three rows), summary, marker row (hidden), titles, one row per picture row. Rows above the band and below the
 * last row with an id are the user's.
 * The corner is the cell of the marker row in the column of the row ids (hidden). A hidden name of the workbook points
 * to it: it follows renaming and moving, is not copied along (a copied sheet gets a name of its own), and is `#REF!`
 * when the corner is deleted. The marker row holds the id of each column, so our columns may stand anywhere.
 */
export interface Corner {
  readonly row: number;
  readonly column: number;
}

export const titleRow = ({ row }: Corner): number => row + 1;
export const firstRow = ({ row }: Corner): number => row + 2;

/** Rows that stay in view at the top, the hidden marker row among them. */
export const frozenRows = (corner: Corner): number =>
  // The marker row is not on the screen, so its index is that of the titles there.
  corner.row < lastFrozenTitle ? firstRow(corner) : bandRows;

const nameSafe = (text: string): string => text.replace(/[^A-Za-z0-9_]/g, '_');

export const anchorName = (sheet: string): string => `Cogsheet_${nameSafe(sheet)}`;
export const listName = (sheet: string, column: string): string =>
  `Cogsheet_list_${nameSafe(sheet)}_${nameSafe(column)}`;
export const listSheetName = 'Cogsheet lists';
export const listAnchor = 'Cogsheet_lists';

/** What the corner cell says of our columns, so that a sheet can be read back after the file was closed. */
export interface ColumnNote {
  readonly id: string;
  readonly format: ColumnFormat;
}

export interface CornerNote {
  readonly columns: readonly ColumnNote[];
  /** Rows of ours directly above the corner; null when an older drawing did not say. */
  readonly topRows: number | null;
}

export const cornerText = (columns: readonly PictureColumn[], topRows: number): string =>
  signature + JSON.stringify({ topRows, columns: columns.map(({ id, format }) => [id, format]) });

/** Null when the cell is not a corner of ours. */
export function readCorner(text: unknown): CornerNote | null {
  if (typeof text !== 'string' || !text.startsWith(signature)) return null;
  type Pairs = [string, ColumnFormat][];
  try {
    const said = JSON.parse(text.slice(signature.length)) as Pairs | { topRows: number; columns: Pairs };
    const [pairs, topRows] = Array.isArray(said) ? [said, null] : [said.columns, said.topRows];
    return { columns: pairs.map(([id, format]) => ({ id, format })), topRows };
  } catch {
    return null;
  }
}

/** Whether a picture is a plain list: then it is an Excel table, which sorts, filters and grows. */
export const isList = ({ rows, columns }: SheetPicture): boolean =>
  rows.every(({ role }) => role === 'plain') &&
  new Set(columns.map(({ title }) => title.toLowerCase())).size === columns.length &&
  columns.every(({ title }) => title !== '');

/** Whether the user may add rows below: where the first column is hers to write, as in a list of rules. */
export const isGrowable = ({ columns: [first] }: Pick<SheetPicture, 'columns'>): boolean =>
  first !== undefined && first.editable && first.format !== 'tick';

export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

export const cellAddress = (row: number, column: number): string => `${columnLetters(column)}${row + 1}`;

export const quoted = (sheet: string): string => `'${sheet.replaceAll("'", "''")}'`;

/** Neighbouring numbers joined: `[start, count]` each. */
export function runsOf(numbers: readonly number[]): [start: number, count: number][] {
  const runs: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === number) last[1]++;
    else runs.push([number, 1]);
  }
  return runs;
}

/** Rows that have our formats: the picture's, at least one, and spare ones below a list that grows. */
export const bodyLength = (picture: SheetPicture): number =>
  Math.max(picture.rows.length, 1) + (isGrowable(picture) ? spareRows : 0);
