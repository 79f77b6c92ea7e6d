import { codes, type Location } from './chart';
import { monthStart, weekday } from './days';
import { moved, recosted } from './product-movements';
import type { Product } from './products';
import { share, sum } from './rounding';
import type { StockTask, StockTaskLine } from './stock-task';
import type { World } from './world';

/** Units per 1,000 days by SKU at one place. */
export type Forecast = (sku: string) => number;

/** Opening stock, as adjustments dated the day before the story begins: two layers a product, at two costs. */
export function openStock(world: World, forecasts: readonly (readonly [Location, Forecast])[]): void {
  for (const [location, forecast] of forecasts) {
    for (const percent of [92, 101]) {
      const lines = world.products
        .filter((product) => product.stocked)
        .map((product) => ({
          product,
          quantity: Math.ceil((forecast(product.sku) * 9) / 1000) + 3,
          percent,
        }));
      recordTask(world, 'adjustment', location, codes.openingBalance, 'Opening stock', lines);
    }
  }
}

interface Count {
  product: Product;
  /** Units added (positive) or taken out (negative). */
  quantity: number;
  /** Cost of added units in percent of the product's usual cost. */
  percent?: number;
}

function recordTask(
  world: World,
  kind: StockTask['kind'],
  location: Location,
  account: string,
  reference: string,
  counts: readonly Count[],
): void {
  const task: StockTask = {
    ...{
      id: world.random.guid(),
      kind,
      number: world.number('ST'),
      day: world.agenda.now,
      account,
      reference,
    },
    ...{ lines: [], postings: [] },
  };
  for (const count of counts) {
    const line = applyCount(world, task, location, count);
    if (line !== null) task.lines.push(line);
  }
  if (task.lines.length > 0) world.stockTasks.push(task);
}

function applyCount(world: World, task: StockTask, location: Location, count: Count): StockTaskLine | null {
  const { stock, agenda, random } = world;
  const { product, quantity } = count;
  const before = stock.onHand(product.sku, location.name);
  const post = (debit: string, credit: string, amount: bigint): void => {
    const facts = { id: random.guid(), taskId: task.id, day: agenda.now, description: product.name };
    if (amount !== 0n) task.postings.push({ ...facts, debit, credit, amount });
  };
  const line = { product, location, before, after: before + quantity };
  const type = task.kind === 'take' ? 'Stocktake' : 'Adjustment';
  const card = { taskId: task.id, type, number: task.number, location: location.name };
  if (quantity > 0) {
    const cost = share(product.cost, BigInt(count.percent ?? 100), 100n);
    const value = cost * BigInt(quantity);
    stock.receive(product.sku, location.name, quantity, value);
    post(codes.inventory, task.account, value);
    moved(world, product, { ...card, quantity, amount: value });
    return { ...line, addedValue: value };
  }
  const costChanged = (amount: bigint): void => {
    post(task.account, codes.inventory, amount);
    recosted(world, product, { ...card, type: `${card.type} Cost Change`, amount: -amount });
  };
  const issues = quantity === 0 ? null : stock.issue(product.sku, location.name, -quantity, { costChanged });
  if (issues === null) return null;
  for (const issue of issues) post(task.account, codes.inventory, issue.value);
  moved(world, product, { ...card, quantity, amount: -sum(issues.map(({ value }) => value)) });
  return { ...line, addedValue: null };
}

/** Damages and finds every Friday, counts at the end of each month, weekly transfers to the depot, a few journals. */
export function scheduleWarehouse(world: World, depotForecast: Forecast): void {
  const { agenda, locations, first, today } = world;
  for (let day = first; day <= today; day += 1) {
    if (weekday(day) === 5) agenda.plan(day, 'count', () => weeklyAdjustment(world));
    if (weekday(day) === 2) agenda.plan(day, 'transfer', () => replenish(world, depotForecast));
    if (monthStart(day + 1) === day + 1) {
      agenda.plan(day, 'count', () => takeStock(world, locations.main));
      agenda.plan(day, 'count', () => takeStock(world, locations.depot));
      agenda.plan(day, 'review', () => monthlyJournal(world));
    }
  }
}

function pickProducts(world: World, count: number): Product[] {
  const chosen = new Set<Product>();
  while (chosen.size < count) {
    const product = world.random.pick(world.products);
    if (product.stocked) chosen.add(product);
  }
  return [...chosen];
}

function weeklyAdjustment(world: World): void {
  const { random, locations } = world;
  const found = random.chance(25);
  const counts = pickProducts(world, random.int(1, 3)).map((product) => ({
    product,
    quantity: found ? random.int(1, 2) : -random.int(1, 3),
  }));
  const location = random.chance(70) ? locations.main : locations.depot;
  const reference = found ? 'Found behind the racks' : 'Damaged in store';
  recordTask(world, 'adjustment', location, codes.stockDifferences, reference, counts);
}

function takeStock(world: World, location: Location): void {
  const counts = pickProducts(world, 6).map((product) => ({ product, quantity: world.random.int(-2, 1) }));
  recordTask(world, 'take', location, codes.stockDifferences, `Month-end count, ${location.name}`, counts);
}

/** Moves what the depot will need for three weeks, as far as the main warehouse can spare it. */
function replenish(world: World, forecast: Forecast): void {
  const { stock, locations, random, agenda } = world;
  const { main, depot } = locations;
  const lines = world.products.flatMap((product) => {
    const perDay = forecast(product.sku);
    if (!product.stocked || stock.onHand(product.sku, depot.name) * 1000 >= perDay * 14 + 2000) return [];
    const onHand = stock.onHand(product.sku, main.name);
    const quantity = Math.min(Math.ceil((perDay * 21) / 1000) + 2, Math.floor(onHand / 2));
    if (quantity < 1) return [];
    const layers = stock.transfer(product.sku, main.name, depot.name, quantity) ?? [];
    return [{ product, onHand, quantity, value: sum(layers.map(({ value }) => value)) }];
  });
  if (lines.length === 0) return;
  const id = random.guid();
  const number = world.number('TR');
  const days = { day: agenda.now, arrivedOn: agenda.now };
  const places = { from: main, to: depot, account: codes.inventory };
  world.transfers.push({ id, number, ...days, ...places, lines, postings: [] });
  for (const { product, quantity, value } of lines) {
    const card = { taskId: id, number };
    const [out, into] = [main.name, depot.name];
    moved(world, product, { ...card, type: 'Transfer Out', quantity: -quantity, amount: -value, location: out, fromTo: into }); // prettier-ignore
    moved(world, product, { ...card, type: 'Transfer In', quantity, amount: value, location: into, fromTo: out }); // prettier-ignore
  }
}

function monthlyJournal(world: World): void {
  world.journals.push({
    ...{ id: world.random.guid(), number: world.number('JR'), day: world.agenda.now },
    ...{ narration: 'Packing material used', debit: codes.directExpenses, credit: codes.freight },
    amount: BigInt(world.random.int(8_000, 24_000)),
  });
}
