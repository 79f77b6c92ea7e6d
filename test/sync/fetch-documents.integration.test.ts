import { computePreview } from '../../server/accounting/preview';
import { calendarDate } from '../../server/accounting/dates';
import type { FetchResultDto } from '../../server/contract/jobs';
import { listErrors } from '../../server/sync/errors';
import { previewInput } from '../../server/sync/inputs';
import { keptReferences } from '../../server/sync/reference';
import { understandAgain } from '../../server/sync/understood';
import { saveMapping } from '../../server/store/mapping-versions';
import { forgetWholeDocuments, readCostLines } from '../../server/store/whole-documents';
import { readHeaders, readSales } from '../../server/store/sale-documents';
import { readDetailStates } from '../../server/store/source-documents';
import { openJoinedOmni } from './joined-books';

/** Cin7 Omni over real HTTP: what changes there, what cannot be read, what is gone, and what Settings choose. */

let books: Awaited<ReturnType<typeof openJoinedOmni>>;
let connection: string;
beforeAll(async () => {
  books = await openJoinedOmni();
  connection = await books.connect();
});
afterAll(() => books.close());

const db = () => books.tools.context.db;
async function fetched(again = false): Promise<FetchResultDto> {
  books.xero.clock.advance(60_000);
  return (await books.fetchMonth(connection, ['cogs', 'invoices'], again)).result as FetchResultDto;
}
const october = { from: calendarDate('2026-10-01'), to: calendarDate('2026-10-31') };

async function previewed(kinds: ('cogs' | 'invoices')[] = ['cogs']) {
  await understandAgain(books.tools.context, connection);
  const references = await keptReferences(books.tools.context, connection);
  if (!references.ok) throw new Error(references.error.detail);
  const today = calendarDate('2026-11-23');
  const input = await previewInput(db(), connection, references.value, { ...october, kinds }, today);
  return { input, ...computePreview(input) };
}

let version = 0;
async function choose(rows: { row: string; value: string }[]): Promise<void> {
  await saveMapping(db(), connection, 'settings', version, rows, 'Ann', new Date());
  version += 1;
}

/** A sale of October that is in its cost of sales, as Omni has it. */
function soldOrder() {
  const { SalesOrders } = books.cin7.desk.company.records;
  const order = SalesOrders.find(
    (one) =>
      one.isVoid === false &&
      one.isApproved &&
      one.dispatchedDate !== null &&
      String(one.invoiceDate).startsWith('2026-10-1') &&
      (one.lineItems as unknown[]).length === 1,
  );
  if (!order) throw new Error('No such order');
  return { id: order.id, lines: order.lineItems as readonly { code: string; qty: number }[] };
}

test('everything the first time, by page calls alone; then only what changed', async () => {
  const first = await fetched();
  expect(first).toMatchObject({ faults: 0, unchanged: false });
  expect(first.sales).toBeGreaterThan(120);
  expect(first.calls.cin7).toBeLessThan(20);
  const states = await readDetailStates(db(), connection);
  expect(states.read.size).toBe(first.sales + first.purchases);
  expect([states.outdated.size, states.unread.size]).toEqual([0, 0]);
  expect(await fetched()).toMatchObject({ unchanged: true, faults: 0 });
  const { id } = soldOrder();
  books.cin7.desk.edit({
    write: {
      method: 'PUT',
      resource: 'SalesOrders',
      rows: [{ id, customerOrderNo: 'PO 77' }],
      quirks: { ...books.cin7.desk.quirks },
    },
  });
  expect(await fetched()).toMatchObject({ unchanged: false, sales: 1, purchases: 0, ledgerRows: 0 });
  const sale = (await readSales(db(), connection)).find(({ saleId }) => saleId === `SalesOrders/${id}`);
  expect(sale?.invoices[0]?.reference).toBe('PO 77');
});

test('what cannot be read is told, counts as unread and loses nothing; once it can be read again all is as before', async () => {
  const { id, lines } = soldOrder();
  const path = 'lineItems.0.qty';
  const plant = (value: unknown) =>
    books.cin7.desk.edit({ corrupt: { resource: 'SalesOrders', id, path, value } });
  const before = await previewed(['invoices']);
  plant('many');
  // The order, and its payment, which nobody can place without it.
  expect(await fetched()).toMatchObject({ faults: 2 });
  const states = await readDetailStates(db(), connection);
  expect([...states.unread]).toEqual([`SalesOrders/${id}`]);
  const errors = await listErrors(db(), connection);
  expect(errors.filter(({ row }) => row === `SalesOrders/${id}`)).toMatchObject([{ code: 'source-invalid' }]);
  const held = await previewed(['invoices']);
  expect(held.drafts.flatMap(({ sources }) => sources.map((one) => one.id))).not.toContain(
    `SalesOrders/${id}`,
  );
  plant(lines[0]?.qty);
  expect(await fetched()).toMatchObject({ faults: 0 });
  expect((await previewed(['invoices'])).drafts.length).toBe(before.drafts.length);
  expect((await readDetailStates(db(), connection)).unread.size).toBe(0);
});

test('a payment that was deleted is gone once its order has changed', async () => {
  const { Payments } = books.cin7.desk.company.records;
  const { id: orderId } = soldOrder();
  const payment = Payments.find((one) => one.orderId === orderId);
  if (!payment) throw new Error('The order is not paid');
  const settled = async () =>
    (await readSales(db(), connection)).find(({ saleId }) => saleId === `SalesOrders/${orderId}`)?.settlements
      .length ?? 0;
  const before = await settled();
  books.cin7.desk.edit({ remove: { resource: 'Payments', id: payment.id } });
  books.cin7.desk.edit({
    write: {
      method: 'PUT',
      resource: 'SalesOrders',
      rows: [{ id: orderId, internalComments: 'paid by mistake', customerOrderNo: 'PO 78' }],
      quirks: { ...books.cin7.desk.quirks },
    },
  });
  await fetched();
  expect(before - (await settled())).toBeGreaterThan(0);
});

test('a stocked line without a cost holds its order, by name, until it is accepted in Settings; no fetch is needed for that', async () => {
  const { id, lines: sold } = soldOrder();
  const sku = String(sold[0]?.code);
  books.cin7.desk.edit({ corrupt: { resource: 'SalesOrders', id, path: 'lineItems.0.unitCost', value: 0 } });
  await fetched();
  const saleId = `SalesOrders/${id}`;
  const held = await previewed();
  expect(held.leftOut.filter((one) => one.id === saleId)).toMatchObject([
    { faults: [{ code: 'cost-zero', severity: 'blocking' }] },
  ]);
  await choose([{ row: 'acceptedZeroCost', value: sku }]);
  const accepted = await previewed();
  expect(accepted.leftOut.filter((one) => one.id === saleId)).toEqual([]);
  const lines = await readCostLines(db(), connection, '2026-10', '2026-10');
  expect(lines.filter(({ documentId }) => documentId === saleId).map(({ reason }) => reason)).toEqual(['']);
});

test('which accounting statuses count is chosen in Settings, and counts at once', async () => {
  const any = (await previewed()).input.sources.entries.length;
  await choose([{ row: 'omniAccountingStatus', value: 'imported or do not import' }]);
  const some = (await previewed()).input.sources.entries.length;
  expect(some).toBeLessThan(any);
  const left = await readCostLines(db(), connection, '2026-10', '2026-10');
  expect(left.some(({ reason }) => reason === 'accounting-status')).toBe(true);
});

test('what Omni’s own link has sent is told before it is posted a second time, until Start date leaves it out', async () => {
  const link = async () => (await books.check(connection))['native-link'];
  expect(await link()).toMatchObject({
    ...{ state: 'attention', sheet: 'settings' },
    detail: expect.stringMatching(
      /^Cin7's own link has sent \d+ invoices to Xero already, the last dated .* 2026\./,
    ),
  });
  await choose([{ row: 'startDate', value: '2027-01-01' }]);
  expect((await link()).state).not.toBe('attention');
  await choose([]);
});

test('alternative accounts and branches have accounts of their own when Settings say so', async () => {
  await choose([
    { row: 'omniCostAccounts', value: 'Sales (Online) = COGS online' },
    { row: 'omniStockAccounts', value: 'Warehouse = Stock in the warehouse; Nowhere = Stock nowhere' },
  ]);
  const { entries } = (await previewed()).input.sources;
  const debited = new Set(entries.map(({ debitAccount }) => debitAccount));
  expect([...debited].sort()).toEqual(['COGS online', 'Cost of goods sold']);
  const references = await keptReferences(books.tools.context, connection);
  const codes = references.ok ? references.value.cin7.accounts.map(({ code }) => code) : [];
  expect(codes).toEqual(expect.arrayContaining(['COGS online', 'Stock nowhere']));
});

test('what is in no list any more is gone once everything is fetched again, and not before', async () => {
  const { id } = soldOrder();
  books.cin7.desk.edit({ remove: { resource: 'SalesOrders', id } });
  const isThere = async () =>
    (await readSales(db(), connection)).some(({ saleId }) => saleId === `SalesOrders/${id}`);
  await fetched();
  expect(await isThere()).toBe(true);
  await fetched(true);
  expect(await isThere()).toBe(false);
  expect((await readDetailStates(db(), connection)).unread.size).toBe(0);
});

test('while everything is read again, what was understood before stands, whatever Settings choose', async () => {
  const before = (await readSales(db(), connection)).length;
  await db().tx((tx) => forgetWholeDocuments(tx, connection));
  await choose([{ row: 'acceptedZeroCost', value: 'NOTHING-LIKE-IT' }]);
  await previewed();
  expect(await readSales(db(), connection)).toHaveLength(before);
  await choose([]);
  await fetched();
  expect(await readSales(db(), connection)).toHaveLength(before);
});

test('days are those of the time zone that Settings name', async () => {
  const dates = async () => {
    const sales = await readSales(db(), connection);
    return sales.flatMap(({ invoices }) => invoices.map(({ date }) => date)).sort();
  };
  const before = await dates();
  await choose([{ row: 'omniTimeZone', value: 'America/Los_Angeles' }]);
  await fetched(true);
  const after = await dates();
  expect(after).toHaveLength(before.length);
  expect(after).not.toEqual(before);
  await choose([]);
  await fetched(true);
  expect(await dates()).toEqual(before);
});

test('headers and documents tell the same sales', async () => {
  const headers = await readHeaders(db(), connection);
  const sales = await readSales(db(), connection);
  expect(headers.map(({ saleId }) => saleId)).toEqual(sales.map(({ saleId }) => saleId));
});
