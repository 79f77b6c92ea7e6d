import { ok, refusal, type Answer } from './answers';
import { isObject, objectAt, objectsAt, sameText, textAt, type JsonObject } from '../common/json';
import type { Query } from './query';
import type { Cin7CoreStore, TaskKind } from './store';

type DocumentEndpoint = (store: Cin7CoreStore, query: Query) => Answer;

const without = (source: JsonObject, ...fields: string[]): JsonObject =>
  Object.fromEntries(Object.entries(source).filter(([field]) => !fields.includes(field)));

/** Answers a sale, by the given parameter, or 400 with the wording of the vendor as far as it is known [?]. */
const ofSale =
  (parameter: 'ID' | 'SaleID', show: (sale: JsonObject, query: Query) => unknown): DocumentEndpoint =>
  (store, query) => {
    const id = query.text(parameter);
    if (id === null) return refusal(400, `${parameter} is required`);
    const sale = store.sale(id);
    return sale === null ? refusal(400, `Sale with ID '${id}' not found`) : ok(show(sale, query));
  };

function showSale(sale: JsonObject, query: Query): JsonObject {
  const hidden = [
    ...(query.flag('IncludeTransactions') ? [] : ['Transactions']),
    ...(query.flag('HideInventoryMovements') ? ['InventoryMovements'] : []),
  ];
  const shown = hidden.length === 0 ? sale : without(sale, ...hidden);
  if (!query.flag('CombineAdditionalCharges')) return shown;
  return {
    ...shown,
    ...(Array.isArray(sale['Invoices'])
      ? { Invoices: objectsAt(sale, 'Invoices').map(withChargesInLines) }
      : {}),
    ...(Array.isArray(sale['CreditNotes'])
      ? { CreditNotes: objectsAt(sale, 'CreditNotes').map(withChargesInLines) }
      : {}),
    Order: withChargesInLines(objectAt(sale, 'Order')),
  };
}

const withChargesInLines = (part: JsonObject): JsonObject => ({
  ...part,
  Lines: [...objectsAt(part, 'Lines'), ...objectsAt(part, 'AdditionalCharges')],
  AdditionalCharges: [],
});

const totalFields = ['TotalBeforeTax', 'Tax', 'Total'] as const;

function saleInvoices(sale: JsonObject, query: Query): JsonObject {
  const combine = query.flag('CombineAdditionalCharges');
  return {
    SaleID: sale['ID'],
    Invoices: objectsAt(sale, 'Invoices').map((invoice) => ({
      ...without(combine ? withChargesInLines(invoice) : invoice, ...totalFields, 'Payments', 'Paid'),
      CombineAdditionalCharges: combine,
    })),
  };
}

function saleCreditNotes(sale: JsonObject, query: Query): JsonObject {
  const combine = query.flag('CombineAdditionalCharges');
  return {
    SaleID: sale['ID'],
    CreditNotes: objectsAt(sale, 'CreditNotes').map((note) => ({
      ...without(combine ? withChargesInLines(note) : note, ...totalFields, 'Refunds'),
      CombineAdditionalCharges: combine,
      ...(query.flag('IncludePaymentInfo')
        ? { CreditNoteBalance: note['Total'], Payments: objectsAt(note, 'Refunds') }
        : {}),
    })),
  };
}

/** A bare array, unlike every other answer. */
function salePayments(sale: JsonObject): JsonObject[] {
  const shared = { SaleID: sale['ID'], SaleOrderNumber: textAt(objectAt(sale, 'Order'), 'SaleOrderNumber') };
  const rows = (
    part: JsonObject,
    field: 'Payments' | 'Refunds' | 'Prepayments',
    Type: string,
  ): JsonObject[] =>
    objectsAt(part, field).map((payment) => ({
      ...shared,
      TaskID: part['TaskID'],
      InvoiceNumber: part['InvoiceNumber'] ?? null,
      CreditNoteNumber: part['CreditNoteNumber'] ?? null,
      Type,
      ...payment,
      CreditID: null,
    }));
  const order = { TaskID: sale['ID'], Prepayments: objectAt(sale, 'Quote')['Prepayments'] };
  return [
    ...rows(order, 'Prepayments', 'Prepayment'),
    ...objectsAt(sale, 'Invoices').flatMap((invoice) => rows(invoice, 'Payments', 'Payment')),
    ...objectsAt(sale, 'CreditNotes').flatMap((note) => rows(note, 'Refunds', 'Refund')),
  ];
}

const findPurchase = (store: Cin7CoreStore, query: Query): JsonObject | Answer => {
  const id = query.text('ID');
  if (id === null) return refusal(400, 'ID is required');
  return store.purchase(id) ?? refusal(400, `Purchase with ID '${id}' not found`);
};

const isAnswer = (value: JsonObject | Answer): value is Answer =>
  typeof value['status'] === 'number' && 'body' in value;

const purchaseParts = ['StockReceived', 'PutAway', 'Invoice', 'CreditNote', 'ManualJournals'] as const;

/** Every purchase in the advanced shape: parts given as single objects become arrays of one. */
function advancedPurchase(store: Cin7CoreStore, query: Query): Answer {
  const found = findPurchase(store, query);
  if (isAnswer(found)) return found;
  const wrapped = purchaseParts.flatMap((field): [string, unknown][] => {
    const part = found[field];
    return part === undefined || part === null || Array.isArray(part) ? [] : [[field, [part]]];
  });
  return ok({ ...found, ...Object.fromEntries(wrapped) });
}

/** The deprecated endpoint: simple purchases only, parts as single objects without TaskID, `InvocieNumber` misspelt. */
function simplePurchase(store: Cin7CoreStore, query: Query): Answer {
  const found = findPurchase(store, query);
  if (isAnswer(found)) return found;
  if (!/^(simple purchase)?$/i.test(textAt(found, 'Type'))) {
    return refusal(400, 'This purchase is not a simple purchase, please use the AdvancedPurchase endpoint');
  }
  const single = purchaseParts.map((field): [string, unknown] => {
    const part = found[field];
    if (!Array.isArray(part)) return [field, part ?? {}];
    const parts = objectsAt(found, field);
    const [first] = parts;
    if (first === undefined) return [field, { Status: 'NOT AVAILABLE', Lines: [] }];
    // One section holds what the advanced shape spreads over several.
    const lines =
      field === 'ManualJournals' ? { Lines: parts.flatMap((one) => objectsAt(one, 'Lines')) } : {};
    return [field, { ...oldShape(without(first, 'TaskID')), ...lines }];
  });
  const advancedOnly = [
    'Type',
    'IsServiceOnly',
    'CombinedReceivingStatus',
    'CombinedInvoiceStatus',
    'CombinedPaymentStatus',
  ];
  return ok({ ...without(found, ...advancedOnly), ...Object.fromEntries(single) });
}

/** `InvocieNumber`, and goods going back as a section with a status of its own. */
function oldShape(part: JsonObject): JsonObject {
  const unstocked = objectsAt(part, 'Unstock');
  const status = unstocked.length > 0 ? 'AUTHORISED' : 'NOT AVAILABLE';
  return {
    ...without(part, 'InvoiceNumber'),
    ...('InvoiceNumber' in part ? { InvocieNumber: part['InvoiceNumber'] } : {}),
    ...('Unstock' in part ? { Unstock: { Status: status, Lines: unstocked } } : {}),
  };
}

const ofTask =
  (
    kind: TaskKind,
    parameter = 'TaskID',
    show: (task: JsonObject, store: Cin7CoreStore) => unknown = (task) => task,
  ): DocumentEndpoint =>
  (store, query) => {
    const id = query.text(parameter);
    if (id === null) return refusal(400, `${parameter} is required`);
    const task = store.task(kind, id);
    return task === null ? refusal(400, `Task with ID '${id}' not found`) : ok(show(task, store));
  };

/** The envelope is not documented [?]. */
const runsOf = (order: JsonObject, { data }: Cin7CoreStore): JsonObject => ({
  ProductionOrderID: order['ProductionOrderID'],
  ProductionRuns: data.productionRuns.filter((run) =>
    sameText(textAt(run, 'ProductionOrderID'), textAt(order, 'ProductionOrderID')),
  ),
});

/** Single documents by path. */
const endpoints: Readonly<Record<string, DocumentEndpoint>> = {
  me: (store) => ok(store.data.me),
  sale: ofSale('ID', showSale),
  'sale/invoice': ofSale('SaleID', saleInvoices),
  'sale/creditnote': ofSale('SaleID', saleCreditNotes),
  'sale/payment': ofSale('SaleID', salePayments),
  'advanced-purchase': advancedPurchase,
  purchase: simplePurchase,
  stockadjustment: ofTask('stockAdjustments'),
  stocktake: ofTask('stockTakes'),
  stocktransfer: ofTask('stockTransfers'),
  inventorywriteoff: ofTask('inventoryWriteOffs'),
  finishedgoods: ofTask('finishedGoods'),
  disassembly: ofTask('disassemblies'),
  'production/order': ofTask('productionOrders', 'ProductionOrderID'),
  'production/order/run': ofTask('productionOrders', 'ProductionOrderID', runsOf),
  moneyoperation: ofTask('moneyTasks'),
  banktransfer: ofTask('bankTransfers'),
};

/** The document at `path` as the vendor answers it; null when there is no such path. */
export function answerDocument(path: string, store: Cin7CoreStore, query: Query): Answer | null {
  const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path] : undefined;
  if (endpoint === undefined) return null;
  const { status, body } = endpoint(store, query);
  const { productFields } = store.data;
  const plain = status !== 200 || Object.keys(productFields).length === 0;
  return { status, body: plain ? body : withProductFields(body, productFields) };
}

export const isDocumentPath = (path: string): boolean => Object.hasOwn(endpoints, path);

/** Every object with a ProductID carries the product's dimensions and custom fields; what it has itself stays. */
function withProductFields(value: unknown, fields: JsonObject): unknown {
  if (Array.isArray(value)) return value.map((item) => withProductFields(item, fields));
  if (!isObject(value)) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([field, item]) => [field, withProductFields(item, fields)]),
  );
  return 'ProductID' in copy && 'SKU' in copy ? { ...copy, ...fields, ...copy } : copy;
}
