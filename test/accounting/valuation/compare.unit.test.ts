import { monthOf, calendarDate } from '../../../server/accounting/dates';
import { decimalText } from '../../../server/accounting/decimal';
import { average } from '../../../server/accounting/valuation/average';
import { compareValuations, type ReportedStock } from '../../../server/accounting/valuation/compare';
import { fifo } from '../../../server/accounting/valuation/fifo';
import { valuate } from '../../../server/accounting/valuation/valuate';
import { minor, movements, type Line } from './stock';

const month = (text: string) => monthOf(calendarDate(`${text}-01`));
const compare = (lines: readonly Line[], more: { stock?: readonly [string, string][] } = {}) => {
  const all = movements(lines);
  return compareValuations({
    movements: all,
    fifo: valuate(all, fifo),
    average: valuate(all, average),
    currency: 'EUR',
    reportedStock: (more.stock ?? []).map(([at, value]): ReportedStock => ({
      sku: 'SKU',
      month: month(at),
      valueMinor: minor(value),
    })),
  });
};

const bought: readonly Line[] = [
  ['2026-01-05', 'receive', 'R1', { qty: '10', value: '100.00' }],
  ['2026-01-06', 'receive', 'R2', { qty: '10', value: '120.00' }],
];

test('Cin7 by FIFO: FIFO agrees in every month, average differs by its method, stock without a report has no difference', () => {
  const rows = compare(
    [
      ...bought,
      ['2026-01-20', 'issue', 'S1', { qty: '10', reported: '100.00' }],
      ['2026-03-10', 'issue', 'S2', { qty: '10', reported: '120' }],
    ],
    { stock: [['2026-01', '120.00']] },
  );
  expect(rows.map((row) => ({ ...row, closingQty: decimalText(row.closingQty) }))).toEqual([
    {
      sku: 'SKU',
      month: '2026-01',
      closingQty: '10',
      cin7: { cogsMinor: 10000n, stockMinor: 12000n },
      fifo: { cogsMinor: 10000n, cogsDifferenceMinor: 0n, stockMinor: 12000n, stockDifferenceMinor: 0n, reasons: [] }, // prettier-ignore
      average: { cogsMinor: 11000n, cogsDifferenceMinor: 1000n, stockMinor: 11000n, stockDifferenceMinor: -1000n, reasons: ['method'] }, // prettier-ignore
    },
    {
      sku: 'SKU',
      month: '2026-02',
      closingQty: '10',
      cin7: { cogsMinor: 0n, stockMinor: null },
      fifo: { cogsMinor: 0n, cogsDifferenceMinor: 0n, stockMinor: 12000n, stockDifferenceMinor: null, reasons: [] }, // prettier-ignore
      average: { cogsMinor: 0n, cogsDifferenceMinor: 0n, stockMinor: 11000n, stockDifferenceMinor: null, reasons: [] }, // prettier-ignore
    },
    {
      sku: 'SKU',
      month: '2026-03',
      closingQty: '0',
      cin7: { cogsMinor: 12000n, stockMinor: null },
      fifo: { cogsMinor: 12000n, cogsDifferenceMinor: 0n, stockMinor: 0n, stockDifferenceMinor: null, reasons: [] }, // prettier-ignore
      average: { cogsMinor: 11000n, cogsDifferenceMinor: -1000n, stockMinor: 0n, stockDifferenceMinor: null, reasons: ['method'] }, // prettier-ignore
    },
  ]);
});

const reasonsOf = (lines: readonly Line[], stock: readonly [string, string][] = []) =>
  compare(lines, { stock }).map(({ fifo: { reasons } }) => reasons);

test('why FIFO differs: late cost, negative stock, missing cost, rounding, carried, else unexplained', () => {
  expect(
    reasonsOf([
      ...bought,
      ['2026-01-10', 'issue', 'S', { qty: '10', reported: '100.00' }],
      ['2026-01-31', 'landed-cost', 'L', { of: 'R1', value: '5.00' }],
    ]),
  ).toEqual([['late-cost']]);
  expect(
    reasonsOf([
      ['2026-01-10', 'issue', 'S', { qty: '1', reported: '9.00', orderCost: '8.00' }],
      ['2026-02-10', 'receive', 'R', { qty: '1', value: '8.50' }],
    ]),
  ).toEqual([['negative-stock'], ['negative-stock']]);
  expect(reasonsOf([...bought, ['2026-01-10', 'issue', 'S', { qty: '1', reported: '0' }]])).toEqual([
    ['missing-cost'],
  ]);
  expect(reasonsOf([...bought, ['2026-01-10', 'issue', 'S', { qty: '1' }]])).toEqual([['missing-cost']]);
  expect(reasonsOf([...bought, ['2026-01-10', 'issue', 'S', { qty: '1', reported: '10.01' }]])).toEqual([
    ['rounding'],
  ]);
  const wrong: readonly Line[] = [...bought, ['2026-01-10', 'issue', 'S', { qty: '1', reported: '10.02' }]];
  expect(reasonsOf(wrong)).toEqual([['unexplained']]);
  expect(
    reasonsOf(wrong, [
      ['2026-01', '209.98'],
      ['2026-02', '209.98'],
    ]),
  ).toEqual([['unexplained'], ['carried']]);
  expect(reasonsOf(bought, [['2026-01', '200.00']])).toEqual([['unexplained']]);
});

test("Cin7's restocks and late costs count with their sign, each line rounded before they are added", () => {
  const rows = compare([
    ...bought,
    ['2026-01-10', 'issue', 'S', { qty: '2', reported: '20.004' }],
    ['2026-01-11', 'issue', 'S2', { qty: '2', reported: '20.004' }],
    ['2026-01-12', 'return', 'T', { qty: '1', of: 'S', reported: '-10' }],
    ['2026-01-13', 'landed-cost', 'L', { of: 'R1', value: '10.00', reported: '3' }],
  ]);
  expect(rows[0]?.cin7.cogsMinor).toBe(3300n);
  expect(rows[0]?.fifo).toMatchObject({ cogsMinor: 3300n, reasons: [] });
});

test('without movements there is nothing to compare; stock that only Cin7 knows is a row', () => {
  expect(compare([])).toEqual([]);
  expect(compare([], { stock: [['2026-01', '5.00']] })).toMatchObject([
    { month: '2026-01', fifo: { stockDifferenceMinor: -500n, reasons: ['unexplained'] } },
  ]);
});
