import { jsonNumber, totalOf } from './amounts';
import { objectAt, objectsAt, textAt, type JsonObject } from '../common/json';

const pick = (source: JsonObject, fields: readonly string[]): JsonObject =>
  Object.fromEntries(fields.map((field) => [field, source[field]]));

const each = (rows: readonly JsonObject[], field: string): unknown[] => rows.map((row) => row[field]);

const headerFields = [
  ...['Status', 'Customer', 'CustomerID', 'CustomerReference', 'ShipBy', 'BaseCurrency', 'CustomerCurrency'],
  ...['CombinedPickingStatus', 'CombinedPackingStatus', 'CombinedShippingStatus', 'CombinedInvoiceStatus'],
  ...[
    'CombinedPaymentStatus',
    'CombinedTrackingNumbers',
    'FulFilmentStatus',
    'Type',
    'SourceChannel',
    'ExternalID',
  ],
] as const;

/** `GET /saleList` row of a sale. Of several invoices it shows the first [?]. */
export function saleListRow(sale: JsonObject, locationIds: ReadonlyMap<string, unknown>): JsonObject {
  const invoices = objectsAt(sale, 'Invoices');
  const credits = objectsAt(sale, 'CreditNotes');
  const order = objectAt(sale, 'Order');
  const invoiced = totalOf(each(invoices, 'Total'));
  const paid = totalOf(each(invoices, 'Paid'));
  const refunded = totalOf(credits.flatMap((note) => each(objectsAt(note, 'Refunds'), 'Amount')));
  return {
    SaleID: sale['ID'],
    OrderNumber: textAt(order, 'SaleOrderNumber'),
    OrderDate: sale['SaleOrderDate'],
    InvoiceDate: invoices[0]?.['InvoiceDate'] ?? null,
    InvoiceNumber: invoices[0]?.['InvoiceNumber'] ?? null,
    InvoiceAmount: jsonNumber(invoiced.minus(totalOf(each(credits, 'Total')))),
    SaleInvoicesTotalAmount: jsonNumber(invoiced),
    PaidAmount: jsonNumber(paid.minus(refunded)),
    InvoiceDueDate: invoices[0]?.['InvoiceDueDate'] ?? null,
    CreditNoteNumber: credits[0]?.['CreditNoteNumber'] ?? null,
    Updated: sale['LastModifiedOn'],
    QuoteStatus: textAt(objectAt(sale, 'Quote'), 'Status') || 'NOT AVAILABLE',
    OrderStatus: textAt(order, 'Status') || 'NOT AVAILABLE',
    CreditNoteStatus: credits[0]?.['Status'] ?? 'NOT AVAILABLE',
    ...pick(sale, headerFields),
    OrderLocationID: locationIds.get(textAt(sale, 'Location')) ?? null,
  };
}

/** `GET /saleCreditNoteList` rows of a sale, one per credit note. */
export function saleCreditNoteListRows(sale: JsonObject, row: JsonObject): JsonObject[] {
  return objectsAt(sale, 'CreditNotes').map((note) => ({
    ...row,
    CreditNoteNumber: note['CreditNoteNumber'] ?? null,
    CreditNoteStatus: note['Status'],
    RestockStatus: objectsAt(note, 'Restock').length > 0 ? 'AUTHORISED' : 'NOT AVAILABLE',
    Type: 'Sale Credit Note',
  }));
}

/** `GET /purchaseList` row of a purchase in the advanced shape. */
export function purchaseListRow(purchase: JsonObject): JsonObject {
  const invoices = objectsAt(purchase, 'Invoice');
  const credits = objectsAt(purchase, 'CreditNote');
  return {
    ...pick(purchase, ['ID', 'BlindReceipt', 'OrderNumber', 'Status', 'OrderDate', 'Supplier', 'SupplierID']),
    InvoiceDate: invoices[0]?.['InvoiceDate'] ?? null,
    InvoiceNumber: invoices[0]?.['InvoiceNumber'] ?? null,
    InvoiceAmount: jsonNumber(totalOf(each(invoices, 'Total'))),
    PaidAmount: jsonNumber(totalOf(each(invoices, 'Paid'))),
    InvoiceDueDate: invoices[0]?.['InvoiceDueDate'] ?? null,
    ...pick(purchase, ['RequiredBy', 'BaseCurrency', 'SupplierCurrency']),
    CreditNoteNumber: credits[0]?.['CreditNoteNumber'] ?? null,
    OrderStatus: textAt(objectAt(purchase, 'Order'), 'Status'),
    StockReceivedStatus: objectsAt(purchase, 'PutAway')[0]?.['Status'] ?? 'NOT AVAILABLE',
    UnstockStatus: credits.some(isUnstocked) ? 'AUTHORISED' : 'NOT AVAILABLE',
    InvoiceStatus: invoices[0]?.['Status'] ?? 'NOT AVAILABLE',
    CreditNoteStatus: credits[0]?.['Status'] ?? 'NOT AVAILABLE',
    ...pick(purchase, ['LastUpdatedDate', 'CombinedReceivingStatus', 'CombinedInvoiceStatus']),
    ...pick(purchase, ['CombinedPaymentStatus', 'Type', 'IsServiceOnly']),
    DropShipTaskID: purchase['RelatedDropShipSaleTask'] ?? null,
  };
}

const isUnstocked = (credit: JsonObject): boolean => objectsAt(credit, 'Unstock').length > 0;

/** `GET /purchaseCreditNoteList` rows of a purchase, one per credit note. */
export function purchaseCreditNoteListRows(purchase: JsonObject): JsonObject[] {
  return objectsAt(purchase, 'CreditNote').map((credit) => ({
    ...purchaseListRow(purchase),
    CreditNoteNumber: credit['CreditNoteNumber'] ?? null,
    CreditNoteStatus: credit['Status'],
    UnstockStatus: isUnstocked(credit) ? 'AUTHORISED' : 'NOT AVAILABLE',
    Type: 'Purchase Credit Note',
  }));
}

const taskFields = ['TaskID', 'EffectiveDate', 'StocktakeNumber', 'Status', 'Account', 'Reference'] as const;
const takeFields = [
  ...['LocationID', 'Location', 'Tags', 'PickZones', 'StockLocators', 'Categories', 'Brands', 'Bins'],
  ...['CreatedDate', 'LastUpdatedDate', 'LastUpdatedBy'],
] as const;
const transferFields = [
  ...[
    'TaskID',
    'From',
    'FromLocation',
    'To',
    'ToLocation',
    'Status',
    'Number',
    'CompletionDate',
    'DepartureDate',
  ],
  ...['InTransitAccount', 'CostDistributionType', 'Reference', 'LastModifiedOn'],
] as const;

export const stockAdjustmentListRow = (task: JsonObject): JsonObject => pick(task, taskFields);
export const stockTakeListRow = (task: JsonObject): JsonObject => pick(task, [...taskFields, ...takeFields]);
export const stockTransferListRow = (transfer: JsonObject): JsonObject => pick(transfer, transferFields);

export const writeOffListRow = (task: JsonObject): JsonObject => ({
  ...pick(task, ['TaskID', 'InventoryWriteOffNumber', 'Status', 'LocationID', 'Location']),
  ...{ Date: task['EffectiveDate'], Notes: task['Notes'] },
});

/** Date of an assembly: completion, else the day its components went into work [?]. */
export const assemblyListRow = (task: JsonObject): JsonObject => ({
  ...pick(task, ['TaskID', 'AssemblyNumber', 'BatchSN', 'ExpiryDate', 'ProductID', 'ProductCode']),
  ...pick(task, ['ProductName', 'Quantity', 'LocationID', 'Location']),
  Date: task['CompletionDate'] ?? task['WIPDate'] ?? null,
  ...pick(task, ['Status', 'UnitCost', 'Notes']),
});

export const disassemblyListRow = (task: JsonObject): JsonObject => ({
  ...pick(task, ['TaskID', 'DisassemblyNumber', 'ProductID', 'ProductCode', 'ProductName', 'Quantity']),
  ...pick(task, ['LocationID', 'Location']),
  ...{ Date: task['CompletionDate'] ?? null, Status: task['Status'] },
});

export const moneyListRow = (task: JsonObject): JsonObject => ({
  ...pick(task, ['TaskID', 'Date', 'TaskType', 'Status']),
  SupplierCustomerName: task['SupplierCustomer'] ?? null,
  ...pick(task, ['SupplierID', 'CustomerID', 'Reference']),
  TotalAmount: jsonNumber(totalOf(each(objectsAt(task, 'Lines'), 'Total'))),
});

export const bankTransferListRow = (task: JsonObject): JsonObject => ({
  ...pick(task, ['TaskID', 'Date']),
  ...{ TaskType: 'Transfer Money', Status: task['Status'], SupplierCustomerName: null },
  ...{ SupplierID: null, CustomerID: null, Reference: task['Reference'], TotalAmount: task['FromAmount'] },
});

/** `GET /production/orderList` row: the header of the order; every row says how many there are. */
export const productionListRow = (order: JsonObject, count: number): JsonObject => {
  const { ProductionOrderOperations: _operations, ...header } = order;
  return { ...header, TotalCount: count };
};
