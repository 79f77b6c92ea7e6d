import { hashOf } from '../../accounting/canonical';
import { decimalText, type Decimal } from '../../accounting/decimal';
import type { CalendarDate } from '../../accounting/dates';
import type { StockTask } from '../../accounting/trade-documents';
import type { LedgerRow } from '../source';
import type { Misfit } from './state';

/** A stock document and what it moves between accounts. */
export interface StockDocument {
  readonly task: StockTask;
  readonly rows: readonly LedgerRow[];
  /** Why it moves nothing although it should. */
  readonly misfits: readonly Misfit[];
}

/** Statuses in Core's words, which the other side understands. */
export type TaskStatus = 'DRAFT' | 'IN TRANSIT' | 'COMPLETED' | 'COMPLETED, NOT FOR ACCOUNTING';

export function taskOf(task: Omit<StockTask, 'revision'> & { readonly status: TaskStatus }): StockTask {
  return { ...task, revision: hashOf(task) };
}

/** A pair of accounts; turned round where the amount is negative, none where it is 0. */
export function rowsOf(
  task: Pick<StockTask, 'taskId' | 'number'>,
  type: string,
  date: CalendarDate,
  pairs: readonly { debit: string; credit: string; amount: Decimal; description: string }[],
): LedgerRow[] {
  return pairs.flatMap(({ debit, credit, amount, description }) =>
    amount.eq(0) || debit === credit
      ? []
      : [
          {
            ...{ taskId: task.taskId, type, date, reference: task.number, description },
            debitAccount: amount.gt(0) ? debit : credit,
            creditAccount: amount.gt(0) ? credit : debit,
            amount: decimalText(amount.abs()),
          },
        ],
  );
}
