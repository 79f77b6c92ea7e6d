import type { PurchaseOrigin, Settlement, TradeDocument } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import type { PurchaseOnTheWay } from './purchase';
import type { DocumentName } from '../read';
import { valueOf, type Part } from './sections';
import { readSettlements, type SettledDocument } from './settlements';

/**
 * Money that came and went with a purchase (accounting-rules 3, rows 10 and 17). A deposit stands on the order; used up
 * by an invoice it is listed as a payment there too, on the supplier deposits account [?].
 */
export const purchaseSettlements = {
  ofOrder(
    raw: unknown,
    name: DocumentName,
    { shared, orderNumber }: PurchaseOnTheWay,
    faults: SourceFault[],
  ): Settlement[] {
    const settled = { ...settledOf(shared), documentId: null, number: orderNumber };
    const found = readSettlements(valueOf(raw, 'Order'), 'Order', 'Prepayments', name, settled);
    faults.push(...found.faults);
    return found.settlements;
  },

  of(
    field: 'Payments' | 'Refunds',
    { raw, place }: Part,
    name: DocumentName,
    document: TradeDocument & PurchaseOrigin,
    faults: SourceFault[],
  ): Settlement[] {
    const settled = { ...settledOf(document), documentId: document.id, number: document.number };
    const found = readSettlements(raw, place, field, name, settled);
    faults.push(...found.faults);
    return found.settlements;
  },
};

const settledOf = ({
  sourceId,
  supplier,
  supplierId,
  location,
  currency,
  baseCurrency,
  rate,
}: PurchaseOnTheWay['shared']): Omit<SettledDocument, 'documentId' | 'number'> => ({
  side: 'purchase',
  sourceId,
  ...{ contact: supplier, contactId: supplierId, channel: '', location, currency, baseCurrency, rate },
});
