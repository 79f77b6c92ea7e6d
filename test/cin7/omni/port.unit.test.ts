import { identifyRows, indexSales, saleOfRow } from '../../../server/sync/cost-entries';
import { kindOfRow, ledgerChartOf } from '../../../server/sync/ledger-kinds';
import { changed, sample, understood, type JsonObject } from './samples';

/** What comes out is what everything behind takes from Core: the same rules tell rows apart and find their sales. */

const counted = { accountingAttributes: { importDate: null, accountingImportStatus: 'Imported' } };
const job: JsonObject = {
  ...{ id: 71, isApproved: true, reference: 'JOB-71', branchId: 3, totalCost: 41.2 },
  completedDate: '2026-03-20T00:00:00+13:00',
  products: [
    {
      ...{ id: 1, productId: 700, code: 'SET', actualQty: 1, unitCost: 41.2 },
      components: [{ id: 2, productId: 611, code: 'LMP-BRS-01', qty: 1, unitCost: 41.2 }],
    },
  ],
};
const transfer: JsonObject = {
  ...{ id: 61, isApproved: true, reference: 'TR-61', sourceBranchId: 3, destinationBranchId: 4 },
  receivedDate: '2026-03-10T00:00:00+13:00',
  lineItems: [{ id: 5, productId: 611, code: 'LMP-BRS-01', qtyTransferred: 1, unitCost: 41.2 }],
};
const outcome = understood(
  {
    branches: [
      { id: 3, company: 'Main' },
      { id: 4, company: 'South' },
    ],
    orders: [sample('sales-order')],
    creditNotes: [changed('credit-note', counted)],
    purchases: [sample('purchase-order')],
    payments: [sample('payment')],
    adjustments: [sample('adjustment')],
    ...{ transfers: [transfer], jobs: [job] },
  },
  {
    stockAccounts: { South: 'Stock in South' },
    costAccounts: { 'Sales (Consumables)': 'Cost of consumables' },
  },
);

it('rows of the ledger are of the kinds that journals are made of', () => {
  const chart = ledgerChartOf({ cin7CostAccounts: [] }, outcome.reference);
  const kinds = outcome.ledger.map((row) => [row.taskId.split('/')[0], kindOfRow(row, chart)]);
  expect(kinds).toEqual([
    ['SalesOrders', 'cogs'],
    ['SalesOrders', 'cogs'],
    ['CreditNotes', 'cogs'],
    ['Adjustments', 'adjustments'],
    ['BranchTransfers', 'transfers'],
    ['ProductionJobs', 'production'],
    ['ProductionJobs', 'production'],
  ]);
});

it('each row of cost of sales finds its sale for certain, and has an identity of its own', () => {
  const headers = outcome.sales.map(({ header }) => header);
  const index = indexSales(
    headers,
    new Map(outcome.sales.map(({ detail }) => [detail.saleId, detail.taskIds])),
  );
  const rows = outcome.ledger.filter(({ type }) => type === 'Sale');
  expect(rows.map((row) => saleOfRow(row, index))).toMatchObject([
    {
      state: 'certain',
      sale: { saleId: 'SalesOrders/48211', channel: 'Shopify - Harbour', location: 'Main' },
    },
    { state: 'certain', sale: { saleId: 'SalesOrders/48211' } },
    { state: 'certain', sale: { saleId: 'CreditNotes/48377', channel: 'Shopify - Harbour' } },
  ]);
  expect(new Set(identifyRows(rows).map(({ id }) => id)).size).toBe(3);
});

it('the chart and the tax rates are those that documents name', () => {
  const { accounts, taxRules } = outcome.reference;
  const codes = accounts.map(({ code, type }) => [code, type]);
  expect(codes).toEqual(
    expect.arrayContaining([
      ['Cost of goods sold', 'DIRECTCOSTS'],
      ['Cost of consumables', 'DIRECTCOSTS'],
      ['Stock in South', 'CURRENT'],
      ['Sales (Wholesale)', 'SALES'],
      ['Sales (Consumables)', 'SALES'],
      ['Credit Card', 'BANK'],
    ]),
  );
  expect(
    taxRules.map(({ name, percent, forSales, forPurchases }) => [name, percent, forSales, forPurchases]),
  ).toEqual([
    ['15 %', '15', true, false],
    ['Exempt', '0', false, true],
  ]);
});

it('a few documents alone come to the same as among all, with what they refer to', () => {
  const alone = understood({
    branches: [{ id: 3, company: 'Main' }],
    orders: [sample('sales-order')],
    payments: [sample('payment')],
  });
  const [whole] = outcome.sales;
  expect(alone.sales[0]).toEqual(whole);
});
