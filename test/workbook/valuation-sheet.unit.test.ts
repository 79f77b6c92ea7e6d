import { valuationSheet, type ValuationContent } from '../../addin/workbook/sheets/valuation';
import { valuation } from '../../server/contract/valuation';
import { context } from './fixtures';
import { expectGolden } from './golden';

const method = (cogs: string, difference: string, closing: string, stockDifference: string) => ({
  ...{ opening: '100.00', cogs, closing, cogsDifference: difference, stockDifference },
});
const content: ValuationContent = {
  ...{ period: '2026-10', currency: 'GBP', readAt: '2026-11-02T09:15:00.000Z', products: 2, movements: 41 },
  ...{ method: 'source', withFaults: 1, total: 2 },
  totals: {
    cin7: { opening: '200.00', cogs: '95.00', closing: '105.00' },
    fifo: { ...method('94.00', '-1.00', '106.00', '1.00'), opening: '200.00', reasons: ['late-cost'] },
    average: { ...method('97.50', '2.50', '102.50', '-2.50'), opening: '200.00', reasons: ['method'] },
  },
  items: [
    {
      ...{ sku: 'KIT-001', name: 'Oak Kettle', month: '2026-10', costingMethod: 'FIFO' },
      ...{ openingQuantity: '10', inQuantity: '4', outQuantity: '5', closingQuantity: '9' },
      cin7: { opening: '100.00', cogs: '50.00', closing: '90.00' },
      fifo: { ...method('50.00', '0.00', '90.00', '0.00'), reasons: [] },
      average: { ...method('51.25', '1.25', '88.75', '-1.25'), reasons: ['method'] },
      faults: [],
    },
    {
      ...{ sku: 'KIT-002', name: '=Mug', month: '2026-10', costingMethod: 'FEFO - Batch' },
      ...{ openingQuantity: '2.5', inQuantity: '0', outQuantity: '4', closingQuantity: '-1.5' },
      cin7: { opening: '100.00', cogs: '45.00', closing: '15.00' },
      fifo: { ...method('44.00', '-1.00', '16.00', '1.00'), reasons: ['late-cost', 'negative-stock'] },
      average: { ...method('46.25', '1.25', '13.75', '-1.25'), reasons: ['negative-stock', 'method'] },
      faults: [
        {
          ...{ code: 'cost-zero', severity: 'blocking', table: 'items', row: 'KIT-002', column: null },
          ...{ value: '0.00', document: 'SO-00012' },
          reason: 'KIT-002 is a stocked item without a cost in SO-00012.',
          remedy: 'Enter its cost in Cin7 and read the movements again.',
        },
      ],
    },
  ],
};

test('the sheet is as its golden file shows it, from what the contract allows', () => {
  expect(valuation.safeParse({ ...content, next: null }).success).toBe(true);
  expectGolden('valuation', valuationSheet(content, context));
});

test('titles are read whole', () => {
  const { columns } = valuationSheet(content, context);
  expect(columns.filter(({ title, width }) => title.length > width)).toEqual([]);
});

test('a difference is marked with its causes; that Cin7 does not value by average is told, not marked', () => {
  const { marks, rows, columns } = valuationSheet(content, context);
  const check = columns.findIndex(({ id }) => id === 'check');
  expect(rows[0]?.cells[check]).toBe('Average differs: Cin7 never values by average.');
  expect(marks.filter(({ row }) => row === 'KIT-001')).toEqual([]);
  expect(marks.filter(({ row }) => row === 'KIT-002').map(({ column }) => column)).toEqual([
    'check',
    ...['fifoCogsDifference', 'fifoStockDifference', 'averageCogsDifference', 'averageStockDifference'],
  ]);
});

test('before the first reading it says what to do, and has no figures', () => {
  const picture = valuationSheet({ ...content, readAt: null, items: [] }, context);
  expect(picture.band[2]).toEqual(['Read the stock movements first: nothing is posted by that.']);
  expect([picture.summary, picture.rows]).toEqual([[], []]);
});
