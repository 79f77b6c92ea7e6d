import Big from 'big.js';
import { generateOmniCompany } from '../../../server/sandbox/demo-omni/company';
import { stockReport } from '../../../server/sandbox/cin7-omni/stock-report';
import {
  unitsOf,
  type Adjustment,
  type CreditNote,
  type ProductionJob,
  type PurchaseOrder,
  type SalesOrder,
  type TradeRecord,
} from '../../../server/sandbox/cin7-omni/records';

// An auditor that sees records and movements, and recomputes what must follow from them.
const today = '2026-11-23';
const company = generateOmniCompany({ seed: '1', today });
const { records, book } = company;
const sales = records.SalesOrders as SalesOrder[];
const credits = records.CreditNotes as CreditNote[];
const purchases = records.PurchaseOrders as PurchaseOrder[];
const adjustments = records.Adjustments as Adjustment[];
const jobs = records.ProductionJobs as ProductionJob[];
const payments = records.Payments;

const month = (day: string | null): string => (day ?? '').slice(0, 7);
const exact = (value: unknown): Big => new Big(value as number);
const add = (values: readonly unknown[]): Big =>
  values.reduce<Big>((sum, value) => sum.plus(exact(value)), new Big(0));
const same = (actual: Big, expected: Big): void => expect(actual.toString()).toBe(expected.toString());
const monthsOf = (days: readonly string[]): string[] => [...new Set(days.map(month))].sort();

test('the same seed and day give the same company, another seed another one', () => {
  const small = (seed: string): string => {
    const made = generateOmniCompany({ seed, today, sales: 60, months: 1 });
    return JSON.stringify([made.records, made.book.movements], (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
  };
  expect(small('1') === small('1')).toBe(true);
  expect(small('1') === small('2')).toBe(false);
});

test('tells three full months and the current one, nothing later than today', () => {
  const created = sales.map((order) => company.zone.dayOf(order.createdDate));
  expect(monthsOf(created)).toEqual(['2026-08', '2026-09', '2026-10', '2026-11']);
  const full = created.filter((day) => day < '2026-11').length;
  expect(full).toBeGreaterThan(1190);
  expect(full).toBeLessThanOrEqual(1200);
  const text = JSON.stringify([
    records.SalesOrders,
    records.CreditNotes,
    records.Payments,
    records.BranchTransfers,
  ]);
  const days = [...text.matchAll(/"(20\d\d-\d\d-\d\d)(?:"|T)/g)].map((match) => match[1] ?? '');
  expect(days.length).toBeGreaterThan(5000);
  expect(days.filter((day) => day > today)).toEqual([]);
  expect(book.movements.filter((movement) => movement.date > today)).toEqual([]);
});

describe('stock', () => {
  const place = (sku: string, branchId: number): string => `${sku} ${String(branchId)}`;

  test('movements add up to what is there, and at no moment to less than nothing', () => {
    const held = new Map<string, { sku: string; branchId: number; quantity: number; value: bigint }>();
    for (const { sku, branchId, quantity, value } of book.movements) {
      const now = held.get(place(sku, branchId)) ?? { sku, branchId, quantity: 0, value: 0n };
      now.quantity += quantity;
      now.value += value;
      held.set(place(sku, branchId), now);
      expect(now.quantity).toBeGreaterThanOrEqual(0);
      if (now.quantity === 0) expect(now.value).toBe(0n);
    }
    for (const { sku, branchId, quantity, value } of held.values()) {
      expect([quantity, value]).toEqual([book.onHand(sku, branchId), book.valueOf(sku, branchId)]);
    }
  });

  test('each layer gives no more units than it got, and is empty at no value', () => {
    const layers = new Map<number, { quantity: number; value: bigint }>();
    for (const { layer, quantity, value } of book.movements) {
      const now = layers.get(layer) ?? { quantity: 0, value: 0n };
      layers.set(layer, { quantity: now.quantity + quantity, value: now.value + value });
    }
    for (const { quantity, value } of layers.values()) {
      expect(quantity).toBeGreaterThanOrEqual(0);
      if (quantity === 0) expect(value).toBe(0n);
    }
  });

  test('the oldest units go first: an independent queue finds every cost', () => {
    // Only what nothing was returned to, moved or costed anew: there a plain queue of layers must give the same.
    const plain = new Set(book.movements.map((movement) => place(movement.sku, movement.branchId)));
    for (const { kind, sku, branchId } of book.movements)
      if (kind === 'return' || kind === 'cost' || kind === 'transfer') plain.delete(place(sku, branchId));
    const queues = new Map<string, { units: number; layer: number }[]>();
    let checked = 0;
    for (const { sku, branchId, quantity, layer } of book.movements) {
      const key = place(sku, branchId);
      if (!plain.has(key)) continue;
      const queue = queues.get(key) ?? [];
      queues.set(key, queue);
      if (quantity > 0) queue.push({ units: quantity, layer });
      const first = queue[0];
      if (quantity >= 0 || first === undefined) continue;
      expect(layer).toBe(first.layer);
      first.units += quantity;
      if (first.units === 0) queue.shift();
      checked += 1;
    }
    expect(checked).toBeGreaterThan(20);
  });

  test('unitCost times quantity is what the movements of the line say, to the cent', () => {
    const byLine = new Map<number, bigint>();
    for (const { document, value, kind } of book.movements) {
      if (document.resource !== 'SalesOrders' || kind !== 'sale') continue;
      byLine.set(document.line, (byLine.get(document.line) ?? 0n) - value);
    }
    for (const line of sales.flatMap((order) => order.lineItems)) {
      if (line.qtyShipped === 0 || unitsOf(line, 1).length === 0) continue;
      same(
        exact(line.unitCost).times(line.qtyShipped).round(2),
        exact(String(byLine.get(line.id) ?? 0n)).div(100),
      );
    }
    for (const credit of credits.filter((one) => one.completedDate !== null)) {
      const value = book.movements
        .filter(({ document }) => document.resource === 'CreditNotes' && document.id === credit.id)
        .reduce((total, movement) => total + movement.value, 0n);
      const cost = add(credit.lineItems.map((line) => exact(line.unitCost).times(line.qtyShipped))).neg();
      same(cost.round(2), exact(String(value)).div(100));
    }
  });

  test('what lines say moved is what moved', () => {
    const moved = new Map<number, number>();
    for (const { document, quantity } of book.movements)
      moved.set(document.line, (moved.get(document.line) ?? 0) + quantity);
    const expectMoved = (records_: readonly TradeRecord[], sign: number): void => {
      for (const line of records_.flatMap((record) => record.lineItems)) {
        const stocked = ['FIFO', 'Batch', 'Serial'].includes(line.stockControl);
        const shipped = stocked ? sign * line.qtyShipped : 0;
        expect([line.id, line.code, moved.get(line.id) ?? 0]).toEqual([line.id, line.code, shipped + 0]);
      }
    };
    expectMoved(purchases, 1);
    expectMoved(
      sales.filter((order) => !order.isVoid),
      -1,
    );
    expectMoved(credits, -1);
    expect(purchases.some((order) => order.lineItems.some((line) => line.sizeCodes !== null))).toBe(true);
  });

  test('adjustments and production say their value', () => {
    const valueOf = (resource: string, id: number): Big =>
      exact(
        String(
          book.movements
            .filter(({ document }) => document.resource === resource && document.id === id)
            .reduce((total, movement) => total + movement.value, 0n),
        ),
      ).div(100);
    for (const one of adjustments) same(exact(one.productTotal), valueOf('Adjustments', one.id));
    for (const job of jobs.filter(({ completedDate }) => completedDate !== null)) {
      const parts = job.products.flatMap(({ components }) => components);
      const cost = (type: string): Big =>
        add(parts.filter((part) => part.type === type).map((part) => exact(part.unitCost).times(part.qty)));
      same(exact(job.totalCost), cost('Use').plus(cost('Addon')).round(2));
      same(valueOf('ProductionJobs', job.id), cost('Addon'));
    }
  });
});

test('totals follow from lines and charges (cin7-omni 3.7)', () => {
  for (const record of [...sales, ...credits, ...purchases] as TradeRecord[]) {
    const products = add(
      record.lineItems.map((line) => exact(line.qty).times(line.unitPrice).minus(line.discount)),
    );
    const charged = products.plus(record.freightTotal).plus(record.surcharge).minus(record.discountTotal);
    const factor = record.taxStatus === 'Excl' ? exact(record.taxRate).div(100).plus(1) : new Big(1);
    same(exact(record.productTotal), products);
    same(exact(record.total), charged.times(factor).round(2, Big.roundHalfUp));
  }
});

test('bills carry what the goods cost: products and charges at the rate, spread over the units', () => {
  const whole = purchases.filter((order) => order.fullyReceivedDate !== null && !order.isVoid);
  expect(whole.some((order) => order.currencyCode === 'USD')).toBe(true);
  expect(whole.some((order) => order.freightTotal > 0 && order.surcharge + order.discountTotal > 0)).toBe(
    true,
  );
  for (const order of whole) {
    const { productTotal, freightTotal, surcharge, discountTotal, currencyRate } = order;
    const foreign = exact(productTotal).plus(freightTotal).plus(surcharge).minus(discountTotal);
    const value = book.movements
      .filter(({ document }) => document.resource === 'PurchaseOrders' && document.id === order.id)
      .reduce((total, movement) => total + movement.value, 0n);
    same(exact(String(value)).div(100), foreign.times(currencyRate).round(2, Big.roundHalfUp));
  }
});

describe('every trap is there', () => {
  const live = sales.filter((order) => order.isApproved && !order.isVoid);
  const fullMonths = ['2026-08', '2026-09', '2026-10'];
  const monthsWith = (found: readonly SalesOrder[]): string[] =>
    monthsOf(found.map((order) => company.zone.dayOf(order.createdDate))).filter((one) =>
      fullMonths.includes(one),
    );

  test.each<[string, (order: SalesOrder) => boolean]>([
    ['invoiced, not dispatched', (order) => order.invoiceDate !== null && order.dispatchedDate === null],
    ['dispatched, not invoiced', (order) => order.invoiceDate === null && order.dispatchedDate !== null],
    [
      'quantities unequal',
      (order) =>
        order.dispatchedDate !== null && order.lineItems.some((line) => line.qty !== line.qtyShipped),
    ],
    [
      'dispatched in a later month than invoiced',
      (order) => order.invoiceDate !== null && month(order.dispatchedDate) > month(order.invoiceDate),
    ],
    [
      'invoiced in a later month than dispatched',
      (order) => order.dispatchedDate !== null && month(order.invoiceDate) > month(order.dispatchedDate),
    ],
    ['worth nothing', (order) => order.total === 0 && order.dispatchedDate !== null],
    ['in sizes', (order) => order.lineItems.some((line) => line.sizeCodes?.includes('|M|') === true)],
    ['a kit with its parts', (order) => order.lineItems.some((line) => line.parentId !== 0)],
    [
      'freight, surcharge and discount',
      (order) => order.freightTotal > 0 && order.surcharge > 0 && order.discountTotal > 0,
    ],
    [
      'in dollars',
      (order) => order.currencyCode === 'USD' && order.currencyRate > 1 && order.taxStatus === 'Exempt',
    ],
    [
      'serial numbers',
      (order) => order.lineItems.some((line) => line.stockMovements.some((one) => one.serial !== null)),
    ],
    [
      'batches',
      (order) => order.lineItems.some((line) => line.stockMovements.some((one) => one.batch !== null)),
    ],
    ['tax inside', (order) => order.taxStatus === 'Incl' && order.taxRate === 15],
    ['tax on top', (order) => order.taxStatus === 'Excl' && order.taxRate === 15],
    [
      'work without stock',
      (order) =>
        order.dispatchedDate !== null && order.lineItems.every((line) => unitsOf(line, 1).length === 0),
    ],
    [
      'not imported',
      (order) =>
        order.invoiceDate !== null && order.accountingAttributes.accountingImportStatus === 'NotImported',
    ],
    ['imported', (order) => order.accountingAttributes.accountingImportStatus === 'Imported'],
    ['not to be imported', (order) => order.accountingAttributes.accountingImportStatus === 'DoNotImport'],
    ['failed to import', (order) => order.accountingAttributes.accountingImportStatus === 'Error'],
    ['with an account of its own', (order) => order.lineItems.some((line) => line.accountCode !== null)],
  ])('in every full month a sale: %s', (_name, fits) => {
    expect(monthsWith(live.filter(fits))).toEqual(fullMonths);
  });

  test('drafts and voids of every month', () => {
    expect(monthsWith(sales.filter((order) => order.status === 'Draft'))).toEqual(fullMonths);
    expect(monthsWith(sales.filter((order) => order.isVoid && order.invoiceNumber === null))).toEqual(
      fullMonths,
    );
    expect(monthsWith(sales.filter((order) => order.isVoid && order.invoiceNumber !== null))).toEqual(
      fullMonths,
    );
    expect(purchases.some((order) => order.isVoid)).toBe(true);
    expect(purchases.some((order) => order.status === 'Draft')).toBe(true);
  });

  test('costs that changed after the sale, also after the end of its month', () => {
    const late = book.movements.filter((one) => one.kind === 'sale' && one.quantity === 0);
    const orders = late.map((one) => sales.find((order) => order.id === one.document.id));
    expect(late.length).toBeGreaterThan(20);
    expect(late.some((one, index) => month(one.date) > month(orders[index]?.invoiceDate ?? null))).toBe(true);
    for (const order of orders)
      expect((order?.modifiedCOGSDate ?? '') > (order?.dispatchedDate ?? '')).toBe(true);
    expect(orders.some((order) => (order?.modifiedCOGSDate ?? '') > (order?.modifiedDate ?? ''))).toBe(true);
  });

  test('credit notes with and without goods, in parts, across the end of a month', () => {
    expect(
      credits.every((credit) => credit.total <= 0 && credit.lineItems.every((line) => line.qty < 0)),
    ).toBe(true);
    expect(credits.some((one) => one.completedDate === null && one.creditNoteDate !== null)).toBe(true);
    expect(credits.some((one) => one.completedDate !== null && one.creditNoteDate === null)).toBe(true);
    expect(
      credits.some(
        (one) => one.completedDate !== null && one.lineItems.some((line) => line.qty !== line.qtyShipped),
      ),
    ).toBe(true);
    expect(
      credits.some(
        (one) => one.completedDate !== null && month(one.creditNoteDate) > month(one.completedDate),
      ),
    ).toBe(true);
    expect(credits.some((one) => one.currencyCode === 'NZD' && one.taxStatus === 'Excl')).toBe(true);
  });

  test('accounts of their own are on sales; on purchases the product’s purchases account counts', () => {
    const named = (orders: readonly TradeRecord[]) =>
      new Set(orders.flatMap((order) => order.lineItems.map((line) => line.accountCode)));
    expect(named(sales)).toEqual(new Set([null, 'Sales (Consumables)']));
    const consumables = new Set(
      records.Products.filter((product) => product['salesAccount'] !== null).map(({ id }) => id),
    );
    const bought = purchases.flatMap((order) => order.lineItems);
    expect(bought.some((line) => consumables.has(line.productId))).toBe(true);
    expect(named(purchases)).toEqual(new Set([null]));
  });

  test('purchases: goods before, with and after the bill, in two deliveries, sent back', () => {
    const billed = purchases.filter(
      (order) => order.invoiceDate !== null && order.fullyReceivedDate !== null,
    );
    const compare = (order: PurchaseOrder): number =>
      (order.invoiceDate ?? '').localeCompare(order.fullyReceivedDate ?? '');
    expect(new Set(billed.map(compare))).toEqual(new Set([-1, 0, 1]));
    const receipts = (order: PurchaseOrder): Set<string> =>
      new Set(
        book.movements
          .filter(
            ({ document, kind }) =>
              kind === 'receipt' && document.id === order.id && document.resource === 'PurchaseOrders',
          )
          .map(({ date }) => date),
      );
    expect(billed.some((order) => receipts(order).size === 2)).toBe(true);
    const returned = purchases.filter(
      (order) => !order.isVoid && order.lineItems.some((line) => line.qty < 0),
    );
    expect(returned.length).toBeGreaterThan(1);
    expect(returned.every((order) => order.total < 0 && (order.supplierInvoiceReference ?? '') !== '')).toBe(
      true,
    );
  });

  test('payments: several methods, batches, deposits before the invoice, two parts, money back', () => {
    const methods = new Set(payments.map((payment) => payment['method']));
    expect([...methods].sort()).toEqual([
      'Afterpay',
      'Cash',
      'Credit Card',
      'Deposit',
      'Direct Credit',
      'EFTPOS',
      'Gift Voucher',
      'PayPal',
      'Shopify Payments',
    ]);
    const batched = payments.filter((payment) => payment['batchReference'] !== null);
    expect(batched.length).toBeGreaterThan(100);
    for (const payment of batched) {
      const order = sales.find((one) => one.id === payment['orderId']);
      expect([order?.accountingAttributes.accountingImportStatus, order?.branchId]).toEqual([
        'DoNotImport',
        3,
      ]);
    }
    const deposits = payments.filter(
      (one) => one['method'] === 'Deposit' && one['orderType'] === 'SalesOrder',
    );
    const before = deposits.filter((one) => {
      const order = sales.find(({ id }) => id === one['orderId']);
      return (
        order?.invoiceDate !== null &&
        company.zone.dayOf(String(one['paymentDate'])) < String(order?.invoiceDate)
      );
    });
    expect(before.length).toBeGreaterThan(5);
    const split = new Set(payments.map((one) => one['orderId']));
    expect(split.size).toBeLessThan(payments.length);
    expect(payments.some((one) => one['orderType'] === 'CreditNote' && Number(one['amount']) < 0)).toBe(true);
    expect(payments.some((one) => one['orderType'] === 'PurchaseOrder')).toBe(true);
  });

  test('adjustments: up, down, booked in another month, never booked, not completed', () => {
    expect(adjustments.some((one) => one.lineItems.some((line) => line.qtyAdjusted < 0))).toBe(true);
    expect(
      adjustments.some(
        (one) => month(one.adjustInAccountingSystem) > month(one.completedDate) && one.completedDate !== null,
      ),
    ).toBe(true);
    expect(
      adjustments.filter((one) => one.completedDate !== null && one.adjustInAccountingSystem === null),
    ).toHaveLength(1);
    expect(
      adjustments.some(
        (one) => one.completedDate === null && one.lineItems.every((line) => line.qtyAdjusted === 0),
      ),
    ).toBe(true);
  });

  test('two branches, transfers over the end of a month, production with work and without', () => {
    expect(new Set(sales.map((order) => order.branchId))).toEqual(new Set([3, 5]));
    const transfers = records.BranchTransfers;
    expect(transfers.length).toBeGreaterThan(8);
    expect(
      transfers.some(
        (one) => one['receivedDate'] === null || String(one['receivedDate']) > String(one['dispatchedDate']),
      ),
    ).toBe(true);
    const addons = (job: ProductionJob): number =>
      job.products.flatMap((product) => product.components).filter((part) => part.type === 'Addon').length;
    expect(new Set(jobs.map(addons))).toEqual(new Set([0, 1]));
  });
});

describe('the stock report', () => {
  const cents = (text: string): bigint => BigInt(text.replace('.', ''));

  test.each([true, false])('months follow from the movements alone (any status: %s)', (anyStatus) => {
    const report = stockReport(company, { anyStatus });
    expect(report.months.map((row) => row.month)).toEqual([
      '2026-07',
      '2026-08',
      '2026-09',
      '2026-10',
      '2026-11',
    ]);
    let opening = 0n;
    for (const { month: name, stock, books, waiting } of report.months) {
      expect(cents(stock.opening)).toBe(opening);
      const held = report.movements
        .filter((one) => one.date.slice(0, 7) <= name)
        .map((one) => cents(one.value));
      opening = held.reduce((total, value) => total + value, 0n);
      expect(cents(stock.closing)).toBe(opening);
      const change = [
        stock.receipts,
        stock.costChanges,
        stock.sales,
        stock.returns,
        stock.adjustments,
        stock.production,
      ].map(cents);
      expect(change.reduce((total, value) => total + value, 0n)).toBe(opening - cents(stock.opening));
      expect(stock.transfers).toBe('0.00');
      const between = Object.values(waiting)
        .map(cents)
        .reduce((total, value) => total + value, 0n);
      expect(cents(books.closing) - cents(stock.closing)).toBe(between);
    }
  });

  test('cost of sales of a month: whole, dispatched, invoiced orders of the right status, by the month of the invoice', () => {
    const report = stockReport(company, { anyStatus: false });
    for (const row of report.months) {
      const counted = (record: TradeRecord, day: string | null, other: string | null): boolean =>
        month(day) === row.month &&
        other !== null &&
        record.status === 'Approved' &&
        ['Imported', 'DoNotImport'].includes(record.accountingAttributes.accountingImportStatus) &&
        record.lineItems.every((line) => line.qty === line.qtyShipped);
      const lines = [
        ...sales.filter((one) => counted(one, one.invoiceDate, one.dispatchedDate)),
        ...credits.filter((one) => counted(one, one.creditNoteDate, one.completedDate)),
      ]
        .flatMap((record) => record.lineItems)
        .filter((line) => unitsOf(line, 1).length > 0);
      const cost = add(lines.map((line) => exact(line.unitCost).times(line.qtyShipped))).round(2);
      same(exact(row.books.costOfSales), cost);
      if (row.month > '2026-07') expect(cost.gt(1000)).toBe(true);
    }
  });
});
