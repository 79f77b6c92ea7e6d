import { codes, taxPercent, taxRules } from './chart';
import type { Supplier } from './contacts';
import type { Day } from './days';
import type { Product } from './products';
import type { Purchase, PurchaseLine, PurchasePart } from './purchase';
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
    const ahead = stock.onHand(product.sku, place) + onOrder(world, product.sku);
    if (ahead * 1000 > perDay * 24 + 3000) return [];
    return [{ product, quantity: Math.max(5, Math.ceil((perDay * 20) / 5000) * 5) }];
  });
  if (wanted.length > 0) order(world, supplier, wanted);
}

const openParts = (world: World): PurchasePart[] =>
  world.purchases.flatMap((purchase) => purchase.parts.filter((part) => part.receivedOn === null));

/** Units of a product that are ordered and not yet here. */
export function onOrder(world: World, sku: string): number {
  return openParts(world)
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
    };
  });
  const half = Math.ceil(lines.length / 2);
  const groups = advanced ? [lines.slice(0, half), lines.slice(half)] : [lines];
  const purchase: Purchase = {
    ...{ id, supplier, day, rate, taxRule, advanced },
    number: world.number('PO'),
    location: world.locations.main,
    parts: groups.map((group, index) => ({
      task: advanced ? random.guid() : id,
      lines: group,
      receiveOn: day + random.int(4, 9) + index * 3,
      receivedOn: null,
      invoiceNumber: `${supplier.name.slice(0, 2).toUpperCase()}-${String(random.int(10_000, 99_999))}`,
      payments: [],
    })),
    costChanges: [],
    postings: [],
    movements: [],
    updated: { day, minute: world.minute(day) },
  };
  world.purchases.push(purchase);
  for (const part of purchase.parts)
    agenda.plan(part.receiveOn, 'receipt', () => receive(world, purchase, part));
}

function receive(world: World, purchase: Purchase, part: PurchasePart): void {
  const { agenda, random, stock } = world;
  part.receivedOn = agenda.now;
  for (const line of part.lines) {
    line.layer = stock.receive(line.product.sku, purchase.location.name, line.quantity, line.value);
    purchase.movements.push({
      taskId: part.task,
      productId: line.product.id,
      day: agenda.now,
      cost: line.value,
    });
  }
  const value = sum(part.lines.map((line) => line.value));
  const tax = toBase(sum(part.lines.map((line) => line.tax)), purchase.rate);
  post(world, purchase, part.task, codes.inventory, codes.payable, value, part.invoiceNumber);
  post(world, purchase, part.task, codes.vat, codes.payable, tax, part.invoiceNumber);
  if (random.chance(35))
    agenda.plan(agenda.now + random.int(8, 30), 'cost', () => changeCost(world, purchase, part));
  agenda.plan(agenda.now + 30, 'payment', () => pay(world, purchase, part));
}

/** Freight billed later or a price put right: inventory changes by all of it, then what was sold takes its share. */
function changeCost(world: World, purchase: Purchase, part: PurchasePart): void {
  const { agenda, random, stock } = world;
  const values = part.lines.map((line) => line.value);
  const correction = random.chance(25);
  const amount = share(sum(values), BigInt(correction ? -random.int(2, 5) : random.int(3, 9)), 100n);
  if (amount === 0n) return;
  const reference = correction ? 'Price correction' : 'Freight share';
  const number = purchase.parts.indexOf(part) + 1;
  purchase.costChanges.push({ task: part.task, number, day: agenda.now, amount, reference });
  post(world, purchase, part.task, codes.inventory, codes.freight, amount, part.invoiceNumber);
  spread(amount, values.map(Number)).forEach((cost, index) => {
    const line = part.lines[index];
    if (line === undefined || line.layer === null || cost === 0n) return;
    stock.revalue(line.layer, cost);
    purchase.movements.push({ taskId: part.task, productId: line.product.id, day: agenda.now, cost });
  });
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

function post(
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
