import type { PurchaseHeader } from '../cin7/source';
import type { Kind } from '../contract/common';
import { readPurchaseHeaders } from '../store/purchase-documents';
import { readKept } from '../store/source-documents';
import { fetchDetails, hasChanged, isStale, mayBeOf } from './fetch-details';
import { purchaseKinds } from './fetch-plan';
import type { FetchParams, FetchStep, Halt } from './fetch-step';

/**
 * Purchases read in full, one call each: those with an order, invoice, credit note or payment that may be of the period
 * and whose revision is not the one kept, and those kept that changed since.
 */
export async function fetchPurchases(step: FetchStep): Promise<Halt | null> {
  return fetchDetails(step, await purchasesToRead(step), {
    noun: 'purchases',
    kind: 'purchase',
    cursor: step.cursor.purchases,
    identify: ({ purchaseId, revision, orderNumber }) => ({ id: purchaseId, revision, number: orderNumber }),
    read: (header) => step.source.purchase(header, step.call),
  });
}

async function purchasesToRead({ context, run, params }: FetchStep): Promise<PurchaseHeader[]> {
  const headers = await readPurchaseHeaders(context.db, run.connection);
  const kept = await readKept(context.db, run.connection, 'purchase');
  return headers
    .filter((header) => {
      const before = kept.get(header.purchaseId);
      return (
        hasChanged(before, header.revision) || (isStale(before, header.revision) && mayHold(header, params))
      );
    })
    .sort((left, right) => (left.orderNumber < right.orderNumber ? -1 : 1));
}

const mayHold = (header: PurchaseHeader, params: FetchParams): boolean =>
  purchaseKinds.some((kind) => params.kinds.includes(kind) && purchaseMayHold(header, kind, params));

/** Whether the purchase may hold a document of a kind in the period, by what the list shows of it. */
export function purchaseMayHold(
  header: PurchaseHeader,
  kind: Kind,
  period: Pick<FetchParams, 'from' | 'to'>,
): boolean {
  const isCredited = header.creditNoteNumbers.length > 0;
  if (kind === 'purchase-orders') return header.hasOrder && isWithin(header.orderDate, period);
  if (kind === 'bills') return header.hasInvoice && (header.advanced || isWithin(header.invoiceDate, period));
  if (kind === 'supplier-credits') return isCredited && mayBeOf(period, header);
  // A deposit stands on an order without an invoice; refunds are money too.
  return kind === 'payments' && (header.paid || isCredited) && mayBeOf(period, header);
}

/** A date that the list does not show may be any. */
const isWithin = (date: string | null, { from, to }: Pick<FetchParams, 'from' | 'to'>): boolean =>
  date === null || (date >= from && date <= to);
