import type { SheetContext } from '../../workbook/picture';
import type { SheetPicture } from '../../workbook/port';
import type { MappingSheet } from '../../workbook/sheet-names';
import { accountsSheet } from '../../workbook/sheets/accounts';
import { channelsSheet } from '../../workbook/sheets/channels';
import { settingsSheet } from '../../workbook/sheets/settings';
import { taxesSheet } from '../../workbook/sheets/taxes';
import { type Desk, sheetContext } from './desk';
import type { PendingCells } from './drawing';
import type { PanelState } from './panel-state';

function mappingPicture(
  sheet: MappingSheet,
  tables: PanelState['tables'],
  context: SheetContext,
): SheetPicture | null {
  if (sheet === 'accounts') return tables.accounts ? accountsSheet(tables.accounts, context) : null;
  if (sheet === 'taxes') return tables.taxes ? taxesSheet(tables.taxes, context) : null;
  if (sheet === 'channels') return tables.channels ? channelsSheet(tables.channels, context) : null;
  return tables.settings ? settingsSheet(tables.settings, context) : null;
}

/** Shows a mapping table on its sheet: as a whole, or by patches that leave the user's hand alone. */
export async function drawMapping(
  desk: Desk,
  sheet: MappingSheet,
  how: 'draw' | 'update',
  pending?: PendingCells,
  drawable?: () => Promise<boolean>,
): Promise<void> {
  const context = sheetContext(desk);
  const picture = context && mappingPicture(sheet, desk.store.get().tables, context);
  if (!picture) return;
  if (how === 'draw') await desk.drawing.draw(picture);
  else await desk.drawing.update(picture, pending, drawable);
}
