import fc from 'fast-check';
import { inBaseMinor, judgeExchange, rateFor } from '../../server/accounting/base-amounts';
import { draftBills } from '../../server/accounting/bills';
import { calendarDate } from '../../server/accounting/dates';
import { decimal } from '../../server/accounting/decimal';
import { divideToPlaces, toMinor } from '../../server/accounting/rounding';
import { draftPayments } from '../../server/accounting/payments';
import { postedState } from '../../server/accounting/posted';
import { invoice, line } from './books';
import { bill, inputOf, line as bought, settlement, standing } from './purchase-books';
import { draftOf, withSettings } from './sale-books';

const dollars = (rate: string) => ({ currency: 'USD', baseCurrency: 'GBP', rate });
/** What Xero makes of dollars: it divides by its rate (accounting-rules 4). */
const byXero = (minor: bigint, rate: string | null) =>
  toMinor(divideToPlaces(decimal(minor).div(100), decimal(rate ?? ''), 10), 'GBP');

test('USD 250,000 at 0.9177: no rate of six digits makes 229,425.00, the nearest makes 229,424.94 and says so', () => {
  const rate = rateFor(25_000_000n, dollars('0.9177'), 'base-per-foreign');
  expect([rate, byXero(25_000_000n, rate)]).toEqual(['1.089681', 22_942_494n]);
  const faults = judgeExchange(25_000_000n, rate, dollars('0.9177'), 'base-per-foreign', 'Invoice INV-1');
  expect(faults).toMatchObject([
    {
      code: 'ledger-differs',
      severity: 'warning',
      reason:
        'Invoice INV-1: Xero will make GBP 0.06 less of USD 250,000.00 than Cin7, which makes GBP 229,425.00: it keeps six digits of an exchange rate.',
    },
  ]);
});

const anyRate = fc.integer({ min: 5_000, max: 14_000 }).map((number) => `${number}e-4`);

test('up to some thousands Xero comes to the cent that Cin7 does, and nothing is said', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400_000 }), anyRate, (cents, rate) => {
      const minor = BigInt(cents);
      const exchange = dollars(decimal(rate).toString());
      const sent = rateFor(minor, exchange, 'base-per-foreign');
      expect(byXero(minor, sent)).toBe(inBaseMinor(minor, exchange, 'base-per-foreign'));
      expect(judgeExchange(minor, sent, exchange, 'base-per-foreign', 'X')).toEqual([]);
    }),
  );
});

test('whatever the amount, no rate beside the one that is sent comes nearer, and what it misses is said', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 900_000_000 }), anyRate, (cents, rate) => {
      const minor = BigInt(cents);
      const exchange = dollars(decimal(rate).toString());
      const sent = rateFor(minor, exchange, 'base-per-foreign');
      const wanted = inBaseMinor(minor, exchange, 'base-per-foreign');
      const miss = (at: string | null) => {
        const off = byXero(minor, at) - wanted;
        return off < 0n ? -off : off;
      };
      for (const step of ['0.000001', '-0.000001'])
        expect(
          miss(
            decimal(sent ?? '')
              .plus(step)
              .toString(),
          ) >= miss(sent),
        ).toBe(true);
      expect(judgeExchange(minor, sent, exchange, 'base-per-foreign', 'X')).toHaveLength(
        miss(sent) === 0n ? 0 : 1,
      );
    }),
  );
});

const sold = (number: string, net: string, rate: string, baseGross: string | null = null) =>
  invoice(number, [line({ net, tax: '0', unitPrice: net, taxRule: 'Export' })], {
    ...{ currency: 'USD', rate, baseGross },
  });

test('a weighted rate is moved by its last digits as well, until Xero comes to the sum of the sources', () => {
  const tables = withSettings({ foreignConsolidation: 'weighted rate' });
  const one = fc.record({ cents: fc.integer({ min: 100, max: 200_000 }), rate: anyRate });
  fc.assert(
    fc.property(fc.array(one, { minLength: 2, maxLength: 3 }), (rows) => {
      const some = rows.map(({ cents, rate }, index) =>
        sold(`I${index}`, decimal(cents).div(100).toString(), decimal(rate).toString()),
      );
      const evidence = [sold('E', '100', '0.5', '50')];
      const { drafts } = draftOf(some, { tables, evidence });
      fc.pre(drafts[0]?.sources.length === some.length && new Set(some.map(({ rate }) => rate)).size > 1);
      const wanted = some
        .map(({ net, rate }) => inBaseMinor(toMinor(decimal(net), 'USD'), dollars(rate), 'base-per-foreign'))
        .reduce((sum, minor) => sum + minor, 0n);
      expect(byXero(drafts[0]!.netMinor, drafts[0]!.rate)).toBe(wanted);
      expect(drafts[0]!.faults.map(({ code }) => code)).not.toContain('ledger-differs');
    }),
  );
});

test('invoices, bills and payments say what Xero will miss', () => {
  const codesOf = (drafts: readonly { readonly faults: readonly { readonly code: string }[] }[]) =>
    drafts.map(({ faults }) => faults.map(({ code }) => code).filter((code) => code === 'ledger-differs'));
  const evidence = [sold('E', '100', '0.9177', '91.77')];
  expect(codesOf(draftOf([sold('INV-1', '250000', '0.9177')], { evidence }).drafts)).toEqual([
    ['ledger-differs'],
  ]);
  expect(codesOf(draftOf([sold('INV-1', '2500', '0.9177')], { evidence }).drafts)).toEqual([[]]);
  const foreign = { currency: 'USD', rate: '0.9177' };
  const large = bought({
    net: '250000',
    tax: '0',
    quantity: '1',
    unitPrice: '250000',
    taxRule: 'Zero Rated Expenses',
  });
  expect(codesOf(draftBills(inputOf({ purchaseInvoices: [bill('1', [large], foreign)] })).drafts)).toEqual([
    ['ledger-differs'],
  ]);
  const paid = settlement('1', { ...foreign, amount: '250000', date: calendarDate('2026-10-10') });
  const posted = postedState([standing('doc-1', 'bills', { gross: '250000' })], []);
  const purchaseInvoices = [bill('1', [large], { ...foreign, id: 'doc-1' })];
  expect(
    codesOf(draftPayments(inputOf({ settlements: [paid], purchaseInvoices }, { posted })).drafts),
  ).toEqual([['ledger-differs']]);
});
