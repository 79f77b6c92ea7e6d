import { ruleFor, type RuleOrigin } from './channel-rules';
import type { CalendarDate } from './dates';
import type { DocumentKind } from './kinds';
import { isWithin, type RuleInput } from './rules';
import type { PurchaseOrigin } from './trade-documents';

/** A Cin7 customer or supplier that a document of the period is made out to. */
export interface UsedContact {
  readonly id: string;
  readonly name: string;
  /** One of its documents, to speak of. */
  readonly document: string;
}

interface Document {
  readonly date: CalendarDate;
  readonly number: string;
  readonly contactId: string;
  readonly contact: string;
  readonly origin: RuleOrigin;
}

/**
 * Contacts that documents of the period need in Xero, by Cin7 id: those of the kinds switched on, whose row in Channels
 * posts them one by one and names no contact itself. A shop's buyers that are put together need none of their own.
 */
export function usedContacts(input: RuleInput): ReadonlyMap<string, UsedContact> {
  const { settings, rules } = input.mapping;
  const used = new Map<string, UsedContact>();
  for (const [kind, documents] of documentsOf(input)) {
    if (settings.kinds[kind] === 'off') continue;
    for (const { date, number, contactId, contact, origin } of documents) {
      if (contactId === '' || used.has(contactId) || !isWithin({ date }, input)) continue;
      if (settings.startDate !== null && date < settings.startDate) continue;
      const rule = ruleFor(rules, kind, origin);
      if (rule?.postAs === 'individual' && rule.contact === '')
        used.set(contactId, { id: contactId, name: contact, document: number });
    }
  }
  return used;
}

function documentsOf({ sources }: RuleInput): [DocumentKind, Document[]][] {
  const sold = sources.invoices.map((sale) => ({
    ...{ date: sale.date, number: sale.number, contactId: sale.customerId, contact: sale.customer },
    origin: sale,
  }));
  const credited = sources.creditNotes.map((credit) => ({
    ...{ date: credit.date, number: credit.number, contactId: credit.customerId, contact: credit.customer },
    origin: credit,
  }));
  const bought = (documents: readonly (PurchaseOrigin & Pick<Document, 'date' | 'number'>)[]): Document[] =>
    documents.map((document) => ({
      ...{ date: document.date, number: document.number },
      ...{ contactId: document.supplierId, contact: document.supplier },
      origin: { channel: '', location: document.location, customerGroup: '' },
    }));
  const prepaid = sources.settlements
    .filter(({ kind }) => kind === 'prepayment')
    .map((settlement) => ({
      ...{ date: settlement.date, number: settlement.number },
      ...{ contactId: settlement.contactId, contact: settlement.contact },
      origin: { channel: settlement.channel, location: settlement.location, customerGroup: '' },
    }));
  return [
    ['purchase-orders', bought(sources.purchaseOrders)],
    ['invoices', sold],
    ['credit-notes', credited],
    ['bills', bought(sources.purchaseInvoices)],
    ['supplier-credits', bought(sources.supplierCredits)],
    ['payments', prepaid],
  ];
}
