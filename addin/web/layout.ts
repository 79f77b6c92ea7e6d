import type { SheetPicture } from '../workbook/port';

/** Rows of the frozen band at the top of each of our sheets. */
const bandRows = 3;

/** With more rows than these down to the column titles, only the band is frozen: a small window must show rows. */
const mostFrozenRows = 10;

/** Empty rows below the table that already have our formats, so that `0310` typed there stays text. */
export const spareRows = 50;

/** Grid column of the row ids; hidden. Our first visible column stands right of it. */
export const idColumn = 0;

/**
 * Where a picture's parts stand in the grid (rows and columns from 0):
 * band, summary, header, then one row per picture row. Column 0 holds the row ids, ours follow, the user's come after.
 */
export interface Layout {
  readonly headerRow: number;
  readonly firstRow: number;
  /** Rows that stay in view at the top: down to the column titles, or the band alone when those are many. */
  readonly frozenRows: number;
  /** Grid column of our first visible column. */
  readonly firstColumn: number;
  /** Grid column of our last one; anything right of it belongs to the user. */
  readonly lastColumn: number;
}

export function layoutOf(picture: Pick<SheetPicture, 'summary' | 'columns'>): Layout {
  const headerRow = bandRows + picture.summary.length;
  return {
    headerRow,
    firstRow: headerRow + 1,
    frozenRows: headerRow < mostFrozenRows ? headerRow + 1 : bandRows,
    firstColumn: idColumn + 1,
    lastColumn: idColumn + picture.columns.length,
  };
}

/** Sheets of ours are recognised by their grid id, whatever the user calls them. */
const marker = 'cogsheet-';

export const gridId = (sheet: string): string => marker + sheet;

export const sheetOf = (id: string): string | null =>
  id.startsWith(marker) ? id.slice(marker.length) : null;
