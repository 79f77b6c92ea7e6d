import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson, hashOf } from '../../server/accounting/canonical';
import { furtherCases } from './laws/cases';

/** The text that stored revisions were hashed from, written as plainly as can be: it must never change. */
function plainly(value: unknown): string {
  if (typeof value === 'bigint') return `"${value}"`;
  if (Array.isArray(value)) return `[${value.map((item) => plainly(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${plainly(item)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

test('the canonical text of any value, and its hash, are what they always were', () => {
  const anything = fc.anything({
    withBigInt: true,
    key: fc.oneof(fc.constantFrom('b', 'a', 'B', 'é', '"'), fc.string({ unit: 'binary', maxLength: 3 })),
    values: [
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
    ],
  });
  fc.assert(
    fc.property(anything, (value) => {
      assert.equal(canonicalJson(value), plainly(value));
      assert.equal(hashOf(value), createHash('sha256').update(plainly(value)).digest('hex'));
    }),
    furtherCases,
  );
  for (const text of ['\ud800', '"', '\\', '\n', '\u2028', '\u007f', '😀'])
    expect(canonicalJson({ text })).toBe(JSON.stringify({ text }));
});
