import { postingWords } from '../../../addin/workbook/posting-words';
import { postingStates } from '../../../server/accounting/posting-state';
import { stateWords } from '../../../server/sync/figures/status';

test('a cell says what the History sheet says', () => {
  expect(stateWords).toEqual(postingWords);
  expect(Object.keys(stateWords).sort()).toEqual([...postingStates].sort());
});
