import { decimal, sumDecimals } from '../../accounting/decimal';
import type { OmniContext } from './context';
import { documentId } from './identity';
import type { BranchTransfer } from './schema';
import { rowsOf, taskOf, type StockDocument } from './stock-document';

/**
 * A branch transfer: no value moves unless the branches' stock stands on two accounts (accounting-rules 3, row 28); then on
 * the day on which it is received.
 */
export function readBranchTransfer(transfer: BranchTransfer, context: OmniContext): StockDocument {
  const { sourceBranchId: from, destinationBranchId: to, dispatchedDate, receivedDate } = transfer;
  const isApproved = transfer.isApproved !== false;
  const isReceived = isApproved && receivedDate !== null;
  const task = taskOf({
    ...{ taskId: documentId('BranchTransfers', transfer.id), kind: 'transfer' },
    ...{ number: transfer.reference || transfer.id, date: receivedDate ?? dispatchedDate },
    ...{ location: context.branchName(from), toLocation: context.branchName(to) },
    status: isReceived ? 'COMPLETED' : isApproved && dispatchedDate !== null ? 'IN TRANSIT' : 'DRAFT',
    reference: transfer.stage,
  });
  if (!isReceived) return { task, rows: [], misfits: [] };
  const [debit, credit] = [context.stockAccount(to), context.stockAccount(from)];
  const amount = sumDecimals(
    transfer.lineItems.map(({ qtyTransferred, unitCost }) => decimal(qtyTransferred ?? '0').times(unitCost)),
  );
  const pair = { debit, credit, amount, description: `${task.location} to ${task.toLocation}` };
  return { task, rows: rowsOf(task, 'StockTransfer', receivedDate, [pair]), misfits: [] };
}
