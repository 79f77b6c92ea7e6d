import fc from 'fast-check';
import { StockLedger, type Issue } from '../../../server/sandbox/demo/stock-ledger';

const valueOf = (issues: Issue[] | null): bigint =>
  (issues ?? []).reduce((total, issue) => total + issue.value, 0n);
const nobody = { costChanged: () => undefined };

describe('stock ledger, first in first out', () => {
  // The worked figures of accounting-rules 6.2.
  const shipped = () => {
    const stock = new StockLedger();
    stock.receive('A', 'Main', 10, 250_000n);
    stock.receive('A', 'Main', 15, 367_500n);
    const issues = stock.issue('A', 'Main', 15, nobody);
    return { stock, issues: issues ?? [] };
  };

  test('takes the oldest layers first', () => {
    const { stock, issues } = shipped();
    expect(valueOf(issues)).toBe(372_500n);
    expect([stock.onHand('A', 'Main'), stock.valueOf('A', 'Main')]).toEqual([10, 245_000n]);
  });

  test('returns undo the issue, last taken first, and are the next to go out', () => {
    const { stock, issues } = shipped();
    expect(stock.giveBack('A', 'Main', 7, issues)).toBe(172_500n);
    expect(stock.valueOf('A', 'Main')).toBe(417_500n);
    expect(valueOf(stock.issue('A', 'Main', 2, nobody))).toBe(50_000n);
  });

  test('a late cost follows the units: stock, transferred units and sold units', () => {
    const stock = new StockLedger();
    const told: bigint[] = [];
    const layer = stock.receive('A', 'Main', 100, 100_000n);
    stock.issue('A', 'Main', 40, { costChanged: (amount) => told.push(amount) });
    stock.transfer('A', 'Main', 'North', 20);
    stock.issue('A', 'North', 5, { costChanged: (amount) => told.push(amount) });
    stock.revalue(layer, 20_000n);
    expect(told).toEqual([8000n, 1000n]);
    expect([stock.valueOf('A', 'Main'), stock.valueOf('A', 'North')]).toEqual([48_000n, 18_000n]);
  });

  test('more than there is moves nothing', () => {
    const { stock } = shipped();
    expect(stock.issue('A', 'Main', 11, nobody)).toBeNull();
    expect(stock.transfer('A', 'Main', 'North', 11)).toBeNull();
    expect(stock.onHand('A', 'Main')).toBe(10);
  });

  test('no value is made or lost, whatever happens', () => {
    const step = fc.record({
      kind: fc.constantFrom('receive', 'issue', 'transfer', 'giveBack', 'revalue'),
      quantity: fc.integer({ min: 1, max: 20 }),
      cost: fc.bigInt({ min: 100n, max: 5000n }),
      place: fc.constantFrom('Main', 'North'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const stock = new StockLedger();
        const layers: ReturnType<StockLedger['receive']>[] = [];
        const issues: { place: string; parts: Issue[] }[] = [];
        let put = 0n;
        let out = 0n;
        for (const { kind, quantity, cost, place } of steps) {
          const value = cost * BigInt(quantity);
          if (kind === 'receive') {
            layers.push(stock.receive('A', place, quantity, value));
            put += value;
          } else if (kind === 'issue') {
            const parts = stock.issue('A', place, quantity, { costChanged: (amount) => (out += amount) });
            out += valueOf(parts);
            if (parts !== null) issues.push({ place, parts });
          } else if (kind === 'transfer') {
            stock.transfer('A', place, place === 'Main' ? 'North' : 'Main', quantity);
          } else if (kind === 'giveBack') {
            const last = issues.at(-1);
            const left = (last?.parts ?? []).reduce((total, part) => total + part.quantity, 0);
            if (last !== undefined && left > 0) {
              out -= stock.giveBack('A', last.place, Math.min(quantity, left), last.parts);
            }
          } else if (layers[0] !== undefined) {
            stock.revalue(layers[0], cost);
            put += cost;
          }
        }
        const held = stock.valueOf('A', 'Main') + stock.valueOf('A', 'North');
        expect(held + out).toBe(put);
        for (const place of ['Main', 'North']) {
          if (stock.onHand('A', place) === 0) expect(stock.valueOf('A', place)).toBe(0n);
        }
      }),
    );
  });
});
