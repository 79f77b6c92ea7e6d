import type { JsonObject } from '../chart';
import { calendar, type Day } from '../days';
import { asNumber } from '../rounding';
import type { World } from '../world';
import { moneyPair, transferPair, type MoneyPair } from './money-document';

type Row = MoneyPair & { day: Day };

/**
 * `GET /transactions` rows of tasks whose documents have no `Transactions`, or none of the stock tasks' shape. Cin7's
 * list of types has none for transfers and production (cin7-core 6): `StockTransfer` and `ProductionOrder` are guesses [?].
 */
export function workshopLedgerRows(world: World): JsonObject[] {
  return [
    ...world.transfers.flatMap((task) => rowsOf(task.id, task.number, 'StockTransfer', task.postings)),
    ...world.productions.flatMap((task) => rowsOf(task.id, task.number, 'ProductionOrder', task.postings)),
    ...world.moneyTasks.flatMap((task) =>
      rowsOf(task.id, task.reference, task.type === 'Spend Money' ? 'MoneySpend' : 'MoneyReceive', [
        { ...moneyPair(task), day: task.day },
      ]),
    ),
    ...world.bankTransfers.flatMap((task) =>
      rowsOf(task.id, task.reference, 'BankTransfer', [{ ...transferPair(task), day: task.day }]),
    ),
  ];
}

const rowsOf = (id: string, reference: string, type: string, rows: readonly Row[]): JsonObject[] =>
  rows.map(({ debit, credit, amount, day }) => ({
    ...{ TaskID: id, DebitAccountCode: debit, CreditAccountCode: credit, Amount: asNumber(amount) },
    ...{ EffectiveDate: calendar(day), Reference: reference, Transaction: reference, Type: type },
  }));
