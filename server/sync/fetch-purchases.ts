import type { PurchaseHeader } from '../cin7/source';
import { readPurchaseHeaders } from '../store/purchase-documents';
import { readKept } from '../store/source-documents';
import { fetchDetails, hasChanged, isStale, mayBeOf } from './fetch-details';
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

/** Whether the purchase may hold a document of a kind asked for in the period, by what the list shows of it. */
function mayHold(header: PurchaseHeader, params: FetchParams): boolean {
  const asked = (kind: FetchParams['kinds'][number]) => params.kinds.includes(kind);
  const isCredited = header.creditNoteNumbers.length > 0;
  return (
    (asked('purchase-orders') && header.hasOrder && isWithin(header.orderDate, params)) ||
    (asked('bills') && header.hasInvoice && (header.advanced || isWithin(header.invoiceDate, params))) ||
    (asked('supplier-credits') && isCredited && mayBeOf(params, header)) ||
    // A deposit stands on an order without an invoice; refunds are money too.
    (asked('payments') && (header.paid || isCredited) && mayBeOf(params, header))
  );
}

/** A date that the list does not show may be any. */
const isWithin = (date: string | null, { from, to }: FetchParams): boolean =>
  date === null || (date >= from && date <= to);
