import { parseDecimal } from '../decimal';
import { fault, type Fault } from '../fault';
import type { Problem } from './effects';
import type { Movement } from './movements';

/** A person answers for a stocked SKU that costs nothing (samples, consignment). */
export interface AcceptedCost {
  readonly sku: string;
  /** Name of the person; without one nothing is accepted. */
  readonly by: string;
}

/** A sale or its return for which Cin7 reports no cost, or 0.00. */
export function lacksReportedCost({ kind, reportedCogs }: Movement): boolean {
  if (kind !== 'issue' && kind !== 'return') return false;
  return parseDecimal(reportedCogs)?.eq(0) !== false;
}

/**
 * A stocked SKU with a cost of zero or none blocks until a person accepts it by name (accounting-rules 6.4): one fault
 * for each SKU, whether the cost is missing in Cin7's report or in our own valuation. Movements hold stocked SKUs only.
 */
export function judgeCosts(
  movements: readonly Movement[],
  problems: readonly Problem[],
  accepted: readonly AcceptedCost[],
): Fault[] {
  const answered = new Set(accepted.filter(({ by }) => by.trim() !== '').map(({ sku }) => sku));
  const documents = new Map<string, Set<string>>();
  const lacking = [
    ...movements.filter(lacksReportedCost),
    ...problems.filter(({ code }) => code === 'cost-missing'),
  ];
  for (const { sku, source } of lacking) {
    if (answered.has(sku)) continue;
    documents.set(sku, (documents.get(sku) ?? new Set()).add(source.number));
  }
  return [...documents]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([sku, numbers]) => costFault(sku, [...numbers]));
}

function costFault(sku: string, numbers: readonly string[]): Fault {
  const more = numbers.length > 3 ? ` and ${numbers.length - 3} more` : '';
  return fault(
    'cost-zero',
    { table: 'items', row: sku },
    `${sku} is a stocked item without a cost in ${numbers.slice(0, 3).join(', ')}${more}.`,
    `Enter its cost in Cin7 and fetch again, or accept the zero cost of ${sku} with your name.`,
    { value: '0.00', ...(numbers[0] !== undefined && { document: numbers[0] }) },
  );
}
