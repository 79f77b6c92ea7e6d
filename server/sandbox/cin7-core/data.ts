import type { JsonObject } from '../common/json';

/** Lists that can be given as they are instead of being worked out from the documents. */
export const listPaths = [
  'saleList',
  'saleCreditNoteList',
  'purchaseList',
  'purchaseCreditNoteList',
  'stockAdjustmentList',
  'stockTakeList',
  'stockTransferList',
  'inventoryWriteOffList',
  'finishedGoodsList',
  'disassemblyList',
  'moneyTaskList',
] as const;
export type ListPath = (typeof listPaths)[number];

/** Everything one Cin7 Core company answers with, in the vendor's own shapes. */
export interface Cin7CoreData {
  me: JsonObject;
  accounts: JsonObject[];
  bankAccounts: JsonObject[];
  taxRules: JsonObject[];
  paymentTerms: JsonObject[];
  locations: JsonObject[];
  customers: JsonObject[];
  suppliers: JsonObject[];
  products: JsonObject[];
  productAvailability: JsonObject[];
  /** Full sales, as `GET /sale?IncludeTransactions=true` answers them. */
  sales: JsonObject[];
  /** Full purchases, as `GET /advanced-purchase` answers them. */
  purchases: JsonObject[];
  stockAdjustments: JsonObject[];
  stockTakes: JsonObject[];
  stockTransfers: JsonObject[];
  inventoryWriteOffs: JsonObject[];
  finishedGoods: JsonObject[];
  disassemblies: JsonObject[];
  /** As `GET /production/order` answers them; the rows of the order list are their headers. */
  productionOrders: JsonObject[];
  /** As `GET /production/order/run` lists them, each with its `ProductionOrderID`. */
  productionRuns: JsonObject[];
  /** As `GET /moneyOperation` and `GET /bankTransfer` answer them. */
  moneyTasks: JsonObject[];
  bankTransfers: JsonObject[];
  customerCredits: JsonObject[];
  supplierDeposits: JsonObject[];
  journals: JsonObject[];
  /** Ledger rows as `GET /transactions` answers them. */
  transactions: JsonObject[];
  lists: Partial<Record<ListPath, JsonObject[]>>;
  /** Fields that every object with a ProductID gets when a document is answered; documents need not repeat them. */
  productFields: JsonObject;
}

export const emptyCin7CoreData = (): Cin7CoreData => ({
  me: {},
  accounts: [],
  bankAccounts: [],
  taxRules: [],
  paymentTerms: [],
  locations: [],
  customers: [],
  suppliers: [],
  products: [],
  productAvailability: [],
  sales: [],
  purchases: [],
  stockAdjustments: [],
  stockTakes: [],
  stockTransfers: [],
  inventoryWriteOffs: [],
  finishedGoods: [],
  disassemblies: [],
  productionOrders: [],
  productionRuns: [],
  moneyTasks: [],
  bankTransfers: [],
  customerCredits: [],
  supplierDeposits: [],
  journals: [],
  transactions: [],
  lists: {},
  productFields: {},
});
