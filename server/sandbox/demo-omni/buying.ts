import { putTotals } from '../cin7-omni/amounts';
import type { PurchaseOrder } from '../cin7-omni/records';
import { receive, recost, sendBack } from '../cin7-omni/stock-rules';
import { isoDate } from '../demo/days';
import { asNumber, RATE_ONE, share } from '../demo/rounding';
import type { Item } from './catalogue';
import { pay, payRest, putStatus, totalOf } from './money-record';
import { tradeRecord, type LineWish, type Terms } from './order-record';
import { branches, type Party } from './people';
import type { Story } from './story';

const REVIEW_EVERY_DAYS = 14;
/** Days that an order has to last. */
const AHEAD_DAYS = 45n;

/** Units a day of an item, times 1,000, that customers of a branch are expected to want. */
export function demand({ catalogue: { items }, pace }: Story, item: Item, branchId: number): bigint {
  const rank = items.indexOf(item);
  if (rank < 0) return 0n;
  const [count, perSale] = [items.length, branchId === branches.shop ? 0.9 : 5.5];
  // The chance of being the lower of two draws.
  const chance = (2 * (count - rank) - 1) / (count * count);
  return BigInt(Math.ceil(pace * perSale * chance * 1000)) + 60n;
}

/** Every supplier's range is looked at once a fortnight, each on its own day. */
export function scheduleBuying(story: Story): void {
  story.people.suppliers.forEach((supplier, index) => {
    for (let day = story.first + 1 + index * 2; day <= story.today; day += REVIEW_EVERY_DAYS)
      story.agenda.plan(day, 'review', () => reorder(story, supplier));
  });
}

/** What one style, size by size, is counted as. */
const skusOf = (item: Item): string[] =>
  item.sizes.length > 0 ? item.sizes.map(({ sku }) => sku) : [item.sku];

function reorder(story: Story, supplier: Party): void {
  const wanted = story.catalogue.items.flatMap((item): LineWish[] => {
    if (item.supplier !== supplier || onOrder(story, item)) return [];
    const need = share(
      demand(story, item, branches.warehouse) + demand(story, item, branches.shop),
      AHEAD_DAYS,
      1000n,
    );
    const lowest = Math.min(...skusOf(item).map((sku) => story.company.book.onHand(sku, branches.warehouse)));
    if (BigInt(lowest * skusOf(item).length) * 2n > need) return [];
    return [purchaseLine(story, supplier, item, Number(share(need, 1n, 6n)) * 6 + 12)];
  });
  if (wanted.length > 0) order(story, supplier, wanted);
}

const onOrder = (story: Story, item: Item): boolean =>
  story.company.records.PurchaseOrders.some((record) => {
    const purchase = record as PurchaseOrder;
    const open = purchase.isApproved && !purchase.isVoid && purchase.fullyReceivedDate === null;
    return open && purchase.lineItems.some((line) => line.code === item.sku && line.qty > 0);
  });

function purchaseLine(story: Story, supplier: Party, item: Item, quantity: number): LineWish {
  const { random, agenda } = story;
  const cost = share(item.cost, BigInt(random.int(95, 107)), 100n);
  const price = supplier.currency === 'USD' ? share(cost, RATE_ONE, story.rate(agenda.now)) : cost;
  if (item.sizes.length === 0) return { item, quantity, price };
  const each = Math.ceil(quantity / item.sizes.length);
  const sizes = item.sizes.map((size) => ({ ...size, quantity: each }));
  return { item, quantity: each * sizes.length, price, sizes };
}

function purchaseOrder(
  story: Story,
  supplier: Party,
  lines: readonly LineWish[],
  charges: Charges = {},
): PurchaseOrder {
  const { company, agenda } = story;
  const id = company.next('PurchaseOrders');
  const abroad = supplier.currency === 'USD';
  const rate = abroad ? story.rate(agenda.now) : RATE_ONE;
  const terms: Terms = {
    ...charges,
    party: supplier,
    branchId: branches.warehouse,
    source: 'Backend',
    costCenter: null,
    lines,
    taxStatus: abroad ? 'Exempt' : 'Excl',
    currencyRate: asNumber(rate, 5),
  };
  // Without one a line goes by its product's purchases account (cin7-omni 2.5, 3.4), and no product has one: it is stock.
  const record = tradeRecord(story, id, `PO-${String(id)}`, terms, () => null);
  return company.add('PurchaseOrders', {
    ...record,
    stage: 'New',
    isVoid: false,
    invoiceDate: null,
    supplierInvoiceReference: null,
    fullyReceivedDate: null,
    port: abroad ? 'Lyttelton' : null,
    estimatedArrivalDate: isoDate(agenda.now + 14),
    createdBy: 9,
  });
}

type Charges = { freight?: bigint; surcharge?: bigint; discount?: bigint };

function order(story: Story, supplier: Party, lines: readonly LineWish[]): PurchaseOrder {
  const { random, agenda } = story;
  const goods = lines.reduce((total, line) => total + line.price * BigInt(line.quantity), 0n);
  const percent = (chance: number, from: number, to: number): bigint =>
    random.chance(chance) ? share(goods, BigInt(random.int(from, to)), 100n) : 0n;
  const charges = { freight: percent(45, 3, 6), surcharge: percent(12, 1, 2), discount: percent(15, 2, 4) };
  const purchase = purchaseOrder(story, supplier, lines, charges);
  if (supplier.currency === 'USD')
    pay(story, purchase, 'PurchaseOrder', share(totalOf(purchase), 30n, 100n), 'Deposit');
  const arrival = agenda.now + random.int(6, 16);
  const come = random.weighted([
    ['with its invoice', 50],
    ['before its invoice', 25],
    ['after its invoice', 15],
    ['in parts', 10],
  ] as const);
  const invoiceDay = {
    'with its invoice': 0,
    'before its invoice': random.int(4, 20),
    'after its invoice': -5,
    'in parts': 0,
  }[come];
  if (come === 'in parts') {
    agenda.plan(arrival, 'receipt', () =>
      receive(story.company, purchase, (line) => Math.floor(line.qty / 2)),
    );
    agenda.plan(arrival + random.int(6, 14), 'receipt', () => receive(story.company, purchase));
  } else agenda.plan(arrival, 'receipt', () => receive(story.company, purchase));
  agenda.plan(Math.max(arrival + invoiceDay, agenda.now), 'cost', () =>
    bill(story, purchase, come === 'before its invoice'),
  );
  return purchase;
}

/** The supplier's invoice comes; when the goods were there before it, price, freight and rate turn out to be others. */
function bill(story: Story, purchase: PurchaseOrder, corrected: boolean): void {
  const { agenda, random, company } = story;
  purchase.invoiceDate = isoDate(agenda.now);
  purchase.supplierInvoiceReference = `${String(purchase['company']).slice(0, 2).toUpperCase()}-${String(random.int(10_000, 99_999))}`;
  if (corrected) {
    purchase.freightTotal += random.int(20, 90);
    purchase['freightDescription'] = 'Freight as billed';
    if (purchase.currencyCode === 'USD') purchase.currencyRate = asNumber(story.rate(agenda.now), 5);
    recost(company, purchase);
  }
  purchase.modifiedDate = company.time.now();
  if (random.chance(60)) agenda.plan(agenda.now + 1, 'review', () => putStatus(story, purchase, 'Imported'));
  agenda.plan(agenda.now + random.int(20, 35), 'payment', () =>
    payRest(story, purchase, 'PurchaseOrder', 100n, 'Direct Credit'),
  );
}

/** What a month brings besides: an order never approved, one called off, and goods sent back to a supplier. */
export function scheduleOddPurchases(story: Story, monthStart: number): void {
  const { agenda, catalogue, company } = story;
  const plan = (after: number, action: () => void): void => {
    if (monthStart + after <= story.today) agenda.plan(monthStart + after, 'review', action);
  };
  const some = (): { item: Item; supplier: Party } => {
    const fits = catalogue.items.filter(
      (item) => item.supplier?.currency === 'NZD' && item.control === 'FIFO',
    );
    const item = story.random.pick(fits);
    if (item.supplier === null) throw new Error('Bought from nobody');
    return { item, supplier: item.supplier };
  };
  plan(6, () => {
    const { item, supplier } = some();
    Object.assign(purchaseOrder(story, supplier, [purchaseLine(story, supplier, item, 6)]), {
      ...{ isApproved: false, status: 'Draft' },
    });
  });
  plan(8, () => {
    const { item, supplier } = some();
    const purchase = purchaseOrder(story, supplier, [purchaseLine(story, supplier, item, 6)]);
    Object.assign(purchase, { isVoid: true, status: 'Void', modifiedDate: company.time.now() });
  });
  plan(17, () => {
    const { item, supplier } = some();
    // A credit of the supplier: the API has no resource for it, so it is an order with a negative quantity [?].
    const purchase = purchaseOrder(story, supplier, [{ item, quantity: -1, price: 0n }]);
    const [line] = purchase.lineItems;
    if (line === undefined || !sendBack(company, purchase, line)) {
      Object.assign(purchase, { isVoid: true, status: 'Void' });
      return;
    }
    Object.assign(purchase, { fullyReceivedDate: isoDate(agenda.now), stage: 'Received' });
    bill(story, purchase, false);
    putTotals(purchase);
  });
}
