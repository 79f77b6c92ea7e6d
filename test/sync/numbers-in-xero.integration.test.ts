import type { Draft } from '../../server/accounting/draft';
import { withFurtherFaults } from '../../server/accounting/further-faults';
import { computePreview, isPostable } from '../../server/accounting/preview';
import { nothingPosted } from '../../server/accounting/posted';
import { noSources } from '../../server/accounting/rules';
import { numbersTaken } from '../../server/sync/numbers-in-xero';
import { cin7, from, invoice, tables, to, today, xero as books } from '../accounting/books';
import { salesInvoice } from '../support/xero-sandbox';
import { invoiceDraft } from '../xero/drafts';
import { bill, creditNote, purchaseOrder, stockJournal, supplierCredit } from '../xero/every-kind';
import { openJoined } from './joined-books';

/** Numbers that somebody else used in Xero, looked up over HTTP before anything is sent. */
type Joined = Awaited<ReturnType<typeof openJoined>>;

let joined: Joined;
let connection: string;
beforeAll(async () => {
  joined = await openJoined();
  connection = await joined.connect();
});
afterAll(() => joined.close());
beforeEach(() => joined.xero.control.calls.clear());

const put = (path: string, body: unknown) => joined.xero.rows('PUT', path, body);
async function taken(...drafts: Draft[]) {
  const found = await numbersTaken(joined.tools.context, connection, drafts);
  if (!found.ok) throw new Error(found.error.detail);
  return found.value;
}
const accountingCalls = (): number =>
  Object.entries(joined.xero.control.calls.report().counts)
    .filter(([call]) => call.startsWith('GET /api.xro/'))
    .reduce((sum, [, count]) => sum + count, 0);
const supplierLine = { Description: 'x', Quantity: 1, UnitAmount: 1, AccountCode: '631' };
const ofSupplier = { Contact: { Name: 'Central Supplies' }, Date: '2026-11-20', LineItems: [supplierLine] };

test('every kind that the native integration sends too: held with row, reason and remedy', async () => {
  const [held] = await joined.xero.rows('GET', '/Contacts?searchTerm=Central');
  const contactId = String(held?.['ContactID']);
  const mine = { contactId, name: 'Central Supplies' };
  const drafts = [
    invoiceDraft('a', { number: 'INV-1' }),
    creditNote('b', { number: 'CR-1' }),
    bill('c', { number: 'B-1' }),
    supplierCredit('d', { number: 'SC-1', contact: mine }),
    purchaseOrder('e', contactId, { number: 'PO-1' }),
  ];
  await put('/Invoices', [salesInvoice({ InvoiceNumber: 'inv-1' })].concat({ ...ofSupplier, Type: 'ACCPAY', InvoiceNumber: 'B-1', DueDate: '2026-12-01', Status: 'AUTHORISED' })); // prettier-ignore
  const { DueDate: _due, InvoiceNumber: _number, ...credit } = salesInvoice({ Type: 'ACCRECCREDIT' });
  await put('/CreditNotes', [{ ...credit, CreditNoteNumber: 'CR-1' }, { ...ofSupplier, Type: 'ACCPAYCREDIT', CreditNoteNumber: 'SC-1' }]); // prettier-ignore
  await put('/PurchaseOrders', { ...ofSupplier, PurchaseOrderNumber: 'PO-1' });
  const free = [invoiceDraft('f', { number: 'INV-2' }), bill('g', { number: 'B-1', contact: { contactId: null, name: 'Another' } })]; // prettier-ignore
  const journal = stockJournal('adjustments', 'h', [['330', 1n], ['631', -1n]]); // prettier-ignore
  const found = await taken(...drafts, ...free, journal);
  expect([...found.keys()].sort()).toEqual(drafts.map(({ key }) => key).sort());
  for (const draft of drafts)
    expect(found.get(draft.key)).toMatchObject({
      code: 'number-taken',
      severity: 'blocking',
      place: { table: 'documents', row: draft.key, column: 'number' },
      document: draft.number,
      reason: expect.stringContaining('not from Cogsheet') as string,
      remedy: expect.stringContaining('under Integrations, Xero') as string,
    });
});

test('a document of ours that an older database forgot is held too; a voided one gives its number back', async () => {
  const forgotten = invoiceDraft('forgotten', { number: 'F-1' });
  const ledger = await joined.tools.context.gateways.xero(connection);
  if (!ledger.ok) throw new Error(ledger.error.detail);
  const sent = await ledger.value.post([forgotten], 'forgotten');
  if (!sent.ok || sent.value[0]?.state !== 'posted') throw new Error(JSON.stringify(sent));
  expect((await taken(forgotten)).get(forgotten.key)).toMatchObject({
    code: 'number-taken',
    severity: 'blocking',
    reason: expect.stringContaining('older than that posting') as string,
  });
  const id = sent.value[0].document.xeroId;
  await joined.xero.rows('POST', `/Invoices/${id}`, { InvoiceID: id, Status: 'VOIDED' });
  expect((await taken(forgotten)).size).toBe(0);
});

test('a call for each 20 numbers; what was free is asked for again only after a while, what was taken always', async () => {
  const drafts = Array.from({ length: 45 }, (_, index) =>
    invoiceDraft(`n${index}`, { number: `N-${index}` }),
  );
  expect((await taken(...drafts)).size).toBe(0);
  expect(accountingCalls()).toBe(3);
  await put('/Invoices', salesInvoice({ InvoiceNumber: 'T-1' }));
  const calls = accountingCalls();
  const mixed = [...drafts, invoiceDraft('t', { number: 'T-1' })];
  expect((await taken(...mixed)).size).toBe(1);
  expect((await taken(...mixed)).size).toBe(1);
  expect(accountingCalls() - calls).toBe(2);
  joined.xero.clock.advance(16 * 60_000);
  await taken(...drafts);
  expect(accountingCalls() - calls).toBe(5);
});

test('what one process found free, another does not ask for again; another connection does, and so does a clock set back', async () => {
  const draft = invoiceDraft('shared', { number: 'S-1' });
  expect((await taken(draft)).size).toBe(0);
  const calls = accountingCalls();
  const { context } = joined.tools;
  const other = { ...context, gateways: { ...context.gateways } };
  expect(await numbersTaken(other, connection, [draft])).toEqual({ ok: true, value: new Map() });
  expect(accountingCalls()).toBe(calls);
  const dayBefore = () => new Date(joined.xero.clock.now().getTime() - 86_400_000);
  await numbersTaken({ ...other, clock: dayBefore }, connection, [draft]);
  expect(accountingCalls()).toBe(calls + 1);
  const elsewhere = { ...other.gateways, xero: () => other.gateways.xero(connection) };
  await numbersTaken({ ...other, gateways: elsewhere }, 'another', [draft]);
  expect(accountingCalls()).toBe(calls + 2);
});

test('held already, or without anything to look for: no call', async () => {
  const blocked = { code: 'date-locked', severity: 'blocking', place: { table: 'xero' }, reason: 'r', remedy: 'm' } as const; // prettier-ignore
  expect((await taken(invoiceDraft('z', { number: 'INV-1', faults: [blocked] }))).size).toBe(0);
  expect((await taken()).size).toBe(0);
  expect(accountingCalls()).toBe(0);
});

test('when Xero cannot be asked, nothing counts as free', async () => {
  joined.xero.control.faults.set([{ match: { method: 'GET', times: 9 }, fault: 'html-200' }]);
  const draft = invoiceDraft('q', { number: 'Q-1' });
  expect(await numbersTaken(joined.tools.context, connection, [draft])).toMatchObject({
    ok: false,
    error: { code: 'xero-unavailable' },
  });
  joined.xero.control.faults.set([]);
  await taken(draft);
  expect(accountingCalls()).toBeGreaterThan(0);
});

test('the preview holds what is taken, shows it as an issue, and is another one for it', async () => {
  const input = { from, to, today, cin7, xero: books, tables, posted: nothingPosted, entriesBefore: null };
  const invoices = [
    invoice('INV-1', undefined, { channel: '' }),
    invoice('INV-7', undefined, { channel: '' }),
  ];
  const preview = computePreview({ ...input, kinds: ['invoices'], sources: { ...noSources, invoices } });
  const held = withFurtherFaults(preview, await taken(...preview.drafts));
  expect(held.drafts.filter(isPostable).map((draft) => 'number' in draft && draft.number)).toEqual(['INV-7']);
  expect(held.issues[0]).toMatchObject({ code: 'number-taken', count: 1, documents: ['INV-1'] });
  expect(held.fingerprint).not.toBe(preview.fingerprint);
  expect(withFurtherFaults(preview, new Map())).toBe(preview);
});
