import { calendarDate } from '../../../server/accounting/dates';
import type { StockHistory } from '../../../server/accounting/valuation/from-products';
import { independentProducts } from '../../../server/accounting/valuation/from-products';
import type { ProductMovement, StockedProduct } from '../../../server/accounting/valuation/product-movements';
import { valueProducts } from '../../../server/accounting/valuation/sku-valuation';
import { uncostedFaults, zeroCostIssues } from '../../../server/accounting/valuation/uncosted';

/** Rows of Cin7's movement lists, and what the valuation makes of them: the worked numbers of accounting-rules 6. */
type Row = readonly [
  date: string,
  kind: ProductMovement['kind'],
  task: string,
  quantity: string,
  value: string | null,
  place?: string,
];

const product = (sku: string, rows: readonly Row[]): StockedProduct => ({
  ...{ id: sku, sku, name: `The ${sku}`, stocked: true, costingMethod: 'FIFO' },
  ...{ cogsAccount: '', inventoryAccount: '', faults: [] },
  movements: rows.map(([date, kind, taskId, quantity, value, location = 'Main']) => ({
    ...{ taskId, kind, number: taskId, date: calendarDate(date), location, quantity, value },
  })),
});

const value = (
  products: readonly StockedProduct[],
  onHand: readonly (readonly [sku: string, quantity: string, value: string, place?: string])[],
  more: Partial<StockHistory> = {},
) =>
  valueProducts({
    ...{ products, currency: 'EUR', today: calendarDate('2026-03-31'), saleOf: () => null },
    onHand: onHand.map(([sku, quantity, worth, location = 'Main']) => ({
      sku,
      quantity,
      value: worth,
      location,
    })),
    ...more,
  });
const march = (found: ReturnType<typeof value>, sku = 'A') => {
  const month = found.find((one) => one.sku === sku)?.months.find((one) => one.month === '2026-03');
  if (!month) throw new Error(`No March of ${sku}`);
  return month;
};

test('6.1: average of receipts, a landed cost, a return at original cost, the rest', () => {
  const month = march(
    value(
      [
        product('A', [
          ['2026-03-02', 'purchase', 'PO-1', '100', '1000.00'],
          ['2026-03-05', 'purchase', 'PO-2', '50', '650.00'],
          ['2026-03-08', 'sale', 'SO-1', '-60', '-600.00'],
          ['2026-03-10', 'purchase', 'PO-2', '0', '90.00'],
          ['2026-03-12', 'restock', 'CR-1', '10', '100.00'],
          ['2026-03-15', 'sale', 'SO-2', '-100', '-1240.00'],
        ]),
      ],
      [],
      { saleOf: (task) => (task === 'CR-1' ? 'SO-1' : task) },
    ),
  );
  expect(month).toMatchObject({ openingQty: '0', inQty: '160', outQty: '160', closingQty: '0' });
  expect(month.average).toMatchObject({ cogsMinor: 174000n, stockMinor: 0n });
  expect(month.cin7).toEqual({ openingMinor: 0n, cogsMinor: 174000n, stockMinor: 0n });
});

test("6.2: FIFO's 3,725.00, of which 7 come back with both layers' cost; Cin7's later change of the sale is Cin7's alone", () => {
  const month = march(
    value(
      [
        product('A', [
          ['2026-03-01', 'purchase', 'PO-1', '10', '2500.00'],
          ['2026-03-02', 'purchase', 'PO-2', '15', '3675.00'],
          ['2026-03-03', 'sale', 'SO-1', '-15', '-3725.00'],
          ['2026-03-04', 'restock', 'SO-1', '7', '1725.00'],
          ['2026-03-05', 'sale', 'SO-1', '0', '-9.00'],
        ]),
      ],
      [['A', '17', '4166.00']],
    ),
  );
  expect(month.fifo).toMatchObject({ cogsMinor: 200000n, stockMinor: 417500n, cogsDifferenceMinor: -900n });
  expect(month.cin7).toMatchObject({ cogsMinor: 200900n, stockMinor: 416600n });
});

test('6.5: what a run put in less what it took out is work; waste is a loss of the output; parts come back by their cost', () => {
  const bought: readonly Row[] = [['2026-03-01', 'purchase', 'PO-1', '40', '120.00']];
  const made = value(
    [
      product('A', [...bought, ['2026-03-02', 'assembly', 'FG-1', '-40', '-120.00']]),
      product('F', [
        ['2026-03-03', 'assembly', 'FG-1', '20', '230.00'],
        ['2026-03-04', 'sale', 'SO-1', '-5', '-57.50'],
      ]),
    ],
    [['F', '15', '172.50']],
  );
  expect(march(made, 'F').fifo).toMatchObject({
    cogsMinor: 5750n,
    stockMinor: 17250n,
    stockDifferenceMinor: 0n,
  });
  const wasted = value(
    [
      product('A', [...bought, ['2026-03-02', 'production', 'MO-1', '-40', '-120.00']]),
      product('F', [['2026-03-03', 'production', 'MO-1', '20', '114.00']]),
    ],
    [['F', '20', '114.00']],
  );
  expect(march(wasted, 'F').fifo).toMatchObject({ stockMinor: 11400n, stockDifferenceMinor: 0n });
});

test('goods on the way are nowhere in stock; they arrive with the cost they left with', () => {
  const rows: readonly Row[] = [
    ['2026-02-01', 'purchase', 'PO-1', '4', '40.00'],
    ['2026-02-27', 'transfer', 'TR-1', '-3', '-30.00'],
  ];
  const gone = value([product('A', rows)], [['A', '1', '10.00']]);
  expect(march(gone)).toMatchObject({ closingQty: '1', fifo: { stockMinor: 1000n } });
  const there = value(
    [product('A', [...rows, ['2026-03-02', 'transfer', 'TR-1', '3', '30.00', 'Shop']])],
    [['A', '1', '10.00'], ['A', '3', '30.00', 'Shop']],
  ); // prettier-ignore
  expect(march(there)).toMatchObject({
    openingQty: '1',
    inQty: '3',
    closingQty: '4',
    fifo: { stockMinor: 4000n },
  });
  expect(there[0]?.faults).toEqual([]);
});

test("what was there before the first movement comes in at Cin7's value, the month before", () => {
  const [found] = value(
    [product('A', [['2026-03-10', 'sale', 'SO-1', '-2', '-20.00']])],
    [['A', '8', '80.00']],
  );
  expect(
    found?.months.map(({ month, openingQty, inQty, closingQty }) => [month, openingQty, inQty, closingQty]),
  ).toEqual([
    ['2026-02', '0', '10', '10'],
    ['2026-03', '10', '0', '8'],
  ]);
  expect(found?.months[1]).toMatchObject({
    cin7: { openingMinor: 10000n },
    fifo: { openingMinor: 10000n, cogsMinor: 2000n },
  });
  expect(found?.faults).toEqual([]);
});

test('fewer on hand than the movements say is a blocking fault, a return of unknown origin and negative stock are warnings', () => {
  const codes = (rows: readonly Row[], onHand: string) =>
    value([product('A', rows)], [['A', onHand, '10.00']])[0]?.faults.map(({ code, severity }) => [
      code,
      severity,
    ]);
  expect(codes([['2026-03-01', 'purchase', 'PO-1', '5', '50.00']], '1')).toEqual([
    ['stock-differs', 'blocking'],
  ]);
  expect(codes([['2026-03-01', 'restock', 'CR-9', '1', '10.00']], '1')).toEqual([
    ['movement-unlinked', 'warning'],
  ]);
  expect(codes([['2026-03-01', 'sale', 'SO-9', '-1', '-10.00']], '-1')).toEqual([
    ['stock-negative', 'warning'],
  ]);
  expect(codes([['2026-03-01', 'purchase', 'PO-1', '0', '5.00'], ['2026-03-02', 'purchase', 'PO-2', '1', '5.00']], '1')).toEqual([['stock-differs', 'blocking']]); // prettier-ignore
});

test('a return of unknown origin comes in at what Cin7 says, not at the last cost', () => {
  const found = value(
    [
      product('A', [
        ['2026-03-01', 'purchase', 'PO-1', '1', '99.00'],
        ['2026-03-02', 'restock', 'CR-9', '1', '10.00'],
      ]),
    ],
    [['A', '2', '109.00']],
  );
  expect(march(found).fifo).toMatchObject({ cogsMinor: -1000n, stockMinor: 10900n });
});

test('sales without a cost block by task, and only those of the period, until the SKU is accepted', () => {
  const found = value(
    [
      product('A', [
        ['2026-02-01', 'purchase', 'PO-1', '9', '90.00'],
        ['2026-02-02', 'sale', 'SO-1', '-1', '0'],
        ['2026-03-02', 'sale', 'SO-2', '-1', null],
        ['2026-03-03', 'sale', 'SO-3', '-1', '-10.00'],
      ]),
      product('B', [['2026-03-02', 'sale', 'SO-2', '-2', '0']]),
    ],
    [['A', '6', '80.00'], ['B', '3', '30.00']],
  ); // prettier-ignore
  const issues = (...accepted: string[]) =>
    zeroCostIssues(found, accepted, calendarDate('2026-03-01'), calendarDate('2026-03-31'), 'EUR');
  expect(issues()).toMatchObject([
    { kind: 'cogs', id: 'SO-2', number: 'SO-2', date: '2026-03-02', amountMinor: 0n, faults: [{ place: { row: 'A' } }, { place: { row: 'B' } }] }, // prettier-ignore
  ]);
  expect(issues()[0]?.faults[0]).toMatchObject({
    ...{ code: 'cost-zero', severity: 'blocking' },
    reason: 'SO-2 moved 1 of A (The A), a stocked item, and Cin7 has no cost for it.',
  });
  expect(issues('a').map(({ faults }) => faults.map(({ place }) => place.row))).toEqual([['B']]);
  expect(issues('A', 'B')).toEqual([]);
  expect(found.map((one) => uncostedFaults(one, ['B']).map(({ reason }) => reason))).toEqual([
    ['A is a stocked item without a cost in SO-1, SO-2.'],
    [],
  ]);
});

test('a cost of less than half a cent is a cost: such a sale or return holds nothing', () => {
  const screw = (back: string) => [
    product('A', [
      ['2026-03-01', 'purchase', 'PO-1', '100', '0.40'],
      ['2026-03-02', 'sale', 'SO-1', '-1', '-0.004'],
      ['2026-03-03', 'restock', 'CR-1', '1', back],
    ]),
  ];
  const issues = (back: string) =>
    zeroCostIssues(
      value(screw(back), [['A', '100', '0.40']], { saleOf: () => 'SO-1' }),
      [],
      calendarDate('2026-03-01'),
      calendarDate('2026-03-31'),
      'EUR',
    ).map(({ number }) => number);
  expect(issues('0.004')).toEqual([]);
  expect(issues('0')).toEqual(['CR-1']);
});

test('products of one run are valued together, all others by themselves', () => {
  const run = (sku: string, task: string) => product(sku, [['2026-03-01', 'assembly', task, '1', '1']]);
  const groups = independentProducts([
    run('A', 'FG-1'),
    product('B', [['2026-03-01', 'sale', 'FG-1', '-1', '-1']]),
    run('C', 'FG-2'),
    product('D', [...['FG-1', 'FG-2'].map((task): Row => ['2026-03-01', 'assembly', task, '-1', '-1'])]),
  ]);
  expect(groups.map((group) => group.map(({ sku }) => sku))).toEqual([['A', 'C', 'D'], ['B']]);
});
