import type { SheetPicture } from '../workbook/port';
import { type Batch, brief } from './batch';
import { isExcelError } from './refusals';
import { firstRow, runsOf } from './layout';
import type { Standing } from './standing';

/** Detail rows get the outline level of their own, so that they can be folded under their heading. */
export async function outlineRows(
  batch: Batch,
  picture: SheetPicture,
  standing: Standing,
  fresh: boolean,
): Promise<void> {
  const { sheet, corner } = standing;
  if (!fresh) await ungroup(batch, picture, standing);
  const details = picture.rows.flatMap(({ role }, index) => (role === 'detail' ? [index] : []));
  for (const [row, count] of runsOf(details)) {
    await batch.operations();
    const first = firstRow(corner) + row + 1;
    brief(sheet.getRange(`${first}:${first + count - 1}`)).group('ByRows');
  }
}

/** Takes the old levels away. Excel calls it an error when nothing is grouped; that is as good. */
async function ungroup(
  batch: Batch,
  picture: SheetPicture,
  { sheet, corner, lastRow }: Standing,
): Promise<void> {
  if (!picture.rows.some(({ role }) => role === 'detail')) return;
  const rows = Math.max(lastRow - firstRow(corner) + 1, 1);
  await batch.send();
  try {
    sheet.getRangeByIndexes(firstRow(corner), corner.column, rows, 1).getEntireRow().ungroup('ByRows');
    await batch.send();
  } catch (error) {
    if (!isExcelError(error)) throw error;
  }
}
