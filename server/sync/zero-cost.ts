import type { CalendarDate } from '../accounting/dates';
import type { ZeroCostSale } from '../accounting/rules';
import type { Settings } from '../accounting/settings';
import { zeroCostIssues } from '../accounting/valuation/uncosted';
import type { Queryable } from '../store/db';
import { readValuationRead, readValuations } from '../store/stock-movements';
import type { SaleIndex } from './cost-entries';

/** Sales of a period without a cost, as the last reading of the movements knows them; none before the first. */
export async function zeroCostSales(
  on: Queryable,
  connection: string,
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
  { acceptedZeroCost }: Pick<Settings, 'acceptedZeroCost'>,
  currency: string,
  index: SaleIndex,
): Promise<ZeroCostSale[]> {
  const read = await readValuationRead(on, connection);
  if (read === null) return [];
  const skus = await readValuations(on, connection, read.run);
  return zeroCostIssues(skus, acceptedZeroCost, from, to, currency).map((leftOut) => {
    const numbered = index.byNumber.get(leftOut.number.toLowerCase()) ?? [];
    const sale =
      index.bySaleId.get(leftOut.id) ??
      index.byTask.get(leftOut.id) ??
      (numbered.length === 1 ? numbered[0] : undefined);
    return {
      saleId: sale?.saleId ?? null,
      leftOut: { ...leftOut, channel: sale?.channel ?? '', customer: sale?.customer ?? '' },
    };
  });
}
