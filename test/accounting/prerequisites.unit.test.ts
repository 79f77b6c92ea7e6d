import { calendarDate } from '../../server/accounting/dates';
import {
  judgeAccountTypes,
  judgeBaseCurrencies,
  judgeCurrencies,
  judgeCustomers,
  judgeLockDates,
  judgeNativeLink,
  judgeTrackedItems,
} from '../../server/accounting/prerequisites';
import { xero } from './books';

const today = calendarDate('2026-11-23');
const { organisation, accounts } = xero;
const without = (...codes: string[]) => accounts.filter(({ code }) => !codes.includes(code));
const doc = (number: string, status = 'AUTHORISED') => ({ number, status, url: `https://x/${number}` });

describe('base currencies', () => {
  test('one currency is fine, two are named with what to do', () => {
    expect(judgeBaseCurrencies('GBP', 'GBP').state).toBe('ok');
    const finding = judgeBaseCurrencies('GBP', 'EUR');
    expect(finding.state).toBe('fault');
    expect(finding.detail).toContain('Cin7 keeps its books in GBP, Xero in EUR');
    expect(finding.remedy).toContain('base currency is GBP');
  });
});

describe('account types', () => {
  test('a chart with revenue, cost of sales and a plain current asset is fine', () => {
    expect(judgeAccountTypes(accounts).state).toBe('ok');
  });

  test.each([
    ['revenue', without('200', '201', '260'), 'sales revenue (type REVENUE or SALES)'],
    ['cost', without('310', '311'), 'cost of goods sold (type DIRECTCOSTS)'],
    // What is left of current assets is the debtors' control account and one of type INVENTORY.
    ['stock', without('631'), 'stock (type CURRENT)'],
  ])('an account for %s is missing', (_, chart, words) => {
    const finding = judgeAccountTypes(chart);
    expect(finding.state).toBe('fault');
    expect(finding.detail).toContain(words);
    expect(finding.detail).not.toContain(' and ');
  });

  test('archived accounts and accounts without a code do not count', () => {
    const archived = accounts.map((one) => (one.code === '631' ? { ...one, active: false } : one));
    const codeless = accounts.map((one) => (one.code === '631' ? { ...one, code: '' } : one));
    expect(judgeAccountTypes(archived).state).toBe('fault');
    expect(judgeAccountTypes(codeless).state).toBe('fault');
  });
});

describe('lock dates', () => {
  const locked = (period: string | null, year: string | null = null) =>
    judgeLockDates(
      {
        ...organisation,
        periodLockDate: period === null ? null : calendarDate(period),
        endOfYearLockDate: year === null ? null : calendarDate(year),
      },
      today,
    );

  test.each([
    [null, 'ok', 'no lock date'],
    ['2026-09-30', 'ok', 'October 2026 is open'],
    ['2026-10-30', 'ok', 'October 2026 is open'],
    ['2026-10-31', 'attention', 'October 2026 is closed'],
    ['2026-11-22', 'attention', 'October 2026 is closed'],
    ['2026-11-23', 'fault', 'nothing up to today'],
  ])('lock date %s: %s', (period, state, words) => {
    const finding = locked(period);
    expect(finding.state).toBe(state);
    expect(finding.detail).toContain(words);
  });

  test('the later of the two lock dates counts', () => {
    expect(locked('2026-01-31', '2026-10-31').state).toBe('attention');
    expect(locked('2026-10-31', '2026-01-31').state).toBe('attention');
  });
});

describe("Cin7's own link", () => {
  test('nothing to look for is not the same as nothing found', () => {
    expect(judgeNativeLink([], []).state).toBe('unknown');
    expect(judgeNativeLink(['INV-1', 'INV-2'], []).state).toBe('ok');
  });

  test('documents of another way are counted, named and linked; voided ones are not', () => {
    const finding = judgeNativeLink(
      ['INV-1', 'INV-2', 'INV-3'],
      [doc('INV-1', 'VOIDED'), doc('INV-2'), doc('INV-3', 'PAID')],
    );
    expect(finding.state).toBe('fault');
    expect(finding.detail).toContain('2 of the newest 3 Cin7 invoices are in Xero already');
    expect(finding.detail).toContain('INV-2 and INV-3');
    expect(finding.url).toBe('https://x/INV-2');
    expect(judgeNativeLink(['INV-1'], [doc('INV-1', 'DELETED')]).state).toBe('ok');
  });
});

describe('currencies', () => {
  test('the base currency needs nothing, others must be in Xero', () => {
    expect(judgeCurrencies(null, organisation, ['GBP']).state).toBe('unknown');
    expect(judgeCurrencies(['GBP'], organisation, []).state).toBe('ok');
    const finding = judgeCurrencies(['EUR', 'GBP', 'USD'], organisation, ['GBP', 'USD']);
    expect(finding.state).toBe('fault');
    expect(finding.detail).toContain('Your sales use EUR, which Demo Company (UK) does not have');
  });
});

describe('tracked items', () => {
  test('only those that Cin7 keeps as well are a fault', () => {
    expect(judgeTrackedItems([], null).state).toBe('ok');
    expect(judgeTrackedItems(['A'], null).state).toBe('attention');
    expect(judgeTrackedItems(['A'], ['B']).state).toBe('ok');
    const finding = judgeTrackedItems(['a-1', 'Z'], ['A-1', 'B']);
    expect(finding.state).toBe('fault');
    expect(finding.detail).toContain('a-1');
    expect(finding.detail).not.toContain('Z');
  });
});

describe('customers', () => {
  test('by name, without regard to case: there, to be made, archived', () => {
    expect(judgeCustomers(null, xero.contacts).state).toBe('unknown');
    expect(judgeCustomers(['shopify customers '], xero.contacts).state).toBe('ok');
    const made = judgeCustomers(['Shopify customers', 'SHOPIFY CUSTOMERS', 'New Ltd'], xero.contacts);
    expect(made.state).toBe('attention');
    expect(made.detail).toContain('1 of 2 contacts');
    expect(made.detail).toContain('New Ltd');
    const held = judgeCustomers(['Old Ltd'], xero.contacts);
    expect(held).toMatchObject({ state: 'fault', sheet: 'channels' });
    expect(held.detail).toContain('Archived in Xero: Old Ltd');
  });

  test('an active contact of the same name wins over an archived one', () => {
    const both = [
      ...xero.contacts,
      { contactId: 'n', name: 'old ltd', contactNumber: '', email: '', active: true },
    ];
    expect(judgeCustomers(['Old Ltd'], both).state).toBe('ok');
    expect(judgeCustomers(['Old Ltd'], [...both].reverse()).state).toBe('ok');
  });

  test('long lists are cut short', () => {
    const many = Array.from({ length: 9 }, (_, index) => `New ${index}`);
    expect(judgeCustomers(many, []).detail).toContain('New 0, New 1, New 2, New 3, New 4 and 4 more');
  });
});
