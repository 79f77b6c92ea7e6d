import { fault, type Fault } from './fault';
import type { DocumentKind } from './kinds';
import type { XeroAccount } from './organisation';
import { err, ok, type Result } from './result';
import type { Cin7Account } from './source-documents';

/** What an account is for when Cin7 names none. */
interface RoleDefinition {
  readonly words: string;
  /** Xero types that may play it. */
  readonly types: readonly string[];
  /** Payments go through it, so that Xero must allow them on it. */
  readonly takesPayments: boolean;
  /** Kinds of documents that may need it; it is listed in Accounts when one of them is switched on. */
  readonly kinds: readonly DocumentKind[];
  /** Names that charts give it; one account of the right type with such a name is proposed. */
  readonly names: RegExp;
}

/**
 * Account roles (accounting-rules 2), as far as a document can need one: journals are Cin7's own pairs of accounts, so that
 * cost of sales, differences, transit, accruals and absorbed cost stand on the accounts that Cin7 names. One without an
 * account is a fault only of the document that needs it.
 */
export const accountRoles = {
  salesRevenue: {
    words: 'Sales revenue, where Cin7 names no account',
    types: ['REVENUE', 'SALES'],
    takesPayments: false,
    kinds: ['invoices', 'credit-notes'],
    names: /^sales$/i,
  },
  customerCredits: {
    words: 'Customer credits and prepayments',
    types: ['CURRLIAB'],
    takesPayments: true,
    kinds: ['payments'],
    names: /\bcustomers?\W+(credits?|deposits?|prepayments?)\b/i,
  },
  supplierDeposits: {
    words: 'Supplier deposits',
    types: ['CURRENT'],
    takesPayments: true,
    kinds: ['payments'],
    names: /\bsuppliers?\W+(deposits?|prepayments?)\b/i,
  },
  inventoryControl: {
    words: 'Stock, where Cin7 names no account',
    types: ['CURRENT'],
    takesPayments: false,
    kinds: ['purchase-orders', 'bills', 'supplier-credits'],
    names: /^(stock on hand|inventory control|stock|inventory)$/i,
  },
  workInProgress: {
    words: 'Work in progress',
    types: ['CURRENT'],
    takesPayments: false,
    kinds: ['production'],
    names: /\bwork\W+in\W+(progress|process)\b/i,
  },
  goodsInvoicedNotReceived: {
    words: 'Goods invoiced, not received',
    types: ['CURRENT', 'CURRLIAB', 'LIABILITY'],
    takesPayments: false,
    kinds: ['landed-cost'],
    names: /\b(invoiced|billed)\W+(but\W+)?not\W+(yet\W+)?received\b/i,
  },
} as const satisfies Record<string, RoleDefinition>;
export type AccountRole = keyof typeof accountRoles;
export const accountRoleNames = Object.keys(accountRoles) as AccountRole[];

/** The roles that documents of these kinds may need, in the order of the Accounts sheet. */
export const rolesOf = (kinds: readonly DocumentKind[]): AccountRole[] =>
  accountRoleNames.filter((role) =>
    (accountRoles[role].kinds as readonly DocumentKind[]).some((kind) => kinds.includes(kind)),
  );

/** Row identity in the Accounts sheet. */
export const accountRow = (cin7Code: string): string => `account:${cin7Code}`;
export const roleRow = (role: AccountRole): string => `role:${role}`;

/** Whether money can go through it in Xero (xero 5.3): a bank account, or one that payments are enabled on. */
export const takesPayments = ({ type, enablePayments }: XeroAccount): boolean =>
  type === 'BANK' || enablePayments;

/** One text for all lines that stand on an account: a large preview has many. */
const labels = new WeakMap<Pick<XeroAccount, 'code' | 'name'>, string>();
/** `310 · Cost of Goods Sold`: what the drop-down shows. */
export function accountLabel(account: Pick<XeroAccount, 'code' | 'name'>): string {
  const label = labels.get(account) ?? `${account.code} · ${account.name}`;
  labels.set(account, label);
  return label;
}

/** The code in a cell that holds a code or a label; blank when the cell is. */
export const codeOfLabel = (cell: string): string => (cell.split(' · ')[0] ?? '').trim();

const classTypes: Readonly<Record<Cin7Account['class'], readonly string[]>> = {
  ASSET: ['CURRENT', 'FIXED', 'NONCURRENT', 'PREPAYMENT'],
  LIABILITY: ['CURRLIAB', 'LIABILITY', 'TERMLIAB'],
  EQUITY: ['EQUITY'],
  REVENUE: ['REVENUE', 'SALES', 'OTHERINCOME'],
  EXPENSE: ['EXPENSE', 'OVERHEADS', 'DIRECTCOSTS', 'DEPRECIATN'],
};

/** `Cin7 account 1200 Stock in warehouse`; where Cin7 knows accounts by name alone, the name stands once. */
export const cin7AccountText = (code: string, name: string): string =>
  `Cin7 account ${name === code || name === '' ? code : `${code} ${name}`}`;

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

/** Every account by its code; those without one cannot be mapped (accounting-rules 2). */
export const accountsByCode = (accounts: readonly XeroAccount[]): ReadonlyMap<string, XeroAccount> =>
  new Map(accounts.filter(({ code }) => code !== '').map((account) => [account.code, account]));

/** Judges the account of a role: of an ordinary kind, and one that takes payments where the role needs it. */
export function judgeRole(
  accounts: ReadonlyMap<string, XeroAccount>,
  code: string,
  role: AccountRole,
): Result<XeroAccount, Fault> {
  const { words, types, takesPayments: needsPayments } = accountRoles[role];
  const row = roleRow(role);
  const subject = `The role "${words}"`;
  const judged = judgeAccount(accounts, code, types, row, subject);
  if (!judged.ok) return judged;
  const account = judged.value;
  const place = { table: 'accounts', row, column: 'xeroAccount' } as const;
  const value = accountLabel(account);
  if (account.systemAccount !== '')
    return err(
      fault(
        'account-system',
        place,
        `${subject} is mapped to ${value}, which Xero keeps for itself.`,
        'Choose an account of your own in Accounts.',
        { value },
      ),
    );
  if (needsPayments && !takesPayments(account))
    return err(
      fault(
        'account-takes-no-payments',
        place,
        `${subject} is mapped to ${value}, which takes no payments in Xero.`,
        'Tick "Enable payments to this account" for it in Xero and refresh, or choose another in Accounts.',
        { value },
      ),
    );
  return judged;
}

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
