import { firstRow } from '../shared/layout';
import type { LookAnswer, TableReading } from '../shared/plan';
import type { LookInput } from '../shared/rpc';
import { wantedFigures } from './figures';
import { readingOf, standing } from './standing';

/**
 * What stands in our sheets now: the sheets that differ from what the sidebar knows, and where the cursor is. One
 * reading a sheet; a sheet that nobody touched costs no answer.
 */
export function look({ sheets, activeOnly }: LookInput): LookAnswer {
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const activeId = book.getActiveSheet().getSheetId();
  const cell = book.getActiveRange();
  const changed: TableReading[] = [];
  const gone: string[] = [];
  let at: LookAnswer['at'] = null;
  for (const [sheet, digest] of sheets) {
    const found = standing(sheet);
    if (!found) {
      gone.push(sheet);
      continue;
    }
    const isActive = found.sheet.getSheetId() === activeId;
    if (activeOnly && !isActive) continue;
    const reading = readingOf(found);
    if (reading.digest !== digest) changed.push(reading);
    if (!isActive || !cell) continue;
    const row = found.ids[cell.getRow() - firstRow(found.corner)] ?? '';
    const place = cell.getColumn();
    const column = reading.columns.find(([, one]) => one === place)?.[0];
    if (row !== '' && column !== undefined) at = { sheet, row, column };
  }
  return { changed, gone, at, wanted: wantedFigures() };
}
