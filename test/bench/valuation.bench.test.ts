import { addDays, calendarDate } from '../../server/accounting/dates';
import { decimal } from '../../server/accounting/decimal';
import { average } from '../../server/accounting/valuation/average';
import { fifo } from '../../server/accounting/valuation/fifo';
import type { Method } from '../../server/accounting/valuation/method';
import type { Movement } from '../../server/accounting/valuation/movements';
import { valuate } from '../../server/accounting/valuation/valuate';

/**
 * How the time of a movement grows with the number of movements, all of one SKU in one place, which is the worst case
 * for layers: many small receipts, sales across layers, returns of old sales, late costs on old receipts, times below
 * zero. Prints ratios of runs side by side in this process; asserts nothing about time.
 */
const sizes = [1_000, 10_000, 100_000];
const methods: readonly Method[] = [fifo, average];

function history(count: number): Movement[] {
  const start = calendarDate('2020-01-01');
  return Array.from({ length: count }, (_, index): Movement => {
    const id = `m${index}`;
    const common = {
      id,
      sku: 'A',
      locationGroup: 'Main',
      date: addDays(start, Math.floor((index * 2_000) / count)),
      order: index,
      source: { id, number: id },
      reportedCogs: '1.00',
    };
    const turn = index % 10;
    const round = index - turn;
    if (turn < 4)
      return { ...common, kind: 'receive', qty: decimal('2.5'), valueMinor: BigInt(1_000 + (index % 77)) };
    if (turn < 8) return { ...common, kind: 'issue', qty: decimal(round % 500 < 400 ? '3.1' : '0.4') };
    const earlier = Math.floor(round / 20) * 10;
    if (turn === 8) return { ...common, kind: 'return', qty: decimal('0.1'), of: `m${earlier + 5}` };
    return { ...common, kind: 'landed-cost', receipt: `m${earlier + 1}`, valueMinor: 13n };
  });
}

function perMovement(method: Method, count: number): number {
  const movements = history(count);
  const begun = performance.now();
  const { effects } = valuate(movements, method);
  const spent = performance.now() - begun;
  expect(effects.length).toBeGreaterThan(count / 2);
  return spent / count;
}

test('valuing movements', () => {
  for (const method of methods) {
    perMovement(method, 20_000);
    const times = sizes.map((size) => perMovement(method, size));
    const [first = 1] = times;
    const rows = sizes.map((size, index) => {
      const ratio = ((times[index] ?? 0) / first).toPrecision(3);
      return `${method.name}, ${size} movements: ${ratio} x the time per movement of ${sizes[0] ?? 0}`;
    });
    console.log(rows.join('\n'));
  }
});
