import { z } from 'zod';
import { parseCalendarDate, type CalendarDate } from '../accounting/dates';
import { decimalText, parseDecimal } from '../accounting/decimal';

/** What is read of Xero's answers, in Xero's own names (xero 2.6, 3, 5). Null and absent mean the same. */

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

const msDate = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

/**
 * `/Date(1552521600000+0000)/` or an ISO text to a calendar date. The milliseconds are midnight UTC of the day meant;
 * the offset is decoration and never shifts the day (xero 2.6).
 */
export function parseXeroDate(value: string): CalendarDate | null {
  const ms = msDate.exec(value)?.[1];
  if (ms === undefined) return parseCalendarDate(value.slice(0, 10));
  const moment = new Date(Number(ms));
  return Number.isNaN(moment.getTime()) ? null : parseCalendarDate(moment.toISOString().slice(0, 10));
}

const date = z
  .string()
  .nullish()
  .transform((value, context): CalendarDate | null => {
    if (value === null || value === undefined || value === '') return null;
    const day = parseXeroDate(value);
    if (day === null) context.addIssue({ code: 'custom', message: 'not a date' });
    return day;
  });

const percent = z.union([z.number(), z.string()]).transform((value, context) => {
  const read = parseDecimal(value);
  if (read === null) context.addIssue({ code: 'custom', message: 'not a number' });
  return read === null ? '0' : decimalText(read);
});

const paymentTerm = z
  .object({ Day: z.number().nullish(), Type: text })
  .nullish()
  .transform((term) =>
    typeof term?.Day === 'number' && term.Type !== '' ? { day: term.Day, type: term.Type } : null,
  );

const accountClass = z.enum(['ASSET', 'LIABILITY', 'EQUITY', 'REVENUE', 'EXPENSE']);

export const organisationsSchema = z.object({
  Organisations: z
    .array(
      z.object({
        Name: z.string(),
        BaseCurrency: z.string().length(3),
        CountryCode: text,
        Timezone: text,
        ShortCode: text,
        PeriodLockDate: date,
        EndOfYearLockDate: date,
        FinancialYearEndDay: z.number().int().min(1).max(31).nullish(),
        FinancialYearEndMonth: z.number().int().min(1).max(12).nullish(),
        PaymentTerms: z
          .object({ Bills: paymentTerm, Sales: paymentTerm })
          .nullish()
          .transform((terms) => ({ bills: terms?.Bills ?? null, sales: terms?.Sales ?? null })),
      }),
    )
    .min(1),
});

export const accountsSchema = z.object({
  Accounts: z.array(
    z.object({
      AccountID: z.string(),
      Code: text,
      Name: text,
      Type: z.string(),
      Class: accountClass,
      Status: text,
      SystemAccount: text,
      TaxType: text,
      EnablePaymentsToAccount: flag,
      /** Of bank accounts alone. */
      CurrencyCode: text,
    }),
  ),
});

export const taxRatesSchema = z.object({
  TaxRates: z.array(
    z.object({
      Name: text,
      TaxType: z.string(),
      Status: text,
      EffectiveRate: percent.nullish().transform((value) => value ?? '0'),
      CanApplyToAssets: flag,
      CanApplyToEquity: flag,
      CanApplyToExpenses: flag,
      CanApplyToLiabilities: flag,
      CanApplyToRevenue: flag,
    }),
  ),
});

/** Xero also writes NOT-ALLOWED; whatever is not ALLOWED is not. */
export const actionsSchema = z.object({ Actions: z.array(z.object({ Name: z.string(), Status: text })) });

export const itemsSchema = z.object({
  Items: z.array(z.object({ Code: text, Name: text, IsTrackedAsInventory: flag })),
});

export const currenciesSchema = z.object({ Currencies: z.array(z.object({ Code: z.string() })) });

export const trackingSchema = z.object({
  TrackingCategories: z.array(
    z.object({
      Name: z.string(),
      Status: text,
      Options: listOf(z.object({ Name: z.string(), Status: text })),
    }),
  ),
});

export const contactsSchema = z.object({
  Contacts: z.array(
    z.object({
      ContactID: z.string(),
      Name: text,
      ContactNumber: text,
      EmailAddress: text,
      ContactStatus: text,
    }),
  ),
});

const message = z.object({ Message: text }).transform(({ Message }) => Message);
/** What every element of a batch may carry besides its own fields (xero 2.3). */
const elementFields = {
  Status: text,
  StatusAttributeString: text,
  HasErrors: flag,
  HasValidationErrors: flag,
  ValidationErrors: listOf(message),
  Warnings: listOf(message),
};
/** Amounts as decimal text; absent on echoes of refused elements. */
const amount = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    const read = value === null || value === undefined ? null : parseDecimal(value);
    return read === null ? null : decimalText(read);
  });
/** A date of an element, as a calendar date; null when it is absent or no date (an echo repeats what was sent). */
const looseDate = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : parseXeroDate(value)));
const party = z
  .object({ ContactID: text, Name: text })
  .nullish()
  .transform((value) => value ?? { ContactID: '', Name: '' });
const tradeFields = {
  ...elementFields,
  Type: text,
  Date: looseDate,
  CurrencyCode: text,
  Total: amount,
  Contact: party,
};

export const invoiceSchema = z.object({ ...tradeFields, InvoiceID: text, InvoiceNumber: text, Url: text });
export const creditNoteSchema = z.object({
  ...tradeFields,
  CreditNoteID: text,
  CreditNoteNumber: text,
  Reference: text,
  LineItems: listOf(z.object({ Description: text })),
});
export const purchaseOrderSchema = z.object({
  ...tradeFields,
  PurchaseOrderID: text,
  PurchaseOrderNumber: text,
  Reference: text,
});
export const manualJournalSchema = z.object({
  ...elementFields,
  ManualJournalID: text,
  Narration: text,
  Url: text,
  Date: looseDate,
  JournalLines: listOf(z.object({ LineAmount: amount, AccountCode: text })),
});
const settled = z
  .object({ InvoiceID: text, CreditNoteID: text })
  .nullish()
  .transform((value) => value ?? { InvoiceID: '', CreditNoteID: '' });
export const paymentSchema = z.object({
  ...elementFields,
  PaymentID: text,
  Reference: text,
  Date: looseDate,
  Amount: amount,
  Invoice: settled,
  CreditNote: settled,
});
export const bankTransactionSchema = z.object({
  ...tradeFields,
  BankTransactionID: text,
  Reference: text,
  Url: text,
});
export const contactSchema = z.object({
  ...elementFields,
  ContactID: text,
  ContactNumber: text,
  Name: text,
  ContactStatus: text,
});
export const itemSchema = z.object({
  ...elementFields,
  ItemID: text,
  Code: text,
  Name: text,
  IsTrackedAsInventory: flag,
});
export const allocationSchema = z.object({
  ...elementFields,
  AllocationID: text,
  Amount: amount,
  Invoice: settled,
});

const cell = z.object({
  Value: text,
  Attributes: listOf(z.object({ Id: text, Value: text })),
});
const row = z.object({ RowType: text, Cells: listOf(cell) });
export const reportSchema = z.object({
  Reports: z.array(z.object({ Rows: listOf(row.extend({ Rows: listOf(row) })) })).min(1),
});

export const zeroGuid = '00000000-0000-0000-0000-000000000000';
