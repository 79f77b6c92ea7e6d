import { type RawValue, toCell } from '../../addin/excel/cell-values';
import { ExcelWorkbook } from '../../addin/excel/excel-workbook';
import type { SheetPicture } from '../../addin/workbook/port';
import { type ExcelHost, openExcel } from '../hosts/excel/office';

/** A new Excel with our adapter on it. */
export function fresh(): ExcelHost & { readonly workbook: ExcelWorkbook } {
  const host = openExcel();
  const workbook = new ExcelWorkbook({
    run: (task) => host.Excel.run(task),
    say: (message) => {
      throw new Error(message);
    },
  });
  return { ...host, workbook };
}

/** The cells of a picture's rows as Excel is given them. */
export const cellsOf = ({ rows, columns }: SheetPicture): RawValue[][] =>
  rows.map(({ cells }) => columns.map(({ format }, index) => toCell(cells[index] ?? null, format)));

/** Bytes of values in a request, as the adapter cuts them. */
const bytesAtOnce = 1_000_000;

/** The least that anybody could do: the same cells by `range.values` onto a new sheet, cut into requests that Excel takes. */
export async function drawBare({ Excel }: ExcelHost, cells: readonly RawValue[][]): Promise<void> {
  await Excel.run(async (context) => {
    const sheet = context.workbook.worksheets.add('Bare');
    const width = cells[0]?.length ?? 0;
    const rowBytes = JSON.stringify(cells).length / cells.length;
    const rows = Math.floor(bytesAtOnce / rowBytes);
    for (let start = 0; start < cells.length; start += rows) {
      const part = cells.slice(start, start + rows);
      sheet.getRangeByIndexes(start, 0, part.length, width).values = part;
      await context.sync();
    }
  });
}
