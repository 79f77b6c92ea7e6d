import { documentKinds } from '../../server/accounting/kinds';
import { kinds } from '../../server/contract/common';

test('the API names the kinds that the core knows, in the order in which they are posted', () => {
  expect(kinds).toEqual(documentKinds);
});
