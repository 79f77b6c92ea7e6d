import { layoutOf } from '../../addin/web/layout';
import { journal } from './pictures';

test('the column titles are frozen only while rows remain in a small window', () => {
  const lines = (count: number) =>
    layoutOf({ ...journal(100), summary: Array.from({ length: count }, () => ['line']) });
  expect(lines(0)).toMatchObject({ headerRow: 3, firstRow: 4, frozenRows: 4 });
  expect(lines(6)).toMatchObject({ headerRow: 9, firstRow: 10, frozenRows: 10 });
  expect(lines(7)).toMatchObject({ headerRow: 10, firstRow: 11, frozenRows: 3 });
});
