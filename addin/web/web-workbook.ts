import type { Worksheet } from '@univerjs/core';
import type {
  Band,
  CellEdit,
  CellLink,
  CellMark,
  CellPatch,
  CellValue,
  SheetPicture,
  SheetReading,
  Workbook,
} from '../workbook/port';
import { DrawnSheet } from './drawn-sheet';
import { EditWatch } from './edits';
import { gridHeight } from './geometry';
import { type CellMatrix, type GridModel, mutations } from './grid-model';
import { guardStructure } from './guard';
import { gridId, idColumn, sheetOf } from './layout';
import { Pointer } from './pointer';
import { RowIndex } from './row-index';
import { loadRecord, saveRecord } from './saved-workbook';
import { SheetDrawer, type StandingSheet } from './sheet-drawer';
import type { StatusStrip } from './status-strip';
import { type UserCells, captureUserCells } from './user-cells';
import { fromCell } from './values';

/** Pixels at the left of the grid that hold the row numbers. */
const rowTitleWidth = 60;

/** Pixels at the top of the grid that hold the column letters. */
const columnTitleHeight = 24;

interface OwnSheet extends StandingSheet {
  rows: RowIndex;
}

/** Our sheets in the browser: the `Workbook` port on Univer. */
export class WebWorkbook implements Workbook {
  private readonly sheets = new Map<string, OwnSheet>();
  private readonly drawer: SheetDrawer;
  private readonly edits: EditWatch;
  private readonly pointer: Pointer;

  /**
   * @param frame the element that shows the grid
   * @param saved the user's own cells from an earlier visit, put back when their sheet is drawn for the first time
   * @param placeholder grid id of the sheet that stands in until the first of ours is drawn
   */
  constructor(
    private readonly model: GridModel,
    private readonly frame: HTMLElement,
    strip: StatusStrip,
    private readonly saved: Map<string, UserCells>,
    private placeholder: string | null,
  ) {
    this.drawer = new SheetDrawer(model);
    const sheetNamed = (sheet: string): OwnSheet | null => this.sheets.get(sheet) ?? null;
    this.edits = new EditWatch(model, sheetNamed, (message) => strip.say(message));
    this.pointer = new Pointer(
      model,
      frame,
      sheetNamed,
      strip,
      (sheet, row, column) => void this.show(sheet, row, column),
    );
    guardStructure(
      model,
      (id) => this.sheets.get(sheetOf(id) ?? '')?.drawn.layout ?? null,
      (message) => strip.say(message),
    );
  }

  async draw(picture: SheetPicture): Promise<void> {
    await this.finishTyping(picture.id);
    const id = gridId(picture.id);
    const drawn = new DrawnSheet(picture, picture.rows, picture.marks, picture.links, (name, style) =>
      this.model.styleId(name, style),
    );
    const old = (this.model.worksheet(id) && this.sheets.get(picture.id)) ?? null;
    if (!old) this.drawer.create(drawn, this.ownSheetsBefore(picture.position));
    const worksheet = this.model.worksheet(id);
    if (!worksheet) throw new Error(`The grid did not create the sheet ${picture.id}.`);
    const rules = this.drawer.draw(drawn, worksheet, old, this.saved.get(picture.id));
    this.saved.delete(picture.id);
    this.sheets.set(picture.id, { drawn, rows: new RowIndex(worksheet, drawn.layout), rules });
    this.pointer.refresh();
    this.dropPlaceholder();
  }

  async patch(
    sheet: string,
    cells: readonly CellPatch[],
    marks: readonly CellMark[],
    links: readonly CellLink[] = [],
    band?: Band,
  ): Promise<void> {
    this.edits.flush();
    const own = this.sheets.get(sheet);
    if (!own || !this.model.worksheet(gridId(sheet))) return;
    if (band) own.drawn.setBand(band);
    const changed: CellMatrix = band ? own.drawn.bandCells() : {};
    const rows = new Map<string, number>();
    for (const [id, column] of own.drawn.apply(cells, marks, links)) {
      const row = own.rows.rowOf(id);
      if (row === null) continue;
      (changed[row] ??= {})[column] = own.drawn.cell(id, column);
      rows.set(id, row);
    }
    this.model.replaceCells(gridId(sheet), changed);
    this.drawer.fitHeights(own.drawn, [...rows]);
    this.pointer.refresh();
  }

  async read(sheet: string): Promise<SheetReading | null> {
    await this.finishTyping(sheet);
    const own = this.sheets.get(sheet);
    const matrix = this.model.worksheet(gridId(sheet))?.getCellMatrix();
    if (!own || !matrix) return null;
    const { firstRow } = own.drawn.layout;
    const rows: SheetReading['rows'][number][] = [];
    const length = matrix.getLength();
    for (let row = firstRow; row < length; row++) {
      const id = own.rows.idAt(row);
      const values: Record<string, CellValue> = {};
      own.drawn.columns.forEach((column) => {
        const gridColumn = own.drawn.gridColumnOf(column.id) ?? 0;
        values[column.id] = fromCell(matrix.getValue(row, gridColumn), column.format);
      });
      if (id !== null || Object.values(values).some((value) => value !== null && value !== false))
        rows.push({ id, values });
    }
    return { rows };
  }

  async present(sheets: readonly string[]): Promise<readonly string[]> {
    return sheets.filter((sheet) => this.sheets.has(sheet) && this.model.worksheet(gridId(sheet)));
  }

  async show(sheet: string, row?: string, column?: string): Promise<void> {
    const own = this.sheets.get(sheet);
    const workbook = this.model.grid.api.getActiveWorkbook();
    const target = workbook?.getSheetBySheetId(gridId(sheet));
    if (!own || !workbook || !target) return;
    workbook.setActiveSheet(target);
    this.pointer.renew();
    if (row === undefined) return;
    const gridRow = own.rows.rowOf(row);
    if (gridRow === null) return;
    const gridColumn =
      (column === undefined ? null : own.drawn.gridColumnOf(column)) ?? own.drawn.layout.firstColumn;
    target.getRange(gridRow, gridColumn).activate();
    const sheetColumn = this.fitsFromTheLeft(target.getSheet(), gridColumn) ? idColumn : gridColumn - 1;
    const { frozenRows } = own.drawn.layout;
    const sheetRow = this.fitsFromTheTop(target.getSheet(), gridRow)
      ? frozenRows
      : Math.max(gridRow - 3, frozenRows);
    target.scrollToCell(sheetRow, sheetColumn);
  }

  recall(): Promise<string | null> {
    return loadRecord();
  }

  remember(text: string): Promise<void> {
    return saveRecord(text);
  }

  onEdit(listener: (edits: readonly CellEdit[]) => void): () => void {
    return this.edits.subscribe(listener);
  }

  onSelect(listener: (sheet: string, row: string, column: string) => void): () => void {
    return this.pointer.subscribe(listener);
  }

  /** Follows the link of the selected cell; false when there is none, or the user is typing. */
  followSelected(): boolean {
    const typing = this.model.grid.api.getActiveWorkbook()?.isCellEditing() ?? false;
    return !typing && this.pointer.followSelected();
  }

  /** Grid row of one of our rows and grid column of one of our columns, both from 0; null when it is not there. */
  place(sheet: string, row: string, column: string): { row: number; column: number } | null {
    const own = this.sheets.get(sheet);
    const gridRow = own?.rows.rowOf(row) ?? null;
    const gridColumn = own?.drawn.gridColumnOf(column) ?? null;
    return gridRow === null || gridColumn === null ? null : { row: gridRow, column: gridColumn };
  }

  /** The user's own cells of all our sheets, to be kept for the next visit. */
  userCells(): Map<string, UserCells> {
    const all = new Map(this.saved);
    for (const [sheet, { drawn }] of this.sheets) {
      const worksheet = this.model.worksheet(gridId(sheet));
      if (worksheet) all.set(sheet, captureUserCells(this.model, worksheet, drawn.layout));
    }
    return all;
  }

  /** Whether a column is in view while the first one is, so that band and first columns may stay in sight. */
  private fitsFromTheLeft(worksheet: Worksheet, gridColumn: number): boolean {
    let width = 0;
    for (let column = 0; column <= gridColumn; column++) width += worksheet.getColumnWidth(column);
    return width + rowTitleWidth < this.frame.clientWidth;
  }

  /** Whether a row is in view while the first one is, so that the summary may stay in sight. */
  private fitsFromTheTop(worksheet: Worksheet, gridRow: number): boolean {
    const height = gridHeight(this.model);
    let used = columnTitleHeight;
    for (let row = 0; row <= gridRow && used < height; row++) used += worksheet.getRowHeight(row);
    return used < height;
  }

  /** A cell that is being typed into is entered first: its row may stand elsewhere after the drawing. */
  private async finishTyping(sheet: string): Promise<void> {
    const workbook = this.model.grid.api.getActiveWorkbook();
    const here = workbook?.getActiveSheet().getSheetId() === gridId(sheet);
    if (here && workbook?.isCellEditing()) await workbook.endEditingAsync(true);
    this.edits.flush();
  }

  private ownSheetsBefore(position: number): number {
    const own = [...this.sheets.values()].map(({ drawn }) => drawn.picture);
    return own.filter((picture) => picture.position < position && this.model.worksheet(gridId(picture.id)))
      .length;
  }

  private dropPlaceholder(): void {
    if (this.placeholder === null) return;
    const [first] = this.sheets.keys();
    if (first !== undefined) void this.show(first);
    this.model.mutate(mutations.removeSheet, this.placeholder, { subUnitName: '' });
    this.placeholder = null;
  }
}
