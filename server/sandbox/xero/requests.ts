import { z } from 'zod';
import { readDate } from './calendar';
import { exact } from './decimal';
import { guidPattern } from './guid';

/**
 * Bodies as Xero reads them: leniently. Keys in any case, null as if absent, numbers also as text, unknown properties
 * passed over. What still does not fit (a bad enum, GUID or date) is a PostDataInvalidException for the whole call.
 */
const absent = (value: unknown) => (value === null ? undefined : value);
const maybe = <T extends z.ZodType>(schema: T) => z.preprocess(absent, schema.optional());

const text = maybe(z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]));
const amount = maybe(
  z
    .union([z.number(), z.string().regex(/^\s*-?\d+(\.\d+)?\s*$/)])
    .transform((value) => exact(typeof value === 'string' ? value.trim() : value)),
);
const flag = maybe(z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]));
const guid = maybe(z.string().regex(guidPattern).toLowerCase());
const date = maybe(
  z.string().transform((value, context) => {
    const read = readDate(value);
    if (read === null) context.addIssue({ code: 'custom', message: `'${value}' is not a date` });
    return read ?? value;
  }),
);
const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  maybe(
    z.string().transform((value, context): T[number] => {
      const match = values.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
      if (match === undefined)
        context.addIssue({ code: 'custom', message: `'${value}' is not one of its values` });
      return match ?? values[0];
    }),
  );

const tracking = z.object({ Name: text, Option: text, TrackingCategoryID: guid, TrackingOptionID: guid });
export type TrackingInput = z.infer<typeof tracking>;

export const lineSchema = z.object({
  LineItemID: guid,
  Description: text,
  Quantity: amount,
  UnitAmount: amount,
  LineAmount: amount,
  ItemCode: text,
  AccountCode: text,
  AccountID: guid,
  TaxType: text,
  TaxAmount: amount,
  DiscountRate: amount,
  DiscountAmount: amount,
  Tracking: maybe(z.array(tracking)),
});
export type LineInput = z.infer<typeof lineSchema>;

const terms = maybe(
  z.object({
    Day: maybe(z.number().int()),
    Type: choice(['DAYSAFTERBILLDATE', 'DAYSAFTERBILLMONTH', 'OFCURRENTMONTH', 'OFFOLLOWINGMONTH']),
  }),
);

export const contactInputSchema = z.object({
  ContactID: guid,
  ContactNumber: text,
  ContactStatus: choice(['ACTIVE', 'ARCHIVED', 'GDPRREQUEST']),
  Name: text,
  FirstName: text,
  LastName: text,
  EmailAddress: text,
  AccountNumber: text,
  CompanyNumber: text,
  TaxNumber: text,
  DefaultCurrency: text,
  AccountsReceivableTaxType: text,
  AccountsPayableTaxType: text,
  Addresses: maybe(z.array(z.looseObject({}))),
  Phones: maybe(z.array(z.looseObject({}))),
  ContactPersons: maybe(z.array(z.looseObject({}))),
  PaymentTerms: maybe(z.object({ Bills: terms, Sales: terms })),
});
export type ContactInput = z.infer<typeof contactInputSchema>;

const statuses = ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED'] as const;
const lineAmountTypes = choice(['Exclusive', 'Inclusive', 'NoTax']);

export const documentSchema = z.object({
  InvoiceID: guid,
  CreditNoteID: guid,
  InvoiceNumber: text,
  CreditNoteNumber: text,
  Type: choice(['ACCREC', 'ACCPAY', 'ACCRECCREDIT', 'ACCPAYCREDIT']),
  Contact: maybe(contactInputSchema),
  LineItems: maybe(z.array(lineSchema)),
  Date: date,
  DueDate: date,
  ExpectedPaymentDate: date,
  PlannedPaymentDate: date,
  LineAmountTypes: lineAmountTypes,
  Reference: text,
  BrandingThemeID: guid,
  Url: text,
  CurrencyCode: text,
  CurrencyRate: amount,
  Status: choice(statuses),
  SentToContact: flag,
  Total: amount,
});
export type DocumentInput = z.infer<typeof documentSchema>;

export const manualJournalSchema = z.object({
  ManualJournalID: guid,
  Narration: text,
  JournalLines: maybe(
    z.array(
      z.object({
        LineAmount: amount,
        AccountCode: text,
        AccountID: guid,
        Description: text,
        TaxType: text,
        Tracking: maybe(z.array(tracking)),
      }),
    ),
  ),
  Date: date,
  LineAmountTypes: lineAmountTypes,
  Status: choice(['DRAFT', 'POSTED', 'DELETED', 'VOIDED', 'ARCHIVED']),
  Url: text,
  ShowOnCashBasisReports: flag,
});
export type ManualJournalInput = z.infer<typeof manualJournalSchema>;

const target = z.object({ InvoiceID: guid, InvoiceNumber: text, CreditNoteID: guid, CreditNoteNumber: text });

export const paymentSchema = z.object({
  PaymentID: guid,
  Invoice: maybe(target),
  CreditNote: maybe(target),
  InvoiceNumber: text,
  CreditNoteNumber: text,
  Account: maybe(z.object({ AccountID: guid, Code: text })),
  Code: text,
  Date: date,
  CurrencyRate: amount,
  Amount: amount,
  Reference: text,
  IsReconciled: flag,
  Status: choice(['AUTHORISED', 'DELETED']),
});
export type PaymentInput = z.infer<typeof paymentSchema>;

export const purchaseOrderSchema = z.object({
  PurchaseOrderID: guid,
  PurchaseOrderNumber: text,
  Contact: maybe(contactInputSchema),
  LineItems: maybe(z.array(lineSchema)),
  Date: date,
  DeliveryDate: date,
  DeliveryInstructions: text,
  LineAmountTypes: lineAmountTypes,
  Reference: text,
  CurrencyCode: text,
  CurrencyRate: amount,
  Status: choice(['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED', 'DELETED']),
  SentToContact: flag,
});
export type PurchaseOrderInput = z.infer<typeof purchaseOrderSchema>;

export const bankTransactionSchema = z.object({
  BankTransactionID: guid,
  Type: choice([
    'RECEIVE',
    'RECEIVE-OVERPAYMENT',
    'RECEIVE-PREPAYMENT',
    'SPEND',
    'SPEND-OVERPAYMENT',
    'SPEND-PREPAYMENT',
    'RECEIVE-TRANSFER',
    'SPEND-TRANSFER',
  ]),
  Contact: maybe(contactInputSchema),
  LineItems: maybe(z.array(lineSchema)),
  BankAccount: maybe(z.object({ AccountID: guid, Code: text })),
  Date: date,
  Reference: text,
  Url: text,
  LineAmountTypes: lineAmountTypes,
  CurrencyCode: text,
  CurrencyRate: amount,
  Status: choice(['AUTHORISED', 'DELETED', 'VOIDED']),
});
export type BankTransactionInput = z.infer<typeof bankTransactionSchema>;

export const allocationSchema = z.object({
  Amount: amount,
  Date: date,
  Invoice: maybe(z.object({ InvoiceID: guid, InvoiceNumber: text })),
});

const price = maybe(z.object({ UnitPrice: amount, AccountCode: text, COGSAccountCode: text, TaxType: text }));
export const itemInputSchema = z.object({
  ItemID: guid,
  Code: text,
  Name: text,
  Description: text,
  PurchaseDescription: text,
  IsSold: flag,
  IsPurchased: flag,
  InventoryAssetAccountCode: text,
  SalesDetails: price,
  PurchaseDetails: price,
});
export type ItemInput = z.infer<typeof itemInputSchema>;

export const currencyInputSchema = z.object({ Code: text, Description: text });
export const historyInputSchema = z.object({ Details: text });
