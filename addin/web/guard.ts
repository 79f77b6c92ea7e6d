import { CanceledError, ICommandService, type IRange } from '@univerjs/core';
import { SheetsSelectionsService } from '@univerjs/preset-sheets-core';
import type { GridModel } from './grid-model';
import { type Layout, idColumn } from './layout';

type Check = (ranges: readonly IRange[], layout: Layout) => string | null;

const refusals = {
  columns: "Cogsheet's own columns stay where they are. Your columns go to the right of them.",
  top: 'The rows down to the column titles belong to Cogsheet.',
  block: 'Whole rows can be moved, inserted or deleted here; parts of a row belong together.',
} as const;

/** Inserting right of our last column is the user's affair. */
const columns: Check = (ranges, layout) =>
  ranges.some((range) => range.startColumn <= layout.lastColumn) ? refusals.columns : null;

const topRows: Check = (ranges, layout) =>
  ranges.some((range) => range.startRow <= layout.headerRow) ? refusals.top : null;

const blocks: Check = (ranges, layout) =>
  ranges.some((range) => range.startColumn <= layout.lastColumn) ? refusals.block : null;

/** Sorting is welcome as long as whole rows of ours travel together with their hidden ids. */
const sorting: Check = (ranges, layout) =>
  topRows(ranges, layout) ??
  (ranges.every((range) => range.startColumn > layout.lastColumn) ||
  ranges.every((range) => range.startColumn <= idColumn && range.endColumn >= layout.lastColumn)
    ? null
    : refusals.block);

const checks: Readonly<Record<string, Check>> = {
  'sheet.command.insert-col-by-range': columns,
  'sheet.command.remove-col-by-range': columns,
  'sheet.command.move-cols': columns,
  'sheet.command.insert-row-by-range': topRows,
  'sheet.command.remove-row-by-range': topRows,
  'sheet.command.move-rows': topRows,
  'sheet.command.move-range': blocks,
  'sheet.command.insert-range-move-right': blocks,
  'sheet.command.insert-range-move-down': blocks,
  'sheet.command.delete-range-move-left': blocks,
  'sheet.command.delete-range-move-up': blocks,
  'sheet.command.add-worksheet-merge': blocks,
  'sheet.command.split-text-to-columns': blocks,
  'sheet.command.reorder-range': sorting,
};

/** Refuses commands that would tear our table apart, and says why. */
export function guardStructure(
  model: GridModel,
  layoutOf: (gridId: string) => Layout | null,
  refuse: (message: string) => void,
): void {
  model.grid.injector.get(ICommandService).beforeCommandExecuted(({ id, params }) => {
    const check = checks[id];
    if (!check) return;
    const active = model.workbook.getActiveSheet();
    const { subUnitId } = (params ?? {}) as { subUnitId?: string };
    const layout = layoutOf(subUnitId ?? active?.getSheetId() ?? '');
    if (!layout) return;
    const named = rangesIn(params ?? {});
    const message = check(named.length > 0 ? named : selectedRanges(model), layout);
    if (message === null) return;
    refuse(message);
    throw new CanceledError();
  });
}

/** Commands that name no range mean the selection. */
function selectedRanges(model: GridModel): IRange[] {
  return model.grid.injector
    .get(SheetsSelectionsService)
    .getCurrentSelections()
    .map(({ range }) => range);
}

/** All ranges that a command names, whatever it calls them (`range`, `fromRange`, `toRange`, `selections`, `ranges`). */
function rangesIn(value: object): IRange[] {
  if ('startRow' in value && 'startColumn' in value) return [value as IRange];
  return Object.values(value).flatMap((part: unknown) =>
    part !== null && typeof part === 'object' ? rangesIn(part) : [],
  );
}
