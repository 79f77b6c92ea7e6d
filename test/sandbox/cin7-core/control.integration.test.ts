import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { objectsAt, textAt, type JsonObject } from '../../../server/sandbox/common/json';
import { frozenClock } from '../../../server/sandbox/common/clock';
import { filePersistence } from '../../../server/sandbox/common/persistence';
import { serveCin7Core, type Cin7CoreClient } from './client';

const clock = frozenClock(new Date('2026-11-23T15:00:00.000Z'));
let cin7: Cin7CoreClient;
let sale: JsonObject;
const id = (): string => textAt(sale, 'ID');
const read = (client: Cin7CoreClient): Promise<JsonObject> =>
  client.object(`sale?ID=${id()}&IncludeTransactions=true`);
const row = async (client: Cin7CoreClient): Promise<JsonObject | undefined> =>
  (await client.all('saleList', 'SaleList')).find((candidate) => candidate['SaleID'] === id());
const post = (action: string, body: object) =>
  cin7.send('POST', `__sandbox/cin7-core/${action}`, { saleId: id(), ...body });

beforeEach(async () => {
  cin7 = await serveCin7Core({ clock: clock.now });
  const rows = await cin7.all('saleList?Status=COMPLETED', 'SaleList');
  const shop = rows.find(
    (candidate) => candidate['SourceChannel'] === 'Shopify' && candidate['CustomerCurrency'] === 'GBP',
  );
  sale = await cin7.object(`sale?ID=${textAt(shop ?? {}, 'SaleID')}&IncludeTransactions=true`);
});
afterEach(() => cin7.close());

test('a touch alone makes the sale new for UpdatedSince', async () => {
  expect(await cin7.all('saleList?UpdatedSince=2026-11-23T14:59:59Z', 'SaleList')).toEqual([]);
  expect((await post('touch', {})).status).toBe(200);
  const changed = await cin7.all('saleList?UpdatedSince=2026-11-23T14:59:59Z', 'SaleList');
  expect(changed).toMatchObject([{ SaleID: id(), Updated: '2026-11-23T15:00:00.000Z' }]);
  expect(await read(cin7)).toEqual({ ...sale, LastModifiedOn: '2026-11-23T15:00:00.000Z' });
});

test('a late cost is one more entry in document, movements and ledger', async () => {
  const before = await cin7.all('transactions', 'Transactions');
  await post('touch', { change: { lateCost: { amount: '-1.23', date: '2026-11-20' } } });
  const after = await read(cin7);
  const entries = objectsAt(after, 'Transactions');
  expect(entries).toHaveLength(objectsAt(sale, 'Transactions').length + 1);
  expect(entries.at(-1)).toMatchObject({
    Debit: '310',
    Credit: '1200',
    Amount: -1.23,
    EffectiveDate: '2026-11-20T00:00:00',
  });
  expect(new Set(entries.map((entry) => entry['TransactionID'])).size).toBe(entries.length);
  expect(Math.round((Number(after['COGSAmount']) - Number(sale['COGSAmount'])) * 100)).toBe(-123);
  const ledger = await cin7.all('transactions', 'Transactions');
  expect(ledger).toHaveLength(before.length + 1);
  const fresh = ledger.filter(
    (entry) => entry['Amount'] === -1.23 && entry['EffectiveDate'] === '2026-11-20T00:00:00',
  );
  expect(fresh).toMatchObject([{ DebitAccountCode: '310', CreditAccountCode: '1200', Type: 'Sale' }]);
});

test('a new price restates the invoice, its list row and its ledger rows', async () => {
  await post('touch', { change: { invoiceLine: { price: '100.00' } } });
  const [invoice] = objectsAt(await read(cin7), 'Invoices');
  const [line] = objectsAt(invoice, 'Lines');
  const [old] = objectsAt(objectsAt(sale, 'Invoices')[0], 'Lines');
  expect(line).toMatchObject({ Price: 100, Quantity: old?.['Quantity'] });
  const debits = objectsAt(await read(cin7), 'Transactions').filter((entry) => entry['Debit'] === '610');
  const booked = debits.reduce((sum, entry) => sum + Math.round(Number(entry['Amount']) * 100), 0);
  expect(booked).toBe(Math.round(Number(invoice?.['Total']) * 100));
  expect((await row(cin7))?.['SaleInvoicesTotalAmount']).toBe(invoice?.['Total']);
  expect(await cin7.all('transactions', 'Transactions')).toHaveLength(
    cin7.control.store.transactions().length,
  );
});

test('a corrupt field is served as it was planted', async () => {
  await post('corrupt', { path: 'Invoices.0.Lines.0.Total', value: 'ninety' });
  await post('corrupt', { path: 'Invoices.0.InvoiceDate', remove: true });
  const [invoice] = objectsAt(await read(cin7), 'Invoices');
  expect(objectsAt(invoice, 'Lines')[0]).toMatchObject({ Total: 'ninety' });
  expect(invoice).not.toHaveProperty('InvoiceDate');
  expect((await row(cin7))?.['Updated']).toBe('2026-11-23T15:00:00.000Z');
});

test('what cannot be done is refused and changes nothing', async () => {
  expect((await post('touch', { saleId: 'nobody' })).status).toBe(404);
  expect((await post('corrupt', { path: 'Nowhere.0.At.All', value: 1 })).status).toBe(404);
  expect((await post('touch', { change: { lateCost: { amount: 'much' } } })).status).toBe(400);
  expect((await post('touch', { change: { invoiceLine: { line: 99, price: 1 } } })).status).toBe(404);
  expect(await read(cin7)).toEqual(sale);
});

test('changes outlive the process', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sandbox-'));
  const first = await serveCin7Core({ clock: clock.now, persistence: filePersistence(folder, 'cin7-core') });
  await first.send('POST', '__sandbox/cin7-core/touch', {
    saleId: id(),
    change: { lateCost: { amount: 2.5 } },
  });
  await first.send('POST', '__sandbox/cin7-core/corrupt', { saleId: id(), path: 'Status', value: 42 });
  const ledger = await first.all('transactions', 'Transactions');
  const left = await read(first);
  await first.close();
  const second = await serveCin7Core({ persistence: filePersistence(folder, 'cin7-core') });
  expect(await read(second)).toEqual(left);
  expect(await second.all('transactions', 'Transactions')).toEqual(ledger);
  await second.close();
  rmSync(folder, { recursive: true });
});
