import { changed, mainBranch, sample, understood, type JsonObject } from './samples';

/** Purchases, adjustments, transfers and production by their rows of accounting-rules 3. */

const south: JsonObject = { id: 4, company: 'South' };
const branches = [mainBranch, south];
const rowsOf = (outcome: ReturnType<typeof understood>) =>
  outcome.ledger.map((row) => [row.type, row.date, row.debitAccount, row.creditAccount, row.amount]);

describe('adjustments', () => {
  const of = (changes: JsonObject, lines: readonly JsonObject[] = []) =>
    understood({ adjustments: [changed('adjustment', changes, lines)] });
  it('found stock debits stock, lost stock credits it, each account by itself', () => {
    const line = (sample('adjustment')['lineItems'] as JsonObject[])[0];
    const lineItems = [
      { ...line, id: 1, qtyAdjusted: 2, account: 'Found' },
      { ...line, id: 2, qtyAdjusted: -3 },
      { ...line, id: 3, qtyAdjusted: 1 },
    ];
    expect(rowsOf(of({ lineItems, productTotal: 0, alternativeAccountCode: 'Shrinkage' }))).toEqual([
      ['StockAdjustment', '2026-03-31', 'Inventory', 'Found', '82.4'],
      ['StockAdjustment', '2026-03-31', 'Shrinkage', 'Inventory', '123.6'],
      ['StockAdjustment', '2026-03-31', 'Inventory', 'Shrinkage', '41.2'],
    ]);
  });
  it('goes by its accounting date, and stays out of accounting without one', () => {
    expect(rowsOf(of({ adjustInAccountingSystem: '2026-04-02T00:00:00+13:00' }))[0]?.[1]).toBe('2026-04-02');
    const without = of({ adjustInAccountingSystem: null });
    expect([rowsOf(without), without.faults]).toEqual([[], []]);
    expect(without.tasks[0]).toMatchObject({ status: 'COMPLETED, NOT FOR ACCOUNTING', date: '2026-03-31' });
  });
  it('counts only when it is completed and approved', () => {
    for (const changes of [{ completedDate: null }, { isApproved: false }]) {
      expect(rowsOf(of(changes))).toEqual([]);
      expect(of(changes).tasks[0]?.status).toBe('DRAFT');
    }
  });
  it('one that does not come to its own total is a fault with both amounts', () => {
    const outcome = of({ productTotal: -82.43 });
    expect(rowsOf(outcome)).toEqual([]);
    expect(outcome.faults).toEqual([
      {
        ...{ id: 'Adjustments/512', number: 'ADJ-512', field: 'productTotal' },
        reason:
          'Its lines come to -82.4, yet its total is -82.43. Open it in Cin7 and save it again, then fetch.',
      },
    ]);
  });
});

describe('branch transfers', () => {
  const transfer: JsonObject = {
    ...{
      id: 61,
      isApproved: true,
      reference: 'TR-61',
      stage: 'Received',
      sourceBranchId: 3,
      destinationBranchId: 4,
    },
    ...{ dispatchedDate: '2026-03-30T00:00:00+13:00', receivedDate: '2026-04-01T00:00:00+13:00' },
    lineItems: [
      {
        id: 5,
        productId: 611,
        code: 'LMP-BRS-01',
        name: 'Desk lamp',
        qty: 4,
        qtyTransferred: 3,
        unitCost: 41.2,
      },
    ],
  };
  it('move no value between branches on one account', () => {
    const outcome = understood({ branches, transfers: [transfer] });
    expect(rowsOf(outcome)).toEqual([]);
    expect(outcome.tasks).toMatchObject([
      {
        taskId: 'BranchTransfers/61',
        kind: 'transfer',
        location: 'Main',
        toLocation: 'South',
        status: 'COMPLETED',
      },
    ]);
  });
  it('move it between accounts on the day of receipt', () => {
    const outcome = understood(
      { branches, transfers: [transfer] },
      { stockAccounts: { South: 'Stock in South' } },
    );
    expect(rowsOf(outcome)).toEqual([
      ['StockTransfer', '2026-04-01', 'Stock in South', 'Inventory', '123.6'],
    ]);
  });
  it('on the way', () => {
    const outcome = understood({ branches, transfers: [{ ...transfer, receivedDate: null }] });
    expect(outcome.tasks[0]).toMatchObject({ status: 'IN TRANSIT', date: '2026-03-30' });
  });
});

describe('production', () => {
  const job = (changes: JsonObject, product: JsonObject = {}, component: JsonObject = {}): JsonObject => ({
    ...{ id: 71, isApproved: true, reference: 'JOB-71', branchId: 3, totalCost: 164.8 },
    completedDate: '2026-03-20T00:00:00+13:00',
    products: [
      {
        ...{ id: 1, productId: 700, type: 'Make', code: 'SET-2', name: 'Pair', actualQty: 2, unitCost: 82.4 },
        components: [
          {
            id: 2,
            productId: 611,
            type: 'Use',
            code: 'LMP-BRS-01',
            name: 'Desk lamp',
            qty: 4,
            unitCost: 41.2,
            ...component,
          },
        ],
        ...product,
      },
    ],
    ...changes,
  });
  const of = (raw: JsonObject) => understood({ jobs: [raw] });
  const all = [
    ['FinishedGoods', '2026-03-20', 'Work in progress', 'Inventory', '164.8'],
    ['FinishedGoods', '2026-03-20', 'Inventory', 'Work in progress', '164.8'],
  ];
  it('components into work in progress, finished goods out of it', () => {
    expect(rowsOf(of(job({})))).toEqual(all);
  });
  it('component quantities of one unit, as the total cost shows', () => {
    expect(rowsOf(of(job({}, {}, { qty: 2 })))).toEqual(all);
  });
  it('goods that state no cost are worth what the job cost', () => {
    expect(rowsOf(of(job({}, { unitCost: 0 })))).toEqual(all);
  });
  it('work adds to the cost, and what is left over is named', () => {
    const [product] = job({})['products'] as JsonObject[];
    const [component] = product?.['components'] as JsonObject[];
    const work = { ...component, id: 3, type: 'Addon', code: 'WORK', productId: 0, qty: 1, unitCost: 20 };
    const raw = job({ totalCost: 184.8 }, { unitCost: 90, components: [component ?? {}, work] });
    expect(rowsOf(of(raw))).toEqual([
      ['FinishedGoods', '2026-03-20', 'Work in progress', 'Inventory', '164.8'],
      ['FinishedGoods', '2026-03-20', 'Work in progress', 'Production costs', '20'],
      ['FinishedGoods', '2026-03-20', 'Production costs', 'Work in progress', '4.8'],
      ['FinishedGoods', '2026-03-20', 'Inventory', 'Work in progress', '180'],
    ]);
  });
  it('a job whose components come to nothing like its cost is a fault', () => {
    const outcome = of(job({ totalCost: 100 }));
    expect(rowsOf(outcome)).toEqual([]);
    expect(outcome.faults).toMatchObject([{ id: 'ProductionJobs/71', number: 'JOB-71', field: 'totalCost' }]);
  });
  it('not before it is completed', () => {
    expect(of(job({ completedDate: null }))).toMatchObject({
      ledger: [],
      faults: [],
      tasks: [{ status: 'DRAFT' }],
    });
  });
});

describe('purchases', () => {
  const of = (changes: JsonObject, lines: readonly JsonObject[] = []) =>
    understood({ purchases: [changed('purchase-order', changes, lines)] }).purchases[0]?.detail;
  it('no bill before it is invoiced, no receipt before all of it came', () => {
    expect(of({ invoiceDate: null, fullyReceivedDate: null })).toMatchObject({
      invoices: [],
      receipts: [],
      faults: [],
    });
  });
  it('an invoice date without the supplier’s number is named, and the order stands', () => {
    expect(of({ supplierInvoiceReference: '' })).toMatchObject({
      ...{ invoices: [], order: { number: 'PO-955' } },
      faults: [{ id: 'PurchaseOrders/30955', number: 'PO-955', field: 'supplierInvoiceReference' }],
    });
  });
  it('less than nothing is a supplier’s credit note', () => {
    const detail = of({ total: -5000, freightTotal: -200 }, [{ qty: -200, qtyShipped: -200 }]);
    expect(detail).toMatchObject({
      ...{ order: null, invoices: [] },
      creditNotes: [{ number: 'BW-22017', unstocked: false, net: '5000.00', gross: '5000.00' }],
    });
  });
  it('services go to purchases, unless the product or the order names an account', () => {
    const product = { ...sample('product'), stockControl: 'Labour' };
    const accounts = (changes: JsonObject, own: JsonObject = {}) =>
      understood({
        products: [{ ...product, ...own }],
        purchases: [changed('purchase-order', changes)],
      }).purchases[0]?.detail.invoices[0]?.lines.map(({ account }) => account);
    expect(accounts({})).toEqual(['Purchases', 'Inventory']);
    expect(accounts({ costCenter: 'Projects' })).toEqual(['Projects', 'Projects']);
    expect(accounts({}, { purchasesAccount: 'Services bought' })).toEqual(['Services bought', 'Inventory']);
  });
});
