import { CurrencyCode, Invoice, LineAmountTypes, ManualJournal } from 'xero-node';
import type { LineItem, ManualJournalLine } from 'xero-node';
import { decimal } from '../accounting/decimal';
import type { InvoiceDraft, InvoiceLine, JournalDraft, TrackingTag } from '../accounting/draft';
import { majorText } from '../accounting/money';
import { err, ok, type Result } from '../accounting/result';

/** Drafts to what `xero-node` sends (xero 5.1, 5.6). Pure; amounts become JSON numbers here and nowhere else. */

/** Where a posting key leads; Xero shows it as "Go to Cogsheet". The key in it is what a lost posting is found by. */
export const keyUrl = (publicUrl: string, key: string): string => `${publicUrl.replace(/\/+$/, '')}/p/${key}`;

/** A draft that cannot be said in Xero's terms; a sentence for the accountant. */
export type Unsendable = string;

/** A number of at most 15 significant digits is printed back exactly as its text; a longer one might not be. */
const maxSignificantDigits = 15;

class TooLong extends Error {}

/** Decimal text to a JSON number that prints as the same decimal. */
function wireNumber(text: string): number {
  const exact = decimal(text);
  const value = Number(text);
  if (exact.c.length > maxSignificantDigits || !decimal(value).eq(exact)) throw new TooLong(text);
  return value;
}

/** Turns the refusal of a number anywhere in `build` into a value. */
function exactly<Payload>(document: string, build: () => Payload): Result<Payload, Unsendable> {
  try {
    return ok(build());
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return err(`${document}: the amount ${error.message} has more digits than can be sent to Xero exactly.`);
  }
}

export function toManualJournal(draft: JournalDraft, publicUrl: string): Result<ManualJournal, Unsendable> {
  return exactly(draft.narration, () => ({
    narration: draft.narration,
    date: draft.date,
    // Left out, Xero makes a draft that touches no ledger (xero 5.6).
    status: ManualJournal.StatusEnum.POSTED,
    lineAmountTypes: LineAmountTypes.NoTax,
    showOnCashBasisReports: draft.showOnCashBasisReports,
    url: keyUrl(publicUrl, draft.key),
    journalLines: draft.lines.map((line): ManualJournalLine => ({
      lineAmount: wireNumber(majorText(line.amountMinor, draft.currency)),
      accountCode: line.accountCode,
      description: line.description,
      taxType: 'NONE',
      tracking: trackingOf(line.tracking),
    })),
  }));
}

export function toInvoice(draft: InvoiceDraft, publicUrl: string): Result<Invoice, Unsendable> {
  const currencyCode = CurrencyCode[draft.currency as keyof typeof CurrencyCode];
  if (currencyCode === undefined)
    return err(`Invoice ${draft.number}: Xero has no currency ${draft.currency}.`);
  return exactly(`Invoice ${draft.number}`, () => ({
    type: Invoice.TypeEnum.ACCREC,
    // An id alone: further fields would change the contact (xero 4.1). A bare name makes a new one.
    contact:
      draft.contact.contactId === null
        ? { name: draft.contact.name }
        : { contactID: draft.contact.contactId },
    date: draft.date,
    dueDate: draft.dueDate,
    invoiceNumber: draft.number,
    reference: draft.reference,
    url: keyUrl(publicUrl, draft.key),
    currencyCode,
    ...(draft.rate === null ? {} : { currencyRate: wireNumber(draft.rate) }),
    status: Invoice.StatusEnum.AUTHORISED,
    lineAmountTypes: draft.taxInclusive ? LineAmountTypes.Inclusive : LineAmountTypes.Exclusive,
    lineItems: draft.lines.map((line) => toLineItem(line, draft)),
  }));
}

const maxDescription = 4000;

/** Item codes are not sent: stock and cost stay Cin7's (accounting-rules 10.2). Tax is Cin7's, not computed anew. */
function toLineItem(line: InvoiceLine, { currency, taxInclusive }: InvoiceDraft): LineItem {
  const amount = taxInclusive ? line.netMinor + line.taxMinor : line.netMinor;
  return {
    description: (line.description || line.accountName).slice(0, maxDescription),
    quantity: wireNumber(line.quantity),
    unitAmount: wireNumber(line.unitAmount),
    accountCode: line.accountCode,
    taxType: line.taxType,
    taxAmount: wireNumber(majorText(line.taxMinor, currency)),
    lineAmount: wireNumber(majorText(amount, currency)),
    tracking: trackingOf(line.tracking),
  };
}

const trackingOf = (tags: readonly TrackingTag[]): { name: string; option: string }[] =>
  tags.map(({ category, option }) => ({ name: category, option }));
