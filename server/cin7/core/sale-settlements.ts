import type { SaleInvoice } from '../../accounting/source-documents';
import type { SaleCreditNote, Settlement } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import type { DocumentName } from '../read';
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
    const rate = rateOf(sale.CurrencyRate);
    const settled = settledOf(origin, rate, sale.ID, null, orderNumber);
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
    const settled = settledOf(invoice, invoice.rate, invoice.saleId, invoice.id, invoice.number);
    const found = readSettlements(raw, place, 'Payments', name, settled);
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
    const settled = settledOf(note, note.rate, note.sourceId, note.id, note.number);
    const found = readSettlements(raw, place, 'Refunds', name, settled);
    faults.push(...found.faults);
    return found.settlements;
  },
};

const settledOf = (
  origin: SaleOnTheWay['origin'],
  rate: string,
  sourceId: string,
  documentId: string | null,
  number: string,
): SettledDocument => ({
  side: 'sale',
  sourceId,
  documentId,
  number,
  contact: origin.customer,
  contactId: origin.customerId,
  channel: origin.channel,
  location: origin.location,
  currency: origin.currency,
  baseCurrency: origin.baseCurrency,
  rate,
});
