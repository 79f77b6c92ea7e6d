import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Big from 'big.js';
import { frozenClock } from '../../../server/sandbox/common/clock';
import { objectAt, objectsAt, textAt, type JsonObject } from '../../../server/sandbox/common/json';
import { filePersistence } from '../../../server/sandbox/common/persistence';
import { rowsOf, serveCin7Omni, smallCompany, type Cin7OmniClient } from './client';

const clock = frozenClock(new Date('2026-11-23T15:00:00.000Z'));
let omni: Cin7OmniClient;
let order: JsonObject;
beforeAll(async () => {
  omni = await serveCin7Omni({ clock: clock.now });
  const rows = await omni.list('SalesOrders', {
    where: "source LIKE 'Shopify%' AND dispatchedDate IS NOT NULL AND status = 'Approved'",
    rows: 250,
  });
  const imported = rows.find(
    (row) =>
      objectAt(row, 'accountingAttributes')['accountingImportStatus'] === 'Imported' &&
      objectsAt(row, 'lineItems')[0]?.['sizeCodes'] === null,
  );
  if (imported === undefined) throw new Error('No imported order');
  order = imported;
});

const cents = (text: string): number => Number(text.replace('.', ''));

test('the stock report over HTTP: by status, with or without movements', async () => {
  const strict = await omni.stockLedger();
  const any = await omni.stockLedger('?statuses=any&movements=no');
  expect([strict.homeCurrency, strict.months.at(-1)?.month, any.movements]).toEqual(['NZD', '2026-11', []]);
  expect(strict.movements.length).toBeGreaterThan(500);
  expect(strict.movements[0]).toEqual({
    ...{
      date: '2026-08-31',
      branchId: 5,
      sku: expect.any(String),
      kind: 'adjustment',
      quantity: expect.any(Number),
    },
    ...{ value: expect.stringMatching(/^\d+\.\d\d$/), layer: 1, resource: 'Adjustments', documentId: 501 },
    ...{ lineId: expect.any(Number), bookDay: '2026-08-31' },
  });
  const october = (report: typeof strict): number =>
    cents(report.months.find((row) => row.month === '2026-10')?.books.costOfSales ?? '');
  expect(october(any)).toBeGreaterThan(october(strict));
});

test('touch moves modifiedDate; a later status moves the order into the month’s cost of sales', async () => {
  clock.advance(60_000);
  await omni.control('touch', { resource: 'SalesOrders', id: order['id'] });
  expect(textAt(await omni.one('SalesOrders', order['id']), 'modifiedDate')).toBe(
    `${clock.now().toISOString().slice(0, -1)}0000Z`,
  );
  const month = textAt(order, 'invoiceDate').slice(0, 7);
  const cost = async (): Promise<number> =>
    cents(
      (await omni.stockLedger('?movements=no')).months.find((row) => row.month === month)?.books
        .costOfSales ?? '',
    );
  const before = await cost();
  const own = objectsAt(order, 'lineItems').reduce(
    (sum, line) => sum.plus(new Big(Number(line['unitCost'])).times(Number(line['qtyShipped']))),
    new Big(0),
  );
  await omni.save('PUT', 'SalesOrders', [
    { id: order['id'], accountingAttributes: { accountingImportStatus: 'NotImported' } },
  ]);
  expect(before - (await cost())).toBe(own.times(100).round().toNumber());
  await omni.save('PUT', 'SalesOrders', [
    { id: order['id'], accountingAttributes: { accountingImportStatus: 'Imported' } },
  ]);
  expect(await cost()).toBe(before);
});

test('a late cost that the API does not show: unitCost and modifiedCOGSDate move, modifiedDate does not', async () => {
  clock.advance(60_000);
  const before = await omni.one('SalesOrders', order['id']);
  const reported = await omni.stockLedger('?movements=no');
  await omni.control('late-cost', { orderId: order['id'], amount: '4.20' });
  const after = await omni.one('SalesOrders', order['id']);
  const costOf = (row: JsonObject): Big => {
    const [line] = objectsAt(row, 'lineItems');
    return new Big(Number(line?.['unitCost'])).times(Number(line?.['qtyShipped'])).round(2);
  };
  expect(costOf(after).minus(costOf(before)).toString()).toBe('4.2');
  expect([
    textAt(after, 'modifiedCOGSDate') > textAt(before, 'modifiedCOGSDate'),
    after['modifiedDate'],
  ]).toEqual([true, before['modifiedDate']]);
  const now = await omni.stockLedger('?movements=no');
  const last = (report: typeof now) => report.months.at(-1);
  expect(last(now)?.stock.closing).toBe(last(reported)?.stock.closing);
  expect(cents(last(now)?.waiting.landingCosts ?? '')).toBe(
    cents(last(reported)?.waiting.landingCosts ?? '') - 420,
  );
  expect((await omni.control('late-cost', { orderId: 1, amount: '1' })).status).toBe(404);
});

test('what is planted in a record is answered as it is, in lists and alone', async () => {
  const id = order['id'];
  await omni.control('corrupt', { resource: 'SalesOrders', id, path: 'lineItems.0.unitCost', value: 'x' });
  await omni.control('corrupt', { resource: 'SalesOrders', id, path: 'total', remove: true });
  const rows = await omni.list('SalesOrders', { where: `id=${String(id)}` });
  for (const row of [...rows, await omni.one('SalesOrders', id)])
    expect([objectsAt(row, 'lineItems')[0]?.['unitCost'], 'total' in row, row['productTotal']]).toEqual([
      'x',
      false,
      order['productTotal'],
    ]);
});

describe('a restart', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omni-state-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('holds the same documents, stock and ids as before', async () => {
    const first = filePersistence(folder, 'cin7-omni');
    const before = await serveCin7Omni({ clock: clock.now, persistence: first });
    const save = async (method: 'POST' | 'PUT', resource: string, row: object): Promise<unknown> =>
      rowsOf((await before.save(method, resource, [row])).json)[0]?.['id'];
    const id = await save('POST', 'SalesOrders', {
      branchId: 5,
      lineItems: [{ code: 'LMP-BRA', qty: 1, unitPrice: 95 }],
    });
    clock.advance(3_600_000);
    await save('PUT', 'SalesOrders', { id, dispatchedDate: '2026-11-23', invoiceDate: '2026-11-23' });
    await save('POST', 'Adjustments', {
      branchId: 3,
      completedDate: '2026-11-23',
      lineItems: [{ code: 'MUG-ASH', qty: 2, unitCost: 6 }],
    });
    await before.control('late-cost', { orderId: id, amount: '0.50' });
    await before.control('corrupt', { resource: 'SalesOrders', id, path: 'total', value: '1e9' });
    const payment = (await before.list('Payments', { rows: 1 }))[0]?.['id'];
    await before.call('DELETE', `api/v1/Payments/${String(payment)}`);
    const state = async (client: Cin7OmniClient): Promise<unknown> => [
      await client.one('SalesOrders', id),
      await client.all('Adjustments'),
      await client.all('Stock', { order: 'code ASC, branchId ASC' }),
      (await client.get(`Payments/${String(payment)}`)).status,
      await client.stockLedger(),
    ];
    const kept = await state(before);
    await before.close();
    first.close();
    clock.advance(86_400_000);
    const second = filePersistence(folder, 'cin7-omni');
    const after = await serveCin7Omni({ clock: clock.now, persistence: second, company: smallCompany() });
    expect(await state(after)).toEqual(kept);
    const next = rowsOf((await after.save('POST', 'SalesOrders', [{ branchId: 5, lineItems: [] }])).json)[0];
    expect(next?.['id']).toBe(Number(id) + 1);
    second.close();
  });

  test('an answer that was lost had been saved: the order is found by its reference', async () => {
    await omni.call(
      'POST',
      '__sandbox/faults',
      { rules: [{ match: { method: 'POST', path: 'SalesOrders' }, fault: '500-after' }] },
      '',
    );
    const lost = await omni.save('POST', 'SalesOrders', [
      { reference: 'ONCE-1', branchId: 5, lineItems: [] },
    ]);
    expect(lost.status).toBe(500);
    expect(await omni.list('SalesOrders', { where: "reference='once-1'" })).toHaveLength(1);
    const [again] = rowsOf((await omni.save('POST', 'SalesOrders', [{ reference: 'ONCE-1' }])).json);
    expect(again?.['success']).toBe(false);
  });
});
