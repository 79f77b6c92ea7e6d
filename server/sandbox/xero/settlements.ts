import { randomUUID } from 'node:crypto';
import type { CalendarDate } from './calendar';
import { accepted, refused, type Outcome } from './contacts';
import { readCurrency } from './currencies';
import { dateOf } from './calendar';
import { exact, round2, store, zero, type Exactly } from './decimal';
import { isSales, put, type WriteContext } from './documents';
import { lockFaults } from './locks';
import type { Allocation, Document, Payment } from './model';
import type { PaymentInput } from './requests';
import { numberKey, type XeroState } from './state';

/** What is still open on a document: due on an invoice, remaining on a credit note. */
export function outstanding(document: Document): Exactly {
  if (document.status === 'VOIDED' || document.status === 'DELETED') return zero;
  return exact(document.total).minus(document.paid).minus(document.credited);
}

const notAuthorised = 'Payments can only be made against Authorised documents';
const exceeds = 'Payment amount exceeds the amount outstanding on this document';

/** PUT Payments: settles (part of) an invoice or refunds a credit note. */
export function createPayment(input: PaymentInput, context: WriteContext): Outcome<Payment> {
  const { state } = context;
  const document = paymentTarget(state, input);
  if (document === undefined) return refused(missingTarget(input));
  const accountId = input.Account?.AccountID;
  const code = input.Account?.Code ?? input.Code;
  const byCode = code === undefined ? undefined : state.accountByCode(code);
  const account = accountId === undefined ? byCode : state.accounts.get(accountId);
  const errors: string[] = [];
  const takesPayments = account?.Type === 'BANK' || account?.EnablePaymentsToAccount === true;
  if (account === undefined || account.Status !== 'ACTIVE' || !takesPayments)
    errors.push('Account could not be found');
  const amount = round2(input.Amount ?? zero);
  if (amount.lte(0)) errors.push('Payment amount must be greater than zero'); // [?]
  if (document.status !== 'AUTHORISED') errors.push(notAuthorised);
  if (amount.gt(outstanding(document))) errors.push(exceeds);
  const date = input.Date ?? dateOf(state.clock());
  errors.push(...lockFaults(state, date));
  const money = readCurrency(state, document.currency, input.CurrencyRate ?? exact(document.rate));
  errors.push(...money.errors);
  if (errors.length > 0 || account === undefined) return refused(...errors);
  const payment: Payment = {
    id: randomUUID(),
    documentId: document.id,
    accountId: account.AccountID,
    date,
    amount: store(amount),
    rate: money.rate,
    reference: input.Reference ?? '',
    isReconciled: input.IsReconciled ?? false,
    status: 'AUTHORISED',
    updatedAt: state.now(),
    createdBy: context.clientId,
  };
  state.payments.put(payment.id, payment);
  settle(state, document, { kind: 'payment', id: payment.id }, date, { paid: amount });
  return accepted(payment);
}

/** Both texts are listed [S]; that a payment earns them is a guess [?]. */
const missingTarget = ({ Invoice, CreditNote }: PaymentInput): string => {
  if (CreditNote?.CreditNoteID !== undefined)
    return 'An existing Credit Note with the specified CreditNoteID could not be found';
  if (Invoice?.InvoiceID !== undefined)
    return 'The document with the supplied id was not found for this endpoint.';
  return 'Payments must be made against an existing document'; // [?]
};

function paymentTarget(state: XeroState, input: PaymentInput): Document | undefined {
  const id = input.Invoice?.InvoiceID ?? input.CreditNote?.CreditNoteID;
  if (id !== undefined) return state.documents.get(id);
  const find = (types: string[], number: string | undefined) =>
    number === undefined
      ? undefined
      : types
          .flatMap((type) => state.documents.withKey(numberKey(type, number)))
          .find(({ status }) => status !== 'DELETED');
  return (
    find(['ACCREC', 'ACCPAY'], input.Invoice?.InvoiceNumber ?? input.InvoiceNumber) ??
    find(['ACCRECCREDIT', 'ACCPAYCREDIT'], input.CreditNote?.CreditNoteNumber ?? input.CreditNoteNumber)
  );
}

/** POST Payments/{id} `{Status:"DELETED"}`: reverses it; the document is open again. */
export function deletePayment(state: XeroState, payment: Payment): Outcome<Payment> {
  if (payment.status === 'DELETED') return refused('The payment has already been deleted'); // [?]
  if (payment.isReconciled) return refused('Payments that have been reconciled cannot be deleted'); // [?]
  const locked = lockFaults(state, payment.date);
  if (locked.length > 0) return refused(...locked);
  const deleted: Payment = { ...payment, status: 'DELETED', updatedAt: state.now() };
  state.payments.put(payment.id, deleted);
  const document = state.documents.get(payment.documentId);
  if (document !== undefined) unsettle(state, document, payment.id, { paid: exact(payment.amount) });
  return accepted(deleted);
}

/** PUT CreditNotes/{id}/Allocations: same contact, kind of ledger and currency [?]; the later date of both counts. */
export function allocate(
  state: XeroState,
  creditNote: Document,
  invoice: Document | undefined,
  requested: Exactly | undefined,
): Outcome<Allocation> {
  if (invoice === undefined || invoice.kind !== 'invoice') {
    return refused('The document with the supplied id was not found for this endpoint.');
  }
  const errors: string[] = [];
  const amount = round2(requested ?? zero);
  if (creditNote.status !== 'AUTHORISED' || invoice.status !== 'AUTHORISED') {
    errors.push('Allocations can only be made between Authorised documents'); // [?]
  }
  if (isSales(creditNote.type) !== isSales(invoice.type) || creditNote.contactId !== invoice.contactId) {
    errors.push('The credit note and the invoice must be for the same contact and ledger'); // [?]
  }
  if (creditNote.currency !== invoice.currency) {
    errors.push('The credit note and the invoice must be in the same currency'); // [?]
  }
  if (amount.lte(0)) errors.push('Allocation amount must be greater than zero'); // [?]
  if (amount.gt(outstanding(creditNote)) || amount.gt(outstanding(invoice))) {
    errors.push('The allocation amount exceeds the amount outstanding'); // [?]
  }
  const date = creditNote.date > invoice.date ? creditNote.date : invoice.date;
  errors.push(...lockFaults(state, date));
  if (errors.length > 0) return refused(...errors);
  const allocation = {
    id: randomUUID(),
    creditNoteId: creditNote.id,
    invoiceId: invoice.id,
    amount: store(amount),
    date,
  };
  state.allocations.put(allocation.id, allocation);
  const settlement = { kind: 'allocation' as const, id: allocation.id };
  settle(state, creditNote, settlement, date, { credited: amount });
  settle(state, invoice, settlement, date, { credited: amount });
  return accepted(allocation);
}

export function removeAllocation(state: XeroState, allocation: Allocation): Outcome<Allocation> {
  const locked = lockFaults(state, allocation.date);
  if (locked.length > 0) return refused(...locked);
  state.allocations.remove(allocation.id);
  for (const id of [allocation.creditNoteId, allocation.invoiceId]) {
    const document = state.documents.get(id);
    if (document !== undefined)
      unsettle(state, document, allocation.id, { credited: exact(allocation.amount) });
  }
  return accepted(allocation);
}

type Effect = { paid?: Exactly; credited?: Exactly };

function settle(
  state: XeroState,
  document: Document,
  settlement: Document['settlements'][number],
  date: CalendarDate,
  effect: Effect,
): void {
  const settled: Document = {
    ...document,
    settlements: [...document.settlements, settlement],
    paid: store(exact(document.paid).plus(effect.paid ?? zero)),
    credited: store(exact(document.credited).plus(effect.credited ?? zero)),
  };
  const closed = outstanding(settled).lte(0);
  put(state, closed ? { ...settled, status: 'PAID', fullyPaidOn: date } : settled);
}

function unsettle(state: XeroState, document: Document, settlementId: string, effect: Effect): void {
  put(state, {
    ...document,
    settlements: document.settlements.filter(({ id }) => id !== settlementId),
    paid: store(exact(document.paid).minus(effect.paid ?? zero)),
    credited: store(exact(document.credited).minus(effect.credited ?? zero)),
    status: 'AUTHORISED',
    fullyPaidOn: null,
  });
}
