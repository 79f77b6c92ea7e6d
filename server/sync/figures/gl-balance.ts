import { accountRoleNames, accountRoles, codeOfLabel } from '../../accounting/accounts';
import { decimal } from '../../accounting/decimal';
import { majorText } from '../../accounting/money';
import { ok, type Result } from '../../accounting/result';
import { toMinor } from '../../accounting/rounding';
import { dateArgument } from './arguments';
import type { FigureDesk } from './desk';
import { noFigure, outOfReach, type FigureFault, type FigureResult } from './figure';

/**
 * GLBALANCE(account or role, date): the year-to-date balance of Xero's trial balance at the end of that day, debit
 * positive, base currency. An account without a line there has no balance: 0.
 */
export async function glBalance(
  desk: FigureDesk,
  [account = '', dateText = '']: string[],
): Promise<FigureResult> {
  const code = await accountCode(desk, account.trim());
  if (!code.ok) return code;
  const date = dateArgument('balance', dateText);
  if (!date.ok) return date;
  const read = await desk.balances(date.value);
  if (!read.ok) return outOfReach(read.error);
  const { currency } = desk;
  return ok({
    value: majorText(toMinor(decimal(read.value.balances.get(code.value) ?? '0'), currency), currency),
    unit: currency,
    asOf: read.value.readAt,
  });
}

/** `310`, `310 · Cost of Goods Sold`, or a role of the Accounts sheet by its name or words. */
async function accountCode(desk: FigureDesk, text: string): Promise<Result<string, FigureFault>> {
  if (text === '')
    return noFigure('invalid-argument', 'The account is missing. Give a Xero account code or a role.');
  const code = codeOfLabel(text);
  if (desk.references.xero.accounts.some((account) => account.code === code)) return ok(code);
  const wanted = text.toLowerCase();
  const role = accountRoleNames.find(
    (name) =>
      name.toLowerCase() === wanted.replaceAll(' ', '') || accountRoles[name].words.toLowerCase() === wanted,
  );
  if (role === undefined)
    return noFigure(
      'not-found',
      `"${text}" is neither an account code in Xero's chart nor a role (${accountRoleNames.join(', ')}). A code with zeros in front has to be text.`,
    );
  const mapped = (await desk.mapping()).role(role);
  return mapped.ok
    ? ok(mapped.value.code)
    : noFigure('not-mapped', `${mapped.error.reason} ${mapped.error.remedy}`);
}
