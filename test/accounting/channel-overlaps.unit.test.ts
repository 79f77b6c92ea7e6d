import { compileMapping } from '../../server/accounting/mapping';
import type { ChannelMappingRow } from '../../server/accounting/mapping-tables';
import { channelRow, cin7, xero } from './books';
import { withChannels } from './sale-books';

const found = (...rows: Partial<ChannelMappingRow>[]) =>
  compileMapping(
    withChannels(...rows.map((row, at) => channelRow(`r${at + 1}`, { postAs: 'individual', ...row }))),
    cin7,
    xero,
  )
    .faults.filter(({ place }) => place.column === 'channel')
    .map(({ code, severity, place, reason }) => [code, severity, place.row, reason]);

const shop = { channel: 'Shopify', postAs: 'month', contact: 'Shopify customers' };
const overlap = [
  'rule-overlaps',
  'warning',
  'r2',
  'Rules 1 and 2 can take the same documents; rule 1 takes them because it stands above.',
];

test('two rules that can take the same document are named where their order decides', () => {
  expect(found(shop, { location: 'Main' })).toEqual([overlap]);
  expect(found(shop, { location: 'Main', kind: 'invoices' })).toEqual([overlap]);
});

test.each<[string, Partial<ChannelMappingRow>[]]>([
  ['the narrow rule stands above the wide one', [shop, {}]],
  ['they never meet', [shop, { channel: 'Amazon', location: 'Main' }]],
  [
    'one takes documents with, the other those without a location',
    [{ ...shop, location: '(none)' }, { location: 'Main' }],
  ],
  [
    'they are for other kinds',
    [
      { ...shop, kind: 'cogs' },
      { location: 'Main', kind: 'invoices' },
    ],
  ],
  ['a blank kind takes no bills', [shop, { location: 'Main', kind: 'bills' }]],
  ['they do the same', [{ channel: 'Shopify' }, { location: 'Main' }]],
  [
    'a rule above takes what both could',
    [{ channel: 'Shopify', location: 'Main' }, shop, { location: 'Main' }],
  ],
])('nothing is said when %s', (_, rows) => expect(found(...rows)).toEqual([]));

test('a rule that never applies is said to be that alone', () => {
  expect(found(shop, { ...shop, location: 'Main' }).map(([code]) => code)).toEqual(['rule-unreachable']);
});
