import { objectAt, objectsAt, textAt, type JsonObject } from '../../../server/sandbox/common/json';
import { serveCin7Core, type Cin7CoreClient } from './client';

let cin7: Cin7CoreClient;
beforeAll(async () => {
  cin7 = await serveCin7Core();
});
afterAll(() => cin7.close());

const firstOf = async (
  path: string,
  key: string,
  fits: (row: JsonObject) => boolean = () => true,
): Promise<JsonObject> => {
  const row = (await cin7.all(path, key)).find(fits);
  if (row === undefined) throw new Error(`Nothing fits in ${path}`);
  return row;
};

describe('reference data', () => {
  test.each([
    ['ref/account', 'AccountsList'],
    ['ref/tax', 'TaxRuleList'],
    ['ref/paymentterm', 'PaymentTermList'],
    ['ref/location', 'LocationList'],
    ['ref/productavailability', 'ProductAvailabilityList'],
    ['customer', 'CustomerList'],
    ['supplier', 'SupplierList'],
    ['product', 'Products'],
    ['journal', 'Journals'],
  ])('%s is a list under %s', async (path, key) => {
    const { json } = await cin7.get(`${path}?Limit=3`);
    expect(json).toMatchObject({ Total: expect.any(Number), Page: 1 });
    expect(objectsAt(json, key).length).toBeGreaterThan(0);
  });

  test('the bank accounts are not paged', async () => {
    const { json } = await cin7.get('ref/account/bank');
    expect(Object.keys(json as object)).toEqual(['BankAccountsList']);
  });

  test('collections of a product come only with their flag', async () => {
    const sku = 'KIT-001';
    expect(objectsAt((await cin7.get(`product?Sku=${sku}`)).json, 'Products')).toMatchObject([
      { SKU: sku, Suppliers: [] },
    ]);
    const { json } = await cin7.get(`product?sku=${sku}&IncludeSuppliers=true`);
    expect(objectsAt(json, 'Products')).toMatchObject([
      { Suppliers: [{ SupplierName: expect.any(String) }] },
    ]);
  });

  test('names filter by their beginning', async () => {
    const rows = await cin7.all('customer?Name=ada', 'CustomerList');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => textAt(row, 'Name').startsWith('Ada'))).toBe(true);
  });
});

describe('sales', () => {
  test('UpdatedSince and UpdatedUntil narrow by Updated, statuses and Search by theirs', async () => {
    const all = await cin7.all('saleList', 'SaleList');
    const cut = textAt(all[40] ?? {}, 'Updated');
    const since = await cin7.all(`saleList?UpdatedSince=${cut}`, 'SaleList');
    const until = await cin7.all(`saleList?UpdatedUntil=${cut}`, 'SaleList');
    expect(since).toEqual(all.filter((row) => textAt(row, 'Updated') >= cut));
    expect(until).toEqual(all.filter((row) => textAt(row, 'Updated') <= cut));
    expect(since.length + until.length).toBeGreaterThan(all.length);
    const voided = await cin7.all('saleList?Status=voided', 'SaleList');
    expect(voided).toEqual(all.filter((row) => row['Status'] === 'VOIDED'));
    const number = textAt(all[5] ?? {}, 'OrderNumber');
    expect(await cin7.all(`saleList?Search=${number.toLowerCase()}`, 'SaleList')).toEqual([all[5]]);
    const place = all[0]?.['OrderLocationID'];
    const there = await cin7.all(`saleList?OrderLocationID=${String(place)}`, 'SaleList');
    expect(there).toEqual(all.filter((row) => row['OrderLocationID'] === place));
    const created = await cin7.all('saleList?CreatedSince=2026-11-01', 'SaleList');
    expect(created).toEqual(all.filter((row) => textAt(row, 'OrderDate') >= '2026-11-01'));
  });

  test('a row agrees with its document', async () => {
    const row = await firstOf('saleList', 'SaleList', (sale) => sale['CreditNoteStatus'] === 'AUTHORISED');
    const sale = await cin7.object(`sale?ID=${textAt(row, 'SaleID').toUpperCase()}&IncludeTransactions=true`);
    const cents = (part: JsonObject, field: string): number => Math.round(Number(part[field]) * 100);
    const invoiced = objectsAt(sale, 'Invoices').reduce((sum, invoice) => sum + cents(invoice, 'Total'), 0);
    const credited = objectsAt(sale, 'CreditNotes').reduce((sum, note) => sum + cents(note, 'Total'), 0);
    expect(cents(row, 'InvoiceAmount')).toBe(invoiced - credited);
    expect(row).toMatchObject({
      Updated: sale['LastModifiedOn'],
      OrderNumber: objectAt(sale, 'Order')['SaleOrderNumber'],
      SourceChannel: sale['SourceChannel'],
    });
    expect(row['Updated']).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
    expect(row['OrderDate']).toMatch(/^\d{4}-\d{2}-\d{2}T00:00:00$/);
  });

  test('transactions come on request, movements go on request, charges join the lines on request', async () => {
    const row = await firstOf('saleList', 'SaleList', (sale) => sale['Status'] === 'COMPLETED');
    const id = textAt(row, 'SaleID');
    const plain = await cin7.object(`sale?ID=${id}`);
    expect(plain).not.toHaveProperty('Transactions');
    expect(plain).toHaveProperty('InventoryMovements');
    const full = await cin7.object(`sale?ID=${id}&includetransactions=TRUE&HideInventoryMovements=true`);
    expect(objectsAt(full, 'Transactions').length).toBeGreaterThan(0);
    expect(full).not.toHaveProperty('InventoryMovements');
    const [invoice] = objectsAt(plain, 'Invoices');
    const [combined] = objectsAt(
      await cin7.object(`sale?ID=${id}&CombineAdditionalCharges=true`),
      'Invoices',
    );
    expect(objectsAt(combined, 'Lines')).toHaveLength(
      objectsAt(invoice, 'Lines').length + objectsAt(invoice, 'AdditionalCharges').length,
    );
    expect(objectsAt(invoice, 'Lines')[0]).toHaveProperty('ProductCustomField1', null);
  });

  test('parts: invoices without totals, credit notes with their balance, payments as a bare array', async () => {
    const row = await firstOf('saleCreditNoteList', 'SaleList');
    const id = textAt(row, 'SaleID');
    const invoices = objectsAt((await cin7.get(`sale/invoice?SaleID=${id}`)).json, 'Invoices');
    expect(invoices[0]).toMatchObject({ CombineAdditionalCharges: false, InvoiceNumber: expect.any(String) });
    for (const field of ['Total', 'Tax', 'Payments', 'Paid']) expect(invoices[0]).not.toHaveProperty(field);
    const notes = objectsAt(
      (await cin7.get(`sale/creditnote?SaleID=${id}&IncludePaymentInfo=true`)).json,
      'CreditNotes',
    );
    expect(notes[0]).toMatchObject({
      CreditNoteNumber: row['CreditNoteNumber'],
      CreditNoteBalance: expect.any(Number),
    });
    const payments = (await cin7.get(`sale/payment?SaleID=${id}`)).json;
    expect(payments).toEqual(
      expect.arrayContaining([expect.objectContaining({ SaleID: id, Type: 'Payment' })]),
    );
  });
});

describe('purchases and stock', () => {
  test('the old purchase endpoint refuses advanced purchases and misspells the rest', async () => {
    const advanced = await firstOf(
      'purchaseList',
      'PurchaseList',
      (row) => row['Type'] === 'Advanced Purchase',
    );
    const refused = await cin7.get(`purchase?ID=${textAt(advanced, 'ID')}`);
    expect([refused.status, refused.json]).toEqual([
      400,
      [{ ErrorCode: 400, Exception: expect.stringContaining('AdvancedPurchase') }],
    ]);
    const fits = (row: JsonObject): boolean =>
      row['Type'] === 'Simple Purchase' && row['InvoiceNumber'] !== null;
    const simple = await firstOf('purchaseList', 'PurchaseList', fits);
    const old = await cin7.object(`purchase?ID=${textAt(simple, 'ID')}`);
    expect(objectAt(old, 'Invoice')['InvocieNumber']).toBe(simple['InvoiceNumber']);
    const now = await cin7.object(`advanced-purchase?ID=${textAt(simple, 'ID')}`);
    expect(objectsAt(now, 'Invoice')[0]?.['InvoiceNumber']).toBe(simple['InvoiceNumber']);
    expect(objectsAt(now, 'PutAway').length).toBeGreaterThan(0);
  });

  test('stock lists share a key, tasks show accounts with their names', async () => {
    const adjustment = await firstOf('stockadjustmentList', 'StockAdjustmentList');
    const document = await cin7.object(`stockadjustment?TaskID=${textAt(adjustment, 'TaskID')}`);
    expect(objectsAt(document, 'Transactions')[0]).toMatchObject({
      Debit: expect.stringMatching(/^\d+: /),
      Credit: expect.stringMatching(/^\d+: /),
    });
    const take = await firstOf('stockTakeList', 'StockAdjustmentList');
    expect(await cin7.object(`stocktake?TaskID=${textAt(take, 'TaskID')}`)).toHaveProperty(
      'NonZeroStockOnHandProducts',
    );
    const transfer = await firstOf('stockTransferList', 'StockTransferList');
    const sent = await cin7.object(`stockTransfer?TaskID=${textAt(transfer, 'TaskID')}`);
    expect(objectsAt(sent, 'Lines').length).toBeGreaterThan(0);
  });
});

describe('making, writing off and money', () => {
  test.each([
    ['finishedGoodsList', 'FinishedGoods', 'finishedGoods', 'AssemblyNumber'],
    ['disassemblyList', 'Disassemblies', 'disassembly', 'DisassemblyNumber'],
    ['inventoryWriteOffList', 'InventoryWriteOffs', 'inventoryWriteOff', 'InventoryWriteOffNumber'],
  ])('%s lists under %s what %s shows with bare accounts', async (list, key, path, number) => {
    const row = await firstOf(list, key);
    const task = await cin7.object(`${path}?TaskID=${textAt(row, 'TaskID')}`);
    expect([task[number], task['Status'], task['Location']]).toEqual([
      row[number],
      row['Status'],
      row['Location'],
    ]);
    expect(task['Errors']).toEqual([]);
    const posted = objectsAt(task, 'Transactions');
    expect(posted.length).toBeGreaterThan(0);
    for (const pair of posted)
      expect(pair).toMatchObject({
        Debit: expect.stringMatching(/^\d+$/),
        Credit: expect.stringMatching(/^\d+$/),
      });
    const gone = await cin7.get(`${path}?TaskID=nothing`);
    expect([gone.status, gone.json]).toMatchObject([400, [{ ErrorCode: 400 }]]);
  });

  test('production orders are counted in their rows; runs show their journals', async () => {
    const { json } = await cin7.get('production/orderList?Limit=1');
    expect(Object.keys(json as object)).toEqual(['ProductionOrderListItems']);
    const [row] = objectsAt(json, 'ProductionOrderListItems');
    expect(objectsAt(json, 'ProductionOrderListItems')).toHaveLength(1);
    expect(row).toMatchObject({ Type: 'O', TotalCount: 3 });
    expect(row).not.toHaveProperty('ProductionOrderOperations');
    const id = textAt(row ?? {}, 'ProductionOrderID');
    const order = await cin7.object(`production/order?ProductionOrderID=${id.toUpperCase()}`);
    expect(objectsAt(order, 'ProductionOrderOperations')).toHaveLength(1);
    const runs = await cin7.object(`production/order/run?ProductionOrderID=${id}`);
    const [run] = objectsAt(runs, 'ProductionRuns');
    expect(objectsAt(run ?? {}, 'ManualJournals').length).toBeGreaterThan(3);
  });

  test('money tasks and bank transfers share a list', async () => {
    const spent = await firstOf('moneyTaskList?TaskType=Spend%20Money', 'MoneyTasks');
    const task = await cin7.object(`moneyOperation?TaskID=${textAt(spent, 'TaskID')}`);
    expect(task).toMatchObject({ TaskType: 'Spend Money', Transactions: [{ Amount: spent['TotalAmount'] }] });
    const moved = await firstOf('moneyTaskList?TaskType=Transfer%20Money', 'MoneyTasks');
    const transfer = await cin7.object(`bankTransfer?TaskID=${textAt(moved, 'TaskID')}`);
    expect(transfer).toMatchObject({ FromAccount: '615', ToAccount: '090', ToAmount: moved['TotalAmount'] });
  });

  test.each([
    ['ref/customer/credits', 'CustomerCredits', 'CustomerID', 'ShowUsedCredits'],
    ['ref/supplier/deposits', 'SupplierDeposits', 'SupplierID', 'ShowUsedDeposits'],
  ])('%s hides what is used up', async (path, key, party, flag) => {
    const rows = async (query = ''): Promise<JsonObject[]> =>
      objectsAt((await cin7.get(`${path}${query}`)).json, key);
    const [open, every] = [await rows(), await rows(`?${flag}=true`)];
    expect(open.length).toBeGreaterThan(0);
    expect(every.length).toBeGreaterThan(open.length);
    expect(open.every((row) => Number(row['RemainingAmount']) > 0)).toBe(true);
    const wanted = textAt(every[0] ?? {}, party);
    const own = await rows(`?${flag}=true&${party}=${wanted}`);
    expect(new Set(own.map((row) => row[party]))).toEqual(new Set([wanted]));
  });

  test('supplier credits are listed one by one, and are a section of their own in the old shape', async () => {
    const rows = await cin7.all('purchaseCreditNoteList', 'PurchaseList');
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row['UnstockStatus']))).toEqual(
      new Set(['AUTHORISED', 'NOT AVAILABLE']),
    );
    expect(new Set(rows.map((row) => row['Type']))).toEqual(new Set(['Purchase Credit Note']));
  });

  test('the old shape holds both accrual journals of a simple purchase in one section', async () => {
    const purchases = cin7.control.store.data.purchases;
    const accrued = purchases.find(
      (row) => row['Approach'] === 'STOCK' && objectsAt(row, 'ManualJournals').length === 2,
    );
    const old = await cin7.object(`purchase?ID=${textAt(accrued ?? {}, 'ID')}`);
    const lines = objectsAt(objectAt(old, 'ManualJournals'), 'Lines');
    expect(lines.map((line) => [line['Debit'], line['Credit'], line['IsSystem']])).toEqual([
      ['1200', '806', true],
      ['806', '1200', true],
    ]);
  });

  test('prepayments are among the payments of a sale', async () => {
    const prepaid = cin7.control.store.data.sales.find(
      (sale) => objectsAt(objectAt(sale, 'Quote'), 'Prepayments').length > 0,
    );
    const { json } = await cin7.get(`sale/payment?SaleID=${textAt(prepaid ?? {}, 'ID')}`);
    expect(json).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ Type: 'Prepayment', InvoiceNumber: null, Account: '090' }),
      ]),
    );
  });
});

describe('ledger', () => {
  test('dates are exclusive, an account matches on either side', async () => {
    const all = await cin7.all('transactions', 'Transactions');
    const day = (row: JsonObject): string => textAt(row, 'EffectiveDate').slice(0, 10);
    const october = await cin7.all('transactions?FromDate=2026-09-30&ToDate=2026-11-01', 'Transactions');
    expect(october).toEqual(all.filter((row) => day(row).startsWith('2026-10')));
    const timed = await cin7.all(
      'transactions?FromDate=2026-09-30T00:00:00.000&ToDate=2026-11-01T00:00:00Z',
      'Transactions',
    );
    expect(timed).toEqual(october);
    const inventory = await cin7.all('transactions?Account=1200', 'Transactions');
    expect(inventory).toEqual(
      all.filter((row) => row['DebitAccountCode'] === '1200' || row['CreditAccountCode'] === '1200'),
    );
    expect(october.length).toBeGreaterThan(0);
    expect(inventory.length).toBeGreaterThan(0);
  });
});
