import {
  type IFreeze,
  type IWorksheetData,
  type Worksheet,
  mergeWorksheetSnapshotWithDefault,
} from '@univerjs/core';
import { rulesOf } from './choices';
import type { DrawnSheet } from './drawn-sheet';
import { type CellMatrix, type GridModel, mutations } from './grid-model';
import { type Layout, gridId, idColumn } from './layout';
import type { RowIndex } from './row-index';
import { type UserCells, captureUserCells, placeUserCells } from './user-cells';

/** Pixels of one character of the grid's font, of a cell's padding, of a row and of each further line in it. */
const characterWidth = 7;
const cellPadding = 12;
const rowHeight = 22;
const lineHeight = 17;
/** Free columns to the right of ours, and free rows below. */
const userColumns = 12;
const userRows = 100;

/** A sheet of ours as it stands in the grid. */
export interface StandingSheet {
  readonly drawn: DrawnSheet;
  readonly rows: RowIndex;
  /** Drop-downs as last given to the grid, to leave them alone when a redraw would not change them. */
  readonly rules: string;
}

/** Brings drawn sheets into the grid. */
export class SheetDrawer {
  constructor(private readonly model: GridModel) {}

  /** Makes an empty sheet, at a place among all sheets from 0. */
  create({ picture, columns, layout, order }: DrawnSheet, index: number): void {
    const columnData: IWorksheetData['columnData'] = { [idColumn]: { hd: 1 } };
    columns.forEach((column, offset) => {
      columnData[layout.firstColumn + offset] = {
        w: Math.round(column.width * characterWidth + cellPadding),
      };
    });
    const sheet = mergeWorksheetSnapshotWithDefault({
      id: gridId(picture.id),
      name: this.freeName(picture.title),
      rowCount: layout.firstRow + order.length + userRows,
      columnCount: layout.lastColumn + 1 + userColumns,
      defaultRowHeight: rowHeight,
      defaultStyle: { ff: 'Arial', fs: 10 },
      columnData,
      freeze: freezeOf(layout),
    });
    this.model.mutate(mutations.insertSheet, gridId(picture.id), { index, sheet });
  }

  /**
   * Draws the whole sheet. Cells of ours that are left over from before are cleared; the user's stay beside their rows.
   *
   * @param old what stood there before; null for a sheet just made
   * @param saved the user's cells for a sheet just made
   * @returns the drop-downs as given to the grid
   */
  draw(
    drawn: DrawnSheet,
    worksheet: Worksheet,
    old: StandingSheet | null,
    saved: UserCells | undefined,
  ): string {
    const id = gridId(drawn.picture.id);
    const moves = !old || !sameRows(old, drawn);
    const user = old ? captureUserCells(this.model, worksheet, old.drawn.layout) : saved;
    if (moves) this.makeRoom(drawn, worksheet, user);
    const cells: CellMatrix = old ? this.blanks(worksheet, old, drawn, moves) : {};
    join(cells, drawn.allCells());
    if (user && moves) join(cells, placeUserCells(this.model, user, drawn.layout, drawn.order));
    this.model.replaceCells(id, cells);
    if (user && !old) this.setUserWidths(drawn, user);
    this.fitHeights(
      drawn,
      drawn.order.map((row, index) => [row, drawn.layout.firstRow + index]),
    );
    if (old && old.drawn.layout.frozenRows !== drawn.layout.frozenRows) {
      this.model.mutate(mutations.freeze, id, freezeOf(drawn.layout));
    }
    // After rows moved, undoing would write into the wrong ones.
    if (old && moves) this.model.forgetUndo();
    return this.drawRules(drawn, old?.rules ?? '', moves);
  }

  /** Makes rows high enough for their wrapped texts. */
  fitHeights(drawn: DrawnSheet, rows: readonly (readonly [id: string, gridRow: number])[]): void {
    const wrapped = drawn.columns.flatMap((column, index) =>
      column.wrap ? [{ width: column.width, index }] : [],
    );
    if (wrapped.length === 0 || rows.length === 0) return;
    const heights: Record<number, number> = {};
    const ranges = rows.map(([id, gridRow]) => {
      const lines = wrapped.map(({ width, index }) => {
        const value = String(drawn.valueOf(id, drawn.layout.firstColumn + index) ?? '');
        return value.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
      });
      heights[gridRow] = rowHeight + (Math.max(...lines) - 1) * lineHeight;
      return { startRow: gridRow, endRow: gridRow, startColumn: 0, endColumn: 0 };
    });
    this.model.mutate(mutations.rowHeight, gridId(drawn.picture.id), { ranges, rowHeight: heights });
  }

  /** The user may have a sheet of the same name already; hers keeps it. */
  private freeName(title: string): string {
    const taken = new Set(this.model.workbook.getSheets().map((sheet) => sheet.getName()));
    let name = title;
    for (let count = 2; taken.has(name); count++) name = `${title} (${count})`;
    return name;
  }

  private makeRoom(
    { picture, layout, order }: DrawnSheet,
    worksheet: Worksheet,
    user: UserCells | undefined,
  ): void {
    const id = gridId(picture.id);
    const rowCount = layout.firstRow + order.length + userRows + (user?.rows.length ?? 0);
    if (worksheet.getRowCount() < rowCount) this.model.mutate(mutations.rowCount, id, { rowCount });
    const offsets = (user?.rows ?? []).flatMap(({ cells }) => cells.map(([offset]) => offset));
    const columnCount =
      layout.lastColumn + 1 + offsets.reduce((most, offset) => Math.max(most, offset), userColumns);
    if (worksheet.getColumnCount() < columnCount)
      this.model.mutate(mutations.columnCount, id, { columnCount });
  }

  /** All cells that may hold something of ours; where rows move, the user's as well, to be written in their new places. */
  private blanks(worksheet: Worksheet, old: StandingSheet, drawn: DrawnSheet, moves: boolean): CellMatrix {
    const lastColumn = Math.max(old.drawn.layout.lastColumn, drawn.layout.lastColumn);
    const cells: CellMatrix = {};
    worksheet.getCellMatrix().forRow((row, columns) => {
      const line: Record<number, null> = {};
      for (const column of columns) if (moves || column <= lastColumn) line[column] = null;
      cells[row] = line;
    });
    return cells;
  }

  private setUserWidths(drawn: DrawnSheet, user: UserCells): void {
    for (const [offset, { w }] of user.columns) {
      if (w === undefined) continue;
      const column = drawn.layout.lastColumn + offset;
      const ranges = [{ startRow: 0, endRow: 0, startColumn: column, endColumn: column }];
      this.model.mutate(mutations.columnWidth, gridId(drawn.picture.id), { ranges, colWidth: w });
    }
  }

  private drawRules(drawn: DrawnSheet, old: string, moves: boolean): string {
    const id = gridId(drawn.picture.id);
    const rules = rulesOf(drawn);
    const text = JSON.stringify(rules);
    if (text === old && !moves) return old;
    const before = old === '' ? [] : (JSON.parse(old) as { uid: string }[]).map(({ uid }) => uid);
    if (before.length > 0) this.model.mutate(mutations.removeRule, id, { ruleId: before });
    for (const rule of rules) this.model.mutate(mutations.addRule, id, { rule });
    return text;
  }
}

/** Stays in view above the rows, from row 1 on. */
const freezeOf = ({ frozenRows }: Layout): IFreeze => ({
  startRow: frozenRows,
  ySplit: frozenRows,
  startColumn: -1,
  xSplit: 0,
});

function join(cells: CellMatrix, more: CellMatrix): void {
  for (const [row, line] of Object.entries(more)) Object.assign((cells[Number(row)] ??= {}), line);
}

/** Whether all rows stand where they stood, so that the user's cells beside them need not move. */
function sameRows({ drawn: old, rows }: StandingSheet, drawn: DrawnSheet): boolean {
  const { firstRow, lastColumn } = drawn.layout;
  if (old.layout.firstRow !== firstRow || old.layout.lastColumn !== lastColumn) return false;
  if (old.order.length !== drawn.order.length) return false;
  return drawn.order.every((id, index) => rows.rowOf(id) === firstRow + index);
}
