import { calendarDate } from '../../server/accounting/dates';
import { draftLandedCost } from '../../server/accounting/landed-cost';
import type { StockEntry } from '../../server/accounting/trade-documents';
import { balances, linesOf } from './posted-journals';
import { stockEntry, stockInput } from './stock-books';

type Pair = readonly [debit: string, credit: string, amount: string];
const purchase = (pair: Pair, day = '2026-10-05', number = 'PO-1'): StockEntry =>
  stockEntry('landed-cost', pair, {
    ...{ type: 'Purchase', number, id: [...pair, day, number].join(' '), date: calendarDate(day) },
  });
const draft = (...entries: readonly StockEntry[]) => draftLandedCost(stockInput(entries)).drafts;
const titles = (drafts: ReturnType<typeof draft>) =>
  drafts.map(({ narration }) => narration.replace(/ v1 .*/, ''));
const [stock, cost, freight, grni, ginr] = ['1200', '310', '425', '806', '807'] as const;

test('landed cost 200.00, 60 of 100 on hand: 120.00 to stock, 80.00 to cost of sales (row 20; 6.2, worked)', () => {
  const drafts = draft(purchase([stock, freight, '120']), purchase([cost, freight, '80']));
  expect(titles(drafts)).toEqual(['Landed cost PO-1']);
  expect(drafts.map(linesOf)).toEqual([
    [
      ['310', 8000n],
      ['425', -8000n],
      ['631', 12000n],
      ['425', -12000n],
    ],
  ]);
});

test('a receipt that waits for its invoice: stock by goods received, and back when it is invoiced (row 13)', () => {
  const drafts = draft(
    purchase([stock, grni, '382.32'], '2026-10-04'),
    purchase([grni, stock, '382.32'], '2026-10-13'),
  );
  expect(titles(drafts)).toEqual(Array(2).fill('Goods received PO-1'));
  expect(drafts.map(linesOf)).toEqual([
    [
      ['631', 38232n],
      ['806', -38232n],
    ],
    [
      ['806', 38232n],
      ['631', -38232n],
    ],
  ]);
});

test('an invoice before the receipt: goods invoiced stand apart until they arrive (row 16)', () => {
  const drafts = draft(
    purchase([ginr, stock, '176.76'], '2026-10-05'),
    purchase([stock, ginr, '176.76'], '2026-10-12'),
  );
  expect(titles(drafts)).toEqual(Array(2).fill('Goods invoiced PO-1'));
  expect(drafts.map(linesOf)).toEqual([
    [
      ['807', 17676n],
      ['631', -17676n],
    ],
    [
      ['631', 17676n],
      ['807', -17676n],
    ],
  ]);
});

test('an invoice that differs: what is on hand and what was sold bear it, goods received is cleared (row 15; 6.4, worked)', () => {
  // Received 10 at 12.00, 4 sold, billed at 12.50; the bill itself takes 125.00 off goods received.
  const drafts = draft(
    purchase([stock, grni, '120'], '2026-10-04'),
    purchase([stock, grni, '3'], '2026-10-13'),
    purchase([cost, grni, '2'], '2026-10-13'),
  );
  expect(drafts.map(linesOf)).toEqual([
    [
      ['631', 12000n],
      ['806', -12000n],
    ],
    [
      ['631', 300n],
      ['806', -300n],
    ],
    [
      ['310', 200n],
      ['806', -200n],
    ],
  ]);
  expect(titles(drafts)).toEqual(['Goods received PO-1', 'Goods received PO-1', 'Landed cost PO-1']);
  expect(balances(drafts)).toEqual({ '310': 200n, '631': 12300n, '806': -12500n });
});

test('each purchase has a journal of its own', () => {
  const drafts = draft(
    purchase([stock, freight, '1'], '2026-10-05', 'PO-1'),
    purchase([stock, freight, '2'], '2026-10-05', 'PO-2'),
  );
  expect(titles(drafts)).toEqual(['Landed cost PO-1', 'Landed cost PO-2']);
});
