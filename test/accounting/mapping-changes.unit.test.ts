import { mappingChanges, type KeptRow } from '../../server/accounting/mapping-changes';

const rule = (row: string, channel: string, postAs = 'month'): KeptRow => ({
  row,
  channel,
  kind: '',
  postAs,
});

test('a cell counts as changed when it means something else, not when it is written otherwise', () => {
  const before = [
    { row: 'account:310', xeroAccount: '310' },
    { row: 'account:200', xeroAccount: '200 · Sales' },
  ];
  const after = [
    { row: 'account:310', xeroAccount: '310 · Cost of Goods Sold' },
    { row: 'account:200', xeroAccount: '201 · Shopify sales' },
  ];
  expect(mappingChanges(before, after, false)).toEqual([
    { row: 'account:200', column: 'xeroAccount', before: '200 · Sales', after: '201 · Shopify sales' },
  ]);
  expect(
    mappingChanges(
      [{ row: 's', xeroTaxRate: 'OUTPUT2' }],
      [{ row: 's', xeroTaxRate: 'VAT · OUTPUT2' }],
      false,
    ),
  ).toEqual([]);
});

test('rows that came and went are told by their cells, a blank one by one of them', () => {
  expect(mappingChanges([rule('a', 'Shopify')], [rule('b', '', 'day')], true)).toEqual([
    { row: 'b', column: 'postAs', before: null, after: 'day' },
    { row: 'a', column: 'channel', before: 'Shopify', after: null },
    { row: 'a', column: 'postAs', before: 'month', after: null },
  ]);
  expect(mappingChanges([], [{ row: 'account:1', xeroAccount: '' }], false)).toEqual([
    { row: 'account:1', column: 'xeroAccount', before: null, after: '' },
  ]);
});

test('the order of rules is told; a rule that only gives way to a new one has not moved', () => {
  const [a, b, c] = [rule('a', 'A'), rule('b', 'B'), rule('c', 'C')];
  expect(
    mappingChanges([a, b, c], [c, a, b], true).map(({ row, before, after }) => [row, before, after]),
  ).toEqual([
    ['c', '3', '1'],
    ['a', '1', '2'],
    ['b', '2', '3'],
  ]);
  expect(mappingChanges([a, b], [c, a, b], true).map(({ row }) => row)).toEqual(['c', 'c']);
  expect(mappingChanges([a, b, c], [c, a, b], false)).toEqual([]);
  expect(mappingChanges([a, b, c], [a, b, c], true)).toEqual([]);
});
