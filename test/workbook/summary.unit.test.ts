import { summaryRoles } from '../../addin/workbook/summary';

test('titles over figures are told from the words of a line', () => {
  expect(summaryRoles([null, null, 'COGS by channel', null, 'COGS', 'Sales', ''])).toEqual([
    'blank',
    'blank',
    'heading',
    'heading',
    'title',
    'title',
    'blank',
  ]);
});

test('figures, and what is said instead of one, stand beside the label', () => {
  expect(summaryRoles([null, 'Shopify', null, 40000.05, 'not fetched', '55.6 %'])).toEqual([
    'blank',
    'label',
    'blank',
    'figure',
    'figure',
    'figure',
  ]);
});

test('a line of one text is a label, and an empty one is nothing', () => {
  expect(summaryRoles([null, 'Left out: none'])).toEqual(['blank', 'label']);
  expect(summaryRoles(['Left out: none'])).toEqual(['label']);
  expect(summaryRoles([null, ''])).toEqual(['blank', 'blank']);
  expect(summaryRoles([])).toEqual([]);
});
