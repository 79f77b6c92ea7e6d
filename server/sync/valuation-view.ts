import type { Month } from '../accounting/dates';
import { majorText } from '../accounting/money';
import type { SkuMonth, SkuValuation } from '../accounting/valuation/sku-valuation';
import { uncostedFaults } from '../accounting/valuation/uncosted';
import type { ValuationDto, ValuationRowDto } from '../contract/valuation';
import type { Queryable } from '../store/db';
import { readValuationRead, readValuationsOfMonth } from '../store/stock-movements';
import { faultDto } from './dto';
import { settingsInForce } from './settings';

type View = Omit<ValuationDto, 'items' | 'next' | 'total'> & { readonly rows: readonly ValuationRowDto[] };

/** A month of the valuation that counts: totals over all SKUs and a row each, by SKU. Makes no call. */
export async function valuationView(
  on: Queryable,
  connection: string,
  period: Month,
  differing: boolean,
  baseCurrency: string,
): Promise<View> {
  const reading = await readValuationRead(on, connection);
  const { settings } = await settingsInForce(on, connection);
  const skus = reading ? await readValuationsOfMonth(on, connection, reading.run, period) : [];
  const currency = reading?.currency ?? baseCurrency;
  const months = skus.flatMap((sku) => {
    const month = sku.months.find((one) => one.month === period);
    return month ? [{ sku, month }] : [];
  });
  const rows = months.map(({ sku, month }) => rowOf(sku, month, currency, settings.acceptedZeroCost));
  return {
    ...{ period, currency, method: settings.valuation, readAt: reading?.at ?? null },
    ...{ products: reading?.products ?? 0, movements: reading?.movements ?? 0 },
    totals: totalsOf(
      months.map(({ month }) => month),
      currency,
    ),
    withFaults: rows.filter(({ faults }) => faults.length > 0).length,
    rows: differing ? rows.filter((row) => row.faults.length > 0 || differs(row)) : rows,
  };
}

const differs = ({ fifo, average }: ValuationRowDto): boolean =>
  fifo.reasons.length > 0 || average.reasons.length > 0;

function rowOf(
  sku: SkuValuation,
  month: SkuMonth,
  currency: string,
  accepted: readonly string[],
): ValuationRowDto {
  const major = (minor: bigint): string => majorText(minor, currency);
  const method = (name: 'fifo' | 'average') => ({
    opening: major(month[name].openingMinor),
    cogs: major(month[name].cogsMinor),
    closing: major(month[name].stockMinor),
    cogsDifference: major(month[name].cogsDifferenceMinor),
    stockDifference: major(month[name].stockMinor - month.cin7.stockMinor),
    reasons: [...month[name].reasons],
  });
  return {
    ...{ sku: sku.sku, name: sku.name, month: month.month, costingMethod: sku.costingMethod },
    ...{ openingQuantity: month.openingQty, inQuantity: month.inQty },
    ...{ outQuantity: month.outQty, closingQuantity: month.closingQty },
    cin7: {
      opening: major(month.cin7.openingMinor),
      cogs: major(month.cin7.cogsMinor),
      closing: major(month.cin7.stockMinor),
    },
    ...{ fifo: method('fifo'), average: method('average') },
    faults: [...sku.faults, ...uncostedFaults(sku, accepted)].map(faultDto),
  };
}

function totalsOf(months: readonly SkuMonth[], currency: string): ValuationDto['totals'] {
  const sum = (of: (month: SkuMonth) => bigint): string =>
    majorText(
      months.reduce((total, month) => total + of(month), 0n),
      currency,
    );
  const method = (name: 'fifo' | 'average') => ({
    opening: sum((month) => month[name].openingMinor),
    cogs: sum((month) => month[name].cogsMinor),
    closing: sum((month) => month[name].stockMinor),
    cogsDifference: sum((month) => month[name].cogsDifferenceMinor),
    stockDifference: sum((month) => month[name].stockMinor - month.cin7.stockMinor),
    reasons: [...new Set(months.flatMap((month) => month[name].reasons))].sort(),
  });
  const cin7 = {
    opening: sum(({ cin7: { openingMinor } }) => openingMinor),
    cogs: sum(({ cin7: { cogsMinor } }) => cogsMinor),
    closing: sum(({ cin7: { stockMinor } }) => stockMinor),
  };
  return { cin7, fifo: method('fifo'), average: method('average') };
}
