import { stockedProductSchema, toStockedProduct } from '../../../server/cin7/core/movements';
import type { JsonObject } from './payloads';

const row = (
  Type: string,
  Quantity: number | string | null,
  Amount: number | string | null,
  more: JsonObject = {},
): JsonObject => ({
  ...{ TaskID: 'AAAA0001-0000-4000-8000-000000000001', Type, Date: '2026-03-04T00:00:00', Number: 'SO-1' },
  ...{ Status: 'COMPLETED', Quantity, Amount, Location: 'Main: A1', BatchSN: null, FromTo: null },
  ...more,
});
const product = (...Movements: JsonObject[]) =>
  toStockedProduct(
    stockedProductSchema.parse({
      ...{ ID: 'B7F5EE35-1556-4237-AE78-D75633858A8A', SKU: 'BELL-01', Name: 'Bell', Type: 'stock' },
      ...{ CostingMethod: 'FIFO', COGSAccount: '310', InventoryAccount: null, Movements },
    }),
  );
const shown = (...rows: JsonObject[]) =>
  product(...rows).movements.map(({ kind, quantity, value }) => [kind, quantity, value]);

test('every documented type, cost changes without a quantity, places without their bin', () => {
  const types = [
    ...[
      'Purchase',
      'Advanced Purchase',
      'Purchase Accrual Cost',
      'Purchase Cost Change',
      'Purchase Cost Chang',
    ],
    ...[
      'Unstock',
      'Sale',
      'SaleMultiple',
      'Sale COGS Change',
      'SaleMultiple COGS Change',
      'Restock',
      'RestockMultiple',
    ],
    ...['Adjustment', 'Adjustment Cost Change', 'Stocktake', 'Transfer In', 'Transfer Out', 'Finished Goods'],
    ...['Finished Goods Cost Change', 'Inventory Write-Off', 'Disassembly', 'Production Order'],
  ];
  const { movements, faults } = product(...types.map((type) => row(type, 1, 1)));
  expect(faults).toEqual([]);
  expect(movements).toHaveLength(types.length);
  expect(movements.filter(({ quantity }) => quantity === '0')).toHaveLength(6);
  expect(movements[0]).toEqual({
    ...{ taskId: 'aaaa0001-0000-4000-8000-000000000001', kind: 'purchase', number: 'SO-1' },
    ...{ date: '2026-03-04', location: 'Main', quantity: '1', value: '1' },
  });
});

test('signs are told from the rows: with signs they stay, without them the kind gives them', () => {
  const expected = [
    ['purchase', '10', '100'],
    ['sale', '-4', '-40'],
    ['sale', '0', '-2'],
    ['restock', '1', '10'],
  ];
  const change = 'Sale COGS Change';
  expect(shown(row('Purchase', 10, 100), row('Sale', -4, -40), row(change, 0, -2), row('Restock', 1, 10))).toEqual(expected); // prettier-ignore
  expect(shown(row('Purchase', 10, 100), row('Sale', 4, 40), row(change, 0, 2), row('Restock', 1, 10))).toEqual(expected); // prettier-ignore
});

test('a sale taken back keeps its other sign', () => {
  expect(shown(row('Sale', -4, -40), row('Sale', 4, 40))).toEqual([
    ['sale', '-4', '-40'],
    ['sale', '4', '40'],
  ]);
});

test('an unknown type and an unreadable row are named faults; voided rows have no effect; no amount is not nought', () => {
  const { movements, faults } = product(
    row('Teleport', 1, 1),
    row('constructor', 1, 1),
    row('Sale', 'many', 1),
    row('Sale', -1, -1, { Status: 'Voided' }),
    row('Sale', -1, null),
  );
  expect(movements.map(({ value }) => value)).toEqual([null]);
  expect(faults).toEqual([
    { field: 'Movements[0].Type', reason: '"Teleport" is not a kind of stock movement that Cogsheet knows.' },
    {
      field: 'Movements[1].Type',
      reason: '"constructor" is not a kind of stock movement that Cogsheet knows.',
    },
    { field: 'Movements[2].Quantity', reason: 'Expected an amount, found the text "many".' },
  ]);
});
