import { draftAdjustments, valuationType } from '../../server/accounting/adjustments';
import { calendarDate } from '../../server/accounting/dates';
import type { StockEntry } from '../../server/accounting/trade-documents';
import { linesOf } from './posted-journals';
import { stockEntry, stockInput } from './stock-books';

const adjust = (type: string, pair: readonly [string, string, string], more: Partial<StockEntry> = {}) =>
  stockEntry('adjustments', pair, { type, ...more });
const draft = (...entries: readonly StockEntry[]) => draftAdjustments(stockInput(entries));

const [stock, differences] = ['1200', '330'] as const;

test.each<[string, string, readonly [string, string, string], string, [string, bigint][]]>([
  [
    'an adjustment up: stock by the account on the adjustment (row 21)',
    ...(['StockAdjustment', [stock, differences, '9.46']] as const),
    ...([
      'Stock adjustment',
      [
        ['631', 946n],
        ['330', -946n],
      ],
    ] as [string, [string, bigint][]]),
  ],
  [
    'an adjustment down: the account on the adjustment by stock (row 22)',
    ...(['StockAdjustment', [differences, stock, '14.76']] as const),
    ...([
      'Stock adjustment',
      [
        ['330', 1476n],
        ['631', -1476n],
      ],
    ] as [string, [string, bigint][]]),
  ],
  [
    'a stocktake that found more (row 21)',
    ...(['StockTake', [stock, differences, '17.05']] as const),
    ...([
      'Stocktake',
      [
        ['631', 1705n],
        ['330', -1705n],
      ],
    ] as [string, [string, bigint][]]),
  ],
  [
    'a stocktake that found less (row 22)',
    ...(['Stock Take', [differences, stock, '7.67']] as const),
    ...([
      'Stocktake',
      [
        ['330', 767n],
        ['631', -767n],
      ],
    ] as [string, [string, bigint][]]),
  ],
  [
    'a write-off (row 22)',
    ...(['InventoryWriteOff', [differences, stock, '11.39']] as const),
    ...([
      'Write-off',
      [
        ['330', 1139n],
        ['631', -1139n],
      ],
    ] as [string, [string, bigint][]]),
  ],
  [
    'a revaluation upwards: the difference only (row 23)',
    ...(['StockAdjustment', [stock, differences, '120']] as const),
    ...([
      'Stock adjustment',
      [
        ['631', 12000n],
        ['330', -12000n],
      ],
    ] as [string, [string, bigint][]]),
  ],
  [
    'a revaluation downwards that Cin7 writes as a negative amount (row 23)',
    ...(['StockAdjustment', [stock, differences, '-33.10']] as const),
    ...([
      'Stock adjustment',
      [
        ['330', 3310n],
        ['631', -3310n],
      ],
    ] as [string, [string, bigint][]]),
  ],
])('%s', (_, type, pair, title, lines) => {
  const { drafts, leftOut } = draft(adjust(type, pair, { number: 'ST-00005' }));
  expect(leftOut).toEqual([]);
  expect(drafts.map(linesOf)).toEqual([lines]);
  expect(drafts[0]).toMatchObject({
    ...{ kind: 'adjustments', date: '2026-10-05', currency: 'GBP', channel: '', faults: [] },
    narration: `${title} ST-00005 v1 [${drafts[0]?.key}]`,
  });
});

test('goods found and goods lost in one count net in one journal, dated by the count', () => {
  const { drafts } = draft(
    adjust('StockTake', [stock, differences, '17.05'], { number: 'ST-9', date: calendarDate('2026-10-31') }),
    adjust('StockTake', [differences, stock, '7.67'], { number: 'ST-9', date: calendarDate('2026-10-31') }),
  );
  expect(drafts.map(linesOf)).toEqual([
    [
      ['631', 938n],
      ['330', -938n],
    ],
  ]);
  expect(drafts[0]?.date).toBe('2026-10-31');
});

test('a liability chosen on the adjustment is taken as it is (accounting-rules 2)', () => {
  expect(linesOf(draft(adjust('StockAdjustment', [stock, '806', '5'])).drafts[0])).toEqual([
    ['631', 500n],
    ['806', -500n],
  ]);
});

test('a write-off says that local tax rules are to be looked at, an adjustment does not (row 22)', () => {
  const described = (type: string) =>
    draft(adjust(type, [differences, stock, '2'])).drafts[0]?.lines.map(({ description }) => description);
  expect(described('InventoryWriteOff')).toEqual(
    Array(2).fill(expect.stringMatching(/; check whether local rules put VAT or sales tax on it$/)),
  );
  expect(described('StockAdjustment')).toEqual(Array(2).fill(expect.not.stringContaining('VAT')));
});

test('an adjustment between two accounts that are no assets is posted with a word of warning', () => {
  const { drafts } = draft(adjust('StockAdjustment', [differences, '313', '4'], { number: 'ST-7' }));
  expect(drafts).toHaveLength(1);
  expect(drafts[0]?.faults).toMatchObject([{ code: 'no-stock-side', severity: 'warning', document: 'ST-7' }]);
});

test('the difference to a valuation of our own has a name of its own and a journal of its own', () => {
  const { drafts } = draft(
    adjust(valuationType, ['310', stock, '6'], { number: 'October 2026', date: calendarDate('2026-10-31') }),
    adjust('StockTake', [differences, stock, '1'], { number: 'ST-9', date: calendarDate('2026-10-31') }),
  );
  expect(drafts.map(({ narration }) => narration.replace(/ \[.*/, ''))).toEqual([
    'Stocktake ST-9 v1',
    'Valuation October 2026 v1',
  ]);
  expect(drafts.map(linesOf)[1]).toEqual([
    ['310', 600n],
    ['631', -600n],
  ]);
});
