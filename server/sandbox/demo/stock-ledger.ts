import { share, spread } from './rounding';

/** Units of one SKU at one location that came in together. Value is stored, unit cost is derived from it. */
export interface Layer {
  readonly kind: 'layer';
  readonly sku: string;
  readonly location: string;
  quantity: number;
  value: bigint;
  /** Where units of this layer went: out of stock, or into a layer at another location. */
  readonly children: (Layer | Issue)[];
}

/** Units taken out of one layer for one purpose. */
export interface Issue {
  readonly kind: 'issue';
  readonly owner: IssueOwner;
  /** The layer the units were in. */
  readonly source: Layer;
  quantity: number;
  value: bigint;
  /** Layers that hold what came back. */
  readonly children: Layer[];
}

/** What units were taken for; told when their cost changes later. */
export interface IssueOwner {
  costChanged(amount: bigint, issue: Issue): void;
}

/** First in, first out per SKU and location; the cost of an issue is exact, nothing is left at quantity zero. */
export class StockLedger {
  private readonly queues = new Map<string, Layer[]>();

  receive(sku: string, location: string, quantity: number, value: bigint): Layer {
    const layer: Layer = { kind: 'layer', sku, location, quantity, value, children: [] };
    this.queue(sku, location).push(layer);
    return layer;
  }

  onHand(sku: string, location: string): number {
    return this.queue(sku, location).reduce((total, layer) => total + layer.quantity, 0);
  }

  valueOf(sku: string, location: string): bigint {
    return this.queue(sku, location).reduce((total, layer) => total + layer.value, 0n);
  }

  /** Takes units from the oldest layers; null (and nothing taken) when there are not enough. */
  issue(sku: string, location: string, quantity: number, owner: IssueOwner): Issue[] | null {
    return this.take(sku, location, quantity, (layer, taken, value) => {
      const purpose = { kind: 'issue', owner, source: layer } as const;
      const issue: Issue = { ...purpose, quantity: taken, value, children: [] };
      layer.children.push(issue);
      return issue;
    });
  }

  /**
   * Moves units to another location at their cost, keeping them apart layer by layer; null when too few. `each` hears
   * from which layer into which.
   */
  transfer(
    sku: string,
    from: string,
    to: string,
    quantity: number,
    each?: (source: Layer, moved: Layer) => void,
  ): Layer[] | null {
    return this.take(sku, from, quantity, (layer, taken, value) => {
      const moved = this.receive(sku, to, taken, value);
      layer.children.push(moved);
      each?.(layer, moved);
      return moved;
    });
  }

  /**
   * Takes returned units back at the cost they went out with, last taken first, to the front of the queue
   * (accounting-rules 6.2). Answers the value that came back.
   */
  giveBack(sku: string, location: string, quantity: number, issues: readonly Issue[]): bigint {
    let left = quantity;
    let total = 0n;
    for (const issue of [...issues].reverse()) {
      const taken = Math.min(left, issue.quantity);
      if (taken === 0) continue;
      const value = split(issue, taken);
      const layer: Layer = { kind: 'layer', sku, location, quantity: taken, value, children: [] };
      issue.children.push(layer);
      this.queue(sku, location).unshift(layer);
      total += value;
      left -= taken;
    }
    if (left > 0) throw new Error(`${sku}: more came back than went out`);
    return total;
  }

  /**
   * Changes what a receipt cost after the fact: units still in stock change their value, the purposes that took the
   * others are told their share (accounting-rules 6.2, landed cost). `each` hears of every share before that.
   */
  revalue(layer: Layer, amount: bigint, each?: (node: Layer | Issue, part: bigint) => void): void {
    const nodes = descendants(layer).filter((node) => node.quantity > 0);
    const parts = spread(
      amount,
      nodes.map((node) => node.quantity),
    );
    nodes.forEach((node, index) => {
      const part = parts[index] ?? 0n;
      node.value += part;
      if (part !== 0n) each?.(node, part);
      if (node.kind === 'issue' && part !== 0n) node.owner.costChanged(part, node);
    });
  }

  private take<T>(
    sku: string,
    location: string,
    quantity: number,
    use: (layer: Layer, taken: number, value: bigint) => T,
  ): T[] | null {
    if (this.onHand(sku, location) < quantity) return null;
    const queue = this.queue(sku, location);
    const used: T[] = [];
    let left = quantity;
    for (let layer = queue[0]; left > 0 && layer !== undefined; layer = queue[0]) {
      const taken = Math.min(left, layer.quantity);
      used.push(use(layer, taken, split(layer, taken)));
      left -= taken;
      if (layer.quantity === 0) queue.shift();
    }
    return used;
  }

  private queue(sku: string, location: string): Layer[] {
    const key = `${sku}\n${location}`;
    let queue = this.queues.get(key);
    if (queue === undefined) this.queues.set(key, (queue = []));
    return queue;
  }
}

/** Takes `quantity` units out of a pool with their share of its value; the last unit takes what is left. */
function split(pool: { quantity: number; value: bigint }, quantity: number): bigint {
  const value =
    quantity === pool.quantity ? pool.value : share(pool.value, BigInt(quantity), BigInt(pool.quantity));
  pool.quantity -= quantity;
  pool.value -= value;
  return value;
}

function descendants(node: Layer | Issue): (Layer | Issue)[] {
  return [node, ...node.children.flatMap(descendants)];
}
