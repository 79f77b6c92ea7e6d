import type { Cin7Account } from '../accounting/source-documents';
import type { LedgerRow } from '../cin7/source';

/** What an account of Cin7's chart can be to a cost movement. */
type Side = 'cost' | 'stock' | 'never' | 'unknown';

/**
 * Whether a ledger row of a sale moves cost (accounting-rules 3, rows 3, 6, 29): neither side is a receivable, income, tax or
 * money account, and one side is an expense, or a current asset against an account that the chart does not list. Asked
 * only where no cost account is known beforehand.
 */
export function isCostRow(
  { type, debitAccount, creditAccount }: LedgerRow,
  chart: ReadonlyMap<string, Cin7Account>,
): boolean {
  if (!isOfSale(type)) return false;
  const sides = [sideOf(chart.get(debitAccount)), sideOf(chart.get(creditAccount))];
  if (sides.includes('never')) return false;
  return sides.includes('cost') || (sides.includes('stock') && sides.includes('unknown'));
}

/** Rows of sales alone make COGS; adjustments and production on the same accounts have their own kinds. */
export const isOfSale = (type: string): boolean => type.toLowerCase().startsWith('sale');

function sideOf(account: Cin7Account | undefined): Side {
  if (!account) return 'unknown';
  if (account.class === 'EXPENSE') return 'cost';
  return account.class === 'ASSET' && account.type !== 'BANK' && account.systemAccount === ''
    ? 'stock'
    : 'never';
}
