import { generateOmniCompany } from '../../../server/sandbox/demo-omni/company';
import { omniOrganisation } from '../../../server/sandbox/demo-omni/organisation';
import { account } from '../../../server/sandbox/demo-omni/story';
import { xeroSeedSchema } from '../../../server/sandbox/xero/seed';

const today = '2026-11-23';
const books = xeroSeedSchema.parse(omniOrganisation(today));
const company = generateOmniCompany({ seed: '1', today, sales: 60, months: 1 });

test('the books are in the company’s currency, and know every currency it trades in', () => {
  expect([books.organisation.BaseCurrency, company.homeCurrency]).toEqual(['NZD', account.homeCurrency]);
  const used = company.records.SalesOrders.concat(company.records.PurchaseOrders).map(
    (row) => row['currencyCode'],
  );
  expect(books.currencies.map(({ Code }) => Code)).toEqual(expect.arrayContaining([...new Set(used)]));
});

test('every account that records name is in the chart, under the code that they may show', () => {
  const named = new Map(books.accounts.map((row) => [row.Name, row.Code]));
  for (const [name, code] of company.accountCodes) expect([name, named.get(name)]).toEqual([name, code]);
  const codes = books.accounts.map(({ Code }) => Code);
  expect(new Set(codes).size).toBe(codes.length);
});

test('every way of paying has an account that takes payments', () => {
  const payable = books.accounts.filter((row) => row.Type === 'BANK' || row.EnablePaymentsToAccount === true);
  const names = payable.map(({ Name }) => Name.toLowerCase()).join('\n');
  const methods = new Set(company.records.Payments.map((row) => String(row['method']).toLowerCase()));
  const throughTheBank = new Set(['direct credit', 'deposit']);
  for (const method of methods) if (!throughTheBank.has(method)) expect(names).toContain(method);
});

test('the accounts of the company’s taxes exist in both directions', () => {
  const rates = books.taxRates.filter((rate) => rate.EffectiveRate === account.taxRate);
  expect(rates.map((rate) => [rate.CanApplyToRevenue, rate.CanApplyToExpenses])).toEqual([
    [true, false],
    [false, true],
  ]);
});
