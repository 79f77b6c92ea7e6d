import type { ItemsTableDto } from '../../../server/contract/mappings';
import type { ReferenceDto } from '../../../server/contract/reference';
import { cellText } from '../cells';
import { type SheetContext, band, cellsOf, checkText, choices, column, marksOf, sheetHead } from '../picture';
import type { PictureColumn, SheetPicture } from '../port';
import { tableStatus, versionWords } from './mapping-band';

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
  const all = columns(context.reference);
  const rows = table.rows.map((row) => ({
    id: row.row,
    role: 'plain' as const,
    cells: cellsOf(all, {
      sku: cellText(row.sku),
      name: cellText(row.name),
      usedBy: row.usedBy,
      xeroItem: cellText(row.xeroItem),
      xeroName: cellText(row.xeroName),
      check: checkText(
        table.faults.filter((fault) => fault.row === row.row),
        row.check,
      ),
    }),
  }));
  return {
    ...sheetHead('items'),
    band: band('items', context, versionWords(table, context), tableStatus(table)),
    summary: [],
    columns: all,
    rows,
    marks: marksOf(table.faults, all, new Set(rows.map(({ id }) => id))),
    links: [],
  };
}
