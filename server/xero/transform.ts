import { CreditNote, Invoice, LineAmountTypes, ManualJournal, PurchaseOrder } from 'xero-node';
import type { ManualJournalLine } from 'xero-node';
import {
  keyedReference,
  type Approval,
  type BillDraft,
  type CreditDraft,
  type InvoiceDraft,
  type JournalDraft,
  type PurchaseOrderDraft,
  type TradeDraft,
} from '../accounting/draft';
import { err, type Result } from '../accounting/result';
import {
  contactOf,
  currencyOf,
  exactly,
  keyUrl,
  toLineItem,
  trackingOf,
  wireAmount,
  type Unsendable,
} from './wire';

/**
 * Journals, trade documents and orders to what `xero-node` sends (xero 5.1, 5.2, 5.5, 5.6). Pure. Each carries its
 * posting key where Xero keeps it: the address of invoices, bills and journals, the reference of customers' credit notes
 * and orders, a line of text on suppliers' credit notes (accounting-rules 11).
 */

export function toManualJournal(draft: JournalDraft, publicUrl: string): Result<ManualJournal, Unsendable> {
  return exactly(draft.narration, () => ({
    narration: draft.narration,
    date: draft.date,
    // Left out, Xero makes a draft that touches no ledger (xero 5.6).
    status: draft.approval === 'draft' ? ManualJournal.StatusEnum.DRAFT : ManualJournal.StatusEnum.POSTED,
    lineAmountTypes: LineAmountTypes.NoTax,
    showOnCashBasisReports: draft.showOnCashBasisReports,
    url: keyUrl(publicUrl, draft.key),
    journalLines: draft.lines.map((line): ManualJournalLine => ({
      lineAmount: wireAmount(line.amountMinor, draft.currency),
      accountCode: line.accountCode,
      description: line.description,
      taxType: 'NONE',
      tracking: trackingOf(line.tracking),
    })),
  }));
}

/** A sales invoice, or a bill under the supplier's own number. Xero keeps no reference on bills (xero 5.1). */
export function toInvoice(draft: InvoiceDraft | BillDraft, publicUrl: string): Result<Invoice, Unsendable> {
  const isBill = draft.kind === 'bills';
  const document = `${isBill ? 'Bill' : 'Invoice'} ${draft.number}`;
  const unnumbered = whyUnnumbered(draft);
  if (unnumbered !== null) return err(unnumbered);
  const currency = currencyOf(document, draft);
  if (!currency.ok) return currency;
  return exactly(document, () => ({
    type: isBill ? Invoice.TypeEnum.ACCPAY : Invoice.TypeEnum.ACCREC,
    contact: contactOf(draft.contact),
    date: draft.date,
    dueDate: draft.dueDate,
    invoiceNumber: draft.number,
    ...(isBill ? {} : { reference: draft.reference }),
    url: keyUrl(publicUrl, draft.key),
    ...currency.value(),
    status: Invoice.StatusEnum[statusOf(draft)],
    lineAmountTypes: lineAmountTypesOf(draft),
    lineItems: draft.lines.map((line) => toLineItem(line, draft)),
  }));
}

export function toCreditNote(draft: CreditDraft): Result<CreditNote, Unsendable> {
  const isSupplier = draft.kind === 'supplier-credits';
  const document = `Credit note ${draft.number}`;
  const unnumbered = whyUnnumbered(draft);
  if (unnumbered !== null) return err(unnumbered);
  const currency = currencyOf(document, draft);
  if (!currency.ok) return currency;
  return exactly(document, () => ({
    type: isSupplier ? CreditNote.TypeEnum.ACCPAYCREDIT : CreditNote.TypeEnum.ACCRECCREDIT,
    contact: contactOf(draft.contact),
    date: draft.date,
    creditNoteNumber: draft.number,
    ...(isSupplier ? {} : { reference: keyedReference(draft.reference, draft.key) }),
    ...currency.value(),
    status: CreditNote.StatusEnum[statusOf(draft)],
    lineAmountTypes: lineAmountTypesOf(draft),
    lineItems: [
      ...draft.lines.map((line) => toLineItem(line, draft)),
      // A supplier's credit note has neither an address nor a reference (Xero's file says "ACCRECCREDIT only").
      ...(isSupplier ? [{ description: keyedReference(draft.reference, draft.key) }] : []),
    ],
  }));
}

const maxInstructions = 500;

export function toPurchaseOrder(draft: PurchaseOrderDraft): Result<PurchaseOrder, Unsendable> {
  const document = `Purchase order ${draft.number}`;
  const unnumbered = whyUnnumbered(draft);
  if (unnumbered !== null) return err(unnumbered);
  const currency = currencyOf(document, draft);
  if (!currency.ok) return currency;
  return exactly(document, () => ({
    contact: contactOf(draft.contact),
    date: draft.date,
    ...(draft.deliveryDate === null ? {} : { deliveryDate: draft.deliveryDate }),
    ...(draft.deliveryInstructions === ''
      ? {}
      : { deliveryInstructions: draft.deliveryInstructions.slice(0, maxInstructions) }),
    purchaseOrderNumber: draft.number,
    reference: keyedReference(draft.reference, draft.key),
    ...currency.value(),
    status: PurchaseOrder.StatusEnum[statusOf(draft)],
    lineAmountTypes: lineAmountTypesOf(draft),
    lineItems: draft.lines.map((line) => toLineItem(line, draft)),
  }));
}

const statuses = { draft: 'DRAFT', submitted: 'SUBMITTED', approved: 'AUTHORISED' } as const;
const statusOf = ({ approval = 'approved' }: { readonly approval?: Approval }) => statuses[approval];

const lineAmountTypesOf = ({ taxInclusive }: { readonly taxInclusive: boolean }): LineAmountTypes =>
  taxInclusive ? LineAmountTypes.Inclusive : LineAmountTypes.Exclusive;

const names = {
  invoices: 'An invoice',
  bills: 'A bill',
  'credit-notes': 'A credit note',
  'supplier-credits': "A supplier's credit note",
  'purchase-orders': 'A purchase order',
} as const;

/** Without a number of its own Xero would give it one, or none, and a lost answer could not be looked up. */
function whyUnnumbered({
  kind,
  number,
  date,
  contact,
}: InvoiceDraft | TradeDraft | PurchaseOrderDraft): Unsendable | null {
  return number.trim() === ''
    ? `${names[kind]} of ${contact.name} dated ${date} has no number. Enter it in Cin7, then fetch again.`
    : null;
}
