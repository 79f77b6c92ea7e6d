import { firstRow, titleRow } from '../shared/layout';
import type { Rpc } from '../shared/rpc';
import { standing } from './standing';

/** Brings a sheet, or a cell of it, before the user's eyes. */
export function show({ sheet: id, row, column }: Parameters<Rpc['show']>[0]): { shown: boolean } {
  const found = standing(id);
  if (!found) return { shown: false };
  const { sheet, corner, columns, ids } = found;
  const first = [...columns].filter(([one]) => !one.startsWith('#')).map(([, place]) => place);
  const place = columns.get(column ?? '') ?? Math.min(...first);
  const body = row === undefined ? -1 : ids.indexOf(row);
  const at = row === undefined || body < 0 ? titleRow(corner) : firstRow(corner) + body;
  const cell = sheet.getRange(at, place);
  if (sheet.isSheetHidden()) sheet.showSheet();
  if (body >= 0 && sheet.isRowHiddenByUser(at)) sheet.unhideRow(cell);
  cell.activate();
  return { shown: true };
}
