import {
  type Area,
  type Shift,
  covers,
  intersect,
  maxColumns,
  maxRows,
  shiftArea,
  shiftIndex,
} from './address';
import { badArgument } from './errors';
import { type Entry, type Value, entryOf } from './values';

export interface Table {
  readonly id: string;
  name: string;
  area: Area;
  style: string;
  filtered: boolean;
}

export interface Validation {
  rule: unknown;
  errorAlert: unknown;
  prompt: unknown;
  ignoreBlanks: unknown;
}

export interface ConditionalFormat {
  readonly id: string;
  area: Area;
  readonly type: string;
  formula: string;
  readonly format: Map<string, unknown>;
}

/** One setting of a format over an area: the last one that covers a cell counts. */
interface FormatLayer {
  area: Area;
  readonly value: unknown;
}

export interface Hyperlink {
  readonly address?: string;
  readonly documentReference?: string;
  readonly screenTip?: string;
  readonly textToDisplay?: string;
}

const empty: Entry = { value: '', formula: '' };

/** A worksheet: cells, formats in layers, and what hangs on its rows and columns. */
export class Sheet {
  cells = new Map<number, Entry>();
  links = new Map<number, Hyperlink>();
  formats = new Map<string, FormatLayer[]>();
  validations: { area: Area; validation: Validation | null }[] = [];
  conditionalFormats: ConditionalFormat[] = [];
  tables: Table[] = [];
  outline = new Map<number, number>();
  hiddenRows = new Set<number>();
  hiddenColumns = new Set<number>();
  filteredRows = new Set<number>();
  customProperties = new Map<string, string>();
  frozenRows = 0;
  visibility = 'Visible';
  protected = false;
  tabColor = '';

  constructor(
    readonly id: string,
    public name: string,
  ) {}

  key = (row: number, column: number): number => row * maxColumns + column;

  entry(row: number, column: number): Entry {
    return this.cells.get(this.key(row, column)) ?? empty;
  }

  /** Writes as the API and a typing user do. */
  write(row: number, column: number, input: Value, numberFormat = this.numberFormat(row, column)): void {
    this.put(row, column, entryOf(input, numberFormat));
  }

  /** Number formats of the columns of an area that have a single one there: a large block is written without looking at each cell. */
  columnFormats(area: Area): (string | undefined)[] {
    const layers = this.formats.get('NumberFormat') ?? [];
    return Array.from({ length: area.columns }, (_, index) => {
      const strip = { ...area, column: area.column + index, columns: 1 };
      const top = layers.findLast((layer) => intersect(layer.area, strip) !== null);
      if (!top) return 'General';
      return liesWithin(strip, top.area) ? String(top.value ?? 'General') : undefined;
    });
  }

  put(row: number, column: number, entry: Entry): void {
    if (entry.value === '' && entry.formula === '') this.cells.delete(this.key(row, column));
    else this.cells.set(this.key(row, column), entry);
  }

  format(row: number, column: number, name: string): unknown {
    const layers = this.formats.get(name) ?? [];
    for (let index = layers.length - 1; index >= 0; index--) {
      const layer = layers[index];
      if (layer && covers(layer.area, row, column)) return layer.value;
    }
    return undefined;
  }

  numberFormat(row: number, column: number): string {
    return String(this.format(row, column, 'NumberFormat') ?? 'General');
  }

  setFormat(area: Area, name: string, value: unknown): void {
    const others = (this.formats.get(name) ?? []).filter((layer) => !liesWithin(layer.area, area));
    this.formats.set(name, [...others, { area, value }]);
  }

  clearFormats(area: Area): void {
    for (const name of this.formats.keys()) this.setFormat(area, name, undefined);
  }

  validationAt(row: number, column: number): Validation | null {
    return this.validations.findLast(({ area }) => covers(area, row, column))?.validation ?? null;
  }

  /** Cells with contents, as a rectangle; null when the sheet is empty. */
  used(within?: Area): Area | null {
    let [top, left, bottom, right] = [Infinity, Infinity, -1, -1];
    for (const key of this.cells.keys()) {
      const row = Math.floor(key / maxColumns);
      const column = key % maxColumns;
      if (within && !covers(within, row, column)) continue;
      top = Math.min(top, row);
      left = Math.min(left, column);
      bottom = Math.max(bottom, row);
      right = Math.max(right, column);
    }
    return bottom < 0 ? null : { row: top, column: left, rows: bottom - top + 1, columns: right - left + 1 };
  }

  /** Removes contents and links of an area, cell by cell of those that are there. */
  clearCells(area: Area): void {
    for (const key of [...this.cells.keys()])
      if (covers(area, Math.floor(key / maxColumns), key % maxColumns)) this.cells.delete(key);
  }

  clearLinks(area: Area): void {
    for (const key of [...this.links.keys()])
      if (covers(area, Math.floor(key / maxColumns), key % maxColumns)) this.links.delete(key);
  }

  /** Whole rows or columns are inserted or deleted; everything that hangs on them moves along. */
  shift(shift: Shift): void {
    const keys = <V>(map: Map<number, V>): Map<number, V> => {
      const moved = new Map<number, V>();
      for (const [key, value] of map) {
        const row = Math.floor(key / maxColumns);
        const column = key % maxColumns;
        const r = shift.axis === 'row' ? shiftIndex(row, shift) : row;
        const c = shift.axis === 'column' ? shiftIndex(column, shift) : column;
        if (r !== null && c !== null && r < maxRows) moved.set(this.key(r, c), value);
      }
      return moved;
    };
    const areas = <V extends { area: Area }>(list: V[]): V[] =>
      list.flatMap((item) => {
        const area = shiftArea(item.area, shift);
        return area ? [Object.assign(item, { area })] : [];
      });
    const indexes = (set: Set<number>): Set<number> =>
      new Set([...set].flatMap((index) => shiftIndex(index, shift) ?? []));
    this.cells = keys(this.cells);
    this.links = keys(this.links);
    for (const [name, layers] of this.formats) this.formats.set(name, areas(layers));
    this.validations = areas(this.validations);
    this.conditionalFormats = areas(this.conditionalFormats);
    const before = this.tables.map((table) => table.area.columns);
    this.tables = areas(this.tables);
    if (shift.axis === 'column') {
      this.hiddenColumns = indexes(this.hiddenColumns);
      this.tables.forEach((table, index) => this.nameNewColumns(table, before[index] ?? 0));
      return;
    }
    this.hiddenRows = indexes(this.hiddenRows);
    this.filteredRows = indexes(this.filteredRows);
    this.outline = new Map(
      [...this.outline].flatMap(([row, level]) => {
        const moved = shiftIndex(row, shift);
        return moved === null ? [] : [[moved, level] as const];
      }),
    );
  }

  /** A column put into a table gets a title of its own (support page "Resize a table": table columns have names). */
  private nameNewColumns({ area }: Table, before: number): void {
    if (area.columns <= before) return;
    for (let column = area.column; column < area.column + area.columns; column++) {
      if (this.entry(area.row, column).value === '')
        this.put(area.row, column, { value: `Column${column}`, formula: '' });
    }
  }

  group(area: Area, by: 1 | -1): void {
    const rows = Array.from({ length: area.rows }, (_, index) => area.row + index);
    // Assumed: as in the ribbon, ungrouping where nothing is grouped is an error; where a part is, that part is ungrouped.
    if (by === -1 && !rows.some((row) => this.outline.has(row))) badArgument();
    for (const row of rows) {
      const level = (this.outline.get(row) ?? 0) + by;
      if (level > 0) this.outline.set(row, level);
      else this.outline.delete(row);
    }
  }
}

/** Whether the first area lies within the second. */
function liesWithin(inner: Area, outer: Area): boolean {
  return (
    inner.row >= outer.row &&
    inner.column >= outer.column &&
    inner.row + inner.rows <= outer.row + outer.rows &&
    inner.column + inner.columns <= outer.column + outer.columns
  );
}
