import { dateText, type CalendarDate } from '../accounting/dates';
import { fault } from '../accounting/fault';
import type { ZeroCostSale } from '../accounting/rules';
import type { Settings } from '../accounting/settings';
import { zeroCostIssues } from '../accounting/valuation/uncosted';
import type { Queryable } from '../store/db';
import { readValuations } from '../store/stock-movements';
import type { SaleIndex } from './cost-entries';
import type { MovementsRead } from './movements-read';

interface Asked {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly today: CalendarDate;
}

/**
 * Sales of a period without a cost, as the last reading of the movements knows them; none before the first, since the
 * guard begins with it. Where a period is over and the reading is older, the days that nobody looked at are named.
 */
export async function zeroCostSales(
  on: Queryable,
  connection: string,
  asked: Asked,
  { acceptedZeroCost }: Pick<Settings, 'acceptedZeroCost'>,
  currency: string,
  index: SaleIndex,
  movements: MovementsRead | null,
): Promise<ZeroCostSale[]> {
  if (movements === null) return [];
  const { from, to } = asked;
  const skus = await readValuations(on, connection, movements.run);
  const known = zeroCostIssues(skus, acceptedZeroCost, from, to, currency).map((leftOut) => {
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
  return [...known, ...notLookedAt(asked, movements.day, currency)];
}

/** Days of a period that is over which the reading does not reach. */
function notLookedAt({ from, to, today }: Asked, day: CalendarDate, currency: string): ZeroCostSale[] {
  if (to >= today || day > to) return [];
  const first = day > from ? day : from;
  const document = `Sales without a cost, ${dateText(first)} to ${dateText(to)}`;
  const faults = [
    fault(
      'not-fetched',
      { table: 'cin7', row: 'movements' },
      `The movements of stock were last read on ${dateText(day)}: whether a sale from ${dateText(first)} to ${dateText(to)} has no cost is not known.`,
      'Read the movements under "Cost by FIFO and average", then preview again.',
      { document },
    ),
  ];
  const words = { number: document, date: to, channel: '', customer: '', currency };
  return [
    {
      saleId: null,
      leftOut: { ...words, kind: 'cogs', id: `movements|${first}|${to}`, amountMinor: 0n, faults },
    },
  ];
}
