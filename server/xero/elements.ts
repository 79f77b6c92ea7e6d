import { z } from 'zod';
import type { CalendarDate } from '../accounting/dates';
import { decimal, decimalText } from '../accounting/decimal';
import type { Resource } from './kinds';
import {
  bankTransactionSchema,
  contactSchema,
  creditNoteSchema,
  invoiceSchema,
  itemSchema,
  manualJournalSchema,
  paymentSchema,
  purchaseOrderSchema,
} from './schema';

/** One document or record of an answer, of any endpoint, in common terms. Blank: the endpoint has no such field. */
export interface AnsweredElement {
  readonly xeroId: string;
  readonly xeroNumber: string;
  /** Xero's own status in capitals; blank for items. */
  readonly status: string;
  readonly refused: boolean;
  readonly messages: readonly string[];
  readonly warnings: readonly string[];
  /** Where the posting key was put: address, narration, reference, text of a line. */
  readonly keyTexts: readonly string[];
  /** `ACCREC`, `SPEND` ...; blank where the endpoint holds one kind. */
  readonly type: string;
  readonly date: CalendarDate | null;
  readonly currency: string;
  /** Decimal text, never negative: total of a document, debits of a journal; null when the answer does not say it. */
  readonly total: string | null;
  /** Of a journal: what its lines leave on each account, debit positive, as decimal text; empty when the answer has no lines. */
  readonly onAccounts: ReadonlyMap<string, string>;
  readonly contactId: string;
  /** The contact's name; of a contact or an item its own. */
  readonly name: string;
  /** Id of the document that a payment settles. */
  readonly settles: string;
  /** An item whose stock Xero keeps. */
  readonly tracked: boolean;
}

const none = {
  xeroNumber: '',
  keyTexts: [],
  type: '',
  date: null,
  currency: '',
  total: null,
  onAccounts: new Map<string, string>(),
  contactId: '',
  name: '',
  settles: '',
  tracked: false,
};

/** Null when the element is not understood. */
export function toElement(resource: Resource, raw: unknown): AnsweredElement | null {
  const read = readers[resource].safeParse(raw);
  return read.success ? read.data : null;
}

/** The elements of an answer, unread; null when it does not hold them. */
export function rowsOf(resource: Resource, answer: object): readonly unknown[] | null {
  const rows = (answer as Record<string, unknown>)[resource];
  return Array.isArray(rows) ? (rows as unknown[]) : null;
}

export const holdsKey = ({ keyTexts }: AnsweredElement, key: string): boolean =>
  keyTexts.some((text) => text.includes(key));

/** Numbers are compared as Xero does: case and blanks around do not count. */
export const sameNumber = (left: string, right: string): boolean =>
  left.trim().toLowerCase() === right.trim().toLowerCase();

/** Void in Xero: it is in no ledger, and whoever looks for a document in force passes it over. */
export const isGone = ({ status }: AnsweredElement): boolean => status === 'VOIDED' || status === 'DELETED';

interface Verdict {
  readonly Status?: string;
  readonly StatusAttributeString: string;
  readonly HasErrors: boolean;
  readonly HasValidationErrors: boolean;
  readonly ValidationErrors: readonly string[];
  readonly Warnings: readonly string[];
}
function verdictOf(element: Verdict) {
  const verdict = element.StatusAttributeString.toUpperCase();
  const flagged = element.HasErrors || element.HasValidationErrors || element.ValidationErrors.length > 0;
  return {
    ...none,
    status: (element.Status ?? '').toUpperCase(),
    // Xero's own verdict where it gives one; a saved element may carry messages as well.
    refused: verdict === '' ? flagged : verdict === 'ERROR',
    messages: element.ValidationErrors,
    warnings: element.Warnings,
  };
}

interface Trade extends Verdict {
  readonly Type: string;
  readonly Date: CalendarDate | null;
  readonly CurrencyCode: string;
  readonly Total: string | null;
  readonly Contact: { readonly ContactID: string; readonly Name: string };
}
const tradeOf = (element: Trade) => ({
  ...verdictOf(element),
  type: element.Type.toUpperCase(),
  date: element.Date,
  currency: element.CurrencyCode.toUpperCase(),
  total: element.Total,
  contactId: element.Contact.ContactID,
  name: element.Contact.Name,
});

/** Lists without `page` have no lines, and then the total is not known. */
function debitsOf(lines: readonly { readonly LineAmount: string | null }[]): string | null {
  if (lines.length === 0) return null;
  const debits = lines.map((line) => decimal(line.LineAmount ?? '0')).filter((amount) => amount.gt(0));
  return decimalText(debits.reduce((sum, amount) => sum.plus(amount), decimal('0')));
}

function sumsOf(
  lines: readonly { readonly AccountCode: string; readonly LineAmount: string | null }[],
): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const { AccountCode, LineAmount } of lines) {
    const sum = decimal(sums.get(AccountCode) ?? '0').plus(LineAmount ?? '0');
    sums.set(AccountCode, decimalText(sum));
  }
  return sums;
}

const readers: Readonly<Record<Resource, z.ZodType<AnsweredElement>>> = {
  Invoices: invoiceSchema.transform((element) => ({
    ...tradeOf(element),
    xeroId: element.InvoiceID,
    xeroNumber: element.InvoiceNumber,
    keyTexts: [element.Url],
  })),
  CreditNotes: creditNoteSchema.transform((element) => ({
    ...tradeOf(element),
    xeroId: element.CreditNoteID,
    xeroNumber: element.CreditNoteNumber,
    keyTexts: [element.Reference, ...element.LineItems.map(({ Description }) => Description)],
  })),
  PurchaseOrders: purchaseOrderSchema.transform((element) => ({
    ...tradeOf(element),
    xeroId: element.PurchaseOrderID,
    xeroNumber: element.PurchaseOrderNumber,
    keyTexts: [element.Reference],
  })),
  ManualJournals: manualJournalSchema.transform((element) => ({
    ...verdictOf(element),
    xeroId: element.ManualJournalID,
    keyTexts: [element.Url, element.Narration],
    date: element.Date,
    total: debitsOf(element.JournalLines),
    onAccounts: sumsOf(element.JournalLines),
  })),
  Payments: paymentSchema.transform((element) => ({
    ...verdictOf(element),
    xeroId: element.PaymentID,
    keyTexts: [element.Reference],
    date: element.Date,
    total: element.Amount,
    settles: element.Invoice.InvoiceID || element.CreditNote.CreditNoteID,
  })),
  BankTransactions: bankTransactionSchema.transform((element) => ({
    ...tradeOf(element),
    xeroId: element.BankTransactionID,
    keyTexts: [element.Url, element.Reference],
  })),
  Contacts: contactSchema.transform((element) => ({
    ...verdictOf(element),
    status: element.ContactStatus.toUpperCase(),
    xeroId: element.ContactID,
    xeroNumber: element.ContactNumber,
    name: element.Name,
  })),
  Items: itemSchema.transform((element) => ({
    ...verdictOf(element),
    status: '',
    xeroId: element.ItemID,
    xeroNumber: element.Code,
    name: element.Name,
    tracked: element.IsTrackedAsInventory,
  })),
};
