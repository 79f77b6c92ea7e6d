import { draftAdjustments, valuationType } from '../../server/accounting/adjustments';
import { draftCogs } from '../../server/accounting/cogs';
import { calendarDate } from '../../server/accounting/dates';
import type { DocumentKind } from '../../server/accounting/kinds';
import { notReadOf, type NotReadSource } from '../../server/accounting/not-read';
import { draftPayments } from '../../server/accounting/payments';
import { postedState, type PostedShare } from '../../server/accounting/posted';
import { draftInvoices } from '../../server/accounting/sale-invoices';
import { entry, from, invoice, ruleInput, to } from './books';
import { afterPosting, linesOf } from './posted-journals';
import { inputOf, settlement } from './purchase-books';
import { stockEntry, stockInput } from './stock-books';

/** What was not read, and what the rules hold for it. */

const source = (more: Partial<NotReadSource> = {}): NotReadSource => ({
  ...{ id: 'sale-9', side: 'sale', number: 'SO-9', channel: 'Shopify', contact: 'A customer' },
  ...{ isUnreadable: false, kept: null },
  mayHold: [{ kind: 'invoices', date: calendarDate('2026-10-20') }],
  ...more,
});
const notRead = (
  sources: NotReadSource[],
  kinds: DocumentKind[] = ['invoices'],
  unlisted: DocumentKind[] = [],
) => notReadOf(sources, new Set(unlisted), { from, to, kinds }, 'GBP');
const told = (leftOut: ReturnType<typeof notRead>['leftOut']) =>
  leftOut.map(({ kind, number, date, faults }) => [kind, number, date, ...faults.map(({ code }) => code)]);

describe('sales and purchases that are not read', () => {
  test('one that was never read stays out by its order number, for each kind that it may hold', () => {
    const { leftOut } = notRead(
      [source({ mayHold: [...source().mayHold, { kind: 'payments', date: null }] })],
      ['invoices', 'payments'],
    );
    expect(told(leftOut)).toEqual([
      ['invoices', 'SO-9', '2026-10-20', 'not-fetched'],
      ['payments', 'SO-9', '2026-10-31', 'not-fetched'],
    ]);
    expect(leftOut[0]?.faults[0]).toMatchObject({
      severity: 'blocking',
      remedy: expect.stringContaining('Fetch'),
    });
  });

  test('of one that changed since, its documents of the period and of the kinds asked for stay out, with their amounts', () => {
    const kept = {
      invoices: [invoice('INV-A'), invoice('INV-B', undefined, { date: calendarDate('2026-09-30') })],
      settlements: [settlement('1')],
    };
    const { leftOut } = notRead([source({ kept })]);
    expect(leftOut).toMatchObject([{ kind: 'invoices', number: 'INV-A', amountMinor: 12000n }]);
    expect(leftOut[0]?.faults[0]?.reason).toBe(
      'Sale SO-9 was changed in Cin7 and not read since: what is known of it is out of date.',
    );
  });

  test('a row that cannot be understood warns while nothing is known of it, and holds what is', () => {
    const row = { isUnreadable: true, mayHold: [], channel: '' };
    expect(notRead([source(row)]).leftOut).toMatchObject([
      { number: 'SO-9', faults: [{ code: 'list-row-unreadable', severity: 'warning' }] },
    ]);
    expect(told(notRead([source({ ...row, kept: { invoices: [invoice('INV-A')] } })]).leftOut)).toEqual([
      ['invoices', 'INV-A', '2026-10-05', 'not-fetched'],
    ]);
    expect(notRead([source(row)], ['bills']).leftOut).toEqual([]);
  });

  test('a list that was not read to its end is named for each kind', () => {
    expect(told(notRead([], ['invoices', 'bills'], ['invoices', 'bills']).leftOut)).toEqual([
      ['invoices', "Cin7's list of sales, October 2026", '2026-10-31', 'not-fetched'],
      ['bills', "Cin7's list of purchases, October 2026", '2026-10-31', 'not-fetched'],
    ]);
  });
});

describe('documents that are put together', () => {
  const drafted = (unread: ReturnType<typeof notRead>) => {
    const invoices = [invoice('S-1'), invoice('W-1', undefined, { channel: 'Wholesale' })];
    const { drafts, leftOut } = draftInvoices(ruleInput({ sources: { invoices, notRead: unread } }));
    return [
      drafts.map((draft) => draft.channel),
      leftOut.map(({ number, faults }) => [number, faults[0]?.code]),
    ];
  };

  test('wait for what may belong into them; what goes one by one, and other channels, do not', () => {
    const held = [['Wholesale'], [['S-1', 'not-fetched']]];
    expect(drafted(notRead([source()]))).toEqual(held);
    expect(drafted(notRead([source({ mayHold: [{ kind: 'invoices', date: null }] })]))).toEqual(held);
    expect(drafted(notRead([], ['invoices'], ['invoices']))).toEqual(held);
    for (const other of [
      source({ channel: 'Amazon' }),
      source({ mayHold: [{ kind: 'invoices', date: calendarDate('2026-09-20') }] }),
      source({ mayHold: [{ kind: 'credit-notes', date: null }] }),
      source({ side: 'purchase' }),
    ])
      expect(drafted(notRead([other]))).toEqual([['Shopify', 'Wholesale'], []]);
  });

  test('say for what they wait', () => {
    const sources = [9, 8, 7, 6].map((number) => source({ id: `${number}`, number: `SO-${number}` }));
    const { leftOut } = draftInvoices(
      ruleInput({ sources: { invoices: [invoice('S-1')], notRead: notRead(sources) } }),
    );
    expect(leftOut[0]?.faults[0]?.reason).toBe(
      'Invoice S-1 waits: SO-9, SO-8, SO-7 and 1 more of Shopify, October 2026, may belong into the same document and are not read yet.',
    );
  });
});

test('COGS is held, and nothing posted taken back, while a cost account of the period is not read', () => {
  const [one, two] = [entry('1'), entry('2')];
  const posted = afterPosting(...draftCogs(ruleInput({ sources: { entries: [one, two] } })).drafts);
  const partly = { entries: [one, entry('3', { amount: '7' })], costsRead: false };
  expect(draftCogs(ruleInput({ posted, sources: partly }))).toMatchObject({
    drafts: [],
    alreadyPosted: 0,
    leftOut: [
      { kind: 'cogs', number: 'COGS October 2026', faults: [{ code: 'not-fetched', severity: 'blocking' }] },
    ],
  });
  // The same, read whole: the withdrawn one is taken back and the new one taken.
  expect(draftCogs(ruleInput({ posted, sources: { ...partly, costsRead: true } })).drafts).toHaveLength(1);
});

describe('a valuation that was posted', () => {
  const last = { date: calendarDate('2026-10-31') };
  const withdrawable = stockEntry('adjustments', ['310', '1200', '6'], { type: valuationType, ...last });
  const counted = stockEntry('adjustments', ['330', '1200', '1'], { type: 'StockTake', ...last });
  const posted = afterPosting(...draftAdjustments(stockInput([withdrawable, counted])).drafts);
  const faults = [{ code: 'not-fetched' as const, severity: 'blocking' as const, place: { table: 'cin7' as const }, reason: 'r', remedy: 'm' }]; // prettier-ignore

  test('stands while it is not known what would be posted now', () => {
    const unknown = { valuationFaults: faults, valuationKnown: false };
    expect(draftAdjustments(stockInput([counted], { posted }, unknown))).toMatchObject({
      drafts: [],
      alreadyPosted: 1,
      leftOut: [{ number: 'Valuation', faults }],
    });
    // What Cin7 withdrew is taken back all the same.
    expect(draftAdjustments(stockInput([], { posted }, unknown)).drafts.map(linesOf)).toEqual([
      [
        ['631', 100n],
        ['330', -100n],
      ],
    ]);
  });

  test('is withdrawn once it is known that nothing would be', () => {
    expect(
      draftAdjustments(stockInput([counted], { posted }, { valuationKnown: true })).drafts.map(linesOf),
    ).toEqual([
      [
        ['631', 600n],
        ['310', -600n],
      ],
    ]);
  });
});

describe('money that is gone in Cin7', () => {
  const paid = (number: string, sourceId: string | undefined): PostedShare => ({
    ...{ kind: 'payments', sourceId: `pay-${number}`, key: `k-${number}`, revision: 'r', live: true },
    ...{ xeroId: `x-${number}`, xeroNumber: number },
    snapshot: {
      ...{ id: `pay-${number}`, number, date: calendarDate('2026-10-10'), channel: '', customer: 'A' },
      ...{ currency: 'GBP', gross: '50' },
      ...(sourceId === undefined ? {} : { sourceId }),
    },
  });
  const gone = (shares: PostedShare[], unread: string[]) =>
    draftPayments(
      inputOf({ settlements: [], unread: new Set(unread) }, { posted: postedState(shares, []) }),
    ).leftOut.map(({ number, faults }) => [number, faults[0]?.reason]);

  test('is told, whatever other sale could not be read; of an unread one nothing is', () => {
    expect(gone([paid('INV-1', 'sale-1'), paid('INV-2', 'sale-2')], ['sale-2', 'sale-of-2019'])).toEqual([
      ['INV-1', 'Money posted for INV-1 is not in Cin7 any more: it was undone or removed there.'],
    ]);
  });

  test('of which it is not known whose it was is told for what it may be', () => {
    expect(gone([paid('INV-1', undefined)], ['sale-2'])).toEqual([
      ['INV-1', expect.stringContaining('or its sale or purchase could not be read')],
    ]);
    expect(gone([paid('INV-1', undefined)], [])).toEqual([
      ['INV-1', expect.stringContaining('is not in Cin7 any more')],
    ]);
  });

  test('what is posted keeps whose it is', () => {
    const standing: PostedShare = { ...paid('INV-1', 'sale-1'), kind: 'invoices', sourceId: 'doc-1' };
    const one = settlement('1');
    const { drafts } = draftPayments(
      inputOf(
        { settlements: [one], invoices: [], unread: new Set([one.sourceId]) },
        { posted: postedState([standing], []) },
      ),
    );
    expect(drafts[0]?.sources[0]?.snapshot).toMatchObject({ sourceId: one.sourceId });
  });
});
