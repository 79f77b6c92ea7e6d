import { dateText, monthOf, type CalendarDate } from '../accounting/dates';
import { fault } from '../accounting/fault';
import type { ZeroCostSale } from '../accounting/rules';
import type { Settings } from '../accounting/settings';
import { groupedBy } from '../accounting/valuation/grouped';
import { zeroCostIssues } from '../accounting/valuation/uncosted';
import type { Queryable } from '../store/db';
import { readValuations } from '../store/stock-movements';
import { readCostLines } from '../store/whole-documents';
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

/**
 * Documents of a period whose cost of sales is held since one of their lines has no cost, where the product's own lines tell
 * (accounting-rules 6.4).
 */
export async function costlessDocuments(
  on: Queryable,
  connection: string,
  { from, to }: Pick<Asked, 'from' | 'to'>,
  currency: string,
): Promise<ZeroCostSale[]> {
  const lines = await readCostLines(on, connection, monthOf(from), monthOf(to));
  const held = lines.filter(
    ({ reason, date }) => reason === 'no-cost' && date !== null && date >= from && date <= to,
  );
  return [...groupedBy(held, ({ documentId }) => documentId)].flatMap(([saleId, own]): ZeroCostSale[] => {
    const [first] = own;
    if (!first?.date) return [];
    const { number, date, channel, customer } = first;
    const faults = own.map(({ sku, moved }) =>
      fault(
        'cost-zero',
        { table: 'items', row: sku },
        `${number} moved ${moved} of ${sku}, a stocked item, and Cin7 has no cost for it.`,
        `Enter the cost in Cin7 and fetch again, or name ${sku} under "Accepted without cost" in Settings.`,
        { value: '0.00', document: number },
      ),
    );
    const facts = { number, date, channel, customer, currency };
    return [{ saleId, leftOut: { ...facts, kind: 'cogs', id: saleId, amountMinor: 0n, faults } }];
  });
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
