import type { Month } from '../accounting/dates';
import { majorText } from '../accounting/money';
import { groupedBy } from '../accounting/valuation/grouped';
import type { CostLine } from '../cin7/whole-documents';
import type { CostOfSalesDto, CostOfSalesRowDto } from '../contract/cost-of-sales';
import { readConnection } from '../store/connections';
import type { Queryable } from '../store/db';
import { readCostLines } from '../store/whole-documents';

type View = Omit<CostOfSalesDto, 'items' | 'next' | 'total'> & {
  readonly rows: readonly CostOfSalesRowDto[];
};

/** Lines that ask for nothing: in the month, void, work and comments, kits whose parts hold the cost. */
const asItShouldBe: ReadonlySet<string> = new Set(['', 'no-stock', 'kit', 'void']);

/**
 * The lines of a month's cost of sales as the last fetch understood them: first what is left out and why, then what is in.
 * Makes no call. Only products with whole documents tell lines; of the others the ledger's rows stand under each journal.
 */
export async function costOfSalesView(
  on: Queryable,
  connection: string,
  period: Month,
  currency: string,
): Promise<View> {
  const record = await readConnection(on, connection);
  const lines = await readCostLines(on, connection, period, period);
  const held = lines.filter(({ reason }) => !asItShouldBe.has(reason));
  const cost = (minor: bigint): string => majorText(minor, currency);
  const places = new Map<string, number>();
  const rows = lines.map((line): CostOfSalesRowDto => {
    const { documentId, costMinor, month: _month, ...facts } = line;
    const place = (places.get(documentId) ?? 0) + 1;
    places.set(documentId, place);
    return { ...facts, id: `${documentId}#${place}`, cost: cost(costMinor) };
  });
  const rank = ({ reason }: CostOfSalesRowDto): number =>
    reason === '' ? 1 : asItShouldBe.has(reason) ? 2 : 0;
  return {
    ...{ period, currency, available: record?.source === 'cin7-omni' },
    totals: totalsOf(lines).map(({ costMinor, ...total }) => ({ ...total, cost: cost(costMinor) })),
    leftOut: new Set(held.map(({ documentId }) => documentId)).size,
    rows: [...rows].sort((left, right) => rank(left) - rank(right)),
  };
}

function totalsOf(lines: readonly CostLine[]) {
  const inMonth = lines.filter(({ reason }) => reason === '');
  const groups = groupedBy(inMonth, ({ branch, costAccount, stockAccount }) =>
    JSON.stringify([branch, costAccount, stockAccount]),
  );
  return [...groups]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, members]) => {
      const [first] = members;
      if (!first) return [];
      const { branch, costAccount, stockAccount } = first;
      const costMinor = members.reduce((sum, line) => sum + line.costMinor, 0n);
      const documents = new Set(members.map(({ documentId }) => documentId)).size;
      return [{ branch, costAccount, stockAccount, costMinor, documents }];
    });
}
