import fc from 'fast-check';
import { decodeArrays, encode } from '../../server/store/values';

const decode = (type: number, text: string): unknown =>
  decodeArrays({ fields: [{ name: 'v', type }], rows: [[text]], rowCount: 1, command: 'SELECT' })
    .rows[0]?.[0];

test('parameters are written in the text format', () => {
  expect(encode(null)).toBeNull();
  expect(encode(undefined)).toBeNull();
  expect(encode(12n)).toBe('12');
  expect(encode(true)).toBe('true');
  expect(encode(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  expect(encode(Buffer.from('é'))).toBe('\\xc3a9');
  expect(encode({ a: ['x'] })).toBe('{"a":["x"]}');
  expect(encode(['a"b', 'c\\d', null, 'NULL', ''])).toBe('{"a\\"b","c\\\\d",NULL,"NULL",""}');
  expect(encode([[1, 2], [3]])).toBe('{{"1","2"},{"3"}}');
  expect(encode([])).toBe('{}');
});

test('amounts and calendar dates stay text, int8 is exact', () => {
  expect(decode(1700, '1.10')).toBe('1.10');
  expect(decode(1082, '2026-01-31')).toBe('2026-01-31');
  expect(decode(20, '9007199254740993')).toBe(9007199254740993n);
  expect(decode(1016, '{9007199254740993,NULL}')).toEqual([9007199254740993n, null]);
});

test('a moment is read with its offset, whatever the session time zone', () => {
  expect(decode(1184, '2026-01-02 03:04:05.678+00')).toEqual(new Date('2026-01-02T03:04:05.678Z'));
  expect(decode(1184, '2026-01-02 03:04:05.678901-03:30')).toEqual(new Date('2026-01-02T06:34:05.678Z'));
  expect(decode(1184, 'infinity')).toBe('infinity');
});

test('a text array reads back as it was written', () => {
  const element = fc.option(fc.oneof(fc.string(), fc.constantFrom('NULL', '{', '}', ',', '"', '\\', ' ')));
  fc.assert(
    fc.property(fc.array(element), (values) => {
      expect(decode(1009, encode(values) ?? '')).toEqual(values);
    }),
  );
});
