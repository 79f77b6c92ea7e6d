import fc from 'fast-check';
import { draftBills } from '../../server/accounting/bills';
import { calendarDate } from '../../server/accounting/dates';
import { isTrade, type Draft } from '../../server/accounting/draft';
import { ledgerEffect, systemAccountsOf } from '../../server/accounting/ledger-effect';
import { sumMinor } from '../../server/accounting/money';
import type { PurchaseInvoice } from '../../server/accounting/trade-documents';
import { tables, xero } from '../golden/core/books';
import { bill, codes, inputOf, line, postedOf } from './purchase-books';

const draft = (bills: PurchaseInvoice[], more: Parameters<typeof inputOf>[1] = {}) =>
  draftBills(inputOf({ purchaseInvoices: bills }, more));
const effect = (drafts: readonly Draft[]): Record<string, bigint> => {
  const sums: Record<string, bigint> = {};
  for (const { accountCode, amountMinor } of drafts.flatMap((one) =>
    ledgerEffect(one, 'GBP', systemAccountsOf(xero)),
  ))
    sums[accountCode] = (sums[accountCode] ?? 0n) + amountMinor;
  return sums;
};

test("a bill has the supplier's number, dates and contact; stock and tax are debited, the supplier credited", () => {
  const { drafts, leftOut } = draft([bill('4711')]);
  expect(leftOut).toEqual([]);
  expect(drafts[0]).toMatchObject({
    ...{ kind: 'bills', number: '4711', reference: 'PO-1', date: '2026-10-05', dueDate: '2026-11-04' },
    ...{ contact: { contactId: null, name: 'Foundry Ltd' }, rate: null, netMinor: 10000n, taxMinor: 2000n },
    lines: [{ accountCode: '631', taxType: 'INPUT2', quantity: '10', unitAmount: '10' }],
  });
  expect(drafts[0]).not.toHaveProperty('approval');
  expect(effect(drafts)).toEqual({ '631': 10000n, '820': 2000n, '800': -12000n });
});

test('charges, discounts and goods for the customer stand on the accounts that Cin7 names; goods without one are stock', () => {
  const { drafts } = draft([
    bill('1', [
      line({ account: '' }),
      line({ kind: 'charge', sku: '', account: '425', net: '9', tax: '1.8', quantity: '1', unitPrice: '9' }),
      line({
        kind: 'charge',
        sku: '',
        account: '1200',
        net: '-10',
        tax: '-2',
        quantity: '1',
        unitPrice: '-10',
      }),
      line({ account: '310' }),
    ]),
  ]);
  expect(effect(drafts)).toEqual({ '631': 9000n, '425': 900n, '310': 10000n, '820': 3980n, '800': -23880n });
});

test.each([
  ['no number', bill(' '), {}, 'source-invalid'],
  ['a charge without an account', bill('1', [line({ kind: 'charge', account: '' })]), {}, 'account-unmapped'],
  ['an unknown tax rule', bill('1', [line({ taxRule: 'Odd' })]), {}, 'tax-unmapped'],
  ['lines that do not add up', bill('1', [line()], { net: '90', gross: '110' }), {}, 'source-unbalanced'],
  ['nothing to post', bill('1', [line({ net: '0', tax: '0' })]), {}, 'nothing-to-post'],
  ['a date before the start', bill('1'), { settings: { startDate: '2026-10-06' } }, 'before-start-date'],
  ['another base currency', bill('1', [line()], { baseCurrency: 'EUR' }), {}, 'base-currency-differs'],
  ['a currency that Xero does not use', bill('1', [line()], { currency: 'CHF' }), {}, 'currency-not-enabled'],
  ['no rate', bill('1', [line()], { currency: 'USD', rate: '0' }), {}, 'rate-missing'],
  [
    'an unproven rate',
    bill('1', [line()], { currency: 'USD' }),
    { rateProof: 'unproven' as const },
    'rate-direction-unproven',
  ],
])('%s holds a bill', (_why, one, more, code) => {
  const { drafts, leftOut } = draft([one], more);
  expect([drafts, leftOut.map(({ kind, faults }) => [kind, codes(faults)])]).toEqual([
    [],
    [['bills', [code]]],
  ]);
});

test('a row of Channels for bills can leave them out, or give them tracking', () => {
  const row = { ...tables.channels[0]!, kind: 'bills' };
  expect(
    codes(
      draft([bill('1')], { tables: { channels: [{ ...row, postAs: 'none' }] } }).leftOut[0]?.faults ?? [],
    ),
  ).toEqual(['not-posted-by-rule']);
  const tagged = draft([bill('1')], { tables: { channels: [{ ...row, tracking1: 'Trade' }] } }).drafts[0];
  expect(tagged && isTrade(tagged) && tagged.lines[0]?.tracking).toEqual([
    { category: 'Channel', option: 'Trade' },
  ]);
});

test('status from Settings; a locked date blocks; one number twice is told', () => {
  expect(draft([bill('1')], { settings: { 'status.bills': 'submitted' } }).drafts[0]).toMatchObject({
    approval: 'submitted',
  });
  const locked = { ...xero.organisation, periodLockDate: calendarDate('2026-10-05') };
  expect(codes(draft([bill('1')], { xero: { organisation: locked } }).drafts[0]?.faults ?? [])).toContain(
    'date-locked',
  );
  const two = [bill('1'), bill('1', [line()], { id: 'p-2/t/1' })];
  expect(draft(two).drafts.map(({ faults }) => codes(faults))).toEqual([
    ['contact-unknown', 'document-twice'],
    ['contact-unknown', 'document-twice'],
  ]);
  expect(new Set(draft(two).drafts.map(({ key }) => key)).size).toBe(2);
});

test("in another currency Xero's rate makes what is owed Cin7's own base amount (accounting-rules 4: USD 1,100 at 1.10)", () => {
  const usd = bill(
    '1',
    [line({ net: '1100', tax: '0', quantity: '100', unitPrice: '11', taxRule: 'Zero Rated Expenses' })],
    {
      ...{ currency: 'USD', rate: '1.1' },
    },
  );
  const { drafts } = draft([usd], { rateProof: 'foreign-per-base' });
  expect(drafts[0]).toMatchObject({ currency: 'USD', rate: '1.1' });
  expect(effect(drafts)).toEqual({ '631': 100000n, '820': 0n, '800': -100000n });
});

test('posted and unchanged is not taken again; a due date alone is no reason to take a bill back', () => {
  const posted = postedOf(draft([bill('1')]).drafts);
  for (const now of [bill('1'), bill('1', [line()], { dueDate: calendarDate('2026-12-04'), revision: 'r2' })])
    expect(draft([now], { posted })).toMatchObject({ drafts: [], leftOut: [], alreadyPosted: 1 });
});

test('a changed bill is taken back by exactly its posted lines and posted anew; the two leave what Cin7 holds', () => {
  const first = draft([bill('1')]).drafts;
  const now = bill('1', [line({ quantity: '11', net: '110', tax: '22' })], { revision: 'r2' });
  const { drafts, leftOut } = draft([now], { posted: postedOf(first) });
  expect(leftOut).toEqual([]);
  expect(drafts.map(({ kind }) => kind)).toEqual(['supplier-credits', 'bills']);
  expect(drafts[0]).toMatchObject({
    number: '1 (taken back)',
    date: '2026-10-05',
    lines: (first[0] as { lines: unknown }).lines,
  });
  expect(effect([...first, ...drafts.slice(0, 1)])).toEqual({ '631': 0n, '820': 0n, '800': 0n });
  expect(effect([...first, ...drafts])).toEqual(effect(draft([now]).drafts));
  expect(drafts[1]).toMatchObject({ number: '1', revision: 2 });
  expect(new Set(drafts.flatMap(({ sources }) => sources.map(({ id }) => id))).size).toBe(2);
  expect(draft([now], { posted: postedOf(first, drafts) })).toMatchObject({
    drafts: [],
    leftOut: [],
    alreadyPosted: 1,
  });
  const third = draft([bill('1', [line()], { revision: 'r3' })], { posted: postedOf(first, drafts) }).drafts;
  expect(effect([...first, ...drafts, ...third])).toEqual(effect(first));
});

test('a bill that moved to another month is taken back where it was posted, and posted where it is now', () => {
  const first = draft([bill('1')]).drafts;
  const moved = bill('1', [line()], { date: calendarDate('2026-11-03'), revision: 'r2' });
  const october = draft([moved], { posted: postedOf(first) });
  expect(october).toMatchObject({ drafts: [{ kind: 'supplier-credits', date: '2026-10-05' }], leftOut: [] });
  expect(october.drafts).toHaveLength(1);
  const november = (posted: ReturnType<typeof postedOf>) =>
    draftBills({
      ...inputOf({ purchaseInvoices: [moved] }, { posted }),
      ...{ from: calendarDate('2026-11-01'), to: calendarDate('2026-11-30') },
    }).drafts;
  expect(november(postedOf(first, october.drafts))).toMatchObject([{ kind: 'bills', date: '2026-11-03' }]);
  expect(november(postedOf(first)).map(({ kind }) => kind)).toEqual(['supplier-credits', 'bills']);
});

test('a bill that is gone from Cin7 is taken back; after the lock on the first open day; not when its purchase was not read', () => {
  const first = draft([bill('1')]).drafts;
  const locked = { ...xero.organisation, periodLockDate: calendarDate('2026-10-31') };
  const gone = draft([], { posted: postedOf(first), xero: { organisation: locked } });
  expect(gone.drafts).toMatchObject([{ kind: 'supplier-credits', date: '2026-11-01' }]);
  expect(codes(gone.drafts[0]?.faults ?? [])).toEqual(['taken-back']);
  const input = inputOf({ unread: new Set(['p-1']) }, { posted: postedOf(first) });
  expect(draftBills(input)).toMatchObject({ drafts: [], leftOut: [] });
  expect(draft([], { posted: postedOf(first, gone.drafts) })).toMatchObject({ drafts: [], leftOut: [] });
});

test('how the first version posted is not known: the change is held', () => {
  const [first] = draft([bill('1')]).drafts;
  if (!first) throw new Error('No bill');
  const bare = { ...first, sources: first.sources.map(({ snapshot: _, ...source }) => source) };
  const { drafts, leftOut } = draft([bill('1', [line({ net: '90' })], { revision: 'r2' })], {
    posted: postedOf([bare]),
  });
  expect([drafts, leftOut.map(({ faults }) => codes(faults))]).toEqual([
    [],
    [['source-changed-after-posting']],
  ]);
});

test('every bill nets to zero with what is owed, and lines add up to its totals', () => {
  const cents = fc.integer({ min: -50_000, max: 500_000 });
  const lines = fc.array(
    fc.tuple(cents, fc.integer({ min: 0, max: 20_000 }), fc.constantFrom('1200', '425', '310')),
    {
      ...{ minLength: 1, maxLength: 6 },
    },
  );
  fc.assert(
    fc.property(lines, fc.boolean(), (rows, inclusive) => {
      const some = rows.map(([net, tax, account]) => line({ net: `${net}e-2`, tax: `${tax}e-2`, account }));
      for (const one of draft([bill('1', some, { taxInclusive: inclusive })]).drafts) {
        if (!isTrade(one)) throw new Error('No bill');
        expect(sumMinor(one.lines.map(({ netMinor }) => netMinor))).toBe(one.netMinor);
        expect(sumMinor(one.lines.map(({ taxMinor }) => taxMinor))).toBe(one.taxMinor);
        expect(sumMinor(Object.values(effect([one])))).toBe(0n);
        expect(one.netMinor).toBe(BigInt(rows.reduce((sum, [net]) => sum + net, 0)));
      }
    }),
    { numRuns: 200 },
  );
});
