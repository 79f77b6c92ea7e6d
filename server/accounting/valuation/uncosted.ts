import type { CalendarDate } from '../dates';
import { fault, type Fault } from '../fault';
import type { LeftOut } from '../left-out';
import { groupedBy } from './grouped';
import type { SkuValuation, UncostedSale } from './sku-valuation';

type Uncosted = Pick<SkuValuation, 'sku' | 'name' | 'uncosted' | 'costMissing'>;

const isAccepted = (sku: string, accepted: readonly string[]): boolean =>
  accepted.some((one) => one.trim().toLowerCase() === sku.toLowerCase());

/**
 * Sales and returns of a period that Cin7 booked without a cost, or at 0.00, although the SKU is stocked: one left-out
 * source a task, with a blocking fault for each SKU that Settings does not name (accounting-rules 6.4). Cin7's ledger has
 * no row at all for such a sale, so they can only be told from the movements. Channel and customer are the caller's.
 */
export function zeroCostIssues(
  skus: readonly Uncosted[],
  accepted: readonly string[],
  from: CalendarDate,
  to: CalendarDate,
  currency: string,
): LeftOut[] {
  const found = skus
    .filter(({ sku }) => !isAccepted(sku, accepted))
    .flatMap(({ sku, name, uncosted }) =>
      uncosted
        .filter(({ date }) => date >= from && date <= to)
        .map((sale) => ({ sale, fault: soldFault(sku, name, sale) })),
    );
  const byTask = groupedBy(found, ({ sale }) => `${sale.taskId} ${sale.number}`);
  return [...byTask.values()].flatMap((rows): LeftOut[] => {
    const [first] = rows;
    if (!first) return [];
    const { taskId, number, date } = first.sale;
    const faults = rows.map((row) => row.fault);
    const who = { channel: '', customer: '' };
    return [{ kind: 'cogs', id: taskId, number, date, ...who, currency, amountMinor: 0n, faults }];
  });
}

function soldFault(sku: string, name: string, { number, quantity }: UncostedSale): Fault {
  return fault(
    'cost-zero',
    { table: 'items', row: sku },
    `${number} moved ${quantity} of ${sku}${name === '' ? '' : ` (${name})`}, a stocked item, and Cin7 has no cost for it.`,
    `Enter the cost in Cin7 and read the movements again, or name ${sku} under "Accepted without cost" in Settings.`,
    { value: '0.00', document: number },
  );
}

/** The same for a SKU as a whole: receipts that cost nothing count as well. Empty when it has a cost, or is accepted. */
export function uncostedFaults(
  { sku, uncosted, costMissing }: Uncosted,
  accepted: readonly string[],
): Fault[] {
  const documents = [...new Set([...uncosted.map(({ number }) => number), ...costMissing])];
  const [first] = documents;
  if (first === undefined || isAccepted(sku, accepted)) return [];
  const more = documents.length > 3 ? ` and ${documents.length - 3} more` : '';
  return [
    fault(
      'cost-zero',
      { table: 'items', row: sku },
      `${sku} is a stocked item without a cost in ${documents.slice(0, 3).join(', ')}${more}.`,
      `Enter its cost in Cin7 and read the movements again, or name ${sku} under "Accepted without cost" in Settings.`,
      { value: '0.00', document: first },
    ),
  ];
}
