import { draftManualJournals } from '../../server/accounting/manual-journals';
import { linesOf } from './posted-journals';
import { stockEntry, stockInput } from './stock-books';

const more = { type: 'Journal', number: 'JR-00001', description: 'Packing material used' } as const;
const entry = (id: string, pair: readonly [string, string, string], description: string = more.description) =>
  stockEntry('manual-journals', pair, { ...more, id, description });

test('a journal entered by hand keeps its sides and the words of whoever entered it', () => {
  const { drafts } = draftManualJournals(stockInput([entry('1', ['325', '425', '173.93'])]));
  expect(drafts.map(linesOf)).toEqual([
    [
      ['325', 17393n],
      ['425', -17393n],
    ],
  ]);
  expect(drafts[0]?.narration).toBe(`Manual journal JR-00001 v1 [${drafts[0]?.key}]`);
  expect(drafts[0]?.lines.map(({ description }) => description)).toEqual(
    Array(2).fill('Manual journal JR-00001, 1 movement; Packing material used'),
  );
});

test('words that are not those of all its movements are not on the line', () => {
  const { drafts } = draftManualJournals(
    stockInput([entry('1', ['325', '425', '1'], 'Boxes'), entry('2', ['325', '425', '2'], 'Tape')]),
  );
  expect(drafts[0]?.lines.map(({ description }) => description)).toEqual(
    Array(2).fill('Manual journal JR-00001, 2 movements'),
  );
  expect(drafts.map(linesOf)).toEqual([
    [
      ['325', 300n],
      ['425', -300n],
    ],
  ]);
});

test('one on an account that Xero keeps for itself is held, the others go on', () => {
  const { drafts, leftOut } = draftManualJournals(
    stockInput([
      entry('1', ['325', '610', '5']),
      stockEntry('manual-journals', ['325', '425', '1'], { ...more, id: '2', number: 'JR-00002' }),
    ]),
  );
  expect(drafts).toHaveLength(1);
  expect(leftOut).toMatchObject([
    {
      number: 'JR-00001',
      faults: [{ severity: 'blocking', place: { table: 'accounts', row: 'account:610' } }],
    },
  ]);
});
