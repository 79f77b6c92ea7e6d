import { exact, round2, zero, type Exactly } from './decimal';
import type { Document, DocumentLine } from './model';
import type { Item } from './seed';
import type { XeroState } from './state';

/**
 * Items whose stock Xero keeps itself, at average cost (xero 4.2): bills add quantity and cost, sales take them away and
 * post cost of goods sold without being asked. That is what doubles the cost beside Cin7's journals (accounting-rules 10).
 * Worked out from the approved documents, in the order of their dates; a customer's return comes back at the average [?].
 */
export interface TrackedStock {
  quantity: Exactly;
  costPool: Exactly;
}

/** Cost that a sale (positive) or a return (negative) of tracked items moves from stock to cost of goods sold. */
export interface TrackedCost {
  document: Document;
  item: Item;
  cost: Exactly;
}

export function trackedStock(state: XeroState): {
  stocks: ReadonlyMap<string, TrackedStock>;
  costs: TrackedCost[];
} {
  const stocks = new Map<string, TrackedStock>();
  const costs: TrackedCost[] = [];
  if (!state.items.all().some(isTracked)) return { stocks, costs };
  const documents = state.documents
    .all()
    .filter(({ status }) => status === 'AUTHORISED' || status === 'PAID')
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  for (const document of documents) {
    for (const line of document.lines) {
      const item = line.itemCode === null ? undefined : state.itemByCode(line.itemCode);
      if (item === undefined || !isTracked(item)) continue;
      const before = stocks.get(item.ItemID) ?? { quantity: zero, costPool: zero };
      const moved = moveOf(document, line, before);
      stocks.set(item.ItemID, {
        quantity: before.quantity.plus(moved.quantity),
        costPool: before.costPool.plus(moved.costPool),
      });
      if (document.type.startsWith('ACCREC')) costs.push({ document, item, cost: moved.costPool.times(-1) });
    }
  }
  return { stocks, costs };
}

export const isTracked = (item: Item): boolean => item.IsTrackedAsInventory;

/** What one line adds to quantity and cost pool. */
function moveOf(document: Document, line: DocumentLine, before: TrackedStock): TrackedStock {
  const inward = document.type === 'ACCPAY' || document.type === 'ACCRECCREDIT' ? 1 : -1;
  const quantity = exact(line.quantity).times(inward);
  if (!document.type.startsWith('ACCREC')) {
    const amount = exact(line.lineAmount);
    const net = document.lineAmountTypes === 'Inclusive' ? amount.minus(line.taxAmount) : amount;
    return { quantity, costPool: round2(net.div(document.rate)).times(inward) };
  }
  // The last one takes what is left of the pool, so that no cent stays behind.
  const empties = before.quantity.plus(quantity).eq(0);
  const average = before.quantity.eq(0) ? zero : before.costPool.div(before.quantity);
  return { quantity, costPool: empties ? before.costPool.times(-1) : round2(average.times(quantity)) };
}

/** Message against a document that takes out more than there is [D][P]. */
export function stockFaults(state: XeroState): string[] {
  const short = [...trackedStock(state).stocks.values()].some(({ quantity }) => quantity.lt(0));
  return short ? ['Insufficient stock. Items are eligible for backorder.'] : [];
}
