import { fault, type Fault } from '../fault';
import type { Problem } from './effects';
import type { Movement } from './movements';

/** What the valuation of a SKU met, in words; costs that are missing are judged by `uncostedFaults`. */
export function problemFaults(
  sku: string,
  problems: readonly Problem[],
  movements: readonly Movement[],
): Fault[] {
  const kinds = new Map(movements.map(({ id, kind }) => [id, kind]));
  const faults = new Map<string, Fault>();
  for (const problem of problems) {
    const found = faultOf(sku, problem, kinds.get(problem.movement));
    // Both methods meet the same.
    if (found) faults.set(`${problem.code} ${problem.movement}`, found);
  }
  return [...faults.values()];
}

const lateCosts: ReadonlySet<Movement['kind'] | undefined> = new Set(['landed-cost', 'cost-correction']);

function faultOf(sku: string, problem: Problem, kind: Movement['kind'] | undefined): Fault | null {
  const place = { table: 'items', row: sku } as const;
  const number = problem.source.number || 'a movement without a number';
  const document = problem.source.number === '' ? {} : { document: problem.source.number };
  switch (problem.code) {
    case 'cost-missing':
      return null;
    case 'negative-stock':
      return fault(
        'stock-negative',
        place,
        `${sku} has less than nothing on hand in ${problem.locationGroup || 'no location'}: ${number} took out what had not come. It is valued at the cost known so far.`,
        'Enter the missing receipt in Cin7, or leave it: its real cost follows when it comes.',
        document,
      );
    case 'reference-unknown':
      if (lateCosts.has(kind))
        return fault(
          'stock-differs',
          place,
          `A cost of ${number} for ${sku} belongs to no receipt that is known. It is left out.`,
          'Read the movements again when the goods have come.',
          document,
        );
      return fault(
        'movement-unlinked',
        place,
        kind === 'return'
          ? `It is not known which shipment of ${sku} came back with ${number}. It comes in at Cin7's own cost.`
          : `It is not known where ${sku} of ${number} was sent from. It comes in at Cin7's own cost.`,
        'Nothing needs to be done. After a fetch of the sales of that time the shipment may be found.',
        document,
      );
    case 'reference-exceeded':
      return fault(
        'movement-unlinked',
        place,
        `More of ${sku} came with ${number} than had left. The rest comes in at Cin7's own cost.`,
        'Look at the document in Cin7.',
        document,
      );
    case 'run-shares-mixed':
    case 'movement-invalid':
      return fault(
        'stock-differs',
        place,
        `The movement of ${sku} by ${number} cannot be valued: its quantity or cost is not possible.`,
        'Look at the document in Cin7 and read the movements again.',
        document,
      );
  }
}
