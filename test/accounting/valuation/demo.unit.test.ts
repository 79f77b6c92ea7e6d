import { addMonths, monthOf, calendarDate, type Month } from '../../../server/accounting/dates';
import { absolute, sumMinor } from '../../../server/accounting/money';
import {
  usualAccounts,
  valuationAdjustment,
  type ValuationChoice,
} from '../../../server/accounting/valuation/adjustment';
import type { SkuMonth } from '../../../server/accounting/valuation/sku-valuation';
import { decimal, decimalText, sumDecimals } from '../../../server/accounting/decimal';
import { demoHistory, valued } from './demo-history';

/**
 * The demo company values its stock by a FIFO of its own. So our FIFO, from nothing but the movements that Cin7 lists,
 * has to come to the same cost of sales and the same stock in every month of every SKU.
 */
const history = demoHistory();
const skus = valued(history);
const months = skus.flatMap((sku) => sku.months);
const monthCalled = (text: string): Month => monthOf(calendarDate(`${text}-01`));

test("FIFO is Cin7's to a penny in every SKU and month, with nothing unexplained and no fault", () => {
  expect(skus).toHaveLength(150);
  expect(skus.flatMap(({ faults }) => faults)).toEqual([]);
  const off = months.flatMap(({ fifo, cin7 }) => [
    absolute(fifo.cogsDifferenceMinor),
    absolute(fifo.stockMinor - cin7.stockMinor),
  ]);
  expect(off.reduce((most, one) => (one > most ? one : most), 0n)).toBeLessThanOrEqual(1n);
  expect([...new Set(months.flatMap(({ fifo }) => fifo.reasons))]).toEqual(['rounding']);
  expect(months.some(({ average }) => average.reasons.includes('method'))).toBe(true);
});

test('opening + in - out = closing, month after month, up to what is on hand', () => {
  for (const { sku, months: own } of skus) {
    let before: SkuMonth | null = null;
    for (const month of own) {
      const { openingQty, inQty, outQty, closingQty } = month;
      expect(decimal(openingQty).plus(inQty).minus(outQty).eq(closingQty)).toBe(true);
      expect(openingQty).toBe(before?.closingQty ?? '0');
      expect(month.fifo.openingMinor).toBe(before?.fifo.stockMinor ?? 0n);
      before = month;
    }
    const now = history.onHand.filter((row) => row.sku === sku).map(({ quantity }) => decimal(quantity));
    expect(before?.closingQty).toBe(decimalText(sumDecimals(now)));
  }
});

describe('posting by choice', () => {
  const choice = (more: Partial<ValuationChoice>): ValuationChoice => ({
    ...{ method: 'average', from: monthCalled('2026-09'), through: monthCalled('2026-10'), currency: 'GBP' },
    accounts: { cogs: '310', inventory: '1200' },
    ...{ openingAccount: '960', acceptedZeroCost: [] },
    ...more,
  });
  const minor = (text: string): bigint => BigInt(text.replace('.', ''));

  test.each(['fifo', 'average'] as const)(
    'Cin7 + what is posted = %s, exactly, each month and on the first day',
    (method) => {
      const adjusted = valuationAdjustment(skus, choice({ method }));
      if (!adjusted.ok) throw new Error(adjusted.error[0]?.reason);
      const entries = adjusted.value;
      expect(entries.every(({ kind, type }) => kind === 'adjustments' && type === 'Valuation')).toBe(true);
      for (const month of ['2026-09', '2026-10'].map(monthCalled)) {
        const own = months.filter((one) => one.month === month);
        const posted = entries.filter(
          ({ date, debitAccount }) => monthOf(date) === month && debitAccount === '310',
        );
        const cin7 = sumMinor(own.map((one) => one.cin7.cogsMinor));
        expect(cin7 + sumMinor(posted.map(({ amount }) => minor(amount)))).toBe(
          sumMinor(own.map((one) => one[method].cogsMinor)),
        );
      }
      const at = (month: Month) => months.filter((one) => one.month === month);
      const stock = (month: Month, of: (one: SkuMonth) => bigint) => sumMinor(at(month).map(of));
      const opening = entries.filter(({ creditAccount }) => creditAccount === '960');
      const august = addMonths(monthCalled('2026-09'), -1);
      expect(sumMinor(opening.map(({ amount }) => minor(amount)))).toBe(
        stock(august, (one) => one[method].stockMinor) - stock(august, (one) => one.cin7.stockMinor),
      );
      // What the method moved otherwise on other accounts (counts, write-offs, work in progress) is shown, not posted.
      const elsewhere = ['2026-09', '2026-10'].map(monthCalled).flatMap((month) =>
        at(month).map((one) => {
          const change = (of: { stockMinor: bigint; openingMinor: bigint }) =>
            of.stockMinor - of.openingMinor;
          return change(one[method]) - change(one.cin7) + one[method].cogsMinor - one.cin7.cogsMinor;
        }),
      );
      // The books' stock after all entries, with what is left, is the method's.
      const moved = sumMinor(
        entries.map(({ amount, debitAccount }) => (debitAccount === '1200' ? minor(amount) : -minor(amount))),
      );
      const october = monthCalled('2026-10');
      expect(stock(october, (one) => one.cin7.stockMinor) + moved + sumMinor(elsewhere)).toBe(
        stock(october, (one) => one[method].stockMinor),
      );
    },
  );

  test('entries name method and month and have the same identity every time', () => {
    const [one, other] = [
      valuationAdjustment(skus, choice({})),
      valuationAdjustment([...skus].reverse(), choice({})),
    ];
    if (!one.ok || !other.ok) throw new Error('refused');
    expect(other.value).toEqual(one.value);
    expect(one.value.map(({ id, date, number, description }) => [id, date, number, description])).toEqual([
      [
        'valuation|average|2026-09|opening|1200|960',
        '2026-09-01',
        'VAL-2026-09',
        "Average from September 2026: stock of the first day less Cin7's",
      ],
      [
        'valuation|average|2026-09|cogs|310|1200',
        '2026-09-30',
        'VAL-2026-09',
        "Average, September 2026: cost of sales less Cin7's",
      ],
      [
        'valuation|average|2026-10|cogs|310|1200',
        '2026-10-31',
        'VAL-2026-10',
        "Average, October 2026: cost of sales less Cin7's",
      ],
    ]);
  });

  test('without an account for the change, or with a SKU that does not add up, nothing is posted', () => {
    expect(valuationAdjustment(skus, choice({ openingAccount: null }))).toMatchObject({
      ok: false,
      error: [{ code: 'setting-invalid', place: { row: 'valuationOpeningAccount' } }],
    });
    const [first, ...rest] = skus;
    if (!first) throw new Error('no SKU');
    const sale = { taskId: 't', number: 'SO-9', date: calendarDate('2026-09-09'), quantity: '1' };
    const free = [{ ...first, uncosted: [sale] }, ...rest];
    expect(valuationAdjustment(free, choice({}))).toMatchObject({
      ok: false,
      error: [{ code: 'cost-zero', place: { row: first.sku } }],
    });
    expect(valuationAdjustment(free, choice({ acceptedZeroCost: [first.sku] })).ok).toBe(true);
  });

  test('the usual pair of accounts is the one that most cost entries have', () => {
    const adjusted = valuationAdjustment(skus, choice({}));
    if (!adjusted.ok) throw new Error('refused');
    expect(usualAccounts(adjusted.value)).toEqual({ cogs: '310', inventory: '1200' });
    expect(usualAccounts([])).toBeNull();
  });
});
