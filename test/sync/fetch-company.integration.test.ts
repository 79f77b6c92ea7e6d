import { calendarDate } from '../../server/accounting/dates';
import { kinds, type Kind } from '../../server/contract/common';
import type { FetchResultDto } from '../../server/contract/jobs';
import { objectAt, objectsAt, textAt, type JsonObject } from '../../server/sandbox/common/json';
import { readEntries } from '../../server/store/ledger-entries';
import { readContacts, readItems, readStockTasks } from '../../server/store/master-documents';
import { readPurchases } from '../../server/store/purchase-documents';
import { readSales } from '../../server/store/sale-documents';
import type { IdentifiedRow } from '../../server/sync/cost-entries';
import { ledgerRead } from '../../server/sync/ledger-windows';
import { openJoined, smallCompany } from './joined-books';

/** The demo company behind real HTTP, everything that a close needs of October, on the real store. */

type Joined = Awaited<ReturnType<typeof openJoined>>;
let joined: Joined;
let connection: string;
beforeEach(async () => {
  joined = await openJoined();
  connection = await joined.connect();
});
afterEach(() => joined.close());

const company = smallCompany();
const period = { from: calendarDate('2026-10-01'), to: calendarDate('2026-10-31') };
const isOfPeriod = (day: string) => day.startsWith('2026-10');

/** Fetches on a later minute; answers the result and Cin7's own count of calls by path. */
async function fetchKinds(asked: readonly Kind[]) {
  const origin = new URL(joined.tools.systems.cin7Core.baseUrl).origin;
  joined.xero.clock.advance(60_000);
  const before = await callsAt(origin);
  const result = (await joined.fetchMonth(connection, asked)).result as FetchResultDto;
  const after = await callsAt(origin);
  const calls = Object.fromEntries(
    Object.entries(after.counts)
      .map(
        ([path, count]) => [path.split('/').slice(3).join('/'), count - (before.counts[path] ?? 0)] as const,
      )
      .filter(([, count]) => count > 0),
  );
  expect(result.calls.cin7).toBe(after.total - before.total);
  return { result, calls };
}

async function callsAt(origin: string): Promise<{ total: number; counts: Record<string, number> }> {
  return (await (await fetch(`${origin}/__sandbox/calls`)).json()) as never;
}

const identities = (rows: readonly JsonObject[], field = 'ID'): string[] =>
  rows.map((row) => textAt(row, field).toLowerCase()).sort();

/** Payments, refunds and prepayments of the company in the period, of sales or of purchases. */
function moneyOf(side: 'sales' | 'purchases'): string[] {
  const paid = (document: JsonObject, documents: string, notes: string, order: JsonObject): JsonObject[] => [
    ...objectsAt(document, documents).flatMap((one) => objectsAt(one, 'Payments')),
    ...objectsAt(document, notes).flatMap((one) => objectsAt(one, 'Refunds')),
    ...objectsAt(order, 'Prepayments'),
  ];
  const rows =
    side === 'sales'
      ? company.sales.flatMap((sale) => paid(sale, 'Invoices', 'CreditNotes', objectAt(sale, 'Quote')))
      : company.purchases.flatMap((one) => paid(one, 'Invoice', 'CreditNote', objectAt(one, 'Order')));
  return identities(rows.filter((row) => isOfPeriod(textAt(row, 'DatePaid'))));
}

test('every kind of the demo company is read once; a second fetch makes list calls alone', async () => {
  const first = await fetchKinds(kinds);
  expect(first.calls).toMatchInlineSnapshot(`
   {
     "advanced-purchase": 27,
     "customer": 1,
     "disassemblyList": 1,
     "finishedGoodsList": 1,
     "inventoryWriteOffList": 1,
     "product": 1,
     "purchaseList": 1,
     "sale": 60,
     "saleList": 1,
     "stockTakeList": 1,
     "stockTransferList": 1,
     "stockadjustmentList": 1,
     "supplier": 1,
     "transactions": 1,
   }
  `);
  const second = await fetchKinds(kinds);
  expect(second.calls).toMatchInlineSnapshot(`
   {
     "customer": 1,
     "product": 1,
     "purchaseList": 1,
     "saleList": 1,
     "supplier": 1,
     "transactions": 1,
   }
  `);
  expect(second.result).toMatchObject({
    ...{ unchanged: true, sales: 0, details: 0, purchases: 0, purchaseDetails: 0, contacts: 0, items: 0 },
    ...{ ledgerRows: 0, stockTasks: 0, faults: 0 },
  });
  expect(second.result.summary).toMatch(/^Nothing has changed in Cin7 since the last fetch/);
});

test('what was stored is all that the company has of the period', async () => {
  await fetchKinds(kinds);
  const { db } = joined.tools.context;
  const sales = await readSales(db, connection);
  const purchases = await readPurchases(db, connection);
  const numbersOf = (documents: readonly { date: string; number: string }[]) =>
    documents
      .filter(({ date }) => isOfPeriod(date))
      .map(({ number }) => number)
      .sort();
  const numbersIn = (rows: readonly JsonObject[], number: string, date: string) =>
    rows
      .filter((row) => isOfPeriod(textAt(row, date)))
      .map((row) => textAt(row, number))
      .sort();
  const parts = (rows: readonly JsonObject[], field: string) => rows.flatMap((row) => objectsAt(row, field));
  expect(numbersOf(sales.flatMap((sale) => sale.invoices))).toEqual(
    numbersIn(parts(company.sales, 'Invoices'), 'InvoiceNumber', 'InvoiceDate'),
  );
  expect(numbersOf(sales.flatMap((sale) => sale.creditNotes))).toEqual(
    numbersIn(parts(company.sales, 'CreditNotes'), 'CreditNoteNumber', 'CreditNoteDate'),
  );
  expect(numbersOf(purchases.flatMap((one) => one.invoices))).toEqual(
    numbersIn(parts(company.purchases, 'Invoice'), 'InvoiceNumber', 'InvoiceDate'),
  );
  expect(numbersOf(purchases.flatMap((one) => one.creditNotes))).toEqual(
    numbersIn(parts(company.purchases, 'CreditNote'), 'CreditNoteNumber', 'CreditNoteDate'),
  );
  expect(numbersOf(purchases.flatMap((one) => one.order ?? []))).toEqual(
    numbersIn(company.purchases, 'OrderNumber', 'OrderDate'),
  );
  const money = (documents: readonly { settlements: readonly { id: string; date: string }[] }[]) =>
    documents
      .flatMap(({ settlements }) => settlements.filter(({ date }) => isOfPeriod(date)))
      .map(({ id }) => id)
      .sort();
  expect(money(sales)).toEqual(moneyOf('sales'));
  expect(money(purchases)).toEqual(moneyOf('purchases'));
  expect((await readContacts(db, connection)).map(({ id }) => id).sort()).toEqual(
    [...identities(company.customers), ...identities(company.suppliers)].sort(),
  );
  expect((await readItems(db, connection)).map(({ id }) => id).sort()).toEqual(identities(company.products));
  expect(await ledgerRead(db, connection, period.from, period.to)).toBe(true);
  const rows = await readEntries<IdentifiedRow>(db, connection, period.from, period.to);
  expect(rows.map(({ amount }) => Number(amount)).sort()).toEqual(
    (company.transactions ?? [])
      .filter((row) => isOfPeriod(textAt(row, 'EffectiveDate')))
      .map((row) => Number(row['Amount']))
      .sort(),
  );
  const known = new Set((await readStockTasks(db, connection)).map(({ taskId }) => taskId));
  const listed = [
    'StockAdjustment',
    'StockTake',
    'InventoryWriteOff',
    'FinishedGoods',
    'Disassembly',
    'StockTransfer',
  ];
  expect(rows.filter(({ type, taskId }) => listed.includes(type) && !known.has(taskId))).toEqual([]);
});

test('a sale with a prepayment alone is read for its payment, not for invoices', async () => {
  const prepaid = company.sales.filter(
    (sale) =>
      textAt(sale, 'CombinedPaymentStatus') === 'PREPAID' && isOfPeriod(textAt(sale, 'SaleOrderDate')),
  );
  const { db } = joined.tools.context;
  const isRead = async () => {
    const read = new Set((await readSales(db, connection)).map(({ saleId }) => saleId));
    return identities(prepaid).filter((id) => read.has(id));
  };
  expect(prepaid.length).toBeGreaterThan(0);
  await fetchKinds(['invoices']);
  expect(await isRead()).toEqual([]);
  await fetchKinds(['payments']);
  expect(await isRead()).toEqual(identities(prepaid));
});

test('cost of sales alone is read account by account; then the whole month, with the same entries', async () => {
  const { db } = joined.tools.context;
  const cost = async () =>
    (await readEntries<IdentifiedRow>(db, connection, period.from, period.to))
      .filter(
        ({ type, debitAccount, creditAccount }) =>
          type === 'Sale' && [debitAccount, creditAccount].includes('310'),
      )
      .map(({ id }) => id);
  expect((await fetchKinds(['cogs'])).calls['transactions']).toBe(3);
  expect(await ledgerRead(db, connection, period.from, period.to)).toBe(false);
  const byAccount = await cost();
  expect(byAccount.length).toBeGreaterThan(50);
  await fetchKinds(['manual-journals']);
  expect(await ledgerRead(db, connection, period.from, period.to)).toBe(true);
  expect(await cost()).toEqual(byAccount);
  const { calls, result } = await fetchKinds(['cogs']);
  expect(calls).toEqual({ saleList: 1, customer: 1, transactions: 1 });
  expect(result.unchanged).toBe(true);
});
