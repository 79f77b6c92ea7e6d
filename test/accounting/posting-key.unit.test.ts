import { postingKey, postingKeysIn } from '../../server/accounting/posting-key';

const parts = {
  organisation: 'o',
  kind: 'cogs',
  sourceIds: ['a', 'b'],
  group: 'g',
  period: 'p',
  revision: 1,
};
const key = postingKey(parts);

test('a key is found wherever we put it, and is told from what only looks like one', () => {
  const other = postingKey({ ...parts, revision: 2 });
  expect(postingKeysIn(`https://cogsheet.firm.example/p/${key}`)).toEqual([key]);
  expect(postingKeysIn(`COGS October 2026 Shopify v1 [${key}]`)).toEqual([key]);
  expect(postingKeysIn(`/p/${key} Payment [${key}], [${other}]`)).toEqual([key, other]);
  for (const text of [
    '',
    key.toLowerCase(),
    key.slice(1),
    `${key}A`,
    `x${key}`,
    'INVOICE NUMBER 1234567890123456',
  ])
    expect([text, postingKeysIn(text)]).toEqual([text, []]);
});
