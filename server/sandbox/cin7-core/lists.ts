import { amountOf } from './amounts';
import { ok, refusal, type Answer } from './answers';
import type { ListPath } from './data';
import { sameText, textAt, type JsonObject } from '../common/json';
import { productionListRow } from './list-rows';
import { instantOf, pageOf, type Query } from './query';
import type { Cin7CoreStore } from './store';

/** How one query parameter narrows a list: by comparing a text field, or an instant. */
type Filter =
  | { kind: 'text'; keep: (row: JsonObject, wanted: string) => boolean }
  | { kind: 'date'; field: string; keep: (instant: number, bound: number) => boolean };

export interface ListEndpoint {
  path: string;
  key: string;
  rows: (store: Cin7CoreStore) => JsonObject[];
  filters: Record<string, Filter>;
  /** False: all rows at once, without Total and Page. */
  paged?: boolean;
  /** The rows are paged all the same, but the answer has no Total and Page. */
  envelope?: 'none';
  /** Last word on a row before it is sent. */
  show?: (row: JsonObject, query: Query) => JsonObject;
  /** Rows that are hidden unless their flag is sent: deprecated masters, used credits. */
  hides?: { flag: string; when: (row: JsonObject) => boolean };
  /** Answer instead of an empty list. */
  whenNothing?: (query: Query) => Answer | null;
}

const is = (field: string): Filter => ({
  kind: 'text',
  keep: (row, wanted) => sameText(asText(row[field]), wanted),
});
const startsWith = (field: string): Filter => ({
  kind: 'text',
  keep: (row, wanted) => textAt(row, field).toLowerCase().startsWith(wanted.toLowerCase()),
});
const contains = (...fields: string[]): Filter => ({
  kind: 'text',
  keep: (row, wanted) =>
    fields.some((field) => textAt(row, field).toLowerCase().includes(wanted.toLowerCase())),
});
const since = (field: string): Filter => ({
  kind: 'date',
  field,
  keep: (instant, bound) => instant >= bound,
});
const until = (field: string): Filter => ({
  kind: 'date',
  field,
  keep: (instant, bound) => instant <= bound,
});
const asText = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
const same = (...names: string[]): Record<string, Filter> =>
  Object.fromEntries(names.map((name) => [name, is(name)]));

const saleSearch = contains(
  'OrderNumber',
  'InvoiceNumber',
  'CreditNoteNumber',
  'Customer',
  'CustomerReference',
);
const saleDates = {
  CreatedSince: since('OrderDate'),
  UpdatedSince: since('Updated'),
  UpdatedUntil: until('Updated'),
};
const purchaseFilters: Record<string, Filter> = {
  Search: contains('OrderNumber', 'InvoiceNumber', 'CreditNoteNumber', 'Supplier'),
  ...{ UpdatedSince: since('LastUpdatedDate'), UpdatedUntil: until('LastUpdatedDate') },
  ...same('OrderStatus', 'InvoiceStatus', 'CreditNoteStatus', 'UnstockStatus', 'Status', 'DropShipTaskID'),
  RestockReceivedStatus: is('StockReceivedStatus'),
};

const derived = (path: ListPath, key: string, filters: Record<string, Filter>): ListEndpoint => ({
  path,
  key,
  filters,
  rows: (store) => store.list(path),
});

/** Collections of a product that stay empty unless their flag is sent. */
const productCollections: Record<string, string> = {
  Suppliers: 'IncludeSuppliers',
  ReorderLevels: 'IncludeReorderLevels',
  BillOfMaterialsProducts: 'IncludeBOM',
  BillOfMaterialsServices: 'IncludeBOM',
  Movements: 'IncludeMovements',
  Attachments: 'IncludeAttachments',
  CustomPrices: 'IncludeCustomPrices',
};

function showProduct(row: JsonObject, query: Query): JsonObject {
  const hidden = Object.entries(productCollections).filter(
    ([field, flag]) => Array.isArray(row[field]) && !query.flag(flag),
  );
  return { ...row, ...Object.fromEntries(hidden.map(([field]) => [field, []])) };
}

const isDeprecated = (row: JsonObject): boolean => sameText(textAt(row, 'Status'), 'Deprecated');
const isUsedUp = (row: JsonObject): boolean => amountOf(row['RemainingAmount']).eq(0);

export const listEndpoints: readonly ListEndpoint[] = [
  {
    path: 'ref/account',
    key: 'AccountsList',
    rows: (store) => store.data.accounts,
    filters: { Code: is('Code'), Name: startsWith('Name'), ...same('Type', 'Status') },
    // Other reference lists answer an empty list here.
    whenNothing: (query) =>
      query.text('Code') === null ? null : refusal(400, 'Account with specified ID not found'),
  },
  {
    path: 'ref/account/bank',
    key: 'BankAccountsList',
    rows: (store) => store.data.bankAccounts,
    filters: { ID: is('AccountID'), Name: startsWith('AccountName'), Bank: is('Bank') },
    paged: false,
  },
  {
    path: 'ref/tax',
    key: 'TaxRuleList',
    rows: (store) => store.data.taxRules,
    filters: same('ID', 'Name', 'IsActive', 'IsTaxForSale', 'IsTaxForPurchase', 'Account'),
  },
  {
    path: 'ref/paymentterm',
    key: 'PaymentTermList',
    rows: (store) => store.data.paymentTerms,
    filters: same('ID', 'Name', 'Method', 'IsActive', 'IsDefault'),
  },
  {
    path: 'ref/location',
    key: 'LocationList',
    rows: (store) => store.data.locations,
    filters: { ...same('ID', 'Name'), Deprecated: is('IsDeprecated') },
  },
  {
    path: 'ref/productavailability',
    key: 'ProductAvailabilityList',
    rows: (store) => store.data.productAvailability,
    filters: {
      ...same('ID', 'Location', 'Batch', 'Category'),
      Name: startsWith('Name'),
      Sku: startsWith('SKU'),
    },
  },
  {
    path: 'customer',
    key: 'CustomerList',
    rows: (store) => store.data.customers,
    filters: { ID: is('ID'), Name: startsWith('Name'), ModifiedSince: since('LastModifiedOn') },
    hides: { flag: 'IncludeDeprecated', when: isDeprecated },
  },
  {
    path: 'supplier',
    key: 'SupplierList',
    rows: (store) => store.data.suppliers,
    filters: { ID: is('ID'), Name: startsWith('Name'), ModifiedSince: since('LastModifiedOn') },
    hides: { flag: 'IncludeDeprecated', when: isDeprecated },
  },
  {
    path: 'product',
    key: 'Products',
    rows: (store) => store.products(),
    filters: {
      ...{ ID: is('ID'), Name: startsWith('Name'), Sku: startsWith('SKU') },
      ModifiedSince: since('LastModifiedOn'),
    },
    hides: { flag: 'IncludeDeprecated', when: isDeprecated },
    show: showProduct,
  },
  derived('saleList', 'SaleList', {
    Search: saleSearch,
    ...saleDates,
    ...same(
      'QuoteStatus',
      'OrderStatus',
      'CombinedShippingStatus',
      'CombinedInvoiceStatus',
      'CreditNoteStatus',
    ),
    ...{ CombinedPickStatus: is('CombinedPickingStatus'), CombinedPackStatus: is('CombinedPackingStatus') },
    ...same('ExternalID', 'Status', 'OrderLocationID'),
    ShipBy: until('ShipBy'),
  }),
  derived('saleCreditNoteList', 'SaleList', {
    Search: saleSearch,
    ...saleDates,
    ...same('CreditNoteStatus', 'Status'),
  }),
  derived('purchaseList', 'PurchaseList', purchaseFilters),
  derived('purchaseCreditNoteList', 'PurchaseList', purchaseFilters),
  derived('stockAdjustmentList', 'StockAdjustmentList', same('Status')),
  // The vendor uses the adjustments' key for stock takes too.
  derived('stockTakeList', 'StockAdjustmentList', same('Status')),
  derived('stockTransferList', 'StockTransferList', {
    ...same('Status'),
    Search: contains('Number', 'Reference'),
  }),
  derived('inventoryWriteOffList', 'InventoryWriteOffs', same('Status')),
  derived('finishedGoodsList', 'FinishedGoods', {
    ...same('Status'),
    Search: contains('AssemblyNumber', 'ProductCode', 'ProductName'),
  }),
  derived('disassemblyList', 'Disassemblies', same('Status')),
  derived('moneyTaskList', 'MoneyTasks', same('Status', 'TaskType')),
  {
    path: 'production/orderList',
    key: 'ProductionOrderListItems',
    rows: ({ data: { productionOrders } }) =>
      productionOrders.map((order) => productionListRow(order, productionOrders.length)),
    filters: {
      ...same('Status', 'LocationID'),
      Search: contains('OrderNumber', 'ProductSKU', 'ProductName'),
      ...{ RequiredByDateFrom: since('RequiredByDate'), RequiredByDateTo: until('RequiredByDate') },
      ...{ CompletionDateFrom: since('CompletionDate'), CompletionDateTo: until('CompletionDate') },
    },
    envelope: 'none',
  },
  {
    path: 'ref/customer/credits',
    key: 'CustomerCredits',
    rows: (store) => store.data.customerCredits,
    filters: same('CustomerID'),
    hides: { flag: 'ShowUsedCredits', when: isUsedUp },
    paged: false,
  },
  {
    path: 'ref/supplier/deposits',
    key: 'SupplierDeposits',
    rows: (store) => store.data.supplierDeposits,
    filters: same('SupplierID'),
    hides: { flag: 'ShowUsedDeposits', when: isUsedUp },
    paged: false,
  },
  {
    path: 'journal',
    key: 'Journals',
    rows: (store) => store.data.journals,
    filters: { ...same('TaskID', 'Status'), Search: contains('JournalNumber', 'Narration') },
  },
  {
    path: 'transactions',
    key: 'Transactions',
    rows: (store) => store.transactions(),
    filters: {
      // Both bounds are exclusive, as documented.
      FromDate: { kind: 'date', field: 'EffectiveDate', keep: (instant, bound) => instant > bound },
      ToDate: { kind: 'date', field: 'EffectiveDate', keep: (instant, bound) => instant < bound },
      Account: {
        kind: 'text',
        keep: (row, code) =>
          sameText(asText(row['DebitAccountCode']), code) || sameText(asText(row['CreditAccountCode']), code),
      },
    },
  },
];

/** One page of a list after its filters, in the vendor's envelope. */
export function answerList(endpoint: ListEndpoint, store: Cin7CoreStore, query: Query): Answer {
  let rows = endpoint.rows(store);
  const { hides } = endpoint;
  if (hides !== undefined && !query.flag(hides.flag)) rows = rows.filter((row) => !hides.when(row));
  for (const [name, filter] of Object.entries(endpoint.filters)) {
    const wanted = query.text(name);
    if (wanted === null) continue;
    if (filter.kind === 'text') {
      rows = rows.filter((row) => filter.keep(row, wanted));
      continue;
    }
    const bound = instantOf(wanted);
    if (bound === null) return refusal(400, `${name} has invalid date format`);
    rows = rows.filter((row) => {
      const instant = instantOf(row[filter.field]);
      return instant !== null && filter.keep(instant, bound);
    });
  }
  const instead = rows.length === 0 ? endpoint.whenNothing?.(query) : undefined;
  if (instead !== null && instead !== undefined) return instead;
  const { page, limit } = pageOf(query);
  const shown = endpoint.paged === false ? rows : rows.slice((page - 1) * limit, page * limit);
  const list = shown.map((row) => endpoint.show?.(row, query) ?? row);
  return ok(
    endpoint.paged === false || endpoint.envelope === 'none'
      ? { [endpoint.key]: list }
      : { Total: rows.length, Page: page, [endpoint.key]: list },
  );
}
