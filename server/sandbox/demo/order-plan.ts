import { codes, taxRules } from './chart';
import { revenueAccount, saleTaxRule, type Channel, type Currency, type Customer } from './contacts';
import { weekday, type Day } from './days';
import type { Product } from './products';
import type { Random } from './random';
import { share, spread, sum } from './rounding';
import { lineAccount, makeLine, type Sale, type SaleLine, type SalePart } from './sale';
import type { World } from './world';

const channels: readonly (readonly [Channel, number])[] = [
  ['Shopify', 46],
  ['Amazon', 26],
  ['WooCommerce', 12],
  ['wholesale', 16],
];
const currencies: Record<Channel, readonly (readonly [Currency, number])[]> = {
  Shopify: [
    ['GBP', 74],
    ['EUR', 16],
    ['USD', 10],
  ],
  Amazon: [
    ['GBP', 70],
    ['EUR', 30],
  ],
  WooCommerce: [
    ['GBP', 90],
    ['EUR', 10],
  ],
  wholesale: [
    ['GBP', 62],
    ['EUR', 24],
    ['USD', 14],
  ],
};

/** Foreign price lists, in percent of the pound price. */
const priceLevel: Record<Currency, bigint> = { GBP: 100n, EUR: 119n, USD: 132n };

/** Days of `count` orders, sorted. */
export function orderDays(random: Random, first: Day, last: Day, count: number): Day[] {
  return Array.from({ length: count }, () => random.int(first, last)).sort((a, b) => a - b);
}

/** One order as it is placed: nothing is shipped, invoiced or posted yet. */
export function planOrder(world: World, random: Random, day: Day): Sale {
  // Trade customers do not order at weekends.
  const weekend = weekday(day) === 0 || weekday(day) === 6;
  const open = weekend ? channels.slice(0, 3) : channels;
  const channel = random.weighted(open);
  const currency = random.weighted(currencies[channel]);
  const customer = random.pick(
    world.customers.filter((one) => one.channel === channel && one.currency === currency),
  );
  const inclusive = channel !== 'wholesale';
  const lines = orderLines(world, random, customer, inclusive);
  const charges = orderCharges(random, customer, inclusive, lines);
  const id = random.guid();
  const advanced = channel === 'wholesale' && random.chance(35);
  const state = random.weighted([
    ['live', 97],
    ['voided', 1],
    ['draft', day > world.today - 10 ? 6 : 0],
  ] as const);
  const number = world.number('SO');
  return {
    ...{ id, number, customer, inclusive, day, advanced, state },
    sourceChannel: channel === 'wholesale' ? (random.chance(50) ? null : '') : channel,
    externalId: channel === 'wholesale' ? null : String(random.int(100_000_000, 999_999_999)),
    reference: channel === 'wholesale' ? `PO-${String(random.int(1000, 9999))}` : `#${number.slice(3)}`,
    rate: world.rate(currency, day),
    location: customer.fromDepot ? world.locations.depot : world.locations.main,
    parts: advanced
      ? splitParts(random, day, customer, inclusive, lines, charges)
      : [makePart(id, id, random, day, customer, lines, charges)],
    prepayments: [],
    credits: [],
    postings: [],
    movements: [],
    updated: { day, minute: world.minute(day) },
  };
}

function orderLines(world: World, random: Random, customer: Customer, inclusive: boolean): SaleLine[] {
  const trade = customer.channel === 'wholesale';
  const count = trade
    ? random.int(2, 6)
    : random.weighted([
        [1, 55],
        [2, 30],
        [3, 15],
      ]);
  const stocked = world.products.length - 1;
  const chosen = new Set<Product>();
  while (chosen.size < count) {
    // The lower of two draws: some products sell far better than others.
    const index = Math.min(random.int(0, stocked - 1), random.int(0, stocked - 1));
    const product = world.products[index];
    if (product !== undefined) chosen.add(product);
  }
  const wrapping = world.products[stocked];
  if (customer.channel === 'Shopify' && random.chance(8) && wrapping !== undefined) chosen.add(wrapping);
  return [...chosen].map((product) => {
    const listPrice = trade ? product.trade : product.retail;
    const discount = trade
      ? random.weighted([
          [0, 70],
          [5, 30],
        ])
      : random.weighted([
          [0, 86],
          [10, 9],
          [15, 5],
        ]);
    const line = {
      product,
      description: product.name,
      quantity: product.stocked
        ? trade
          ? random.int(1, 6) * 4
          : random.weighted([
              [1, 80],
              [2, 15],
              [3, 5],
            ])
        : 1,
      price: share(listPrice, priceLevel[customer.currency], 100n),
      discount: product.stocked ? discount : 0,
      taxRule: product.zeroRated ? taxRules.zeroSale : saleTaxRule(customer),
      account: lineAccount(product, customer),
    };
    return makeLine(line, inclusive);
  });
}

function orderCharges(random: Random, customer: Customer, inclusive: boolean, lines: SaleLine[]): SaleLine[] {
  const trade = customer.channel === 'wholesale';
  const total = sum(lines.map((line) => line.total));
  const charge = (description: string, price: bigint, account: string, taxRule: string): SaleLine =>
    makeLine(
      {
        product: null,
        description,
        quantity: 1,
        price,
        discount: 0,
        taxRule,
        account,
      },
      inclusive,
    );
  const charges: SaleLine[] = [];
  if (trade ? random.chance(50) : customer.currency !== 'GBP' || total < 4000n) {
    charges.push(
      charge(
        'Shipping',
        trade ? 1500n : customer.currency === 'GBP' ? 395n : 1295n,
        codes.freightIncome,
        saleTaxRule(customer),
      ),
    );
  }
  if (!trade && total > 2500n && random.chance(6)) {
    // A code takes the tax of what it makes cheaper.
    const rule = lines[0]?.taxRule ?? saleTaxRule(customer);
    charges.push(charge('Discount code WELCOME', -500n, revenueAccount(customer.channel), rule));
  }
  return charges;
}

function makePart(
  fulfilmentTask: string,
  invoiceTask: string,
  random: Random,
  day: Day,
  customer: Customer,
  lines: SaleLine[],
  charges: SaleLine[],
): SalePart {
  const trade = customer.channel === 'wholesale';
  return {
    ...{ fulfilmentTask, invoiceTask, lines, charges },
    shipmentId: random.guid(),
    shipOn:
      day +
      (trade
        ? random.int(1, 6)
        : random.weighted([
            [0, 30],
            [1, 45],
            [2, 15],
            [4, 10],
          ])),
    shippedOn: null,
    // Web shops invoice with the order; trade invoices mostly follow the goods.
    invoiceOn: !trade || random.chance(40) ? day : null,
    invoicedOn: null,
    invoiceNumber: null,
    invoiceRate: 0n,
    issues: new Map(),
    payments: [],
  };
}

/** An advanced sale: the quantities go out in two or three shipments, each with its own invoice. */
function splitParts(
  random: Random,
  day: Day,
  customer: Customer,
  inclusive: boolean,
  lines: SaleLine[],
  charges: SaleLine[],
): SalePart[] {
  const count = random.int(2, 3);
  const quantities = lines.map((line) => spread(BigInt(line.quantity), Array<number>(count).fill(1)));
  return Array.from({ length: count }, (_, index) => {
    const partLines = lines.flatMap((line, lineIndex) => {
      const quantity = Number(quantities[lineIndex]?.[index] ?? 0n);
      return quantity === 0 ? [] : [makeLine({ ...line, quantity }, inclusive)];
    });
    const start = day + index * random.int(5, 12);
    const own = index === 0 ? charges : [];
    return makePart(random.guid(), random.guid(), random, start, customer, partLines, own);
  });
}
