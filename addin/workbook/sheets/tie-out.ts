import type { ReconciliationDto } from '../../../server/contract/reconciliation';
import { cellText, figure, isNought } from '../cells';
import { type SheetContext, band, cellsOf, column, sheetHead } from '../picture';
import type { CellMark, SheetPicture } from '../port';
import { counted, monthWords } from '../words';

const columns = [
  column('account', 'Account', 'text', 34),
  column('cin7', 'Cin7', 'amount', 16),
  column('xero', 'Xero', 'amount', 16),
  column('ours', 'Ours', 'amount', 16),
  column('difference', 'Difference', 'amount', 16),
  column('cause', 'Cause', 'text', 60, { wrap: true }),
];

/** Tie-out: one row an account of the month, Cin7 against Xero. */
export function tieOutSheet(
  { period, currency, rows }: ReconciliationDto,
  context: SheetContext,
): SheetPicture {
  const open = rows.filter(({ difference }) => !isNought(difference));
  const marks = open.map(({ account, difference, cause }): CellMark => ({
    row: account,
    column: 'difference',
    kind: 'warning',
    note: cellText(`Xero and Cin7 differ by ${difference}. ${cause}`),
  }));
  const status =
    open.length === 0
      ? 'Cin7 and Xero agree on every account.'
      : `${counted(open.length, 'account')} ${open.length === 1 ? 'differs' : 'differ'}: see Cause.`;
  return {
    ...sheetHead('tie-out'),
    band: band('tie-out', context, `Movements of ${monthWords(period)} in ${currency}`, status),
    summary: [],
    columns,
    rows: rows.map((row) => ({
      id: row.account,
      role: 'plain',
      cells: cellsOf(columns, {
        account: cellText(row.account),
        cin7: figure(row.cin7),
        xero: figure(row.xero),
        ours: figure(row.ours),
        difference: figure(row.difference),
        cause: cellText(isNought(row.difference) ? row.cause : `▲ ${row.cause}`),
      }),
    })),
    marks,
    links: [],
  };
}
