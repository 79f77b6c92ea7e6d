import { calendarDate } from '../../server/accounting/dates';
import { kinds } from '../../server/contract/common';
import type { FetchResultDto } from '../../server/contract/jobs';
import { readEntries } from '../../server/store/ledger-entries';
import { readContacts, readItems, readStockTasks } from '../../server/store/master-documents';
import { readPurchases } from '../../server/store/purchase-documents';
import { requestCancel } from '../../server/store/runs';
import { readSales } from '../../server/store/sale-documents';
import type { IdentifiedRow } from '../../server/sync/cost-entries';
import { listErrors } from '../../server/sync/errors';
import { ledgerRead } from '../../server/sync/ledger-windows';
import { openTestDatabase, type TestDatabase } from '../store/support/database';
import {
  contact,
  costRow,
  killed,
  product,
  purchase,
  sale,
  startFetching,
  stockRow,
  stockTask,
  type BooksInMemory,
} from './fetch-books';

let store: TestDatabase;
beforeEach(async () => {
  store = await openTestDatabase();
});
afterEach(() => store.close());

const [from, to] = [calendarDate('2026-07-01'), calendarDate('2026-07-31')];
const rows = () => readEntries<IdentifiedRow>(store.db, 'books', from, to);
const amounts = async () => (await rows()).map(({ amount }) => amount).sort();
const later = '2026-07-20T10:00:00.000Z';
const everyKind = [...kinds];

/** One of everything, and more than one page of contacts and tasks. */
function fill(books: BooksInMemory): void {
  books.sales = [sale(1), sale(2, { hasInvoice: false, invoiceNumbers: [], paid: false })];
  books.purchases = [purchase(1), purchase(2, { invoiceDate: calendarDate('2026-05-03'), orderDate: null })];
  books.customers = [1, 2, 3].map((number) => contact(number, 'customer'));
  books.suppliers = [contact(1, 'supplier')];
  books.products = [product(1)];
  books.tasks = [
    stockTask(9),
    stockTask(8),
    stockTask(1),
    stockTask(2, { kind: 'transfer', status: 'IN TRANSIT' }),
  ];
  books.ledgerRows = [
    costRow(1),
    stockRow(1),
    stockRow(2, { type: 'StockTransfer' }),
    { ...costRow(4), debitAccount: '610', creditAccount: '200' },
  ];
}

test('every kind: the cheapest calls in their order, then list calls alone', async () => {
  const { books, fetch } = await startFetching(store.db);
  fill(books);
  const first = (await fetch({ kinds: everyKind })).result as FetchResultDto;
  expect(books.takeAsked()).toEqual([
    ...['list 1', 'purchases 1', 'customers 1', 'customers 2', 'suppliers 1', 'items 1'],
    ...['ledger 1', 'ledger 2', 'adjustments 1', 'adjustments 2', 'transfers 1'],
    ...['sale SO-1', 'purchase PO-1', 'purchase PO-2'],
  ]);
  expect(first).toMatchObject({
    ...{ sales: 2, purchases: 2, contacts: 4, items: 1, ledgerRows: 4, stockTasks: 4 },
    ...{ details: 1, purchaseDetails: 2, unchanged: false, faults: 0 },
    summary:
      'Fetched 2 new or changed sales, 2 new or changed purchases, 4 customers and suppliers, 1 product, 4 ledger rows, 4 stock tasks, 1 sale in full, 2 purchases in full (14 calls to Cin7).',
  });
  expect(await amounts()).toEqual(['1.00', '1.50', '2.50', '4.00']);
  expect(await readContacts(store.db, 'books')).toHaveLength(4);
  expect(await readItems(store.db, 'books')).toHaveLength(1);
  expect((await readStockTasks(store.db, 'books')).map(({ number }) => number)).toContain('ST-1');
  expect(await ledgerRead(store.db, 'books', from, to)).toBe(true);

  const second = (await fetch({ kinds: everyKind })).result as FetchResultDto;
  expect(books.takeAsked()).toEqual([
    ...['list 1', 'purchases 1', expect.stringMatching(/^customers 1 since /)],
    ...[expect.stringMatching(/^suppliers 1 since /), expect.stringMatching(/^items 1 since /)],
    // A transfer that is on its way may have arrived.
    ...['ledger 1', 'ledger 2', 'transfers 1'],
  ]);
  expect(second).toMatchObject({ unchanged: true, ledgerRows: 0 });
  expect(second.summary).toBe('Nothing has changed in Cin7 since the last fetch (8 calls to Cin7).');
});

test.each([
  [['contacts'], ['customers 1', 'customers 2', 'suppliers 1']],
  [['items'], ['items 1']],
  [['manual-journals'], ['ledger 1', 'ledger 2']],
  [['adjustments'], ['ledger 1', 'ledger 2', 'adjustments 1', 'adjustments 2']],
  [['landed-cost'], ['purchases 1', 'ledger 1', 'ledger 2']],
  [['supplier-credits'], ['purchases 1', 'suppliers 1', 'ledger 1', 'ledger 2']],
])('%s asks for what it needs and no more', async (asked, calls) => {
  const { books, fetch } = await startFetching(store.db);
  fill(books);
  await fetch({ kinds: asked });
  expect(books.takeAsked()).toEqual(calls);
});

test('an adjustment undone and done again with another amount is noticed, though the count is the same', async () => {
  const { books, fetch } = await startFetching(store.db);
  books.ledgerRows = [stockRow(1)];
  await fetch({ kinds: ['adjustments'] });
  books.ledgerRows = [stockRow(1, { amount: '70.00' })];
  expect((await fetch({ kinds: ['adjustments'] })).result).toMatchObject({ ledgerRows: 1, unchanged: false });
  expect(await amounts()).toEqual(['70.00']);
});

test('goods sent back at another cost are noticed by the purchase that changed, though the count is the same', async () => {
  const { books, fetch } = await startFetching(store.db);
  books.purchases = [purchase(1)];
  books.ledgerRows = [stockRow(1, { type: 'Purchase' })];
  await fetch({ kinds: ['supplier-credits'] });
  books.ledgerRows = [stockRow(1, { type: 'Purchase', amount: '70.00' })];
  books.purchases = [purchase(1, { revision: later })];
  await fetch({ kinds: ['supplier-credits'] });
  expect(await amounts()).toEqual(['70.00']);
});

describe('from accounts to the whole ledger', () => {
  test('nothing is kept twice, and it never goes back', async () => {
    const { books, fetch } = await startFetching(store.db);
    fill(books);
    await fetch({ kinds: ['cogs'] });
    const before = await rows();
    expect(before.map(({ amount }) => amount)).toEqual(['1.00']);
    await fetch({ kinds: ['manual-journals'] });
    const after = await rows();
    expect(after).toHaveLength(4);
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
    books.takeAsked();
    await fetch({ kinds: ['cogs'] });
    expect(books.takeAsked()).toEqual(['list 1', expect.stringMatching(/^customers 1 since /), 'probe']);
    expect(await rows()).toEqual(after);
  });

  test('what was kept stays until the whole month has been read', async () => {
    const { books, fetch, begin, drive } = await startFetching(store.db);
    fill(books);
    await fetch({ kinds: ['cogs'] });
    const run = await begin({ kinds: ['manual-journals'] });
    books.ledgerRows = [...books.ledgerRows, stockRow(3)];
    books.before = (call) => (call === 'ledger 1' ? requestCancel(store.db, run) : undefined);
    expect((await drive(run)).state).toBe('cancelled');
    expect(await amounts()).toEqual(['1.00']);
    expect(await ledgerRead(store.db, 'books', from, to)).toBe(false);
  });
});

test('a row of two cost accounts stays when one of them is none any more', async () => {
  const { books, fetch } = await startFetching(store.db);
  const settings = (version: number, value: string) =>
    store.db.query(
      `insert into mapping_version (connection_id, table_name, version, rows, saved_by) values ('books', 'settings', $1, $2::jsonb, 'Ann')`,
      [version, JSON.stringify([{ row: 'cin7CostAccounts', value }])],
    );
  books.ledgerRows = [costRow(1), costRow(1), { ...costRow(2), creditAccount: '311' }];
  await settings(1, '310, 311');
  await fetch({ kinds: ['cogs'] });
  const both = (await rows()).map(({ id }) => id);
  expect(both).toHaveLength(3);
  await settings(2, '310');
  await fetch({ kinds: ['cogs'] });
  expect((await rows()).map(({ id }) => id)).toEqual(both);
});

test.each([
  'purchases 1',
  'customers 1',
  'items 1',
  'ledger 1',
  'adjustments 1',
  'sale SO-1',
  'purchase PO-1',
])('a cancel during "%s" ends the run after it, and a killed process asks it again', async (stage) => {
  const { books, begin, slice, drive, fetch } = await startFetching(store.db);
  fill(books);
  let lives = true;
  books.before = (call) => {
    if (call !== stage || !lives) return;
    lives = false;
    throw killed;
  };
  const run = await begin({ kinds: everyKind });
  const slices = async () => {
    for (;;) await slice(run);
  };
  await expect(slices()).rejects.toBe(killed);
  books.takeAsked();
  books.before = (call) => (call === stage ? requestCancel(store.db, run) : undefined);
  expect((await drive(run)).state).toBe('cancelled');
  expect(books.takeAsked()).toEqual([stage]);
  books.before = () => undefined;
  expect((await fetch({ kinds: everyKind })).state).toBe('done');
  expect(await amounts()).toEqual(['1.00', '1.50', '2.50', '4.00']);
});

test('a purchase that changed is read again, the others are not', async () => {
  const { books, fetch } = await startFetching(store.db);
  books.purchases = [purchase(1), purchase(2)];
  await fetch({ kinds: ['bills'] });
  books.purchases = [purchase(1), purchase(2, { hasInvoice: false, revision: later })];
  books.takeAsked();
  await fetch({ kinds: ['bills'] });
  expect(books.takeAsked().slice(2)).toEqual(['purchase PO-2']);
  await fetch({ kinds: ['bills'], again: true });
  expect(books.takeAsked().slice(2)).toEqual(['purchase PO-1']);
});

test('a purchase that cannot be read is named in Errors; it is not asked for again until it changes', async () => {
  const { books, fetch } = await startFetching(store.db);
  books.purchases = [purchase(1), purchase(2)];
  books.broken.add('purchase-1');
  expect((await fetch({ kinds: ['bills'] })).result).toMatchObject({ purchaseDetails: 2, faults: 1 });
  expect((await readPurchases(store.db, 'books')).map(({ orderNumber }) => orderNumber)).toEqual(['PO-2']);
  expect((await listErrors(store.db, 'books')).map(({ what }) => what)).toEqual([
    'Cin7 document PO-1 could not be read: Total: Expected an amount, found nothing. It is left out; all others went on.',
  ]);
  books.takeAsked();
  await fetch({ kinds: ['bills'] });
  expect(books.takeAsked()).toHaveLength(2);
  books.broken.clear();
  books.purchases = [purchase(1, { revision: later }), purchase(2)];
  expect((await fetch({ kinds: ['bills'] })).result).toMatchObject({ purchaseDetails: 1, faults: 0 });
});

test('a sale that an earlier version kept without its credit notes is understood anew without a call', async () => {
  const { books, fetch } = await startFetching(store.db);
  books.sales = [sale(1), sale(2)];
  await fetch({ kinds: ['invoices'] });
  await store.db.query(
    `update source_document set normal = normal - 'creditNotes' - 'settlements' where kind = 'sale'`,
  );
  expect(
    (await readSales(store.db, 'books')).map(({ creditNotes, settlements }) => [creditNotes, settlements]),
  ).toEqual([
    [[], []],
    [[], []],
  ]);
  books.takeAsked();
  await fetch({ kinds: ['payments'] });
  expect(books.takeAsked().filter((call) => call.startsWith('sale'))).toEqual([]);
  const kept = await store.db.query(
    `select id from source_document where kind = 'sale' and normal ? 'settlements'`,
  );
  expect(kept.rows).toHaveLength(2);
});

test('a run that an earlier version began goes on from its beginning', async () => {
  const { books, begin, drive } = await startFetching(store.db);
  books.sales = [sale(1)];
  const run = await begin();
  await store.db.query(
    `update job set cursor = '{"phase": "details", "calls": 3, "headers": {}, "ledger": {}}'::jsonb where id = $1`,
    [run],
  );
  expect((await drive(run)).state).toBe('done');
  expect(books.takeAsked()[0]).toBe('list 1');
});
