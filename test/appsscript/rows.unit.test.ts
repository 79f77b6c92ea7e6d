import fc from 'fast-check';
import { planRows } from '../../appsscript/shared/rows';

/** Where each row stands after sorting by its order: index of the drawn row, or -1. */
const sorted = ({ lines, order }: ReturnType<typeof planRows>): number[] =>
  lines
    .map((line, row) => ({ line, at: order[row] ?? row }))
    .sort((one, other) => one.at - other.at)
    .map(({ line }) => line);

test('rows without anything beside them are written in place', () => {
  expect(planRows({ ids: ['a', 'b'], beside: [false, false] }, ['b', 'c', 'a'])).toEqual({
    lines: [0, 1, 2],
    order: [0, 1, 2],
    sorts: false,
  });
});

test('rows that stay keep what stands beside them', () => {
  const plan = planRows({ ids: ['a', 'b'], beside: [true, false] }, ['b', 'a']);
  expect(plan).toEqual({ lines: [1, 0], order: [1, 0], sorts: true });
});

test('what stands beside a row that goes is kept below everything, after an empty row', () => {
  const plan = planRows({ ids: ['gone', 'a', ''], beside: [true, false, true] }, ['a']);
  expect(sorted(plan)).toEqual([0, -1, -1, -1]);
  expect(plan.lines[1]).toBe(0);
  // The note below the table keeps its distance, then the gap, then the row that is gone.
  expect([plan.order[2], plan.order[3], plan.order[0]]).toEqual([1, 2, 3]);
});

test('whatever stood there: the drawn rows come out in their order, each once, and no row is taken from the user', () => {
  const id = fc.constantFrom('', 'a', 'b', 'c', 'd', 'e');
  const standing = fc
    .array(fc.tuple(id, fc.boolean()), { maxLength: 8 })
    .map((rows) =>
      rows.map(
        ([one, beside], at) => [rows.findIndex(([first]) => first === one) < at ? '' : one, beside] as const,
      ),
    );
  fc.assert(
    fc.property(standing, fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'f', 'g')), (rows, wanted) => {
      const plan = planRows(
        { ids: rows.map(([one]) => one), beside: rows.map(([, beside]) => beside) },
        wanted,
      );
      expect(sorted(plan).slice(0, wanted.length)).toEqual(wanted.map((_, index) => index));
      expect(plan.lines.filter((line) => line >= 0)).toHaveLength(wanted.length);
      expect([...plan.order].sort((one, other) => one - other)).toEqual(plan.order.map((_, index) => index));
      if (plan.sorts)
        rows.forEach(([one, beside], row) => {
          if (beside && (plan.lines[row] ?? -1) >= 0) expect(wanted[plan.lines[row] ?? 0]).toBe(one);
        });
    }),
  );
});
