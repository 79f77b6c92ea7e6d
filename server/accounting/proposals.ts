import { accountRow, accountRoles, expectedTypes, judgeAccount, roleRow } from './accounts';
import { decimal } from './decimal';
import type { AccountMappingRow, ChannelMappingRow, MappingTables, TaxMappingRow } from './mapping-tables';
import type { Cin7Reference, XeroAccount, XeroReference, XeroTaxRate } from './organisation';
import { settingDefinitions, settingNames } from './settings';
import type { Cin7TaxRule } from './source-documents';
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
    settings: settingNames.map((row) => ({ row, value: settingDefinitions[row].default })),
  };
}

function proposeAccounts(cin7: Cin7Reference, xero: XeroReference): AccountMappingRow[] {
  const byCode = new Map(xero.accounts.map((account) => [account.code, account]));
  const fits = (account: XeroAccount | undefined, types: readonly string[]): account is XeroAccount =>
    account !== undefined && account.code !== '' && judgeAccount(byCode, account.code, types, '', '').ok;
  const named = (name: string, types: readonly string[]) =>
    xero.accounts.find(
      (account) => account.name.toLowerCase() === name.toLowerCase() && fits(account, types),
    );
  const sales = [byCode.get('200'), named('Sales', accountRoles.salesRevenue.types)].find((account) =>
    fits(account, accountRoles.salesRevenue.types),
  );
  return [
    { row: roleRow('salesRevenue'), xeroAccount: sales?.code ?? '' },
    ...cin7.accounts.map((account) => {
      const types = expectedTypes(account);
      const sameCode = byCode.get(account.code);
      const match = fits(sameCode, types) ? sameCode : named(account.name, types);
      return { row: accountRow(account.code), xeroAccount: match?.code ?? '' };
    }),
  ];
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

/** Shop channels by month to a contact of their own, everything else one by one; COGS by month and channel. */
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
      kind: 'invoices',
      postAs: 'month',
      contact: contactOf(channel),
    }));
  return [
    ...shops,
    { ...blank, row: 'rest:invoices', channel: '', kind: 'invoices', postAs: 'individual', contact: '' },
    { ...blank, row: 'rest:cogs', channel: '', kind: 'cogs', postAs: 'month', contact: '' },
  ];
}
