import { codes } from './chart';
import { paymentAccount } from './contacts';
import { moved, recosted } from './product-movements';
import { sum, toBase } from './rounding';
import {
  makeLine,
  baseByAccount,
  post,
  postCost,
  totals,
  touched,
  type Payment,
  type Sale,
  type SaleLine,
  type SalePart,
} from './sale';
import type { Issue } from './stock-ledger';
import type { World } from './world';

/** Puts the life of an order on the agenda: shipments, invoices, payments, returns. */
export function scheduleSale(world: World, sale: Sale): void {
  if (sale.state !== 'live') return;
  for (const part of sale.parts) {
    world.agenda.plan(part.shipOn, 'shipment', () => ship(world, sale, part));
    if (part.invoiceOn !== null)
      world.agenda.plan(part.invoiceOn, 'invoice', () => invoice(world, sale, part));
  }
}

/** Ships one part as a whole, or waits another day for stock. */
function ship(world: World, sale: Sale, part: SalePart): void {
  const { agenda, stock, random } = world;
  const stocked = part.lines.filter((line) => line.product?.stocked === true);
  const short = stocked.some(
    (line) => stock.onHand(line.product?.sku ?? '', sale.location.name) < line.quantity,
  );
  if (short) return agenda.plan(agenda.now + 1, 'shipment', () => ship(world, sale, part));
  part.shippedOn = agenda.now;
  touched(world, sale, agenda.now);
  part.lines.forEach((line, index) => {
    const { product } = line;
    if (product === null || !product.stocked) return;
    const card = {
      ...{ taskId: part.fulfilmentTask, number: sale.number, location: sale.location.name },
      type: sale.advanced ? 'SaleMultiple' : 'Sale',
    };
    const costChanged = (amount: bigint): void => {
      postCost(world, sale, part.fulfilmentTask, product, amount);
      recosted(world, product, { ...card, type: `${card.type} COGS Change`, amount: -amount });
    };
    const issues = stock.issue(product.sku, sale.location.name, line.quantity, { costChanged });
    if (issues === null) throw new Error('Stock was promised twice');
    part.issues.set(index, issues);
    postCost(world, sale, part.fulfilmentTask, product, valueOf(issues));
    moved(world, product, { ...card, quantity: -line.quantity, amount: -valueOf(issues) });
  });
  if (part.invoiceOn === null) {
    agenda.plan(agenda.now + random.int(0, 5), 'invoice', () => invoice(world, sale, part));
  }
  if (random.chance(1))
    agenda.plan(agenda.now + random.int(3, 12), 'cost', () => redoShipment(world, sale, part));
  if (random.chance(sale.inclusive ? 7 : 3)) {
    agenda.plan(agenda.now + random.int(4, 18), 'return', () => returnGoods(world, sale, part));
  }
}

const valueOf = (issues: readonly Issue[]): bigint => sum(issues.map((issue) => issue.value));

/** The shipment was undone and authorised again: the cost is reversed and posted anew, net nothing. */
function redoShipment(world: World, sale: Sale, part: SalePart): void {
  for (const [index, issues] of part.issues) {
    const product = part.lines[index]?.product;
    if (product === null || product === undefined) continue;
    postCost(world, sale, part.fulfilmentTask, product, -valueOf(issues));
    postCost(world, sale, part.fulfilmentTask, product, valueOf(issues));
  }
}

function invoice(world: World, sale: Sale, part: SalePart): void {
  const { agenda, random } = world;
  const { customer } = sale;
  part.invoicedOn = agenda.now;
  part.invoiceNumber = world.number('INV');
  part.invoiceRate = world.rate(customer.currency, agenda.now);
  const lines = [...part.lines, ...part.charges];
  const description = `${customer.name} - ${part.invoiceNumber}`;
  for (const [credit, amount] of baseByAccount(lines, sale.inclusive, part.invoiceRate)) {
    post(world, sale, part.invoiceTask, { debit: codes.receivable, credit, amount, description });
  }
  touched(world, sale, agenda.now);
  const gross = totals(lines, sale.inclusive).gross;
  if (customer.termDays === 0) return agenda.plan(agenda.now, 'payment', () => pay(world, sale, part, gross));
  const habit = random.weighted([
    ['full', 70],
    ['half', 10],
    ['never', 20],
  ] as const);
  const due = agenda.now + customer.termDays + random.int(-5, 10);
  if (habit === 'never') return;
  agenda.plan(due, 'payment', () => pay(world, sale, part, habit === 'full' ? gross : gross / 2n));
}

function makePayment(world: World, sale: Sale, amount: bigint): Payment {
  const day = world.agenda.now;
  const by =
    sale.sourceChannel === null || sale.sourceChannel === ''
      ? 'Bank transfer'
      : `${sale.sourceChannel} payout`;
  return {
    id: world.random.guid(),
    day,
    amount,
    rate: world.rate(sale.customer.currency, day),
    reference: by,
  };
}

function pay(world: World, sale: Sale, part: SalePart, amount: bigint): void {
  const payment = makePayment(world, sale, amount);
  const description = `${sale.customer.name} - payment of ${String(part.invoiceNumber)}`;
  const received = toBase(amount, payment.rate);
  part.payments.push(payment);
  post(world, sale, part.invoiceTask, {
    debit: paymentAccount(sale.customer.channel),
    credit: codes.receivable,
    amount: received,
    description,
  });
  const gain = received - toBase(amount, part.invoiceRate);
  post(world, sale, part.invoiceTask, {
    debit: codes.receivable,
    credit: codes.currencyGains,
    amount: gain,
    description,
  });
}

/** The customer sends part of one line back: credit note, mostly restocked; web shops refund at once. */
function returnGoods(world: World, sale: Sale, part: SalePart): void {
  const { agenda, random } = world;
  const candidates = part.lines.flatMap((line, index) =>
    line.product?.stocked === true ? [{ line, index }] : [],
  );
  if (part.invoicedOn === null || candidates.length === 0) return;
  const { line, index } = random.pick(candidates);
  const { product } = line;
  if (product === null) return;
  const quantity = random.int(1, Math.min(line.quantity, 4));
  const credited: SaleLine = makeLine({ ...line, quantity }, sale.inclusive);
  const { gross } = totals([credited], sale.inclusive);
  const note = {
    ...{ task: random.guid(), number: world.number('CR'), part, day: agenda.now, rate: part.invoiceRate },
    lines: [credited],
    restocked: random.chance(80),
    refunds: [] as Payment[],
  };
  sale.credits.push(note);
  const description = `${sale.customer.name} - ${String(part.invoiceNumber)}/${note.number}`;
  for (const [debit, amount] of baseByAccount(note.lines, sale.inclusive, note.rate)) {
    post(world, sale, note.task, { debit, credit: codes.receivable, amount, description });
  }
  if (note.restocked) restock(world, sale, note, line, quantity, part.issues.get(index) ?? []);
  if (sale.inclusive) refund(world, sale, note, gross);
  touched(world, sale, agenda.now);
}

function restock(
  world: World,
  sale: Sale,
  note: Sale['credits'][number],
  { product }: SaleLine,
  quantity: number,
  issues: readonly Issue[],
): void {
  if (product === null) return;
  const { task: taskId, number } = note;
  const value = world.stock.giveBack(product.sku, sale.location.name, quantity, issues);
  const pair = {
    debit: codes.inventory,
    credit: codes.costOfGoodsSold,
    amount: value,
    description: product.name,
  };
  post(world, sale, taskId, pair);
  sale.movements.push({ taskId, productId: product.id, day: world.agenda.now, cost: -value });
  moved(world, product, {
    ...{ taskId, number, location: sale.location.name, quantity, amount: value },
    type: sale.advanced ? 'RestockMultiple' : 'Restock',
  });
}

function refund(world: World, sale: Sale, note: Sale['credits'][number], gross: bigint): void {
  const payment = makePayment(world, sale, gross);
  const description = `${sale.customer.name} - refund of ${note.number}`;
  const paid = toBase(gross, payment.rate);
  note.refunds.push(payment);
  post(world, sale, note.task, {
    debit: codes.receivable,
    credit: paymentAccount(sale.customer.channel),
    amount: paid,
    description,
  });
  const loss = toBase(gross, note.rate) - paid;
  post(world, sale, note.task, {
    debit: codes.receivable,
    credit: codes.currencyGains,
    amount: loss,
    description,
  });
}

/** Units ordered per day and place, the forecast that purchasing works with. */
export function demand(sales: readonly Sale[]): Map<string, Map<string, number>> {
  const byPlace = new Map<string, Map<string, number>>();
  for (const sale of sales) {
    if (sale.state !== 'live') continue;
    let bySku = byPlace.get(sale.location.name);
    if (bySku === undefined) byPlace.set(sale.location.name, (bySku = new Map<string, number>()));
    for (const { product, quantity } of sale.parts.flatMap((part) => part.lines)) {
      if (product?.stocked === true) bySku.set(product.sku, (bySku.get(product.sku) ?? 0) + quantity);
    }
  }
  return byPlace;
}
