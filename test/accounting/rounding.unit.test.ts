import fc from 'fast-check';
import { decimal, decimalText, parseDecimal, sumDecimals } from '../../server/accounting/decimal';
import { majorText, moneyText, sumMinor } from '../../server/accounting/money';
import {
  divideToPlaces,
  portionMinor,
  settleRemainders,
  splitLargestRemainder,
  toMinor,
} from '../../server/accounting/rounding';

test.each([
  ['0.005', 'GBP', 1n],
  ['-0.005', 'GBP', -1n],
  ['0.0049999', 'GBP', 0n],
  ['1018.518518', 'EUR', 101852n],
  ['0.5', 'JPY', 1n],
  ['1.0005', 'KWD', 1001n],
  ['2.675', 'GBP', 268n],
])('%s %s rounds half away from zero to %s minor units', (amount, currency, minor) => {
  expect(toMinor(decimal(amount), currency)).toBe(minor);
});

test('landed cost 100.00 over 500.00, 300.00, 199.99 splits 50.00, 30.00, 20.00 (accounting-rules 6.3)', () => {
  expect(splitLargestRemainder(10000n, ['500', '300', '199.99'].map(decimal))).toEqual([5000n, 3000n, 2000n]);
});

test('ties go to the lower line number, and parts of any shares sum to the whole', () => {
  expect(splitLargestRemainder(100n, ['1', '1', '1'].map(decimal))).toEqual([34n, 33n, 33n]);
  expect(splitLargestRemainder(-100n, ['1', '1', '1'].map(decimal))).toEqual([-34n, -33n, -33n]);
  const share = fc.integer({ min: 1, max: 1_000_000 }).map((value) => decimal(value).div(1000));
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      fc.array(share, { minLength: 1, maxLength: 20 }),
      (total, shares) => {
        expect(sumMinor(splitLargestRemainder(total, shares))).toBe(total);
      },
    ),
  );
});

test('settling moves no line by a whole unit or more when the total is the rounded sum', () => {
  const amount = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((value) => decimal(value).div(10_000));
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 30 }), (amounts) => {
      const exact = amounts.map((value) => value.times(100));
      const total = toMinor(sumDecimals(amounts), 'GBP');
      const parts = settleRemainders(total, exact);
      expect(sumMinor(parts)).toBe(total);
      parts.forEach((part, index) => expect(exact[index]?.minus(part.toString()).abs().lt(1)).toBe(true));
    }),
  );
});

test('division rounds once, from the exact quotient', () => {
  expect(divideToPlaces(decimal('330'), decimal('296.43'), 6).toString()).toBe('1.113248');
  expect(divideToPlaces(decimal('1'), decimal('3'), 6).toString()).toBe('0.333333');
  expect(divideToPlaces(decimal('-1'), decimal('8'), 2).toString()).toBe('-0.13');
});

test('a portion rounds half away from zero from the exact quotient, and the whole takes the whole value', () => {
  expect([
    portionMinor(1000n, 1n, 3n),
    portionMinor(667n, 1n, 2n),
    portionMinor(1n, 1n, 2n),
    portionMinor(-1n, 1n, 2n),
  ]).toEqual([333n, 334n, 1n, -1n]);
  expect(portionMinor(1n, 5n * 10n ** 29n - 1n, 10n ** 30n)).toBe(0n);
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      fc.bigInt({ min: 1n, max: 10n ** 15n }),
      fc.bigInt({ min: 0n, max: 10n ** 15n }),
      (value, whole, part) => {
        const error = 2n * (portionMinor(value, part, whole) * whole - value * part);
        expect(error <= whole && error >= -whole).toBe(true);
        expect(portionMinor(value, whole, whole)).toBe(value);
        expect(portionMinor(-value, part, whole)).toBe(-portionMinor(value, part, whole));
      },
    ),
  );
});

test('texts are plain, exact and round-trip', () => {
  expect(majorText(-4821055n, 'GBP')).toBe('-48210.55');
  expect(majorText(5n, 'GBP')).toBe('0.05');
  expect(majorText(1200n, 'JPY')).toBe('1200');
  expect(moneyText({ minor: -123456789n, currency: 'GBP' })).toBe('GBP -1,234,567.89');
  expect(decimalText(decimal('0.0000001').times('-0'))).toBe('0');
  expect(parseDecimal(1e-7)?.toString()).toBe('0.0000001');
  expect([
    parseDecimal('1,000'),
    parseDecimal(NaN),
    parseDecimal('0x10'),
    parseDecimal(null),
    parseDecimal(''),
  ]).toEqual([null, null, null, null, null]);
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      (minor) => toMinor(decimal(majorText(minor, 'GBP')), 'GBP') === minor,
    ),
  );
});
