import type { MappingSheet } from '../../workbook/sheet-names';
import { type Desk, sheetContext } from './desk';
import type { PendingCells } from './drawing';

/** Shows a mapping table on its sheet: as a whole, or by patches that leave the user's hand alone. */
export async function drawMapping(
  desk: Desk,
  sheet: MappingSheet,
  how: 'draw' | 'update',
  pending?: PendingCells,
  drawable?: () => Promise<boolean>,
): Promise<void> {
  const context = sheetContext(desk);
  const { mappingPicture } = await import(/* webpackChunkName: "tables" */ './pictures');
  const picture = context && mappingPicture(sheet, desk.store.get().tables, context);
  if (!picture) return;
  if (how === 'draw') await desk.drawing.draw(picture);
  else await desk.drawing.update(picture, pending, drawable);
}
