import Big from 'big.js';
import type { CreditNote, Invoice, Payment } from 'xero-node';
import type { Period, xeroWitness } from '../cogsheet';
import { cents, monthOf, rateToSend, Sums } from './sums';

type Client = Awaited<ReturnType<typeof xeroWitness>>['client'];

/** Codes of the accounts that Xero chooses by itself. */
export interface SystemCodes {
  readonly receivable: string;
  readonly payable: string;
  readonly tax: string;
  readonly rounding: string;
  readonly gains: string;
}

export interface XeroChart {
  readonly codes: SystemCodes;
  readonly retainedEarnings: string;
  /** Accounts that begin anew with each financial year. */
  readonly profitAndLoss: ReadonlySet<string>;
  /** The month, 1 to 12, that a financial year begins with. */
  readonly firstMonth: number;
}

export async function xeroChart(client: Client): Promise<XeroChart> {
  const accounts = (await client.getAccounts('')).body.accounts ?? [];
  const [organisation] = (await client.getOrganisations('')).body.organisations ?? [];
  const system = (name: string): string => {
    const code = accounts.find(({ systemAccount }) => String(systemAccount) === name)?.code;
    if (code === undefined) throw new Error(`Xero's chart has no account ${name}`);
    return code;
  };
  return {
    codes: {
      ...{ receivable: system('DEBTORS'), payable: system('CREDITORS'), tax: system('GST') },
      ...{ rounding: system('ROUNDING'), gains: system('REALISEDCURRENCYGAIN') },
    },
    retainedEarnings: system('RETAINEDEARNINGS'),
    profitAndLoss: new Set(
      accounts
        .filter((account) => ['REVENUE', 'EXPENSE'].includes(String(account._class)))
        .map(({ code }) => code ?? ''),
    ),
    firstMonth: ((organisation?.financialYearEndMonth ?? 12) % 12) + 1,
  };
}

/** Movements by month and account out of Xero's trial balances at the end of each day before and last day, debit positive. */
export async function xeroMovements(
  client: Client,
  months: readonly Period[],
  chart: XeroChart,
): Promise<Sums> {
  const movements = new Sums();
  for (const { from, to } of months) {
    const dayBefore = new Date(Date.parse(from) - 86_400_000).toISOString().slice(0, 10);
    const beginsYear = Number(from.slice(5, 7)) === chart.firstMonth;
    for (const [code, balance] of await trialBalance(client, dayBefore)) {
      const carried = beginsYear && chart.profitAndLoss.has(code) ? chart.retainedEarnings : code;
      movements.add([monthOf(from), carried], balance.neg());
    }
    for (const [code, balance] of await trialBalance(client, to))
      movements.add([monthOf(from), code], balance);
  }
  return movements;
}

/** Balance of each account at the end of a day, debit positive, out of Xero's own report. */
async function trialBalance(client: Client, date: string): Promise<[code: string, balance: Big][]> {
  const { body } = await client.getReportTrialBalance('', date);
  return (body.reports?.[0]?.rows ?? []).flatMap(({ rows = [] }) =>
    rows.flatMap(({ cells = [] }): [string, Big][] => {
      const code = /\((\w+)\)$/.exec(cells[0]?.value ?? '')?.[1];
      if (code === undefined) return [];
      // The last two columns are the year to date (xero 6).
      return [[code, new Big(cells[3]?.value || '0').minus(cells[4]?.value || '0')]];
    }),
  );
}

/** What Xero makes of documents in other currencies, worked out from the documents and their payments alone. */
export interface ForeignBooks {
  /** By month and account, debit positive, in base currency. */
  readonly moved: Sums;
  /** Of it, gains and losses between the rates of documents and of their payments, by month; a loss is positive. */
  readonly losses: Sums;
  /** Amounts in foreign currency by type, currency, Cin7's rate, month and account. */
  readonly amounts: Sums;
}

type Trade = Invoice & CreditNote;

/**
 * How Xero turns foreign documents into base currency is a guess [?], the sandbox's own: the total and each line and tax
 * alone, half up at the kept six-digit rate, the cents lost between them on the account for rounding; a payment takes its
 * share of the total at the document's rate, and what its own rate makes of it is a gain or a loss.
 */
export async function foreignBooks(
  client: Client,
  { receivable, payable, tax, rounding, gains }: SystemCodes,
  cin7Rates: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<ForeignBooks> {
  const { documents, payments } = await foreignDocuments(client);
  const books = { moved: new Sums(), losses: new Sums(), amounts: new Sums() };
  const rateIn = (currency: string, sent: number | undefined, total: Big): string =>
    [...(cin7Rates.get(currency) ?? [])].find((rate) => rateToSend(total, new Big(rate)).eq(sent ?? 0)) ??
    `no rate of Cin7 for ${sent ?? 'none'}`;
  for (const document of documents) {
    const type = String(document.type);
    const currency = String(document.currencyCode);
    const month = monthOf(dayOf(document.date));
    const total = new Big(document.total ?? 0);
    const sign = type === 'ACCREC' || type === 'ACCPAYCREDIT' ? 1 : -1;
    const control = type.startsWith('ACCREC') ? receivable : payable;
    const inBase = (amount: Big): Big => cents(amount.div(document.currencyRate ?? 1)).times(sign);
    const rate = rateIn(currency, document.currencyRate, total);

    books.moved.add([month, control], inBase(total));
    let lost = inBase(total);
    for (const [code, amount] of lineAmounts(document, tax)) {
      books.amounts.add([type, currency, rate, month, code], amount);
      books.moved.add([month, code], inBase(amount).neg());
      lost = lost.minus(inBase(amount));
    }
    books.moved.add([month, rounding], lost.neg());

    let open = total;
    for (const { paymentID } of document.payments ?? []) {
      const payment = payments.get(paymentID ?? '');
      if (!payment) throw new Error(`Payment ${paymentID ?? ''} is not listed`);
      const paid = new Big(payment.amount ?? 0);
      const paidIn = monthOf(dayOf(payment.date));
      const paidRate = rateIn(currency, payment.currencyRate, paid);
      const account = payment.account?.code ?? '';
      const relief = inBase(open).minus(inBase(open.minus(paid)));
      const money = cents(paid.div(payment.currencyRate ?? 1)).times(sign);
      open = open.minus(paid);
      books.amounts.add([`${type} paid`, currency, paidRate, paidIn, account], paid);
      books.moved.add([paidIn, account], money);
      books.moved.add([paidIn, control], relief.neg());
      books.moved.add([paidIn, gains], relief.minus(money));
      books.losses.add([paidIn], relief.minus(money));
    }
  }
  return books;
}

/** Net of each line on its account, and its tax. */
const lineAmounts = ({ lineItems = [], lineAmountTypes }: Trade, taxCode: string): [string, Big][] =>
  lineItems.flatMap(({ accountCode = '', lineAmount = 0, taxAmount = 0 }): [string, Big][] => [
    [accountCode, new Big(lineAmount).minus(String(lineAmountTypes) === 'Inclusive' ? taxAmount : 0)],
    [taxCode, new Big(taxAmount)],
  ]);

async function foreignDocuments(client: Client) {
  const [organisation] = (await client.getOrganisations('')).body.organisations ?? [];
  const invoices = await allPages(
    async (page) =>
      (
        await client.getInvoices(
          ...(['', undefined, undefined, undefined, undefined, undefined, undefined, undefined] as const),
          ...([page, undefined, undefined, 4, undefined, pageSize] as const),
        )
      ).body.invoices,
  );
  const notes = await allPages(
    async (page) =>
      (await client.getCreditNotes('', undefined, undefined, undefined, page, 4, pageSize)).body.creditNotes,
  );
  const payments = await allPages(
    async (page) =>
      (await client.getPayments('', undefined, undefined, undefined, page, pageSize)).body.payments,
  );
  const documents = [...(invoices as Trade[]), ...(notes as Trade[])].filter(
    ({ currencyCode }) => String(currencyCode) !== String(organisation?.baseCurrency),
  );
  if (documents.some(({ amountCredited, appliedAmount }) => (amountCredited ?? 0) + (appliedAmount ?? 0) > 0))
    throw new Error('A foreign credit note is allocated: its gain is not worked out here');
  return {
    documents,
    payments: new Map(payments.map((payment): [string, Payment] => [payment.paymentID ?? '', payment])),
  };
}

/** What documents of other currencies were paid with, in less out, in it: by currency, month and account. */
export function foreignPayments({ amounts }: ForeignBooks): Sums {
  const paid = new Sums();
  for (const [name, amount] of amounts.entries()) {
    // `ACCREC paid USD 1.6 2026-08 090`; the rate may be words.
    const parts = name.split(' ');
    if (parts[1] !== 'paid') continue;
    const sign = parts[0] === 'ACCREC' || parts[0] === 'ACCPAYCREDIT' ? 1 : -1;
    paid.add([parts[2] ?? '', ...parts.slice(-2)], new Big(amount).times(sign));
  }
  return paid;
}

const pageSize = 1000;
async function allPages<Item>(read: (page: number) => Promise<Item[] | undefined>): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = 1; ; page += 1) {
    const items = (await read(page)) ?? [];
    all.push(...items);
    if (items.length < pageSize) return all;
  }
}

/** xero-node gives dates as texts or as dates, whatever its types say. */
const dayOf = (date: string | undefined): string => new Date(date ?? '').toISOString().slice(0, 10);
