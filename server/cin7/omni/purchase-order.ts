import { hashOf } from '../../accounting/canonical';
import { decimal, decimalText } from '../../accounting/decimal';
import { ok, type Result } from '../../accounting/result';
import type {
  GoodsReceipt,
  PurchaseInvoice,
  PurchaseOrder as NormalOrder,
  SupplierCreditNote,
} from '../../accounting/trade-documents';
import type { PurchaseHeader } from '../source';
import { defaultAccounts } from './accounts';
import { readAmounts, type Amounts } from './amounts';
import { currencyOf, firstOf, partyName, type OmniContext } from './context';
import { documentId } from './identity';
import type { PurchaseOrder } from './schema';
import { stateOf, type Misfit } from './state';
import { dueDateOf } from './terms';

/** The documents of an approved purchase order. */
export interface PurchaseParts {
  readonly order: NormalOrder | null;
  readonly invoice: PurchaseInvoice | null;
  readonly credit: SupplierCreditNote | null;
  readonly receipts: readonly GoodsReceipt[];
  /** What keeps a bill from being one. */
  readonly misfits: readonly Misfit[];
}
const nothing: PurchaseParts = { order: null, invoice: null, credit: null, receipts: [], misfits: [] };

/**
 * A purchase order to its order, bill and receipt (accounting-rules 3, rows 11, 12, 14, 19). It is a bill once it has an
 * invoice date and the supplier's number (cin7-omni 3.5). Freight, surcharge and discount are part of what the goods cost
 * (cin7-omni 3.2), so they stand on stock like the goods. One that comes to less than nothing is read as a supplier's
 * credit note, of which the API has no resource of its own [unsure]. The day on which it was created stands for the day of the order.
 */
export function readPurchase(purchase: PurchaseOrder, context: OmniContext): Result<PurchaseParts, Misfit> {
  const state = stateOf(purchase);
  if (!state.ok) return state;
  if (state.value !== 'approved') return ok(nothing);
  const amounts = amountsOf(purchase, context);
  if (!amounts.ok) return amounts;
  const { wasNegative, ...totals } = amounts.value;
  const id = documentId('PurchaseOrders', purchase.id);
  const { supplierInvoiceReference: number, reference, createdDate } = purchase;
  const isNumbered = purchase.invoiceDate === null || number !== '';
  const misfits = isNumbered ? [] : [{ field: 'supplierInvoiceReference', reason: notNumbered }];
  const billDate = isNumbered ? purchase.invoiceDate : null;
  const shared = { ...sharedOf(purchase, context), sourceId: id, ...totals };
  const bill = billDate && { ...shared, id: `${id}/invoice`, number, reference, date: billDate };
  const receipts = receiptsOf(purchase, id, context);
  if (wasNegative) {
    // Omni keeps no ledger that could tell another cost of goods sent back than the price credited.
    const credit = bill && { ...bill, invoiceNumber: '', unstocked: false };
    return ok({ ...nothing, receipts, misfits, credit: credit && { ...credit, revision: hashOf(credit) } });
  }
  const date = createdDate ?? purchase.invoiceDate;
  const requiredBy = purchase.estimatedDeliveryDate ?? purchase.estimatedArrivalDate;
  const order = date && { ...shared, id: `${id}/order`, number: reference, reference: '', date, requiredBy };
  const invoice = bill && {
    ...bill,
    dueDate: dueDateOf(purchase.paymentTerms, bill.date),
    // Omni debits stock with the bill, whenever the goods come (row 14).
    ...{ approach: 'invoice-first' as const, dropShip: false },
  };
  return ok({
    order: order && { ...order, revision: hashOf(order) },
    invoice: invoice && { ...invoice, revision: hashOf(invoice) },
    ...{ credit: null, receipts, misfits },
  });
}

const notNumbered =
  "The purchase order has an invoice date but no supplier's invoice number. Enter it in Cin7, then fetch.";

/** Lines, charges and totals of a purchase; its goods on stock unless another account is named. */
export function amountsOf(purchase: PurchaseOrder, context: OmniContext): Result<Amounts, Misfit> {
  const { settings, productOf, stockAccount } = context;
  const ofOrder = firstOf(purchase.costCenter, purchase.memberCostCenter);
  const stock = stockAccount(purchase.branchId);
  return readAmounts(purchase, {
    currency: currencyOf(purchase, settings).currency,
    taxName: firstOf(purchase.alternativeTaxRate, purchase.memberAlternativeTaxRate),
    accountOf: (line) => {
      const product = productOf(line);
      const usual = product?.stocked === false ? defaultAccounts.purchases : stock;
      return firstOf(line.accountCode, product?.purchasesAccount, ofOrder, usual);
    },
    chargeAccount: firstOf(ofOrder, stock),
  });
}

const sharedOf = (purchase: PurchaseOrder, { settings, branchName }: OmniContext) => ({
  supplierId: purchase.memberId,
  supplier: partyName(purchase),
  location: branchName(purchase.branchId),
  ...currencyOf(purchase, settings),
});

/** Parts of a delivery have no dates (cin7-omni 2.5): goods are received when the order is received in full. */
function receiptsOf(purchase: PurchaseOrder, id: string, { branchName }: OmniContext): GoodsReceipt[] {
  const { fullyReceivedDate: date, branchId, lineItems } = purchase;
  if (date === null) return [];
  const location = branchName(branchId);
  return lineItems.flatMap(({ code, qtyShipped, id: line }, index) =>
    decimal(qtyShipped).eq(0) || code === ''
      ? []
      : [
          {
            ...{ id: `${id}/${line || `line ${index + 1}`}`, purchaseId: id, taskId: id, date, location },
            ...{ sku: code, quantity: decimalText(decimal(qtyShipped)) },
          },
        ],
  );
}

export function purchaseHeaderOf(purchase: PurchaseOrder, paid: boolean, revision: string): PurchaseHeader {
  const state = stateOf(purchase);
  const isApproved = state.ok && state.value === 'approved';
  const number = purchase.supplierInvoiceReference;
  return {
    purchaseId: documentId('PurchaseOrders', purchase.id),
    orderNumber: purchase.reference,
    invoiceNumbers: number === '' ? [] : [number],
    creditNoteNumbers: [],
    supplierId: purchase.memberId,
    supplier: partyName(purchase),
    orderDate: null,
    invoiceDate: purchase.invoiceDate,
    hasOrder: isApproved,
    hasInvoice: isApproved && purchase.invoiceDate !== null,
    ...{ advanced: false, paid, revision },
  };
}
