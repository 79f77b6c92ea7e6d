import { firstDayOf, lastDayOf, monthText, type Month } from '../dates';
import { fault, isBlocking, type Fault } from '../fault';
import { majorText } from '../money';
import { err, ok, type Result } from '../result';
import type { CostEntry } from '../source-documents';
import type { StockEntry } from '../trade-documents';
import type { SkuMonth, SkuValuation } from './sku-valuation';
import { uncostedFaults } from './uncosted';

/** The method that somebody chose to post, and from when (accounting-rules 6, modes). */
export interface ValuationChoice {
  readonly method: 'fifo' | 'average';
  /** First month that is valued by it. */
  readonly from: Month;
  /** Last month. */
  readonly through: Month;
  readonly currency: string;
  /** Cin7 accounts of products that name none of their own. */
  readonly accounts: { readonly cogs: string; readonly inventory: string };
  /** Cin7 account that takes the difference of the stock on the day of the change; null: nobody chose one. */
  readonly openingAccount: string | null;
  /** SKUs that may cost nothing. */
  readonly acceptedZeroCost: readonly string[];
}

/**
 * What has to be posted besides Cin7's own costs so that the cost of sales of each month is the chosen method's, exactly
 * to the minor unit, and the stock of the first day as well: by month and pair of accounts what the method says less what
 * Cin7 booked, nothing where both agree. Differences on other accounts (counts, write-offs, work in progress, goods on the
 * way) are not among them. Nothing at all while a SKU has a blocking fault: one method holds for all goods (IAS 2), so it
 * is posted whole or not.
 */
export function valuationAdjustment(
  skus: readonly SkuValuation[],
  choice: ValuationChoice,
): Result<readonly StockEntry[], readonly Fault[]> {
  const { method, from, through } = choice;
  const faults = skus.flatMap((one) => [
    ...one.faults.filter(isBlocking),
    ...uncostedFaults(one, choice.acceptedZeroCost),
  ]);
  const opening = new Map<string, bigint>();
  const monthly = new Map<Month, Map<string, bigint>>();
  for (const sku of skus) {
    const pair = pairOf(sku, choice);
    add(opening, pair.inventory, openingDifference(sku.months, method, from));
    for (const month of sku.months) {
      if (month.month < from || month.month > through) continue;
      const own = month[method];
      const byPair = monthly.get(month.month) ?? new Map<string, bigint>();
      monthly.set(month.month, byPair);
      add(byPair, `${pair.cogs}|${pair.inventory}`, own.cogsDifferenceMinor);
    }
  }
  const opens = [...opening]
    .filter(([, minor]) => minor !== 0n)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  if (opens.length > 0 && choice.openingAccount === null) faults.push(openingFault(choice));
  if (faults.length > 0) return err(faults);
  const entries = opens.map(([inventory, minor]) =>
    entryOf(choice, from, { debit: inventory, credit: choice.openingAccount ?? '' }, minor, true),
  );
  for (const [month, byPair] of [...monthly].sort(([left], [right]) => (left < right ? -1 : 1)))
    for (const [pair, minor] of [...byPair].sort(([left], [right]) => (left < right ? -1 : 1))) {
      const [debit = '', credit = ''] = pair.split('|');
      if (minor !== 0n) entries.push(entryOf(choice, month, { debit, credit }, minor, false));
    }
  return ok(entries);
}

const add = (sums: Map<string, bigint>, key: string, minor: bigint): void =>
  void sums.set(key, (sums.get(key) ?? 0n) + minor);

const pairOf = ({ cogsAccount, inventoryAccount }: SkuValuation, { accounts }: ValuationChoice) => ({
  cogs: cogsAccount || accounts.cogs,
  inventory: inventoryAccount || accounts.inventory,
});

/** The method's stock less Cin7's when the first month begins. */
function openingDifference(months: readonly SkuMonth[], method: 'fifo' | 'average', from: Month): bigint {
  const before = months.filter(({ month }) => month < from).at(-1);
  return before === undefined ? 0n : before[method].stockMinor - before.cin7.stockMinor;
}

const methodWords = { fifo: 'FIFO', average: 'Average' } as const;

function entryOf(
  { method, currency }: ValuationChoice,
  month: Month,
  { debit, credit }: { debit: string; credit: string },
  minor: bigint,
  isOpening: boolean,
): StockEntry {
  const id = ['valuation', method, month, isOpening ? 'opening' : 'cogs', debit, credit].join('|');
  const words = isOpening
    ? `${methodWords[method]} from ${monthText(month)}: stock of the first day less Cin7's`
    : `${methodWords[method]}, ${monthText(month)}: cost of sales less Cin7's`;
  return {
    ...{ id, kind: 'adjustments', type: 'Valuation', taskId: id, saleId: null, number: `VAL-${month}` },
    ...{ date: isOpening ? firstDayOf(month) : lastDayOf(month), debitAccount: debit, creditAccount: credit },
    ...{ amount: majorText(minor, currency), description: words, ambiguous: false },
    ...{ channel: '', location: '', customerGroup: '', customerId: '', customer: '' },
  };
}

const openingFault = ({ method, from }: ValuationChoice): Fault =>
  fault(
    'setting-invalid',
    { table: 'settings', row: 'valuationOpeningAccount', column: 'value' },
    `On the first day of ${monthText(from)} the stock by ${methodWords[method]} is not Cin7's, and no account is named that takes the difference.`,
    'Name the account under "Account of the change" in Settings: ask whoever signs the accounts.',
  );

/** The pair of accounts that most cost entries of a company have; null without entries. */
export function usualAccounts(
  entries: readonly CostEntry[],
): { readonly cogs: string; readonly inventory: string } | null {
  const counts = new Map<string, number>();
  for (const { debitAccount, creditAccount } of entries) {
    const pair = `${debitAccount}|${creditAccount}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([left, one], [right, other]) => other - one || (left < right ? -1 : 1));
  if (!most) return null;
  const [cogs = '', inventory = ''] = most[0].split('|');
  return { cogs, inventory };
}
