import { type ColumnNote, type Corner, anchorName, firstRow, readCorner, stateColumn } from './layout';

/** One of our sheets as it stands in the workbook now, whatever the user did to it. */
export interface Standing {
  readonly sheet: Excel.Worksheet;
  readonly worksheetId: string;
  readonly name: string;
  readonly corner: Corner;
  /** Rows of ours directly above the corner: band and summary. Those above them are the user's. */
  readonly topRows: number;
  /** Excel column of each of our columns by id, the state column among them. */
  readonly columns: ReadonlyMap<string, number>;
  readonly notes: readonly ColumnNote[];
  /** Row ids from the first row of the body down; blank for rows that are not ours, and for copies of rows. */
  readonly ids: readonly string[];
  /** Row of each id. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Last row and column with any content. */
  readonly lastRow: number;
  readonly lastColumn: number;
  readonly tables: readonly string[];
  readonly filtered: boolean;
}

/** What is asked of Excel to find a sheet; answered after the next sync. */
export interface Search {
  readonly anchor: Excel.Range;
  /** The name is there: it points to nothing when sheet or corner were deleted. */
  readonly named: Excel.NamedItem;
  found(): Standing | null;
}

/** The corner cell of a sheet of ours. */
export const anchorOf = (context: Excel.RequestContext, id: string): Excel.Range =>
  context.workbook.names.getItemOrNullObject(anchorName(id)).getRangeOrNullObject();

/** Asks for a sheet of ours by its anchor; all in one sync. */
export function search(context: Excel.RequestContext, id: string): Search {
  const named = context.workbook.names.getItemOrNullObject(anchorName(id));
  named.load('name');
  const anchor = anchorOf(context, id);
  anchor.load('rowIndex,columnIndex');
  const sheet = anchor.worksheet;
  sheet.load('id,name');
  const used = sheet.getUsedRangeOrNullObject(true);
  used.load('rowIndex,columnIndex,rowCount,columnCount');
  const ids = anchor.getEntireColumn().getIntersectionOrNullObject(used);
  ids.load('values,rowIndex');
  const marker = anchor.getEntireRow().getIntersectionOrNullObject(used);
  marker.load('values,columnIndex');
  const tables = anchor.getOffsetRange(1, 0).getTables(false);
  tables.load('items/id');
  const filter = sheet.autoFilter;
  filter.load('isDataFiltered');
  return {
    anchor,
    named,
    found: () => {
      if (named.isNullObject || anchor.isNullObject || used.isNullObject) return null;
      if (ids.isNullObject || marker.isNullObject) return null;
      const corner = { row: anchor.rowIndex, column: anchor.columnIndex };
      const note = readCorner(ids.values[corner.row - ids.rowIndex]?.[0]);
      if (!note) return null;
      const notes = note.columns;
      return {
        sheet,
        worksheetId: sheet.id,
        name: sheet.name,
        corner,
        topRows: Math.min(note.topRows ?? corner.row, corner.row),
        notes,
        columns: columnsOf(marker.values[0] ?? [], marker.columnIndex, corner, notes),
        ...rowsOf(ids.values, firstRow(corner) - ids.rowIndex, firstRow(corner)),
        lastRow: used.rowIndex + used.rowCount - 1,
        lastColumn: used.columnIndex + used.columnCount - 1,
        tables: tables.items.map((table) => table.id),
        filtered: filter.isDataFiltered,
      };
    },
  };
}

/** The last row of ours, from 0 in the body; -1 without any. */
export const lastOwnRow = ({ ids }: Pick<Standing, 'ids'>): number => ids.findLastIndex((id) => id !== '');

/**
 * The first column with an id counts: a copied column brings its id along. Other texts in the marker row are the
 * user's, who does not see that her column runs through it.
 */
function columnsOf(
  marker: readonly unknown[],
  start: number,
  corner: Corner,
  notes: readonly ColumnNote[],
): Map<string, number> {
  const columns = new Map<string, number>();
  const ours = new Set([stateColumn, ...notes.map(({ id }) => id)]);
  marker.forEach((id, index) => {
    const column = start + index;
    if (typeof id === 'string' && ours.has(id) && column > corner.column && !columns.has(id))
      columns.set(id, column);
  });
  return columns;
}

/** The first row with an id counts: a copied row brings its id along. */
function rowsOf(values: readonly unknown[][], skip: number, start: number): Pick<Standing, 'ids' | 'rowOf'> {
  const rowOf = new Map<string, number>();
  const ids = values.slice(skip).map(([raw], index) => {
    const id = String(raw ?? '');
    if (id === '' || rowOf.has(id)) return '';
    rowOf.set(id, start + index);
    return id;
  });
  return { ids, rowOf };
}
