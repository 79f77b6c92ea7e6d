import type { StockTaskKind } from '../accounting/trade-documents';
import { listUnsettledTasks } from '../store/ledger-entries';
import { saveListed } from '../store/source-documents';
import { advance } from './fetch-plan';
import { firstList, haltOf, pageRows, type FetchStep, type Halt } from './fetch-step';
import { taskKindOf, taskKindsOf } from './ledger-kinds';
import { daysOf } from './ledger-windows';
import { monthOf } from '../accounting/dates';

const nouns: Readonly<Record<StockTaskKind, string>> = {
  adjustment: 'stock adjustments',
  stocktake: 'stocktakes',
  'write-off': 'write-offs',
  assembly: 'assemblies',
  disassembly: 'disassemblies',
  transfer: 'stock transfers',
};

/** Where a task says one of these, its list has nothing more to tell (cin7-core 5). */
const settled = ['COMPLETED', 'VOIDED'];

/**
 * One page of a list of stock tasks. The amounts are in the ledger; the lists tell where, under what number, and whether
 * it is done. Cin7 cannot say what of them is new (cin7-core 1.1), but the ledger can: a list is read only while rows of
 * the period name a task of its kind that is not known to the end.
 */
export async function fetchStockTasks(step: FetchStep): Promise<Halt | null> {
  const { context, run, source, cursor, report } = step;
  const kind = await nextKind(step);
  if (kind === null) {
    advance(step);
    return null;
  }
  const list = (cursor.lists[listName(kind)] ??= firstList());
  const page = await source.stockTasks(kind, list.page, step.call);
  if (!page.ok) return haltOf(page.error);
  const { faults, pageCount, total } = page.value;
  const rows = page.value.rows.map(({ value, raw }) => {
    const { taskId, revision, number } = value;
    return { ...{ id: taskId, revision, number }, ...{ value, raw } };
  });
  const change = await context.db.tx((tx) =>
    saveListed(tx, run.connection, 'stock-task', rows, faults, context.clock()),
  );
  list.pageCount = Math.max(1, pageCount);
  list.listed += change.listed;
  list.changed += change.changed;
  list.page += 1;
  await report(nouns[kind], Math.min(list.listed, total), total, pageRows);
  return null;
}

/** The list to read on with: one that is not at its end and still owes the ledger something. */
async function nextKind({ context, run, params, cursor }: FetchStep): Promise<StockTaskKind | null> {
  const { from } = daysOf(monthOf(params.from));
  const { to } = daysOf(monthOf(params.to));
  const tasks = await listUnsettledTasks(context.db, run.connection, from, to, settled);
  const owed = new Set(tasks.map(({ type }) => taskKindOf(type)));
  const isOpen = (kind: StockTaskKind) => {
    const list = cursor.lists[listName(kind)];
    return list === undefined || list.page <= list.pageCount;
  };
  return taskKindsOf(params.kinds).find((kind) => owed.has(kind) && isOpen(kind)) ?? null;
}

export const listName = (kind: StockTaskKind): string => `stock-tasks:${kind}`;
