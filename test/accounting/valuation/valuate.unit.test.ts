import { decimal, decimalText } from '../../../server/accounting/decimal';
import { average } from '../../../server/accounting/valuation/average';
import { fifo } from '../../../server/accounting/valuation/fifo';
import { inOrder } from '../../../server/accounting/valuation/movements';
import { valuate } from '../../../server/accounting/valuation/valuate';
import { cogsOf, effectsOf, movement, movements, poolsOf, problemsOf, type Line } from './stock';

const value = (method: typeof fifo, lines: readonly Line[]) => valuate(movements(lines), method);
const both = [fifo, average];

describe('transfers', () => {
  const sent: readonly Line[] = [
    ['2026-03-01', 'receive', 'R1', { qty: '10', value: '100.00', at: 'North' }],
    ['2026-03-01', 'receive', 'R2', { qty: '10', value: '120.00', at: 'North' }],
    ['2026-03-02', 'transfer-out', 'O', { qty: '12', at: 'North' }],
  ];

  test('what is sent stands in transit at its cost until it arrives, in parts to the cent', () => {
    const first = value(fifo, [
      ...sent,
      ['2026-03-03', 'transfer-in', 'I1', { qty: '11', at: 'South', of: 'O' }],
    ]);
    expect(effectsOf(first, 'O')).toEqual([
      { sku: 'SKU', kind: 'transfer-out', inventory: -12400n, cogs: 0n, inTransit: 12400n },
    ]);
    expect(effectsOf(first, 'I1')[0]).toMatchObject({ inventory: 11200n, inTransit: -11200n });
    expect(first.openTransfers.map(({ movement: id, qty, valueMinor }) => [id, decimalText(qty), valueMinor])).toEqual([['O', '1', 1200n]]); // prettier-ignore
    for (const method of both) {
      const whole = value(method, [
        ...sent,
        ['2026-03-03', 'transfer-in', 'I', { qty: '12', at: 'South', of: 'O' }],
      ]);
      expect(whole.openTransfers).toEqual([]);
      expect(whole.pools.reduce((sum, { valueMinor }) => sum + valueMinor, 0n)).toBe(22000n);
    }
  });

  test('FIFO: a late cost finds units in both places, on the way, sold and lost', () => {
    const valuation = value(fifo, [
      ['2026-03-01', 'receive', 'R', { qty: '10', value: '100.00', at: 'North' }],
      ['2026-03-02', 'transfer-out', 'O', { qty: '6', at: 'North' }],
      ['2026-03-03', 'transfer-in', 'I', { qty: '5', at: 'South', of: 'O' }],
      ['2026-03-04', 'issue', 'S', { qty: '2', at: 'South' }],
      ['2026-03-04', 'write-off', 'W', { qty: '1', at: 'North' }],
      ['2026-03-05', 'landed-cost', 'L', { of: 'R', value: '10.00', at: 'North' }],
    ]);
    expect(effectsOf(valuation, 'L')).toEqual([
      { sku: 'SKU', kind: 'landed-cost', inventory: 300n, cogs: 200n, inTransit: 100n, inventoryDiscrepancy: 100n, landedCost: -700n }, // prettier-ignore
      { sku: 'SKU', kind: 'landed-cost', inventory: 300n, cogs: 0n, landedCost: -300n },
    ]);
    expect(poolsOf(valuation)).toEqual([
      ['SKU', 'North', '3', 3300n],
      ['SKU', 'South', '3', 3300n],
    ]);
    expect(valuation.openTransfers[0]?.valueMinor).toBe(1100n);
  });

  test('more sent than there is: provisional at once, and the difference to COGS when the goods come', () => {
    for (const method of both) {
      const valuation = value(method, [
        ['2026-03-01', 'receive', 'R1', { qty: '1', value: '10.00', at: 'North' }],
        ['2026-03-02', 'transfer-out', 'O', { qty: '3', at: 'North' }],
        ['2026-03-02', 'transfer-in', 'I', { qty: '3', at: 'South', of: 'O' }],
        ['2026-03-03', 'receive', 'R2', { qty: '2', value: '26.00', at: 'North' }],
      ]);
      expect(poolsOf(valuation)).toEqual([
        ['SKU', 'North', '0', 0n],
        ['SKU', 'South', '3', 3000n],
      ]);
      expect(effectsOf(valuation, 'R2')[1]).toMatchObject({ kind: 'true-up', inventory: -600n, cogs: 600n });
    }
  });
});

describe('returns', () => {
  test('to another place: at the cost of the sale, in a layer of that place', () => {
    for (const method of both) {
      const valuation = value(method, [
        ['2026-03-01', 'receive', 'R', { qty: '2', value: '10.00', at: 'North' }],
        ['2026-03-01', 'receive', 'R2', { qty: '2', value: '90.00', at: 'South' }],
        ['2026-03-02', 'issue', 'S', { qty: '2', at: 'North' }],
        ['2026-03-03', 'return', 'T', { qty: '1', at: 'South', of: 'S' }],
      ]);
      expect(effectsOf(valuation, 'T')[0]).toMatchObject({ inventory: 500n, cogs: -500n });
      expect(poolsOf(valuation)[1]).toEqual(['SKU', 'South', '3', 9500n]);
    }
  });

  test('of what was sold short, to another place: there it is, and here it is still missing', () => {
    for (const method of both) {
      const lines: readonly Line[] = [
        ['2026-03-01', 'receive', 'R', { qty: '1', value: '10.00', at: 'North' }],
        ['2026-03-02', 'issue', 'S', { qty: '3', at: 'North' }],
        ['2026-03-03', 'return', 'T', { qty: '1', at: 'South', of: 'S' }],
      ];
      const valuation = value(method, lines);
      expect(poolsOf(valuation)).toEqual([
        ['SKU', 'North', '-2', -2000n],
        ['SKU', 'South', '1', 1000n],
      ]);
      expect(cogsOf(valuation)).toBe(2000n);
      const settled = value(method, [
        ...lines,
        ['2026-03-04', 'receive', 'R2', { qty: '2', value: '24.00', at: 'North' }],
      ]);
      expect([poolsOf(settled)[0], cogsOf(settled)]).toEqual([['SKU', 'North', '0', 0n], 2400n]);
    }
  });

  test('of what was sold short and has not come: less is missing, at its provisional cost', () => {
    for (const method of both) {
      const valuation = value(method, [
        ['2026-03-01', 'receive', 'R', { qty: '5', value: '50.00' }],
        ['2026-03-02', 'issue', 'S', { qty: '8', orderCost: '160.00' }],
        ['2026-03-03', 'return', 'T', { qty: '4', of: 'S' }],
      ]);
      expect(effectsOf(valuation, 'S')[0]).toMatchObject({ cogs: 11000n });
      expect(effectsOf(valuation, 'T')[0]).toMatchObject({ cogs: -7000n });
      expect(poolsOf(valuation)).toEqual([['SKU', 'Main', '1', 1000n]]);
    }
  });

  test('average: at the cost that the sale took out, not at the average of the day', () => {
    const valuation = value(average, [
      ['2026-03-01', 'receive', 'R1', { qty: '10', value: '100.00' }],
      ['2026-03-02', 'issue', 'S', { qty: '5' }],
      ['2026-03-03', 'receive', 'R2', { qty: '5', value: '500.00' }],
      ['2026-03-04', 'return', 'T', { qty: '2', of: 'S' }],
    ]);
    expect(effectsOf(valuation, 'T')[0]).toMatchObject({ inventory: 2000n });
  });

  test('a return into missing stock settles it, and the sale that waited is trued up', () => {
    for (const method of both) {
      const valuation = value(method, [
        ['2026-03-01', 'receive', 'R', { qty: '2', value: '20.00' }],
        ['2026-03-02', 'issue', 'S1', { qty: '2' }],
        ['2026-03-03', 'issue', 'S2', { qty: '1', orderCost: '14.00' }],
        ['2026-03-04', 'return', 'T', { qty: '2', of: 'S1' }],
      ]);
      expect(valuation.effects.at(-1)).toMatchObject({
        kind: 'true-up',
        toCogsMinor: -400n,
        concerns: { number: 'S2' },
      });
      expect(poolsOf(valuation)).toEqual([['SKU', 'Main', '1', 1000n]]);
    }
  });

  test.each([
    ['of an unknown sale', 'nobody', 'reference-unknown', 500n],
    ['of a receipt', 'R', 'reference-unknown', 500n],
    ['of more than was sold', 'S', 'reference-exceeded', 500n],
  ])('%s: at the last cost, and reported', (_, of, code, minor) => {
    for (const method of both) {
      const valuation = value(method, [
        ['2026-03-01', 'receive', 'R', { qty: '4', value: '20.00' }],
        ['2026-03-02', 'issue', 'S', { qty: '2' }],
        ['2026-03-03', 'return', 'T', { qty: '3', of }],
      ]);
      expect(problemsOf(valuation)).toEqual([[code, 'T']]);
      expect(effectsOf(valuation, 'T')[0]).toMatchObject({ inventory: 3n * minor, cogs: -3n * minor });
      expect(poolsOf(valuation)[0]?.[2]).toBe('5');
    }
  });
});

describe('late costs', () => {
  test('billed before the goods came: they wait for the receipt and take its day', () => {
    for (const method of both) {
      const valuation = value(method, [
        ['2026-02-27', 'landed-cost', 'L', { of: 'R', value: '9.00' }],
        ['2026-03-01', 'receive', 'R', { qty: '3', value: '30.00' }],
        ['2026-03-01', 'issue', 'S', { qty: '1' }],
      ]);
      expect(valuation.effects.map(({ movement: id, date }) => [id, date])).toEqual([
        ['R', '2026-03-01'],
        ['L', '2026-03-01'],
        ['S', '2026-03-01'],
      ]);
      expect(cogsOf(valuation)).toBe(1300n);
    }
  });

  test('of an unknown receipt, or of another SKU: left out and reported', () => {
    for (const method of both) {
      const valuation = value(method, [
        ['2026-03-01', 'receive', 'R', { qty: '3', value: '30.00' }],
        ['2026-03-02', 'landed-cost', 'L', { of: 'nobody', value: '9.00' }],
        ['2026-03-02', 'cost-correction', 'C', { sku: 'OTHER', of: 'R', value: '9.00' }],
      ]);
      expect(problemsOf(valuation)).toEqual([
        ['reference-unknown', 'L'],
        ['reference-unknown', 'C'],
      ]);
      expect(poolsOf(valuation)).toEqual([['SKU', 'Main', '3', 3000n]]);
    }
  });

  test('average: all to inventory while the pool holds the quantity of the receipt; all to COGS when it holds nothing', () => {
    const lines = (sold: string): readonly Line[] => [
      ['2026-03-01', 'receive', 'R1', { qty: '10', value: '100.00' }],
      ['2026-03-01', 'receive', 'R2', { qty: '10', value: '100.00' }],
      ['2026-03-02', 'issue', 'S', { qty: sold }],
      ['2026-03-03', 'landed-cost', 'L', { of: 'R1', value: '5.00' }],
    ];
    expect(effectsOf(value(average, lines('10')), 'L')[0]).toMatchObject({ inventory: 500n, cogs: 0n });
    expect(effectsOf(value(average, lines('20')), 'L')[0]).toMatchObject({ inventory: 0n, cogs: 500n });
    expect(effectsOf(value(average, lines('23')), 'L')[0]).toMatchObject({ inventory: 0n, cogs: 500n });
  });

  test('a reduction never brings stock below 0.00: the rest lowers COGS', () => {
    const valuation = value(average, [
      ['2026-03-01', 'receive', 'R1', { qty: '10', value: '100.00' }],
      ['2026-03-02', 'issue', 'S', { qty: '10' }],
      ['2026-03-03', 'receive', 'R2', { qty: '20', value: '1.00' }],
      ['2026-03-04', 'cost-correction', 'C', { of: 'R1', value: '-4.00' }],
    ]);
    expect(effectsOf(valuation, 'C')[0]).toMatchObject({ inventory: -100n, cogs: -300n, purchases: 400n });
  });
});

test('the odd cent of a late cost goes to COGS before losses, whichever left first', () => {
  const sold: Line = ['2026-03-02', 'issue', 'S', { qty: '1' }];
  const lost: Line = ['2026-03-02', 'write-off', 'W', { qty: '1' }];
  for (const lines of [
    [sold, lost],
    [lost, sold],
  ]) {
    const valuation = value(fifo, [
      ['2026-03-01', 'receive', 'R', { qty: '2', value: '2.00' }],
      ...lines,
      ['2026-03-03', 'landed-cost', 'L', { of: 'R', value: '0.01' }],
    ]);
    expect(effectsOf(valuation, 'L')[0]).toMatchObject({ cogs: 1n, landedCost: -1n });
  }
});

test('a sale whose bill was corrected to less than nothing comes back at 0.00; the rest stays in COGS', () => {
  const valuation = value(fifo, [
    ['2026-03-01', 'receive', 'R', { qty: '2', value: '2.00' }],
    ['2026-03-02', 'issue', 'S', { qty: '2' }],
    ['2026-03-03', 'cost-correction', 'C', { of: 'R', value: '-10.00' }],
    ['2026-03-04', 'return', 'T', { qty: '1', of: 'S' }],
  ]);
  expect(poolsOf(valuation)).toEqual([['SKU', 'Main', '1', 0n]]);
  expect(cogsOf(valuation)).toBe(-800n);
});

describe('other ways in and out', () => {
  test.each([
    ['write-off', 'inventoryDiscrepancy'],
    ['stocktake-down', 'inventoryDiscrepancy'],
    ['supplier-return', 'purchases'],
  ] as const)('%s leaves at cost against %s', (kind, role) => {
    for (const method of both) {
      const valuation = value(method, [
        ['2026-03-01', 'opening', 'O', { qty: '4', value: '20.00' }],
        ['2026-03-02', kind, 'X', { qty: '1' }],
      ]);
      expect(effectsOf(valuation, 'X')).toEqual([
        { sku: 'SKU', kind, inventory: -500n, cogs: 0n, [role]: 500n },
      ]);
    }
  });

  test('stock that is found takes its own value, else the last known cost, also when nothing was left', () => {
    for (const method of both) {
      const valuation = value(method, [
        ['2026-03-01', 'opening', 'O', { qty: '4', value: '20.00' }],
        ['2026-03-02', 'stocktake-up', 'U1', { qty: '2', value: '6.00' }],
        ['2026-03-03', 'issue', 'S', { qty: '6' }],
        ['2026-03-04', 'stocktake-up', 'U2', { qty: '3', value: null }],
      ]);
      expect(effectsOf(valuation, 'U1')[0]).toMatchObject({ inventory: 600n, inventoryDiscrepancy: -600n });
      // FIFO: the last receipt's 3.00; average: the pool's 26.00 / 6.
      expect(effectsOf(valuation, 'U2')[0]).toMatchObject({ inventory: method === fifo ? 900n : 1300n });
    }
  });

  test('a shortage of a write-off, and of a run that is done, is trued up where it went', () => {
    const valuation = value(fifo, [
      ['2026-03-01', 'opening', 'O', { qty: '1', value: '5.00' }],
      ['2026-03-02', 'write-off', 'W', { qty: '2' }],
      ['2026-03-02', 'production-issue', 'I', { qty: '1', run: 'MO' }],
      ['2026-03-02', 'production-receive', 'P', { sku: 'F', qty: '2', run: 'MO' }],
      ['2026-03-02', 'issue', 'S', { sku: 'F', qty: '1' }],
      ['2026-03-03', 'receive', 'R', { qty: '2', value: '14.00' }],
    ]);
    expect(effectsOf(valuation, 'R').slice(1)).toEqual([
      { sku: 'SKU', kind: 'true-up', inventory: -200n, cogs: 0n, inventoryDiscrepancy: 200n },
      { sku: 'SKU', kind: 'true-up', inventory: -200n, cogs: 0n, workInProgress: 200n },
      { sku: 'F', kind: 'receive', inventory: 100n, cogs: 100n, workInProgress: -200n },
    ]);
  });

  test('quantities keep every decimal', () => {
    for (const method of both) {
      const valuation = value(method, [
        ['2026-03-01', 'receive', 'R', { qty: '0.1234567891', value: '10.00' }],
        ['2026-03-02', 'issue', 'S', { qty: '0.1234567890' }],
        ['2026-03-02', 'receive', 'R2', { qty: '1000000', value: '10.00' }],
      ]);
      expect(poolsOf(valuation)[0]?.[2]).toBe('1000000.0000000001');
    }
  });
});

test('movements that cannot be: an id twice, a quantity not above zero, a value below it; each named, the rest valued', () => {
  const good = movement(['2026-03-01', 'receive', 'R', { qty: '1', value: '5.00' }]);
  const valuation = valuate(
    [
      good,
      good,
      movement(['2026-03-01', 'issue', 'S', { qty: '0' }]),
      movement(['2026-03-01', 'receive', 'R2', { qty: '1', value: '-5.00' }]),
      movement(['2026-03-01', 'production-receive', 'P', { run: 'M', loss: '-1' }]),
      movement(['2026-03-01', 'issue', 'S2', { qty: '1', orderCost: '-1.00' }]),
    ],
    fifo,
  );
  expect(problemsOf(valuation)).toEqual(['R', 'S', 'R2', 'P', 'S2'].map((id) => ['movement-invalid', id]));
  expect(poolsOf(valuation)).toEqual([['SKU', 'Main', '1', 500n]]);
});

test('bought without a cost: 0.00 and reported, until the bill tells', () => {
  for (const method of both) {
    const lines: readonly Line[] = [
      ['2026-03-01', 'receive', 'R', { qty: '2', value: null }],
      ['2026-03-02', 'issue', 'S', { qty: '1' }],
    ];
    expect(problemsOf(value(method, lines))).toEqual([['cost-missing', 'R']]);
    const billed = value(method, [
      ...lines,
      ['2026-03-03', 'cost-correction', 'C', { of: 'R', value: '8.00' }],
    ]);
    expect([problemsOf(billed), cogsOf(billed), poolsOf(billed)[0]?.[3]]).toEqual([[], 400n, 400n]);
  }
});

test('within one position of a day, what comes in goes before what goes out, whatever the order of the input', () => {
  const at = (kind: Parameters<typeof movement>[0][1], id: string, of?: string) =>
    movement(['2026-03-01', kind, id, { order: 0, ...(of === undefined ? {} : { of }) }]);
  const all = [at('return', 'a', 'b'), at('issue', 'b'), at('landed-cost', 'c', 'd'), at('receive', 'd')];
  expect(inOrder(all).map(({ movement: { id } }) => id)).toEqual(['d', 'c', 'b', 'a']);
  const [late] = inOrder([{ ...at('transfer-in', 'in', 'out'), date: at('issue', 'x').date }, movement(['2026-03-09', 'transfer-out', 'out', {}])]).slice(1); // prettier-ignore
  expect([late?.movement.id, late?.date]).toEqual(['in', '2026-03-09']);
});

test('an effect says how much was short and which earlier document it is about', () => {
  const valuation = value(fifo, [
    ['2026-03-01', 'receive', 'R', { qty: '1', value: '5.00' }],
    ['2026-03-02', 'issue', 'S', { qty: '3' }],
    ['2026-03-03', 'return', 'T', { qty: '1', of: 'S' }],
    ['2026-03-04', 'landed-cost', 'L', { of: 'R', value: '1.00' }],
  ]);
  expect(valuation.effects.map(({ qty, shortQty, concerns }) => [decimalText(qty), shortQty.eq(decimal(2)), concerns?.number])).toEqual([
    ['1', false, undefined],
    ['-3', true, undefined],
    ['1', false, 'S'],
    ['0', false, 'R'],
  ]); // prettier-ignore
});
