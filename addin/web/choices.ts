import {
  DataValidationErrorStyle,
  DataValidationRenderMode,
  DataValidationType,
  type IRange,
  type ISheetDataValidationRule,
} from '@univerjs/core';
import { serializeListOptions } from '@univerjs/preset-sheets-core';
import type { PictureColumn } from '../workbook/port';
import type { DrawnSheet } from './drawn-sheet';

/** Drop-downs and checkboxes of a sheet. Values outside a list stay possible: the server judges them, not the grid. */
export function rulesOf(sheet: DrawnSheet): ISheetDataValidationRule[] {
  const { firstRow, firstColumn } = sheet.layout;
  return sheet.columns.flatMap((column, index): ISheetDataValidationRule[] => {
    const gridColumn = firstColumn + index;
    const uid = ruleId(sheet, column);
    if (column.format === 'tick') {
      // A line under a heading has no box of its own.
      const ranges = rangesOf(sheet, gridColumn, (id) => typeof sheet.valueOf(id, gridColumn) === 'boolean');
      const ticks = { type: DataValidationType.CHECKBOX, formula1: '1', formula2: '0' };
      return ranges.length > 0 ? [{ uid, ...ticks, ranges, allowBlank: true }] : [];
    }
    if (column.rowChoices) return rowRules(sheet, column, gridColumn, column.rowChoices);
    if (!column.choices || column.choices.length === 0) return [];
    const ranges = rangesOf(sheet, gridColumn, (id) => sheet.editableAt(id, column));
    if (sheet.spareRows > 0) {
      const below = firstRow + sheet.order.length;
      ranges.push(rangeOf(gridColumn, below, below + sheet.spareRows - 1));
    }
    if (ranges.length === 0) return [];
    return [listRule(uid, column.choices, ranges)];
  });
}

const listRule = (uid: string, choices: readonly string[], ranges: IRange[]): ISheetDataValidationRule => ({
  uid,
  type: DataValidationType.LIST,
  formula1: serializeListOptions([...choices]),
  ranges,
  renderMode: DataValidationRenderMode.ARROW,
  errorStyle: DataValidationErrorStyle.INFO,
  showErrorMessage: false,
  allowBlank: true,
});

/** A rule for each list, over all rows that offer it. */
function rowRules(
  sheet: DrawnSheet,
  column: PictureColumn,
  gridColumn: number,
  rowChoices: NonNullable<PictureColumn['rowChoices']>,
): ISheetDataValidationRule[] {
  const lists = [...new Set(Object.values(rowChoices).map((list) => list.join()))];
  return lists.map((list, index) => {
    const offers = (id: string) => rowChoices[id]?.join() === list && sheet.editableAt(id, column);
    return listRule(
      `${ruleId(sheet, column)}-${index}`,
      list.split(','),
      rangesOf(sheet, gridColumn, offers),
    );
  });
}

const ruleId = (sheet: DrawnSheet, column: PictureColumn): string =>
  `cogsheet-${sheet.picture.id}-${column.id}`;

/** The rows for which it holds, as few ranges as possible. */
function rangesOf(sheet: DrawnSheet, gridColumn: number, holds: (row: string) => boolean): IRange[] {
  const { firstRow } = sheet.layout;
  const found: IRange[] = [];
  sheet.order.forEach((id, index) => {
    if (!holds(id)) return;
    const row = firstRow + index;
    const last = found.at(-1);
    if (last?.endRow === row - 1) last.endRow = row;
    else found.push(rangeOf(gridColumn, row, row));
  });
  return found;
}

const rangeOf = (column: number, startRow: number, endRow: number): IRange => ({
  startRow,
  endRow,
  startColumn: column,
  endColumn: column,
});
