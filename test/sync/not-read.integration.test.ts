import { calendarDate, monthOf } from '../../server/accounting/dates';
import type { DocumentKind } from '../../server/accounting/kinds';
import { computePreview } from '../../server/accounting/preview';
import { ok } from '../../server/accounting/result';
import type { SaleHeader } from '../../server/cin7/source';
import { saveMapping, type MappingTableName } from '../../server/store/mapping-versions';
import { readUnreadableRows, saveListed } from '../../server/store/source-documents';
import { previewInput } from '../../server/sync/inputs';
import { ledgerChangedAt } from '../../server/sync/ledger-windows';
import { channelRow, cin7, invoice, line, tables, xero } from '../accounting/books';
import { openTestDatabase, type TestDatabase } from '../store/support/database';
import { costRow, killed, purchase, sale, startFetching } from './fetch-books';

/** What a preview makes of a fetch that is not over: real store, real fetch, a Cin7 in memory. */

let store: TestDatabase;
let books: Awaited<ReturnType<typeof startFetching>>['books'];
let run: Awaited<ReturnType<typeof startFetching>>;
/** Net amounts of the invoices, by sale. */
let amounts: Map<string, string>;

const versions = new Map<MappingTableName, number>();

beforeEach(async () => {
  versions.clear();
  store = await openTestDatabase();
  run = await startFetching(store.db);
  books = run.books;
  amounts = new Map();
  books.readSale = (header) => Promise.resolve(ok(detailOf(header)));
  await mapped('accounts', tables.accounts);
  await mapped('taxes', tables.taxes);
  await together('month');
});
afterEach(() => store.close());

async function mapped(table: MappingTableName, rows: readonly { row: string }[]): Promise<void> {
  const at = new Date('2026-08-03T08:00:00.000Z');
  const before = versions.get(table) ?? 0;
  versions.set(table, before + 1);
  await store.db.tx((tx) => saveMapping(tx, 'books', table, before, rows, 'Ann', at));
}
const together = (postAs: 'month' | 'individual') =>
  mapped('channels', [
    channelRow('invoices', { kind: 'invoices', postAs, contact: 'Shopify customers' }),
    channelRow('cogs', { kind: 'cogs', postAs: 'month' }),
  ]);

function detailOf({ saleId, invoiceNumbers, hasInvoice, invoiceDate, channel }: SaleHeader) {
  const [number = ''] = invoiceNumbers;
  const net = amounts.get(saleId) ?? '100';
  const date = invoiceDate ?? calendarDate('2026-07-02');
  const facts = { id: `${saleId}/1`, saleId, date, dueDate: date, channel, revision: `r${net}` };
  const own = invoice(number, [line({ net, unitPrice: net, tax: '0', taxRule: 'Export' })], facts);
  return {
    ...{ saleId, creditNotes: [], settlements: [], faults: [], taskIds: [] },
    invoices: hasInvoice ? [own] : [],
  };
}

const references = { cin7, xero, fetchedAt: new Date('2026-08-03T08:00:00.000Z') };
const july = { from: calendarDate('2026-07-01'), to: calendarDate('2026-07-31') };
async function preview(kinds: readonly DocumentKind[] = ['invoices'], period = july) {
  const today = calendarDate('2026-08-03');
  const { drafts, leftOut } = computePreview(
    await previewInput(store.db, 'books', references, { ...period, kinds }, today),
  );
  return {
    drafts: drafts.map((draft) => draft.sources.map(({ number, amountMinor }) => [number, amountMinor])),
    leftOut: leftOut.map(({ number, faults }) => [number, faults.map(({ code }) => code).join()]),
    reasons: leftOut.flatMap(({ faults }) => faults.map(({ reason }) => reason)),
  };
}

const later = '2026-07-20T10:00:00.000Z';
const notFetched = (number: string) => [number, 'not-fetched'];

/** A fetch that ends before the first call of a kind is answered. */
async function stopBefore(call: string, kinds?: string[]): Promise<string> {
  const id = await run.begin(kinds ? { kinds } : {});
  books.before = (asked) => {
    if (asked.startsWith(call)) throw killed;
  };
  await run.slice(id).catch(() => undefined);
  books.before = () => undefined;
  return id;
}

describe('a sale that changed in the list and was not read since', () => {
  test.each([
    ['has another amount', {}],
    ['has no invoice any more', { hasInvoice: false, invoiceDate: null }],
    ['is of another month now', { invoiceDate: calendarDate('2026-06-30') }],
  ])('that %s is not drafted as it was, and said to be unread', async (_name, change) => {
    await together('individual');
    books.sales = [sale(1), sale(2)];
    await run.fetch();
    expect(await preview()).toEqual({
      drafts: [[['INV-1', 10000n]], [['INV-2', 10000n]]],
      ...{ leftOut: [], reasons: [] },
    });
    amounts.set('sale-1', '120');
    books.sales = [sale(1, { ...change, revision: later }), sale(2)];
    const fetching = await stopBefore('sale ');
    expect(await preview()).toEqual({
      drafts: [[['INV-2', 10000n]]],
      leftOut: [notFetched('INV-1')],
      reasons: ['Sale SO-1 was changed in Cin7 and not read since: what is known of it is out of date.'],
    });
    await run.drive(fetching);
    const { drafts, leftOut } = await preview();
    expect(leftOut).toEqual([]);
    expect(drafts).toEqual([
      ...(Object.keys(change).length === 0 ? [[['INV-1', 12000n]]] : []),
      [['INV-2', 10000n]],
    ]);
  });

  test('holds what is put together for its month and channel, and nothing of other channels', async () => {
    books.sales = [sale(1), sale(2), sale(3, { channel: 'Amazon' })];
    await run.fetch();
    books.sales = [sale(1, { revision: later }), sale(2), sale(3, { channel: 'Amazon' })];
    await stopBefore('sale ');
    const { drafts, leftOut } = await preview();
    expect(drafts).toEqual([[['INV-3', 10000n]]]);
    expect(leftOut.sort()).toEqual([notFetched('INV-1'), notFetched('INV-2')]);
  });
});

describe('a sale that was listed and never read', () => {
  test('stays out with words, and what it may belong into waits for it', async () => {
    books.sales = [sale(1)];
    await run.fetch();
    books.sales = [sale(1), sale(2)];
    const fetching = await stopBefore('sale ');
    const { drafts, leftOut, reasons } = await preview();
    expect(drafts).toEqual([]);
    expect(leftOut.sort()).toEqual([notFetched('INV-1'), notFetched('SO-2')]);
    expect(reasons).toContain(
      "Sale SO-2 is in Cin7's list and was not read yet: what it holds is not known.",
    );
    await run.drive(fetching);
    expect(await preview()).toMatchObject({
      drafts: [[['INV-1', 10000n], ['INV-2', 10000n]]], // prettier-ignore
      leftOut: [],
    });
  });

  test('of another month is no matter of this one', async () => {
    books.sales = [sale(1), sale(2, { invoiceDate: calendarDate('2026-06-30') })];
    await run.fetch();
    expect(await preview()).toMatchObject({ drafts: [[['INV-1', 10000n]]], leftOut: [] });
  });

  test('counts for the kinds that are asked for alone', async () => {
    books.purchases = [purchase(1)];
    await run.fetch({ kinds: ['purchase-orders'] });
    expect((await preview(['purchase-orders'])).leftOut).toEqual([]);
    books.purchases = [purchase(1), purchase(2, { orderDate: calendarDate('2026-06-30') })];
    await run.fetch({ kinds: ['purchase-orders'] });
    expect((await preview(['bills'])).leftOut).toEqual([notFetched('PO-2')]);
    expect((await preview(['purchase-orders'])).leftOut).toEqual([]);
  });
});

test('a list that was not read to its end holds what is put together', async () => {
  books.sales = [1, 2, 3].map((number) => sale(number));
  const fetching = await stopBefore('list 2');
  const { drafts, leftOut } = await preview();
  expect(drafts).toEqual([]);
  expect(leftOut).toContainEqual(notFetched("Cin7's list of sales, July 2026"));
  await run.drive(fetching);
  expect((await preview()).leftOut).toEqual([]);
  const march = { from: calendarDate('2026-03-01'), to: calendarDate('2026-03-31') };
  expect((await preview(['invoices'], march)).leftOut).toEqual([
    notFetched("Cin7's list of sales, March 2026"),
  ]);
});

test('a row of the list that cannot be understood any more holds what was read of it; of an unknown one is warned', async () => {
  await together('individual');
  books.sales = [sale(1), sale(2)];
  await run.fetch();
  const broken = (id: string, number: string) => ({
    id,
    number,
    field: 'Updated',
    reason: 'No date.',
    raw: {},
  });
  await store.db.tx((tx) =>
    saveListed(
      tx,
      'books',
      'sale-header',
      [],
      [broken('sale-1', 'SO-1'), broken('sale-9', 'SO-9')],
      new Date(),
    ),
  );
  expect(await readUnreadableRows(store.db, 'books')).toHaveLength(2);
  const { drafts, leftOut } = await preview();
  expect(drafts).toEqual([[['INV-2', 10000n]]]);
  expect(leftOut).toEqual([notFetched('INV-1'), ['SO-9', 'list-row-unreadable']]);
});

describe('cost of sales', () => {
  const one = { ...costRow(1), creditAccount: '1200' };
  const other = { ...costRow(2), debitAccount: '311', creditAccount: '1200' };
  const accounts = (codes: string) =>
    mapped('settings', [{ row: 'cin7CostAccounts', value: codes } as { row: string }]);

  test('is held while not every cost account of the month is read', async () => {
    await accounts('310, 311');
    await mapped('accounts', [
      ...tables.accounts,
      { row: 'account:311', xeroAccount: '311' } as { row: string },
    ]);
    books.sales = [sale(1), sale(2)];
    books.ledgerRows = [one, other];
    let asked = 0;
    const fetching = await run.begin({ kinds: ['cogs'] });
    books.before = (call) => {
      if (call === 'ledger 1' && (asked += 1) === 2) throw killed;
    };
    await run.slice(fetching).catch(() => undefined);
    books.before = () => undefined;
    expect(await preview(['cogs'])).toEqual({
      drafts: [],
      leftOut: [notFetched('COGS July 2026')],
      reasons: [
        "Cin7's cost movements of July 2026 were not all fetched, so the cost of sales is not known.",
      ],
    });
    await run.drive(fetching);
    expect(await preview(['cogs'])).toMatchObject({ drafts: [[['INV-1', 100n], ['INV-2', 200n]]], leftOut: [] }); // prettier-ignore
    // Another choice of accounts: what was kept is forgotten before the new is read.
    await accounts('310');
    await stopBefore('ledger ', ['cogs']);
    expect((await preview(['cogs'])).leftOut).toEqual([notFetched('COGS July 2026')]);
  });
});

test("Cin7's ledger has changed when its rows did, not whenever it is read", async () => {
  const changed = () => ledgerChangedAt(store.db, 'books', monthOf(july.to));
  const kinds = ['adjustments'];
  books.ledgerRows = [costRow(1)];
  await run.fetch({ kinds });
  const first = await changed();
  await run.fetch({ kinds });
  expect([first === '', await changed()]).toEqual([false, first]);
  books.ledgerRows = [costRow(1), costRow(2)];
  await run.fetch({ kinds });
  expect((await changed()) > first).toBe(true);
  expect(await ledgerChangedAt(store.db, 'books', monthOf(calendarDate('2026-06-30')))).toBe('');
});
