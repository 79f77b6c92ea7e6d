import { generateOmniCompany } from '../../../server/sandbox/demo-omni/company';
import { stockReport } from '../../../server/sandbox/cin7-omni/stock-report';

// Whatever the seed, the day and the size: the stock stays sound and the months hang together.
test.each([
  { seed: '2', today: '2026-11-23', sales: 300, months: 3 },
  { seed: '3', today: '2026-12-01', sales: 120, months: 2 },
  { seed: '4', today: '2026-04-06', sales: 90, months: 1 },
  { seed: 'ā "5"', today: '2028-02-29', sales: 200, months: 4 },
  { seed: '6', today: '2027-01-31', sales: 3, months: 1 },
  { seed: '7', today: '2026-10-15', sales: 0, months: 1 },
])('$seed on $today with $sales sales in $months months', (options) => {
  const company = generateOmniCompany(options);
  const { book, records } = company;
  const held = new Map<string, { quantity: number; value: bigint }>();
  for (const { sku, branchId, quantity, value, date } of book.movements) {
    const key = `${sku}/${String(branchId)}`;
    const now = held.get(key) ?? { quantity: 0, value: 0n };
    held.set(key, { quantity: now.quantity + quantity, value: now.value + value });
    expect(now.quantity + quantity).toBeGreaterThanOrEqual(0);
    expect(date <= options.today).toBe(true);
  }
  for (const { quantity, value } of held.values()) {
    expect(value < 0n).toBe(false);
    if (quantity === 0) expect(value).toBe(0n);
  }
  const { months } = stockReport(company, { anyStatus: true });
  expect(months).toHaveLength(options.months + 2);
  expect(months.at(-1)?.month).toBe(options.today.slice(0, 7));
  const total = [...held.values()].reduce((sum, { value }) => sum + value, 0n);
  expect(months.at(-1)?.stock.closing.replace('.', '')).toBe(String(total));
  expect(records.Adjustments.length).toBeGreaterThan(0);
});

test('the month in which the story begins opens with the opening stock', () => {
  const company = generateOmniCompany({ seed: '8', today: '2026-11-23', sales: 60, months: 1 });
  const [before, first] = stockReport(company, { anyStatus: true }).months;
  expect([before?.month, before?.stock.opening, first?.stock.opening]).toEqual([
    '2026-09',
    '0.00',
    before?.stock.closing,
  ]);
  expect(before?.books.adjustments).toBe(before?.stock.adjustments);
});
