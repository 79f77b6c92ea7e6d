import {
  accountRoleNames,
  accountRoles,
  accountRow,
  accountsByCode,
  expectedTypes,
  judgeAccount,
  judgeRole,
  roleRow,
  type AccountRole,
} from './accounts';
import { decimal } from './decimal';
import type {
  AccountMappingRow,
  ChannelMappingRow,
  MappingTables,
  PaymentMappingRow,
  TaxMappingRow,
} from './mapping-tables';
import type { Cin7Reference, XeroAccount, XeroReference, XeroTaxRate } from './organisation';
import { judgePaymentAccount, paymentRow, takesPaymentsInCin7 } from './payment-accounts';
import { settingDefinitions, settingNames } from './settings';
import type { Cin7Account, Cin7TaxRule } from './source-documents';
import { judgeTax, taxRow, type TaxDirection } from './taxes';

/**
 * What the mapping tables hold before the user saved them: only what codes, names, types and rates say beyond doubt.
 * Anything else stays blank, to be chosen by a person.
 */
export function proposeTables(
  cin7: Cin7Reference,
  xero: XeroReference,
  channels: readonly string[],
): MappingTables {
  return {
    accounts: proposeAccounts(cin7, xero),
    taxes: proposeTaxes(cin7, xero),
    channels: proposeChannels(channels, xero),
    payments: proposePayments(cin7, xero),
    contacts: [],
    items: [],
    settings: settingNames.map((row) => ({ row, value: settingDefinitions[row].default })),
  };
}

function proposeAccounts(cin7: Cin7Reference, xero: XeroReference): AccountMappingRow[] {
  const byCode = accountsByCode(xero.accounts);
  return [
    ...accountRoleNames.map((role) => ({ row: roleRow(role), xeroAccount: proposeRole(role, cin7, byCode) })),
    ...cin7.accounts.map((account) => {
      const types = expectedTypes(account);
      const match = sameAccount(account, byCode, (code) => judgeAccount(byCode, code, types, '', '').ok);
      return { row: accountRow(account.code), xeroAccount: match?.code ?? '' };
    }),
  ];
}

/** The fitting Xero account of the same code, else of the same name. */
const sameAccount = (
  { code, name }: Pick<Cin7Account, 'code' | 'name'>,
  byCode: ReadonlyMap<string, XeroAccount>,
  fits: (code: string) => boolean,
): XeroAccount | undefined =>
  fits(code)
    ? byCode.get(code)
    : [...byCode.values()].find(
        (account) => account.name.toLowerCase() === name.toLowerCase() && fits(account.code),
      );

/**
 * The one account that fits the role and is named like it: of those that Cin7's chart has under the same code where
 * there are several. Xero's own sales account has a code by custom.
 */
function proposeRole(
  role: AccountRole,
  cin7: Cin7Reference,
  byCode: ReadonlyMap<string, XeroAccount>,
): string {
  const fits = (code: string): boolean => judgeRole(byCode, code, role).ok;
  if (role === 'salesRevenue' && fits('200')) return '200';
  const named = [...byCode.values()].filter(
    ({ code, name }) => accountRoles[role].names.test(name.trim()) && fits(code),
  );
  const inCin7 = new Set(cin7.accounts.map(({ code }) => code));
  const known = named.filter(({ code }) => inCin7.has(code));
  const [only, ...others] = known.length === 1 ? known : named;
  return others.length === 0 ? (only?.code ?? '') : '';
}

function proposePayments(cin7: Cin7Reference, xero: XeroReference): PaymentMappingRow[] {
  const byCode = accountsByCode(xero.accounts);
  const fits = (code: string): boolean => judgePaymentAccount(byCode, new Set(), code, '', '').ok;
  return cin7.accounts.filter(takesPaymentsInCin7).map((account) => ({
    row: paymentRow(account.code),
    xeroAccount: sameAccount(account, byCode, fits)?.code ?? '',
  }));
}

function proposeTaxes(cin7: Cin7Reference, xero: XeroReference): TaxMappingRow[] {
  return cin7.taxRules
    .filter(({ active }) => active)
    .flatMap((rule) => [
      ...(rule.forSales ? [proposeTax(rule, 'sales', xero)] : []),
      ...(rule.forPurchases ? [proposeTax(rule, 'purchases', xero)] : []),
    ]);
}

/** The rate of the same name, else the only one of the same percentage, among those usable in that direction. */
function proposeTax(rule: Cin7TaxRule, direction: TaxDirection, xero: XeroReference): TaxMappingRow {
  const rates = new Map(xero.taxRates.map((rate) => [rate.taxType, rate]));
  const usable = xero.taxRates.filter(({ taxType }) => judgeTax(rates, taxType, direction, rule.name).ok);
  const sameRate = (rate: XeroTaxRate) => decimal(rate.effectiveRate).eq(decimal(rule.percent));
  const sameName = usable.find(
    (rate) => rate.name.toLowerCase() === rule.name.toLowerCase() && sameRate(rate),
  );
  const only = usable.filter(sameRate);
  return {
    row: taxRow(direction, rule.name),
    xeroTaxRate: (sameName ?? (only.length === 1 ? only[0] : undefined))?.taxType ?? '',
  };
}

/** COGS by month and channel, what shops bring by month to a contact of their own, everything else one by one. */
function proposeChannels(channels: readonly string[], xero: XeroReference): ChannelMappingRow[] {
  const blank = {
    location: '',
    customerGroup: '',
    revenueAccount: '',
    clearingAccount: '',
    tracking1: '',
    tracking2: '',
  };
  const contactOf = (channel: string) =>
    xero.contacts.find(
      ({ name, active }) => active && name.toLowerCase() === `${channel} customers`.toLowerCase(),
    )?.name ?? `${channel} customers`;
  const shops = channels
    .filter((channel) => channel !== '')
    .map((channel) => ({
      ...blank,
      row: `shop:${channel}`,
      channel,
      kind: '',
      postAs: 'month',
      contact: contactOf(channel),
    }));
  return [
    { ...blank, row: 'rest:cogs', channel: '', kind: 'cogs', postAs: 'month', contact: '' },
    ...shops,
    { ...blank, row: 'rest', channel: '', kind: '', postAs: 'individual', contact: '' },
  ];
}
