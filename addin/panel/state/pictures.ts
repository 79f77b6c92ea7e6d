import type { SheetContext } from '../../workbook/picture';
import type { SheetPicture } from '../../workbook/port';
import type { MappingSheet } from '../../workbook/sheet-names';
import { accountsSheet } from '../../workbook/sheets/accounts';
import { channelsSheet } from '../../workbook/sheets/channels';
import { contactsSheet } from '../../workbook/sheets/contacts';
import { itemsSheet } from '../../workbook/sheets/items';
import { paymentsSheet } from '../../workbook/sheets/payments';
import { settingsSheet } from '../../workbook/sheets/settings';
import { taxesSheet } from '../../workbook/sheets/taxes';
import type { PanelState } from './panel-state';

export { historySheet } from '../../workbook/sheets/history';
export { startSheet } from '../../workbook/sheets/start';
export { tieOutSheet } from '../../workbook/sheets/tie-out';

/** Pictures of the sheets that are always there. Loaded when the first is drawn: the panel opens the sooner without it. */
export function mappingPicture(
  sheet: MappingSheet,
  tables: PanelState['tables'],
  context: SheetContext,
): SheetPicture | null {
  const { accounts, taxes, channels, contacts, payments, items, settings } = tables;
  const pictures: Readonly<Record<MappingSheet, () => SheetPicture | null>> = {
    accounts: () => (accounts ? accountsSheet(accounts, context) : null),
    taxes: () => (taxes ? taxesSheet(taxes, context) : null),
    channels: () => (channels ? channelsSheet(channels, context) : null),
    contacts: () => (contacts ? contactsSheet(contacts, context) : null),
    payments: () => (payments ? paymentsSheet(payments, context) : null),
    items: () => (items ? itemsSheet(items, context) : null),
    settings: () => (settings ? settingsSheet(settings, context) : null),
  };
  return pictures[sheet]();
}
