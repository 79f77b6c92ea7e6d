import type { CellValue } from '../../addin/workbook/port';
import { digestOf } from '../shared/digest';
import { columnsOf, firstRow, isCorner, readCorner, rowIds, stateColumn } from '../shared/layout';
import type { TableReading } from '../shared/plan';
import { type MarkedSheet, markedSheet } from './marks';

/** One of our sheets as it stands now, whatever the user did to it. */
export interface Standing extends MarkedSheet {
  readonly corner: readonly [row: number, column: number];
  /** Column of each of ours, the hidden ones among them. */
  readonly columns: ReadonlyMap<string, number>;
  /** Everything with contents, from the first cell of the sheet on. */
  readonly values: readonly (readonly unknown[])[];
  /** Row ids from the first row of the body down; blank for rows that are not ours. */
  readonly ids: readonly string[];
}

/** Looks at a sheet with one reading; null when it is not there, or torn apart. */
export function standing(id: string): Standing | null {
  const marked = markedSheet(id);
  if (!marked) return null;
  const values: unknown[][] = marked.sheet.getDataRange().getValues();
  const corner = cornerIn(values, marked.mark.corner);
  if (!corner) return null;
  const marker = values[corner[0] - 1] ?? [];
  const ids = rowIds(values.slice(firstRow(corner) - 1).map((line) => line[corner[1] - 1]));
  return { ...marked, corner, columns: columnsOf(marker, corner), values, ids };
}

/** The corner where it was last seen, else anywhere. */
function cornerIn(values: readonly (readonly unknown[])[], [row, column]: readonly [number, number]) {
  if (isCorner(values[row - 1]?.[column - 1])) return [row, column] as const;
  for (const [index, line] of values.entries()) {
    const place = line.findIndex(isCorner);
    if (place >= 0) return [index + 1, place + 1] as const;
  }
  return null;
}

/** What stands in our columns, and its digest. Rows below with nothing in them do not count. */
export function readingOf({ sheet, mark, corner, columns, values, ids }: Standing): TableReading {
  const raw = dateReader();
  const places = [...columns].filter(([id]) => !id.startsWith('#'));
  const lineOf = (line: readonly unknown[]): CellValue[] =>
    places.map(([, column]) => raw(line[column - 1] ?? ''));
  const cells = values.slice(firstRow(corner) - 1).map(lineOf);
  while (
    cells.length > 0 &&
    (ids[cells.length - 1] ?? '') === '' &&
    (cells[cells.length - 1] ?? []).every((value) => value === '' || value === false)
  )
    cells.pop();
  const top = values.slice(0, firstRow(corner) - 1).map(lineOf);
  const state = columns.get(stateColumn) ?? 0;
  const reading = {
    columns: places,
    formats: readCorner(values[corner[0] - 1]?.[corner[1] - 1]),
    ids: ids.slice(0, cells.length),
    states: cells.map((_, row) => String(values[firstRow(corner) - 1 + row]?.[state - 1] ?? '')),
    cells,
    top,
  };
  const digest = digestOfTable(
    places.map(([id]) => id),
    reading.ids,
    cells,
    top,
  );
  return { sheet: mark.id, gid: sheet.getSheetId(), corner, ...reading, digest };
}

export const digestOfTable = (...parts: readonly unknown[]): string => digestOf(JSON.stringify(parts));

/** Cells as JSON takes them: a date is the calendar day that the sheet shows. */
function dateReader(): (value: unknown) => CellValue {
  const zone = SpreadsheetApp.getActiveSpreadsheet().getSpreadsheetTimeZone();
  const days = new Map<number, string>();
  return (value) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    if (Object.prototype.toString.call(value) !== '[object Date]') return '';
    const date = value as Date;
    const known = days.get(date.getTime());
    if (known !== undefined) return known;
    const day = Utilities.formatDate(date, zone, 'yyyy-MM-dd');
    days.set(date.getTime(), day);
    return day;
  };
}
