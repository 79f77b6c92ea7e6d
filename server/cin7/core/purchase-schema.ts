import { z } from 'zod';
import {
  accountCode,
  date,
  flag,
  id,
  optionalAmount,
  requiredAmount,
  requiredDate,
  requiredId,
  requiredPositiveAmount,
  requiredText,
  text,
} from './fields';
import { tradeFields } from './schema';

/** What is read of Cin7 Core's purchases (cin7-core 4); each part is parsed by itself. */

export const purchaseRowSchema = z.looseObject({
  ID: requiredId,
  OrderNumber: text,
  OrderDate: date,
  InvoiceDate: date,
  InvoiceNumber: text,
  CreditNoteNumber: text,
  OrderStatus: text,
  CombinedInvoiceStatus: text,
  CombinedPaymentStatus: text,
  Supplier: text,
  SupplierID: id,
  Type: text,
  LastUpdatedDate: text,
});

export const purchaseSchema = z.looseObject({
  ID: requiredId,
  Supplier: text,
  SupplierID: id,
  InventoryAccount: accountCode,
  Approach: text,
  BaseCurrency: requiredText,
  SupplierCurrency: requiredText,
  CurrencyRate: optionalAmount,
  TaxRule: text,
  TaxCalculation: text,
  RequiredBy: date,
  Location: text,
  OrderNumber: text,
  OrderDate: date,
  IsServiceOnly: flag(false),
  RelatedDropShipSaleTask: id,
});

export const purchaseInvoiceSchema = z.looseObject({
  ...tradeFields,
  InvoiceNumber: requiredText,
  InvoiceDate: requiredDate,
  InvoiceDueDate: date,
});

/** Goods going back: a list, or in simple purchases a section with a status of its own (cin7-core 4). */
const unstocked = z.looseObject({ Quantity: requiredAmount });
const isSection = (value: unknown): value is { Lines?: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const unstockSchema = z
  .unknown()
  .optional()
  .transform((value) => (isSection(value) ? value.Lines : value))
  .transform((value) => (value === undefined || value === null || value === '' ? [] : value))
  .pipe(z.array(unstocked));

export const supplierCreditSchema = z.looseObject({
  ...tradeFields,
  Total: requiredPositiveAmount,
  CreditNoteNumber: requiredText,
  CreditNoteInvoiceNumber: text,
  CreditNoteDate: requiredDate,
  Unstock: unstockSchema,
});

const { TaskID: _task, ...orderFields } = tradeFields;
export const purchaseOrderSchema = z.looseObject(orderFields);

/** Authorised or not is the section's word; a line that is announced but not received is none. */
export const receiptSchema = z.looseObject({ TaskID: id, Status: text });
export const receiptLineSchema = z.looseObject({
  Date: date,
  Quantity: requiredAmount,
  ProductID: id,
  SKU: requiredText,
  Location: text,
  Received: flag(true),
  CardID: id,
});

export type PurchaseRow = z.infer<typeof purchaseRowSchema>;
export type PurchaseRecord = z.infer<typeof purchaseSchema>;
