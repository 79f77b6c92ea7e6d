import { calendarDate } from '../../server/accounting/dates';
import { draftProduction } from '../../server/accounting/production';
import type { StockEntry } from '../../server/accounting/trade-documents';
import { balances, linesOf } from './posted-journals';
import { cin7, stockEntry, stockInput, withoutRole } from './stock-books';

const run = (
  type: string,
  number: string,
  pairs: readonly (readonly [day: string, debit: string, credit: string, amount: string])[],
): StockEntry[] =>
  pairs.map(([day, debit, credit, amount], index) =>
    stockEntry('production', [debit, credit, amount], {
      ...{ id: `${number}-${index}`, taskId: `task-${number}`, type, number, date: calendarDate(day) },
    }),
  );
const [stock, wip, wages, wastage] = ['1200', '633', '320', '313'] as const;

/** accounting-rules 6.5: 2 A at 3.00 and 0.5 B at 8.00, 1.50 absorbed a unit, 20 made. */
const assembly = run('FinishedGoods', 'FG-1', [
  ['2026-10-05', wip, stock, '120'],
  ['2026-10-05', wip, stock, '80'],
  ['2026-10-05', wip, wages, '30'],
  ['2026-10-06', stock, wip, '230'],
]);

test('an assembly goes through work in progress: components and work in, finished goods out (rows 24 to 26)', () => {
  const { drafts, leftOut } = draftProduction(stockInput(assembly));
  expect(leftOut).toEqual([]);
  expect(drafts.map(({ date }) => date)).toEqual(['2026-10-05', '2026-10-06']);
  expect(drafts.map(linesOf)).toEqual([
    [
      ['633', 3000n],
      ['320', -3000n],
      ['633', 20000n],
      ['631', -20000n],
    ],
    [
      ['631', 23000n],
      ['633', -23000n],
    ],
  ]);
  expect(drafts.flatMap(({ faults }) => faults)).toEqual([]);
  expect(balances(drafts)).toEqual({ '320': -3000n, '631': 3000n });
});

test('abnormal loss is an expense of the run that lost it (row 26; 6.5: 19 good of 20)', () => {
  const { drafts } = draftProduction(
    stockInput(
      run('ProductionOrder', 'MO-1', [
        ['2026-10-05', wip, stock, '200'],
        ['2026-10-05', wip, wages, '30'],
        ['2026-10-08', wastage, wip, '11.5'],
        ['2026-10-08', stock, wip, '218.5'],
      ]),
    ),
  );
  expect(drafts.map(linesOf)).toEqual([
    [
      ['633', 3000n],
      ['320', -3000n],
      ['633', 20000n],
      ['631', -20000n],
    ],
    [
      ['313', 1150n],
      ['633', -1150n],
      ['631', 21850n],
      ['633', -21850n],
    ],
  ]);
  expect(balances(drafts)).toEqual({ '313': 1150n, '320': -3000n, '631': 1850n });
});

test('a disassembly is the way back: the whole in, its parts out (row 27)', () => {
  const pairs = [
    ['2026-10-19', wip, stock, '44.72'],
    ['2026-10-20', stock, wip, '30.12'],
    ['2026-10-20', stock, wip, '14.60'],
  ] as const;
  const { drafts } = draftProduction(stockInput(run('Disassembly', 'FG-2', pairs)));
  expect(drafts.map(({ narration }) => narration.replace(/ v1.*/, ''))).toEqual([
    'Disassembly FG-2',
    'Disassembly FG-2',
  ]);
  expect(drafts.map(linesOf)).toEqual([
    [
      ['633', 4472n],
      ['631', -4472n],
    ],
    [
      ['631', 4472n],
      ['633', -4472n],
    ],
  ]);
});

const codes = (entries: readonly StockEntry[], more: Parameters<typeof stockInput>[1] = {}) =>
  draftProduction(stockInput(entries, more)).drafts.map(({ faults }) =>
    faults.map(({ code, reason }) => `${code}: ${reason}`),
  );

test('a finished run that leaves something in work in progress is named with the amount, a running one is not (6.5)', () => {
  const short = run('FinishedGoods', 'FG-3', [
    ['2026-10-05', wip, stock, '10'],
    ['2026-10-05', stock, wip, '9.99'],
  ]);
  expect(codes(short)).toEqual([
    ['wip-not-cleared: FG-3 is finished but leaves GBP 0.01 in 633 · Work in progress.'],
  ]);
  expect(codes(short.slice(0, 1))).toEqual([[]]);
});

test('a run that began in an earlier month is whole with what was read of that month', () => {
  const begun = run('FinishedGoods', 'FG-4', [
    ['2026-09-29', wip, stock, '10'],
    ['2026-10-02', stock, wip, '10'],
  ]);
  expect(codes(begun)).toEqual([[]]);
  expect(codes(begun.slice(1))).toEqual([
    [expect.stringMatching(/^wip-not-cleared: FG-4 .* leaves GBP -10\.00 /)],
  ]);
});

test('without a role the account that the chart calls work in progress is watched; without either that is said', () => {
  const tables = withoutRole('workInProgress');
  expect(codes(assembly, { tables })).toEqual([[], []]);
  const unnamed = {
    ...cin7,
    accounts: cin7.accounts.map((one) => (one.code === wip ? { ...one, name: 'Bench' } : one)),
  };
  expect(codes(assembly, { tables, cin7: unnamed })).toEqual(
    Array(2).fill([expect.stringMatching(/^wip-not-cleared: Whether FG-1 cleared .* is not known/)]),
  );
});
