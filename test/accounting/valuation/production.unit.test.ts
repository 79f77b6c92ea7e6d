import { decimal } from '../../../server/accounting/decimal';
import { fifo } from '../../../server/accounting/valuation/fifo';
import { average } from '../../../server/accounting/valuation/average';
import { goodAndLost } from '../../../server/accounting/valuation/production';
import { valuate } from '../../../server/accounting/valuation/valuate';
import { effectsOf, movements, poolsOf, type Line } from './stock';

test('6.5 levels: S = A + 0.40 = 3.40, F2 = 3 S + 1 B = 18.20, whatever the order of the runs', () => {
  const bought: readonly Line[] = [
    ['2026-03-01', 'receive', 'RA', { sku: 'A', qty: '3', value: '9.00' }],
    ['2026-03-01', 'receive', 'RB', { sku: 'B', qty: '1', value: '8.00' }],
  ];
  const lower: readonly Line[] = [
    ['2026-03-02', 'production-issue', 'I1', { sku: 'A', qty: '3', run: 'MO1' }],
    ['2026-03-02', 'production-absorb', 'L1', { sku: 'S', value: '1.20', run: 'MO1' }],
    ['2026-03-02', 'production-receive', 'S1', { sku: 'S', qty: '3', run: 'MO1' }],
  ];
  const upper: readonly Line[] = [
    ['2026-03-03', 'production-issue', 'I2', { sku: 'S', qty: '3', run: 'MO2' }],
    ['2026-03-03', 'production-issue', 'I3', { sku: 'B', qty: '1', run: 'MO2' }],
    ['2026-03-03', 'production-receive', 'F2', { sku: 'F2', qty: '1', run: 'MO2' }],
  ];
  for (const lines of [
    [...bought, ...lower, ...upper],
    [...upper, ...lower, ...bought],
  ]) {
    const valuation = valuate(movements(lines), fifo);
    expect(effectsOf(valuation, 'S1')[0]).toMatchObject({ inventory: 1020n });
    expect(effectsOf(valuation, 'F2')[0]).toMatchObject({ inventory: 1820n });
    expect(valuation.problems).toEqual([]);
  }
});

test('6.5 abnormal loss: 230.00 over 19 good and 1 lost is 218.50 and 11.50; without one all is good', () => {
  expect(goodAndLost(23000n, decimal(19), decimal(1))).toEqual({ goodMinor: 21850n, lostMinor: 1150n });
  expect(goodAndLost(23000n, decimal(19), decimal(0))).toEqual({ goodMinor: 23000n, lostMinor: 0n });
});

test('6.5 disassembly: the parts take the whole by BOM cost share, to the cent', () => {
  const lines: readonly Line[] = [
    ['2026-03-01', 'opening', 'O', { sku: 'KIT', qty: '2', value: '200.01' }],
    ['2026-03-02', 'production-issue', 'D', { sku: 'KIT', qty: '1', run: 'DA1' }],
    ['2026-03-02', 'production-receive', 'P1', { sku: 'P1', qty: '1', run: 'DA1', share: '1' }],
    ['2026-03-02', 'production-receive', 'P2', { sku: 'P2', qty: '4', run: 'DA1', share: '1' }],
    ['2026-03-02', 'production-receive', 'P3', { sku: 'P3', qty: '9', run: 'DA1', share: '1' }],
  ];
  for (const method of [fifo, average]) {
    const valuation = valuate(movements(lines), method);
    expect(poolsOf(valuation)).toEqual([
      ['KIT', 'Main', '1', 10000n],
      ['P1', 'Main', '1', 3334n],
      ['P2', 'Main', '4', 3334n],
      ['P3', 'Main', '9', 3333n],
    ]);
    expect([valuation.openRuns, valuation.problems]).toEqual([[], []]);
  }
});

test('two levels in one day: what the lower run makes, the higher one uses', () => {
  const valuation = valuate(
    movements([
      ['2026-03-01', 'opening', 'A', { sku: 'A', qty: '6', value: '18.00' }],
      ['2026-03-01', 'opening', 'B', { sku: 'B', qty: '2', value: '16.00' }],
      ['2026-03-02', 'production-issue', 'I1', { sku: 'A', qty: '6', run: 'S' }],
      ['2026-03-02', 'production-absorb', 'I2', { sku: 'S', run: 'S', value: '2.40' }],
      ['2026-03-02', 'production-receive', 'I3', { sku: 'S', qty: '6', run: 'S' }],
      ['2026-03-02', 'production-issue', 'I4', { sku: 'S', qty: '6', run: 'F2' }],
      ['2026-03-02', 'production-issue', 'I5', { sku: 'B', qty: '2', run: 'F2' }],
      ['2026-03-02', 'production-receive', 'I6', { sku: 'F2', qty: '2', run: 'F2' }],
    ]),
    fifo,
  );
  expect(poolsOf(valuation).filter(([, , qty]) => qty !== '0')).toEqual([['F2', 'Main', '2', 3640n]]);
});

test('a late cost of a component follows it through the finished run: stock, sold, lost beyond the normal', () => {
  const valuation = valuate(
    movements([
      ['2026-03-01', 'receive', 'RA', { sku: 'A', qty: '10', value: '100.00' }],
      ['2026-03-02', 'production-issue', 'I', { sku: 'A', qty: '8', run: 'MO' }],
      ['2026-03-03', 'production-receive', 'P', { sku: 'F', qty: '3', run: 'MO', loss: '1' }],
      ['2026-03-04', 'issue', 'S', { sku: 'F', qty: '1' }],
      ['2026-03-05', 'landed-cost', 'L', { sku: 'A', of: 'RA', value: '10.00' }],
    ]),
    fifo,
  );
  expect(effectsOf(valuation, 'L')).toEqual([
    { sku: 'A', kind: 'landed-cost', inventory: 200n, cogs: 0n, workInProgress: 800n, landedCost: -1000n },
    {
      sku: 'F',
      kind: 'landed-cost',
      inventory: 0n,
      cogs: 0n,
      productionWastage: 200n,
      workInProgress: -200n,
    },
    { sku: 'F', kind: 'landed-cost', inventory: 400n, cogs: 200n, workInProgress: -600n },
  ]);
  expect(valuation.openRuns).toEqual([]);
});

test('a late cost of a component whose run is still in work goes into the work', () => {
  const valuation = valuate(
    movements([
      ['2026-03-01', 'receive', 'RA', { sku: 'A', qty: '10', value: '100.00' }],
      ['2026-03-02', 'production-issue', 'I', { sku: 'A', qty: '10', run: 'MO' }],
      ['2026-03-03', 'landed-cost', 'L', { sku: 'A', of: 'RA', value: '10.00' }],
      ['2026-03-04', 'production-receive', 'P', { sku: 'F', qty: '2', run: 'MO' }],
    ]),
    fifo,
  );
  expect(poolsOf(valuation)).toEqual([
    ['A', 'Main', '0', 0n],
    ['F', 'Main', '2', 11000n],
  ]);
});

test('cost shares on some outputs of a run only: reported, and the quantities decide', () => {
  const valuation = valuate(
    movements([
      ['2026-03-01', 'opening', 'O', { sku: 'KIT', qty: '1', value: '100.00' }],
      ['2026-03-02', 'production-issue', 'D', { sku: 'KIT', qty: '1', run: 'DA' }],
      ['2026-03-02', 'production-receive', 'P1', { sku: 'P1', qty: '1', run: 'DA', share: '9' }],
      ['2026-03-02', 'production-receive', 'P2', { sku: 'P2', qty: '3', run: 'DA' }],
    ]),
    fifo,
  );
  expect(poolsOf(valuation).map(([sku, , , minor]) => [sku, minor])).toEqual([
    ['KIT', 0n],
    ['P1', 2500n],
    ['P2', 7500n],
  ]);
  expect(valuation.problems.map(({ code }) => code)).toEqual(['run-shares-mixed']);
});

test('a run that uses its own product again, after its end or between two outputs: a late cost moves on, never round', () => {
  const reworked = (after: Line[]): readonly Line[] => [
    ['2026-03-01', 'receive', 'RA', { sku: 'A', qty: '4', value: '40.00' }],
    ['2026-03-02', 'production-issue', 'I', { sku: 'A', qty: '4', run: 'MO' }],
    ['2026-03-03', 'production-receive', 'P1', { sku: 'F', qty: '2', run: 'MO' }],
    ...after,
    ['2026-03-06', 'landed-cost', 'L', { sku: 'A', of: 'RA', value: '8.00' }],
  ];
  const afterEnd = valuate(
    movements(reworked([['2026-03-04', 'production-issue', 'I2', { sku: 'F', qty: '1', run: 'MO' }]])),
    fifo,
  );
  expect(poolsOf(afterEnd)[1]).toEqual(['F', 'Main', '1', 2400n]);
  expect(afterEnd.openRuns).toEqual([{ run: 'MO', wipMinor: 2400n, finished: true }]);
  const between = valuate(
    movements(
      reworked([
        ['2026-03-04', 'production-issue', 'I2', { sku: 'F', qty: '1', run: 'MO' }],
        ['2026-03-05', 'production-receive', 'P2', { sku: 'G', qty: '2', run: 'MO' }],
      ]),
    ),
    fifo,
  );
  expect(between.openRuns).toEqual([]);
  expect(between.pools.reduce((sum, { valueMinor }) => sum + valueMinor, 0n)).toBe(4800n);
  expect(poolsOf(between).slice(1)).toEqual([
    ['F', 'Main', '1', 1200n],
    ['G', 'Main', '2', 3600n],
  ]);
});

test('a component that came after the run: its late cost goes to what the run made; a run that waited for its own product ends', () => {
  const bought = valuate(
    movements([
      ['2026-03-01', 'opening', 'O', { sku: 'A', qty: '1', value: '5.00' }],
      ['2026-03-02', 'production-issue', 'I', { sku: 'A', qty: '3', run: 'MO' }],
      ['2026-03-03', 'production-receive', 'P', { sku: 'F', qty: '1', run: 'MO' }],
      ['2026-03-04', 'receive', 'R', { sku: 'A', qty: '4', value: '20.00' }],
      ['2026-03-05', 'landed-cost', 'L', { sku: 'A', of: 'R', value: '4.00' }],
    ]),
    fifo,
  );
  expect(poolsOf(bought)).toEqual([
    ['A', 'Main', '2', 1200n],
    ['F', 'Main', '1', 1700n],
  ]);
  const round = valuate(
    movements([
      ['2026-03-01', 'opening', 'O', { sku: 'F', qty: '1', value: '5.00' }],
      ['2026-03-02', 'production-issue', 'I', { sku: 'F', qty: '3', run: 'MO' }],
      ['2026-03-03', 'production-receive', 'P', { sku: 'F', qty: '4', run: 'MO' }],
      ['2026-03-04', 'landed-cost', 'L', { sku: 'F', of: 'P', value: '4.00' }],
    ]),
    fifo,
  );
  const inWork = round.openRuns[0]?.wipMinor ?? 0n;
  expect((round.pools[0]?.valueMinor ?? 0n) + inWork).toBe(900n);
});

test('a late cost while one of two outputs is out: its share goes there, the rest waits in work for the other', () => {
  const lines: readonly Line[] = [
    ['2026-03-01', 'receive', 'RA', { sku: 'A', qty: '4', value: '40.00' }],
    ['2026-03-02', 'production-issue', 'I', { sku: 'A', qty: '4', run: 'MO' }],
    ['2026-03-03', 'production-receive', 'P1', { sku: 'F', qty: '1', run: 'MO' }],
    ['2026-03-04', 'cost-correction', 'C', { sku: 'A', of: 'RA', value: '-40.00' }],
    ['2026-03-05', 'production-receive', 'P2', { sku: 'G', qty: '3', run: 'MO' }],
  ];
  const valuation = valuate(movements(lines), fifo);
  expect(effectsOf(valuation, 'C')).toEqual([
    { sku: 'A', kind: 'cost-correction', inventory: 0n, cogs: 0n, workInProgress: -4000n, purchases: 4000n },
    { sku: 'F', kind: 'cost-correction', inventory: -1000n, cogs: 0n, workInProgress: 1000n },
  ]);
  expect(poolsOf(valuation).map(([, , , minor]) => minor)).toEqual([0n, 0n, 0n]);
  expect(valuation.openRuns).toEqual([]);
});
