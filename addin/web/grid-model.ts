import {
  CommandType,
  ICommandService,
  type ICellData,
  type ICommandInfo,
  type IObjectMatrixPrimitiveType,
  IUndoRedoService,
  type IStyleData,
  type Nullable,
  type Workbook as UniverWorkbook,
  type Worksheet,
} from '@univerjs/core';
import { FormulaDataModel } from '@univerjs/preset-sheets-core';
import type { UniverGrid } from './univer';

export type CellMatrix = IObjectMatrixPrimitiveType<Nullable<ICellData>>;

export const mutations = {
  setCells: 'sheet.mutation.set-range-values',
  insertSheet: 'sheet.mutation.insert-sheet',
  removeSheet: 'sheet.mutation.remove-sheet',
  rowCount: 'sheet.mutation.set-worksheet-row-count',
  columnCount: 'sheet.mutation.set-worksheet-column-count',
  columnWidth: 'sheet.mutation.set-worksheet-col-width',
  rowHeight: 'sheet.mutation.set-worksheet-row-height',
  freeze: 'sheet.mutation.set-frozen',
  addRule: 'data-validation.mutation.addRule',
  removeRule: 'data-validation.mutation.removeRule',
} as const;

/**
 * Univer's workbook as we use it: reads raw cells and changes them by mutations, the level below the commands of its
 * user interface. Mutations are not recorded for undo, so Ctrl+Z takes back what the user did and never what we drew.
 */
export class GridModel {
  private depth = 0;
  private readonly styleIds = new Set<string>();
  private readonly commands: ICommandService;

  constructor(
    readonly grid: UniverGrid,
    readonly workbook: UniverWorkbook,
  ) {
    this.commands = grid.injector.get(ICommandService);
  }

  get unitId(): string {
    return this.workbook.getUnitId();
  }

  worksheet(gridId: string): Worksheet | null {
    return this.workbook.getSheetBySheetId(gridId) ?? null;
  }

  /** Runs one mutation as ours: listeners of `onUserMutation` do not hear of it. */
  mutate(id: string, gridId: string, params: object): void {
    this.depth++;
    try {
      this.commands.syncExecuteCommand(id, { unitId: this.unitId, subUnitId: gridId, ...params });
    } finally {
      this.depth--;
    }
  }

  /** Replaces cells as wholes: what a cell held before (style, formula, rich text) is gone. */
  replaceCells(gridId: string, cells: CellMatrix): void {
    if (Object.keys(cells).length === 0) return;
    const blank: CellMatrix = {};
    for (const [row, columns] of Object.entries(cells)) {
      const line: Record<number, null> = {};
      for (const column of Object.keys(columns)) line[Number(column)] = null;
      blank[Number(row)] = line;
    }
    this.mutate(mutations.setCells, gridId, { cellValue: blank });
    this.mutate(mutations.setCells, gridId, { cellValue: cells });
  }

  /** Registers a style under a name; cells then carry the name alone. */
  styleId(name: string, style: () => IStyleData): string {
    if (!this.styleIds.has(name)) {
      this.workbook.getStyles().addCustomStyle(name, style());
      this.styleIds.add(name);
    }
    return name;
  }

  /** The formula of a cell as text, also where the grid shares one formula between cells; null when there is none. */
  formulaAt(gridId: string, row: number, column: number): string | null {
    return (
      this.grid.injector.get(FormulaDataModel).getFormulaStringByCell(row, column, gridId, this.unitId) ??
      null
    );
  }

  /** The formula as it reads after its cell moved down by `rows`. */
  movedFormula(formula: string, rows: number): string {
    return rows === 0 ? formula : this.grid.api.getFormula().moveFormulaRefOffset(formula, 0, rows);
  }

  /** Forgets what could be undone: after rows moved, undoing would write into the wrong rows. */
  forgetUndo(): void {
    this.grid.injector.get(IUndoRedoService).clearUndoRedo(this.unitId);
  }

  /** Calls back after each mutation that we did not start ourselves: typing, pasting, undo, row insertion ... */
  onUserMutation(listener: (mutation: Readonly<ICommandInfo>) => void): void {
    this.commands.onCommandExecuted((command) => {
      if (this.depth === 0 && command.type === CommandType.MUTATION) listener(command);
    });
  }
}
