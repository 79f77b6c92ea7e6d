import { sum } from '../demo/rounding';
import { StockLedger, type Issue, type Layer } from '../demo/stock-ledger';
import type { Units } from './records';
import type { KeptName } from './resources';

export type MovementKind = 'receipt' | 'cost' | 'sale' | 'return' | 'adjustment' | 'transfer' | 'production';

export interface DocumentLine {
  resource: KeptName;
  id: number;
  line: number;
}

/** Units of one layer that came or went, or a change of what units of one layer cost (quantity 0). */
export interface Movement {
  /** Day of the account. */
  date: string;
  /** 0: on the way between two branches. */
  branchId: number;
  sku: string;
  kind: MovementKind;
  /** Positive into stock. */
  quantity: number;
  /** Cents of the home currency, positive into stock. */
  value: bigint;
  /** Which layer the units came from or made. */
  layer: number;
  document: DocumentLine;
}

/** The place between two branches. */
export const onTheWay = 0;

/** The company's stock by branch, first in first out, with everything that ever moved it. */
export class StockBook {
  readonly movements: Movement[] = [];
  private readonly ledger = new StockLedger();
  private readonly layers = new Map<Layer, number>();
  private readonly taken = new Map<Layer, number>();

  /** `today` answers the day of the account on which something happens. */
  constructor(public today: () => string) {}

  onHand(sku: string, branchId: number): number {
    return this.ledger.onHand(sku, String(branchId));
  }

  valueOf(sku: string, branchId: number): bigint {
    return this.ledger.valueOf(sku, String(branchId));
  }

  /** Whether a branch has all of these units at once. */
  has(branchId: number, units: readonly Units[]): boolean {
    const wanted = new Map<string, number>();
    for (const { sku, quantity } of units) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
    return [...wanted].every(([sku, quantity]) => this.onHand(sku, branchId) >= quantity);
  }

  receive(
    sku: string,
    branchId: number,
    quantity: number,
    value: bigint,
    kind: MovementKind,
    document: DocumentLine,
  ): Layer {
    const layer = this.ledger.receive(sku, String(branchId), quantity, value);
    this.note(layer, kind, quantity, value, document);
    return layer;
  }

  /** Takes the oldest units; null (and nothing taken) when there are not enough. */
  issue(
    sku: string,
    branchId: number,
    quantity: number,
    kind: MovementKind,
    document: DocumentLine,
    costChanged: (amount: bigint) => void,
  ): Issue[] | null {
    const taken = this.ledger.issue(sku, String(branchId), quantity, {
      costChanged: (amount, { source }) => {
        this.note(source, kind, 0, -amount, document);
        costChanged(amount);
      },
    });
    for (const { source, quantity: units, value } of taken ?? [])
      this.note(source, kind, -units, -value, document);
    return taken;
  }

  /** Units come back at what they went out with; the layers are new ones. Answers the cents that came back. */
  giveBack(
    sku: string,
    branchId: number,
    quantity: number,
    issues: readonly Issue[],
    document: DocumentLine,
  ): bigint {
    const before = new Set(issues.flatMap((issue) => issue.children));
    const value = this.ledger.giveBack(sku, String(branchId), quantity, issues);
    for (const layer of issues.flatMap((issue) => issue.children)) {
      if (!before.has(layer)) this.note(layer, 'return', layer.quantity, layer.value, document);
    }
    return value;
  }

  /** Moves units to another branch at their cost; answers the cents moved, null when there are too few. */
  move(sku: string, from: number, to: number, quantity: number, document: DocumentLine): bigint | null {
    const moved = this.ledger.transfer(sku, String(from), String(to), quantity, (source, layer) => {
      this.note(source, 'transfer', -layer.quantity, -layer.value, document);
      this.note(layer, 'transfer', layer.quantity, layer.value, document);
    });
    return moved === null ? null : sum(moved.map((layer) => layer.value));
  }

  /** What units of a layer cost turns out to be another amount: those in stock and those that left take their shares. */
  revalue(layer: Layer, amount: bigint, kind: MovementKind, document: DocumentLine): void {
    if (amount === 0n) return;
    this.ledger.revalue(layer, amount, (node, part) =>
      this.note(node.kind === 'layer' ? node : node.source, kind, 0, part, document),
    );
  }

  private note(
    layer: Layer,
    kind: MovementKind,
    quantity: number,
    value: bigint,
    document: DocumentLine,
  ): void {
    const branchId = Number(layer.location);
    if (quantity < 0) this.taken.set(layer, this.takenFrom(layer) - quantity);
    this.put({ sku: layer.sku, branchId, kind, quantity, value, layer: this.layerNumber(layer), document });
  }

  private put(movement: Omit<Movement, 'date'>): void {
    this.movements.push({ date: this.today(), ...movement });
  }

  /** A cost reaches goods that are gone already: it comes in with the goods' last layer and leaves with them. */
  addCostOfGoodsGone(sku: string, branchId: number, value: bigint, document: DocumentLine): void {
    const last = this.movements.findLast((movement) => movement.document.line === document.line);
    const facts = { sku, branchId, quantity: 0, layer: last?.layer ?? 0, document };
    this.put({ ...facts, kind: 'cost', value });
    this.put({ ...facts, kind: 'sale', value: -value });
  }

  /** What a layer is called in movements. */
  layerNumber(layer: Layer): number {
    const found = this.layers.get(layer) ?? this.layers.size + 1;
    this.layers.set(layer, found);
    return found;
  }

  /** Units that were ever taken out of a layer. */
  takenFrom(layer: Layer): number {
    return this.taken.get(layer) ?? 0;
  }
}
