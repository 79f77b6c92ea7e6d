import fc from 'fast-check';
import { calendarDate } from '../../server/accounting/dates';
import { postedState } from '../../server/accounting/posted';
import { toMinor } from '../../server/accounting/rounding';
import { decimal } from '../../server/accounting/decimal';
import type { SaleInvoice } from '../../server/accounting/source-documents';
import { channelRow, invoice, line, xero } from './books';
import { creditNote, draftOf, draftSales, PostedBooks, withChannels, withSettings } from './sale-books';

/** Sales documents that change in Cin7 after they were posted (accounting-rules 9). */

const single = withChannels(channelRow('x', { postAs: 'individual' }));
const priced = (number: string, net: string, revision: string, more: Partial<SaleInvoice> = {}) =>
  invoice(number, [line({ net, tax: '0', unitPrice: net, taxRule: 'Export' })], { revision, ...more });
const shown = (drafts: ReturnType<typeof draftOf>['drafts']) =>
  drafts.map(({ kind, number, date, netMinor }) => [kind, number, date, netMinor]);

function posted(...invoices: SaleInvoice[]): PostedBooks {
  const books = new PostedBooks();
  books.post(draftOf(invoices, { tables: single }).drafts);
  return books;
}

test('a changed invoice is credited as it was posted, and posted anew under the next number', () => {
  const books = posted(priced('A', '100', 'r1'));
  const [credit, anew] = draftOf([priced('A', '90', 'r2')], { tables: single, posted: books.state() }).drafts;
  expect(shown([credit!, anew!])).toEqual([
    ['credit-notes', 'A-R1', '2026-10-05', 10000n],
    ['invoices', 'A-2', '2026-10-05', 9000n],
  ]);
  expect(credit).toMatchObject({
    reference: 'Takes back invoice A',
    contact: { name: 'A customer' },
    lines: [
      {
        accountCode: '200',
        taxType: 'ZERORATEDOUTPUT',
        netMinor: 10000n,
        description: 'Reversal: BELL-01 Brass bell',
      },
    ],
    sources: [{ id: 'id-A~1', snapshot: { kind: 'invoices', takesBack: 'id-A' } }],
  });
  expect(credit).not.toHaveProperty('allocate');
  expect(credit!.faults.map(({ code, severity }) => [code, severity])).toEqual([['taken-back', 'warning']]);
  expect(anew).toMatchObject({ reference: 'replaces A', sources: [{ id: 'id-A~2' }] });
  books.post([credit!, anew!]);
  const settled = draftOf([priced('A', '90', 'r2')], { tables: single, posted: books.state() });
  expect([settled.drafts, settled.leftOut, settled.alreadyPosted]).toEqual([[], [], 1]);
});

test('an invoice that is gone from Cin7 is credited; one of a sale that could not be read is not', () => {
  const books = posted(priced('A', '100', 'r1'));
  const given = { tables: single, posted: books.state() };
  expect(shown(draftOf([], given).drafts)).toEqual([['credit-notes', 'A-R1', '2026-10-05', 10000n]]);
  const unread = draftSales('invoices', { unread: new Set(['id-A']) }, given);
  expect([unread.drafts, unread.leftOut]).toEqual([[], []]);
  expect(draftOf([], { ...given, from: '2026-11-01', to: '2026-11-30' }).drafts).toEqual([]);
});

test('shares of a consolidated invoice are credited together, at its rate, tax and contact', () => {
  const of = (number: string, net: string, tax: string, revision: string) =>
    invoice(number, [line({ net, tax, unitPrice: net })], { revision });
  const books = new PostedBooks();
  books.post(
    draftOf([of('A', '10', '2', 'r1'), of('B', '20', '4', 'r1'), of('C', '0.33', '0.07', 'r1')]).drafts,
  );
  const now = draftOf([of('A', '10', '2', 'r1'), of('B', '25', '5', 'r2')], { posted: books.state() });
  expect(now.alreadyPosted).toBe(1);
  expect(shown(now.drafts)).toEqual([
    ['credit-notes', 'SO-2026-10-Shopify-1-R1', '2026-10-31', 2033n],
    ['invoices', 'SO-2026-10-Shopify-2', '2026-10-31', 2500n],
  ]);
  expect(now.drafts[0]).toMatchObject({
    taxMinor: 407n,
    contact: { contactId: 'c-shop' },
    reference: 'Takes back B, C of invoice SO-2026-10-Shopify-1',
    lines: [{ netMinor: 2033n, taxMinor: 407n }],
  });
});

test('a share of a weighted document goes back at the rate of the document', () => {
  const dollars = (number: string, net: string, rate: string, baseGross: string, revision: string) =>
    priced(number, net, revision, { currency: 'USD', rate, baseGross });
  const tables = withSettings({ foreignConsolidation: 'weighted rate' });
  const before = [dollars('A', '110', '1.10', '100', 'r1'), dollars('B', '220', '1.12', '196.43', 'r1')];
  const books = new PostedBooks();
  books.post(draftOf(before, { tables }).drafts);
  const gone = draftOf([before[0]!], { tables, posted: books.state() });
  expect(gone.drafts.map(({ kind, rate, netMinor }) => [kind, rate, netMinor])).toEqual([
    ['credit-notes', '1.113248', 22000n],
  ]);
});

test('what moves nothing that was posted needs no document: another reference, due date or description', () => {
  const books = posted(invoice('A'));
  const state = { tables: single, posted: books.state() };
  const same = draftOf(
    [invoice('A', [line({ description: 'Bell' })], { revision: 'r2', reference: 'PO-2' })],
    state,
  );
  expect([same.drafts, same.leftOut, same.alreadyPosted]).toEqual([[], [], 1]);
  const another = { customer: 'Somebody else', customerId: 'other' };
  for (const more of [another, { date: calendarDate('2026-10-06') }])
    expect(draftOf([invoice('A', [line()], { revision: 'r2', ...more })], state).drafts).toHaveLength(2);
  expect(draftOf([invoice('A', [line({ sku: 'LAMP' })], { revision: 'r2' })], state).drafts).toHaveLength(2);
});

test('in a locked period both go to the first open day; after today they are held', () => {
  const books = posted(priced('A', '100', 'r1'));
  const locked = (day: string) => ({
    ...xero,
    organisation: { ...xero.organisation, periodLockDate: calendarDate(day) },
  });
  const given = { tables: single, posted: books.state() };
  const changed = [priced('A', '90', 'r2'), priced('LATE', '5', 'r1')];
  const { drafts } = draftOf(changed, { ...given, xero: locked('2026-10-31') });
  expect(shown(drafts)).toEqual([
    ['credit-notes', 'A-R1', '2026-11-01', 10000n],
    ['invoices', 'A-2', '2026-11-01', 9000n],
    ['invoices', 'LATE', '2026-10-05', 500n],
  ]);
  const isLocked = (one: (typeof drafts)[number]) => one.faults.some(({ code }) => code === 'date-locked');
  expect(drafts.map(isLocked)).toEqual([false, false, true]);
  const ahead = draftOf(changed, { ...given, xero: locked('2026-11-23') }).drafts;
  expect(ahead.map(isLocked)).toEqual([true, true, true]);
});

test('nothing is taken back while what replaces it is held, while it is being posted, or when nobody knows how it was posted', () => {
  const books = posted(priced('A', '100', 'r1'));
  const given = { tables: single, posted: books.state() };
  const held = draftOf([invoice('A', [line({ account: '205' })], { revision: 'r2' })], given);
  expect([held.drafts, held.leftOut[0]?.faults.map(({ code }) => code)]).toEqual([
    [],
    ['account-unmapped', 'source-changed-after-posting'],
  ]);
  const zero = draftOf([priced('A', '0', 'r2')], given);
  expect(shown(zero.drafts)).toEqual([['credit-notes', 'A-R1', '2026-10-05', 10000n]]);
  const [share] = given.posted.documents.get('id-A')?.live ?? [];
  const shares = (change: object) =>
    postedState([{ ...share!, sourceId: 'id-A', live: true, ...change }], [], []);
  const unsent = draftOf([priced('A', '90', 'r2')], { ...given, posted: shares({ xeroId: null }) });
  expect(unsent.leftOut[0]?.faults[0]).toMatchObject({
    code: 'source-changed-after-posting',
    reason: expect.stringContaining('still being posted') as string,
  });
  const { posted: _facts, ...firstVersion } = share!.snapshot!;
  for (const now of [[priced('A', '90', 'r2')], []]) {
    const old = draftOf(now, { ...given, posted: shares({ snapshot: firstVersion }) });
    expect([old.drafts, old.leftOut[0]?.faults[0]?.code]).toEqual([[], 'source-changed-after-posting']);
  }
});

test('a date that moved to another month: the old month is credited, the new one gets the invoice', () => {
  const books = posted(priced('A', '100', 'r1'));
  const moved = [priced('A', '100', 'r2', { date: calendarDate('2026-11-02') })];
  const october = draftOf(moved, { tables: single, posted: books.state() }).drafts;
  expect(shown(october)).toEqual([['credit-notes', 'A-R1', '2026-10-05', 10000n]]);
  books.post(october);
  const november = { tables: single, posted: books.state(), from: '2026-11-01', to: '2026-11-30' };
  expect(shown(draftOf(moved, november).drafts)).toEqual([['invoices', 'A-2', '2026-11-02', 10000n]]);
});

test('by the choice in Settings the credit is set off against the invoice that it takes back', () => {
  const tables = withSettings({ allocateCredits: 'yes' }, single);
  const books = posted(priced('A', '100', 'r1'));
  const [credit] = draftOf([], { tables, posted: books.state() }).drafts;
  const [original] = books.postings;
  expect(credit).toMatchObject({ allocate: { xeroId: `xero-${original?.draft.key}`, amountMinor: 10000n } });
});

test('a changed credit note is taken back by an invoice', () => {
  const books = new PostedBooks();
  const note = (net: string, revision: string) =>
    creditNote('CR-1', [line({ net, tax: '0', taxRule: 'Export' })], { revision });
  const run = (creditNotes: readonly ReturnType<typeof note>[]) =>
    draftSales('credit-notes', { creditNotes }, { tables: single, posted: books.state() }).drafts;
  books.post(run([note('40', 'r1')]));
  expect(shown(run([note('30', 'r2')]))).toEqual([
    ['invoices', 'CR-1-R1', '2026-10-05', 4000n],
    ['credit-notes', 'CR-1-2', '2026-10-05', 3000n],
  ]);
  // Previewed with invoices alone, it is nobody's.
  expect(draftOf([], { tables: single, posted: books.state() }).drafts).toEqual([]);
});

type Step =
  | { readonly what: 'change'; readonly source: number; readonly cents: number | null; readonly day: number }
  | { readonly what: 'post'; readonly leaveOut: number }
  | { readonly what: 'void'; readonly posting: number };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    what: fc.constant('change' as const),
    source: fc.nat({ max: 2 }),
    cents: fc.option(fc.nat({ max: 300 })),
    day: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({ what: fc.constant('post' as const), leaveOut: fc.nat({ max: 3 }) }),
  fc.record({ what: fc.constant('void' as const), posting: fc.nat({ max: 20 }) }),
);

test('whatever happens to a source, once all is posted its documents sum to what Cin7 holds', () => {
  fc.assert(
    fc.property(
      fc.array(anyStep, { maxLength: 14 }),
      fc.constantFrom('individual', 'day', 'month'),
      (steps, postAs) => {
        const tables = withChannels(channelRow('x', { postAs, contact: 'Shopify customers' }));
        const books = new PostedBooks();
        const held = new Map<number, SaleInvoice>();
        const preview = () => draftOf([...held.values()], { tables, posted: books.state() });
        steps.forEach((step, at) => {
          if (step.what === 'void') {
            const posting = books.postings[step.posting];
            if (posting) posting.live = false;
          } else if (step.what === 'post') {
            // Some documents are unticked: the next preview has to make good for it.
            books.post(
              preview().drafts.filter((_, index) => step.leaveOut === 0 || index % (step.leaveOut + 1) !== 0),
            );
          } else if (step.cents === null) held.delete(step.source);
          else {
            const net = `${Math.floor(step.cents / 100)}.${String(step.cents % 100).padStart(2, '0')}`;
            const date = calendarDate(`2026-10-0${step.day}`);
            held.set(step.source, priced(`S${step.source}`, net, `r${at}`, { date }));
          }
        });
        books.post(preview().drafts);
        const last = preview();
        expect(last.drafts).toEqual([]);
        for (const source of [0, 1, 2]) {
          const now = held.get(source);
          const due = now ? toMinor(decimal(now.gross), now.currency) : 0n;
          expect(books.grossOf(`id-S${source}`)).toBe(due);
        }
      },
    ),
    { numRuns: 300 },
  );
});
