import type { Account, TaxRate } from './seed';
import type { XeroState } from './state';

export type Direction = 'sales' | 'purchases';

const closedRoles = new Set([
  'DEBTORS',
  'CREDITORS',
  'UNPAIDEXPCLM',
  'TRACKINGTRANSFERS',
  'BANKCURRENCYGAIN',
  'UNREALISEDCURRENCYGAIN',
]);

/** Messages against using `account` on a line of an invoice, credit note or manual journal; the table of reference xero 3.2. Empty when it may be used. */
export function accountFaults(account: Account): string[] {
  const code = account.Code ?? '';
  if (account.Status !== 'ACTIVE') {
    return [
      `Account code '${code}' has been archived, or has been deleted. Each line item must reference a valid account.`,
    ];
  }
  const role = account.SystemAccount ?? '';
  const closed =
    account.Type === 'BANK' ||
    account.Type === 'INVENTORY' ||
    closedRoles.has(role) ||
    // The UI lets a journal use retained earnings, the API pages say no: treated as no, invoices likewise.
    role === 'RETAINEDEARNINGS';
  // The text for a manual journal line on such an account is a guess [?].
  return closed ? [invalidCode(code)] : [];
}

export const invalidCode = (code: string) => `Account code '${code}' is not a valid code for this document.`;

/** The account a line names by id or by code; undefined when there is none. */
export function findAccount(
  state: XeroState,
  line: { AccountID?: string | undefined; AccountCode?: string | undefined },
): Account | undefined {
  if (line.AccountID !== undefined) return state.accounts.get(line.AccountID);
  return line.AccountCode === undefined ? undefined : state.accountByCode(line.AccountCode);
}

const classFlags: Record<string, keyof TaxRate> = {
  ASSET: 'CanApplyToAssets',
  EQUITY: 'CanApplyToEquity',
  EXPENSE: 'CanApplyToExpenses',
  LIABILITY: 'CanApplyToLiabilities',
  REVENUE: 'CanApplyToRevenue',
};

/** Messages against `taxType` on a line to `account`: it must exist, fit the direction, and fit the account's class. */
export function taxFaults(
  state: XeroState,
  taxType: string,
  account: Account | null,
  direction: Direction | null,
): string[] {
  const rate = state.taxRates.get(taxType);
  const itsDirection = rate === undefined ? null : taxDirection(rate);
  const wrongWay = direction !== null && itsDirection !== null && itsDirection !== direction;
  if (rate === undefined || rate.Status !== 'ACTIVE' || wrongWay) {
    return [`The TaxType code ${taxType} does not exist or cannot be used for this type of transaction.`];
  }
  const flag = classFlags[account?.Class ?? ''];
  if (account !== null && flag !== undefined && rate[flag] === false) {
    return [`The TaxType code '${taxType}' cannot be used with account code '${account.Code ?? ''}'.`];
  }
  return [];
}

/** Which side a rate belongs to, told from its report tax type (or its own code); null fits both [?]. */
function taxDirection(rate: TaxRate): Direction | null {
  const name = rate.ReportTaxType ?? rate.TaxType;
  if (/OUTPUT|SALES|EXPORT/.test(name)) return 'sales';
  if (/INPUT|EXPENSES|PURCHASES|IMPORT|ACQUISITIONS|REVERSECHARGES/.test(name)) return 'purchases';
  return null;
}
