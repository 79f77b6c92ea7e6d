import { emptyCin7CoreData, listPaths, type Cin7CoreData, type ListPath } from '../cin7-core/data';
import { textAt, type JsonObject } from '../common/json';
import { byEffectiveDate, saleLedgerRows, stockTaskLedgerRows } from '../cin7-core/ledger-rows';
import { endpointOf, squash, type DataFile } from './folder';
import { rowsOf } from './rows';

type Collection = Exclude<keyof Cin7CoreData, 'me' | 'lists' | 'productFields'>;

interface Source {
  path: string;
  keys: string[];
  into: Collection;
  /** Field without which a record cannot be asked for. */
  id?: string;
  /** Said at start-up when the file is missing. */
  needed?: boolean;
}

const sources: readonly Source[] = [
  { path: 'ref/account', keys: ['AccountsList'], into: 'accounts', needed: true },
  { path: 'ref/account/bank', keys: ['BankAccountsList'], into: 'bankAccounts' },
  { path: 'ref/tax', keys: ['TaxRuleList'], into: 'taxRules', needed: true },
  { path: 'ref/paymentterm', keys: ['PaymentTermList'], into: 'paymentTerms' },
  { path: 'ref/location', keys: ['LocationList'], into: 'locations' },
  { path: 'ref/productavailability', keys: ['ProductAvailabilityList'], into: 'productAvailability' },
  { path: 'customer', keys: ['CustomerList'], into: 'customers' },
  { path: 'supplier', keys: ['SupplierList'], into: 'suppliers' },
  { path: 'product', keys: ['Products', 'ProductList'], into: 'products' },
  { path: 'sale', keys: ['Sales', 'SaleList'], into: 'sales', id: 'ID', needed: true },
  { path: 'advanced-purchase', keys: ['Purchases', 'PurchaseList'], into: 'purchases', id: 'ID' },
  { path: 'purchase', keys: ['Purchases', 'PurchaseList'], into: 'purchases', id: 'ID' },
  {
    path: 'stockadjustment',
    keys: ['StockAdjustments', 'StockAdjustmentList'],
    into: 'stockAdjustments',
    id: 'TaskID',
  },
  { path: 'stocktake', keys: ['StockTakes', 'StockAdjustmentList'], into: 'stockTakes', id: 'TaskID' },
  {
    path: 'stocktransfer',
    keys: ['StockTransfers', 'StockTransferList'],
    into: 'stockTransfers',
    id: 'TaskID',
  },
  { path: 'inventorywriteoff', keys: ['InventoryWriteOffs'], into: 'inventoryWriteOffs', id: 'TaskID' },
  { path: 'finishedgoods', keys: ['FinishedGoods'], into: 'finishedGoods', id: 'TaskID' },
  { path: 'disassembly', keys: ['Disassemblies'], into: 'disassemblies', id: 'TaskID' },
  {
    path: 'production/order',
    keys: ['ProductionOrders', 'ProductionOrderListItems'],
    into: 'productionOrders',
    id: 'ProductionOrderID',
  },
  { path: 'production/order/run', keys: ['ProductionRuns'], into: 'productionRuns', id: 'RunID' },
  { path: 'moneyoperation', keys: ['MoneyTasks'], into: 'moneyTasks', id: 'TaskID' },
  { path: 'banktransfer', keys: ['BankTransfers'], into: 'bankTransfers', id: 'TaskID' },
  { path: 'ref/customer/credits', keys: ['CustomerCredits'], into: 'customerCredits' },
  { path: 'ref/supplier/deposits', keys: ['SupplierDeposits'], into: 'supplierDeposits' },
  { path: 'journal', keys: ['Journals'], into: 'journals' },
  { path: 'transactions', keys: ['Transactions'], into: 'transactions' },
];
const listKeys: Record<ListPath, string> = {
  saleList: 'SaleList',
  saleCreditNoteList: 'SaleList',
  purchaseList: 'PurchaseList',
  purchaseCreditNoteList: 'PurchaseList',
  stockAdjustmentList: 'StockAdjustmentList',
  stockTakeList: 'StockAdjustmentList',
  stockTransferList: 'StockTransferList',
  inventoryWriteOffList: 'InventoryWriteOffs',
  finishedGoodsList: 'FinishedGoods',
  disassemblyList: 'Disassemblies',
  moneyTaskList: 'MoneyTasks',
};
/** Answered from the whole sale, so files of their own are not needed. */
const partsOfSales = [
  'sale/quote',
  'sale/order',
  'sale/fulfilment',
  'sale/invoice',
  'sale/creditnote',
  'sale/payment',
  'sale/manualjournal',
];

/** The company in the files, and what to tell the person who gave them. */
export function loadCin7CoreData(files: readonly DataFile[]): { data: Cin7CoreData; notes: string[] } {
  const data = emptyCin7CoreData();
  const notes: string[] = [];
  const bySource = new Map(sources.map((source) => [squash(source.path), source]));
  const byList = new Map(listPaths.map((path) => [squash(path), path]));
  const parts = new Set(partsOfSales.map(squash));
  const known = new Set(['me', ...bySource.keys(), ...byList.keys(), ...parts]);
  const met = new Set<string>();
  for (const file of files) {
    const endpoint = endpointOf(file, known);
    const source = bySource.get(endpoint ?? '');
    const list = byList.get(endpoint ?? '');
    met.add(source?.into ?? endpoint ?? '');
    if (endpoint === 'me') data.me = rowsOf(file.value, [])[0] ?? {};
    else if (source !== undefined) data[source.into].push(...usable(file, source, notes));
    else if (list !== undefined)
      data.lists[list] = [...(data.lists[list] ?? []), ...rowsOf(file.value, [listKeys[list]])];
    else if (endpoint !== null) notes.push(`${file.name} is not used: sale.json holds whole sales`);
    else notes.push(`${file.name} is not used: no endpoint of that name`);
  }
  dropRepeats(data);
  fillGaps(data, met, notes);
  return { data, notes };
}

function usable(file: DataFile, source: Source, notes: string[]): JsonObject[] {
  const rows = rowsOf(file.value, source.keys);
  const { id } = source;
  if (id === undefined) return rows;
  const kept = rows.filter((row) => textAt(row, id) !== '');
  if (kept.length < rows.length) {
    notes.push(`${file.name}: ${String(rows.length - kept.length)} without ${id} left out`);
  }
  return kept;
}

/** A document met twice (a list and a file of its own) counts once; the last one read stays. */
function dropRepeats(data: Cin7CoreData): void {
  for (const { into, id } of sources) {
    if (id === undefined) continue;
    data[into] = [...new Map(data[into].map((row) => [textAt(row, id).toLowerCase(), row])).values()];
  }
}

function fillGaps(data: Cin7CoreData, met: ReadonlySet<string>, notes: string[]): void {
  if (!met.has('me')) {
    const currency = textAt(data.sales[0] ?? {}, 'BaseCurrency') || 'GBP';
    data.me = { ...defaultMe, Currency: currency };
    notes.push(
      `cin7-core/me.json is missing: the company is "${defaultMe.Company}", base currency ${currency}`,
    );
  }
  for (const { path, into, needed } of sources) {
    if (needed === true && !met.has(into))
      notes.push(`cin7-core/${path}.json is missing: that list is empty`);
  }
  if (met.has('transactions')) return;
  data.transactions = byEffectiveDate([
    ...data.sales.flatMap(saleLedgerRows),
    ...data.stockAdjustments.flatMap((task) => stockTaskLedgerRows(task, 'StockAdjustment')),
    ...data.stockTakes.flatMap((task) => stockTaskLedgerRows(task, 'StockTake')),
    ...data.inventoryWriteOffs.flatMap((task) => stockTaskLedgerRows(task, 'InventoryWriteOff')),
    ...data.finishedGoods.flatMap((task) => stockTaskLedgerRows(task, 'FinishedGoods')),
    ...data.disassemblies.flatMap((task) => stockTaskLedgerRows(task, 'Disassembly')),
  ]);
  const rows = `${String(data.transactions.length)} rows from the Transactions of sales and stock tasks`;
  notes.push(`cin7-core/transactions.json is missing: the ledger has ${rows}`);
}

const defaultMe = {
  Company: 'Sandbox data',
  Currency: 'GBP',
  TimeZone: 'Europe/London',
  LockDate: null,
  OpeningBalanceDate: null,
  TaxCalculationMethod: 'Row Total',
};
