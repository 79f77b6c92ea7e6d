import { codeOfLabel } from '../../accounting/accounts';
import { firstDayOf, lastDayOf, monthText, type Month } from '../../accounting/dates';
import { decimal, sumDecimals } from '../../accounting/decimal';
import { majorText } from '../../accounting/money';
import { ok } from '../../accounting/result';
import { toMinor } from '../../accounting/rounding';
import { reconcile } from '../reconcile';
import { monthArgument } from './arguments';
import { fetchedAt } from './cogs';
import { earlierOf, type FigureDesk } from './desk';
import { noFigure, outOfReach, type FigureFault, type FigureResult } from './figure';

/**
 * TIEOUT(month): Xero less Cin7 over the cost accounts of the Tie-out sheet, base currency; 0.00 ties. The stock side is
 * left out: it is the same amount with the other sign. A month that was not fetched, an account that is not mapped and a
 * month without any cost have no answer: nothing to compare would look like a tie.
 */
export async function tieOut(desk: FigureDesk, [text = '']: string[]): Promise<FigureResult> {
  const month = monthArgument(text);
  if (!month.ok) return month;
  const fetched = await fetchedAt(desk, [month.value]);
  if (!fetched.ok) return fetched;
  const unmapped = await firstUnmapped(desk, month.value);
  if (unmapped) return noFigure(unmapped.code, unmapped.detail);
  const compared = await reconcile(desk.withKeptBalances(), desk.connection, month.value);
  if (!compared.ok) return outOfReach(compared.error);
  const closing = await desk.balances(lastDayOf(month.value));
  if (!closing.ok) return outOfReach(closing.error);
  const isCost = new Set(
    desk.references.xero.accounts.filter((account) => account.class === 'EXPENSE').map(({ code }) => code),
  );
  const rows = compared.value.rows.filter(({ account }) => isCost.has(codeOfLabel(account)));
  if (rows.length === 0)
    return noFigure(
      'not-available',
      `Neither Cin7 nor Cogsheet moved a cost account in ${monthText(month.value)}: there is nothing to compare.`,
    );
  const { currency } = desk;
  const difference = sumDecimals(rows.map((row) => decimal(row.difference)));
  return ok({
    value: majorText(toMinor(difference, currency), currency),
    unit: currency,
    asOf: earlierOf(closing.value.readAt, fetched.value),
  });
}

/** The first account of the month's cost movements that has no Xero account: the comparison would leave it out. */
async function firstUnmapped(desk: FigureDesk, month: Month): Promise<FigureFault | null> {
  const mapping = await desk.mapping();
  const entries = await desk.entries(firstDayOf(month), lastDayOf(month));
  const codes = new Set(entries.flatMap(({ debitAccount, creditAccount }) => [debitAccount, creditAccount]));
  for (const code of codes) {
    const account = mapping.account(code);
    if (!account.ok) return { code: 'not-mapped', detail: `${account.error.reason} ${account.error.remedy}` };
  }
  return null;
}
