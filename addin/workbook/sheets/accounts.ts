import type { AccountsTableDto } from '../../../server/contract/mappings';
import type { ReferenceDto } from '../../../server/contract/reference';
import { cellText } from '../cells';
import { type SheetContext, choices, column } from '../picture';
import type { PictureColumn, SheetPicture } from '../port';
import { mappingSheet } from './mapping-sheet';

/** Xero account types that a Cin7 account is never mapped to: lines are not coded to them (accounting-rules 2). */
const neverMapped = new Set(['BANK', 'INVENTORY']);

/** `310 · Cost of Goods Sold` of the active accounts, of the types given or of all that a line may be coded to. */
export const accountChoices = (reference: ReferenceDto | null, types?: readonly string[]): string[] =>
  (reference?.accounts ?? [])
    .filter(({ active, type }) => active && (types ? types.includes(type) : !neverMapped.has(type)))
    .map(({ label }) => label);

/** A stored account, code or label, as the drop-down shows it. */
export function accountCell(value: string, reference: ReferenceDto | null): string {
  const code = (value.split(' · ')[0] ?? '').trim();
  return cellText(reference?.accounts.find((account) => account.code === code)?.label ?? value);
}

const columns = (reference: ReferenceDto | null): PictureColumn[] => [
  column('code', 'Code', 'text', 12),
  column('name', 'Name', 'text', 34),
  column('cin7Type', 'Cin7 type', 'text', 16),
  column('usedBy', 'Used by', 'count', 9),
  column('xeroAccount', 'Xero account', 'text', 36, {
    editable: true,
    ...choices(accountChoices(reference)),
  }),
  column('xeroType', 'Xero type', 'text', 16),
  column('check', 'Check', 'text', 60, { wrap: true }),
];

/** Accounts: one row a Cin7 account or a role. */
export function accountsSheet(table: AccountsTableDto, context: SheetContext): SheetPicture {
  return mappingSheet(
    'accounts',
    table,
    {
      columns: columns(context.reference),
      cells: (row) => ({
        code: cellText(row.code),
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
