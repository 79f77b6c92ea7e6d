import { calendarDate } from '../../server/accounting/dates';
import { tieDrafts, tornApart } from '../../server/accounting/draft-ties';
import { draftTitle, isTrade, type Draft } from '../../server/accounting/draft';
import { fault } from '../../server/accounting/fault';
import { withFurtherFaults } from '../../server/accounting/further-faults';
import type { DocumentKind } from '../../server/accounting/kinds';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import { nothingPosted, type PostedState } from '../../server/accounting/posted';
import { computePreview, isPostable, type Preview } from '../../server/accounting/preview';
import { noSources, type Sources } from '../../server/accounting/rules';
import { draftBills } from '../../server/accounting/bills';
import { channelRow, cin7, cin7Contact, cin7Item, from, invoice, line, to, today, xero } from './books';
import { bill, inputOf, line as purchaseLine, postedOf } from './purchase-books';
import { draftOf, PostedBooks, withChannels } from './sale-books';

/** What of a preview belongs together: a correction's documents (accounting-rules 9), a new contact and what needs it. */

const single = withChannels(channelRow('x', { postAs: 'individual' }));
const numberOf = (draft: Draft): string => draftTitle(draft);
const named = ({ drafts }: Pick<Preview, 'drafts'>, name: string): Draft => {
  const found = drafts.find((draft) => numberOf(draft) === name);
  if (!found) throw new Error(`No draft ${name} among ${drafts.map(numberOf).join(', ')}`);
  return found;
};
const codes = ({ faults }: Draft) => faults.map(({ code }) => code);
const left = (...drafts: Draft[]) => new Set(drafts.map(({ key }) => key));

function previewOf(
  sources: Partial<Sources>,
  given: { posted?: PostedState; tables?: MappingTables; kinds?: readonly DocumentKind[] } = {},
): Preview {
  return computePreview({
    ...{ from, to, today, cin7, xero, entriesBefore: null },
    kinds: given.kinds ?? ['invoices'],
    tables: given.tables ?? single,
    posted: given.posted ?? nothingPosted,
    sources: { ...noSources, ...sources },
  });
}

/** INV-A was posted, and its price changed in Cin7 since; LATE is new. */
function changed(): Preview {
  const books = new PostedBooks();
  books.post(draftOf([invoice('INV-A')], { tables: single }).drafts);
  const now = invoice('INV-A', [line({ net: '90', tax: '18', unitPrice: '90' })], { revision: 'r2' });
  return previewOf({ invoices: [now, invoice('LATE')] }, { posted: books.state() });
}

test('the two halves of a correction name each other; what is new goes by itself', () => {
  const preview = changed();
  const [back, anew, late] = ['INV-A-R1', 'INV-A-2', 'LATE'].map((name) => named(preview, name));
  expect([back?.goesWith, anew?.goesWith, late?.goesWith]).toEqual([[anew?.key], [back?.key], undefined]);
  expect(anew?.faults.find(({ code }) => code === 'goes-together')).toMatchObject({
    severity: 'warning',
    reason: 'Invoice INV-A-2 goes together with credit note INV-A-R1: all of it is posted, or nothing.',
  });
  expect(codes(late!)).not.toContain('goes-together');
  expect(preview.drafts.every(isPostable)).toBe(true);
});

test('half of a correction is not approved, whichever half was unticked; all of it or nothing is', () => {
  const preview = changed();
  const [back, anew] = [named(preview, 'INV-A-R1'), named(preview, 'INV-A-2')];
  expect(tornApart(preview.drafts, left(back))).toEqual([
    'Credit note INV-A-R1 is unticked, and goes together with invoice INV-A-2: one without the other would leave Xero wrong. Tick all of them, or none.',
  ]);
  expect(tornApart(preview.drafts, left(anew))[0]).toMatch(
    /^Invoice INV-A-2 is unticked, .* credit note INV-A-R1/,
  );
  expect(tornApart(preview.drafts, left(back, anew))).toEqual([]);
  expect(tornApart(preview.drafts, left(named(preview, 'LATE')))).toEqual([]);
  expect(tornApart(preview.drafts, left())).toEqual([]);
});

test('a number that Xero has from elsewhere holds the take-back too, which names it', () => {
  const preview = changed();
  const anew = named(preview, 'INV-A-2');
  const taken = fault('number-taken', { table: 'documents', row: anew.key }, 'Taken.', 'Look.');
  const held = withFurtherFaults(preview, new Map([[anew.key, taken]]));
  expect(held.drafts.filter(isPostable).map(numberOf)).toEqual(['LATE']);
  expect(named(held, 'INV-A-R1').faults.at(-1)).toMatchObject({
    code: 'held-together',
    severity: 'blocking',
    reason:
      'Credit note INV-A-R1 is held, since it goes together with invoice INV-A-2, which cannot be posted.',
    remedy: 'Mend what holds INV-A-2, then preview again.',
  });
  expect(held.issues.map(({ code }) => code)).toContain('held-together');
});

test('a number of ours that is used already holds both as well', () => {
  const books = new PostedBooks();
  books.post(draftOf([invoice('INV-A'), invoice('INV-A-2')], { tables: single }).drafts);
  const now = invoice('INV-A', [line({ net: '90', tax: '18', unitPrice: '90' })], { revision: 'r2' });
  const { drafts } = previewOf({ invoices: [now, invoice('INV-A-2')] }, { posted: books.state() });
  expect(drafts.map((draft) => [numberOf(draft), isPostable(draft), codes(draft).at(-1)])).toEqual([
    ['INV-A-R1', false, 'held-together'],
    ['INV-A-2', false, 'goes-together'],
  ]);
});

test('put together by day: what holds one day holds the take-back, and with it the other day', () => {
  const tables = withChannels(channelRow('x', { postAs: 'day', contact: 'Shopify customers' }));
  const on = (day: string, number: string, net: string, revision: string) =>
    invoice(number, [line({ net, tax: '0', unitPrice: net, taxRule: 'Export' })], {
      ...{ date: calendarDate(day), revision },
    });
  const books = new PostedBooks();
  books.post(
    draftOf([on('2026-10-05', 'A', '10', 'r1'), on('2026-10-05', 'B', '20', 'r1')], { tables }).drafts,
  );
  const now = [on('2026-10-06', 'A', '10', 'r2'), on('2026-10-07', 'B', '20', 'r2')];
  const preview = previewOf({ invoices: now }, { tables, posted: books.state() });
  const [back, first, second] = preview.drafts;
  expect(preview.drafts.map(({ kind }) => kind)).toEqual(['credit-notes', 'invoices', 'invoices']);
  expect(back?.goesWith).toEqual([first?.key, second?.key]);
  expect([first?.goesWith, second?.goesWith]).toEqual([[back?.key], [back?.key]]);
  const taken = fault('number-taken', { table: 'documents' }, 'Taken.', 'Look.');
  const held = withFurtherFaults(preview, new Map([[first!.key, taken]]));
  expect(held.drafts.map(isPostable)).toEqual([false, false, false]);
  expect(held.drafts[2]?.faults.at(-1)?.reason).toContain(
    `goes together with credit note ${numberOf(back!)}`,
  );
  expect(tornApart(preview.drafts, left(first!))).toHaveLength(1);
});

test('a bill and its take-back are tied too, and go to the first open day together', () => {
  const first = draftBills(inputOf({ purchaseInvoices: [bill('1')] })).drafts;
  const now = bill('1', [purchaseLine({ net: '110', tax: '22' })], { revision: 'r2' });
  const { xero: books } = inputOf({});
  const locked = { ...books.organisation, periodLockDate: calendarDate('2026-10-31') };
  const changedBill = inputOf(
    { purchaseInvoices: [now] },
    { posted: postedOf(first), xero: { organisation: locked } },
  );
  const drafts = tieDrafts(draftBills(changedBill).drafts, false);
  expect(drafts.map(({ kind, date }) => [kind, date])).toEqual([
    ['supplier-credits', '2026-11-01'],
    ['bills', '2026-11-01'],
  ]);
  expect(drafts.map(isPostable)).toEqual([true, true]);
  expect(drafts.map(({ goesWith }) => goesWith)).toEqual([[drafts[1]?.key], [drafts[0]?.key]]);
  const posted = postedOf(first, drafts);
  const settled = draftBills(
    inputOf({ purchaseInvoices: [now] }, { posted, xero: { organisation: locked } }),
  );
  expect(settled).toMatchObject({ drafts: [], leftOut: [], alreadyPosted: 1 });
});

describe('a new contact', () => {
  const harbour = { customerId: 'h', customer: 'Harbour Cycles' };
  const sources = {
    invoices: [invoice('INV-1', [line()], harbour), invoice('INV-2', [line()], harbour), invoice('INV-3')],
    contacts: [cin7Contact('h', { name: 'Harbour Cycles ' }), cin7Contact('k')],
  };
  const both = previewOf(sources, { kinds: ['contacts', 'invoices'] });

  test('its documents need the draft that makes it, and are not approved without it', () => {
    const contact = named(both, 'Harbour Cycles');
    expect(['INV-1', 'INV-2', 'INV-3'].map((name) => named(both, name).needs)).toEqual([
      contact.key,
      contact.key,
      named(both, 'A customer').key,
    ]);
    expect(tornApart(both.drafts, left(contact))).toEqual([
      'Contact Harbour Cycles is unticked, and Xero would make it all the same for invoice INV-1 and invoice INV-2. Untick that too; or choose the contact that it is in Contacts and preview again.',
    ]);
    expect(tornApart(both.drafts, left(contact, named(both, 'INV-1'), named(both, 'INV-2')))).toEqual([]);
  });

  test('many documents are counted, not listed', () => {
    const many = Array.from({ length: 9 }, (_, index) => invoice(`INV-${index}`, [line()], harbour));
    const preview = previewOf({ ...sources, invoices: many }, { kinds: ['contacts', 'invoices'] });
    expect(tornApart(preview.drafts, left(named(preview, 'Harbour Cycles')))[0]).toContain(
      'invoice INV-4 and 4 more. Untick',
    );
  });

  test('without Contacts the preview says that it is made of the bare name', () => {
    const alone = previewOf(sources);
    expect(named(alone, 'INV-1')).not.toHaveProperty('needs');
    expect(named(alone, 'INV-1').faults).toMatchObject([
      {
        code: 'contact-unknown',
        severity: 'warning',
        reason:
          'Xero has no contact "Harbour Cycles" yet, and this preview does not make it from Cin7\'s: posting creates one that has its name and nothing else.',
        remedy: expect.stringContaining('Settings') as string,
      },
    ]);
    expect(named(both, 'INV-1').faults[0]?.reason).toBe(
      'Xero has no contact "Harbour Cycles" yet; posting creates it.',
    );
  });

  test('one that Xero has is needed by nobody', () => {
    const linked = { ...xero, contacts: [...xero.contacts, { contactId: 'x-h', name: 'Harbour Cycles', contactNumber: '', email: '', active: true }] }; // prettier-ignore
    const { drafts } = computePreview({
      ...{ from, to, today, cin7, xero: linked, entriesBefore: null, tables: single, posted: nothingPosted },
      kinds: ['contacts', 'invoices'],
      sources: { ...noSources, ...sources },
    });
    const contact = named({ drafts }, 'Harbour Cycles');
    expect(contact).toMatchObject({ link: 'x-h' });
    expect(named({ drafts }, 'INV-1')).not.toHaveProperty('needs');
    expect(tornApart(drafts, left(contact))).toEqual([]);
  });
});

test('no line names an item that is still to be made: an unticked item stops nothing', () => {
  const kinds = ['items', 'invoices'] as const;
  const items = [{ row: 'other-items', xeroItem: 'new' }];
  const sources = { invoices: [invoice('INV-1')], items: [cin7Item('BELL-01')] };
  const { drafts } = previewOf(sources, { kinds, tables: { ...single, items } });
  expect(drafts.map(({ kind }) => kind)).toEqual(['items', 'invoices']);
  const lines = drafts.filter(isTrade).flatMap((draft) => draft.lines);
  expect(lines.map(({ sku, itemCode }) => [sku, itemCode])).toEqual([['BELL-01', undefined]]);
  expect(tornApart(drafts, left(drafts[0]!))).toEqual([]);
});
