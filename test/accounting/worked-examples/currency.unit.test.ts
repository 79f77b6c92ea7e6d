import { inBaseMinor } from '../../../server/accounting/base-amounts';
import { calendarDate } from '../../../server/accounting/dates';
import { decimal, decimalText, sumDecimals } from '../../../server/accounting/decimal';
import { judgeWindow } from '../../../server/accounting/period';
import { divideToPlaces, toMinor } from '../../../server/accounting/rounding';
import { average } from '../../../server/accounting/valuation/average';
import { fifo } from '../../../server/accounting/valuation/fifo';
import { valuate } from '../../../server/accounting/valuation/valuate';
import { cogsOf, movements, poolsOf } from '../valuation/stock';

/** Worked numbers of accounting-rules 4, 5 and 8 that no test of a document asserts. */
const dollars = (rate: string, baseCurrency = 'EUR') => ({ currency: 'USD', baseCurrency, rate });
const inEuro = (minor: bigint, rate: string) => inBaseMinor(minor, dollars(rate), 'foreign-per-base');

test('4 bill of USD 1,100.00 at 1.10: stock 1,000.00 at 10.000000 a unit, and 40 sold cost 400.00 whatever the later rate', () => {
  const stock = inEuro(110_000n, '1.10');
  expect(stock).toBe(100_000n);
  expect(divideToPlaces(decimal('1000.00'), decimal(100), 6).eq(decimal('10.000000'))).toBe(true);
  for (const method of [fifo, average]) {
    const valuation = valuate(
      movements([
        ['2026-03-02', 'receive', 'R', { qty: '100', value: '1000.00' }],
        ['2026-03-08', 'issue', 'S', { qty: '40' }],
      ]),
      method,
    );
    expect(cogsOf(valuation)).toBe(40_000n);
    expect(poolsOf(valuation)).toEqual([['SKU', 'Main', '60', 60_000n]]);
  }
});

test('4 paid at 1.08: 1,018.52, a realised loss of 18.52', () => {
  const paid = inEuro(110_000n, '1.08');
  expect(paid).toBe(101_852n);
  expect(paid - inEuro(110_000n, '1.10')).toBe(1_852n);
});

test('5 USD 110 at 1.10 and USD 220 at 1.12 are 296.43; the plain mean of the rates is wrong by 0.87, the weighted one right', () => {
  const base = inEuro(11_000n, '1.10') + inEuro(22_000n, '1.12');
  expect([inEuro(11_000n, '1.10'), inEuro(22_000n, '1.12'), base]).toEqual([10_000n, 19_643n, 29_643n]);
  const mean = decimalText(divideToPlaces(sumDecimals([decimal('1.10'), decimal('1.12')]), decimal(2), 6));
  expect([mean, inEuro(33_000n, mean), inEuro(33_000n, mean) - base]).toEqual(['1.11', 29_730n, 87n]);
  const weighted = decimalText(divideToPlaces(decimal('330'), decimal('296.43'), 6));
  expect([weighted, inEuro(33_000n, weighted)]).toEqual(['1.113248', 29_643n]);
});

test('5 tax of 0.33 at 20 % is 0.07 a line, 0.21 for three; of 0.99 it is 0.20', () => {
  const tax = (net: string) => toMinor(decimal(net).times('0.2'), 'GBP');
  expect([tax('0.33'), 3n * tax('0.33'), tax('0.99')]).toEqual([7n, 21n, 20n]);
});

test('8 with 15 March 2026 as today March 2025 is the oldest open month and February 2025 is refused', () => {
  const codes = (date: string) =>
    judgeWindow(calendarDate(date), calendarDate('2026-03-15'), 'COGS').map(({ code }) => code);
  expect([codes('2025-03-01'), codes('2025-02-28')]).toEqual([[], ['date-outside-window']]);
});
