import { hashOf } from '../../accounting/canonical';
import { decimal } from '../../accounting/decimal';
import { ok, type Result } from '../../accounting/result';
import type { SupplierCreditNote } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import { readAuthorised } from './authorised';
import type { PurchaseOnTheWay } from './purchase';
import { supplierCreditSchema } from './purchase-schema';
import type { DocumentName } from '../read';
import type { Part } from './sections';
import { documentId, toTradeAmounts } from './trade-lines';

/** An authorised supplier credit note (row 18); null when it is none yet, or no more. */
export function readSupplierCredit(
  { raw, place }: Part,
  name: DocumentName,
  { purchase, mode, defaults, shared, orderNumber }: PurchaseOnTheWay,
): Result<SupplierCreditNote | null, SourceFault> {
  const record = readAuthorised(supplierCreditSchema, raw, place, name, ['CreditNoteNumber']);
  if (!record.ok) return record;
  if (record.value === null) return ok(null);
  const { TaskID, CreditNoteNumber, CreditNoteInvoiceNumber, CreditNoteDate, Unstock } = record.value;
  const posted = {
    ...shared,
    id: documentId(purchase.ID, TaskID, CreditNoteNumber),
    number: CreditNoteNumber,
    reference: orderNumber,
    invoiceNumber: CreditNoteInvoiceNumber,
    date: CreditNoteDate,
    unstocked: Unstock.some(({ Quantity }) => !decimal(Quantity).eq(0)),
    ...toTradeAmounts(record.value, mode, defaults),
  };
  return ok({ ...posted, revision: hashOf(posted) });
}
