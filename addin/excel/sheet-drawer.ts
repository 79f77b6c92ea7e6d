import type { CellValue, ColumnFormat, PictureRow, SheetPicture } from '../workbook/port';
import { Batch, brief, setNumberFormat } from './batch';
import { type RawValue, dateFormat, numberFormats, toCell } from './cell-values';
import { type PlacedSheet, createSheet } from './sheet-maker';
import { sourcesOf } from './drop-downs';
import { outlineRows } from './outline';
import {
  bandRows,
  bodyLength,
  cornerText,
  firstRow,
  frozenRows,
  isGrowable,
  isList,
  runsOf,
  stateColumn,
  titleRow,
} from './layout';
import type { Lists } from './lists';
import {
  addRules,
  dressBand,
  dressColumn,
  dressSummary,
  dressTitle,
  removeRules,
  undressLinks,
} from './looks';
import { type ColumnRun, columnRuns, mendColumns } from './sheet-columns';
import type { ShownSheet } from './shown-sheet';
import { type Standing, lastOwnRow, search } from './standing';
import { type UserCells, placeUserCells, rowsMove, readUserCells } from './user-cells';

/** Brings pictures into Excel. */
export class SheetDrawer {
  private dates: string | null = null;

  constructor(
    private readonly lists: Lists,
    private readonly say: (message: string) => void,
  ) {}

  /**
   * Draws the whole sheet.
   *
   * @param others our other sheets, to find the place of a new one
   * @returns how it stands afterwards
   */
  async draw(
    context: Excel.RequestContext,
    shown: ShownSheet,
    others: readonly PlacedSheet[],
  ): Promise<Standing> {
    const { picture } = shown;
    const looked = search(context, picture.id);
    const lists = this.lists.search(context, picture);
    const culture = context.application.cultureInfo.datetimeFormat;
    if (this.dates === null) culture.load('shortDatePattern');
    await context.sync();
    this.dates ??= dateFormat(culture.shortDatePattern);
    const batch = new Batch(context);
    let standing = looked.found();
    const kept = new Set(standing?.columns.keys());
    const fresh = standing === null;
    if (!standing) {
      standing = await createSheet(batch, picture, looked, others);
      if (!looked.named.isNullObject) this.sayLost(picture, looked.anchor.isNullObject);
    } else standing = await this.mend(batch, picture, standing);
    const order = picture.rows.map(({ id }) => id);
    const moves = !fresh && rowsMove(standing, order);
    if (moves && standing.filtered && standing.tables.length === 0) this.say(unfiltered(picture));
    const user = !moves ? null : await readUserCells(batch, standing, isGrowable(picture));
    if (user?.tooMany) this.say(leftInPlace(picture));
    await this.lists.write(batch, picture, lists);
    await this.drawAll(batch, shown, standing, user, fresh ? null : { moves, kept });
    await batch.send();
    return {
      ...standing,
      ids: order,
      rowOf: new Map(order.map((id, index) => [id, firstRow(standing.corner) + index])),
    };
  }

  /** Number formats in this workbook. */
  formats(): Readonly<Record<ColumnFormat, string>> {
    return numberFormats(this.dates ?? 'yyyy-mm-dd');
  }

  private async drawAll(
    batch: Batch,
    shown: ShownSheet,
    standing: Standing,
    user: UserCells | null,
    redrawn: Redrawn | null,
  ): Promise<void> {
    const { picture } = shown;
    const fresh = redrawn === null;
    const runs = columnRuns(standing.columns);
    await this.drawTop(batch, picture, standing, fresh);
    if (redrawn) await this.clearBody(batch, picture, standing, runs, redrawn.moves);
    await this.dressBody(batch, picture, standing, redrawn?.kept ?? new Set());
    await this.writeBody(batch, shown, standing, runs);
    if (user && user.blocks.length > 0) {
      const order = picture.rows.map(({ id }) => id);
      await placeUserCells(batch, user, order, firstRow(standing.corner));
    }
    await this.drawTable(batch, picture, standing);
    await this.drawDropDowns(batch, shown, standing);
    await outlineRows(batch, picture, standing, fresh);
  }

  private sayLost(picture: SheetPicture, torn: boolean): void {
    if (torn)
      this.say(
        `The sheet "${picture.title}" was deleted or torn apart; it was drawn anew on a sheet of its own.`,
      );
  }

  /** Columns that were deleted come back, rows for a longer summary are put in; then it is looked at again. */
  private async mend(batch: Batch, picture: SheetPicture, standing: Standing): Promise<Standing> {
    const topRows = Math.max(bandRows + picture.summary.length, standing.topRows);
    const missing = topRows - standing.topRows;
    const before = JSON.stringify([...standing.columns]);
    const places = await mendColumns(batch, standing, picture.columns);
    const moved = before !== JSON.stringify([...places]);
    if (missing > 0) {
      const rows = standing.sheet.getRangeByIndexes(standing.corner.row, 0, missing, 1).getEntireRow();
      rows.insert('Down').rowHidden = false;
    }
    const room = await this.roomBelow(batch, picture, standing);
    if (room > 0) {
      const below = firstRow(standing.corner) + missing + lastOwnRow(standing) + 1;
      standing.sheet.getRangeByIndexes(below, 0, room, 1).getEntireRow().insert('Down').rowHidden = false;
    }
    if (missing <= 0 && room <= 0 && !moved) return standing;
    const row = standing.corner.row + missing;
    // Corner and marker row name new columns before they are read again.
    const cell = (column: number): Excel.Range => standing.sheet.getRangeByIndexes(row, column, 1, 1);
    cell(standing.corner.column).values = [[cornerText(picture.columns, topRows)]];
    for (const [id, column] of places) cell(column).values = [[id]];
    const again = search(batch.context, picture.id);
    await batch.send();
    return again.found() ?? standing;
  }

  /**
   * Rows to put in below our last one, so that a longer table does not run over what the user has there. Whole rows are
   * put in, so that Excel keeps her formulas right.
   */
  private async roomBelow(batch: Batch, picture: SheetPicture, standing: Standing): Promise<number> {
    const { sheet, corner, lastRow, lastColumn } = standing;
    const last = lastOwnRow(standing);
    const more = picture.rows.length - 1 - last;
    const start = firstRow(corner) + last + 1;
    if (isGrowable(picture) || more <= 0 || lastRow < start) return 0;
    const used = sheet
      .getRangeByIndexes(start, 0, lastRow - start + 1, lastColumn + 1)
      .getUsedRangeOrNullObject(true);
    used.load('rowIndex');
    await batch.send();
    // One row stays empty above hers.
    return used.isNullObject ? 0 : Math.max(0, more + 1 - (used.rowIndex - start));
  }

  /** Band, summary, marker row and titles: formats first, so that the values keep what they are. */
  private async drawTop(
    batch: Batch,
    picture: SheetPicture,
    standing: Standing,
    fresh: boolean,
  ): Promise<void> {
    const { sheet, corner, columns } = standing;
    const above = standing.topRows;
    const first = corner.row - above;
    const top = topCells(picture, above);
    await batch.operations(40 + columns.size * 6 + picture.summary.length * columns.size * 2);
    for (const { column, ids } of joinIds(columnRuns(columns), corner.column)) {
      const area = sheet.getRangeByIndexes(first, column, top.length, ids.length);
      if (!fresh) sheet.getRangeByIndexes(first, column, above, ids.length).clear('All');
      setNumberFormat(area, '@');
      const lines = top.map((line) => ids.map((id) => line.get(id) ?? ''));
      picture.summary.forEach((values, index) =>
        dressSummary(sheet, first + bandRows + index, column, ids, picture.columns, values),
      );
      for (let row = 0; row < bandRows; row++) {
        dressBand(sheet.getRangeByIndexes(first + row, column, 1, ids.length), row);
      }
      await batch.write(sheet, first, column, lines);
    }
    for (const column of picture.columns) {
      dressTitle(sheet.getRangeByIndexes(titleRow(corner), columns.get(column.id) ?? 0, 1, 1), column);
    }
    const state = columns.get(stateColumn) ?? corner.column + 1;
    for (const column of [corner.column, state]) {
      sheet.getRangeByIndexes(0, column, 1, 1).getEntireColumn().columnHidden = true;
    }
    sheet.getRangeByIndexes(corner.row, 0, 1, 1).getEntireRow().rowHidden = true;
    sheet.freezePanes.freezeRows(frozenRows(corner));
  }

  /**
   * Takes away what stood in our columns, down to our last row. Below a list that grows there are only rows that the user
   * added to it: they come back with an id of their own.
   */
  private async clearBody(
    batch: Batch,
    picture: SheetPicture,
    standing: Standing,
    runs: readonly ColumnRun[],
    moves: boolean,
  ): Promise<void> {
    const { sheet, corner, lastRow, tables, filtered } = standing;
    await batch.operations(runs.length * 7 + 4);
    for (const id of tables) {
      const table = batch.context.workbook.tables.getItem(id);
      if (moves || !isList(picture)) table.clearFilters();
      if (!isList(picture)) table.convertToRange();
    }
    if (moves && filtered && tables.length === 0) sheet.autoFilter.clearCriteria();
    const rows = isGrowable(picture)
      ? Math.max(lastRow - firstRow(corner) + 1, bodyLength(picture))
      : Math.max(lastOwnRow(standing) + 1, picture.rows.length, 1);
    for (const { column, ids } of [{ column: corner.column, ids: [''] }, ...runs]) {
      const range = sheet.getRangeByIndexes(firstRow(corner), column, rows, ids.length);
      // The user's own looks stay where our rows stay.
      range.clear('Contents');
      range.clear('Hyperlinks');
      range.dataValidation.clear();
      const left = rows - bodyLength(picture);
      if (left <= 0) continue;
      sheet.getRangeByIndexes(firstRow(corner) + bodyLength(picture), column, left, ids.length).clear('All');
    }
    const [first, last] = edges(standing, picture);
    await removeRules(
      batch,
      sheet.getRangeByIndexes(firstRow(corner), first, Math.max(rows, 1), last - first + 1),
    );
  }

  /** Number formats everywhere, other looks only where nothing of ours stood: the user may have chosen her own since. */
  private async dressBody(
    batch: Batch,
    picture: SheetPicture,
    standing: Standing,
    kept: ReadonlySet<string>,
  ): Promise<void> {
    const { sheet, corner, columns } = standing;
    const rows = bodyLength(picture);
    const formats = this.formats();
    const linked = new Set(picture.links.map(({ column }) => column));
    await batch.operations(picture.columns.length * 6 + 30);
    for (const column of [corner.column, columns.get(stateColumn) ?? corner.column + 1]) {
      setNumberFormat(sheet.getRangeByIndexes(firstRow(corner), column, rows, 1), '@');
    }
    for (const column of picture.columns) {
      const place = columns.get(column.id) ?? 0;
      const range = sheet.getRangeByIndexes(firstRow(corner), place, rows, 1);
      setNumberFormat(range, formats[column.format]);
      if (linked.has(column.id)) undressLinks(range);
      const old = kept.has(column.id) ? lastOwnRow(standing) + 1 : 0;
      if (old < rows)
        dressColumn(sheet.getRangeByIndexes(firstRow(corner) + old, place, rows - old, 1), column);
    }
    const [first, last] = edges(standing, picture);
    addRules(sheet.getRangeByIndexes(firstRow(corner), first, rows, last - first + 1), {
      firstRow: firstRow(corner),
      markerRow: corner.row,
      firstColumn: first,
      stateColumn: columns.get(stateColumn) ?? corner.column + 1,
    });
  }

  private async writeBody(
    batch: Batch,
    shown: ShownSheet,
    { sheet, corner, columns }: Standing,
    runs: readonly ColumnRun[],
  ): Promise<void> {
    const { picture } = shown;
    const places = new Map(picture.columns.map((column, index) => [column.id, { column, index }]));
    const isBlank = (id: string): boolean => {
      const index = places.get(id)?.index;
      if (id === stateColumn) return picture.rows.every((row) => shown.state(row.id) === '');
      return index !== undefined && picture.rows.every(({ cells }) => (cells[index] ?? '') === '');
    };
    // The body is clear: columns without anything in them need not be written.
    const filled = joinIds(runs, corner.column).flatMap((run) => withoutBlanks(run, isBlank));
    for (const run of filled) {
      const cellOf = run.ids.map((columnId): ((row: PictureRow) => RawValue) => {
        if (columnId === idsColumn) return ({ id }) => toCell(id, 'text');
        if (columnId === stateColumn) return ({ id }) => shown.state(id);
        const place = places.get(columnId);
        return place ? ({ cells }) => toCell(cells[place.index] ?? null, place.column.format) : () => '';
      });
      const lines = picture.rows.map((row) => cellOf.map((one) => one(row)));
      if (lines.length > 0) await batch.write(sheet, firstRow(corner), run.column, lines);
    }
    for (const { id, wrap } of picture.columns) {
      if (!wrap || picture.rows.length === 0) continue;
      await batch.operations();
      const column = columns.get(id) ?? 0;
      sheet.getRangeByIndexes(firstRow(corner), column, picture.rows.length, 1).format.autofitRows();
    }
  }

  /** A plain list is a table, over ids and state too, so that sorting and filtering take them along. */
  private async drawTable(batch: Batch, picture: SheetPicture, standing: Standing): Promise<void> {
    if (!isList(picture)) return;
    const { sheet, corner, columns, tables } = standing;
    await batch.operations(4);
    const [id] = tables;
    const table = id === undefined ? null : batch.context.workbook.tables.getItem(id);
    const present = table?.getRange();
    if (present) {
      present.load('columnIndex,columnCount');
      await batch.send();
    }
    // Columns that the user added to the table stay in it: sorting takes them along.
    const right = present ? present.columnIndex + present.columnCount - 1 : 0;
    const last = Math.max(...columns.values(), right);
    const rows = Math.max(picture.rows.length, 1) + 1;
    const range = sheet.getRangeByIndexes(titleRow(corner), corner.column, rows, last - corner.column + 1);
    if (table) table.resize(range);
    else sheet.tables.add(range, true).style = 'TableStyleLight1';
  }

  /** Values outside a list stay possible: the server judges them, not Excel. */
  private async drawDropDowns(batch: Batch, shown: ShownSheet, standing: Standing): Promise<void> {
    const { picture } = shown;
    const { sheet, corner } = standing;
    for (const column of picture.columns) {
      if (!column.editable) continue;
      const place = standing.columns.get(column.id) ?? 0;
      if (column.rowChoices) {
        await batch.operations();
        const body = sheet.getRangeByIndexes(firstRow(corner), place, bodyLength(picture), 1);
        body.dataValidation.clear();
      }
      for (const { source, row, count } of sourcesOf(shown, column)) {
        await batch.operations(3);
        const { dataValidation } = brief(sheet.getRangeByIndexes(firstRow(corner) + row, place, count, 1));
        dataValidation.rule = { list: { inCellDropDown: true, source } };
        dataValidation.errorAlert = { showAlert: false, style: 'Information', title: '', message: '' };
      }
    }
  }
}

/** What a drawing over an older one has to know. */
interface Redrawn {
  /** Rows do not stand where they stood. */
  readonly moves: boolean;
  /** Columns that stood there already. */
  readonly kept: ReadonlySet<string>;
}

const idsColumn = '#ids';

const unfiltered = ({ title }: SheetPicture): string =>
  `The filter of "${title}" was taken off, since its rows stand in another order now.`;

const leftInPlace = ({ title }: SheetPicture): string =>
  `The rows of "${title}" stand in another order now. Your own cells beside them are too many to move along: check that they still stand beside their rows.`;

/** Rows of ours above the body, `above` of them above the marker row, each by column id. */
function topCells({ band, summary, columns }: SheetPicture, above: number): Map<string, RawValue>[] {
  const [marker, titles] = [above, above + 1];
  const rows: Map<string, RawValue>[] = Array.from({ length: titles + 1 }, () => new Map());
  const put = (row: number, id: string, value: CellValue): void => {
    rows[row]?.set(id, toCell(value, typeof value === 'number' ? 'amount' : 'text'));
  };
  columns.forEach(({ id, title }, index) => {
    band.forEach((line, row) => put(row, id, line[index] ?? null));
    summary.forEach((line, row) => put(bandRows + row, id, line[index] ?? null));
    put(marker, id, id);
    put(titles, id, title);
  });
  put(marker, idsColumn, cornerText(columns, above));
  put(titles, idsColumn, 'Cogsheet row');
  put(marker, stateColumn, stateColumn);
  put(titles, stateColumn, 'Cogsheet state');
  return rows;
}

/** Leftmost and rightmost visible column of ours. */
function edges({ columns }: Standing, picture: SheetPicture): [first: number, last: number] {
  const places = picture.columns.map(({ id }) => columns.get(id) ?? 0);
  return [Math.min(...places), Math.max(...places)];
}

/** The column of ids is written together with its neighbours. */
function joinIds(runs: readonly ColumnRun[], column: number): ColumnRun[] {
  const next = runs.find((run) => run.column === column + 1);
  const joined = { column, ids: [idsColumn, ...(next?.ids ?? [])] };
  return [joined, ...runs.filter((run) => run !== next)];
}

/** The parts of a run between its blank columns. */
function withoutBlanks({ column, ids }: ColumnRun, isBlank: (id: string) => boolean): ColumnRun[] {
  const places = ids.flatMap((id, index) => (isBlank(id) ? [] : [index]));
  return runsOf(places).map(([start, count]) => ({
    column: column + start,
    ids: ids.slice(start, start + count),
  }));
}
