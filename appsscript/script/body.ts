import type { CellValue, ColumnFormat } from '../../addin/workbook/port';
import { type RawValue, asRead, dateFormat, numberFormats, toCell } from '../shared/cells';
import {
  bandRows,
  cornerText,
  firstRow,
  orderColumn,
  runsOf,
  stateColumn,
  titleRow,
  type Corner,
} from '../shared/layout';
import type { DrawPlan } from '../shared/plan';
import { type RowPlan, keptLine } from '../shared/rows';
import { digestOfTable } from './standing';

export const idsColumn = '#ids';

/** Neighbouring columns of ours. */
export interface ColumnRun {
  readonly column: number;
  readonly ids: readonly string[];
}

/** Columns as they stand next to each other, the row ids among them, so that a block is written with one call. */
export function columnRuns(columns: ReadonlyMap<string, number>, corner: Corner): ColumnRun[] {
  const byPlace = new Map([...columns].map(([id, column]) => [column, id]));
  byPlace.set(corner[1], idsColumn);
  return runsOf([...byPlace.keys()]).map(([column, count]) => ({
    column,
    ids: Array.from({ length: count }, (_, index) => byPlace.get(column + index) ?? ''),
  }));
}

/** All that is written into a sheet, from its first row on: formats and values by column id. */
export class Body {
  private readonly formats: ReadonlyMap<string, ColumnFormat>;
  private readonly places: ReadonlyMap<string, number>;
  private readonly dates: string;

  constructor(
    private readonly plan: DrawPlan,
    private readonly corner: Corner,
    private readonly rows: RowPlan,
    locale: string,
  ) {
    this.formats = new Map(plan.columns.map(({ id, format }) => [id, format]));
    this.places = new Map(plan.columns.map(({ id }, index) => [id, index]));
    this.dates = dateFormat(locale);
  }

  /** Rows of the body that are written: the drawn ones, those emptied, and spare ones dressed like them. */
  get length(): number {
    return Math.max(this.rows.lines.length, 1) + this.plan.spare;
  }

  get height(): number {
    return titleRow(this.corner) + this.length;
  }

  /** Rows of the sheet (from 1) that are written: all but those that hold something of the user's in our columns. */
  get spans(): [row: number, count: number][] {
    const kept = new Set(this.keptRows);
    const rows = Array.from({ length: this.height }, (_, index) => index + 1);
    return runsOf(rows.filter((row) => !kept.has(row)));
  }

  /** Rows of the sheet (from 1) among ours that only get their place. */
  get keptRows(): number[] {
    return this.rows.lines.flatMap((line, row) => (line === keptLine ? [firstRow(this.corner) + row] : []));
  }

  /** Place of a row of the sheet after sorting. */
  orderOf(row: number): number {
    return this.rows.order[row - firstRow(this.corner)] ?? row;
  }

  /** Number formats of a run of columns, row by row. */
  formatsOf({ ids }: ColumnRun): string[][] {
    const top = this.topLines().map((line) =>
      ids.map((id) => (typeof line.get(id) === 'number' ? numberFormats.amount : '@')),
    );
    const one = ids.map((id) => this.numberFormat(id));
    return [...top, ...Array.from({ length: this.length }, () => one)];
  }

  /** Values of a run of columns, row by row. */
  valuesOf({ ids }: ColumnRun): RawValue[][] {
    const top = this.topLines().map((line) =>
      ids.map((id): RawValue => {
        const value = line.get(id) ?? '';
        return typeof value === 'number' ? value : String(value);
      }),
    );
    const body = Array.from({ length: this.length }, (_, row) => {
      const index = this.rows.lines[row] ?? -1;
      return ids.map((id) => this.cell(id, row, index));
    });
    return [...top, ...body];
  }

  /** What the drawing reads back as, in the order in which it then stands. */
  digest(columns: readonly string[]): string {
    const cells = this.plan.ids.map((_, index) =>
      columns.map((id) => asRead(this.value(id, index), this.formats.get(id) ?? 'text')),
    );
    const top = this.topLines().map((line) => columns.map((id) => line.get(id) ?? ''));
    return digestOfTable(columns, this.plan.ids, cells, top);
  }

  private cell(id: string, row: number, index: number): RawValue {
    if (id === orderColumn) return this.rows.order[row] ?? row;
    if (index < 0) return '';
    if (id === idsColumn) return this.plan.ids[index] ?? '';
    if (id === stateColumn) return this.plan.states[index] ?? '';
    return toCell(this.value(id, index), this.formats.get(id) ?? 'text');
  }

  private value(id: string, index: number): CellValue {
    return this.plan.cells[index]?.[this.places.get(id) ?? -1] ?? null;
  }

  private numberFormat(id: string): string {
    if (id === orderColumn) return '0';
    const format = this.formats.get(id) ?? 'text';
    return format === 'date' ? this.dates : numberFormats[format];
  }

  /** Rows above the body, each by column id. */
  private topLines(): Map<string, CellValue>[] {
    const { band, summary, columns } = this.plan;
    const lines = Array.from({ length: titleRow(this.corner) }, () => new Map<string, CellValue>());
    const [marker, titles] = [lines[this.corner[0] - 1], lines[titleRow(this.corner) - 1]];
    columns.forEach(({ id, title }, index) => {
      band.forEach((line, row) => lines[row]?.set(id, line[index] ?? ''));
      summary.forEach((line, row) => {
        const value = line[index] ?? '';
        lines[bandRows + row]?.set(id, typeof value === 'boolean' ? String(value) : value);
      });
      marker?.set(id, id);
      titles?.set(id, title);
    });
    marker?.set(idsColumn, cornerText(columns));
    titles?.set(idsColumn, 'Cogsheet row');
    for (const [id, title] of [
      [stateColumn, 'Cogsheet state'],
      [orderColumn, 'Cogsheet order'],
    ] as const) {
      marker?.set(id, id);
      titles?.set(id, title);
    }
    return lines;
  }
}

/** Rows of a sheet from the first of the body to the last that is written. */
export const bodyRange = (
  sheet: GoogleAppsScript.Spreadsheet.Sheet,
  corner: Corner,
  column: number,
  rows: number,
  columns: number,
): GoogleAppsScript.Spreadsheet.Range => sheet.getRange(firstRow(corner), column, rows, columns);
