import { ExcelWorkbook } from '../../addin/excel/excel-workbook';
import type { CellEdit } from '../../addin/workbook/port';
import { type ExcelHost, openExcel } from '../hosts/excel/office';

export interface OpenWorkbook extends ExcelHost {
  readonly workbook: ExcelWorkbook;
  readonly said: string[];
  readonly edits: CellEdit[];
  readonly selections: string[];
  /** Codes that Excel answers the next requests with, one each. */
  readonly refusals: string[];
  /** Waits until events have come through and everything is done. */
  settle(): Promise<void>;
  /** Closes the task pane and opens it again: the workbook stays, the memory of the adapter does not. */
  reopen(): ExcelWorkbook;
}

/** Our adapter on Microsoft's runtime on our own host. */
export function openWorkbook(): OpenWorkbook {
  const host = openExcel();
  const said: string[] = [];
  const edits: CellEdit[] = [];
  const selections: string[] = [];
  const refusals: string[] = [];
  const start = (): ExcelWorkbook => {
    const workbook = new ExcelWorkbook({
      run: (task) => {
        const code = refusals.shift();
        if (code !== undefined)
          return Promise.reject(Object.assign(new Error(code), { code, debugInfo: {} }));
        return host.Excel.run({ delayForCellEdit: true }, task);
      },
      say: (message) => said.push(message),
      wait: () => new Promise((resolve) => setTimeout(resolve, 2).unref()),
    });
    workbook.onEdit((more) => edits.push(...more));
    workbook.onSelect((...place) => selections.push(place.join()));
    return workbook;
  };
  const opened = { ...host, said, edits, selections, refusals, workbook: start() };
  return Object.assign(opened, {
    settle: async () => {
      for (let turn = 0; turn < 4; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        await opened.workbook.idle();
      }
    },
    reopen: () => (opened.workbook = start()),
  });
}
