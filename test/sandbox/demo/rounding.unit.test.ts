import fc from 'fast-check';
import { asNumber, share, spread, sum, taxOf } from '../../../server/sandbox/demo/rounding';

describe('demo company arithmetic', () => {
  test('rounds half away from zero', () => {
    expect([share(5n, 1n, 10n), share(-5n, 1n, 10n), share(4n, 1n, 10n), share(15n, 1n, 10n)]).toEqual([
      1n,
      -1n,
      0n,
      2n,
    ]);
  });

  test('tax inside and on top of a total', () => {
    expect(taxOf(12000n, 20, true)).toBe(2000n);
    expect(taxOf(33n, 20, false)).toBe(7n);
    expect(taxOf(-500n, 20, true)).toBe(-83n);
  });

  // accounting-rules 6.3: 100.00 over 500.00, 300.00 and 199.99.
  test('spreads by largest remainder', () => {
    expect(spread(10_000n, [50_000, 30_000, 19_999])).toEqual([5000n, 3000n, 2000n]);
    expect(spread(-10n, [1, 1, 1])).toEqual([-4n, -3n, -3n]);
  });

  test('a spread always adds up', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 9 })
      .filter((list) => list.some((weight) => weight > 0));
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), weights, (total, list) => {
        expect(sum(spread(total, list))).toBe(total);
      }),
    );
  });

  test('numbers show exactly the minor units', () => {
    expect([asNumber(5n), asNumber(-1234567n), asNumber(86_412n, 5), asNumber(0n)]).toEqual([
      0.05, -12345.67, 0.86412, 0,
    ]);
  });
});
