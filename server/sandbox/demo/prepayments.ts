import { codes } from './chart';
import { paymentAccount } from './contacts';
import { toBase } from './rounding';
import { totals, type Payment, type Sale, type SalePart } from './sale';
import type { World } from './world';

/** Of the trade orders that can be, one in so many is paid in advance. */
const everyOrder = 4;

/**
 * Some trade customers pay when they order (accounting-rules 3 row 8): the money goes to customer deposits, and counts
 * as the invoice's payment when there is one. Decided when everything else has happened, so that nothing else changes.
 */
export function payBeforehand(world: World): void {
  const random = world.random.fork('prepayments');
  const trade = world.sales.filter(
    ({ customer, advanced, state }) => customer.channel === 'wholesale' && !advanced && state === 'live',
  );
  const paid = trade.filter(({ parts: [part] }) => part?.payments.length === 1);
  const open = trade.filter(({ parts: [part] }) => part?.invoicedOn === null);
  paid
    .filter((_sale, index) => index % everyOrder === 0)
    .forEach((sale) => {
      const [part] = sale.parts;
      const [payment] = part?.payments ?? [];
      if (part === undefined || payment === undefined) return;
      withdraw(sale, part, payment);
      const prepaid = prepay(world, sale, random.guid(), payment.amount);
      apply(sale, part, prepaid, random.guid());
    });
  open
    .filter((_sale, index) => index % 2 === 0)
    .forEach((sale) => {
      const lines = sale.parts.flatMap((part) => [...part.lines, ...part.charges]);
      prepay(world, sale, random.guid(), totals(lines, sale.inclusive).gross / 2n);
    });

  function post(sale: Sale, day: number, debit: string, credit: string, amount: bigint, words: string): void {
    if (amount === 0n) return;
    const row = { id: random.guid(), taskId: sale.id, day, debit, credit, amount };
    sale.postings.push({ ...row, description: `${sale.customer.name} - ${words}` });
  }

  function prepay(of: World, sale: Sale, id: string, amount: bigint): Payment {
    const { customer, day, number } = sale;
    const rate = of.rate(customer.currency, day);
    const payment = { id, day, amount, rate, reference: `Paid with ${number}` };
    sale.prepayments.push(payment);
    const account = paymentAccount(customer.channel);
    post(sale, day, account, codes.customerDeposits, toBase(amount, rate), `prepayment of ${number}`);
    return payment;
  }

  /** The invoice uses it up, at the rate at which it came in. */
  function apply(sale: Sale, part: SalePart, prepaid: Payment, id: string): void {
    const day = part.invoicedOn ?? sale.day;
    const { amount, rate } = prepaid;
    const reference = `Prepayment ${sale.number}`;
    part.payments = [{ id, day, amount, rate, reference, account: codes.customerDeposits }];
    const received = toBase(amount, rate);
    const words = `payment of ${String(part.invoiceNumber)}`;
    post(sale, day, codes.customerDeposits, codes.receivable, received, words);
    const gain = received - toBase(amount, part.invoiceRate);
    post(sale, day, codes.receivable, codes.currencyGains, gain, words);
  }
}

/** As if the payment had never been: its rows go. */
function withdraw(sale: Sale, part: SalePart, payment: Payment): void {
  const words = `${sale.customer.name} - payment of ${String(part.invoiceNumber)}`;
  sale.postings = sale.postings.filter(
    (row) => row.description !== words || row.taskId !== part.invoiceTask || row.day !== payment.day,
  );
}
