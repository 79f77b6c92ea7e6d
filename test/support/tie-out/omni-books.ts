import Big from 'big.js';
import type { ConnectionDto } from '../../../server/contract/connections';
import { omniList } from '../omni';
import { cents, Sums } from './sums';

/** What Omni's own lists say, read over plain HTTP, in base currency. */
export interface OmniBooks {
  /** Invoices less credit notes in base currency by month, tax included. */
  readonly sold: Sums;
  /** Bills less suppliers' credits in base currency by month, tax included. */
  readonly billed: Sums;
  /** Bills in other currencies by month, without tax, at Omni's rate. */
  readonly foreignBills: Sums;
  /**
   * Payments in base currency by month and Xero account, in less out; and deposits, whatever their currency, at Omni's rate:
   * what comes before the invoice settles no document, and stands in the currency of the bank account.
   */
  readonly paid: Sums;
  /** Payments of documents in other currencies, by currency first, in it. */
  readonly paidForeign: Sums;
}

interface Trade {
  readonly id: number;
  readonly total: number;
  readonly currencyCode: string;
  readonly currencyRate: number;
  readonly isVoid: boolean;
  readonly isApproved: boolean;
  readonly invoiceDate?: string | null;
  readonly creditNoteDate?: string | null;
  readonly taxTotal?: number;
}
interface Paid {
  readonly orderId: number;
  readonly orderType: string;
  readonly method: string;
  readonly amount: number;
  readonly paymentDate: string;
  readonly isAuthorized: boolean;
}

const base = 'NZD';

/** @param clearing Xero account by way of paying */
export async function omniBooks(
  connection: ConnectionDto,
  clearing: Readonly<Record<string, string>>,
): Promise<OmniBooks> {
  const list = <Row>(name: string): Promise<Row[]> => omniList<Row>(connection, name);
  const books = {
    sold: new Sums(),
    billed: new Sums(),
    foreignBills: new Sums(),
    paid: new Sums(),
    paidForeign: new Sums(),
  };
  const [orders, notes, purchases] = [
    await list<Trade>('SalesOrders'),
    await list<Trade>('CreditNotes'),
    await list<Trade>('PurchaseOrders'),
  ];
  for (const order of orders.filter(counts))
    if (order.invoiceDate && order.currencyCode === base)
      books.sold.add([monthIn(order.invoiceDate)], order.total);
  for (const note of notes.filter(counts))
    if (note.creditNoteDate && note.currencyCode === base)
      books.sold.add([monthIn(note.creditNoteDate)], new Big(note.total).abs().neg());
  for (const bill of purchases.filter(counts)) {
    if (!bill.invoiceDate) continue;
    const month = monthIn(bill.invoiceDate);
    if (bill.currencyCode === base) books.billed.add([month], bill.total);
    else books.foreignBills.add([month], cents(new Big(bill.total).times(bill.currencyRate)));
  }
  const paid = new Map<string, Trade>();
  for (const [name, trades] of Object.entries({
    SalesOrders: orders,
    CreditNotes: notes,
    PurchaseOrders: purchases,
  }))
    for (const trade of trades) paid.set(`${name}/${trade.id}`, trade);
  for (const { orderId, orderType, method, amount, paymentDate, isAuthorized } of await list<Paid>(
    'Payments',
  )) {
    if (!isAuthorized) continue;
    const side = /^(Sales|Credit)/.exec(orderType)?.[1] ?? 'Purchase';
    const of = { Sales: 'SalesOrders', Credit: 'CreditNotes', Purchase: 'PurchaseOrders' }[side] ?? '';
    const trade = paid.get(`${of}/${orderId}`);
    if (!trade) throw new Error(`A payment stands on ${of}/${orderId}, which is not there`);
    const money = {
      Sales: new Big(amount),
      Credit: new Big(amount).abs().neg(),
      // A supplier's credit is a purchase order with negative amounts, and its payment comes in.
      Purchase: new Big(amount).neg(),
    }[side];
    if (!money) throw new Error(`A payment of an unknown kind: ${orderType}`);
    const name = [monthIn(paymentDate), clearing[method] ?? `nowhere for ${method}`];
    const date = trade.invoiceDate ?? trade.creditNoteDate;
    if (trade.currencyCode === base) books.paid.add(name, money);
    else if (!date || dayIn(paymentDate) < dayIn(date))
      books.paid.add(name, cents(money.times(trade.currencyRate)));
    else books.paidForeign.add([trade.currencyCode, ...name], money);
  }
  return books;
}

const counts = ({ isVoid, isApproved }: Trade): boolean => !isVoid && isApproved;

const local = new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Auckland' });
/** Day of a moment in the account's own time. */
const dayIn = (moment: string): string => local.format(new Date(moment));
const monthIn = (moment: string): string => dayIn(moment).slice(0, 7);
