import { z } from 'zod';
import {
  accountCode,
  amount,
  date,
  flag,
  id,
  list,
  listOf,
  oneOf,
  optionalAmount,
  requiredAccountCode,
  requiredAmount,
  requiredCount,
  requiredDate,
  requiredId,
  requiredList,
  requiredText,
  text,
} from './fields';
import { looseObject } from '../quick';

/**
 * What is read of Cin7 Core's answers (cin7-core 2, 3, 6). Unknown fields are kept, and only what the bookkeeping needs
 * is required. Rows of a list are parsed one by one, so the envelopes hold `unknown` rows.
 */

export const pageEnvelope = (listKey: string) =>
  z.looseObject({ Total: requiredCount, [listKey]: requiredList });

export const companySchema = z.looseObject({
  Company: text,
  Currency: requiredText,
  TimeZone: text,
  LockDate: z.unknown().optional(),
});
/** Described as tenant-formatted (cin7-core 1 "Dates"), so it is read by itself. */
export const lockDateSchema = looseObject({ LockDate: date });

export const accountSchema = looseObject({
  Code: requiredAccountCode,
  Name: text,
  Type: text,
  Class: oneOf(['ASSET', 'LIABILITY', 'EXPENSE', 'EQUITY', 'REVENUE']),
  Status: text,
  SystemAccount: text,
  SystemAccountCode: text,
  ForPayments: flag(false),
});

export const taxRuleSchema = looseObject({
  Name: requiredText,
  TaxPercent: requiredAmount,
  IsActive: flag(true),
  IsTaxForSale: flag(false),
  IsTaxForPurchase: flag(false),
});

export const locationSchema = looseObject({ ID: requiredId, Name: requiredText });

export const saleRowSchema = looseObject({
  SaleID: requiredId,
  OrderNumber: text,
  OrderDate: date,
  InvoiceDate: date,
  InvoiceNumber: text,
  CreditNoteNumber: text,
  CombinedInvoiceStatus: text,
  CombinedPaymentStatus: text,
  Customer: text,
  CustomerID: id,
  Type: text,
  SourceChannel: text,
  OrderLocationID: id,
  Updated: text,
});

/** `StockOnHand` is a value at cost; `OnHand` is the quantity (cin7-core 2). */
export const stockRowSchema = looseObject({
  SKU: requiredText,
  Location: text,
  StockOnHand: requiredAmount,
});

export const ledgerRowSchema = looseObject({
  TaskID: id,
  DebitAccountCode: requiredAccountCode,
  CreditAccountCode: requiredAccountCode,
  Amount: requiredAmount,
  EffectiveDate: requiredDate,
  Reference: text,
  Transaction: text,
  Type: text,
});

/** Sections are lists of anything here; each invoice is parsed by itself. */
export const saleSchema = looseObject({
  ID: requiredId,
  Customer: text,
  CustomerID: id,
  CustomerReference: text,
  CustomerCurrency: requiredText,
  BaseCurrency: requiredText,
  CurrencyRate: optionalAmount,
  DefaultAccount: accountCode,
  TaxRule: text,
  TaxCalculation: text,
  Location: text,
  SourceChannel: text,
  Invoices: list,
});

/** A section whose tasks ledger rows may name. */
export const tasksSchema = listOf(looseObject({ TaskID: id }));

export const saleTransactionsSchema = listOf(
  looseObject({ TaskID: id, Debit: accountCode, Credit: accountCode, Amount: requiredAmount }),
);

const amounts = {
  Quantity: requiredAmount,
  Price: requiredAmount,
  Discount: amount,
  Tax: amount,
  Total: requiredAmount,
  TaxRule: text,
  Account: accountCode,
  Comment: text,
};
export const lineSchema = looseObject({ ...amounts, SKU: text, Name: text });
export const chargeSchema = looseObject({ ...amounts, Description: text });

/** What invoices, credit notes and orders of both sides have (cin7-core 3, 4). */
export const tradeFields = {
  TaskID: id,
  Lines: listOf(lineSchema),
  AdditionalCharges: listOf(chargeSchema),
  TotalBeforeTax: requiredAmount,
  Tax: requiredAmount,
  Total: requiredAmount,
};
export const invoiceSchema = looseObject({
  ...tradeFields,
  InvoiceNumber: requiredText,
  InvoiceDate: requiredDate,
  InvoiceDueDate: date,
  CurrencyConversionRate: optionalAmount,
});

/** Goods that came back with a credit note, or went back to the supplier. */
export const movedGoods = listOf(looseObject({ Quantity: amount }));

export type CompanyRecord = z.infer<typeof companySchema>;
export type AccountRecord = z.infer<typeof accountSchema>;
export type TaxRuleRecord = z.infer<typeof taxRuleSchema>;
export type SaleRow = z.infer<typeof saleRowSchema>;
export type LedgerRecord = z.infer<typeof ledgerRowSchema>;
export type SaleRecord = z.infer<typeof saleSchema>;
export type InvoiceRecord = z.infer<typeof invoiceSchema>;
