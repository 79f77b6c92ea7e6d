import { codes } from '../chart';
import { moved, recosted } from '../product-movements';
import type { Product } from '../products';
import { spread, sum } from '../rounding';
import type { Layer } from '../stock-ledger';
import type { Assembly, Component, Disassembly, Production } from '../stock-task';
import type { Posting, World } from '../world';

/** A task that posts: its own rows, all with its id. */
interface Task {
  id: string;
  postings: Posting[];
}

export function postTask(
  world: World,
  task: Task,
  pair: { debit: string; credit: string; amount: bigint; description: string },
): void {
  if (pair.amount === 0n) return;
  task.postings.push({ id: world.random.guid(), taskId: task.id, day: world.agenda.now, ...pair });
}

export interface Recipe {
  product: Product;
  quantity: number;
  components: { product: Product; quantity: number }[];
  labour: bigint;
  days: number;
}

/**
 * Components and work go into work in progress, what is made comes out of it when it is finished (accounting-rules 3,
 * rows 24 to 26). Nothing is made when a component is missing.
 */
export function assemble(world: World, recipe: Recipe): void {
  const task: Assembly = { ...begin(world, recipe), number: world.number('FG') };
  const finished: { layer: Layer | null } = { layer: null };
  if (!takeComponents(world, task, 'Finished Goods', recipe, () => finished.layer)) return;
  world.assemblies.push(task);
  absorbLabour(world, task);
  world.agenda.plan(world.agenda.now + recipe.days, 'receipt', () => {
    finished.layer = finish(world, task, 'Finished Goods', 0n);
  });
}

/** What Cin7 calls the movements of a production order is not documented [?]. */
const production = 'Production Order';

/** A production order with one run, some of whose material is lost (accounting-rules 3 row 26). */
export function produce(world: World, recipe: Recipe, wastePercent: bigint): void {
  const ids = { runId: world.random.guid(), number: world.number('MO') };
  const task: Production = { ...begin(world, recipe), ...ids, runNumber: `${ids.number}-1`, waste: 0n };
  const finished: { layer: Layer | null } = { layer: null };
  if (!takeComponents(world, task, production, recipe, () => finished.layer)) return;
  world.productions.push(task);
  absorbLabour(world, task);
  world.agenda.plan(world.agenda.now + recipe.days, 'receipt', () => {
    task.waste = (costOf(task) * wastePercent) / 100n;
    finished.layer = finish(world, task, production, task.waste);
  });
}

function begin(world: World, { product, quantity, labour }: Recipe): Omit<Assembly, 'number'> {
  const place = { location: world.locations.workshop, startedOn: world.agenda.now, finishedOn: null };
  return { id: world.random.guid(), product, quantity, labour, ...place, components: [], postings: [] };
}

/** A component whose cost changes later changes the cost of what was made of it. */
function takeComponents(
  world: World,
  task: Assembly,
  type: string,
  { components }: Recipe,
  made: () => Layer | null,
): boolean {
  const { stock } = world;
  const place = task.location.name;
  if (components.some(({ product, quantity }) => stock.onHand(product.sku, place) < quantity)) return false;
  const card = { taskId: task.id, number: task.number, location: place };
  for (const { product, quantity } of components) {
    const costChanged = (amount: bigint): void => {
      const description = product.name;
      const changed = { ...card, type: `${type} Cost Change` };
      recosted(world, product, { ...changed, amount: -amount });
      postTask(world, task, { debit: codes.workInProgress, credit: codes.inventory, amount, description });
      const layer = made();
      if (layer === null) return;
      postTask(world, task, { debit: codes.inventory, credit: codes.workInProgress, amount, description });
      recosted(world, task.product, { ...changed, amount });
      stock.revalue(layer, amount);
    };
    const issues = stock.issue(product.sku, place, quantity, { costChanged }) ?? [];
    task.components.push({ product, quantity, issues });
    const amount = valueOf({ issues });
    const pair = { debit: codes.workInProgress, credit: codes.inventory };
    postTask(world, task, { ...pair, amount, description: product.name });
    moved(world, product, { ...card, type, quantity: -quantity, amount: -amount });
  }
  return true;
}

const absorbLabour = (world: World, task: Assembly): void =>
  postTask(world, task, {
    ...{ debit: codes.workInProgress, credit: codes.directWages, amount: task.labour },
    description: 'Assembly work',
  });

export const valueOf = ({ issues }: Pick<Component, 'issues'>): bigint =>
  sum(issues.map((issue) => issue.value));

const costOf = (task: Assembly): bigint => sum(task.components.map(valueOf)) + task.labour;

function finish(world: World, task: Assembly, type: string, waste: bigint): Layer {
  const { product, quantity, location, id, number } = task;
  task.finishedOn = world.agenda.now;
  const wip = { credit: codes.workInProgress, description: product.name };
  postTask(world, task, { debit: codes.wastage, amount: waste, ...wip });
  const amount = costOf(task) - waste;
  postTask(world, task, { debit: codes.inventory, amount, ...wip });
  moved(world, product, { taskId: id, number, type, location: location.name, quantity, amount });
  return world.stock.receive(product.sku, location.name, quantity, amount);
}

/** One unit is taken apart; its parts share its cost by what they usually cost (accounting-rules 3 row 27). */
export function disassemble(
  world: World,
  product: Product,
  into: { product: Product; quantity: number }[],
): void {
  const { stock, agenda, locations } = world;
  const place = locations.workshop;
  if (stock.onHand(product.sku, place.name) < 1) return;
  const task: Disassembly = {
    ...{ id: world.random.guid(), number: world.number('FG'), day: agenda.now, location: place },
    whole: { product, quantity: 1, issues: [] },
    ...{ parts: [], postings: [] },
  };
  const layers: Layer[] = [];
  const card = { taskId: task.id, number: task.number, type: 'Disassembly', location: place.name };
  const changed = { ...card, type: 'Disassembly Cost Change' };
  const shares = (amount: bigint): bigint[] =>
    spread(
      amount,
      into.map((part) => Number(part.product.cost) * part.quantity),
    );
  const put = (amount: bigint): void => {
    const description = product.name;
    postTask(world, task, { debit: codes.workInProgress, credit: codes.inventory, amount, description });
    postTask(world, task, { debit: codes.inventory, credit: codes.workInProgress, amount, description });
  };
  const costChanged = (amount: bigint): void => {
    put(amount);
    recosted(world, product, { ...changed, amount: -amount });
    shares(amount).forEach((part, index) => {
      const [layer, line] = [layers[index], task.parts[index]];
      if (layer === undefined || line === undefined) return;
      line.value += part;
      recosted(world, line.product, { ...changed, amount: part });
      stock.revalue(layer, part);
    });
  };
  const issues = stock.issue(product.sku, place.name, 1, { costChanged }) ?? [];
  const cost = valueOf({ issues });
  task.whole = { product, quantity: 1, issues };
  put(cost);
  moved(world, product, { ...card, quantity: -1, amount: -cost });
  shares(cost).forEach((value, index) => {
    const part = into[index];
    if (part === undefined) return;
    task.parts.push({ ...part, value });
    moved(world, part.product, { ...card, quantity: part.quantity, amount: value });
    layers.push(stock.receive(part.product.sku, place.name, part.quantity, value));
  });
  world.disassemblies.push(task);
}
