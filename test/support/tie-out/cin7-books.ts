import Big from 'big.js';
import type { ConnectionDto } from '../../../server/contract/connections';
import { demoAccountId, demoApplicationKey } from '../../../server/sandbox/cin7-core/sandbox';
import type { Period } from '../cogsheet';
import { monthOf, Sums } from './sums';

/** What Cin7's own ledger and documents say of a period, read over plain HTTP. */
export interface Cin7Books {
  /** All ledger rows by month and account, debit positive. */
  readonly ledger: Sums;
  /** Of them, money spent, received and transferred at the bank: no document of Cin7's own integration moves it. */
  readonly moneyTasks: Sums;
  /** Of them, what foreign invoices, bills, credits and their payments put on receivables or payables and its other side. */
  readonly foreign: Sums;
  /** Amounts in foreign currency by type, currency, Cin7's rate, month and account, out of the documents themselves. */
  readonly foreignAmounts: Sums;
  /** Cin7's rates by currency, base for one foreign. */
  readonly rates: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Codes {
  /** Xero account code of a Cin7 one. */
  readonly inXero: (cin7Code: string) => string;
  /** Xero codes of receivables, payables and tax. */
  readonly receivable: string;
  readonly payable: string;
  readonly tax: string;
}

interface Row {
  readonly TaskID: string;
  readonly DebitAccountCode: string;
  readonly CreditAccountCode: string;
  readonly Amount: number;
  readonly EffectiveDate: string;
}
interface Line {
  readonly Account: string;
  readonly Total: number;
  readonly Tax: number;
}
interface Money {
  readonly Account: string;
  readonly Amount: number;
  readonly DatePaid: string;
  readonly CurrencyRate: number;
}
/** An invoice or a credit note, of a sale or a purchase. */
interface Part {
  readonly TaskID?: string;
  readonly Status: string;
  readonly Lines?: readonly Line[];
  readonly AdditionalCharges?: readonly Line[];
  readonly Tax?: number;
  readonly Payments?: readonly Money[];
  readonly Refunds?: readonly Money[];
  readonly InvoiceDate?: string;
  readonly CreditNoteDate?: string;
  readonly CurrencyConversionRate?: number;
  readonly CreditNoteConversionRate?: number;
}
interface Sale {
  readonly ID: string;
  readonly CustomerCurrency: string;
  readonly TaxCalculation: string;
  readonly Invoices: readonly Part[];
  readonly CreditNotes: readonly Part[];
}
interface Purchase {
  readonly ID: string;
  readonly SupplierCurrency: string;
  readonly CurrencyRate: number;
  readonly TaxCalculation: string;
  readonly Invoice: Part | readonly Part[];
  readonly CreditNote: Part | readonly Part[];
}

type Get = <Body>(path: string) => Promise<Body>;

export async function cin7Books(connection: ConnectionDto, period: Period, codes: Codes): Promise<Cin7Books> {
  const headers = { 'api-auth-accountid': demoAccountId, 'api-auth-applicationkey': demoApplicationKey };
  const get: Get = async <Body>(path: string) => {
    const answer = await fetch(`${connection.sandbox?.cin7Core ?? ''}/${path}`, { headers });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.json()) as Body;
  };
  const foreign = new ForeignDocuments(period, codes);
  for (const sale of await foreignSales(get)) foreign.addSale(sale);
  for (const purchase of await foreignPurchases(get)) foreign.addPurchase(purchase);
  const tasks = await pages<{ TaskID: string }>(get, 'moneyTaskList?', 'MoneyTasks');
  const moneyIds = new Set(tasks.map(({ TaskID }) => TaskID));

  const books = { ledger: new Sums(), moneyTasks: new Sums(), foreign: new Sums() };
  // Cin7 takes both dates as strictly before and after (cin7-core 6).
  const window = `FromDate=${dayAfter(period.from, -1)}&ToDate=${dayAfter(period.to, 1)}`;
  for (const row of await pages<Row>(get, `transactions?${window}&`, 'Transactions')) {
    const sides = [codes.inXero(row.DebitAccountCode), codes.inXero(row.CreditAccountCode)] as const;
    const isControl = sides.some((code) => code === codes.receivable || code === codes.payable);
    const of = [
      books.ledger,
      ...(moneyIds.has(row.TaskID) ? [books.moneyTasks] : []),
      ...(isControl && foreign.taskIds.has(row.TaskID) ? [books.foreign] : []),
    ];
    for (const sums of of) {
      sums.add([monthOf(row.EffectiveDate), sides[0]], row.Amount);
      sums.add([monthOf(row.EffectiveDate), sides[1]], new Big(row.Amount).neg());
    }
  }
  return { ...books, foreignAmounts: foreign.amounts, rates: foreign.rates };
}

/** Foreign documents of the period and their payments, by the amounts that stand on the documents. */
class ForeignDocuments {
  readonly taskIds = new Set<string>();
  readonly amounts = new Sums();
  readonly rates = new Map<string, Set<string>>();

  constructor(
    private readonly period: Period,
    private readonly codes: Codes,
  ) {}

  addSale({ ID, CustomerCurrency, TaxCalculation, Invoices, CreditNotes }: Sale): void {
    this.taskIds.add(ID);
    const inclusive = TaxCalculation === 'Inclusive';
    for (const part of Invoices)
      this.addPart('ACCREC', CustomerCurrency, part.CurrencyConversionRate ?? 0, inclusive, part);
    for (const part of CreditNotes)
      this.addPart('ACCRECCREDIT', CustomerCurrency, part.CreditNoteConversionRate ?? 0, inclusive, part);
  }

  addPurchase({ ID, SupplierCurrency, CurrencyRate, TaxCalculation, Invoice, CreditNote }: Purchase): void {
    this.taskIds.add(ID);
    const inclusive = TaxCalculation === 'Inclusive';
    for (const part of [Invoice].flat())
      this.addPart('ACCPAY', SupplierCurrency, CurrencyRate, inclusive, part);
    for (const part of [CreditNote].flat())
      this.addPart('ACCPAYCREDIT', SupplierCurrency, CurrencyRate, inclusive, part);
  }

  private addPart(type: string, currency: string, rate: number, inclusive: boolean, part: Part): void {
    if (part.Status !== 'AUTHORISED' && part.Status !== 'PAID') return;
    if (part.TaskID !== undefined) this.taskIds.add(part.TaskID);
    const put = (of: string, at: number, date: string, code: string, amount: Big.BigSource): void => {
      if (date.slice(0, 10) < this.period.from || date.slice(0, 10) > this.period.to) return;
      this.rates.set(currency, (this.rates.get(currency) ?? new Set()).add(String(at)));
      this.amounts.add([of, currency, String(at), monthOf(date), code], amount);
    };
    const date = part.InvoiceDate ?? part.CreditNoteDate ?? '';
    for (const { Account, Total, Tax } of [...(part.Lines ?? []), ...(part.AdditionalCharges ?? [])])
      put(type, rate, date, this.codes.inXero(Account), new Big(Total).minus(inclusive ? Tax : 0));
    put(type, rate, date, this.codes.tax, part.Tax ?? 0);
    for (const paid of [...(part.Payments ?? []), ...(part.Refunds ?? [])])
      put(`${type} paid`, paid.CurrencyRate, paid.DatePaid, this.codes.inXero(paid.Account), paid.Amount);
  }
}

async function foreignSales(get: Get): Promise<Sale[]> {
  const list = await pages<{ SaleID: string; BaseCurrency: string; CustomerCurrency: string }>(
    get,
    'saleList?',
    'SaleList',
  );
  const foreign = list.filter(({ BaseCurrency, CustomerCurrency }) => BaseCurrency !== CustomerCurrency);
  return inTurn(foreign, ({ SaleID }) => get<Sale>(`sale?ID=${SaleID}`));
}

async function foreignPurchases(get: Get): Promise<Purchase[]> {
  const list = await pages<{ ID: string; Type: string; BaseCurrency: string; SupplierCurrency: string }>(
    get,
    'purchaseList?',
    'PurchaseList',
  );
  const foreign = list.filter(({ BaseCurrency, SupplierCurrency }) => BaseCurrency !== SupplierCurrency);
  return inTurn(foreign, ({ ID, Type }) =>
    get<Purchase>(`${Type === 'Simple Purchase' ? 'purchase' : 'advanced-purchase'}?ID=${ID}`),
  );
}

async function inTurn<One, Read>(ones: readonly One[], read: (one: One) => Promise<Read>): Promise<Read[]> {
  const all: Read[] = [];
  for (const one of ones) all.push(await read(one));
  return all;
}

/** All rows of a list; `path` ends where further parameters may follow. */
async function pages<Item>(get: Get, path: string, key: string): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = 1; ; page += 1) {
    const body = await get<{ Total: number } & Record<string, unknown>>(`${path}Page=${page}&Limit=1000`);
    all.push(...(body[key] as Item[]));
    if (page * 1000 >= body.Total) return all;
  }
}

const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
