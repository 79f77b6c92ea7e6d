import { channelRow, invoice, line, tables } from './books';
import { creditNote, draftOf, draftSales, PostedBooks, withChannels, withSettings } from './sale-books';

/** Sale credit notes (accounting-rules 3 rows 5 and 7). */

const draft = (creditNotes: ReturnType<typeof creditNote>[], given: Parameters<typeof draftSales>[2] = {}) =>
  draftSales('credit-notes', { creditNotes }, given);
const rules = withChannels(
  channelRow('shop', { channel: 'Shopify', postAs: 'month', contact: 'Shopify customers' }),
  channelRow('rest', { postAs: 'individual' }),
);

test('one by one: the number, date and lines of Cin7, positive, in the sales direction', () => {
  const { drafts } = draft([creditNote('CR-1', [line()], { channel: '', reference: 'PO-1' })], {
    tables: rules,
  });
  expect(drafts).toMatchObject([
    {
      ...{ kind: 'credit-notes', number: 'CR-1', date: '2026-10-05', reference: 'PO-1' },
      ...{ netMinor: 10000n, taxMinor: 2000n, contact: { name: 'A customer' } },
      lines: [{ accountCode: '200', taxType: 'OUTPUT2', netMinor: 10000n }],
    },
  ]);
  expect(drafts[0]).not.toHaveProperty('dueDate');
});

test('goods that come back make no difference: the same document (rows 6 and 7)', () => {
  const of = (restocked: boolean) =>
    draft([creditNote('CR-1', [line()], { restocked })], { tables: rules }).drafts;
  expect(of(true)).toEqual(of(false));
});

test('put together they are numbered apart from invoices', () => {
  const { drafts } = draft([creditNote('CR-1'), creditNote('CR-2')], { tables: rules });
  expect(drafts).toMatchObject([
    {
      number: 'CN-2026-10-Shopify-1',
      reference: '2 Cin7 credit notes October 2026',
      netMinor: 20000n,
      taxMinor: 4000n,
    },
  ]);
  const books = new PostedBooks();
  books.post(draftOf([invoice('INV-1')], { tables: rules }).drafts);
  books.post(drafts);
  const late = draft([creditNote('CR-1'), creditNote('CR-2'), creditNote('CR-3')], {
    ...{ tables: rules, posted: books.state() },
  });
  expect([late.alreadyPosted, late.drafts.map(({ number }) => number)]).toEqual([
    2,
    ['CN-2026-10-Shopify-2'],
  ]);
});

test('a credit note that no row takes is named; a row for invoices alone is none', () => {
  expect(draft([creditNote('CR-1')], { tables }).leftOut[0]?.faults[0]).toMatchObject({
    ...{ code: 'rule-missing', document: 'CR-1' },
  });
});

test('set off against its invoice by choice, where that stands in Xero unchanged', () => {
  const single = withChannels(channelRow('x', { postAs: 'individual' }));
  const chosen = withSettings({ allocateCredits: 'yes' }, single);
  const books = new PostedBooks();
  books.post(draftOf([invoice('INV-1')], { tables: single }).drafts);
  const note = creditNote('CR-1', [line({ net: '40', tax: '8' })], {
    sourceId: 'sale-INV-1',
    invoiceNumber: 'inv-1',
  });
  const run = (own: typeof tables, invoices = [invoice('INV-1')]) =>
    draftSales('credit-notes', { creditNotes: [note], invoices }, { tables: own, posted: books.state() })
      .drafts[0];
  expect(run(chosen)).toMatchObject({
    allocate: { xeroId: `xero-${books.postings[0]?.draft.key}`, amountMinor: 4800n },
  });
  expect(run(single)).not.toHaveProperty('allocate');
  expect(run(chosen, [invoice('INV-1', [line()], { revision: 'r2' })])).not.toHaveProperty('allocate');
  const asDraft = withSettings({ allocateCredits: 'yes', 'status.credit-notes': 'draft' }, single);
  expect(run(asDraft)).not.toHaveProperty('allocate');
});
