import { codes, type Location } from '../chart';
import { moved, recosted } from '../product-movements';
import type { Product } from '../products';
import { share, sum } from '../rounding';
import type { StockTask, Transfer, WriteOff } from '../stock-task';
import type { World } from '../world';
import { postTask, valueOf } from './making';

/** Where units are that left one place and did not reach the other. */
export const onTheWay = 'In transit';

/** Sends units from one place to another by way of the in-transit account (accounting-rules 3 row 28). */
export function send(world: World, to: Location, product: Product, quantity: number, days: number): void {
  const { stock, agenda, locations } = world;
  const from = locations.workshop;
  const onHand = stock.onHand(product.sku, from.name);
  const layers = stock.transfer(product.sku, from.name, onTheWay, quantity);
  if (layers === null) return;
  const amount = sum(layers.map((layer) => layer.value));
  const transfer: Transfer = {
    ...{ id: world.random.guid(), number: world.number('TR'), day: agenda.now, arrivedOn: null, from, to },
    ...{ account: codes.inTransit, lines: [{ product, onHand, quantity }], postings: [] },
  };
  world.transfers.push(transfer);
  const card = { taskId: transfer.id, number: transfer.number };
  const [out, into] = [from.name, to.name];
  moved(world, product, { ...card, type: 'Transfer Out', quantity: -quantity, amount: -amount, location: out, fromTo: into }); // prettier-ignore
  const description = product.name;
  postTask(world, transfer, { debit: codes.inTransit, credit: codes.inventory, amount, description });
  agenda.plan(agenda.now + days, 'transfer', () => {
    transfer.arrivedOn = agenda.now;
    stock.transfer(product.sku, onTheWay, to.name, quantity);
    moved(world, product, { ...card, type: 'Transfer In', quantity, amount, location: into, fromTo: out });
    postTask(world, transfer, { debit: codes.inventory, credit: codes.inTransit, amount, description });
  });
}

/** Goods that are worth nothing any more (accounting-rules 3 row 22). */
export function writeOff(world: World, product: Product, quantity: number): void {
  const location = world.locations.workshop;
  const task: WriteOff = {
    ...{ id: world.random.guid(), number: world.number('WO'), day: world.agenda.now, location },
    ...{ account: codes.stockDifferences, notes: 'Water damage', lines: [], postings: [] },
  };
  const line = { product, quantity, value: 0n };
  const pair = { debit: task.account, credit: codes.inventory, description: product.name };
  const card = { taskId: task.id, number: task.number, type: 'Inventory Write-Off', location: location.name };
  const costChanged = (amount: bigint): void => {
    line.value += amount;
    postTask(world, task, { ...pair, amount });
    recosted(world, product, { ...card, type: `${card.type} Cost Change`, amount: -amount });
  };
  const issues = world.stock.issue(product.sku, location.name, quantity, { costChanged });
  if (issues === null) return;
  line.value = valueOf({ issues });
  postTask(world, task, { ...pair, amount: line.value });
  moved(world, product, { ...card, quantity: -quantity, amount: -line.value });
  task.lines.push(line);
  world.writeOffs.push(task);
}

/**
 * A new cost for what is there: one adjustment counts all of it out and in again [?], which posts the difference as two
 * pairs (accounting-rules 3 row 23).
 */
export function revalue(world: World, product: Product, percent: bigint): void {
  const { stock, agenda, random, locations } = world;
  const location = locations.workshop;
  const units = stock.onHand(product.sku, location.name);
  if (units === 0) return;
  const task: StockTask = {
    ...{ id: random.guid(), kind: 'adjustment', number: world.number('ST'), day: agenda.now },
    ...{ account: codes.stockDifferences, reference: 'Revaluation', lines: [], postings: [] },
  };
  const description = product.name;
  const out = { debit: task.account, credit: codes.inventory, description };
  const card = { taskId: task.id, number: task.number, type: 'Adjustment', location: location.name };
  const costChanged = (amount: bigint): void => {
    postTask(world, task, { ...out, amount });
    recosted(world, product, { ...card, type: 'Adjustment Cost Change', amount: -amount });
  };
  const issues = stock.issue(product.sku, location.name, units, { costChanged }) ?? [];
  const before = valueOf({ issues });
  const unit = share(share(before, percent, 100n), 1n, BigInt(units));
  const after = unit * BigInt(units);
  stock.receive(product.sku, location.name, units, after);
  postTask(world, task, { ...out, amount: before });
  postTask(world, task, { debit: codes.inventory, credit: task.account, amount: after, description });
  moved(world, product, { ...card, quantity: -units, amount: -before });
  moved(world, product, { ...card, quantity: units, amount: after });
  task.lines.push({ product, location, before: units, after: 0, addedValue: null });
  task.lines.push({ product, location, before: 0, after: units, addedValue: after });
  world.stockTasks.push(task);
}
