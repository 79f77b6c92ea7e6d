import fc from 'fast-check';
import { sizeCodesText, unitsOf } from '../../../server/sandbox/cin7-omni/records';

const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 }).map((counts) =>
  counts.map((quantity, index) => ({
    quantity,
    size: String(index),
    sku: `TEE-${String(index)}`,
    barcode: '9',
  })),
);

test('deliveries in parts bring each size once, and together the whole line', () => {
  fc.assert(
    fc.property(sizes, fc.array(fc.nat(45), { maxLength: 4 }), (wanted, cuts) => {
      const whole = wanted.reduce((sum, { quantity }) => sum + quantity, 0);
      const line = { code: 'TEE', sizeCodes: sizeCodesText(wanted), stockControl: 'Batch' } as const;
      const stops = [...cuts.map((cut) => Math.min(cut, whole)), whole].sort((a, b) => a - b);
      const got = new Map<string, number>();
      stops.forEach((until, index) => {
        const part = unitsOf(line, until, stops[index - 1] ?? 0);
        expect(part.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(until - (stops[index - 1] ?? 0));
        for (const { sku, quantity } of part) got.set(sku, (got.get(sku) ?? 0) + quantity);
      });
      for (const { sku, quantity } of wanted) expect(got.get(sku) ?? 0).toBe(quantity);
    }),
  );
});

test('one code without sizes, nothing for work and kits', () => {
  const line = { code: 'MUG', sizeCodes: null, stockControl: 'FIFO' } as const;
  expect(unitsOf(line, 7, 3)).toEqual([{ sku: 'MUG', quantity: 4 }]);
  expect([
    unitsOf(line, 3, 3),
    unitsOf({ ...line, stockControl: 'Labour' }, 3),
    unitsOf({ ...line, stockControl: 'Undefined' }, 3),
  ]).toEqual([[], [], []]);
});
