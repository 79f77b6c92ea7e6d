import type { PaymentsTableDto } from '../../../server/contract/mappings';
import type { ReferenceDto } from '../../../server/contract/reference';
import { cellText } from '../cells';
import { type SheetContext, choices, column, noneText } from '../picture';
import type { PictureColumn, SheetPicture } from '../port';
import { accountCell } from './accounts';
import { mappingSheet } from './mapping-sheet';

/** Bank accounts, and others that take payments (xero 5.3). */
const moneyChoices = (reference: ReferenceDto | null): string[] =>
  (reference?.accounts ?? [])
    .filter(({ active, takesPayments }) => active && takesPayments)
    .map(({ label }) => label);

const columns = (reference: ReferenceDto | null): PictureColumn[] => [
  column('code', 'Code', 'text', 12),
  column('name', 'Name', 'text', 34),
  column('cin7Type', 'Cin7 type', 'text', 16),
  column('usedBy', 'Used by', 'count', 9),
  column('xeroAccount', 'Xero bank or clearing account', 'text', 36, {
    editable: true,
    ...choices(moneyChoices(reference)),
  }),
  column('xeroType', 'Xero type', 'text', 16),
  column('check', 'Check', 'text', 60, { wrap: true }),
];

/** Payments: one row a Cin7 account that money goes through. */
export function paymentsSheet(table: PaymentsTableDto, context: SheetContext): SheetPicture {
  return mappingSheet(
    'payments',
    table,
    {
      columns: columns(context.reference),
      cells: (row) => ({
        code: cellText(row.code) || noneText,
        name: cellText(row.name),
        cin7Type: cellText(row.cin7Type),
        usedBy: row.usedBy,
        xeroAccount: accountCell(row.xeroAccount, context.reference),
        xeroType: cellText(row.xeroType),
      }),
    },
    context,
  );
}
