import type { ItemsTableDto } from '../../../server/contract/mappings';
import type { ReferenceDto } from '../../../server/contract/reference';
import { cellText } from '../cells';
import { type SheetContext, choices, column } from '../picture';
import type { PictureColumn, SheetPicture } from '../port';
import { mappingSheet } from './mapping-sheet';

const columns = (reference: ReferenceDto | null): PictureColumn[] => [
  column('sku', 'SKU', 'text', 22),
  column('name', 'Name', 'text', 36),
  column('usedBy', 'Used by', 'count', 9),
  column('xeroItem', 'Xero item', 'text', 26, {
    editable: true,
    ...choices([
      'new',
      ...(reference?.items ?? []).filter(({ tracked }) => !tracked).map(({ code }) => code),
    ]),
  }),
  column('xeroName', 'Its name in Xero', 'text', 34),
  column('check', 'Check', 'text', 60, { wrap: true }),
];

/** Items: one row a Cin7 product, and the Xero item that lines name. */
export function itemsSheet(table: ItemsTableDto, context: SheetContext): SheetPicture {
  return mappingSheet(
    'items',
    table,
    {
      columns: columns(context.reference),
      cells: (row) => ({
        sku: cellText(row.sku),
        name: cellText(row.name),
        usedBy: row.usedBy,
        xeroItem: cellText(row.xeroItem),
        xeroName: cellText(row.xeroName),
      }),
    },
    context,
  );
}
