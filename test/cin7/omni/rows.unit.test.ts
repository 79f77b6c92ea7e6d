import type { Draft, InvoiceLine } from '../../../server/accounting/draft';
import type { DocumentKind } from '../../../server/accounting/kinds';
import { channelRow } from '../../accounting/books';
import { balances, linesOf } from '../../accounting/posted-journals';
import { postedOf } from '../../accounting/purchase-books';
import { codesOf, journalsOf, lockedUpTo, preview, type Asked } from './books';
import { changed, sample, type Company, type JsonObject } from './samples';

/** Every row of accounting-rules 3 that is marked O, but the months' cost of sales: Omni's documents in, drafts out. */

const drafts = (kind: DocumentKind, company: Company, asked: Omit<Asked, 'kinds'> = {}): readonly Draft[] =>
  preview(company, { kinds: [kind], ...asked }).drafts;
const amountsOf = (draft: Draft | undefined) =>
  draft && 'netMinor' in draft
    ? draft.lines.map(({ accountCode, taxType, netMinor, taxMinor }: InvoiceLine) => [
        accountCode,
        taxType,
        netMinor,
        taxMinor,
      ])
    : undefined;
const order = (changes: JsonObject = {}, lines: readonly JsonObject[] = []) =>
  changed('sales-order', changes, lines);
const purchase = (changes: JsonObject = {}, lines: readonly JsonObject[] = []) =>
  changed('purchase-order', { invoiceDate: '2026-03-15T00:00:00+13:00', ...changes }, lines);
const payment = (changes: JsonObject): JsonObject => ({ ...sample('payment'), ...changes });
const branches: JsonObject[] = [
  { id: 3, company: 'Main' },
  { id: 4, company: 'South' },
];

describe('sales', () => {
  it('row 1: an invoice on its own date, due by its terms, revenue and tax by line', () => {
    const [draft] = drafts('invoices', { orders: [order()] });
    expect(draft).toMatchObject({
      ...{ kind: 'invoices', number: '70188', reference: 'PO-7751', date: '2026-03-04' },
      ...{ dueDate: '2026-04-20', currency: 'NZD', rate: null, taxInclusive: false },
      ...{ netMinor: 48_000n, taxMinor: 7_200n, contact: { name: 'Harbour Fitout Ltd' } },
    });
    expect(amountsOf(draft)).toEqual([
      ['206', 'OUTPUT2', 36_000n, 5_400n],
      ['207', 'OUTPUT2', 9_500n, 1_425n],
      ['206', 'OUTPUT2', 2_500n, 375n],
    ]);
  });

  it('row 1: drafts, orders without an invoice date and void ones are none', () => {
    const orders = [
      order({ id: 1, status: 'DRAFT', isApproved: false }),
      order({ id: 2, invoiceDate: null, invoiceNumber: null }),
      order({ id: 3, isVoid: true }),
    ];
    expect(preview({ orders }, { kinds: ['invoices'] })).toMatchObject({ drafts: [], leftOut: [] });
  });

  it('row 1: one in another currency keeps it, with the rate as Xero reads it', () => {
    // 552 USD at 1.6 NZD each: 1 NZD = 0.625 USD.
    const [draft] = drafts('invoices', { orders: [order({ currencyCode: 'USD', currencyRate: 1.6 })] });
    expect(draft).toMatchObject({ currency: 'USD', rate: '0.625', netMinor: 48_000n });
    const { drafts: none, leftOut } = preview(
      { orders: [order({ currencyCode: 'USD', currencyRate: 1.6 })] },
      { kinds: ['invoices'], settings: { cin7RateDirection: 'proven' } },
    );
    // No document of Omni's tells its amount in home currency, so that the direction has to be stated.
    expect([none, leftOut.map((one) => codesOf(one))]).toEqual([[], [['rate-direction-unproven']]]);
  });

  it('row 1: one that comes to nothing is not sent, and said to be nothing to post', () => {
    const free = order({ freightTotal: 0, total: 0 }, [
      { unitPrice: 0, discount: 0 },
      { unitPrice: 0, discount: 0 },
    ]);
    const { drafts: none, leftOut } = preview({ orders: [free] }, { kinds: ['invoices'] });
    expect([none, leftOut.map((one) => codesOf(one))]).toEqual([[], [['nothing-to-post']]]);
  });

  it('row 1: on or before the lock it is held', () => {
    const at = (lock: string) =>
      drafts('invoices', { orders: [order()] }, { xero: lockedUpTo(lock) }).map((draft) => codesOf(draft));
    expect(at('2026-03-03')).toEqual([['contact-unknown']]);
    expect(at('2026-03-04')).toEqual([['contact-unknown', 'date-locked']]);
  });

  it('row 2: freight, surcharge and discount are lines of the invoice, the discount below zero', () => {
    const charged = order({ surcharge: 10, discountTotal: 48, total: 508.3 });
    expect(amountsOf(drafts('invoices', { orders: [charged] })[0])?.slice(2)).toEqual([
      ['206', 'OUTPUT2', 2_500n, 375n],
      ['206', 'OUTPUT2', 1_000n, 150n],
      ['206', 'OUTPUT2', -4_800n, -720n],
    ]);
  });

  it('row 5: a credit note is positive whatever Omni prints, on its date, with the channel of its order, never allocated unasked', () => {
    const company = { orders: [order()], creditNotes: [sample('credit-note')] };
    const [draft] = drafts('credit-notes', company);
    expect(draft).toMatchObject({
      ...{ kind: 'credit-notes', number: '1204', date: '2026-03-12', channel: 'Shopify - Harbour' },
      ...{ netMinor: 9_000n, taxMinor: 1_350n },
    });
    expect(draft).not.toHaveProperty('allocate');
    expect(amountsOf(draft)).toEqual([['206', 'OUTPUT2', 9_000n, 1_350n]]);
  });

  it('a void that comes later: the invoice that stands in Xero is taken back by a credit note', () => {
    const posted = postedOf(drafts('invoices', { orders: [order()] }));
    const asked = { kinds: ['invoices', 'credit-notes'], posted } as const;
    expect(preview({ orders: [order()] }, asked)).toMatchObject({ drafts: [], leftOut: [] });
    const { drafts: back } = preview({ orders: [order({ isVoid: true })] }, asked);
    expect(back).toMatchObject([
      { kind: 'credit-notes', number: '70188-R1', date: '2026-03-04', netMinor: 48_000n, taxMinor: 7_200n },
    ]);
  });
});

describe('money', () => {
  const bank = { method: 'Bank' };
  const early = payment({ ...bank, paymentDate: '2026-03-01T20:00:00Z' });

  it('row 9: a sales deposit is money received on its day, on customer deposits', () => {
    const { drafts: all } = preview({ orders: [order()], payments: [early] }, { kinds: ['payments'] });
    expect(all).toMatchObject([
      {
        ...{ kind: 'prepayments', direction: 'receive', date: '2026-03-02', amountMinor: 55_200n },
        ...{ accountCode: '810', through: { accountCode: '090' } },
      },
    ]);
  });

  it('row 9: the deposit is used up by the invoice, on the day of the invoice', () => {
    const posted = postedOf(drafts('invoices', { orders: [order()] }));
    const { drafts: all } = preview(
      { orders: [order()], payments: [early] },
      { kinds: ['payments'], posted },
    );
    expect(all.filter(({ kind }) => kind === 'payments')).toMatchObject([
      {
        date: '2026-03-04',
        amountMinor: 55_200n,
        through: { accountCode: '810' },
        settles: { number: '70188' },
      },
    ]);
  });

  it('row 10: a payment waits for its invoice, then settles it through its way of paying', () => {
    const company = { orders: [order()], payments: [sample('payment')] };
    const waiting = preview(company, { kinds: ['payments'] });
    expect([waiting.drafts, waiting.leftOut.map((one) => codesOf(one))]).toEqual([
      [],
      [['waits-for-document']],
    ]);
    const posted = postedOf(drafts('invoices', company));
    expect(drafts('payments', company, { posted })).toMatchObject([
      {
        date: '2026-03-21',
        amountMinor: 55_200n,
        through: { accountCode: '615' },
        settles: { kind: 'invoices' },
      },
    ]);
  });

  it('row 10: a refund stands on its credit note', () => {
    const refund = payment({ orderType: 'CreditNote', orderId: 48377, orderRef: 'CRN-377', amount: -103.5 });
    const company = { orders: [order()], creditNotes: [sample('credit-note')], payments: [refund] };
    const posted = postedOf(drafts('credit-notes', company));
    expect(drafts('payments', company, { posted })).toMatchObject([
      { date: '2026-03-21', amountMinor: 10_350n, settles: { kind: 'credit-notes', number: '1204' } },
    ]);
  });

  it('row 17: a supplier’s deposit is money spent, on supplier deposits, and used up by the bill', () => {
    const paid = { ...bank, orderType: 'PurchaseOrder', orderId: 30955, orderRef: 'PO-955', amount: 1000 };
    const deposit = payment({ ...paid, paymentDate: '2026-03-05T00:00:00Z' });
    const company = { purchases: [purchase({ currencyCode: 'NZD', currencyRate: 1 })], payments: [deposit] };
    const posted = postedOf(drafts('bills', company));
    expect(preview(company, { kinds: ['payments'], posted }).drafts).toMatchObject([
      {
        ...{ kind: 'deposits', direction: 'spend', date: '2026-03-05', amountMinor: 100_000n },
        ...{ accountCode: '625', through: { accountCode: '090' } },
      },
      { kind: 'payments', date: '2026-03-15', settles: { kind: 'bills' }, through: { accountCode: '625' } },
    ]);
  });
});

describe('purchases', () => {
  it('row 12: goods received without a bill move no account', () => {
    const company = {
      purchases: [purchase({ invoiceDate: null, fullyReceivedDate: '2026-03-20T00:00:00+13:00' })],
    };
    const kinds = ['bills', 'landed-cost', 'adjustments'] as const;
    expect(preview(company, { kinds })).toMatchObject({ drafts: [], leftOut: [] });
  });

  it('row 14: a bill on its own date with the supplier’s number, goods and their freight on stock', () => {
    const [draft] = drafts('bills', { purchases: [purchase()] });
    expect(draft).toMatchObject({
      ...{ kind: 'bills', number: 'BW-22017', date: '2026-03-15', dueDate: '2026-04-14', currency: 'USD' },
      // 1.64 NZD for 1 USD.
      ...{ rate: '0.609756', contact: { name: 'Brightworks Co' } },
    });
    expect(amountsOf(draft)).toEqual([
      ['631', 'NONE', 480_000n, 0n],
      ['631', 'NONE', 20_000n, 0n],
    ]);
  });

  it('row 18: what comes to less than nothing is a supplier’s credit, stock on its lines', () => {
    const back = purchase({ total: -5000, freightTotal: -200 }, [{ qty: -200, qtyShipped: -200 }]);
    const company = { purchases: [back] };
    expect(drafts('bills', company)).toEqual([]);
    const [draft] = drafts('supplier-credits', company);
    expect(draft).toMatchObject({ number: 'BW-22017', date: '2026-03-15', netMinor: 500_000n, taxMinor: 0n });
    expect(amountsOf(draft)?.map(([code]) => code)).toEqual(['631', '631']);
  });
});

describe('stock', () => {
  const adjustment = (changes: JsonObject, lines: readonly JsonObject[] = []) => ({
    adjustments: [changed('adjustment', changes, lines)],
  });

  it('row 21: an adjustment up debits stock, on its accounting date', () => {
    const day = { adjustInAccountingSystem: '2026-03-10T00:00:00+13:00' };
    const [journal] = journalsOf(
      preview(adjustment({ ...day, productTotal: 82.4 }, [{ qty: 2, qtyAdjusted: 2 }]), {
        kinds: ['adjustments'],
      }),
    );
    expect(journal).toMatchObject({ date: '2026-03-10', faults: [] });
    expect(balances(journal ? [journal] : [])).toEqual({ '330': -8_240n, '631': 8_240n });
  });

  it('row 22: an adjustment down credits stock; the account on the adjustment goes before the default', () => {
    const of = (changes: JsonObject) =>
      balances(journalsOf(preview(adjustment(changes), { kinds: ['adjustments'] })));
    expect(of({})).toEqual({ '330': 8_240n, '631': -8_240n });
    expect(of({ alternativeAccountCode: 'Breakages' })).toEqual({ '331': 8_240n, '631': -8_240n });
  });

  it('rows 21 and 22: without an accounting date, or not completed, nothing is posted', () => {
    for (const changes of [{ adjustInAccountingSystem: null }, { completedDate: null }])
      expect(preview(adjustment(changes), { kinds: ['adjustments'] })).toMatchObject({
        ...{ drafts: [], leftOut: [] },
      });
  });

  it('rows 21 and 22: found and lost in one adjustment are told apart, and each line of the journal has its side', () => {
    const [line] = (sample('adjustment')['lineItems'] as JsonObject[]).slice(0, 1);
    const found = { ...line, id: 9902, qty: 1, qtyAdjusted: 1, account: 'Breakages' };
    const company = adjustment({ productTotal: -41.2, lineItems: [line ?? {}, found] });
    const [journal] = journalsOf(preview(company, { kinds: ['adjustments'] }));
    expect([...(linesOf(journal) ?? [])].sort()).toEqual([
      ['330', 8_240n],
      ['331', -4_120n],
      ['631', -8_240n],
      ['631', 4_120n],
    ]);
  });
});

describe('registers', () => {
  const sold = (id: number, method: string, branchId: number, day: string) => ({
    order: order({
      ...{ id, reference: `SO-${id}`, invoiceNumber: id, branchId, source: 'POS' },
      invoiceDate: `${day}T00:00:00+13:00`,
    }),
    payment: payment({ id, orderId: id, orderRef: `SO-${id}`, method, paymentDate: `${day}T02:00:00Z` }),
  });
  const sales = [
    sold(1, 'EFTPOS', 3, '2026-03-09'),
    sold(2, 'EFTPOS', 3, '2026-03-09'),
    sold(3, 'Credit Card', 3, '2026-03-09'),
    sold(4, 'EFTPOS', 4, '2026-03-09'),
    sold(5, 'EFTPOS', 3, '2026-03-10'),
  ];
  const company = {
    ...{ branches, orders: sales.map((one) => one.order) },
    payments: sales.map((one) => one.payment),
  };
  const rule = channelRow('register', {
    ...{ channel: 'POS', postAs: 'day', splitBy: 'location and payment method' },
    contact: 'Shop customers',
  });

  it('row 31: one invoice of the day for each way of paying and branch', () => {
    const all = drafts('invoices', company, { channels: [rule] });
    expect(
      all.map(
        (draft) => 'netMinor' in draft && [draft.date, draft.reference, draft.netMinor, draft.taxMinor],
      ),
    ).toEqual([
      ['2026-03-09', '1 Cin7 sale 2026-03-09, Main, Credit Card', 48_000n, 7_200n],
      ['2026-03-09', '2 Cin7 sales 2026-03-09, Main, EFTPOS', 96_000n, 14_400n],
      ['2026-03-09', '1 Cin7 sale 2026-03-09, South, EFTPOS', 48_000n, 7_200n],
      ['2026-03-10', '1 Cin7 sale 2026-03-10, Main, EFTPOS', 48_000n, 7_200n],
    ]);
  });

  it('a month of a channel is one invoice once the month is over, whatever the way of paying', () => {
    const monthly = channelRow('month', { channel: 'POS', postAs: 'month', contact: 'Shop customers' });
    const of = (today: string) => preview(company, { kinds: ['invoices'], channels: [monthly], today });
    expect(of('2026-04-01').drafts).toMatchObject([
      { number: 'SO-2026-03-POS-1', date: '2026-03-31', netMinor: 240_000n, taxMinor: 36_000n },
    ]);
    expect(of('2026-03-31')).toMatchObject({ drafts: [], leftOut: Array(5).fill({}) });
  });

  it('row 31: the payments of a day settle that invoice together', () => {
    const posted = postedOf(drafts('invoices', company, { channels: [rule] }));
    const all = drafts('payments', company, { channels: [rule], posted });
    expect(all.map((draft) => 'amountMinor' in draft && [draft.date, draft.amountMinor])).toEqual(
      expect.arrayContaining([['2026-03-09', 110_400n]]),
    );
    expect(all).toHaveLength(4);
  });
});
