import type { Cin7CoreData, ListPath } from './data';
import { amountOf, jsonNumber } from './amounts';
import { isObject, objectAt, objectsAt, sameText, textAt, type JsonObject } from '../common/json';
import { byEffectiveDate, saleLedgerRows } from './ledger-rows';
import type { MasterPath } from './master-paths';
import {
  assemblyListRow,
  bankTransferListRow,
  disassemblyListRow,
  moneyListRow,
  purchaseCreditNoteListRows,
  purchaseListRow,
  saleCreditNoteListRows,
  saleListRow,
  stockAdjustmentListRow,
  stockTakeListRow,
  stockTransferListRow,
  writeOffListRow,
} from './list-rows';

/** The company as it stands: documents, the list rows made from them, and the ledger. Ids match in any case. */
export interface Cin7CoreStore {
  readonly data: Cin7CoreData;
  list(path: ListPath): JsonObject[];
  transactions(): JsonObject[];
  /** With the movements that edits brought about. */
  products(): JsonObject[];
  sale(id: string): JsonObject | null;
  purchase(id: string): JsonObject | null;
  /** A task by its TaskID; of a production order the ProductionOrderID. */
  task(kind: TaskKind, id: string): JsonObject | null;
  /** Puts a new version of a sale in the place of the old one; its list row and ledger rows follow. */
  replaceSale(sale: JsonObject, updated: string): void;
  /** The list is longer by one row afterwards. */
  addMaster(path: MasterPath, row: JsonObject): void;
}

const taskKinds = {
  stockAdjustments: 'TaskID',
  stockTakes: 'TaskID',
  stockTransfers: 'TaskID',
  inventoryWriteOffs: 'TaskID',
  finishedGoods: 'TaskID',
  disassemblies: 'TaskID',
  productionOrders: 'ProductionOrderID',
  moneyTasks: 'TaskID',
  bankTransfers: 'TaskID',
} as const;
export type TaskKind = keyof typeof taskKinds;

const byId = (documents: readonly JsonObject[], field: string): Map<string, JsonObject> =>
  new Map(documents.map((document) => [textAt(document, field).toLowerCase(), document]));

export function createStore(data: Cin7CoreData): Cin7CoreStore {
  const sales = byId(data.sales, 'ID');
  const purchases = byId(data.purchases, 'ID');
  const tasks = new Map<TaskKind, Map<string, JsonObject>>();
  for (const kind of Object.keys(taskKinds) as TaskKind[]) tasks.set(kind, byId(data[kind], taskKinds[kind]));
  const locationIds = new Map(data.locations.map((row) => [textAt(row, 'Name'), row['ID']]));
  const rowOf = (sale: JsonObject): JsonObject => saleListRow(sale, locationIds);
  const lists: Record<ListPath, JsonObject[]> = {
    ...derivedLists(data, rowOf),
    ...withoutMissing(data.lists),
  };
  let ledger = data.transactions;
  let { products } = data;
  return {
    data,
    list: (path) => lists[path],
    transactions: () => ledger,
    products: () => products,
    sale: (id) => sales.get(id.toLowerCase()) ?? null,
    purchase: (id) => purchases.get(id.toLowerCase()) ?? null,
    task: (kind, id) => tasks.get(kind)?.get(id.toLowerCase()) ?? null,
    addMaster(path, row) {
      if (path === 'product') products = [...products, row];
      else (path === 'customer' ? data.customers : data.suppliers).push(row);
    },
    replaceSale(sale, updated) {
      const id = textAt(sale, 'ID').toLowerCase();
      const before = sales.get(id) ?? {};
      ledger = replaceRows(ledger, saleLedgerRows(before), saleLedgerRows(sale));
      products = withCostChanges(products, before, sale);
      sales.set(id, sale);
      const isOther = (row: JsonObject): boolean => textAt(row, 'SaleID').toLowerCase() !== id;
      const row = { ...rowOf(sale), Updated: updated };
      lists.saleList = replaceRow(lists.saleList, isOther, [row]);
      lists.saleCreditNoteList = replaceRow(
        lists.saleCreditNoteList,
        isOther,
        saleCreditNoteListRows(sale, row),
      );
    },
  };
}

const withoutMissing = (lists: Cin7CoreData['lists']): Partial<Record<ListPath, JsonObject[]>> =>
  Object.fromEntries(Object.entries(lists).filter(([, rows]) => Array.isArray(rows)));

function derivedLists(
  data: Cin7CoreData,
  rowOf: (sale: JsonObject) => JsonObject,
): Record<ListPath, JsonObject[]> {
  const saleList = data.sales.map(rowOf);
  return {
    saleList,
    saleCreditNoteList: data.sales.flatMap((sale, index) =>
      saleCreditNoteListRows(sale, saleList[index] ?? {}),
    ),
    purchaseList: data.purchases.map(purchaseListRow),
    purchaseCreditNoteList: data.purchases.flatMap(purchaseCreditNoteListRows),
    stockAdjustmentList: data.stockAdjustments.map(stockAdjustmentListRow),
    stockTakeList: data.stockTakes.map(stockTakeListRow),
    stockTransferList: data.stockTransfers.map(stockTransferListRow),
    inventoryWriteOffList: data.inventoryWriteOffs.map(writeOffListRow),
    finishedGoodsList: data.finishedGoods.map(assemblyListRow),
    disassemblyList: data.disassemblies.map(disassemblyListRow),
    moneyTaskList: [...data.moneyTasks.map(moneyListRow), ...data.bankTransfers.map(bankTransferListRow)],
  };
}

/** The same list with the rows of one sale exchanged, at the place of the first of them. */
function replaceRow(
  rows: readonly JsonObject[],
  isOther: (row: JsonObject) => boolean,
  fresh: readonly JsonObject[],
): JsonObject[] {
  const at = rows.findIndex((row) => !isOther(row));
  if (at < 0) return [...rows, ...fresh];
  return [...rows.slice(0, at), ...fresh, ...rows.slice(at + 1).filter(isOther)];
}

/** Takes `old` out of the ledger (equal rows, each once) and adds `fresh`; ledger rows have no id to go by. */
function replaceRows(ledger: JsonObject[], old: JsonObject[], fresh: JsonObject[]): JsonObject[] {
  const oldKeys = old.map((row) => JSON.stringify(row));
  const freshKeys = fresh.map((row) => JSON.stringify(row));
  const gone = surplus(oldKeys, freshKeys);
  const added = surplus(freshKeys, oldKeys);
  if (gone.size === 0 && added.size === 0) return ledger;
  const kept = ledger.filter((row) => !takeOne(gone, JSON.stringify(row)));
  return byEffectiveDate([...kept, ...fresh.filter((row) => takeOne(added, JSON.stringify(row)))]);
}

/** How many more of each text `left` holds than `right`. */
function surplus(left: readonly string[], right: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of left) counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const key of right) takeOne(counts, key);
  return counts;
}

function takeOne(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 1) counts.set(key, count - 1);
  else counts.delete(key);
  return count > 0;
}

/** The products with a row for each cost that the sale has more than before: a change after the shipment, no quantity. */
function withCostChanges(products: JsonObject[], before: JsonObject, sale: JsonObject): JsonObject[] {
  const known = objectsAt(before, 'InventoryMovements').length;
  const added = objectsAt(sale, 'InventoryMovements').slice(known);
  if (added.length === 0) return products;
  const type = sameText(textAt(sale, 'Type'), 'Advanced Sale') ? 'SaleMultiple' : 'Sale';
  return products.map((product) => {
    const own = added.filter((row) => sameText(textAt(row, 'ProductID'), textAt(product, 'ID')));
    if (own.length === 0) return product;
    const rows = own.map((row) => ({
      ...{ TaskID: row['TaskID'], Type: `${type} COGS Change`, Date: row['Date'] },
      ...{ Number: textAt(objectAt(sale, 'Order'), 'SaleOrderNumber'), Status: 'COMPLETED', Quantity: 0 },
      ...{ Amount: jsonNumber(amountOf(row['COGS']).neg()), Location: sale['Location'] ?? null },
      ...{ BatchSN: null, ExpiryDate: null, FromTo: null },
    }));
    return { ...product, Movements: [...objectsAt(product, 'Movements'), ...rows] };
  });
}

/** A deep copy to change: documents share parts that never change otherwise. */
export function copyOf(document: JsonObject): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(document));
  return isObject(copy) ? copy : {};
}
