import type { JsonObject } from '../common/json';
import type { OmniCompany } from './company';
import type {
  Adjustment,
  BranchTransfer,
  CreditNote,
  OmniRecord,
  ProductionJob,
  PurchaseOrder,
  SalesOrder,
} from './records';
import type { KeptName } from './resources';
import { completeCredit, dispatch, invoice, voidOrder } from './sale-rules';
import { onTheWay } from './stock-book';
import { completeAdjustment, completeJob, moveUnits, receive, recost } from './stock-rules';

const shortOfStock = ['There is not enough stock.'];

/** What follows from dates and flags that a write has set; errors when stock is short, and then nothing has moved. */
export function applyEffects(
  company: OmniCompany,
  resource: KeptName,
  record: OmniRecord,
  before: JsonObject,
): string[] {
  const fresh = (field: string): string | null => {
    const value = record[field];
    return typeof value === 'string' && (before[field] ?? null) === null ? value : null;
  };
  switch (resource) {
    case 'SalesOrders':
      return saleEffects(company, record as SalesOrder, fresh, before);
    case 'CreditNotes': {
      const credit = record as CreditNote;
      if (fresh('creditNoteDate') !== null) credit.creditNoteNumber ??= company.next('credit');
      const completed = fresh('completedDate');
      if (completed !== null) completeCredit(company, credit, completed);
      return [];
    }
    case 'PurchaseOrders': {
      const order = record as PurchaseOrder;
      if (order.isVoid) order.status = 'Void';
      else if (fresh('fullyReceivedDate') !== null) receive(company, order);
      else recost(company, order);
      return [];
    }
    case 'Adjustments': {
      const completed = fresh('completedDate');
      if (completed !== null) completeAdjustment(company, record as Adjustment, completed);
      return [];
    }
    case 'BranchTransfers':
      return transferEffects(company, record as BranchTransfer, fresh);
    case 'ProductionJobs': {
      const job = record as ProductionJob;
      const completed = fresh('completedDate');
      if (completed === null) return [];
      if (
        job.products.some(
          (product) => product.standardQty < 1 || product.components.some(({ qty }) => qty < 0),
        )
      )
        return ['There is nothing to make.'];
      return completeJob(company, job, completed) ? [] : shortOfStock;
    }
    default:
      return [];
  }
}

function saleEffects(
  company: OmniCompany,
  order: SalesOrder,
  fresh: (field: string) => string | null,
  before: JsonObject,
): string[] {
  if (order.isApproved && order.status === 'Draft') order.status = 'Approved';
  if (order.isVoid && before['isVoid'] !== true) {
    voidOrder(company, order);
    return [];
  }
  const dispatched = fresh('dispatchedDate');
  if (dispatched !== null && !dispatch(company, order, dispatched)) return shortOfStock;
  const invoiced = fresh('invoiceDate');
  if (invoiced !== null) invoice(company, order, invoiced);
  return [];
}

function transferEffects(
  company: OmniCompany,
  transfer: BranchTransfer,
  fresh: (field: string) => string | null,
): string[] {
  const { sourceBranchId, destinationBranchId } = transfer;
  if (fresh('dispatchedDate') !== null && !moveUnits(company, transfer, sourceBranchId, onTheWay))
    return shortOfStock;
  if (fresh('receivedDate') === null) return [];
  const from = transfer.dispatchedDate === null ? sourceBranchId : onTheWay;
  return moveUnits(company, transfer, from, destinationBranchId) ? [] : shortOfStock;
}
