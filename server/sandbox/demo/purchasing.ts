import { codes, taxPercent, taxRules } from './chart';
import type { Supplier } from './contacts';
import { moved, recosted } from './product-movements';
import type { Day } from './days';
import type { Product } from './products';
import type { Purchase, PurchaseJournal, PurchaseLine, PurchasePart } from './purchase';
import { RATE_ONE, share, spread, sum, taxOf, toBase } from './rounding';
import type { World } from './world';

const REVIEW_EVERY_DAYS = 14;

/** Units the company expects to sell per 1,000 days, all places together. */
export type Forecast = (sku: string) => number;

/** Every supplier's range is looked at once a fortnight, each on its own day. */
export function schedulePurchasing(world: World, forecast: Forecast): void {
  world.suppliers.forEach((supplier, index) => {
    for (let day = world.first + 1 + index; day <= world.today; day += REVIEW_EVERY_DAYS) {
      world.agenda.plan(day, 'review', () => reorder(world, supplier, index, forecast));
    }
  });
}

function reorder(world: World, supplier: Supplier, index: number, forecast: Forecast): void {
  const { stock, locations } = world;
  const place = locations.main.name;
  const wanted = world.products.flatMap((product) => {
    if (product.supplier !== index || !product.stocked) return [];
    const perDay = forecast(product.sku);
    const ahead = stock.onHand(product.sku, place) + onOrder(world, product.sku, place);
    if (ahead * 1000 > perDay * 24 + 3000) return [];
    return [{ product, quantity: Math.max(5, Math.ceil((perDay * 20) / 5000) * 5) }];
  });
  if (wanted.length > 0) order(world, supplier, wanted);
}

/** Parts whose goods are still to come to a place; services and drop shipments never do. */
const openParts = (world: World, place: string): PurchasePart[] =>
  world.purchases
    .filter(({ location, type, dropShipSale }) => {
      const hasGoods = type !== 'Service Purchase' && dropShipSale === null;
      return hasGoods && location.name === place;
    })
    .flatMap((purchase) => purchase.parts.filter((part) => part.receivedOn === null));

/** Units of a product that are ordered for a place and not yet there. */
export function onOrder(world: World, sku: string, place: string): number {
  return openParts(world, place)
    .flatMap((part) => part.lines)
    .reduce((total, line) => (line.product.sku === sku ? total + line.quantity : total), 0);
}

function order(world: World, supplier: Supplier, wanted: { product: Product; quantity: number }[]): void {
  const { agenda, random } = world;
  const day = agenda.now;
  const taxRule = supplier.currency === 'GBP' ? taxRules.standardPurchase : taxRules.zeroPurchase;
  const rate = world.rate(supplier.currency, day);
  const id = random.guid();
  const advanced = wanted.length > 1 && random.chance(25);
  const lines = wanted.map(({ product, quantity }): PurchaseLine => {
    const cost = share(product.cost, BigInt(random.int(94, 108)), 100n);
    const price = share(cost, RATE_ONE, rate);
    const total = price * BigInt(quantity);
    const tax = taxOf(total, taxPercent(taxRule), false);
    return {
      ...{ product, quantity, price, total, tax },
      value: toBase(total, rate),
      cardId: random.guid(),
      layer: null,
      account: codes.inventory,
    };
  });
  const half = Math.ceil(lines.length / 2);
  const groups = advanced ? [lines.slice(0, half), lines.slice(half)] : [lines];
  const arrivals = groups.map((group, index) => {
    const task = advanced ? random.guid() : id;
    const arrival = day + random.int(4, 9) + index * 3;
    return { day: arrival, part: makePart(task, group, invoiceNumber(random, supplier)) };
  });
  const purchase: Purchase = {
    ...{ id, supplier, day, rate, taxRule },
    ...{ type: advanced ? 'Advanced Purchase' : 'Simple Purchase', approach: 'INVOICE', dropShipSale: null },
    number: world.number('PO'),
    location: world.locations.main,
    parts: [],
    ...{ deposits: [], credits: [], journals: [], postings: [] },
    movements: [],
    updated: { day, minute: world.minute(day) },
  };
  world.purchases.push(purchase);
  for (const { part, day: arrival } of arrivals) {
    purchase.parts.push(part);
    agenda.plan(arrival, 'receipt', () => receive(world, purchase, part));
  }
}

export const makePart = (task: string, lines: PurchaseLine[], number: string): PurchasePart => ({
  ...{ task, lines, charges: [], receivedOn: null, invoicedOn: null },
  ...{ invoiceNumber: number, payments: [] },
});

/** The supplier's own number. */
export const invoiceNumber = (random: World['random'], supplier: Supplier): string =>
  `${supplier.name.slice(0, 2).toUpperCase()}-${String(random.int(10_000, 99_999))}`;

function receive(world: World, purchase: Purchase, part: PurchasePart): void {
  const { agenda, random, stock } = world;
  part.receivedOn = agenda.now;
  part.invoicedOn = agenda.now;
  for (const line of part.lines) {
    line.layer = stock.receive(line.product.sku, purchase.location.name, line.quantity, line.value);
    cameIn(world, purchase, part, line, line.value);
  }
  const value = sum(part.lines.map((line) => line.value));
  const tax = toBase(sum(part.lines.map((line) => line.tax)), purchase.rate);
  post(world, purchase, part.task, codes.inventory, codes.payable, value, part.invoiceNumber);
  post(world, purchase, part.task, codes.vat, codes.payable, tax, part.invoiceNumber);
  if (random.chance(35))
    agenda.plan(agenda.now + random.int(8, 30), 'cost', () => changeCost(world, purchase, part));
  agenda.plan(agenda.now + 30, 'payment', () => pay(world, purchase, part));
}

/** Goods of a line came into stock at a cost: in the purchase's own list and in the product's. */
export function cameIn(
  world: World,
  purchase: Purchase,
  part: PurchasePart,
  line: PurchaseLine,
  cost: bigint,
): void {
  const { product, quantity } = line;
  purchase.movements.push({ taskId: part.task, productId: product.id, day: world.agenda.now, cost });
  moved(world, product, { ...cardOf(purchase, part.task), quantity, amount: cost });
}

/** How a product's movements name a purchase. */
const cardOf = (purchase: Purchase, taskId: string) => ({
  ...{ taskId, number: purchase.number, location: purchase.location.name },
  type: purchase.type === 'Advanced Purchase' ? 'Advanced Purchase' : 'Purchase',
});

/** Freight billed later or a price put right: inventory changes by all of it, then what was sold takes its share. */
function changeCost(world: World, purchase: Purchase, part: PurchasePart): void {
  const { random } = world;
  const values = part.lines.map((line) => line.value);
  const correction = random.chance(25);
  const amount = share(sum(values), BigInt(correction ? -random.int(2, 5) : random.int(3, 9)), 100n);
  if (amount === 0n) return;
  landCost(world, purchase, part, amount, correction ? 'Price correction' : 'Freight share');
}

/** A manual journal on the purchase: its amount is spread over the goods by value. */
export function landCost(
  world: World,
  purchase: Purchase,
  part: PurchasePart,
  amount: bigint,
  reference: string,
): void {
  const pair = { debit: codes.inventory, credit: codes.freight, amount, reference, isSystem: false };
  addJournal(world, purchase, part, pair);
  const values = part.lines.map((line) => Number(line.value));
  spread(amount, values).forEach((cost, index) => {
    const line = part.lines[index];
    if (line !== undefined) changeValue(world, purchase, part, line, cost);
  });
}

/** A pair on the Manual Journal tab, with its ledger row. */
export function addJournal(
  world: World,
  purchase: Purchase,
  part: PurchasePart,
  pair: Omit<PurchaseJournal, 'task' | 'number' | 'day'>,
): void {
  const number = purchase.parts.indexOf(part) + 1;
  purchase.journals.push({ task: part.task, number, day: world.agenda.now, ...pair });
  post(world, purchase, part.task, pair.debit, pair.credit, pair.amount, part.invoiceNumber);
}

/** What the goods of a line cost turns out to be another amount after they were received. */
export function changeValue(
  world: World,
  purchase: Purchase,
  part: PurchasePart,
  line: PurchaseLine,
  cost: bigint,
): void {
  if (line.layer === null || cost === 0n) return;
  world.stock.revalue(line.layer, cost);
  purchase.movements.push({ taskId: part.task, productId: line.product.id, day: world.agenda.now, cost });
  const card = cardOf(purchase, part.task);
  recosted(world, line.product, { ...card, type: `${card.type} Cost Change`, amount: cost });
}

function pay(world: World, purchase: Purchase, part: PurchasePart): void {
  const day = world.agenda.now;
  const amount = sum(part.lines.map((line) => line.total + line.tax));
  const rate = world.rate(purchase.supplier.currency, day);
  part.payments.push({ id: world.random.guid(), day, amount, rate, reference: 'Bank transfer' });
  const booked =
    sum(part.lines.map((line) => line.value)) +
    toBase(sum(part.lines.map((line) => line.tax)), purchase.rate);
  const paid = toBase(amount, rate);
  post(world, purchase, part.task, codes.payable, codes.bank, paid, part.invoiceNumber);
  post(world, purchase, part.task, codes.payable, codes.currencyGains, booked - paid, part.invoiceNumber);
}

export function post(
  world: World,
  purchase: Purchase,
  taskId: string,
  debit: string,
  credit: string,
  amount: bigint,
  description: string,
): void {
  if (amount === 0n) return;
  const day: Day = world.agenda.now;
  purchase.postings.push({ id: world.random.guid(), taskId, debit, credit, amount, day, description });
  purchase.updated = { day, minute: world.minute(day) };
}
