import { bandRows, hiddenColumns, tabName, tabPlace } from '../shared/layout';
import type { DrawPlan, PlanColumn } from '../shared/plan';
import { rememberFile } from './file';
import { addMark, markedSheets } from './marks';
import type { Standing } from './standing';

/** Width of a column of so many characters, in pixels, with the cell's padding. */
const pixels = (characters: number): number => Math.round(characters * 7 + 12);

/** Makes the empty sheet at its place among ours; the tab that the user looks at stays in front. */
export function makeSheet(plan: DrawPlan): Standing {
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const tabs = book.getSheets();
  const ours = markedSheets();
  // A sheet of this name whose corner is gone stays, as the user's.
  ours.find(({ mark }) => mark.id === plan.sheet)?.metadata.remove();
  const active = book.getActiveSheet();
  const place = tabPlace(
    plan.position,
    tabs.map((tab) => {
      const gid = tab.getSheetId();
      return ours.find(({ sheet }) => sheet.getSheetId() === gid)?.mark.position ?? null;
    }),
  );
  const name = tabName(
    plan.title,
    tabs.map((tab) => tab.getName()),
  );
  const sheet = book.insertSheet(name, place ?? tabs.length);
  book.setActiveSheet(active);
  const corner = [bandRows + plan.summary.length + 1, 1] as const;
  const wanted = [...hiddenColumns, ...plan.columns.map(({ id }) => id)];
  const columns = new Map(wanted.map((id, index) => [id, index + 2]));
  needColumns(sheet, wanted.length + 1);
  for (const column of plan.columns) setWidth(sheet, columns.get(column.id) ?? 0, column);
  sheet.hideColumns(1, hiddenColumns.length + 1);
  sheet.setRowGroupControlPosition(SpreadsheetApp.GroupControlTogglePosition.BEFORE);
  const mark = {
    id: plan.sheet,
    gid: sheet.getSheetId(),
    position: plan.position,
    corner,
    groups: '',
    digest: '',
    looks: '',
  };
  rememberFile();
  return { ...addMark(sheet, mark), corner, columns, values: [], ids: [] };
}

/**
 * Makes the sheet have exactly the picture's columns. Ours stay where the user moved them, hers stay between ours; what
 * was deleted is put back after its neighbour, and columns that we do not draw any more go.
 *
 * @returns the columns as they stand now, and whether anything had to be done
 */
export function mendColumns(
  { sheet, corner, columns: found }: Standing,
  plan: readonly PlanColumn[],
): { columns: Map<string, number>; mended: boolean } {
  const wanted = [...hiddenColumns, ...plan.map(({ id }) => id)];
  const columns = new Map(found);
  let mended = false;
  for (const [id, column] of [...columns].sort(([, one], [, other]) => other - one)) {
    if (wanted.includes(id)) continue;
    sheet.deleteColumn(column);
    columns.delete(id);
    shiftFrom(columns, column + 1, -1);
    mended = true;
  }
  let before: number = corner[1];
  for (const id of wanted) {
    const place = columns.get(id);
    if (place === undefined) {
      sheet.insertColumnAfter(before);
      shiftFrom(columns, before + 1, 1);
      columns.set(id, before + 1);
      const column = plan.find((one) => one.id === id);
      if (column) setWidth(sheet, before + 1, column);
      else sheet.hideColumns(before + 1);
      mended = true;
    }
    before = columns.get(id) ?? before;
  }
  return { columns: inPlace(columns), mended };
}

/** So that a drawing reads the columns in the order in which they stand. */
const inPlace = (columns: ReadonlyMap<string, number>): Map<string, number> =>
  new Map([...columns].sort(([, one], [, other]) => one - other));

function shiftFrom(columns: Map<string, number>, from: number, by: 1 | -1): void {
  for (const [id, column] of columns) if (column >= from) columns.set(id, column + by);
}

function setWidth(sheet: GoogleAppsScript.Spreadsheet.Sheet, column: number, { width }: PlanColumn): void {
  sheet.setColumnWidth(column, pixels(width));
}

export function needColumns(sheet: GoogleAppsScript.Spreadsheet.Sheet, columns: number): void {
  const there = sheet.getMaxColumns();
  if (there < columns) sheet.insertColumnsAfter(there, columns - there);
}

/** Adds rows at the end where the sheet is too short for so many. */
export function needRows(sheet: GoogleAppsScript.Spreadsheet.Sheet, rows: number): void {
  const there = sheet.getMaxRows();
  if (there < rows) sheet.insertRowsAfter(there, rows - there);
}
