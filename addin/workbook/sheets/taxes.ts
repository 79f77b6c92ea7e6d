import type { TaxesTableDto } from '../../../server/contract/mappings';
import type { ReferenceDto } from '../../../server/contract/reference';
import { cellText, figure } from '../cells';
import { type SheetContext, choices, column, noneText } from '../picture';
import type { PictureColumn, SheetPicture } from '../port';
import { mappingSheet } from './mapping-sheet';

/** Active rates that Xero allows on sales or on purchases. */
const taxChoices = (reference: ReferenceDto | null): string[] =>
  (reference?.taxRates ?? [])
    .filter(({ active, sales, purchases }) => active && (sales || purchases))
    .map(({ label }) => label);

/** A stored tax rate, tax type or label, as the drop-down shows it. */
function taxCell(value: string, reference: ReferenceDto | null): string {
  const taxType = (value.split(' · ').at(-1) ?? '').trim();
  return cellText(reference?.taxRates.find((rate) => rate.taxType === taxType)?.label ?? value);
}

const columns = (reference: ReferenceDto | null): PictureColumn[] => [
  column('rule', 'Cin7 tax rule', 'text', 30),
  column('rate', 'Rate %', 'rate', 10),
  column('direction', 'Sales / purchases', 'text', 18),
  column('xeroTaxRate', 'Xero tax rate', 'text', 38, { editable: true, ...choices(taxChoices(reference)) }),
  column('xeroRate', 'Its rate %', 'rate', 10),
  column('check', 'Check', 'text', 60, { wrap: true }),
];

/** Taxes: one row a Cin7 tax rule and direction. */
export function taxesSheet(table: TaxesTableDto, context: SheetContext): SheetPicture {
  return mappingSheet(
    'taxes',
    table,
    {
      columns: columns(context.reference),
      cells: (row) => ({
        rule: cellText(row.rule) || noneText,
        rate: figure(row.rate),
        direction: row.direction,
        xeroTaxRate: taxCell(row.xeroTaxRate, context.reference),
        xeroRate: figure(row.xeroRate),
      }),
    },
    context,
  );
}
