import {
  accountRoleNames,
  accountRow,
  accountsByCode,
  cin7AccountText,
  codeOfLabel,
  expectedTypes,
  judgeAccount,
  judgeRole,
  roleRow,
  type AccountRole,
} from './accounts';
import { noneText, type ChannelRule } from './channel-rules';
import { compileChannels } from './compile-channels';
import { contactBook, resolveContacts, resolveName, type ContactResolution } from './contact-links';
import type { Fault } from './fault';
import { itemBook, resolveItem, type ItemLink } from './item-links';
import { nothingKnown, type KnownRecords } from './known-records';
import type { MappingTables } from './mapping-tables';
import type { Cin7Reference, XeroAccount, XeroReference, XeroTaxRate } from './organisation';
import { judgePaymentAccount, paymentRow } from './payment-accounts';
import { ok, type Result } from './result';
import { compileSettings, type Settings } from './settings';
import { compareRates, judgeTax, taxRow, taxTypeOfLabel, type TaxDirection } from './taxes';

const revenueTypes = ['REVENUE', 'SALES', 'OTHERINCOME'];

/** The mapping tables judged against both charts: every look-up answers an account or the reason why there is none. */
export interface Mapping {
  account(cin7Code: string): Result<XeroAccount, Fault>;
  role(role: AccountRole): Result<XeroAccount, Fault>;
  /** A Xero account by its own code, for a Channels cell that was judged already. */
  xeroAccount(code: string): Result<XeroAccount, Fault>;
  /** A Xero account that a posted line stands on, of whatever type: it must still be usable. */
  postedAccount(code: string): Result<XeroAccount, Fault>;
  tax(direction: TaxDirection, rule: string): Result<XeroTaxRate, Fault>;
  /** The Xero contact of a Cin7 customer or supplier; by name alone when the id is blank or not known. */
  contact(cin7ContactId: string, name: string): ContactResolution;
  /** The account in Xero that money goes through when Cin7 books it to this one. */
  paymentAccount(cin7Code: string): Result<XeroAccount, Fault>;
  /** The Xero item of a SKU, and why documents that hold it are stopped. */
  item(sku: string): ItemLink;
  /** True when the user (or a proposal) gave this Cin7 account a Xero account. */
  isMapped(cin7Code: string): boolean;
  readonly rules: readonly ChannelRule[];
  readonly settings: Settings;
  /** Every fault and warning of every row, whether a document uses the row or not; unmapped rows are not among them. */
  readonly faults: readonly Fault[];
}

/**
 * Compiles the tables (accounting-rules 2 and 5). Look-ups of Cin7 accounts that are not in Cin7's chart are judged as
 * well, so a code that only occurs on a document still gets a named fault.
 */
export function compileMapping(
  tables: MappingTables,
  cin7: Cin7Reference,
  xero: XeroReference,
  known: KnownRecords = nothingKnown,
): Mapping {
  const accounts = accountsByCode(xero.accounts);
  const rates = new Map(xero.taxRates.map((rate) => [rate.taxType, rate]));
  const cin7Accounts = new Map(cin7.accounts.map((account) => [account.code, account]));
  const rules = new Map(cin7.taxRules.map((rule) => [rule.name, rule]));
  const accountCells = new Map(
    tables.accounts.map(({ row, xeroAccount }) => [row, codeOfLabel(xeroAccount)]),
  );
  const taxCells = new Map(tables.taxes.map(({ row, xeroTaxRate }) => [row, taxTypeOfLabel(xeroTaxRate)]));

  const account = remembered((cin7Code: string): Result<XeroAccount, Fault> => {
    const source = cin7Accounts.get(cin7Code);
    const types = source
      ? expectedTypes(source)
      : ['SALES', 'REVENUE', 'OTHERINCOME', 'DIRECTCOSTS', 'EXPENSE', 'OVERHEADS', 'CURRENT', 'CURRLIAB'];
    const subject = source
      ? cin7AccountText(cin7Code, source.name)
      : `Cin7 account ${cin7Code}, which is not in its chart,`;
    return judgeAccount(
      accounts,
      accountCells.get(accountRow(cin7Code)) ?? '',
      types,
      accountRow(cin7Code),
      subject,
    );
  });
  const role = (name: AccountRole): Result<XeroAccount, Fault> =>
    judgeRole(accounts, accountCells.get(roleRow(name)) ?? '', name);
  const taxOn = (direction: TaxDirection) =>
    remembered((rule: string): Result<XeroTaxRate, Fault> => {
      const name = rule === '' ? noneText : rule;
      return judgeTax(rates, taxCells.get(taxRow(direction, name)) ?? '', direction, name);
    });
  const taxes = { sales: taxOn('sales'), purchases: taxOn('purchases') };
  const tax = (direction: TaxDirection, rule: string) => taxes[direction](rule);

  const payments = compilePayments(tables, cin7, xero, accounts);
  const channels = compileChannels(tables.channels, accounts, xero);
  const settings = compileSettings(new Map(tables.settings.map(({ row, value }) => [row, value])));
  const rowFaults = [
    ...[...accountCells].flatMap(([row, code]) =>
      code === ''
        ? []
        : faultsOf(row.startsWith('role:') ? roleByRow(row, role) : account(row.slice('account:'.length))),
    ),
    ...payments.faults,
    ...[...taxCells].flatMap(([row, taxType]) => (taxType === '' ? [] : taxRowFaults(row, tax, rules))),
  ];
  return {
    account,
    role,
    postedAccount: (code) =>
      judgeAccount(
        accounts,
        code,
        [accounts.get(code)?.type ?? ''],
        code,
        `Account ${code}, on which it was posted,`,
      ),
    xeroAccount: (code) => judgeAccount(accounts, code, revenueTypes, code, `Account ${code}`),
    tax,
    contact: compileContacts(tables, xero, known),
    paymentAccount: payments.account,
    item: compileItems(tables, xero, known),
    isMapped: (cin7Code) => (accountCells.get(accountRow(cin7Code)) ?? '') !== '',
    rules: channels.rules,
    settings: settings.settings,
    faults: [...rowFaults, ...channels.faults, ...settings.faults],
  };
}

/** Answers that every line of every document asks for are made once; what is asked for is as few as the chart is long. */
function remembered<Answer>(answer: (name: string) => Answer): (name: string) => Answer {
  const answers = new Map<string, Answer>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) return known;
    const made = answer(name);
    answers.set(name, made);
    return made;
  };
}

function compilePayments(
  tables: MappingTables,
  cin7: Cin7Reference,
  xero: XeroReference,
  accounts: ReadonlyMap<string, XeroAccount>,
): { account: Mapping['paymentAccount']; faults: Fault[] } {
  const cells = new Map(tables.payments.map(({ row, xeroAccount }) => [row, codeOfLabel(xeroAccount)]));
  const names = new Map(cin7.accounts.map(({ code, name }) => [code, name]));
  const withoutCode = new Set(
    xero.accounts.filter(({ code }) => code === '').map(({ name }) => name.toLowerCase()),
  );
  const account = (code: string): Result<XeroAccount, Fault> => {
    const row = paymentRow(code);
    const subject =
      code === '' ? 'Money for which Cin7 names no account' : cin7AccountText(code, names.get(code) ?? '');
    return judgePaymentAccount(accounts, withoutCode, cells.get(row) ?? '', row, subject);
  };
  const mapped = [...cells].filter(([, code]) => code !== '');
  return { account, faults: mapped.flatMap(([row]) => faultsOf(account(row.slice('payment:'.length)))) };
}

/** All contacts are resolved together, when the first is asked for: who else comes out at the same one counts. */
function compileContacts(
  tables: MappingTables,
  xero: XeroReference,
  known: KnownRecords,
): Mapping['contact'] {
  const resolve = () => {
    const book = contactBook(xero.contacts);
    const cells = new Map(tables.contacts.map(({ row, xeroContact }) => [row, xeroContact]));
    return { book, all: resolveContacts(known.contacts, book, cells, known.links) };
  };
  let resolved: ReturnType<typeof resolve> | null = null;
  return (id, name) => {
    resolved ??= resolve();
    return resolved.all.get(id) ?? resolveName(name, resolved.book);
  };
}

function compileItems(tables: MappingTables, xero: XeroReference, known: KnownRecords): Mapping['item'] {
  const book = itemBook(xero.items);
  const cells = new Map(tables.items.map(({ row, xeroItem }) => [row, xeroItem]));
  const posted = new Set(known.items.filter(({ id }) => known.links.has(id)).map(({ sku }) => sku));
  return (sku) => resolveItem(sku, book, cells, posted.has(sku));
}

const faultsOf = (result: Result<unknown, Fault>): Fault[] => (result.ok ? [] : [result.error]);

function roleByRow(row: string, role: Mapping['role']): Result<XeroAccount | null, Fault> {
  const name = accountRoleNames.find((candidate) => roleRow(candidate) === row);
  return name ? role(name) : ok(null);
}

function taxRowFaults(
  row: string,
  tax: Mapping['tax'],
  rules: ReadonlyMap<string, Cin7Reference['taxRules'][number]>,
): Fault[] {
  const direction: TaxDirection = row.startsWith('sales:') ? 'sales' : 'purchases';
  const name = row.slice(direction.length + 1);
  const rate = tax(direction, name);
  if (!rate.ok) return [rate.error];
  const rule = rules.get(name);
  const warning = rule ? compareRates(rule, rate.value, direction) : null;
  return warning ? [warning] : [];
}
