import { fault, type Fault } from './fault';
import type { XeroAccount } from './organisation';
import { err, ok, type Result } from './result';
import type { Cin7Account } from './source-documents';

/** Account roles (accounting-rules 2): what an account is for when Cin7 names none. Only those in use are listed. */
export const accountRoles = {
  salesRevenue: { words: 'Sales revenue, where Cin7 names no account', types: ['REVENUE', 'SALES'] },
} as const satisfies Record<string, { words: string; types: readonly string[] }>;
export type AccountRole = keyof typeof accountRoles;
export const accountRoleNames = Object.keys(accountRoles) as AccountRole[];

/** Row identity in the Accounts sheet. */
export const accountRow = (cin7Code: string): string => `account:${cin7Code}`;
export const roleRow = (role: AccountRole): string => `role:${role}`;

/** `310 · Cost of Goods Sold`: what the drop-down shows. */
export const accountLabel = ({ code, name }: Pick<XeroAccount, 'code' | 'name'>): string =>
  `${code} · ${name}`;

/** The code in a cell that holds a code or a label; blank when the cell is. */
export const codeOfLabel = (cell: string): string => (cell.split(' · ')[0] ?? '').trim();

const classTypes: Readonly<Record<Cin7Account['class'], readonly string[]>> = {
  ASSET: ['CURRENT', 'FIXED', 'NONCURRENT', 'PREPAYMENT'],
  LIABILITY: ['CURRLIAB', 'LIABILITY', 'TERMLIAB'],
  EQUITY: ['EQUITY'],
  REVENUE: ['REVENUE', 'SALES', 'OTHERINCOME'],
  EXPENSE: ['EXPENSE', 'OVERHEADS', 'DIRECTCOSTS', 'DEPRECIATN'],
};

/**
 * Xero types that may stand for a Cin7 account: cost of sales stays cost of sales and stock stays a plain current
 * asset (accounting-rules 2; type INVENTORY is refused by rule 10.3), any other account keeps its class.
 */
export function expectedTypes({
  type,
  class: accountClass,
}: Pick<Cin7Account, 'type' | 'class'>): readonly string[] {
  if (type === 'DIRECTCOSTS') return ['DIRECTCOSTS'];
  if (type === 'CURRENT' || type === 'INVENTORY') return ['CURRENT'];
  return classTypes[accountClass];
}

/** Accounts that Xero keeps for itself: no line or journal may use them (xero 3.2). */
const bannedSystemAccounts = new Set([
  'DEBTORS',
  'CREDITORS',
  'UNPAIDEXPCLM',
  'TRACKINGTRANSFERS',
  'BANKCURRENCYGAIN',
  'UNREALISEDCURRENCYGAIN',
  'RETAINEDEARNINGS',
  'WAGEPAYABLES',
]);

/**
 * Looks an account up by code and judges whether a line may be coded to it: it exists, is active, is not kept by Xero,
 * is not a bank or tracked-inventory account, and has one of the `types` expected. The fault names the sheet row.
 */
export function judgeAccount(
  accounts: ReadonlyMap<string, XeroAccount>,
  code: string,
  types: readonly string[],
  row: string,
  subject: string,
): Result<XeroAccount, Fault> {
  const place = { table: 'accounts', row, column: 'xeroAccount' } as const;
  // A long list of types helps nobody: it stands for an account that Cin7's chart does not describe.
  const choose =
    types.length > 4
      ? 'Choose an active account in Accounts.'
      : `Choose an active account of type ${types.join(' or ')} in Accounts.`;
  if (code === '') return err(fault('account-unmapped', place, `${subject} has no Xero account.`, choose));
  const account = accounts.get(code);
  if (!account)
    return err(
      fault(
        'account-unknown',
        place,
        `${subject} is mapped to ${code}, which is not in Xero's chart of accounts.`,
        choose,
        { value: code },
      ),
    );
  const label = accountLabel(account);
  if (!account.active)
    return err(
      fault(
        'account-archived',
        place,
        `${subject} is mapped to ${label}, which is archived in Xero.`,
        `${choose} Or restore it in Xero and refresh.`,
        { value: label },
      ),
    );
  if (bannedSystemAccounts.has(account.systemAccount))
    return err(
      fault(
        'account-system',
        place,
        `${subject} is mapped to ${label}, which Xero keeps for itself.`,
        choose,
        { value: label },
      ),
    );
  if (!types.includes(account.type)) {
    return err(
      fault(
        'account-wrong-type',
        place,
        `${subject} is mapped to ${label}, which is of type ${account.type}; it must be ${types.join(' or ')}.`,
        choose,
        { value: label },
      ),
    );
  }
  return ok(account);
}
