import { dateString, wireDate, wireInstant, type CalendarDate } from './calendar';
import { exact, wire, zero } from './decimal';
import { outstanding } from './settlements';
import type { Allocation, Document, DocumentLine, ManualJournal, Payment } from './model';
import type { XeroState } from './state';
import { renderTracking } from './tracking';

export type Wire = Record<string, unknown>;

export interface View {
  /** List rows without `page`, and summaries, leave the lines out. */
  lines: boolean;
  unitPlaces: 2 | 4;
}

/** `Date` and its companion `DateString`; nothing when there is no date. */
export const dateFields = (name: string, date: CalendarDate | null): Wire =>
  date === null ? {} : { [name]: wireDate(date), [`${name}String`]: dateString(date) };

export const updated = (at: string): Wire => ({
  UpdatedDateUTC: wireInstant(at),
  UpdatedDateUTCString: at.replace(/\.\d+Z$/, ''),
});

export function renderDocument(state: XeroState, document: Document, view: View): Wire {
  const isInvoice = document.kind === 'invoice';
  const due = wire(outstanding(document));
  const shared: Wire = {
    Type: document.type,
    Reference: document.reference,
    CurrencyRate: wire(document.rate, 6),
    HasErrors: false,
    HasAttachments: false,
    Contact: renderDocumentContact(state, document.contactId, view.lines),
    ...dateFields('Date', document.date),
    ...dateFields('DueDate', document.dueDate),
    Status: document.status,
    LineAmountTypes: document.lineAmountTypes,
    ...(view.lines
      ? { LineItems: document.lines.map((line) => renderLine(state, line, view.unitPlaces)) }
      : {}),
    SubTotal: wire(document.subTotal),
    TotalTax: wire(document.totalTax),
    Total: wire(document.total),
    ...updated(document.updatedAt),
    CurrencyCode: document.currency,
    ...(document.fullyPaidOn === null ? {} : { FullyPaidOnDate: wireDate(document.fullyPaidOn) }),
    ...(document.brandingThemeId === null ? {} : { BrandingThemeID: document.brandingThemeId }),
    Payments: settledPayments(state, document),
  };
  if (!isInvoice) {
    return {
      CreditNoteID: document.id,
      CreditNoteNumber: document.number,
      ...shared,
      SentToContact: document.sentToContact,
      RemainingCredit: due,
      AppliedAmount: wire(document.credited),
      Allocations: settledAllocations(state, document).map((allocation) =>
        renderAllocation(state, allocation),
      ),
    };
  }
  return {
    InvoiceID: document.id,
    InvoiceNumber: document.number,
    ...shared,
    ...(document.url === null ? {} : { Url: document.url }),
    ...(document.expectedPaymentDate === null
      ? {}
      : { ExpectedPaymentDate: wireDate(document.expectedPaymentDate) }),
    ...(document.plannedPaymentDate === null
      ? {}
      : { PlannedPaymentDate: wireDate(document.plannedPaymentDate) }),
    SentToContact: document.sentToContact,
    IsDiscounted: !exact(document.totalDiscount).eq(zero),
    ...(exact(document.totalDiscount).eq(zero) ? {} : { TotalDiscount: wire(document.totalDiscount) }),
    AmountDue: due,
    AmountPaid: wire(document.paid),
    AmountCredited: wire(document.credited),
    CreditNotes: settledAllocations(state, document).map((allocation) =>
      renderAppliedCredit(state, allocation),
    ),
    Prepayments: [],
    Overpayments: [],
  };
}

export function renderDocumentContact(state: XeroState, contactId: string, full: boolean): Wire {
  const contact = state.contacts.get(contactId);
  const short = { ContactID: contactId, Name: contact?.Name ?? '' };
  return full ? { ...contact, ...short } : short;
}

export function renderLine(state: XeroState, line: DocumentLine, unitPlaces: 2 | 4): Wire {
  const account = line.accountId === null ? undefined : state.accounts.get(line.accountId);
  return {
    LineItemID: line.id,
    ...(line.description === null ? {} : { Description: line.description }),
    UnitAmount: wire(line.unitAmount, unitPlaces),
    TaxType: line.taxType,
    TaxAmount: wire(line.taxAmount),
    LineAmount: wire(line.lineAmount),
    ...(account === undefined ? {} : { AccountCode: account.Code ?? '', AccountID: account.AccountID }),
    ...(line.itemCode === null ? {} : { ItemCode: line.itemCode }),
    Tracking: renderTracking(state, line.tracking),
    Quantity: wire(line.quantity, 4),
    ...(line.discountRate === null ? {} : { DiscountRate: wire(line.discountRate, 4) }),
    ...(line.discountAmount === null ? {} : { DiscountAmount: wire(line.discountAmount) }),
  };
}

function settledPayments(state: XeroState, document: Document): Wire[] {
  return document.settlements.flatMap(({ kind, id }) => {
    const payment = kind === 'payment' ? state.payments.get(id) : undefined;
    if (payment === undefined) return [];
    return [
      {
        PaymentID: payment.id,
        Date: wireDate(payment.date),
        Amount: wire(payment.amount),
        Reference: payment.reference,
        CurrencyRate: wire(payment.rate, 6),
        HasAccount: false,
        HasValidationErrors: false,
      },
    ];
  });
}

function settledAllocations(state: XeroState, document: Document): Allocation[] {
  return document.settlements.flatMap(({ kind, id }) =>
    kind === 'allocation' ? (state.allocations.get(id) ?? []) : [],
  );
}

export function renderAllocation(state: XeroState, allocation: Allocation): Wire {
  return {
    AllocationID: allocation.id,
    Amount: wire(allocation.amount),
    Date: wireDate(allocation.date),
    Invoice: {
      InvoiceID: allocation.invoiceId,
      InvoiceNumber: state.documents.get(allocation.invoiceId)?.number ?? '',
    },
  };
}

/** A credit note as its invoice shows it. */
function renderAppliedCredit(state: XeroState, allocation: Allocation): Wire {
  const creditNote = state.documents.get(allocation.creditNoteId);
  return {
    CreditNoteID: allocation.creditNoteId,
    CreditNoteNumber: creditNote?.number ?? '',
    AppliedAmount: wire(allocation.amount),
    Date: wireDate(allocation.date),
    Total: wire(creditNote?.total ?? '0'),
  };
}

export function renderPayment(state: XeroState, payment: Payment): Wire {
  const document = state.documents.get(payment.documentId);
  const account = state.accounts.get(payment.accountId);
  const isInvoice = document?.kind !== 'creditNote';
  const contact =
    document === undefined ? {} : { Contact: renderDocumentContact(state, document.contactId, false) };
  const target: Wire = isInvoice
    ? { InvoiceID: payment.documentId, InvoiceNumber: document?.number ?? '' }
    : { CreditNoteID: payment.documentId, CreditNoteNumber: document.number };
  const side = document?.type.startsWith('ACCREC') === true ? 'AR' : 'AP';
  return {
    PaymentID: payment.id,
    Date: wireDate(payment.date),
    Amount: wire(payment.amount),
    BankAmount: wire(payment.amount),
    Reference: payment.reference,
    CurrencyRate: wire(payment.rate, 6),
    PaymentType: isInvoice ? (side === 'AR' ? 'ACCRECPAYMENT' : 'ACCPAYPAYMENT') : `${side}CREDITPAYMENT`,
    Status: payment.status,
    ...updated(payment.updatedAt),
    HasAccount: true,
    HasValidationErrors: false,
    IsReconciled: payment.isReconciled,
    Account: { AccountID: payment.accountId, Code: account?.Code ?? '', Name: account?.Name ?? '' },
    [isInvoice ? 'Invoice' : 'CreditNote']: {
      Type: document?.type,
      CurrencyCode: document?.currency,
      ...target,
      ...contact,
    },
  };
}

export function renderManualJournal(state: XeroState, journal: ManualJournal, view: View): Wire {
  const lines = journal.lines.map((line) => {
    const account = line.accountId === null ? undefined : state.accounts.get(line.accountId);
    return {
      ...(line.description === null ? {} : { Description: line.description }),
      TaxType: line.taxType,
      TaxAmount: wire(line.taxAmount),
      LineAmount: wire(line.lineAmount),
      ...(account === undefined ? {} : { AccountCode: account.Code ?? '', AccountID: account.AccountID }),
      Tracking: renderTracking(state, line.tracking),
      IsBlank: false,
    };
  });
  return {
    ManualJournalID: journal.id,
    Narration: journal.narration,
    ...dateFields('Date', journal.date),
    Status: journal.status,
    LineAmountTypes: journal.lineAmountTypes,
    ...updated(journal.updatedAt),
    ...(journal.url === null ? {} : { Url: journal.url }),
    ShowOnCashBasisReports: journal.showOnCashBasisReports,
    HasAttachments: false,
    ...(view.lines ? { JournalLines: lines } : {}),
  };
}
