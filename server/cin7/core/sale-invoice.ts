import { hashOf } from '../../accounting/canonical';
import { decimalText, type Decimal } from '../../accounting/decimal';
import { ok, type Result } from '../../accounting/result';
import type { SaleInvoice } from '../../accounting/source-documents';
import type { SourceFault } from '../source';
import { readAuthorised } from './authorised';
import type { DocumentName } from '../read';
import type { SaleOnTheWay } from './sale';
import { invoiceSchema, type SaleRecord } from './schema';
import { documentId, rateOf, toTradeAmounts, type LineDefaults } from './trade-lines';

/** An authorised invoice of a sale (accounting-rules 3, rows 1 and 2); null when it is none yet, or no more. */
export function readSaleInvoice(
  raw: unknown,
  place: string,
  name: DocumentName,
  { sale, mode, origin, baseDebits }: SaleOnTheWay,
): Result<SaleInvoice | null, SourceFault> {
  const record = readAuthorised(invoiceSchema, raw, place, name, ['InvoiceNumber']);
  if (!record.ok) return record;
  if (record.value === null) return ok(null);
  const { TaskID, InvoiceNumber, InvoiceDate, InvoiceDueDate, CurrencyConversionRate } = record.value;
  const { taxInclusive, lines, net, tax, gross } = toTradeAmounts(record.value, mode, saleDefaults(sale));
  // Field by field: spreading several objects into one costs as much as all the rest here.
  const posted = {
    channel: origin.channel,
    location: origin.location,
    customerGroup: origin.customerGroup,
    customerId: origin.customerId,
    customer: origin.customer,
    currency: origin.currency,
    baseCurrency: origin.baseCurrency,
    id: documentId(sale.ID, TaskID, InvoiceNumber),
    saleId: sale.ID,
    number: InvoiceNumber,
    reference: sale.CustomerReference,
    date: InvoiceDate,
    dueDate: InvoiceDueDate ?? InvoiceDate,
    rate: rateOf(CurrencyConversionRate, sale.CurrencyRate),
    taxInclusive,
    lines,
    net,
    tax,
    gross,
  };
  return ok({ ...posted, baseGross: baseOf(baseDebits, TaskID || sale.ID), revision: hashOf(posted) });
}

export const saleDefaults = (sale: SaleRecord): LineDefaults => ({
  taxRule: sale.TaxRule,
  productAccount: sale.DefaultAccount,
  chargeAccount: sale.DefaultAccount,
});

/** Decimal text in base currency; null when the ledger does not tell. */
export function baseOf(totals: ReadonlyMap<string, Decimal>, taskId: string): string | null {
  const base = totals.get(taskId);
  return base === undefined ? null : decimalText(base);
}
