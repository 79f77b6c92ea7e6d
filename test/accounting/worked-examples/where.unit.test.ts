import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Where each worked example and each law of accounting-rules is asserted: section, what, file, the beginning of the
 * test's name as its file has it. A name that no file has fails here.
 */
const here = 'worked-examples/currency.unit.test.ts';
const engine = 'valuation/section-6.unit.test.ts';
const laws = { engine: 'valuation/laws.unit.test.ts', documents: 'laws/documents.unit.test.ts' };
const production = 'valuation/production.unit.test.ts';

const places: readonly (readonly [section: string, file: string, name: string])[] = [
  ['4 bill, stock, unit cost, COGS', here, '4 bill of USD 1,100.00 at 1.10'],
  ['4 bill as a document', 'bills.unit.test.ts', "in another currency Xero's rate makes what is owed Cin7's own base amount"], // prettier-ignore
  ['4 payment at 1.08', here, '4 paid at 1.08'],
  ['5 tax of merged lines', here, '5 tax of 0.33 at 20 %'],
  [
    '5 tax as a document',
    'sale-invoices.unit.test.ts',
    "consolidated tax is the sum of the sources' tax: 0.21",
  ],
  ['5 plain and weighted rate', here, '5 USD 110 at 1.10 and USD 220 at 1.12'],
  ['5 weighted rate as a document', 'sale-invoices.unit.test.ts', 'a weighted rate is foreign total over base total'], // prettier-ignore
  ['6.1 table', engine, '6.1 table, %s'],
  ['6.1 landed cost 36.00 and 54.00', engine, '6.1 landed cost with 20 on hand of a receipt of 50'],
  ['6.1 rounding', engine, '6.1 rounding: 3 for 10.00'],
  ['6.2 issue of 15', engine, '6.2 layers 10 @ 250.00 and 15 @ 245.00'],
  ['6.2 return of 3 and of 7', engine, '6.2 return %s: last taken first'],
  ['6.2 landed cost of 200.00', engine, '6.2 landed cost 200.00 on 100 @ 10.00'],
  ['6.2 landed cost as a journal', 'landed-cost.unit.test.ts', 'landed cost 200.00, 60 of 100 on hand'],
  ['6.3 spread', 'rounding.unit.test.ts', 'landed cost 100.00 over 500.00, 300.00, 199.99'],
  ['6.4 bill differs', engine, '6.4 bill differs: received 10 @ 12.00'],
  ['6.4 bill differs as a journal', 'landed-cost.unit.test.ts', 'an invoice that differs: what is on hand'],
  ['6.4 negative pool', engine, '6.4 negative pool: 5 @ 10.00'],
  ['6.4 provisional cost of 0.00', engine, '6.4 provisional cost: else 0.00'],
  ['6.5 make 20', engine, '6.5 make 20: WIP 200.00 + 30.00'],
  ['6.5 normal loss', engine, '6.5 normal loss: 19 good units carry 230.00'],
  ['6.5 abnormal loss', engine, '6.5 abnormal loss: 218.50 finished'],
  ['6.5 abnormal loss as a journal', 'production.unit.test.ts', 'abnormal loss is an expense of the run'],
  ['6.5 levels', production, '6.5 levels: S = A + 0.40 = 3.40'],
  ['6.5 WIP not zero', engine, '6.5 a finished run whose work in progress is not zero'],
  [
    '7 rounding at the source line',
    'cogs.unit.test.ts',
    'amounts are rounded at the source entry, then added',
  ],
  ['8 window', here, '8 with 15 March 2026 as today'],
  ['9 reversal', 'reversal.unit.test.ts', 'accounting-rules 9, worked: +660.00 / -660.00'],
  ['12 law 1', laws.documents, 'laws 1, 5, 8, 9:'],
  ['12 law 2', laws.engine, 'laws 2, 3, 4, 9:'],
  ['12 law 3', laws.engine, 'laws 2, 3, 4, 9:'],
  ['12 law 4', laws.engine, 'laws 2, 3, 4, 9:'],
  ['12 law 5', laws.documents, 'laws 1, 5, 8, 9:'],
  ['12 law 6', 'laws/grouping.unit.test.ts', 'law 6: splitting a group'],
  ['12 law 7', 'laws/once.unit.test.ts', 'law 7: the same preview twice'],
  ['12 law 8', laws.documents, 'laws 1, 5, 8, 9:'],
  ['12 law 9, of journals', laws.documents, 'laws 1, 5, 8, 9:'],
  ['12 law 9, of the engine', laws.engine, 'laws 2, 3, 4, 9:'],
  ['12 law 10', laws.engine, 'law 10: what is kept of a sale keeps its cost'],
];

test.each(places)('%s is asserted in %s', (_, file, name) => {
  const full = path.join(__dirname, '..', file);
  expect(existsSync(full)).toBe(true);
  // As a test's name in any quotes: at its beginning, or inside escaped ones.
  const text = readFileSync(full, 'utf8');
  expect(['`', "'", '"'].some((quote) => text.includes(`${quote}${name}`))).toBe(true);
});

test('every section with worked numbers and every law is in the list', () => {
  const sections = new Set(places.map(([section]) => section.split(' ')[0]));
  expect([...sections]).toEqual(['4', '5', '6.1', '6.2', '6.3', '6.4', '6.5', '7', '8', '9', '12']);
  const listed = new Set(places.map(([section]) => /^12 (law \d+)/.exec(section)?.[1]));
  for (let law = 1; law <= 10; law += 1) expect(listed).toContain(`law ${law}`);
});
