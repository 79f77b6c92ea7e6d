import assert from 'node:assert/strict';
import fc from 'fast-check';
import { calendarDate } from '../../../server/accounting/dates';
import { decimal } from '../../../server/accounting/decimal';
import { fifo } from '../../../server/accounting/valuation/fifo';
import type { Movement } from '../../../server/accounting/valuation/movements';
import { valuate } from '../../../server/accounting/valuation/valuate';
import { furtherCases } from '../laws/cases';
import { cogsOf } from './stock';

/**
 * FIFO against a second, naive account of the same goods: every single unit is an object that remembers its receipt, so
 * that costs are looked up at the end instead of being carried along. Whole units at whole cents: nothing is rounded,
 * and both must agree after every movement.
 */
interface Receipt {
  readonly number: number;
  cost: number;
  readonly qty: number;
}
/** A unit that is missing has a provisional cost instead of a receipt. */
type Unit = { receipt: Receipt } | { provisional: number };
interface Sale {
  readonly units: Unit[];
}

class UnitByUnit {
  readonly receipts: Receipt[] = [];
  readonly sales: Sale[] = [];
  private stock: { receipt: Receipt }[] = [];
  private readonly missing: { sale: Sale; unit: Unit }[] = [];

  receive(qty: number, cost: number): void {
    const receipt = { number: this.receipts.length, cost, qty };
    this.receipts.push(receipt);
    for (let count = 0; count < qty; count += 1) this.put({ receipt });
  }

  sell(qty: number): Sale {
    const sale: Sale = { units: [] };
    this.sales.push(sale);
    for (let count = 0; count < qty; count += 1) {
      const here = this.stock.shift();
      const unit = here ?? { provisional: this.receipts.at(-1)?.cost ?? 0 };
      sale.units.push(unit);
      if (!here) this.missing.push({ sale, unit });
    }
    return sale;
  }

  /** The unit that was taken last; one that was never there is simply missing no more. */
  returnOne(sale: Sale): void {
    const unit = sale.units.pop();
    if (!unit) throw new Error('Nothing to return');
    if ('receipt' in unit) this.put(unit);
    else
      this.missing.splice(
        this.missing.findIndex((one) => one.unit === unit),
        1,
      );
  }

  private put(unit: { receipt: Receipt }): void {
    const settled = this.missing.shift();
    if (settled) {
      settled.sale.units[settled.sale.units.indexOf(settled.unit)] = unit;
      return;
    }
    const at = this.stock.findIndex(({ receipt }) => receipt.number >= unit.receipt.number);
    this.stock.splice(at === -1 ? this.stock.length : at, 0, unit);
  }

  get stockMinor(): number {
    const here = this.stock.reduce((sum, { receipt }) => sum + receipt.cost, 0);
    return here - this.missing.reduce((sum, { unit }) => sum + costOf(unit), 0);
  }

  get cogsMinor(): number {
    return this.sales.flatMap(({ units }) => units).reduce((sum, unit) => sum + costOf(unit), 0);
  }
}

const costOf = (unit: Unit): number => ('receipt' in unit ? unit.receipt.cost : unit.provisional);

const step = fc.record({
  do: fc.constantFrom('receive', 'receive', 'sell', 'sell', 'return', 'late'),
  qty: fc.integer({ min: 1, max: 8 }),
  cost: fc.integer({ min: 1, max: 900 }),
  pick: fc.nat({ max: 999 }),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Plays the steps on the naive account and writes them down as movements, one list for each moment. */
function play(
  steps: readonly Step[],
  judge: (movements: readonly Movement[], naive: UnitByUnit) => void,
): void {
  const naive = new UnitByUnit();
  const movements: Movement[] = [];
  const saleIds: string[] = [];
  const receiptIds: string[] = [];
  steps.forEach(({ do: what, qty, cost, pick }, order) => {
    const id = `m${order}`;
    const common = {
      id,
      sku: 'A',
      locationGroup: 'Main',
      date: calendarDate('2026-03-01'),
      order,
      source: { id, number: id },
      reportedCogs: null,
    };
    if (what === 'receive') {
      naive.receive(qty, cost);
      receiptIds.push(id);
      movements.push({ ...common, kind: 'receive', qty: decimal(qty), valueMinor: BigInt(qty * cost) });
    } else if (what === 'sell') {
      naive.sell(qty);
      saleIds.push(id);
      movements.push({ ...common, kind: 'issue', qty: decimal(qty) });
    } else if (what === 'return') {
      const number = pick % Math.max(1, naive.sales.length);
      const sale = naive.sales[number];
      const back = Math.min(sale?.units.length ?? 0, qty);
      if (!sale || back === 0) return;
      for (let count = 0; count < back; count += 1) naive.returnOne(sale);
      movements.push({ ...common, kind: 'return', qty: decimal(back), of: saleIds[number] ?? '' });
    } else {
      const number = pick % Math.max(1, naive.receipts.length);
      const receipt = naive.receipts[number];
      if (!receipt) return;
      receipt.cost += cost;
      const valueMinor = BigInt(receipt.qty * cost);
      movements.push({ ...common, kind: 'landed-cost', receipt: receiptIds[number] ?? '', valueMinor });
    }
    judge(movements, naive);
  });
}

test('FIFO agrees with an account of every single unit after every movement: stock and COGS', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      let last: readonly [readonly Movement[], number, number] = [[], 0, 0];
      play(steps, (movements, naive) => {
        last = [[...movements], naive.stockMinor, naive.cogsMinor];
        if (movements.length % 5 !== 0) return;
        judge(...last);
      });
      judge(...last);
    }),
    furtherCases,
  );
});

function judge(movements: readonly Movement[], stockMinor: number, cogsMinor: number): void {
  const valuation = valuate(movements, fifo);
  assert.equal(valuation.pools[0]?.valueMinor ?? 0n, BigInt(stockMinor));
  assert.equal(cogsOf(valuation), BigInt(cogsMinor));
}

test('FIFO: sales of many units or of one unit each take out the same, to the cent', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      play(
        steps.filter((one) => one.do !== 'return'),
        (movements) => {
          if (movements.length < steps.length / 2) return;
          const single = movements.flatMap((movement): Movement[] =>
            movement.kind === 'issue'
              ? Array.from({ length: Number(movement.qty.toString()) }, (_, index) => ({
                  ...movement,
                  id: `${movement.id}/${index}`,
                  qty: decimal(1),
                }))
              : [movement],
          );
          const [whole, parts] = [valuate(movements, fifo), valuate(single, fifo)];
          assert.equal(cogsOf(parts), cogsOf(whole));
          assert.equal(parts.pools[0]?.valueMinor, whole.pools[0]?.valueMinor);
        },
      );
    }),
    furtherCases,
  );
});
