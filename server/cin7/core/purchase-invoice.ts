import { hashOf } from '../../accounting/canonical';
import { ok, type Result } from '../../accounting/result';
import type { PurchaseInvoice } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import { readAuthorised } from './authorised';
import type { PurchaseOnTheWay } from './purchase';
import { purchaseInvoiceSchema } from './purchase-schema';
import type { DocumentName } from '../read';
import type { Part } from './sections';
import { documentId, toTradeAmounts } from './trade-lines';

/** An authorised purchase invoice (rows 14 to 16, 19, 30); null when it is none yet, or no more. */
export function readPurchaseInvoice(
  part: Part,
  name: DocumentName,
  { purchase, mode, approach, defaults, shared, orderNumber }: PurchaseOnTheWay,
): Result<PurchaseInvoice | null, SourceFault> {
  const raw = wellSpelt(part.raw);
  const record = readAuthorised(purchaseInvoiceSchema, raw, part.place, name, ['InvoiceNumber']);
  if (!record.ok) return record;
  if (record.value === null) return ok(null);
  const { TaskID, InvoiceNumber, InvoiceDate, InvoiceDueDate } = record.value;
  const posted = {
    ...shared,
    id: documentId(purchase.ID, TaskID, InvoiceNumber),
    number: InvoiceNumber,
    reference: orderNumber,
    date: InvoiceDate,
    dueDate: InvoiceDueDate ?? InvoiceDate,
    approach,
    dropShip: purchase.RelatedDropShipSaleTask !== '',
    ...toTradeAmounts(record.value, mode, defaults),
  };
  return ok({ ...posted, revision: hashOf(posted) });
}

/** Simple purchases write `InvocieNumber` (cin7-core 4). */
function wellSpelt(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const record = raw as Record<string, unknown>;
  return 'InvoiceNumber' in record ? record : { ...record, InvoiceNumber: record['InvocieNumber'] };
}
