import { decimalText } from '../decimal';
import { splitLargestRemainder, toMinor } from '../rounding';
import { commonOf, valueIn, type CostChange, type DayStep, type Goods, type Moved } from './goods';
import type { Entering, LateCost, Leaving } from './movements';
import type { Revaluation } from './revaluation';

/** Movements that need to know of no other: receipts, counts, write-offs, what transfers send, sales. */
export function plainMovements({ goods }: Moved, currency: string): (Entering | Leaving)[] {
  const countedOut = new Set(goods.filter(({ way }) => way < 0).map(countOf));
  return goods.flatMap((one): (Entering | Leaving)[] => {
    const entering = (kind: Entering['kind'], step: DayStep): Entering[] => [
      { ...commonOf(one, step), kind, qty: one.qty, valueMinor: valueIn(one, currency) },
    ];
    const leaving = (kind: Leaving['kind'], step: DayStep): Leaving[] => [
      { ...commonOf(one, step), kind, qty: one.qty, reportedCogs: kind === 'issue' ? cogsOf(one) : null },
    ];
    const isIn = one.way > 0;
    switch (one.kind) {
      case 'purchase':
      case 'unstock':
        return isIn ? entering('receive', 'in') : leaving('supplier-return', 'returned');
      case 'adjustment':
      case 'stocktake':
      case 'write-off':
        if (!isIn) return leaving(one.kind === 'write-off' ? 'write-off' : 'stocktake-down', 'counted');
        // What a task counts out and in again on a day is valued anew: out first.
        return entering('stocktake-up', countedOut.has(countOf(one)) ? 'revalued' : 'counted');
      case 'transfer':
        return isIn ? [] : leaving('transfer-out', 'sent');
      case 'sale':
        return isIn ? [] : leaving('issue', 'sold');
      case 'restock':
        return isIn ? [] : leaving('issue', 'takenBack');
      default:
        return [];
    }
  });
}

const countOf = ({ kind, taskId, locationGroup, date }: Goods): string =>
  [kind, taskId, locationGroup, date].join('|');

/** What Cin7 booked to COGS for goods that left: what left stock, with the other sign. */
const cogsOf = ({ value }: Goods): string | null => (value === null ? null : decimalText(value.neg()));

/** Kinds whose goods come in at a cost of their own, which can turn out to be another one. */
const ownCost: ReadonlySet<Goods['kind']> = new Set(['purchase', 'adjustment', 'stocktake']);

/**
 * Later costs of receipts: of a task that brought in several times, each receipt takes its share by quantity. Cin7's
 * changes of goods that had left follow from those and are the method's to work out.
 */
export function lateCostsOf({ goods, changes }: Moved, currency: string): LateCost[] {
  return changes.flatMap((change) => {
    const ofTask = goods.filter(({ kind, taskId }) => kind === change.kind && taskId === change.taskId);
    const follows = change.kind !== 'purchase' && ofTask.some(({ way }) => way < 0);
    if (!ownCost.has(change.kind) || follows) return [];
    const receipts = ofTask.filter(({ way }) => way > 0);
    const valueMinor = toMinor(change.value, currency);
    if (receipts.length === 0) return [lateCost(change, '', valueMinor)];
    const parts = splitLargestRemainder(
      valueMinor,
      receipts.map(({ qty }) => qty),
    );
    return receipts.map(({ id }, index) => lateCost(change, id, parts[index] ?? 0n));
  });
}

const lateCost = (change: CostChange, receipt: string, valueMinor: bigint): LateCost => ({
  ...commonOf(change, 'in'),
  ...{ id: `${change.id}|${receipt}`, kind: 'cost-correction', receipt, valueMinor },
});

/** What Cin7 booked to COGS for goods sold earlier. */
export const revaluationsOf = ({ changes }: Moved): Revaluation[] =>
  changes
    .filter(({ kind }) => kind === 'sale' || kind === 'restock')
    .map(({ sku, date, value }) => ({ sku, date, reportedCogs: decimalText(value.neg()) }));
