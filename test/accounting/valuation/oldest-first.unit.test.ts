import fc from 'fast-check';
import { OldestFirst } from '../../../server/accounting/valuation/oldest-first';

test('the oldest comes first, however items went in and out', () => {
  const step = fc.option(fc.nat({ max: 1_000 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new OldestFirst<{ readonly position: number }>();
      const inside = new Set<number>();
      for (const position of steps) {
        if (position === null) {
          const oldest = inside.size > 0 ? Math.min(...inside) : undefined;
          if (queue.first()?.position !== oldest) return false;
          queue.removeFirst();
          if (oldest !== undefined) inside.delete(oldest);
        } else if (!inside.has(position)) {
          inside.add(position);
          queue.add({ position });
        }
      }
      const order = queue.inOrder().map(({ position }) => position);
      return order.join() === [...inside].sort((left, right) => left - right).join();
    }),
  );
});
