import {
  accountLabel,
  accountRoles,
  accountRow,
  codeOfLabel,
  roleRow,
  rolesOf,
  type AccountRole,
} from '../../accounting/accounts';
import type { Fault } from '../../accounting/fault';
import { documentKinds } from '../../accounting/kinds';
import type { Result } from '../../accounting/result';
import type { Usage } from '../usage';
import { faultsAt, withFaults, type View } from './view';

/** The roles that the kinds switched on may need, then Cin7's chart, accounts in use first. */
export function accountsView({ tables, mapping, references: { cin7, xero } }: View, usage: Usage) {
  const cells = new Map(tables.accounts.map(({ row, xeroAccount }) => [row, xeroAccount]));
  const inXero = new Map(xero.accounts.map((account) => [account.code, account]));
  // Receivables, payables and tax are Xero's own, and money is mapped in Payments: no journal is made of them.
  const elsewhere = new Set(
    cin7.accounts
      .filter(
        ({ systemAccount, type, forPayments }) => systemAccount !== '' || type === 'BANK' || forPayments,
      )
      .map(({ code }) => accountRow(code)),
  );
  const shown = (id: string, usedBy: number, found: Result<unknown, Fault>) => {
    const cell = cells.get(id) ?? '';
    const account = inXero.get(codeOfLabel(cell));
    return {
      usedBy,
      xeroAccount: account && account.code !== '' ? accountLabel(account) : cell,
      xeroType: account?.type ?? '',
      faults: [
        ...faultsAt(mapping.faults, 'accounts', id),
        ...(elsewhere.has(id) ? [] : unmapped(usedBy, found)),
      ],
    };
  };
  const roles = rolesOf(documentKinds.filter((kind) => mapping.settings.kinds[kind] !== 'off'));
  const known = new Set(cin7.accounts.map(({ code }) => code));
  const strangers = [...usage.accounts.keys()]
    .filter((code) => code !== '' && !known.has(code))
    .map((code) => ({ code, name: 'not in the Cin7 chart', type: '' }));
  const accounts = [...cin7.accounts, ...strangers]
    .map((account) => ({ ...account, used: usage.accounts.get(account.code) ?? 0 }))
    .sort(
      (left, right) => Number(right.used > 0) - Number(left.used > 0) || (left.code < right.code ? -1 : 1),
    );
  return withFaults([
    ...roles.map((role) => ({
      ...{ row: roleRow(role), code: '', name: accountRoles[role].words, cin7Type: 'role' },
      ...shown(roleRow(role), roleUsage(role, usage), mapping.role(role)),
    })),
    ...accounts.map(({ code, name, type, used }) => ({
      ...{ row: accountRow(code), code, name, cin7Type: type },
      ...shown(accountRow(code), used, mapping.account(code)),
    })),
  ]);
}

/** A row that nothing uses needs no account. */
const unmapped = (used: number, found: Result<unknown, Fault>): Fault[] =>
  used > 0 && !found.ok && found.error.code === 'account-unmapped' ? [found.error] : [];

/** Documents known to need the role; of the others that is told by the preview. */
function roleUsage(role: AccountRole, { salesWithoutAccount, prepayments }: Usage): number {
  if (role === 'salesRevenue') return salesWithoutAccount;
  if (role === 'customerCredits') return prepayments.sales;
  return role === 'supplierDeposits' ? prepayments.purchases : 0;
}
