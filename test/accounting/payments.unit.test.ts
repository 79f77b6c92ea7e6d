import fc from 'fast-check';
import { draftBills } from '../../server/accounting/bills';
import { calendarDate } from '../../server/accounting/dates';
import type { DepositDraft, PaymentDraft } from '../../server/accounting/draft';
import { sumMinor } from '../../server/accounting/money';
import { draftPayments } from '../../server/accounting/payments';
import { postedState, type PostedShare } from '../../server/accounting/posted';
import type { Sources } from '../../server/accounting/rules';
import { draftInvoices } from '../../server/accounting/sale-invoices';
import type { Settlement } from '../../server/accounting/trade-documents';
import { tables, xero } from '../golden/core/books';
import { channelRow, invoice, line } from './books';
import { bill, codes, credit, inputOf, postedOf, settlement, sharesOf, standing } from './purchase-books';
import { creditNote } from './sale-books';

/** Documents as Cin7 holds them: unchanged since they were posted by these shares, unless told otherwise. */
const documentsOf = (shares: readonly PostedShare[]): Partial<Sources> => {
  const of = (kind: PostedShare['kind']) => shares.filter((share) => share.kind === kind);
  const facts = ({ sourceId: id, revision }: PostedShare) => ({ id, revision });
  return {
    invoices: of('invoices').map((share) => invoice('INV-1', undefined, facts(share))),
    creditNotes: of('credit-notes').map((share) => creditNote('CR-1', undefined, facts(share))),
    purchaseInvoices: of('bills').map((share) => bill('4711', undefined, facts(share))),
    supplierCredits: of('supplier-credits').map((share) => credit('C-1', undefined, facts(share))),
  };
};
const draft = (
  settlements: Settlement[],
  shares: PostedShare[] = [standing('doc-1', 'invoices')],
  { sources = {}, ...more }: Parameters<typeof inputOf>[1] & { readonly sources?: Partial<Sources> } = {},
) =>
  draftPayments(
    inputOf(
      { ...documentsOf(shares), settlements, ...sources },
      { posted: postedState(shares, []), ...more },
    ),
  );
const rule = (more: object) => ({ tables: { channels: [{ ...tables.channels[0]!, ...more }] } });
const held = ({ drafts, leftOut }: ReturnType<typeof draft>) => [
  drafts.length,
  leftOut.map(({ faults }) => codes(faults)),
];

test('a payment settles the document that stands in Xero, through the account that Payments names', () => {
  const { drafts, leftOut } = draft([settlement('1')]);
  expect([leftOut, drafts]).toMatchObject([
    [],
    [
      {
        ...{
          kind: 'payments',
          date: '2026-10-10',
          amountMinor: 5000n,
          currency: 'GBP',
          rate: null,
          faults: [],
        },
        settles: { kind: 'invoices', xeroId: 'xero-doc-1', number: 'SO-doc-1' },
        ...{ through: { accountCode: '090' }, reference: 'Bank transfer' },
      },
    ],
  ]);
});

test.each(['credit-notes', 'bills', 'supplier-credits'] as const)('money on %s too', (kind) => {
  expect(draft([settlement('1', { kind: 'refund' })], [standing('doc-1', kind)]).drafts).toMatchObject([
    { settles: { kind } },
  ]);
});

test('it waits for its document, without blocking anything', () => {
  for (const shares of [
    [],
    [standing('doc-1', 'invoices', { xeroId: null })],
    [standing('doc-1', 'invoices', { live: false })],
  ])
    expect(held(draft([settlement('1')], shares))).toEqual([0, [['waits-for-document']]]);
  expect(draft([settlement('1')], []).leftOut[0]?.faults[0]?.severity).toBe('warning');
});

const waitingFor = ({ drafts, leftOut }: ReturnType<typeof draft>) => [
  drafts.length,
  leftOut.flatMap(({ faults }) => faults.map(({ code, reason }) => `${code}: ${reason}`)),
];

test('it waits while its document is to be taken back: changed, or gone, since it was posted', () => {
  const shares = [standing('doc-1', 'invoices', { xeroNumber: 'SO-1' })];
  const changed = { invoices: [invoice('INV-1', undefined, { id: 'doc-1', revision: 'r2' })] };
  expect(waitingFor(draft([settlement('1')], shares, { sources: changed }))).toEqual([
    0,
    [
      'waits-for-document: Payment of INV-1 waits: INV-1 was changed in Cin7 after it was posted, and SO-1 in Xero has to be taken back first.',
    ],
  ]);
  expect(waitingFor(draft([settlement('1')], shares, { sources: { invoices: [] } }))).toEqual([
    0,
    [
      'waits-for-document: Payment of INV-1 waits: INV-1 is not in Cin7 any more, and SO-1 in Xero has to be taken back first.',
    ],
  ]);
  const unread = { invoices: [], unread: new Set(['sale-1']) };
  expect(draft([settlement('1')], shares, { sources: unread }).drafts).toHaveLength(1);
});

test('a change that needs no new document leaves the payment where it is; one that does holds it, of whatever date', () => {
  const paid = { documentId: 'id-INV-1', sourceId: 'sale-INV-1' };
  const taxed = { taxRule: '20% (VAT on Income)' };
  const september = { date: calendarDate('2026-09-20') };
  const before = invoice('INV-1', [line(taxed)], september);
  const inSeptember = { from: september.date, to: september.date };
  const posted = postedOf(draftInvoices({ ...inputOf({ invoices: [before] }), ...inSeptember }).drafts);
  const count = (now: ReturnType<typeof invoice>) =>
    held(draft([settlement('1', paid)], [], { posted, sources: { invoices: [now] } }));
  expect(count(before)).toEqual([1, []]);
  expect(count({ ...before, revision: 'r2', reference: 'PO-9' })).toEqual([1, []]);
  const cheaper = invoice('INV-1', [line({ ...taxed, net: '80', tax: '16', unitPrice: '80' })], september);
  expect(count({ ...cheaper, revision: 'r2' })).toEqual([0, [['waits-for-document']]]);
});

test('a payment of a changed bill waits too', () => {
  const posted = postedOf(draftBills(inputOf({ purchaseInvoices: [bill('4711')] })).drafts);
  const paid = settlement('1', { side: 'purchase', documentId: bill('4711').id, number: '4711' });
  const count = (now: ReturnType<typeof bill>) =>
    held(draft([paid], [], { posted, sources: { purchaseInvoices: [now] } }));
  expect(count(bill('4711'))).toEqual([1, []]);
  expect(count({ ...bill('4711'), revision: 'r2', reference: 'PO-2' })).toEqual([1, []]);
  expect(count(bill('4711', undefined, { revision: 'r2', date: calendarDate('2026-10-06') }))).toEqual([
    0,
    [['waits-for-document']],
  ]);
});

test("a row of Channels for a customer group takes that group's payments, and its prepayments", () => {
  const channels = [
    channelRow('trade', { kind: 'payments', customerGroup: 'Trade', postAs: 'none' }),
    channelRow('rest', { postAs: 'individual' }),
  ];
  const ofGroup = (customerGroup: string) => [
    invoice('INV-1', undefined, { id: 'doc-1', saleId: 'sale-1', customerGroup }),
  ];
  for (const one of [settlement('1'), ahead()]) {
    const faults = (customerGroup: string) =>
      held(draft([one], undefined, { tables: { channels }, sources: { invoices: ofGroup(customerGroup) } }));
    expect(faults('Trade')).toEqual([0, [['not-posted-by-rule']]]);
    expect(faults('Retail')).toEqual([1, []]);
  }
});

test.each([
  ['no account in Payments', settlement('1', { account: '' }), {}, 'account-unmapped'],
  [
    'a date before the start',
    settlement('1'),
    { settings: { startDate: '2026-11-01' } },
    'before-start-date',
  ],
  [
    'an unproven rate',
    settlement('1', { currency: 'USD' }),
    { rateProof: 'unproven' as const },
    'rate-direction-unproven',
  ],
  [
    'a rule that posts none',
    settlement('1'),
    rule({ kind: 'payments', postAs: 'none' }),
    'not-posted-by-rule',
  ],
  [
    'a month that is not over',
    settlement('1'),
    { ...rule({ postAs: 'month' }), today: '2026-10-20' },
    'period-open',
  ],
])('%s holds a payment', (_why, one, more, code) => {
  expect(held(draft([one], undefined, more))).toEqual([0, [[code]]]);
});

test("a channel's clearing account takes its money, but not what came before the invoice, nor a supplier's", () => {
  const clearing = rule({ clearingAccount: '615' });
  const through = (one: Settlement, kind: PostedShare['kind'] = 'invoices') =>
    (draft([one], [standing('doc-1', kind)], clearing).drafts[0] as PaymentDraft).through.accountCode;
  expect(through(settlement('1'))).toBe('615');
  expect(through(settlement('1', { account: '' }))).toBe('615');
  expect(through(settlement('1', { account: '810' }))).toBe('810');
  expect(through(settlement('1', { side: 'purchase', account: '090' }), 'bills')).toBe('090');
});

test('payments of one document in Xero go together by month, but not of two accounts, rates or documents', () => {
  const shares = ['doc-1', 'doc-2'].map((id) =>
    standing(id, 'invoices', { xeroId: 'xero-shop', xeroNumber: 'SO-1' }),
  );
  const { drafts } = draft(
    [
      settlement('1'),
      settlement('2', { documentId: 'doc-2', date: calendarDate('2026-10-20') }),
      settlement('3', { account: '615' }),
      settlement('4', { documentId: 'doc-3' }),
    ],
    [...shares, standing('doc-3', 'invoices')],
    rule({ postAs: 'month' }),
  );
  expect(
    drafts
      .map((one) => [one.date, (one as PaymentDraft).amountMinor, one.sources.map(({ id }) => id)])
      .sort(),
  ).toEqual(
    [
      ['2026-10-31', 10000n, ['1', '2']],
      ['2026-10-31', 5000n, ['3']],
      ['2026-10-31', 5000n, ['4']],
    ].sort(),
  );
  expect(new Set(drafts.map(({ key }) => key)).size).toBe(3);
  expect(new Set(drafts.map(({ family, revision }) => `${family} ${revision}`)).size).toBe(3);
});

test('no more is paid than is open by our own postings', () => {
  const faultsOf = (settlements: Settlement[], shares?: PostedShare[]) =>
    draft(settlements, shares).drafts.map(({ faults }) => codes(faults));
  expect(faultsOf([settlement('1', { amount: '120' })])).toEqual([[]]);
  expect(faultsOf([settlement('1', { amount: '120.01' })])).toEqual([['payment-exceeds-document']]);
  expect(faultsOf([settlement('1', { amount: '100' }), settlement('2', { amount: '30' })]).flat()).toEqual([
    'payment-exceeds-document',
  ]);
  const first = settlement('1', { amount: '100' });
  const paid = [standing('doc-1', 'invoices'), ...sharesOf(draft([first]).drafts)];
  expect(faultsOf([first, settlement('2', { amount: '30' })], paid)).toEqual([['payment-exceeds-document']]);
  expect(
    faultsOf([settlement('1', { amount: '999' })], [standing('doc-1', 'invoices', { snapshot: null })]),
  ).toEqual([[]]);
});

test('posted money stands; changed or gone it is held, and says what to do', () => {
  const shares = [standing('doc-1', 'invoices'), ...sharesOf(draft([settlement('1')]).drafts)];
  expect(draft([settlement('1', { reference: 'other words' })], shares)).toMatchObject({
    drafts: [],
    leftOut: [],
    alreadyPosted: 1,
  });
  expect(held(draft([settlement('1', { amount: '60' })], shares))).toEqual([
    0,
    [['source-changed-after-posting']],
  ]);
  expect(held(draft([], shares))).toEqual([0, [['source-changed-after-posting']]]);
});

test('a date that moved to another month is held in the month it was posted in, and in the new one', () => {
  const shares = [standing('doc-1', 'invoices'), ...sharesOf(draft([settlement('1')]).drafts)];
  const moved = settlement('1', { date: calendarDate('2026-11-02') });
  const { drafts, leftOut, alreadyPosted } = draft([moved], shares);
  expect([drafts, alreadyPosted, leftOut]).toMatchObject([
    [],
    0,
    [{ date: '2026-11-02', faults: [{ code: 'source-changed-after-posting' }] }],
  ]);
  const september = settlement('1', { date: calendarDate('2026-09-02') });
  expect(held(draft([september], shares))).toEqual([0, [['source-changed-after-posting']]]);
  expect(draft([september], [])).toEqual({ drafts: [], leftOut: [], alreadyPosted: 0 });
});

test('a locked date blocks', () => {
  const locked = { organisation: { ...xero.organisation, periodLockDate: calendarDate('2026-10-10') } };
  expect(codes(draft([settlement('1')], undefined, { xero: locked }).drafts[0]?.faults ?? [])).toEqual([
    'date-locked',
  ]);
});

test('foreign money has a rate of its own (accounting-rules 4: USD 1,100 at 1.08)', () => {
  const usd = settlement('1', { amount: '1100', currency: 'USD', rate: '1.08' });
  expect(
    draft([usd], [standing('doc-1', 'bills', { gross: '1100' })], { rateProof: 'foreign-per-base' }).drafts,
  ).toMatchObject([{ amountMinor: 110000n, currency: 'USD', rate: '1.08' }]);
});

const ahead = (more: Partial<Settlement> = {}) =>
  settlement('1', { kind: 'prepayment', documentId: null, number: 'SO-1', ...more });

test('money ahead is received to customer credits, or spent to supplier deposits, through a bank account', () => {
  expect(draft([ahead()], []).drafts).toMatchObject([
    {
      ...{ kind: 'prepayments', direction: 'receive', through: { accountCode: '090' }, accountCode: '810' },
      ...{ contact: { contactId: null, name: 'Acme' }, amountMinor: 5000n, date: '2026-10-10', rate: null },
    },
  ]);
  expect(draft([ahead({ side: 'purchase' })], []).drafts).toMatchObject([
    { kind: 'deposits', direction: 'spend', through: { accountCode: '090' }, accountCode: '625' },
  ]);
});

test('a clearing account cannot take it; a role without an account neither', () => {
  expect(held(draft([ahead({ account: '615' })], []))).toEqual([0, [['account-wrong-type']]]);
  const accounts = tables.accounts.filter(({ row }) => row !== 'role:customerCredits');
  expect(held(draft([ahead()], [], { tables: { accounts } }))).toEqual([0, [['account-unmapped']]]);
});

test('foreign money ahead is booked in the currency of the bank account', () => {
  const usd = ahead({ currency: 'USD', amount: '1100', rate: '0.91' });
  const drafted = (currency?: string) =>
    draft([usd], [], {
      xero: {
        accounts: xero.accounts.map((one) => (one.code === '090' && currency ? { ...one, currency } : one)),
      },
    });
  expect(drafted().drafts).toMatchObject([{ currency: 'GBP', amountMinor: 100100n, rate: null }]);
  expect(drafted('USD').drafts).toMatchObject([{ currency: 'USD', amountMinor: 110000n, rate: '1.098901' }]);
  expect(held(drafted('EUR'))).toEqual([0, [['currency-not-enabled']]]);
});

test('whatever the rule puts together, the money is that of its settlements', () => {
  const one = fc.record({
    amount: fc.integer({ min: 1, max: 100_000 }),
    document: fc.integer({ min: 1, max: 3 }),
    day: fc.integer({ min: 1, max: 31 }),
    account: fc.constantFrom('090', '615', '810'),
  });
  fc.assert(
    fc.property(
      fc.array(one, { maxLength: 12 }),
      fc.constantFrom('individual', 'day', 'month'),
      (rows, postAs) => {
        const some = rows.map(({ amount, document, day, account }, index) =>
          settlement(`s${index}`, {
            ...{ amount: `${amount}e-2`, documentId: `d${document}`, account },
            date: calendarDate(`2026-10-${String(day).padStart(2, '0')}`),
          }),
        );
        const shares = ['d1', 'd2', 'd3'].map((id) =>
          standing(id, 'invoices', { xeroId: id === 'd3' ? 'b' : 'a' }),
        );
        const drafts = draft(some, shares, rule({ postAs })).drafts as (PaymentDraft | DepositDraft)[];
        expect(sumMinor(drafts.map(({ amountMinor }) => amountMinor))).toBe(
          sumMinor(rows.map(({ amount }) => BigInt(amount))),
        );
        for (const { amountMinor, sources } of drafts)
          expect(sumMinor(sources.map((source) => source.amountMinor))).toBe(amountMinor);
        expect(drafts.flatMap(({ sources }) => sources.map(({ id }) => id)).sort()).toEqual(
          some.map(({ id }) => id).sort(),
        );
      },
    ),
    { numRuns: 200 },
  );
});
