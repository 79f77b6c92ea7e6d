import { computePreview } from '../../server/accounting/preview';
import { nothingPosted } from '../../server/accounting/posted';
import { noSources } from '../../server/accounting/rules';
import { calendarDate } from '../../server/accounting/dates';
import { cin7, entry, from, invoice, tables, to, today, xero } from '../accounting/books';

/**
 * How the computation of a preview grows with the number of cost entries and invoices. Prints ratios of runs side by
 * side in this process; asserts nothing about time.
 */
const sizes = [1_000, 5_000, 20_000];

const run = (count: number): number => {
  const day = (index: number) => calendarDate(`2026-10-${String((index % 31) + 1).padStart(2, '0')}`);
  const entries = Array.from({ length: count }, (_, index) =>
    entry(`e${index}`, {
      date: day(index),
      amount: `${index % 100}.37`,
      channel: index % 3 === 0 ? 'Shopify' : '',
    }),
  );
  const invoices = Array.from({ length: Math.floor(count / 4) }, (_, index) =>
    invoice(`I${index}`, undefined, { date: day(index) }),
  );
  const input = {
    from,
    to,
    kinds: ['cogs', 'invoices'] as const,
    today,
    cin7,
    xero,
    tables,
    sources: { ...noSources, entries, invoices },
    entriesBefore: null,
    posted: nothingPosted,
  };
  computePreview(input);
  const begun = performance.now();
  computePreview(input);
  return performance.now() - begun;
};

test('computing a preview', () => {
  const times = sizes.map(run);
  const [first = 1] = times;
  const rows = sizes.map(
    (size, index) =>
      `${size} cost entries, ${size / 4} invoices: ${((times[index] ?? 0) / first).toPrecision(3)} x the time of ${sizes[0] ?? 0}`,
  );
  console.log(rows.join('\n'));
  expect(times).toHaveLength(sizes.length);
});
