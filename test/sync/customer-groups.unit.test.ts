import { noSources } from '../../server/accounting/rules';
import { groupNames, withCustomerGroups } from '../../server/sync/customer-groups';
import { channelRow, cin7Contact, entry, invoice } from '../accounting/books';

const contacts = [
  cin7Contact('c1', { group: 'Trade' }),
  cin7Contact('c2', { group: 'Retail' }),
  cin7Contact('c3'),
];
const sources = {
  ...noSources,
  invoices: ['c1', 'c2', 'c3', 'unknown'].map((customerId) =>
    invoice(`INV-${customerId}`, undefined, { customerId }),
  ),
  entries: [entry('e', { customerId: 'c1' })],
};
const groupsOf = (rows: readonly { readonly customerGroup: string }[]) =>
  rows.map(({ customerGroup }) => customerGroup);

test.each([
  ['a rule of one group', { customerGroup: 'Trade' }],
  ['groups kept apart', { splitBy: 'customer group' }],
  ['locations and groups kept apart', { splitBy: 'both' }],
])('%s: documents and cost entries have the group of their customer', (_, cells) => {
  const grouped = withCustomerGroups(sources, contacts, [channelRow('r', cells)]);
  expect(groupsOf(grouped.invoices)).toEqual(['Trade', 'Retail', '', '']);
  expect(groupsOf(grouped.entries)).toEqual(['Trade']);
  expect(grouped.invoices.map(({ revision }) => revision)).toEqual(
    sources.invoices.map(({ revision }) => revision),
  );
});

test('where no row asks for groups nothing is copied', () => {
  expect(withCustomerGroups(sources, contacts, [channelRow('r', { splitBy: 'location' })])).toBe(sources);
});

test('the drop-down has each group once', () => {
  expect(groupNames([...contacts, cin7Contact('c4', { group: 'Trade' })])).toEqual(['Retail', 'Trade']);
});
