import { noneText } from '../../accounting/channel-rules';
import { taxLabel, taxRow, taxTypeOfLabel, type TaxDirection } from '../../accounting/taxes';
import type { Usage } from '../usage';
import { faultsAt, withFaults, type View } from './view';

const directions = ['sales', 'purchases'] as const;

/** Cin7's active tax rules in the directions that they are for, then those that documents name besides. */
export function taxesView({ tables, mapping, references: { cin7, xero } }: View, usage: Usage) {
  const cells = new Map(tables.taxes.map(({ row, xeroTaxRate }) => [row, xeroTaxRate]));
  const rates = new Map(xero.taxRates.map((rate) => [rate.taxType, rate]));
  const known = cin7.taxRules
    .filter(({ active }) => active)
    .flatMap(({ name, percent, forSales, forPurchases }) => [
      ...(forSales ? [{ name, percent, direction: 'sales' as TaxDirection }] : []),
      ...(forPurchases ? [{ name, percent, direction: 'purchases' as TaxDirection }] : []),
    ]);
  const listed = new Set(known.map(({ name, direction }) => taxRow(direction, name)));
  const strangers = directions.flatMap((direction) =>
    [...usage.taxes[direction].keys()]
      .map((name) => ({ name: name === '' ? noneText : name, percent: '', direction }))
      .filter(({ name }) => !listed.has(taxRow(direction, name))),
  );
  return withFaults(
    [...known, ...strangers].map(({ name, percent, direction }) => {
      const row = taxRow(direction, name);
      const usedBy = usage.taxes[direction].get(name === noneText ? '' : name) ?? 0;
      const found = mapping.tax(direction, name);
      const needed = usedBy > 0 && !found.ok && found.error.code === 'tax-unmapped' ? [found.error] : [];
      const cell = cells.get(row) ?? '';
      const rate = rates.get(taxTypeOfLabel(cell));
      return {
        ...{ row, rule: name, rate: percent, direction, usedBy },
        xeroTaxRate: rate ? taxLabel(rate) : cell,
        xeroRate: rate?.effectiveRate ?? '',
        faults: [...faultsAt(mapping.faults, 'taxes', row), ...needed],
      };
    }),
  );
}
