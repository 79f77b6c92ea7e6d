import type { SaleInvoice } from '../../accounting/source-documents';
import type { SaleCreditNote, Settlement } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import type { DocumentName } from './read';
import type { SaleOnTheWay } from './sale';
import { valueOf } from './sections';
import { readSettlements, type SettledDocument } from './settlements';
import { rateOf } from './trade-lines';

/**
 * Money that came and went with a sale (accounting-rules 3, rows 8 and 10). A prepayment stands on the quote (cin7-core
 * 3); used up by an invoice it is listed as a payment there too, on the customer credits account [?].
 */
export const saleSettlements = {
  ofQuote(
    { sale, origin, orderNumber }: SaleOnTheWay,
    name: DocumentName,
    faults: SourceFault[],
  ): Settlement[] {
    const settled = {
      ...settledOf({ ...origin, rate: rateOf(sale.CurrencyRate) }, sale.ID),
      documentId: null,
      number: orderNumber,
    };
    const found = readSettlements(valueOf(sale, 'Quote'), 'Quote', 'Prepayments', name, settled);
    faults.push(...found.faults);
    return found.settlements;
  },

  ofInvoice(
    raw: unknown,
    place: string,
    name: DocumentName,
    invoice: SaleInvoice,
    faults: SourceFault[],
  ): Settlement[] {
    const settled = settledOf(invoice, invoice.saleId);
    const document = { documentId: invoice.id, number: invoice.number };
    const found = readSettlements(raw, place, 'Payments', name, { ...settled, ...document });
    faults.push(...found.faults);
    return found.settlements;
  },

  ofCreditNote(
    raw: unknown,
    place: string,
    name: DocumentName,
    note: SaleCreditNote,
    faults: SourceFault[],
  ): Settlement[] {
    const settled = settledOf(note, note.sourceId);
    const document = { documentId: note.id, number: note.number };
    const found = readSettlements(raw, place, 'Refunds', name, { ...settled, ...document });
    faults.push(...found.faults);
    return found.settlements;
  },
};

const settledOf = (
  {
    channel,
    location,
    customer,
    customerId,
    currency,
    baseCurrency,
    rate,
  }: SaleOnTheWay['origin'] & { rate: string },
  sourceId: string,
): Omit<SettledDocument, 'documentId' | 'number'> => ({
  side: 'sale',
  sourceId,
  ...{ contact: customer, contactId: customerId, channel, location, currency, baseCurrency, rate },
});
