import { err, ok, type Result } from '../../accounting/result';
import type {
  PurchaseInvoice,
  PurchaseOrigin,
  Settlement,
  SupplierCreditNote,
} from '../../accounting/trade-documents';
import type { PurchaseDetail, PurchaseHeader, SourceFault } from '../source';
import { readGoodsReceipts } from './goods-receipts';
import { readPurchaseInvoice } from './purchase-invoice';
import { readPurchaseOrder } from './purchase-order';
import { purchaseSchema, type PurchaseRecord } from './purchase-schema';
import { purchaseSettlements } from './purchase-settlements';
import { nameOf, read, type DocumentName } from '../read';
import { partsOf, valueOf, type Part } from './sections';
import { readSupplierCredit } from './supplier-credit';
import { rateOf, taxModeOf, withoutBin, type LineDefaults, type TaxMode } from './trade-lines';

/** A purchase whose own fields are understood, on the way to its documents. */
export interface PurchaseOnTheWay {
  readonly purchase: PurchaseRecord;
  readonly mode: TaxMode;
  readonly approach: PurchaseInvoice['approach'];
  readonly defaults: LineDefaults;
  /** The same on every document of the purchase; no invoice has a rate of its own (cin7-core 4). */
  readonly shared: PurchaseOrigin & {
    readonly sourceId: string;
    readonly currency: string;
    readonly baseCurrency: string;
    readonly rate: string;
  };
  readonly orderNumber: string;
}

/**
 * A purchase in full, as `GET /advanced-purchase` or `/purchase` answers it, to its authorised order, invoices and
 * credit notes, the money that came and went, and what was received (accounting-rules 3, rows 11 to 19, 30). What is
 * not understood is a fault and the others go on; only a purchase whose own fields are wrong is a fault as a whole.
 */
export function toPurchaseDetail(raw: unknown, header: PurchaseHeader): Result<PurchaseDetail, SourceFault> {
  const name = { id: header.purchaseId, number: header.orderNumber || header.invoiceNumbers.join(', ') };
  const onTheWay = prepare(raw, header, name);
  if (!onTheWay.ok) return onTheWay;
  const faults: SourceFault[] = [];
  const { purchase, orderNumber } = onTheWay.value;
  const order = readPurchaseOrder(valueOf(raw, 'Order'), name, onTheWay.value);
  if (!order.ok) faults.push(order.error);
  const invoices: PurchaseInvoice[] = [];
  const settlements: Settlement[] = purchaseSettlements.ofOrder(raw, name, onTheWay.value, faults);
  for (const part of section(raw, 'Invoice', name, faults)) {
    const number = nameOf(part.raw, ['InvoiceNumber', 'InvocieNumber']);
    const own = { id: name.id, number: number || name.number };
    const invoice = readPurchaseInvoice(part, own, onTheWay.value);
    if (!invoice.ok) faults.push(invoice.error);
    else if (invoice.value) {
      invoices.push(invoice.value);
      settlements.push(...purchaseSettlements.of('Payments', part, own, invoice.value, faults));
    }
  }
  const creditNotes: SupplierCreditNote[] = [];
  for (const part of section(raw, 'CreditNote', name, faults)) {
    const own = { id: name.id, number: nameOf(part.raw, ['CreditNoteNumber']) || name.number };
    const credit = readSupplierCredit(part, own, onTheWay.value);
    if (!credit.ok) faults.push(credit.error);
    else if (credit.value) {
      creditNotes.push(credit.value);
      settlements.push(...purchaseSettlements.of('Refunds', part, own, credit.value, faults));
    }
  }
  return ok({
    ...{ purchaseId: purchase.ID, orderNumber, order: order.ok ? order.value : null },
    ...{ invoices, creditNotes, settlements },
    receipts: readGoodsReceipts(raw, name, onTheWay.value, faults),
    taskIds: taskIdsOf(raw, name, faults),
    faults,
  });
}

function prepare(
  raw: unknown,
  header: PurchaseHeader,
  name: DocumentName,
): Result<PurchaseOnTheWay, SourceFault> {
  const record = read(purchaseSchema, raw, name);
  if (!record.ok) return record;
  const purchase = record.value;
  if (purchase.ID !== header.purchaseId)
    return err({
      ...name,
      field: 'ID',
      reason: `Expected purchase ${name.id}, found purchase ${purchase.ID}.`,
    });
  const mode = taxModeOf(purchase.TaxCalculation, name);
  if (!mode.ok) return mode;
  const approach = approachOf(purchase, name);
  if (!approach.ok) return approach;
  return ok({
    ...{ purchase, mode: mode.value, approach: approach.value },
    defaults: {
      taxRule: purchase.TaxRule,
      productAccount: purchase.InventoryAccount,
      // A charge is part of the stock's cost only where it says so itself (cin7-core 4 "Landed cost").
      chargeAccount: '',
    },
    shared: {
      sourceId: purchase.ID,
      supplierId: purchase.SupplierID || header.supplierId,
      supplier: purchase.Supplier || header.supplier,
      location: withoutBin(purchase.Location),
      currency: purchase.SupplierCurrency.toUpperCase(),
      baseCurrency: purchase.BaseCurrency.toUpperCase(),
      rate: rateOf(purchase.CurrencyRate),
    },
    orderNumber: purchase.OrderNumber || header.orderNumber,
  });
}

/** A service has no goods to wait for, so that it may leave the approach blank [?]. */
function approachOf(
  { Approach, IsServiceOnly }: PurchaseRecord,
  name: DocumentName,
): Result<PurchaseInvoice['approach'], SourceFault> {
  const word = Approach.toUpperCase();
  if (word === 'STOCK') return ok('stock-first');
  if (word === 'INVOICE' || (word === '' && IsServiceOnly)) return ok('invoice-first');
  const found = word === '' ? 'nothing' : `the text "${Approach.slice(0, 60)}"`;
  return err({ ...name, field: 'Approach', reason: `Expected INVOICE or STOCK, found ${found}.` });
}

function section(raw: unknown, field: string, name: DocumentName, faults: SourceFault[]): readonly Part[] {
  const parts = partsOf(raw, field, name);
  if (parts.ok) return parts.value;
  faults.push(parts.error);
  return [];
}

function taskIdsOf(raw: unknown, name: DocumentName, faults: SourceFault[]): string[] {
  const ids = new Set<string>();
  for (const field of ['StockReceived', 'PutAway', 'Invoice', 'CreditNote', 'ManualJournals']) {
    const parts = partsOf(raw, field, name);
    // The other sections were read before, so that their faults are known.
    if (!parts.ok && field === 'ManualJournals') faults.push(parts.error);
    for (const part of parts.ok ? parts.value : []) ids.add(nameOf(part.raw, ['TaskID']).toLowerCase());
  }
  ids.delete('');
  return [...ids].sort();
}
