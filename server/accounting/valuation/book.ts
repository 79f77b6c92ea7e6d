import type { Decimal } from '../decimal';
import type { CounterRole, Effect, Problem, ProblemCode } from './effects';
import type { Lot } from './lot';
import type { Method, Place } from './method';
import { inOrder, type Movement, type MovementSource, type ProductionReceive, type Turn } from './movements';
import { Pool, type Outflow } from './pool';
import { scaleOf, type QuantityScale } from './quantity';
import { Run } from './runs';
import { validMovements } from './valid-movements';

export interface Amount {
  readonly account: 'inventory' | 'cogs' | CounterRole;
  /** Debit positive. */
  readonly amountMinor: bigint;
}

/** What is written of a movement; the rest of the effect is the movement's own. */
export interface Entry {
  readonly place: Place;
  readonly kind?: Effect['kind'];
  readonly qty?: bigint;
  readonly shortQty?: bigint;
  readonly valueMinor: bigint;
  readonly amounts: readonly Amount[];
  readonly concerns?: MovementSource;
}

/** The state of a valuation while the movements go by: where units and costs are, and what was written so far. */
export class Book {
  readonly pools = new Map<string, Pool>();
  /** Receipts by movement id. */
  readonly lots = new Map<string, { readonly lot: Lot; readonly movement: Movement }>();
  readonly outflows = new Map<string, Outflow>();
  readonly runs = new Map<string, Run>();
  readonly effects: Effect[] = [];
  readonly problems: Problem[] = [];
  readonly turns: readonly Turn[];
  readonly scale: QuantityScale;
  /** Number of the turn, counted from 1. */
  turn = 0;
  private current: Turn | null = null;

  constructor(
    movements: readonly Movement[],
    readonly method: Method,
  ) {
    const { valid, invalid } = validMovements(movements);
    for (const movement of invalid) this.report('movement-invalid', movement);
    this.scale = scaleOf(valid.flatMap(quantitiesOf));
    this.turns = inOrder(valid);
    for (const [id, outputs] of outputsByRun(this.turns)) {
      const mixed = new Set(outputs.map(({ costShare }) => costShare === undefined)).size > 1;
      if (mixed) for (const output of outputs.slice(0, 1)) this.report('run-shares-mixed', output);
      const weights = outputs.map(({ qty, costShare }) => (mixed ? qty : (costShare ?? qty)));
      this.runs.set(id, new Run(id, weights));
    }
  }

  begin(turn: Turn): void {
    this.current = turn;
    this.turn += 1;
  }

  pool({ sku, locationGroup }: Place): Pool {
    const key = JSON.stringify([sku, locationGroup]);
    const known = this.pools.get(key);
    if (known) return known;
    const pool = new Pool({ sku, locationGroup }, this.method);
    this.pools.set(key, pool);
    return pool;
  }

  run(id: string): Run {
    const known = this.runs.get(id);
    if (known) return known;
    const run = new Run(id, []);
    this.runs.set(id, run);
    return run;
  }

  write({ place, kind, qty = 0n, shortQty = 0n, valueMinor, amounts, concerns }: Entry): void {
    if (!this.current) throw new Error('Nothing has begun');
    const { movement, date } = this.current;
    const sums = sumByAccount(amounts);
    this.effects.push({
      movement: movement.id,
      sku: place.sku,
      locationGroup: place.locationGroup,
      date,
      kind: kind ?? movement.kind,
      qty: this.scale.toDecimal(qty),
      shortQty: this.scale.toDecimal(shortQty),
      valueMinor,
      ...sums,
      source: movement.source,
      concerns: concerns ?? null,
    });
  }

  report(code: ProblemCode, { id, sku, locationGroup, source }: Movement): void {
    this.problems.push({ code, sku, locationGroup, movement: id, source });
  }
}

function sumByAccount(
  amounts: readonly Amount[],
): Pick<Effect, 'toInventoryMinor' | 'toCogsMinor' | 'counterparts'> {
  let [toInventoryMinor, toCogsMinor] = [0n, 0n];
  const counterparts: { role: CounterRole; amountMinor: bigint }[] = [];
  for (const { account, amountMinor } of amounts) {
    if (account === 'inventory') toInventoryMinor += amountMinor;
    else if (account === 'cogs') toCogsMinor += amountMinor;
    else {
      const known = counterparts.find(({ role }) => role === account);
      if (known) known.amountMinor += amountMinor;
      else counterparts.push({ role: account, amountMinor });
    }
  }
  return {
    toInventoryMinor,
    toCogsMinor,
    counterparts: counterparts.filter(({ amountMinor }) => amountMinor !== 0n),
  };
}

function quantitiesOf(movement: Movement): Decimal[] {
  const loss = movement.kind === 'production-receive' && movement.abnormalLoss;
  return [...('qty' in movement ? [movement.qty] : []), ...(loss ? [loss] : [])];
}

function outputsByRun(turns: readonly Turn[]): Map<string, ProductionReceive[]> {
  const byRun = new Map<string, ProductionReceive[]>();
  for (const { movement } of turns) {
    if (movement.kind !== 'production-receive') continue;
    const outputs = byRun.get(movement.run);
    if (outputs) outputs.push(movement);
    else byRun.set(movement.run, [movement]);
  }
  return byRun;
}
