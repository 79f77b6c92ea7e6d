import { calendarDate } from '../../../server/accounting/dates';
import { decimal, sumDecimals } from '../../../server/accounting/decimal';
import { createCin7CoreSource } from '../../../server/cin7/core/source';
import type { Cin7Source, Page, PurchaseDetail, SaleDetail } from '../../../server/cin7/source';
import { objectAt, objectsAt, textAt, type JsonObject } from '../../../server/sandbox/common/json';
import {
  createCin7CoreSandbox,
  demoAccountId,
  demoApplicationKey,
} from '../../../server/sandbox/cin7-core/sandbox';
import { listen } from '../../../server/sandbox/common/listen';
import { generateDemoCompany } from '../../../server/sandbox/demo/company';
import type { Result } from '../../../server/accounting/result';

// Everything of the demo company besides sales invoices, read over HTTP and held against its own documents.
const company = generateDemoCompany({ seed: '7', today: '2026-11-30', sales: 240, months: 2 });
let source: Cin7Source;
let close: () => Promise<void>;
beforeAll(async () => {
  const server = await listen(createCin7CoreSandbox({ data: company }).app);
  close = server.close;
  source = createCin7CoreSource({
    baseUrl: `${server.url}/ExternalApi/v2/`,
    ...{ accountId: demoAccountId, applicationKey: demoApplicationKey, callsPerMinute: 6000 },
  });
});
afterAll(() => close());

function value<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
const rowsOf = <Value>(page: Page<Value>): Value[] => {
  expect(page.faults).toEqual([]);
  expect(page.pageCount).toBe(1);
  return page.rows.map((row) => row.value);
};
const total = (amounts: readonly unknown[]): string =>
  sumDecimals(amounts.map((amount) => decimal(amount as number))).toString();
const each = (rows: readonly JsonObject[], field: string): unknown[] => rows.map((row) => row[field]);

describe('purchases', () => {
  let details: PurchaseDetail[];
  beforeAll(async () => {
    details = [];
    for (const header of rowsOf(value(await source.purchaseHeaders(null, 1))))
      details.push(value(await source.purchase(header)).value);
  });

  it('are all understood, one call each', async () => {
    expect(details).toHaveLength(company.purchases.length);
    expect(details.flatMap(({ faults }) => faults)).toEqual([]);
    const before = source.callCount();
    const [header] = rowsOf(value(await source.purchaseHeaders('2026-11-29T00:00:00Z', 1)));
    if (!header) throw new Error('no purchase was touched lately');
    value(await source.purchase(header));
    expect(source.callCount()).toBe(before + 2);
  });

  it('have the invoices, credits, orders, money and goods of the documents', () => {
    const { purchases } = company;
    const invoices = purchases.flatMap((purchase) => objectsAt(purchase, 'Invoice'));
    const credits = purchases.flatMap((purchase) => objectsAt(purchase, 'CreditNote'));
    const read = details.flatMap((detail) => detail.invoices);
    expect(read).toHaveLength(invoices.length);
    expect(total(read.map(({ gross }) => gross))).toBe(total(each(invoices, 'Total')));
    expect(total(read.flatMap(({ lines }) => lines.map(({ net }) => net)))).toBe(
      total(each(invoices, 'TotalBeforeTax')),
    );
    const notes = details.flatMap(({ creditNotes }) => creditNotes);
    expect(total(notes.map(({ gross }) => gross))).toBe(total(each(credits, 'Total')));
    expect(new Set(notes.map(({ unstocked }) => unstocked))).toEqual(new Set([true, false]));
    expect(details.filter(({ order }) => order === null)).toEqual([]);
    const settlements = details.flatMap((detail) => detail.settlements);
    const paid = [
      ...invoices.flatMap((part) => objectsAt(part, 'Payments')),
      ...credits.flatMap((part) => objectsAt(part, 'Refunds')),
      ...purchases.flatMap((purchase) => objectsAt(objectAt(purchase, 'Order'), 'Prepayments')),
    ];
    expect(settlements).toHaveLength(paid.length);
    expect(total(settlements.map(({ amount }) => amount))).toBe(total(each(paid, 'Amount')));
    expect(new Set(settlements.map(({ id }) => id)).size).toBe(settlements.length);
    const goods = purchases.flatMap((purchase) =>
      objectsAt(purchase, 'PutAway').flatMap((part) => objectsAt(part, 'Lines')),
    );
    expect(total(details.flatMap(({ receipts }) => receipts.map(({ quantity }) => quantity)))).toBe(
      total(each(goods, 'Quantity')),
    );
  });

  it('come in every form', () => {
    const invoices = details.flatMap((detail) => detail.invoices);
    const seen = (of: (typeof invoices)[number]) => [of.approach, of.dropShip].join(' ');
    expect([...new Set(invoices.map(seen))].sort()).toEqual([
      ...['invoice-first false', 'invoice-first true', 'stock-first false'],
    ]);
    expect(new Set(invoices.map(({ currency }) => currency))).toEqual(new Set(['GBP', 'EUR', 'USD']));
    expect(invoices.some(({ lines }) => lines.some(({ kind }) => kind === 'charge'))).toBe(true);
  });

  it('name every task that their ledger rows name', () => {
    const known = new Set(details.flatMap(({ purchaseId, taskIds }) => [purchaseId, ...taskIds]));
    const rows = company.transactions.filter((row) => row['Type'] === 'Purchase');
    expect(rows.filter((row) => !known.has(textAt(row, 'TaskID').toLowerCase()))).toEqual([]);
  });

  it('one that is gone is a fault of that purchase', async () => {
    const [header] = rowsOf(value(await source.purchaseHeaders(null, 1)));
    if (!header) throw new Error('no purchase');
    const gone = { ...header, purchaseId: '5b1f7a52-0d0c-4b7e-9a40-6f0d6b9f1aff' };
    expect(await source.purchase(gone)).toMatchObject({
      error: {
        code: 'source-invalid',
        fault: { id: gone.purchaseId, number: gone.orderNumber, field: 'ID' },
      },
    });
  });
});

describe('sales', () => {
  let details: SaleDetail[];
  beforeAll(async () => {
    details = [];
    for (const header of rowsOf(value(await source.saleHeaders(null, 1))))
      details.push(value(await source.sale(header)).value);
  });

  it('have all their credit notes and money', () => {
    const { sales } = company;
    expect(details.flatMap(({ faults }) => faults)).toEqual([]);
    const notes = sales.flatMap((sale) => objectsAt(sale, 'CreditNotes'));
    const read = details.flatMap(({ creditNotes }) => creditNotes);
    expect(read).toHaveLength(notes.length);
    expect(total(read.map(({ gross }) => gross))).toBe(total(each(notes, 'Total')));
    expect(read.every(({ baseGross }) => baseGross !== null)).toBe(true);
    expect(new Set(read.map(({ restocked }) => restocked))).toEqual(new Set([true, false]));
    const money = {
      payment: sales.flatMap((sale) =>
        objectsAt(sale, 'Invoices').flatMap((part) => objectsAt(part, 'Payments')),
      ),
      refund: notes.flatMap((note) => objectsAt(note, 'Refunds')),
      prepayment: sales.flatMap((sale) => objectsAt(objectAt(sale, 'Quote'), 'Prepayments')),
    };
    for (const [kind, rows] of Object.entries(money)) {
      const found = details.flatMap((detail) => detail.settlements).filter((one) => one.kind === kind);
      expect(found.length).toBeGreaterThan(0);
      expect([kind, total(found.map(({ amount }) => amount))]).toEqual([kind, total(each(rows, 'Amount'))]);
    }
  });
});

describe('masters and tasks', () => {
  it('reads customers and suppliers with e-mail and tax number, and only those changed since', async () => {
    const customers = rowsOf(value(await source.contacts('customer', null, 1)));
    const suppliers = rowsOf(value(await source.contacts('supplier', null, 1)));
    expect([customers.length, suppliers.length]).toEqual([
      company.customers.length,
      company.suppliers.length,
    ]);
    for (const contact of [...customers, ...suppliers])
      expect(contact).toMatchObject({
        active: true,
        email: expect.stringContaining('@example.com') as string,
      });
    expect(suppliers.every(({ taxNumber, account }) => taxNumber !== '' && account === '800')).toBe(true);
    expect(customers.some(({ taxNumber }) => taxNumber !== '')).toBe(true);
    expect(rowsOf(value(await source.contacts('supplier', '2027-01-01T00:00:00Z', 1)))).toEqual([]);
  });

  it('reads products and services', async () => {
    const items = rowsOf(value(await source.items(null, 1)));
    expect(items.filter(({ stocked }) => stocked)).toHaveLength(150);
    expect(items.filter(({ stocked }) => !stocked).map(({ sku }) => sku)).toEqual([
      ...['GIFT-WRAP', 'DELIVERY', 'ASSEMBLY'],
    ]);
  });

  it('tells the place of every stock task that the ledger names by number', async () => {
    const day = (text: string) => calendarDate(text);
    const ledger = value(await source.ledger(null, day('2026-09-01'), day('2026-11-30'), 1, 1000));
    const pages = [ledger];
    for (let page = 2; page <= ledger.pageCount; page += 1)
      pages.push(value(await source.ledger(null, day('2026-09-01'), day('2026-11-30'), page, 1000)));
    const rows = pages.flatMap((page) => page.rows.map((row) => row.value));
    const kinds = [
      ['transfer', 'StockTransfer'],
      ['write-off', 'InventoryWriteOff'],
      ['assembly', 'FinishedGoods'],
      ['disassembly', 'Disassembly'],
      ['stocktake', 'StockTake'],
      ['adjustment', 'StockAdjustment'],
    ] as const;
    for (const [kind, type] of kinds) {
      const tasks = rowsOf(value(await source.stockTasks(kind, 1)));
      const byId = new Map(tasks.map((task) => [task.taskId, task]));
      const own = rows.filter((row) => row.type === type);
      expect(own.length).toBeGreaterThan(0);
      for (const row of own) expect(byId.get(row.taskId)?.number).toBe(row.reference);
      if (kind !== 'adjustment') expect(tasks.filter(({ location }) => location === '')).toEqual([]);
    }
    const sent = rowsOf(value(await source.stockTasks('transfer', 1)));
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set(['COMPLETED', 'IN TRANSIT']));
  });
});
