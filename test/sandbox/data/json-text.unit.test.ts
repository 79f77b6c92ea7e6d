import fc from 'fast-check';
import { faultOffset, parseJson } from '../../../server/sandbox/data/json-text';

describe('where a text stops being JSON', () => {
  test.each([
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['[1,2', 4],
    ['', 0],
    ['{"a":01}', 6],
    ['[1 2]', 3],
    ['{"a":"x\ny"}', 5],
    ['nul', 0],
    ['{"a":1} x', 8],
    ['[,1]', 1],
    ["{'a':1}", 1],
  ])('%j at %i', (text, offset) => {
    expect(() => void JSON.parse(text)).toThrow();
    expect(faultOffset(text)).toBe(offset);
  });

  test('a text that is JSON has no fault before its end', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), null, indent);
        expect(faultOffset(written)).toBe(written.length);
      }),
    );
  });

  test('names line and column, and forgives a byte order mark', () => {
    expect(parseJson('\uFEFF{"a":\n  [1,\n   oops]}')).toEqual({ ok: false, line: 3, column: 4 });
    expect(parseJson('\uFEFF{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
  });
});
