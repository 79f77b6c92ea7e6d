import { lineTotal, wholeUnits } from '../cin7-omni/amounts';
import type { CreditNote, Line, SalesOrder } from '../cin7-omni/records';
import { unitsOf } from '../cin7-omni/records';
import { completeCredit, dispatch, invoice, voidOrder } from '../cin7-omni/sale-rules';
import { isoDate, monthStart, type Day } from '../demo/days';
import { asNumber, share } from '../demo/rounding';
import { pay, payRest, putStatus, totalOf } from './money-record';
import { creditNote } from './order-record';
import { placeOrder, type SalePlan } from './ordering';
import type { Plot } from './plots';
import { payAtRegister } from './register';
import type { Story } from './story';

/** A sale from its order on: what happens today, and what is planned. */
export function sell(story: Story, plan: SalePlan): void {
  const order = placeOrder(story, plan);
  if (order === null) return;
  switch (plan.channel) {
    case 'register':
      return overTheCounter(story, order);
    case 'online':
      return sendOnline(story, order, plan.plot);
    case 'wholesale':
      return sendWholesale(story, order, plan.plot);
  }
}

const nextMonth = (day: Day): Day => monthStart(monthStart(day) + 40);

function overTheCounter(story: Story, order: SalesOrder): void {
  const day = isoDate(story.agenda.now);
  if (!dispatch(story.company, order, day)) throw new Error('Sold what was not on the shelf');
  invoice(story.company, order, day);
  payAtRegister(story, order);
}

function sendOnline(story: Story, order: SalesOrder, plot: Plot): void {
  const { agenda, random, company } = story;
  const day = agenda.now;
  invoice(company, order, isoDate(day));
  const method = random.weighted([
    ['Shopify Payments', 70],
    ['PayPal', 20],
    ['Afterpay', 10],
  ] as const);
  pay(story, order, 'SalesOrder', totalOf(order), method);
  settleStatus(story, order, plot);
  agenda.plan(
    day +
      random.weighted([
        [0, 30],
        [1, 45],
        [2, 15],
        [4, 10],
      ] as const),
    'shipment',
    () => send(story, order, plot),
  );
}

/** Sends the order as a whole, or waits another day for stock. */
function send(story: Story, order: SalesOrder, plot: Plot): void {
  const { agenda, company, random } = story;
  const shippedOf = (line: Line): number =>
    plot === 'sent in part' && line.sort === 1 ? Math.floor(line.qty / 2) : line.qty;
  if (!dispatch(company, order, isoDate(agenda.now), shippedOf)) {
    agenda.plan(agenda.now + 1, 'shipment', () => send(story, order, plot));
    return;
  }
  const returned = plot.startsWith('return') || plot.startsWith('credited');
  const likely = order.taxStatus === 'Incl' ? 7 : 3;
  if (returned || (plot === 'usual' && random.chance(likely)))
    agenda.plan(agenda.now + random.int(3, 12), 'return', () => takeBack(story, order, plot));
  if (order.taxStatus !== 'Incl' && order.invoiceDate === null && plot !== 'sent, never invoiced') {
    const day =
      plot === 'invoiced in the next month' ? nextMonth(agenda.now) + 1 : agenda.now + random.int(0, 4);
    agenda.plan(day, 'invoice', () => invoiceOnTerms(story, order, plot));
  }
}

function sendWholesale(story: Story, order: SalesOrder, plot: Plot): void {
  const { agenda, random, company } = story;
  const day = agenda.now;
  if (plot === 'draft') {
    Object.assign(order, { isApproved: false, status: 'Draft' });
    return;
  }
  if (plot === 'void' || plot === 'void with an invoice') {
    if (plot === 'void with an invoice') invoice(company, order, isoDate(day));
    agenda.plan(day + 2, 'review', () => voidOrder(company, order));
    return;
  }
  if (plot === 'deposit' || (plot === 'usual' && random.chance(18)))
    pay(story, order, 'SalesOrder', share(totalOf(order), 30n, 100n), 'Deposit');
  const early = ['invoiced, never sent', 'sent in the next month'].includes(plot);
  const late = ['sent, never invoiced', 'invoiced in the next month', 'deposit'].includes(plot);
  if (early || (!late && random.chance(30))) invoiceOnTerms(story, order, plot);
  if (plot === 'invoiced, never sent') return;
  const sendOn =
    plot === 'sent in the next month' ? nextMonth(day) + random.int(0, 2) : day + random.int(1, 6);
  agenda.plan(sendOn, 'shipment', () => send(story, order, plot));
}

function invoiceOnTerms(story: Story, order: SalesOrder, plot: Plot): void {
  const { agenda, random, company } = story;
  invoice(company, order, isoDate(agenda.now));
  settleStatus(story, order, plot);
  const inParts = random.chance(15);
  for (const part of inParts ? [50n, 100n] : [100n]) {
    agenda.plan(agenda.now + random.int(10, 24) + (part === 50n ? 0 : 12), 'payment', () =>
      payRest(story, order, 'SalesOrder', part, 'Direct Credit'),
    );
  }
}

/** The evening after, the accounting link has looked at the document. */
function settleStatus(story: Story, record: SalesOrder | CreditNote, plot: Plot): void {
  const { agenda, random } = story;
  const status = random.weighted([
    ['Imported', 68],
    ['NotImported', 24],
    ['DoNotImport', 6],
    ['Error', 2],
  ] as const);
  const settled = plot === 'status error' ? 'Error' : plot === 'usual' ? status : 'Imported';
  if (settled !== 'NotImported')
    agenda.plan(agenda.now + 1, 'review', () => putStatus(story, record, settled));
}

/** A customer wants money back, and mostly sends the goods with it. */
function takeBack(story: Story, order: SalesOrder, plot: Plot): void {
  const { agenda, random, company } = story;
  const line = order.lineItems.find(
    (one) => one.qtyShipped > 0 && one.sizeCodes === null && unitsOf(one, 1).length > 0 && one.parentId === 0,
  );
  if (line === undefined) return;
  const quantity =
    plot === 'credited, goods half back'
      ? Math.min(2, line.qtyShipped)
      : Math.min(line.qtyShipped, random.int(1, 2));
  const price = share(wholeUnits(lineTotal(line).toNumber(), 2), 1n, BigInt(line.qty));
  const credit = creditNote(story, order, [{ line, quantity, price: asNumber(price) }]);
  const credited = (): void => {
    credit.creditNoteDate = isoDate(agenda.now);
    credit.creditNoteNumber = company.next('credit');
    credit.modifiedDate = company.time.now();
    settleStatus(story, credit, plot);
    if (order.taxStatus === 'Incl') pay(story, credit, 'CreditNote', totalOf(credit), 'Shopify Payments');
  };
  const half = (moved: Line): number =>
    plot === 'credited, goods half back' ? Math.trunc(moved.qty / 2) : moved.qty;
  const back = (): void => completeCredit(company, credit, isoDate(agenda.now), half);
  const withGoods = plot !== 'credited without goods' && (plot !== 'usual' || random.chance(75));
  if (withGoods) agenda.plan(agenda.now + random.int(0, 2), 'return', back);
  if (plot === 'returned, never credited') return;
  const day =
    plot === 'credited in the next month' ? nextMonth(agenda.now) + 1 : agenda.now + random.int(0, 3);
  agenda.plan(day, 'invoice', credited);
}
