import { z } from 'zod';
import { hashOf } from '../../accounting/canonical';
import type { StockTask, StockTaskKind } from '../../accounting/trade-documents';
import { date, requiredId, requiredText, text } from './fields';
import { withoutBin } from './trade-lines';

/** Where Cin7 lists a kind of stock task, and what it calls its fields there (cin7-core 5). */
export interface StockTaskList {
  readonly path: string;
  readonly listKey: string;
  readonly number: string;
  readonly date: string;
}

export const stockTaskLists: Readonly<Record<StockTaskKind, StockTaskList>> = {
  adjustment: {
    ...{ path: 'stockadjustmentList', listKey: 'StockAdjustmentList' },
    ...{ number: 'StocktakeNumber', date: 'EffectiveDate' },
  },
  // The vendor uses the adjustments' key for stock takes too.
  stocktake: {
    ...{ path: 'stockTakeList', listKey: 'StockAdjustmentList' },
    ...{ number: 'StocktakeNumber', date: 'EffectiveDate' },
  },
  transfer: {
    ...{ path: 'stockTransferList', listKey: 'StockTransferList' },
    ...{ number: 'Number', date: 'CompletionDate' },
  },
  'write-off': {
    ...{ path: 'inventoryWriteOffList', listKey: 'InventoryWriteOffs' },
    ...{ number: 'InventoryWriteOffNumber', date: 'Date' },
  },
  assembly: {
    ...{ path: 'finishedGoodsList', listKey: 'FinishedGoods' },
    ...{ number: 'AssemblyNumber', date: 'Date' },
  },
  disassembly: {
    ...{ path: 'disassemblyList', listKey: 'Disassemblies' },
    ...{ number: 'DisassemblyNumber', date: 'Date' },
  },
};

export const stockTaskSchema = (list: StockTaskList) =>
  z.looseObject({
    TaskID: requiredId,
    [list.number]: text,
    [list.date]: date,
    Status: requiredText,
    Location: text,
    FromLocation: text,
    ToLocation: text,
    Reference: text,
    Notes: text,
  });

/** A row of a stock task list; the ledger has its amounts, the list its places and whether it still counts. */
export function toStockTask(
  kind: StockTaskKind,
  list: StockTaskList,
  record: z.infer<ReturnType<typeof stockTaskSchema>>,
): StockTask {
  const words = (field: string): string => {
    const value = record[field];
    return typeof value === 'string' ? value : '';
  };
  const task = {
    ...{ taskId: String(record['TaskID']), kind, number: words(list.number) },
    date: (record[list.date] ?? null) as StockTask['date'],
    location: withoutBin(words('Location') || words('FromLocation')),
    toLocation: withoutBin(words('ToLocation')),
    status: words('Status').toUpperCase(),
    reference: words('Reference') || words('Notes'),
  };
  return { ...task, revision: hashOf(task) };
}
