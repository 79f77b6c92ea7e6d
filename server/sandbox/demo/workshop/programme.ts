import { Agenda } from '../agenda';
import { codes } from '../chart';
import type { Currency, Supplier } from '../contacts';
import { monthStart, type Day } from '../days';
import type { Product } from '../products';
import type { Purchase, PurchasePart } from '../purchase';
import { landCost } from '../purchasing';
import type { World } from '../world';
import { credit, invoice, pay, payDeposit, placeOrder, receive, type Wanted } from './buying';
import { assemble, disassemble, produce } from './making';
import { revalue, send, writeOff } from './moving';

/**
 * The workshop: every month it meets each kind of document that the sales of the company do not bring about. It has
 * places of its own and draws of its own, so that nothing of what the warehouses and the shops do depends on it.
 */
export function playWorkshop(main: World): void {
  const world: World = { ...main, agenda: new Agenda(), random: main.random.fork('workshop') };
  const months: Day[] = [];
  for (let start = world.first; start <= world.today; start = monthStart(start + 31)) months.push(start);
  months.forEach((start, index) => {
    planMonth(world, start, index);
  });
  world.agenda.run(world.first, world.today);
}

function planMonth(world: World, start: Day, index: number): void {
  const end = monthStart(start + 31) - 1;
  const pick = (slot: number): Product => stockProduct(world, index * 16 + slot);
  buyPlainly(world, start, pick);
  buyAccrued(world, start, end, pick);
  buyAbroad(world, start, pick);
  buyWithoutStock(world, start, pick);
  makeThings(world, start, end, pick);
  world.agenda.plan(start + 27, 'payment', () => {
    moveMoney(world);
  });
}

/** A different product for each use and month, as long as there are enough. */
function stockProduct(world: World, use: number): Product {
  const stocked = world.products.filter((product) => product.stocked);
  const product = stocked[(use * 7) % stocked.length];
  if (product === undefined) throw new Error('There is nothing to buy');
  return product;
}

function supplierIn(world: World, currency: Currency, index = 0): Supplier {
  const suppliers = world.suppliers.filter((supplier) => supplier.currency === currency);
  const supplier = suppliers[index % suppliers.length];
  if (supplier === undefined) throw new Error(`There is no supplier in ${currency}`);
  return supplier;
}

type Pick = (slot: number) => Product;
type Plan = (purchase: Purchase, part: PurchasePart, index: number) => void;

function plannedOrder(world: World, day: Day, wanted: Wanted, plan: Plan): void {
  world.agenda.plan(day, 'review', () => {
    const purchase = placeOrder(world, wanted);
    purchase.parts.forEach((part, index) => {
      plan(purchase, part, index);
    });
  });
}

/** Invoice and goods on one day: partial payments, a freight journal, goods sent back, a price put right, a refund. */
function buyPlainly(world: World, start: Day, pick: Pick): void {
  const { agenda } = world;
  const supplier = supplierIn(world, 'GBP');
  const groups = [[{ product: pick(0), quantity: 40 }], [{ product: pick(1), quantity: 30 }]];
  plannedOrder(world, start, { supplier, groups }, (purchase, part, index) => {
    agenda.plan(start + 2 + index * 3, 'receipt', () => {
      invoice(world, purchase, part, 'with it');
      receive(world, purchase, part);
    });
    agenda.plan(start + 12, 'payment', () => pay(world, purchase, part, 50n));
    agenda.plan(start + 40, 'payment', () => pay(world, purchase, part, 100n));
    if (index === 1)
      return agenda.plan(start + 14, 'cost', () => landCost(world, purchase, part, 4250n, 'Freight share'));
    agenda.plan(start + 13, 'return', () => credit(world, purchase, part, { quantity: 5 }));
    agenda.plan(start + 16, 'return', () => {
      const price = (part.lines[0]?.price ?? 0n) / 10n;
      credit(world, purchase, part, { quantity: 35, price, refunded: true });
    });
  });
}

/** Goods before their invoice and invoices before their goods, within the month and over its end. */
function buyAccrued(world: World, start: Day, end: Day, pick: Pick): void {
  const { agenda } = world;
  const supplier = supplierIn(world, 'GBP', 1);
  const stockFirst = (day: Day, receiveOn: Day, invoiceOn: Day, product: Product): void => {
    const wanted: Wanted = { supplier, approach: 'STOCK', groups: [[{ product, quantity: 24 }]] };
    plannedOrder(world, day, wanted, (purchase, part) => {
      agenda.plan(receiveOn, 'receipt', () => receive(world, purchase, part));
      agenda.plan(invoiceOn, 'invoice', () => invoice(world, purchase, part, 'before', 4n));
      agenda.plan(invoiceOn + 14, 'payment', () => pay(world, purchase, part, 100n));
    });
  };
  const invoiceFirst = (day: Day, invoiceOn: Day, receiveOn: Day, product: Product): void => {
    plannedOrder(world, day, { supplier, groups: [[{ product, quantity: 18 }]] }, (purchase, part) => {
      agenda.plan(invoiceOn, 'invoice', () => invoice(world, purchase, part, 'later'));
      agenda.plan(receiveOn, 'receipt', () => receive(world, purchase, part));
      agenda.plan(invoiceOn + 21, 'payment', () => pay(world, purchase, part, 100n));
    });
  };
  stockFirst(start, start + 3, start + 12, pick(2));
  stockFirst(end - 7, end - 2, end + 4, pick(3));
  invoiceFirst(start + 1, start + 4, start + 11, pick(4));
  invoiceFirst(end - 6, end - 1, end + 3, pick(5));
}

/** In foreign currency: a deposit with the order, freight on the invoice that is part of the cost, exchange differences. */
function buyAbroad(world: World, start: Day, pick: Pick): void {
  const { agenda } = world;
  const charge = { description: 'Sea freight', percent: 9n, account: codes.inventory };
  const groups = [
    [
      { product: pick(6), quantity: 50 },
      { product: pick(7), quantity: 20 },
    ],
  ];
  plannedOrder(world, start + 1, { supplier: supplierIn(world, 'USD'), charge, groups }, (purchase, part) => {
    payDeposit(world, purchase, 30n);
    agenda.plan(start + 9, 'receipt', () => {
      invoice(world, purchase, part, 'with it');
      receive(world, purchase, part);
    });
    agenda.plan(start + 24, 'payment', () => pay(world, purchase, part, 100n));
  });
  const later = { supplier: supplierIn(world, 'EUR'), groups: [[{ product: pick(8), quantity: 60 }]] };
  plannedOrder(world, start + 20, later, (purchase, part) => {
    payDeposit(world, purchase, 50n);
    agenda.plan(start + 36, 'receipt', () => {
      invoice(world, purchase, part, 'with it');
      receive(world, purchase, part);
    });
  });
}

/** A service with an expensed charge, and goods that the supplier sends straight to the customer. */
function buyWithoutStock(world: World, start: Day, pick: Pick): void {
  const { agenda } = world;
  const service: Wanted = {
    ...{ supplier: supplierIn(world, 'GBP', 2), type: 'Service Purchase', account: codes.freight },
    ...{ price: 1850n, groups: [[{ product: world.services.delivery, quantity: 6 }]] },
    charge: { description: 'Fuel surcharge', percent: 7n, account: codes.freight },
  };
  plannedOrder(world, start + 5, service, (purchase, part) => {
    agenda.plan(start + 15, 'invoice', () => invoice(world, purchase, part, 'never'));
  });
  const trade = world.sales.find(
    ({ state, day, customer }) => state === 'live' && day >= start && customer.channel === 'wholesale',
  );
  if (trade === undefined || trade.day > world.today) return;
  const dropShip: Wanted = {
    ...{ supplier: supplierIn(world, 'GBP', 3), account: codes.costOfGoodsSold, dropShipSale: trade.id },
    groups: [[{ product: pick(9), quantity: 8 }]],
  };
  plannedOrder(world, trade.day, dropShip, (purchase, part) => {
    agenda.plan(trade.day + 4, 'invoice', () => invoice(world, purchase, part, 'never'));
  });
}

/** What arrived is built into other things, taken apart, sent on, written off and valued anew. */
function makeThings(world: World, start: Day, end: Day, pick: Pick): void {
  const { agenda, locations } = world;
  const recipe = (slot: number, components: number[], days: number) => ({
    ...{ product: pick(slot), quantity: 4, labour: 2600n, days },
    components: components.map((component) => ({ product: pick(component), quantity: 8 })),
  });
  agenda.plan(start + 7, 'count', () => assemble(world, recipe(10, [0, 2], 1)));
  agenda.plan(end - 1, 'count', () => assemble(world, recipe(11, [6, 7], 4)));
  agenda.plan(start + 13, 'count', () => produce(world, recipe(12, [1, 4], 2), 3n));
  agenda.plan(start + 18, 'count', () => {
    const into = [0, 2].map((part) => ({ product: pick(part), quantity: 2 }));
    disassemble(world, pick(10), into);
  });
  agenda.plan(start + 19, 'transfer', () => send(world, locations.showroom, pick(6), 10, 2));
  agenda.plan(end - 1, 'transfer', () => send(world, locations.showroom, pick(7), 4, 4));
  agenda.plan(start + 21, 'count', () => writeOff(world, pick(1), 2));
  agenda.plan(start + 22, 'count', () => revalue(world, pick(4), 110n));
  agenda.plan(start + 23, 'count', () => revalue(world, pick(12), 95n));
}

/** A web shop's payout reaches the bank; the bank takes a fee and pays interest. */
function moveMoney(world: World): void {
  const { random, agenda } = world;
  const day = agenda.now;
  world.bankTransfers.push({
    ...{ id: random.guid(), day, from: codes.shopifyClearing, to: codes.bank },
    ...{ amount: BigInt(random.int(100_000, 300_000)), reference: 'Payout' },
  });
  const task = (type: 'Spend Money' | 'Receive Money', reference: string, amount: bigint) => ({
    ...{ id: random.guid(), day, type, reference, amount },
    ...{ party: 'High Street Bank', account: codes.bankFees },
  });
  world.moneyTasks.push(task('Spend Money', 'Account fee', BigInt(random.int(900, 2_500))));
  world.moneyTasks.push(task('Receive Money', 'Fee refunded', BigInt(random.int(100, 800))));
}
