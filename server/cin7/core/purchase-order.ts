import { hashOf } from '../../accounting/canonical';
import { err, ok, type Result } from '../../accounting/result';
import type { PurchaseOrder } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import { orderWords, readAuthorised } from './authorised';
import { isNone } from './fields';
import type { PurchaseOnTheWay } from './purchase';
import { purchaseOrderSchema } from './purchase-schema';
import type { DocumentName } from '../read';
import { toTradeAmounts } from './trade-lines';

/** The authorised order of a purchase (row 11), under Cin7's own number; null when there is none. */
export function readPurchaseOrder(
  raw: unknown,
  name: DocumentName,
  { purchase, mode, defaults, shared, orderNumber }: PurchaseOnTheWay,
): Result<PurchaseOrder | null, SourceFault> {
  if (isNone(raw) || (Array.isArray(raw) && raw.length === 0)) return ok(null);
  const record = readAuthorised(purchaseOrderSchema, raw, 'Order', name, [], orderWords);
  if (!record.ok) return record;
  if (record.value === null) return ok(null);
  // Blind receipts and services have an authorised order without anything on it [?].
  if (record.value.Lines.length === 0 && record.value.AdditionalCharges.length === 0) return ok(null);
  if (purchase.OrderDate === null)
    return err({ ...name, field: 'OrderDate', reason: 'Expected a date, found nothing.' });
  const posted = {
    ...shared,
    id: `${purchase.ID}/order`,
    number: orderNumber,
    reference: '',
    date: purchase.OrderDate,
    requiredBy: purchase.RequiredBy,
    ...toTradeAmounts(record.value, mode, defaults),
  };
  return ok({ ...posted, revision: hashOf(posted) });
}
