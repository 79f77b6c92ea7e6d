import { codes, type JsonObject, type Location } from '../chart';
import { calendar } from '../days';
import type { Product } from '../products';
import { asNumber, share, sum } from '../rounding';
import type { Assembly, Component, Disassembly, Production, WriteOff } from '../stock-task';
import type { Posting } from '../world';
import { valueOf } from './making';

const money = (minor: bigint): number => asNumber(minor);
const noBatch = { BatchSN: null, ExpiryDate: null };

/** Per unit, to four places. */
const unitCost = (value: bigint, units: number): number =>
  asNumber(share(value * 100n, 1n, BigInt(units)), 4);

const named = ({ id, sku, name }: Product): JsonObject => ({ ProductID: id, ProductCode: sku, Name: name });
const made = ({ id, sku, name }: Product): JsonObject => ({
  ...{ ProductID: id, ProductCode: sku, ProductName: name },
});
const at = ({ id, name }: Location): JsonObject => ({ LocationID: id, Location: name });

/** Bare account codes, unlike on adjustments (cin7-core 5). */
const transactions = (postings: readonly Posting[]): JsonObject[] =>
  postings.map((row) => ({
    ...{ ID: row.id, Debit: row.debit, Credit: row.credit, Amount: money(row.amount) },
    EffectiveDate: calendar(row.day),
  }));

const pickLine = (component: Component): JsonObject => ({
  ...named(component.product),
  ...{ BinID: null, Bin: null, ...noBatch, Quantity: component.quantity, Unit: 'Item' },
  Cost: unitCost(valueOf(component), component.quantity),
});

const orderLine = (product: Product, quantity: number, value: bigint, account: string): JsonObject => ({
  ...named(product),
  ...{ ExpenseAccount: account, Quantity: quantity, Unit: 'Item', WastagePercent: 0, WastageQuantity: 0 },
  ...{ TotalQuantity: quantity, TotalCost: money(value) },
});

const costOf = (task: Assembly): bigint => sum(task.components.map(valueOf)) + task.labour;

/** `GET /finishedGoods`. The sandbox's lists are made from it. */
export const assemblyDocument = (task: Assembly, work: Product): JsonObject => ({
  ...{ TaskID: task.id, AssemblyNumber: task.number },
  ...{ Status: task.finishedOn === null ? 'IN PROGRESS' : 'COMPLETED', ...made(task.product) },
  ...{ ...at(task.location), BinID: null, Bin: null, WIPAccount: codes.workInProgress },
  ...{ WIPDate: calendar(task.startedOn), Account: codes.inventory, Quantity: task.quantity },
  CompletionDate: task.finishedOn === null ? null : calendar(task.finishedOn),
  ...{ ...noBatch, Notes: '', UnitCost: unitCost(costOf(task), task.quantity) },
  OrderLines: [
    ...task.components.map((part) => orderLine(part.product, part.quantity, valueOf(part), '')),
    orderLine(work, 1, task.labour, codes.directWages),
  ],
  PickLines: task.components.map(pickLine),
  Transactions: transactions(task.postings),
  Errors: [],
});

/** `GET /disassembly`. */
export const disassemblyDocument = (task: Disassembly): JsonObject => ({
  ...{ TaskID: task.id, DisassemblyNumber: task.number, Status: 'COMPLETED', ...made(task.whole.product) },
  ...{ ...at(task.location), CompletionDate: calendar(task.day), WIPAccount: codes.workInProgress },
  Quantity: task.whole.quantity,
  PickLines: [
    {
      ...{ BinID: null, Bin: null, Date: calendar(task.day), ...noBatch, Available: task.whole.quantity },
      ...{ UnitCost: unitCost(valueOf(task.whole), task.whole.quantity), Quantity: task.whole.quantity },
      TotalCost: money(valueOf(task.whole)),
    },
  ],
  OrderLines: task.parts.map(({ product, quantity, value }) => ({
    ...named(product),
    ...{ Account: codes.inventory, Quantity: quantity, Cost: money(value) },
  })),
  OrderServiceLines: [],
  Transactions: transactions(task.postings),
  Errors: [],
});

/** `GET /inventoryWriteOff`. */
export const writeOffDocument = (task: WriteOff): JsonObject => ({
  ...{ TaskID: task.id, InventoryWriteOffNumber: task.number, Status: 'COMPLETED', ...at(task.location) },
  ...{ Account: task.account, EffectiveDate: calendar(task.day), Notes: task.notes },
  Lines: task.lines.map(({ product, quantity, value }) => ({
    ...{ ...named(product), BinID: null, Bin: null, ...noBatch, ExpenseAccount: task.account },
    ...{ Quantity: quantity, Cost: unitCost(value, quantity), TotalCost: money(value) },
  })),
  Transactions: transactions(task.postings),
  Errors: [],
});

/** `GET /production/order` header with its one operation. */
export function productionOrderDocument(task: Production): JsonObject {
  const { product, location, startedOn, finishedOn } = task;
  return {
    ...{ TaskID: task.id, ProductionOrderID: task.id, Type: 'O', ProductID: product.id },
    ...{ ProductSKU: product.sku, ProductName: product.name, OrderNumber: task.number },
    ...{ LocationID: location.id, LocationName: location.name, Status: 'RELEASED' },
    OrderStatus: finishedOn === null ? 'IN PROGRESS' : 'COMPLETED',
    ...{ Quantity: task.quantity, StartDate: calendar(startedOn), ReleaseDate: calendar(startedOn) },
    ...{ RequiredByDate: null, CompletionDate: finishedOn === null ? null : calendar(finishedOn) },
    ...{ WIPAccountCode: codes.workInProgress, FinishedGoodsAccountCode: codes.inventory },
    ...{ Comments: '', Tags: '', SourceTasks: [] },
    ProductionOrderOperations: [{ Components: components(task), Resources: [], FinishedProducts: [] }],
  };
}

const components = (task: Production): JsonObject[] =>
  task.components.map((part) => ({
    ...{ ...named(part.product), Quantity: part.quantity },
    ...{ UnitCost: unitCost(valueOf(part), part.quantity), TotalCost: money(valueOf(part)) },
  }));

/** `GET /production/order/run`: what it posts is under `ManualJournals` (cin7-core 5). */
export const productionRunDocument = (task: Production, work: Product): JsonObject => ({
  ...{ RunID: task.runId, ProductionOrderID: task.id, Number: task.runNumber },
  ...{ Status: task.finishedOn === null ? 'IN PROGRESS' : 'COMPLETED', Quantity: task.quantity },
  ...{ WIPAccount: codes.workInProgress, StartDate: calendar(task.startedOn) },
  EndDate: task.finishedOn === null ? null : calendar(task.finishedOn),
  ...{ DueDate: null, ReceivedDate: task.finishedOn === null ? null : calendar(task.finishedOn) },
  Operations: [
    {
      Components: components(task),
      ResourceCosts: [
        {
          ...{ RunCostID: task.runId, ProductID: work.id, AccountName: 'Direct Wages' },
          ...{ ExpenseAccount: codes.directWages, Comments: '', Cost: money(task.labour) },
        },
      ],
    },
  ],
  Output: task.finishedOn === null ? [] : [{ ...named(task.product), Quantity: task.quantity }],
  PendingOutput: [],
  ManualJournals: task.postings.map((row) => ({
    ...{ JournalID: row.id, Reference: row.description, Amount: money(row.amount) },
    ...{ Date: calendar(row.day), Debit: row.debit, Credit: row.credit, OperationID: null },
  })),
  Traceability: [],
});
