import { type Area, formatArea, intersect, maxColumns, maxRows, parseAddress } from './address';
import type { Book } from './book';
import { notFound } from './errors';
import { conditionalLook } from './formula';
import type { Hyperlink, Sheet } from './sheet';
import { type Value, shownText } from './values';

/** What the user does with mouse and keyboard, and what she sees. Sheets by the name on their tab. */
export class Hand {
  constructor(private readonly book: Book) {}

  sheet(name: string): Sheet {
    return this.book.sheet(name) ?? notFound();
  }

  /** Types into a cell. Below a table, the table grows by the row (support page "Resize a table", automatic expansion). */
  type(name: string, address: string, input: Value): void {
    this.paste(name, address, [[input]]);
  }

  /** Pastes a block of values, its top left cell at the address; drop-downs do not stop a paste (docs: "Data validation"). */
  paste(name: string, address: string, block: readonly (readonly Value[])[]): void {
    const sheet = this.sheet(name);
    const { row, column } = this.area(address);
    block.forEach((line, r) => line.forEach((value, c) => sheet.write(row + r, column + c, value)));
    const area = { row, column, rows: block.length, columns: block[0]?.length ?? 1 };
    this.growTable(sheet, area);
    this.book.changed(sheet, area, 'RangeEdited', false);
  }

  /** Presses Delete on a range. */
  clear(name: string, address: string): void {
    const area = this.area(address);
    this.sheet(name).clearCells(area);
    this.book.changed(this.sheet(name), area, 'RangeEdited', false);
  }

  /** Somebody else edits the same file. */
  typeRemotely(name: string, address: string, input: Value): void {
    const area = this.area(address);
    this.sheet(name).write(area.row, area.column, input);
    this.book.changed(this.sheet(name), area, 'RangeEdited', false, 'Remote');
  }

  insertRows(name: string, row: number, count = 1): void {
    const sheet = this.sheet(name);
    this.book.shift(sheet, { axis: 'row', at: row - 1, count });
    this.book.changed(
      sheet,
      { row: row - 1, column: 0, rows: count, columns: maxColumns },
      'RowInserted',
      false,
    );
  }

  deleteRows(name: string, row: number, count = 1): void {
    const sheet = this.sheet(name);
    this.book.shift(sheet, { axis: 'row', at: row - 1, count: -count });
    this.book.changed(
      sheet,
      { row: row - 1, column: 0, rows: count, columns: maxColumns },
      'RowDeleted',
      false,
    );
  }

  insertColumn(name: string, column: string): void {
    const sheet = this.sheet(name);
    const at = this.area(`${column}1`).column;
    this.book.shift(sheet, { axis: 'column', at, count: 1 });
    this.book.changed(sheet, { row: 0, column: at, rows: maxRows, columns: 1 }, 'ColumnInserted', false);
  }

  deleteColumn(name: string, column: string): void {
    const sheet = this.sheet(name);
    const at = this.area(`${column}1`).column;
    this.book.shift(sheet, { axis: 'column', at, count: -1 });
    this.book.changed(sheet, { row: 0, column: at, rows: maxRows, columns: 1 }, 'ColumnDeleted', false);
  }

  /**
   * Sorts rows by a column, all columns of the range moving along, hidden ones too (support page "Sort data": hidden
   * columns move when rows are sorted). Links move with their cells; formats are assumed to stay.
   */
  sort(name: string, address: string, by: string): void {
    const sheet = this.sheet(name);
    const area = this.area(address);
    const column = this.area(`${by}1`).column;
    const lines = Array.from({ length: area.rows }, (_, index) => area.row + index).map((row) => ({
      sortBy: sheet.entry(row, column).value,
      cells: Array.from({ length: area.columns }, (__, index) => ({
        entry: sheet.entry(row, area.column + index),
        link: sheet.links.get(sheet.key(row, area.column + index)),
      })),
    }));
    lines.sort((a, b) =>
      typeof a.sortBy === 'number' && typeof b.sortBy === 'number'
        ? a.sortBy - b.sortBy
        : String(a.sortBy).localeCompare(String(b.sortBy)),
    );
    sheet.clearLinks(area);
    lines.forEach(({ cells }, r) =>
      cells.forEach(({ entry, link }, c) => {
        sheet.put(area.row + r, area.column + c, entry);
        if (link) sheet.links.set(sheet.key(area.row + r, area.column + c), link);
      }),
    );
    this.book.changed(sheet, area, 'RangeEdited', false);
  }

  /** Filters a sheet by hand: the rows named are hidden. */
  filterOut(name: string, rows: readonly number[]): void {
    const sheet = this.sheet(name);
    for (const row of rows) sheet.filteredRows.add(row - 1);
    for (const table of sheet.tables) table.filtered = true;
  }

  rename(from: string, to: string): void {
    this.book.checkSheetName(to, this.sheet(from));
    this.sheet(from).name = to;
  }

  deleteSheet(name: string): void {
    this.book.deleteSheet(this.sheet(name));
  }

  /**
   * Copies a sheet within the workbook: names of the workbook that point into it come a second time, as names of the
   * copy alone (support page "Names in formulas": scope), and tables get names of their own. That custom properties
   * are copied is assumed.
   */
  copySheet(name: string, to: string): void {
    const from = this.sheet(name);
    const copy = this.book.addSheet(to);
    copy.cells = new Map(from.cells);
    copy.links = new Map(from.links);
    copy.formats = new Map(
      [...from.formats].map(([name, layers]) => [name, layers.map((one) => ({ ...one }))]),
    );
    copy.customProperties = new Map(from.customProperties);
    copy.hiddenColumns = new Set(from.hiddenColumns);
    copy.hiddenRows = new Set(from.hiddenRows);
    for (const table of from.tables) this.book.addTable(copy, table.area, true).style = table.style;
    for (const one of this.book.names.filter(({ sheet, scope }) => sheet === from && scope === null)) {
      if (one.area) this.book.addName(one.name, copy, one.area, copy);
    }
  }

  /** Clicks a cell of the sheet that is open, or of another one after a click on its tab. */
  select(name: string, address: string): void {
    this.book.select(this.sheet(name), this.area(address));
  }

  protect(name: string, on = true): void {
    this.sheet(name).protected = on;
  }

  /** What a cell shows. */
  text(name: string, address: string): string {
    const sheet = this.sheet(name);
    const { row, column } = this.area(address);
    return shownText(sheet.entry(row, column).value, sheet.numberFormat(row, column));
  }

  value(name: string, address: string): Value {
    const { row, column } = this.area(address);
    return this.sheet(name).entry(row, column).value;
  }

  formula(name: string, address: string): string {
    const { row, column } = this.area(address);
    return this.sheet(name).entry(row, column).formula;
  }

  /** Fill and font of a cell by its conditional formats, else its own fill. */
  look(name: string, address: string): Record<string, unknown> {
    const sheet = this.sheet(name);
    const { row, column } = this.area(address);
    return { 'Fill.Color': sheet.format(row, column, 'Fill.Color'), ...conditionalLook(sheet, row, column) };
  }

  link(name: string, address: string): Hyperlink | null {
    const sheet = this.sheet(name);
    const { row, column } = this.area(address);
    return sheet.links.get(sheet.key(row, column)) ?? null;
  }

  /** Address of the first cell that shows the text, by rows; null when none does. */
  find(name: string, text: string): string | null {
    const sheet = this.sheet(name);
    const keys = [...sheet.cells.keys()].sort((a, b) => a - b);
    for (const key of keys) {
      const [row, column] = [Math.floor(key / maxColumns), key % maxColumns];
      const address = formatArea({ row, column, rows: 1, columns: 1 });
      if (this.text(name, address) === text) return address;
    }
    return null;
  }

  /** Choices of the drop-down in a cell, as the user sees them; null when there is none. */
  choices(name: string, address: string): string[] | null {
    const { row, column } = this.area(address);
    const rule = this.sheet(name).validationAt(row, column)?.rule as { list?: { source: string } } | null;
    const source = rule?.list?.source;
    if (source === undefined) return null;
    if (!source.startsWith('=')) return source.split(',');
    const named = this.book.name(source.slice(1));
    if (!named?.area) return [];
    const { sheet, area } = named;
    return Array.from({ length: area.rows }, (_, index) =>
      String(sheet.entry(area.row + index, area.column).value),
    );
  }

  private area(address: string): Area {
    return parseAddress(address)?.area ?? notFound();
  }

  private growTable(sheet: Sheet, area: Area): void {
    for (const table of sheet.tables) {
      const below = { ...table.area, row: table.area.row + table.area.rows, rows: area.rows };
      if (area.row === below.row && intersect(below, area)) {
        table.area = { ...table.area, rows: table.area.rows + area.rows };
      }
    }
  }
}
