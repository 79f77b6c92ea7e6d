import { type Area, type Shift, shiftArea } from '../excel/address';
import { refuse } from './errors';
import { parseNotation } from './notation';
import type { Rule, Validation } from './rules';
import { type Entry, type Place, type Value, entryOf, shownText } from './values';

/** Parts of a cell's text that carry a link or a look of their own. */
export interface RichText {
  readonly text: string;
  readonly runs: readonly {
    readonly start: number;
    readonly end: number;
    readonly link: string | null;
    readonly style: Readonly<Record<string, unknown>>;
  }[];
}

export class Cell {
  value: Value = '';
  formula = '';
  format = 'General';
  note = '';
  /** Background, font and the like; what is not there is as in a new sheet. */
  looks: Record<string, unknown> = {};
  validation: Validation | null = null;
  rich: RichText | null = null;

  copy(): Cell {
    return Object.assign(new Cell(), this, { looks: { ...this.looks } });
  }
}

export class Row {
  cells: (Cell | undefined)[] = [];
  hidden = false;
  filtered = false;
  depth = 0;
  collapsed = false;
}

export class Column {
  hidden = false;
  width = 100;
}

export interface Protection {
  readonly id: number;
  readonly sheet: Sheet;
  /** Null: the whole sheet. */
  area: Area | null;
  description: string;
  warningOnly: boolean;
  editors: Set<string>;
  unprotected: Area[];
}

const blank = new Cell();

/** A sheet: a grid of so many rows and columns, and what hangs on it. Counting from 0. */
export class Sheet {
  rows: Row[];
  columns: Column[];
  rules: Rule[] = [];
  protections: Protection[] = [];
  filter: Area | null = null;
  frozenRows = 0;
  frozenColumns = 0;
  hidden = false;
  tabColor: string | null = null;
  toggle = 'AFTER';

  constructor(
    readonly id: number,
    public name: string,
    readonly place: Place,
    rows = 1000,
    columns = 26,
  ) {
    this.rows = Array.from({ length: rows }, () => new Row());
    this.columns = Array.from({ length: columns }, () => new Column());
  }

  area(notation: string): Area {
    const size = { rows: this.rows.length, columns: this.columns.length };
    return parseNotation(notation, () => size)?.area ?? refuse('Range not found');
  }

  /** For reading: cells never touched are all the same one. */
  cell(row: number, column: number): Readonly<Cell> {
    return this.rows[row]?.cells[column] ?? blank;
  }

  /** For changing. */
  change(row: number, column: number): Cell {
    const { cells } = this.rows[row] ?? refuse('Those rows are out of bounds.');
    return (cells[column] ??= new Cell());
  }

  write(row: number, column: number, input: unknown): void {
    this.put(row, column, entryOf(input, this.cell(row, column).format, this.place));
  }

  put(row: number, column: number, { value, formula, format }: Entry): void {
    if (value === '' && formula === '' && !this.rows[row]?.cells[column]) return;
    const cell = this.change(row, column);
    Object.assign(cell, { value, formula, rich: null });
    if (format !== undefined) cell.format = format;
  }

  text(row: number, column: number): string {
    const { value, formula, format } = this.cell(row, column);
    const label = /^=HYPERLINK\("[^"]*"[,;]\s*"((?:[^"]|"")*)"\)$/i.exec(formula)?.[1];
    return label?.replaceAll('""', '"') ?? shownText(value, format, this.place.locale);
  }

  isEmpty(row: number, column: number): boolean {
    const { value, formula } = this.cell(row, column);
    return value === '' && formula === '';
  }

  /** Last row and last column with contents, counted from 1; 0 when there are none. */
  last(): { row: number; column: number } {
    const last = { row: 0, column: 0 };
    this.rows.forEach(({ cells }, row) =>
      cells.forEach((_, column) => {
        if (this.isEmpty(row, column)) return;
        last.row = row + 1;
        last.column = Math.max(last.column, column + 1);
      }),
    );
    return last;
  }

  clear(area: Area, what: (cell: Cell) => void): void {
    for (let row = area.row; row < area.row + area.rows; row++) {
      this.rows[row]?.cells
        .slice(area.column, area.column + area.columns)
        .forEach((cell) => cell && what(cell));
    }
  }

  /** New rows look like the one above them, drop-downs included (as in the menu; of `insertRowsAfter` [belief]). */
  insertRows(at: number, count: number): void {
    const like = this.rows[at - 1];
    const fresh = Array.from({ length: count }, () => {
      const row = new Row();
      row.depth = like && this.rows[at] && this.rows[at].depth === like.depth ? like.depth : 0;
      row.cells = (like?.cells ?? []).map((cell) => cell && lookalike(cell));
      return row;
    });
    this.rows.splice(at, 0, ...fresh);
    this.shiftAreas({ axis: 'row', at, count });
  }

  insertColumns(at: number, count: number): void {
    const like = this.columns[at - 1];
    const fresh = Array.from({ length: count }, () =>
      Object.assign(new Column(), like && { width: like.width }),
    );
    this.columns.splice(at, 0, ...fresh);
    for (const { cells } of this.rows) {
      if (cells.length <= at) continue;
      const before = cells[at - 1];
      cells.splice(at, 0, ...fresh.map(() => before && lookalike(before)));
    }
    this.shiftAreas({ axis: 'column', at, count });
  }

  /** Gives the rows that went. */
  deleteRows(at: number, count: number): Row[] {
    if (at < 0 || count < 1 || at + count > this.rows.length) refuse('Those rows are out of bounds.');
    if (count >= this.rows.length) refuse("You can't delete all the rows on the sheet.");
    const frozen = Math.max(0, this.frozenRows - at);
    if (this.rows.length - count <= this.frozenRows - Math.min(frozen, count)) {
      refuse('Sorry, it is not possible to delete all non-frozen rows.');
    }
    this.shiftAreas({ axis: 'row', at, count: -count });
    return this.rows.splice(at, count);
  }

  deleteColumns(at: number, count: number): Column[] {
    if (at < 0 || count < 1 || at + count > this.columns.length) refuse('Those columns are out of bounds.');
    if (count >= this.columns.length) refuse("You can't delete all the columns on the sheet.");
    for (const { cells } of this.rows) cells.splice(at, count);
    this.shiftAreas({ axis: 'column', at, count: -count });
    return this.columns.splice(at, count);
  }

  private shiftAreas(shift: Shift): void {
    const moved = (areas: readonly Area[]): Area[] => areas.flatMap((area) => shiftArea(area, shift) ?? []);
    this.rules = this.rules.flatMap((rule) => {
      const areas = moved(rule.areas);
      return areas.length > 0 ? [{ ...rule, areas }] : [];
    });
    this.protections = this.protections.filter((protection) => {
      if (!protection.area) return true;
      const [area] = moved([protection.area]);
      if (area) protection.area = area;
      return area !== undefined;
    });
    this.filter = this.filter && shiftArea(this.filter, shift);
  }
}

/** A cell with the looks of another one and no contents. */
function lookalike(cell: Cell): Cell {
  return Object.assign(new Cell(), {
    format: cell.format,
    looks: { ...cell.looks },
    validation: cell.validation,
  });
}
