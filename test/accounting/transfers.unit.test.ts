import { calendarDate } from '../../server/accounting/dates';
import { draftTransfers } from '../../server/accounting/transfers';
import { balances, linesOf } from './posted-journals';
import { stockEntry, stockInput } from './stock-books';

const more = { type: 'StockTransfer', number: 'TR-00016' } as const;
const [sent, received] = [calendarDate('2026-10-20'), calendarDate('2026-11-02')];
const transit = [
  stockEntry('transfers', ['632', '1200', '179.65'], { ...more, id: 'sent', date: sent }),
  stockEntry('transfers', ['1200', '632', '179.65'], { ...more, id: 'received', date: received }),
];

test('sent: in transit by stock; received: stock by in transit, each on its own day (row 28)', () => {
  const { drafts } = draftTransfers(stockInput(transit, { to: calendarDate('2026-11-30') }));
  expect(drafts.map(({ date }) => date)).toEqual([sent, received]);
  expect(drafts.map(linesOf)).toEqual([
    [
      ['632', 17965n],
      ['631', -17965n],
    ],
    [
      ['631', 17965n],
      ['632', -17965n],
    ],
  ]);
  expect(drafts[0]?.narration).toBe(`Transfer TR-00016 v1 [${drafts[0]?.key}]`);
  expect(balances(drafts)).toEqual({});
});

test('at the end of a month what is under way stands on the in-transit account', () => {
  expect(balances(draftTransfers(stockInput(transit)).drafts)).toEqual({ '631': -17965n, '632': 17965n });
});

test('between places whose stock is one account in Xero there is nothing to post, and it is said', () => {
  const { drafts, leftOut } = draftTransfers(
    stockInput([stockEntry('transfers', ['1210', '1200', '12'], { ...more, id: 'same' })]),
  );
  expect(drafts).toEqual([]);
  expect(leftOut).toMatchObject([
    {
      number: 'TR-00016',
      faults: [
        {
          code: 'nothing-to-post',
          severity: 'warning',
          reason:
            'Transfer TR-00016: both sides are 631 · Stock in warehouse in Xero, there is nothing to post.',
        },
      ],
    },
  ]);
});
