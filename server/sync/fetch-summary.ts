import type { FetchResultDto } from '../contract/jobs';
import type { FetchCursor } from './fetch-step';
import { counted, grouped } from './words';

/** What a fetch found new or changed. */
export type FetchCounts = Pick<
  FetchResultDto,
  'sales' | 'purchases' | 'contacts' | 'items' | 'ledgerRows' | 'stockTasks' | 'details' | 'purchaseDetails'
>;

export function resultCounts({ lists, ledger, sales, purchases }: FetchCursor): FetchCounts {
  const changed = (belongs: (name: string) => boolean) =>
    Object.entries(lists).reduce((sum, [name, list]) => sum + (belongs(name) ? (list?.changed ?? 0) : 0), 0);
  return {
    sales: changed((name) => name === 'sale-headers'),
    purchases: changed((name) => name === 'purchase-headers'),
    contacts: changed((name) => name === 'customers' || name === 'suppliers'),
    items: changed((name) => name === 'items'),
    ledgerRows: ledger.rows,
    stockTasks: changed((name) => name.startsWith('stock-tasks:')),
    details: sales.done,
    purchaseDetails: purchases.done,
  };
}

/** `Fetched 40 new or changed sales, 900 ledger rows, 40 sales in full (52 calls to Cin7).` */
export function fetchSummary(counts: FetchCounts, calls: number, faults: number): string {
  const found = (
    [
      [counts.sales, 'new or changed sale'],
      [counts.purchases, 'new or changed purchase'],
      [counts.contacts, 'customer or supplier'],
      [counts.items, 'product'],
      [counts.ledgerRows, 'ledger row'],
      [counts.stockTasks, 'stock task'],
    ] as const
  ).flatMap(([count, noun]) => (count > 0 ? [plural(count, noun)] : []));
  const full = (
    [
      [counts.details, 'sale'],
      [counts.purchaseDetails, 'purchase'],
    ] as const
  ).flatMap(([count, noun]) => (count > 0 ? [`${counted(count, noun)} in full`] : []));
  const read = [...found, ...full].join(', ');
  const first = read === '' ? 'Nothing has changed in Cin7 since the last fetch' : `Fetched ${read}`;
  const unread = faults > 0 ? ` ${grouped(faults)} could not be read: see Errors.` : '';
  return `${first} (${counted(calls, 'call')} to Cin7).${unread}`;
}

/** `1 customer or supplier`, `424 customers and suppliers`. */
const plural = (count: number, noun: string): string =>
  noun === 'customer or supplier' && count !== 1
    ? `${grouped(count)} customers and suppliers`
    : counted(count, noun);
