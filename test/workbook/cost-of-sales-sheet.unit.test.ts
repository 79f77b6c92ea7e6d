import { costOfSalesSheet, type CostOfSalesContent } from '../../addin/workbook/sheets/cost-of-sales';
import { costOfSales } from '../../server/contract/cost-of-sales';
import { context } from './fixtures';
import { expectGolden } from './golden';

const row = (id: string, more: Partial<CostOfSalesContent['items'][number]>) => ({
  ...{
    id,
    number: '70004',
    orderNumber: 'SO-48004',
    sku: 'LMP-BRA',
    channel: 'Backend',
    branch: 'Warehouse',
  },
  ...{ customer: '=Bright & Main', date: '2026-10-05' as const, ordered: '4', moved: '4', unitCost: '40.33' },
  ...{
    cost: '161.32',
    costAccount: 'Cost of goods sold',
    stockAccount: 'Inventory',
    reason: '',
    sentence: '',
  },
  ...more,
});
const content: CostOfSalesContent = {
  ...{ period: '2026-10', currency: 'NZD', available: true, leftOut: 1, total: 3 },
  totals: [
    {
      ...{ branch: 'Warehouse', costAccount: 'Cost of goods sold', stockAccount: 'Inventory' },
      ...{ cost: '161.32', documents: 1 },
    },
  ],
  items: [
    row('SalesOrders/2#1', {
      ...{ number: '70009', date: null, moved: '0', cost: '0.00', reason: 'not-dispatched' },
      sentence: 'The order is not fully dispatched. Dispatch it in Cin7.',
    }),
    row('SalesOrders/1#1', {}),
    row('SalesOrders/1#2', {
      ...{ sku: '', moved: '0', unitCost: '0', cost: '0.00', reason: 'no-stock' },
      sentence: 'No stock moves with this line. Nothing needs to be done.',
    }),
  ],
};

test('the sheet is as its golden file shows it, from what the contract allows', () => {
  expect(costOfSales.safeParse({ ...content, next: null }).success).toBe(true);
  expectGolden('cost-of-sales', costOfSalesSheet(content, context));
});

test('only what asks for something is marked', () => {
  expect(costOfSalesSheet(content, context).marks.map(({ row: marked }) => marked)).toEqual([
    'SalesOrders/2#1',
  ]);
});

test('titles are read whole', () => {
  const { columns } = costOfSalesSheet(content, context);
  expect(columns.filter(({ title, width }) => title.length > width)).toEqual([]);
});

test('a product that tells no lines says where to look instead', () => {
  const none = { ...content, available: false, leftOut: 0, total: 0, totals: [], items: [] };
  expect(costOfSalesSheet(none, context).band[2]).toEqual([
    'This Cin7 product does not tell lines: the rows of its ledger stand under each journal.',
  ]);
});
