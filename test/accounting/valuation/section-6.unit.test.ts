import { decimalText } from '../../../server/accounting/decimal';
import { average } from '../../../server/accounting/valuation/average';
import { fifo } from '../../../server/accounting/valuation/fifo';
import type { Method } from '../../../server/accounting/valuation/method';
import { valuate } from '../../../server/accounting/valuation/valuate';
import { cogsOf, effectsOf, movements, poolsOf, type Line } from './stock';

/** Every worked number of accounting-rules 6, each test named after its place. */
const value = (method: Method, lines: readonly Line[]) => valuate(movements(lines), method);

const march: readonly Line[] = [
  ['2026-03-02', 'receive', 'R1', { qty: '100', value: '1000.00' }],
  ['2026-03-05', 'receive', 'R2', { qty: '50', value: '650.00' }],
  ['2026-03-08', 'issue', 'S1', { qty: '60' }],
  ['2026-03-10', 'landed-cost', 'L1', { of: 'R2', value: '90.00' }],
  ['2026-03-12', 'return', 'T1', { qty: '10', of: 'S1' }],
  ['2026-03-15', 'issue', 'S2', { qty: '100' }],
];

describe('6.1 moving average', () => {
  test.each([
    ['2 Mar', 1, 100000n, '100', 100000n, 0n],
    ['5 Mar', 2, 65000n, '150', 165000n, 0n],
    ['8 Mar', 3, -66000n, '90', 99000n, 66000n],
    ['10 Mar', 4, 9000n, '90', 108000n, 66000n],
    ['12 Mar', 5, 11000n, '100', 119000n, 55000n],
    ['15 Mar', 6, -119000n, '0', 0n, 174000n],
  ])('6.1 table, %s', (_, count, moved, poolQty, poolMinor, netCogs) => {
    const valuation = value(average, march.slice(0, count));
    expect(valuation.effects.at(-1)?.valueMinor).toBe(moved);
    expect(poolsOf(valuation)).toEqual([['SKU', 'Main', poolQty, poolMinor]]);
    expect(cogsOf(valuation)).toBe(netCogs);
    expect(valuation.problems).toEqual([]);
  });

  test('6.1 landed cost with 20 on hand of a receipt of 50: 36.00 inventory, 54.00 COGS', () => {
    const valuation = value(average, [
      ['2026-03-05', 'receive', 'R', { qty: '50', value: '650.00' }],
      ['2026-03-08', 'issue', 'S', { qty: '30' }],
      ['2026-03-10', 'landed-cost', 'L', { of: 'R', value: '90.00' }],
    ]);
    expect(effectsOf(valuation, 'L')).toEqual([
      { sku: 'SKU', kind: 'landed-cost', inventory: 3600n, cogs: 5400n, landedCost: -9000n },
    ]);
  });

  test('6.1 rounding: 3 for 10.00 leave at 3.33, 3.34, 3.33 and nothing is left', () => {
    for (const method of [average, fifo]) {
      const valuation = value(method, [
        ['2026-03-01', 'receive', 'R', { qty: '3', value: '10.00' }],
        ['2026-03-02', 'issue', 'S1', { qty: '1' }],
        ['2026-03-02', 'issue', 'S2', { qty: '1' }],
        ['2026-03-02', 'issue', 'S3', { qty: '1' }],
      ]);
      expect(valuation.effects.slice(1).map(({ toCogsMinor }) => toCogsMinor)).toEqual([333n, 334n, 333n]);
      expect(poolsOf(valuation)).toEqual([['SKU', 'Main', '0', 0n]]);
    }
  });
});

describe('6.2 FIFO', () => {
  const sold: readonly Line[] = [
    ['2026-03-01', 'receive', 'R1', { qty: '10', value: '2500.00' }],
    ['2026-03-02', 'receive', 'R2', { qty: '15', value: '3675.00' }],
    ['2026-03-03', 'issue', 'S', { qty: '15' }],
  ];
  const layers = (lines: readonly Line[]) =>
    value(fifo, lines).pools[0]?.layers.map(({ qty, valueMinor }) => [decimalText(qty), valueMinor]);

  test('6.2 layers 10 @ 250.00 and 15 @ 245.00, ship 15: 3,725.00, left 10 @ 245.00', () => {
    const valuation = value(fifo, sold);
    expect(effectsOf(valuation, 'S')).toEqual([
      { sku: 'SKU', kind: 'issue', inventory: -372500n, cogs: 372500n },
    ]);
    expect(poolsOf(valuation)).toEqual([['SKU', 'Main', '10', 245000n]]);
  });

  test.each([
    ['3', 73500n, 299000n, '13', 318500n, [['13', 318500n]]],
    ['7', 172500n, 200000n, '17', 417500n, [['2', 50000n], ['15', 367500n]]], // prettier-ignore
  ])(
    '6.2 return %s: last taken first, to the front of their layers',
    (qty, back, net, left, stock, queue) => {
      const lines: readonly Line[] = [...sold, ['2026-03-04', 'return', 'T', { qty, of: 'S' }]];
      const valuation = value(fifo, lines);
      expect(valuation.effects.at(-1)?.toInventoryMinor).toBe(back);
      expect(cogsOf(valuation)).toBe(net);
      expect(poolsOf(valuation)).toEqual([['SKU', 'Main', left, stock]]);
      expect(layers(lines)).toEqual(queue);
    },
  );

  test('6.2 landed cost 200.00 on 100 @ 10.00 of which 40 are sold: inventory 120.00, COGS 80.00', () => {
    const lines: readonly Line[] = [
      ['2026-03-01', 'receive', 'R', { qty: '100', value: '1000.00' }],
      ['2026-03-02', 'issue', 'S', { qty: '40' }],
      ['2026-03-03', 'landed-cost', 'L', { of: 'R', value: '200.00' }],
    ];
    expect(effectsOf(value(fifo, lines), 'L')).toEqual([
      { sku: 'SKU', kind: 'landed-cost', inventory: 12000n, cogs: 8000n, landedCost: -20000n },
    ]);
    // The sale has taken out 12.00 a unit by now, so that is what comes back.
    const back = value(fifo, [...lines, ['2026-03-04', 'return', 'T', { qty: '10', of: 'S' }]]);
    expect(back.effects.at(-1)?.toInventoryMinor).toBe(12000n);
    expect(poolsOf(back)).toEqual([['SKU', 'Main', '70', 84000n]]);
  });
});

describe('6.4 sold before costed, and negative stock', () => {
  test('6.4 bill differs: received 10 @ 12.00, sold 4, billed 12.50: inventory 3.00, COGS 2.00', () => {
    for (const method of [fifo, average]) {
      const valuation = value(method, [
        ['2026-03-01', 'receive', 'R', { qty: '10', value: '120.00' }],
        ['2026-03-02', 'issue', 'S', { qty: '4' }],
        ['2026-03-03', 'cost-correction', 'B', { of: 'R', value: '5.00' }],
      ]);
      expect(effectsOf(valuation, 'S')[0]).toMatchObject({ cogs: 4800n });
      expect(effectsOf(valuation, 'B')).toEqual([
        { sku: 'SKU', kind: 'cost-correction', inventory: 300n, cogs: 200n, purchases: -500n },
      ]);
    }
  });

  test('6.4 negative pool: 5 @ 10.00, ship 8: 80.00, pool -3 / -30.00; receive 10 @ 12.00: true-up 6.00, pool 7 / 84.00', () => {
    const lines: readonly Line[] = [
      ['2026-03-01', 'receive', 'R1', { qty: '5', value: '50.00' }],
      ['2026-03-02', 'issue', 'S', { qty: '8' }],
      ['2026-03-03', 'receive', 'R2', { qty: '10', value: '120.00' }],
    ];
    for (const method of [average, fifo]) {
      const before = value(method, lines.slice(0, 2));
      expect(poolsOf(before)).toEqual([['SKU', 'Main', '-3', -3000n]]);
      expect(cogsOf(before)).toBe(8000n);
      expect(before.problems).toMatchObject([{ code: 'negative-stock', movement: 'S' }]);
      const after = value(method, lines);
      expect(effectsOf(after, 'R2')).toEqual([
        { sku: 'SKU', kind: 'receive', inventory: 12000n, cogs: 0n, purchases: -12000n },
        { sku: 'SKU', kind: 'true-up', inventory: -600n, cogs: 600n },
      ]);
      expect(poolsOf(after)).toEqual([['SKU', 'Main', '7', 8400n]]);
      expect(after.problems).toEqual([]);
    }
  });

  test.each([
    ["the order's cost first", { orderCost: '24.00' }, 1200n, [['negative-stock', 'S']]],
    ['else the last known', {}, 1000n, [['negative-stock', 'S']]],
  ])('6.4 provisional cost: %s', (_, facts, short, problems) => {
    for (const method of [average, fifo]) {
      const valuation = value(method, [
        ['2026-03-01', 'receive', 'R1', { qty: '1', value: '10.00' }],
        ['2026-03-02', 'issue', 'S', { qty: '2', ...facts }],
      ]);
      expect(cogsOf(valuation)).toBe(1000n + short);
      expect(valuation.problems.map(({ code, movement }) => [code, movement])).toEqual(problems);
    }
  });

  test('6.4 provisional cost: else 0.00, which is reported until the goods come with a cost', () => {
    const lines: readonly Line[] = [
      ['2026-03-02', 'issue', 'S', { qty: '2' }],
      ['2026-03-03', 'receive', 'R', { qty: '2', value: '9.00' }],
    ];
    for (const method of [average, fifo]) {
      const before = value(method, lines.slice(0, 1));
      expect(cogsOf(before)).toBe(0n);
      expect(before.problems.map(({ code }) => code)).toEqual(['cost-missing', 'negative-stock']);
      const after = value(method, lines);
      expect([cogsOf(after), after.problems]).toEqual([900n, []]);
    }
  });
});

const run = (good: string, loss?: string): readonly Line[] => [
  ['2026-03-01', 'opening', 'A', { sku: 'A', qty: '100', value: '300.00' }],
  ['2026-03-01', 'opening', 'B', { sku: 'B', qty: '100', value: '800.00' }],
  ['2026-03-02', 'production-issue', 'IA', { sku: 'A', qty: '40', run: 'MO1' }],
  ['2026-03-02', 'production-issue', 'IB', { sku: 'B', qty: '10', run: 'MO1' }],
  ['2026-03-03', 'production-absorb', 'AB', { sku: 'F', run: 'MO1', value: '30.00' }],
  ['2026-03-04', 'production-receive', 'FG', { sku: 'F', qty: good, run: 'MO1', ...(loss ? { loss } : {}) }],
  ['2026-03-05', 'issue', 'S', { sku: 'F', qty: '5' }],
];

describe('6.5 production roll-up', () => {
  test('6.5 make 20: WIP 200.00 + 30.00, finished 230.00, sale of 5 57.50', () => {
    for (const method of [fifo, average]) {
      const valuation = value(method, run('20'));
      expect(valuation.effects.slice(2).map(({ movement }) => effectsOf(valuation, movement)[0])).toEqual([
        { sku: 'A', kind: 'production-issue', inventory: -12000n, cogs: 0n, workInProgress: 12000n },
        { sku: 'B', kind: 'production-issue', inventory: -8000n, cogs: 0n, workInProgress: 8000n },
        { sku: 'F', kind: 'production-absorb', inventory: 0n, cogs: 0n, workInProgress: 3000n, overheadAbsorbed: -3000n }, // prettier-ignore
        { sku: 'F', kind: 'production-receive', inventory: 23000n, cogs: 0n, workInProgress: -23000n },
        { sku: 'F', kind: 'issue', inventory: -5750n, cogs: 5750n },
      ]);
      expect([valuation.openRuns, valuation.problems]).toEqual([[], []]);
    }
  });

  test('6.5 normal loss: 19 good units carry 230.00, sale of 5 60.53', () => {
    const valuation = value(fifo, run('19'));
    expect(effectsOf(valuation, 'FG')[0]).toMatchObject({ inventory: 23000n });
    expect(effectsOf(valuation, 'S')[0]).toMatchObject({ cogs: 6053n });
  });

  test('6.5 abnormal loss: 218.50 finished, 11.50 wastage', () => {
    expect(effectsOf(value(fifo, run('19', '1')), 'FG')).toEqual([
      { sku: 'F', kind: 'production-receive', inventory: 21850n, cogs: 0n, productionWastage: 1150n, workInProgress: -23000n }, // prettier-ignore
    ]);
  });

  test('6.5 a finished run whose work in progress is not zero is listed', () => {
    const late: Line = ['2026-03-06', 'production-issue', 'IA2', { sku: 'A', qty: '1', run: 'MO1' }];
    expect(value(fifo, [...run('20'), late]).openRuns).toEqual([
      { run: 'MO1', wipMinor: 300n, finished: true },
    ]);
  });
});
