import type { JsonObject } from '../chart';
import { calendar } from '../days';
import { asNumber } from '../rounding';
import type { World } from '../world';
import { moneyPairs, transferPairs } from './money-document';

interface Row {
  debit: string;
  credit: string;
  amount: bigint;
  day: number;
}

/**
 * `GET /transactions` rows of tasks whose documents have no `Transactions` of their own, or none of that shape. Cin7's list of types has none for transfers and production (cin7-core
 * 6): `StockTransfer` and `ProductionOrder` are guesses [?].
 */
export function workshopLedgerRows(world: World): JsonObject[] {
  return [
    ...world.transfers.flatMap((task) => rowsOf(task.id, task.number, 'StockTransfer', task.postings)),
    ...world.productions.flatMap((task) => rowsOf(task.id, task.number, 'ProductionOrder', task.postings)),
    ...world.moneyTasks.flatMap((task) =>
      rowsOf(task.id, task.reference, task.type === 'Spend Money' ? 'MoneySpend' : 'MoneyReceive', [
        ...moneyPairs(task).map((pair) => ({ ...pair, day: task.day })),
      ]),
    ),
    ...world.bankTransfers.flatMap((task) =>
      rowsOf(task.id, task.reference, 'BankTransfer', [
        ...transferPairs(task).map((pair) => ({ ...pair, day: task.day })),
      ]),
    ),
  ];
}

const rowsOf = (id: string, reference: string, type: string, rows: readonly Row[]): JsonObject[] =>
  rows.map(({ debit, credit, amount, day }) => ({
    ...{ TaskID: id, DebitAccountCode: debit, CreditAccountCode: credit, Amount: asNumber(amount) },
    ...{ EffectiveDate: calendar(day), Reference: reference, Transaction: reference, Type: type },
  }));
