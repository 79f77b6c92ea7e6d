import type { Cin7Account, Cin7TaxRule } from '../../accounting/source-documents';
import { hashOf } from '../../accounting/canonical';
import type { Cin7Company, LedgerRow, PurchaseHeader, SaleHeader } from '../source';
import type { PurchaseRow } from './purchase-schema';
import type { AccountRecord, CompanyRecord, LedgerRecord, SaleRow, TaxRuleRecord } from './schema';

/** Pure mapping of Cin7 Core's rows to ours. Sales in full are in `sale.ts`, purchases in `purchase.ts`. */

/**
 * System accounts by the labels that live accounts and the newest documentation print where older ones print the code
 * (cin7-core 2 "System account").
 */
const systemAccountLabels: Readonly<Record<string, string>> = {
  'accounts receivable': 'DEBTORS',
  'accounts payable': 'CREDITORS',
  'unpaid expense claims': 'UNPAIDEXPCLM',
  'gst / vat': 'GST',
  rounding: 'ROUNDING',
  'historical adjustment': 'HISTORICAL',
  'retained earnings': 'RETAINEDEARNINGS',
  'bank revaluations': 'BANKCURRENCYGAIN',
  'realised currency gains': 'REALISEDCURRENCYGAIN',
  'unrealised currency gains': 'UNREALISEDCURRENCYGAIN',
  'tracking transfers': 'TRACKINGTRANSFERS',
  'wages payable': 'WAGEPAYABLES',
};

export function toAccount(record: AccountRecord): Cin7Account {
  const label = record.SystemAccount.toLowerCase();
  return {
    code: record.Code,
    name: record.Name,
    type: record.Type.toUpperCase(),
    class: record.Class,
    systemAccount:
      record.SystemAccountCode.toUpperCase() ||
      (systemAccountLabels[label] ?? record.SystemAccount.toUpperCase()),
    active: record.Status.toUpperCase() === 'ACTIVE',
    forPayments: record.ForPayments,
  };
}

export const toTaxRule = (record: TaxRuleRecord): Cin7TaxRule => ({
  name: record.Name,
  percent: record.TaxPercent,
  forSales: record.IsTaxForSale,
  forPurchases: record.IsTaxForPurchase,
  active: record.IsActive,
});

/** Codes of the accounts that invoices debit: proof of an invoice's amount in base currency. */
export const receivableAccountsOf = (accounts: readonly Cin7Account[]): ReadonlySet<string> =>
  new Set(accounts.filter(({ systemAccount }) => systemAccount === 'DEBTORS').map(({ code }) => code));

export const toCompany = (company: CompanyRecord): Omit<Cin7Company, 'lockDate'> => ({
  company: company.Company,
  baseCurrency: company.Currency.toUpperCase(),
  timeZone: isTimeZone(company.TimeZone) ? company.TimeZone : 'UTC',
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}

/** `locations`: names by id. A row without an `Updated` stamp is told apart by its content. */
export function toSaleHeader(row: SaleRow, raw: unknown, locations: ReadonlyMap<string, string>): SaleHeader {
  const invoiceNumbers = numbersOf(row.InvoiceNumber);
  return {
    saleId: row.SaleID,
    orderNumber: row.OrderNumber,
    invoiceNumbers,
    creditNoteNumbers: numbersOf(row.CreditNoteNumber),
    channel: row.SourceChannel,
    location: locations.get(row.OrderLocationID) ?? '',
    customerId: row.CustomerID,
    customer: row.Customer,
    orderDate: row.OrderDate,
    invoiceDate: row.InvoiceDate,
    hasInvoice: invoiceNumbers.length > 0 || saysSo(row.CombinedInvoiceStatus),
    advanced: isAdvanced(row.Type),
    paid: isPaid(row.CombinedPaymentStatus),
    revision: row.Updated || hashOf(raw),
  };
}

/** A row without a `LastUpdatedDate` is told apart by its content. */
export function toPurchaseHeader(row: PurchaseRow, raw: unknown): PurchaseHeader {
  const invoiceNumbers = numbersOf(row.InvoiceNumber);
  return {
    purchaseId: row.ID,
    orderNumber: row.OrderNumber,
    invoiceNumbers,
    creditNoteNumbers: numbersOf(row.CreditNoteNumber),
    supplierId: row.SupplierID,
    supplier: row.Supplier,
    orderDate: row.OrderDate,
    invoiceDate: row.InvoiceDate,
    hasOrder: row.OrderStatus === '' || saysSo(row.OrderStatus),
    hasInvoice: invoiceNumbers.length > 0 || saysSo(row.CombinedInvoiceStatus),
    advanced: isAdvanced(row.Type),
    paid: isPaid(row.CombinedPaymentStatus),
    revision: row.LastUpdatedDate || hashOf(raw),
  };
}

/** One number as documented; a list of them in one text [unsure] is taken apart. Numbers hold no comma or semicolon. */
const numbersOf = (text: string): string[] =>
  text
    .split(/[,;]/)
    .map((number) => number.trim())
    .filter((number) => number !== '');

/** An open set of words (cin7-core 3 "CombinedInvoiceStatus"): anything that does not say "not" or "void" counts. */
function saysSo(status: string): boolean {
  const words = status.toUpperCase();
  return words !== '' && !words.startsWith('NOT ') && words !== 'VOIDED' && words !== 'DRAFT';
}

/** Nothing was paid only where the list says so (cin7-core 3, 4 "CombinedPaymentStatus"). */
const isPaid = (status: string): boolean => !['UNPAID', 'VOIDED'].includes(status.toUpperCase());

const isAdvanced = (type: string): boolean => type.toLowerCase().startsWith('advanced');

export const toLedgerRow = (record: LedgerRecord): LedgerRow => ({
  taskId: record.TaskID,
  type: record.Type,
  debitAccount: record.DebitAccountCode,
  creditAccount: record.CreditAccountCode,
  amount: record.Amount,
  date: record.EffectiveDate,
  reference: record.Reference,
  description: record.Transaction,
});
