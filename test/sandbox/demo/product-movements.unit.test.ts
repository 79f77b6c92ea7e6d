import Big from 'big.js';
import { objectsAt, textAt, type JsonObject } from '../../../server/sandbox/common/json';
import { generateDemoCompany } from '../../../server/sandbox/demo/company';
import { codes } from '../../../server/sandbox/demo/chart';

// What a client that reads `Movements` alone must be able to work out: the stock on hand and the cost of sales.
const { products, productAvailability, transactions } = generateDemoCompany({
  seed: '1',
  today: '2026-11-23',
});
const movements = products.flatMap((product) => objectsAt(product, 'Movements'));

const total = (rows: readonly JsonObject[], field: string): string =>
  rows.reduce((sum, row) => sum.plus(row[field] as number), new Big(0)).toString();

test('quantities and amounts of a product sum to what is on hand and what it is worth', () => {
  const stocked = products.filter((product) => product['Type'] === 'Stock');
  expect(stocked).toHaveLength(150);
  for (const product of stocked) {
    const sku = textAt(product, 'SKU');
    const rows = productAvailability.filter((row) => textAt(row, 'SKU') === sku);
    const moved = objectsAt(product, 'Movements');
    expect([sku, total(moved, 'Quantity')]).toEqual([sku, total(rows, 'OnHand')]);
    expect([sku, total(moved, 'Amount')]).toEqual([sku, total(rows, 'StockOnHand')]);
  }
});

test('sales, returns and their cost changes are the cost of sales of the ledger, month by month', () => {
  const reported = movements.filter((row) => /^(Sale|Restock)/.test(textAt(row, 'Type')));
  const sold = transactions.filter((row) => textAt(row, 'Type') === 'Sale');
  for (const month of ['2026-08', '2026-09', '2026-10', '2026-11']) {
    const inMonth = (row: JsonObject, field: string) => textAt(row, field).startsWith(month);
    const pair = (debit: string, credit: string) =>
      sold.filter(
        (row) =>
          inMonth(row, 'EffectiveDate') &&
          row['DebitAccountCode'] === debit &&
          row['CreditAccountCode'] === credit,
      );
    const cost = new Big(total(pair(codes.costOfGoodsSold, codes.inventory), 'Amount'))
      .minus(total(pair(codes.inventory, codes.costOfGoodsSold), 'Amount')); // prettier-ignore
    const fromMovements = new Big(total(reported.filter((row) => inMonth(row, 'Date')), 'Amount')).neg(); // prettier-ignore
    expect([month, fromMovements.toString()]).toEqual([month, cost.toString()]);
    expect(cost.gt(0)).toBe(true);
  }
});

test('every kind of movement is there, in the order of its days', () => {
  const types = [...new Set(movements.map((row) => textAt(row, 'Type')))];
  expect(types).toEqual(
    expect.arrayContaining([
      ...['Sale', 'SaleMultiple', 'Sale COGS Change', 'Restock', 'RestockMultiple', 'Purchase', 'Unstock'],
      ...[
        'Advanced Purchase',
        'Purchase Cost Change',
        'Advanced Purchase Cost Change',
        'Adjustment',
        'Stocktake',
      ],
      ...['Transfer Out', 'Transfer In', 'Finished Goods', 'Production Order', 'Disassembly', 'Inventory Write-Off'], // prettier-ignore
    ]),
  );
  for (const product of products) {
    const dates = objectsAt(product, 'Movements').map((row) => textAt(row, 'Date'));
    expect(dates).toEqual([...dates].sort());
  }
});
