import type { ICellData, IStyleData } from '@univerjs/core';
import type {
  Band,
  CellLink,
  CellMark,
  CellPatch,
  CellValue,
  PictureColumn,
  PictureRow,
  RowRole,
  SheetPicture,
} from '../workbook/port';
import { summaryRoles } from '../workbook/summary';
import type { CellMatrix } from './grid-model';
import { type Layout, idColumn, layoutOf, spareRows } from './layout';
import { type Look, bandStyle, headerStyle, styleOf, summaryStyle } from './styles';
import { toCell } from './values';

type StyleBook = (name: string, style: () => IStyleData) => string;

interface DrawnRow {
  readonly role: RowRole;
  readonly values: CellValue[];
}

const keyOf = (row: string, column: string): string => `${row}\n${column}`;

/**
 * What we have drawn on one sheet: the picture with all patches and accepted edits since. It answers what belongs in
 * any of our cells, so that a cell the user may not change can be put back.
 */
export class DrawnSheet {
  readonly layout: Layout;
  readonly columns: readonly PictureColumn[];
  /** Row ids in the order of the picture; the grid's own order may differ after the user moved rows. */
  readonly order: readonly string[];
  private readonly rows = new Map<string, DrawnRow>();
  private readonly marks = new Map<string, CellMark>();
  private readonly links = new Map<string, CellLink['target']>();
  private readonly gridColumns: ReadonlyMap<string, number>;
  private band: Band;

  constructor(
    readonly picture: Pick<SheetPicture, 'id' | 'title' | 'position' | 'band' | 'summary' | 'columns'>,
    rows: readonly PictureRow[],
    marks: readonly CellMark[],
    links: readonly CellLink[],
    private readonly styleId: StyleBook,
  ) {
    this.layout = layoutOf(picture);
    this.band = picture.band;
    this.columns = picture.columns;
    const widest = Math.max(...[...picture.band, ...picture.summary].map((line) => line.length));
    if (widest > this.columns.length) {
      throw new Error(`Sheet ${picture.id}: band and summary must fit its ${this.columns.length} columns.`);
    }
    this.order = rows.map((row) => row.id);
    this.gridColumns = new Map(
      this.columns.map((column, index) => [column.id, this.layout.firstColumn + index]),
    );
    for (const row of rows) this.rows.set(row.id, { role: row.role, values: [...row.cells] });
    for (const mark of marks) this.marks.set(keyOf(mark.row, mark.column), mark);
    for (const link of links) this.links.set(keyOf(link.row, link.column), link.target);
  }

  /** Whether the user may add rows below: she can where the first column is hers to write, as in a list of rules. */
  get growable(): boolean {
    const [first] = this.columns;
    return first !== undefined && first.editable && first.format !== 'tick';
  }

  /** Rows that are ready below the table. */
  get spareRows(): number {
    return this.growable ? spareRows : 0;
  }

  columnAt(gridColumn: number): PictureColumn | null {
    return this.columns[gridColumn - this.layout.firstColumn] ?? null;
  }

  gridColumnOf(column: string): number | null {
    return this.gridColumns.get(column) ?? null;
  }

  knows(row: string): boolean {
    return this.rows.has(row);
  }

  valueOf(row: string, gridColumn: number): CellValue {
    return this.rows.get(row)?.values[gridColumn - this.layout.firstColumn] ?? null;
  }

  /** Whether the user may change a cell: totals are ours also in columns that are hers. */
  editableAt(row: string, column: PictureColumn): boolean {
    return column.editable && this.rows.get(row)?.role !== 'total';
  }

  setValue(row: string, gridColumn: number, value: CellValue): void {
    const drawn = this.rows.get(row);
    if (drawn) drawn.values[gridColumn - this.layout.firstColumn] = value;
  }

  markOf(row: string, column: string): CellMark | null {
    return this.marks.get(keyOf(row, column)) ?? null;
  }

  linkOf(row: string, column: string): CellLink['target'] | null {
    return this.links.get(keyOf(row, column)) ?? null;
  }

  /**
   * Takes over patches, marks and links; returns the cells that changed. A cell that is patched loses its old mark
   * unless a new one comes with it: a mark speaks of the value it was made for.
   */
  apply(
    cells: readonly CellPatch[],
    marks: readonly CellMark[],
    links: readonly CellLink[],
  ): [row: string, column: number][] {
    const changed = new Map<string, [string, number]>();
    const touch = (row: string, column: string): number | null => {
      const gridColumn = this.gridColumnOf(column);
      if (gridColumn === null || !this.rows.has(row)) return null;
      changed.set(keyOf(row, column), [row, gridColumn]);
      return gridColumn;
    };
    for (const { row, column, value } of cells) {
      const gridColumn = touch(row, column);
      if (gridColumn === null) continue;
      this.setValue(row, gridColumn, value);
      this.marks.delete(keyOf(row, column));
    }
    for (const mark of marks)
      if (touch(mark.row, mark.column) !== null) this.marks.set(keyOf(mark.row, mark.column), mark);
    for (const link of links)
      if (touch(link.row, link.column) !== null) this.links.set(keyOf(link.row, link.column), link.target);
    return [...changed.values()];
  }

  /** Band, summary and header cells from row 0 down, the id column included. */
  topCells(): CellMatrix {
    const { summary } = this.picture;
    const { firstColumn, headerRow } = this.layout;
    const cells = this.bandCells();
    summary.forEach((values, index) => {
      const roles = summaryRoles(values);
      cells[this.band.length + index] = this.topLine(values, (value, place) => {
        const role = roles[place] ?? 'blank';
        const number = typeof value === 'number';
        const s = this.styleId(`cogsheet summary ${role} ${number}`, () => summaryStyle(role, number));
        return { ...toCell(value, number ? 'amount' : 'text'), s };
      });
    });
    const titles: Record<number, ICellData> = {};
    this.columns.forEach(({ title, format, editable }, index) => {
      const s = this.styleId(`cogsheet header ${format} ${editable}`, () => headerStyle(format, editable));
      titles[firstColumn + index] = { ...toCell(title, 'text'), s };
    });
    cells[headerRow] = titles;
    return cells;
  }

  /** The band's cells, from row 0 down. */
  bandCells(): CellMatrix {
    const cells: CellMatrix = {};
    this.band.forEach((texts, row) => {
      const s = this.styleId(`cogsheet band ${row}`, () => bandStyle(row));
      cells[row] = this.topLine(texts, (value) => ({ ...toCell(value, 'text'), s }));
    });
    return cells;
  }

  setBand(band: Band): void {
    this.band = band;
  }

  /** One cell of a row of ours. */
  cell(row: string, gridColumn: number): ICellData {
    const column = this.columnAt(gridColumn);
    if (!column) return {};
    const role = this.rows.get(row)?.role ?? 'plain';
    const look = this.lookOf(column, gridColumn, role, row);
    return { ...toCell(this.valueOf(row, gridColumn), column.format), s: this.style(look) };
  }

  /** A cell of a row that the user adds: our format, no value. */
  spareCell(gridColumn: number): ICellData {
    const column = this.columnAt(gridColumn);
    if (!column) return {};
    const look = this.lookOf(column, gridColumn, 'plain', null);
    return { s: this.style(look) };
  }

  /** All cells of the sheet in the order of the picture, with the spare rows below. */
  allCells(): CellMatrix {
    const { firstRow, firstColumn, lastColumn } = this.layout;
    const cells = this.topCells();
    this.order.forEach((id, index) => {
      const line: Record<number, ICellData> = { [idColumn]: toCell(id, 'text') ?? {} };
      for (let column = firstColumn; column <= lastColumn; column++) line[column] = this.cell(id, column);
      cells[firstRow + index] = line;
    });
    for (let index = 0; index < this.spareRows; index++) {
      const line: Record<number, ICellData> = {};
      for (let column = firstColumn; column <= lastColumn; column++) line[column] = this.spareCell(column);
      cells[firstRow + this.order.length + index] = line;
    }
    return cells;
  }

  private topLine(
    values: readonly CellValue[],
    cell: (value: CellValue, index: number) => ICellData,
  ): Record<number, ICellData> {
    const { firstColumn } = this.layout;
    return Object.fromEntries(
      this.columns.map((_, index) => [firstColumn + index, cell(values[index] ?? null, index)]),
    );
  }

  private lookOf(column: PictureColumn, gridColumn: number, role: RowRole, row: string | null): Look {
    return {
      format: column.format,
      role,
      first: gridColumn === this.layout.firstColumn,
      editable: row !== null && this.editableAt(row, column),
      wrap: column.wrap === true,
      link: row !== null && this.links.has(keyOf(row, column.id)),
      mark: row === null ? null : (this.marks.get(keyOf(row, column.id))?.kind ?? null),
    };
  }

  private style(look: Look): string {
    const { format, role, first, editable, wrap, link, mark } = look;
    return this.styleId(`cogsheet ${format} ${role} ${first} ${editable} ${wrap} ${link} ${mark}`, () =>
      styleOf(look),
    );
  }
}
