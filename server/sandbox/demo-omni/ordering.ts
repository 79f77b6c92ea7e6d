import type { SalesOrder } from '../cin7-omni/records';
import { asNumber, RATE_ONE, share, spread } from '../demo/rounding';
import type { Item } from './catalogue';
import { salesOrder, type LineWish } from './order-record';
import { branches } from './people';
import type { Channel, Plot } from './plots';
import type { Story } from './story';

export interface SalePlan {
  channel: Channel;
  plot: Plot;
}

/** An order as it is placed today: nothing is sent, invoiced or paid yet. null: the shop has nothing of what was wanted. */
export function placeOrder(story: Story, plan: SalePlan): SalesOrder | null {
  switch (plan.channel) {
    case 'register':
      return registerSale(story, plan.plot);
    case 'online':
      return onlineOrder(story, plan.plot);
    case 'wholesale':
      return wholesaleOrder(story, plan.plot);
  }
}

/** The lower of two draws: some items sell far better than others. */
const someItem = (
  { random, catalogue: { items } }: Story,
  fits: (item: Item) => boolean = () => true,
): Item => {
  const fitting = items.filter(fits);
  const last = fitting.length - 1;
  const item = fitting[Math.min(random.int(0, last), random.int(0, last))];
  if (item === undefined) throw new Error('Nothing in the catalogue fits');
  return item;
};

function someItems(story: Story, count: number, fits?: (item: Item) => boolean): Item[] {
  const chosen = new Set<Item>();
  for (let tries = 0; chosen.size < count && tries < 40; tries += 1) chosen.add(someItem(story, fits));
  return [...chosen];
}

function wish(story: Story, item: Item, quantity: number, price: bigint, discountPercent = 0): LineWish {
  const discount = share(price * BigInt(quantity), BigInt(discountPercent), 100n);
  if (item.sizes.length === 0) return { item, quantity, price, discount };
  const counts = spread(
    BigInt(quantity),
    item.sizes.map(() => story.random.int(1, 3)),
  );
  const sizes = item.sizes
    .map((size, index) => ({ ...size, quantity: Number(counts[index] ?? 0n) }))
    .filter((size) => size.quantity > 0);
  return { item, quantity, price, discount, sizes };
}

/** Over the counter: only what is on the shelf. */
function registerSale(story: Story, plot: Plot): SalesOrder | null {
  const { random, company, people, catalogue } = story;
  const onShelf = (item: Item): boolean =>
    item.sizes.length === 0 && company.book.onHand(item.sku, branches.shop) >= 3;
  const wrapped = plot === 'work only' || random.chance(5);
  const items = plot === 'work only' ? [] : someItems(story, random.int(1, 3), onShelf).filter(onShelf);
  const lines = [
    ...items.map((item) =>
      wish(story, item, random.int(1, 10) > 8 ? 2 : 1, item.retail, random.chance(8) ? 10 : 0),
    ),
    ...(wrapped ? [wish(story, catalogue.wrapping, 1, catalogue.wrapping.retail)] : []),
  ];
  if (lines.length === 0) return null;
  return salesOrder(story, {
    ...{ party: people.walkIn, branchId: branches.shop, source: 'POS - Queen Street', taxStatus: 'Incl' },
    ...{ currencyRate: 1, costCenter: 'Sales (Retail)', lines },
  });
}

function onlineOrder(story: Story, plot: Plot): SalesOrder {
  const { random, people } = story;
  const fits = (item: Item): boolean => plot !== 'sizes' || item.sizes.length > 0;
  const items = someItems(story, plot === 'sizes' ? 2 : random.int(1, 3), fits);
  const lines = items.map((item) =>
    wish(
      story,
      item,
      random.chance(80) && plot !== 'sizes' ? 1 : random.int(2, 4),
      item.retail,
      random.chance(12) ? 15 : 0,
    ),
  );
  const goods = lines.reduce((total, line) => total + line.price * BigInt(line.quantity), 0n);
  return salesOrder(story, {
    ...{
      party: random.pick(people.consumers),
      branchId: branches.warehouse,
      taxStatus: 'Incl',
      currencyRate: 1,
    },
    ...{ source: 'Shopify - Rimu & Reed', costCenter: 'Sales (Online)', lines },
    freight: goods < 8_000n ? 795n : 0n,
    discount: goods > 5_000n && random.chance(7) ? 500n : 0n,
  });
}

function wholesaleOrder(story: Story, plot: Plot): SalesOrder {
  const { random, people, agenda } = story;
  const abroad = plot === 'abroad' || (plot === 'usual' && random.chance(14));
  const party = random.pick(people.traders.filter((one) => (one.currency === 'USD') === abroad));
  const rate = abroad ? story.rate(agenda.now) : RATE_ONE;
  const charges = plot === 'charges';
  const lines = wholesaleLines(story, plot).map((line) => ({
    ...line,
    price: plot === 'worth nothing' ? 0n : share(line.price, RATE_ONE, rate),
    discount: plot === 'worth nothing' ? 0n : share(line.discount ?? 0n, RATE_ONE, rate),
  }));
  const fromShop = plot === 'usual' && !abroad && random.chance(12);
  return salesOrder(story, {
    ...{ party, branchId: fromShop ? branches.shop : branches.warehouse, source: 'Backend', lines },
    ...{ taxStatus: abroad ? 'Exempt' : 'Excl', currencyRate: asNumber(rate, 5) },
    costCenter: random.chance(70) ? 'Sales (Wholesale)' : null,
    freight: charges || (plot !== 'worth nothing' && random.chance(45)) ? 2_500n : 0n,
    surcharge: charges ? 1_250n : 0n,
    discount: charges ? 2_000n : 0n,
  });
}

function wholesaleLines(story: Story, plot: Plot): LineWish[] {
  const { random, catalogue } = story;
  if (plot === 'kit') return kitLines(catalogue.kit, random.int(2, 4));
  const controlled = { 'serial numbers': 'Serial', batches: 'Batch' }[plot as string];
  const fits = (item: Item): boolean =>
    item.sizes.length === 0 && (controlled === undefined || item.control === controlled);
  const many = controlled === 'Serial' ? 1 : random.int(2, 4);
  return someItems(story, controlled === undefined ? many : 1, fits).map((item) => {
    // Never one alone, so that half of it can be sent or come back.
    const quantity = item.control === 'Serial' ? random.int(2, 3) : random.int(1, 4) * 4;
    return wish(story, item, quantity, item.trade, random.chance(25) ? 5 : 0);
  });
}

/** The kit has the price, its parts have the cost (cin7-omni 2.2 `parentId`). */
const kitLines = ({ item, parts }: Story['catalogue']['kit'], quantity: number): LineWish[] => [
  { item, quantity, price: item.trade },
  ...parts.map((part) => ({ item: part.item, quantity: part.quantity * quantity, price: 0n, partOf: 0 })),
];
