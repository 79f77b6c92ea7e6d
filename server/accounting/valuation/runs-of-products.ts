import { sumDecimals, zero, type Decimal } from '../decimal';
import { divideToPlaces, toMinor } from '../rounding';
import { commonOf, type CostChange, type Goods, type Moved } from './goods';
import { groupedBy } from './grouped';
import type { Movement } from './movements';

const runKinds: ReadonlySet<Goods['kind']> = new Set(['assembly', 'production', 'disassembly']);

export const isOfRun = ({ kind }: Pick<Goods, 'kind'>): boolean => runKinds.has(kind);

/** Places of the quantity that stands for a loss: enough for its cost to be exact to the minor unit up to 10 digits. */
const lossPlaces = 12;

/**
 * Assemblies, production and disassembly: what a task took out and put in, of all its products together. What Cin7 put
 * in less what it took out is work that went into it when positive (accounting-rules 6.5), and a loss beyond the normal
 * when negative; the loss is a share of the output, so that it follows the method's cost of the components.
 */
export function runMovements({ goods, changes }: Moved, currency: string): Movement[] {
  const changed = groupedBy(changes, ({ taskId }) => taskId);
  return [...groupedBy(goods, ({ taskId }) => taskId)].flatMap(([run, rows]) => [
    ...rows
      .filter(({ way }) => way < 0)
      .map((one): Movement => ({
        ...commonOf(one, 'used'),
        kind: 'production-issue',
        qty: one.qty,
        run,
      })),
    ...outputsOf(run, rows, changed.get(run) ?? [], currency),
  ]);
}

function outputsOf(
  run: string,
  rows: readonly Goods[],
  changes: readonly CostChange[],
  currency: string,
): Movement[] {
  const outputs = rows.filter(({ way }) => way > 0).sort((left, right) => (left.date + left.id < right.date + right.id ? -1 : 1)); // prettier-ignore
  const [first] = outputs;
  if (!first) return [];
  const added = sumDecimals([...rows, ...changes].map(({ value }) => value ?? zero));
  const made = sumDecimals(outputs.map(({ value }) => value ?? zero));
  const shares = outputs.length > 1 && outputs.every(({ value }) => value?.gt(0) === true);
  const received = outputs.map((one): Movement => ({
    ...commonOf(one, 'made'),
    ...{ kind: 'production-receive', qty: one.qty, run },
    ...(shares && one.value ? { costShare: one.value } : {}),
    ...(added.lt(0) && made.gt(0) ? { abnormalLoss: lossOf(one.qty, added.neg(), made) } : {}),
  }));
  const valueMinor = toMinor(added, currency);
  if (valueMinor <= 0n) return received;
  const work = {
    ...commonOf(first, 'work'),
    id: `${first.id}|work`,
    kind: 'production-absorb',
  } as const;
  return [{ ...work, run, valueMinor }, ...received];
}

const lossOf = (qty: Decimal, lost: Decimal, made: Decimal): Decimal =>
  divideToPlaces(qty.times(lost), made, lossPlaces);
