import type { ContactsTableDto } from '../../../server/contract/mappings';
import type { ReferenceDto } from '../../../server/contract/reference';
import { cellText } from '../cells';
import { type SheetContext, choices, column } from '../picture';
import type { PictureColumn, SheetPicture } from '../port';
import { mappingSheet } from './mapping-sheet';

const columns = (reference: ReferenceDto | null): PictureColumn[] => [
  column('name', 'Name', 'text', 34),
  column('kind', 'Customer / supplier', 'text', 20),
  column('email', 'E-mail', 'text', 30),
  column('usedBy', 'Used by', 'count', 9),
  column('xeroContact', 'Xero contact', 'text', 34, {
    editable: true,
    ...choices([
      'new',
      ...(reference?.contacts ?? []).filter(({ active }) => active).map(({ name }) => name),
    ]),
  }),
  column('state', 'State', 'text', 12),
  column('why', 'Why', 'text', 34, { wrap: true }),
  column('check', 'Check', 'text', 60, { wrap: true }),
];

/** Contacts: one row a Cin7 customer or supplier, and the Xero contact that it is, or will be. */
export function contactsSheet(table: ContactsTableDto, context: SheetContext): SheetPicture {
  return mappingSheet(
    'contacts',
    table,
    {
      columns: columns(context.reference),
      cells: (row) => ({
        name: cellText(row.name),
        kind: row.kind,
        email: cellText(row.email),
        usedBy: row.usedBy,
        xeroContact: cellText(row.xeroContact),
        state: row.state,
        why: cellText(row.why),
      }),
    },
    context,
  );
}
