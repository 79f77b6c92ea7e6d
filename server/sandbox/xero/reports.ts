import { randomUUID } from 'node:crypto';
import {
  dateOf,
  endOfMonth,
  financialYearStart,
  firstOfMonth,
  longDate,
  readDate,
  shortDate,
  wireInstant,
  type CalendarDate,
} from './calendar';
import { sum, twoPlaces, zero, type Exactly } from './decimal';
import { ledgerEntries, type LedgerEntry } from './ledger';
import type { ListQuery } from './list';
import { postDataInvalid } from './problems';
import type { Wire } from './render';
import type { Account } from './seed';
import type { XeroState } from './state';

const isProfitAndLoss = (account: Account) => account.Class === 'REVENUE' || account.Class === 'EXPENSE';

interface Balances {
  /** Net movement, debit positive, of entries dated from `from` (null: ever) to `to`. */
  movement(accountId: string, from: CalendarDate | null, to: CalendarDate): Exactly;
}

function balancesOf(entries: LedgerEntry[]): Balances {
  const byAccount = new Map<string, { date: CalendarDate; amount: Exactly }[]>();
  for (const { date, lines } of entries) {
    for (const { accountId, amount } of lines) {
      const movements = byAccount.get(accountId) ?? [];
      movements.push({ date, amount });
      byAccount.set(accountId, movements);
    }
  }
  return {
    movement: (accountId, from, to) =>
      sum(
        (byAccount.get(accountId) ?? [])
          .filter(({ date }) => date <= to && (from === null || date >= from))
          .map(({ amount }) => amount),
      ),
  };
}

/** Balance of an account at `date`: profit and loss since the year began, retained earnings with all earlier profit. */
function balanceAt(state: XeroState, balances: Balances, account: Account, date: CalendarDate): Exactly {
  const { FinancialYearEndDay, FinancialYearEndMonth } = state.organisation;
  const yearStart = financialYearStart(date, FinancialYearEndDay, FinancialYearEndMonth);
  if (isProfitAndLoss(account)) return balances.movement(account.AccountID, yearStart, date);
  const own = balances.movement(account.AccountID, null, date);
  if (account.SystemAccount !== 'RETAINEDEARNINGS') return own;
  const dayBefore = dateOf(new Date(Date.parse(`${yearStart}T00:00:00Z`) - 86_400_000));
  const earlier = state.accounts.all().filter(isProfitAndLoss);
  return own.plus(sum(earlier.map(({ AccountID }) => balances.movement(AccountID, null, dayBefore))));
}

const cell = (value: string, accountId?: string): Wire =>
  accountId === undefined
    ? { Value: value }
    : { Value: value, Attributes: [{ Value: accountId, Id: 'account' }] };
const row = (values: string[], accountId?: string): Wire => ({
  RowType: 'Row',
  Cells: values.map((value) => cell(value, accountId)),
});
const summaryRow = (values: string[]): Wire => ({
  RowType: 'SummaryRow',
  Cells: values.map((value) => cell(value)),
});
const section = (title: string, rows: Wire[]): Wire => ({ RowType: 'Section', Title: title, Rows: rows });

function reportOf(state: XeroState, name: string, type: string, date: CalendarDate, rows: Wire[]): Wire {
  return {
    Reports: [
      {
        ReportID: type,
        ReportName: name,
        ReportType: type,
        ReportTitles: [name, state.organisation.Name, `As at ${longDate(date)}`],
        ReportDate: longDate(dateOf(state.clock())),
        UpdatedDateUTC: wireInstant(state.now()),
        Fields: [],
        Rows: rows,
      },
    ],
    Id: randomUUID(),
  };
}

function reportDate(state: XeroState, query: ListQuery): CalendarDate {
  if (query.date === undefined || query.date === '') return dateOf(state.clock());
  const date = readDate(query.date);
  if (date === null) throw postDataInvalid(`'${query.date}' is not a date`);
  return date;
}

const sections: [title: string, accountClass: string][] = [
  ['Revenue', 'REVENUE'],
  ['Expenses', 'EXPENSE'],
  ['Assets', 'ASSET'],
  ['Liabilities', 'LIABILITY'],
  ['Equity', 'EQUITY'],
];

/**
 * `GET /Reports/TrialBalance`. YTD columns are the balances at the date; Debit and Credit the movement since the first
 * of that month [?]. Values are strings, empty on the unused side.
 */
export function trialBalance(state: XeroState, query: ListQuery): Wire {
  const date = reportDate(state, query);
  const balances = balancesOf(ledgerEntries(state));
  const totals = [zero, zero, zero, zero];
  const rows = sections.map(([title, accountClass]) => {
    const lines = state.accounts
      .all()
      .filter((account) => account.Class === accountClass)
      .flatMap((account) => {
        const month = balances.movement(account.AccountID, firstOfMonth(date), date);
        const balance = balanceAt(state, balances, account, date);
        if (month.eq(0) && balance.eq(0)) return [];
        const sides = [...bothSides(month), ...bothSides(balance)];
        sides.forEach((side, index) => (totals[index] = (totals[index] ?? zero).plus(side ?? zero)));
        const name = `${account.Name} (${account.Code ?? ''})`;
        return [
          row([name, ...sides.map((side) => (side === null ? '' : twoPlaces(side)))], account.AccountID),
        ];
      });
    return section(title, lines);
  });
  const header = {
    RowType: 'Header',
    Cells: ['Account', 'Debit', 'Credit', 'YTD Debit', 'YTD Credit'].map((v) => cell(v)),
  };
  const total = section('', [summaryRow(['Total', ...totals.map(twoPlaces)])]);
  return reportOf(state, 'Trial Balance', 'TrialBalance', date, [header, ...rows.filter(hasRows), total]);
}

const hasRows = (part: Wire) => (part['Rows'] as Wire[]).length > 0;
const bothSides = (amount: Exactly): [Exactly | null, Exactly | null] =>
  amount.lt(0) ? [null, amount.abs()] : [amount, null];

const groups: [title: string, types: string[], sign: 1 | -1][] = [
  ['Bank', ['BANK'], 1],
  ['Current Assets', ['CURRENT', 'INVENTORY', 'PREPAYMENT'], 1],
  ['Fixed Assets', ['FIXED'], 1],
  ['Non-current Assets', ['NONCURRENT'], 1],
  ['Current Liabilities', ['CURRLIAB', 'LIABILITY', 'PAYG'], -1],
  ['Non-current Liabilities', ['TERMLIAB'], -1],
  ['Equity', ['EQUITY'], -1],
];

/** The account id Xero shows on the line of the year's profit [?]. */
const currentEarningsId = 'abababab-abab-abab-abab-abababababab';

/** `GET /Reports/BalanceSheet`. `date` means the end of its month; `periods` adds earlier columns. */
export function balanceSheet(state: XeroState, query: ListQuery): Wire {
  const date = endOfMonth(reportDate(state, query));
  const step = query.timeframe === 'YEAR' ? 12 : query.timeframe === 'QUARTER' ? 3 : 1;
  const count = Math.min(11, Math.max(0, Number(query.periods ?? 0) || 0));
  const dates = Array.from({ length: count + 1 }, (_, index) => endOfMonth(date, -step * index));
  const balances = balancesOf(ledgerEntries(state));
  const built = groups.map(([title, types, sign]) =>
    balanceGroup(state, balances, dates, title, types, sign),
  );
  const [assets, others] = [built.slice(0, 4), built.slice(4)];
  const liabilities = others.slice(0, 2);
  const equity = others.slice(2);
  const totalOf = (parts: typeof built) =>
    dates.map((_, at) => sum(parts.map((part) => part.totals[at] ?? zero)));
  const total = (title: string, amounts: Exactly[]) =>
    section('', [summaryRow([title, ...amounts.map(twoPlaces)])]);
  const owned = totalOf(assets);
  const owed = totalOf(liabilities);
  const net = owned.map((amount, at) => amount.minus(owed[at] ?? zero));
  const netRow = row(['Net Assets', ...net.map(twoPlaces)]);
  return reportOf(state, 'Balance Sheet', 'BalanceSheet', date, [
    { RowType: 'Header', Cells: ['', ...dates.map(shortDate)].map((value) => cell(value)) },
    section('Assets', []),
    ...assets.map((part) => part.section).filter(hasRows),
    total('Total Assets', owned),
    section('Liabilities', []),
    ...liabilities.map((part) => part.section).filter(hasRows),
    total('Total Liabilities', owed),
    section('', [netRow]),
    ...equity.map((part) => part.section).filter(hasRows),
  ]);
}

function balanceGroup(
  state: XeroState,
  balances: Balances,
  dates: CalendarDate[],
  title: string,
  types: string[],
  sign: 1 | -1,
) {
  const lines: { name: string; id: string; amounts: Exactly[] }[] = state.accounts
    .all()
    .filter((account) => types.includes(account.Type))
    .map((account) => ({
      name: account.Name,
      id: account.AccountID,
      amounts: dates.map((date) => balanceAt(state, balances, account, date).times(sign)),
    }));
  if (title === 'Equity') {
    const earners = state.accounts.all().filter(isProfitAndLoss);
    const amounts = dates.map((date) =>
      sum(earners.map((a) => balanceAt(state, balances, a, date))).times(sign),
    );
    lines.push({ name: 'Current Year Earnings', id: currentEarningsId, amounts });
  }
  const shown = lines.filter(({ amounts }) => amounts.some((amount) => !amount.eq(0)));
  const totals = dates.map((_, at) => sum(shown.map(({ amounts }) => amounts[at] ?? zero)));
  const rows = shown.map(({ name, id, amounts }) => row([name, ...amounts.map(twoPlaces)], id));
  const summary = shown.length === 0 ? [] : [summaryRow([`Total ${title}`, ...totals.map(twoPlaces)])];
  return { section: section(title, [...rows, ...summary]), totals };
}
