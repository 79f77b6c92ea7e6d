import { hashOf } from '../../accounting/canonical';
import { decimal } from '../../accounting/decimal';
import { ok, type Result } from '../../accounting/result';
import type { SaleCreditNote } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import { readAuthorised } from './authorised';
import { optionalAmount, requiredDate, requiredPositiveAmount, requiredText, text } from './fields';
import { looseObject } from '../quick';
import type { DocumentName } from '../read';
import type { SaleOnTheWay } from './sale';
import { baseOf, saleDefaults } from './sale-invoice';
import { movedGoods, tradeFields } from './schema';
import { documentId, rateOf, toTradeAmounts } from './trade-lines';

const creditNoteSchema = looseObject({
  ...tradeFields,
  Total: requiredPositiveAmount,
  CreditNoteNumber: requiredText,
  CreditNoteInvoiceNumber: text,
  CreditNoteDate: requiredDate,
  CreditNoteConversionRate: optionalAmount,
  Restock: movedGoods,
});

/** An authorised credit note of a sale (accounting-rules 3, rows 5 to 7); null when it is none yet, or no more. */
export function readSaleCreditNote(
  raw: unknown,
  place: string,
  name: DocumentName,
  { sale, mode, origin, baseCredits }: SaleOnTheWay,
): Result<SaleCreditNote | null, SourceFault> {
  const record = readAuthorised(creditNoteSchema, raw, place, name, ['CreditNoteNumber']);
  if (!record.ok) return record;
  if (record.value === null) return ok(null);
  const { TaskID, CreditNoteNumber, CreditNoteDate, CreditNoteConversionRate, Restock } = record.value;
  const posted = {
    ...origin,
    id: documentId(sale.ID, TaskID, CreditNoteNumber),
    sourceId: sale.ID,
    number: CreditNoteNumber,
    reference: sale.CustomerReference,
    invoiceNumber: record.value.CreditNoteInvoiceNumber,
    date: CreditNoteDate,
    rate: rateOf(CreditNoteConversionRate, sale.CurrencyRate),
    restocked: Restock.some(({ Quantity }) => !decimal(Quantity).eq(0)),
    ...toTradeAmounts(record.value, mode, saleDefaults(sale)),
  };
  return ok({ ...posted, baseGross: baseOf(baseCredits, TaskID || sale.ID), revision: hashOf(posted) });
}
