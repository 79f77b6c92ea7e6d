import { changed, sample, understood } from './samples';

/** Every sample of the vendor reference comes to what it says, worked out by hand. */

it('the sales order: an invoice with tax on top, its two lines and freight', () => {
  const { sales, faults } = understood({ orders: [sample('sales-order')] });
  expect(faults).toEqual([]);
  const { header, detail } = sales[0] ?? {};
  expect(detail?.faults).toEqual([]);
  expect(header).toMatchObject({
    ...{ saleId: 'SalesOrders/48211', orderNumber: 'SO-48211', invoiceNumbers: ['70188'] },
    ...{ channel: 'Shopify - Harbour', location: 'Main', customerId: '903', invoiceDate: '2026-03-04' },
    ...{ hasInvoice: true, paid: false },
  });
  expect(detail?.invoices).toHaveLength(1);
  expect(detail?.invoices[0]).toMatchObject({
    ...{ id: 'SalesOrders/48211', number: '70188', reference: 'PO-7751', date: '2026-03-04' },
    ...{
      dueDate: '2026-04-20',
      customer: 'Harbour Fitout Ltd',
      currency: 'NZD',
      baseCurrency: 'NZD',
      rate: '1',
    },
    ...{ taxInclusive: false, net: '480.00', tax: '72.00', gross: '552.00' },
    lines: [
      {
        ...{
          kind: 'product',
          sku: 'LMP-BRS-01',
          description: 'Desk lamp Brass',
          quantity: '4',
          unitPrice: '90',
        },
        ...{ net: '360', tax: '54', taxRule: '15 %', account: 'Sales (Wholesale)' },
      },
      {
        ...{ kind: 'product', sku: 'BLB-E27', description: 'Bulb E27', quantity: '10', unitPrice: '9.5' },
        ...{ net: '95', tax: '14.25', taxRule: '15 %', account: 'Sales (Consumables)' },
      },
      {
        ...{ kind: 'charge', sku: '', description: 'Courier', quantity: '1', unitPrice: '25' },
        ...{ net: '25', tax: '3.75', taxRule: '15 %', account: 'Sales (Wholesale)' },
      },
    ],
  });
  expect(detail?.facts).toEqual({
    ...{ state: 'approved', accountingStatus: 'Imported', paymentMethods: [], batchReferences: [] },
  });
});

it('the credit note: positive amounts, the channel of the order that it credits', () => {
  const { sales } = understood({ orders: [sample('sales-order')], creditNotes: [sample('credit-note')] });
  const { header, detail } = sales[1] ?? {};
  expect(detail?.faults).toEqual([]);
  expect(header).toMatchObject({ saleId: 'CreditNotes/48377', creditNoteNumbers: ['1204'] });
  expect(detail?.creditNotes[0]).toMatchObject({
    ...{ number: '1204', invoiceNumber: '70188', date: '2026-03-12', channel: 'Shopify - Harbour' },
    ...{ restocked: true, net: '90.00', tax: '13.50', gross: '103.50' },
    lines: [{ sku: 'LMP-BRS-01', quantity: '1', unitPrice: '90', net: '90', tax: '13.5' }],
  });
});

it('the purchase order: a bill in dollars with freight as part of the cost, and its receipt', () => {
  const { purchases } = understood({ purchases: [sample('purchase-order')] });
  const { header, detail } = purchases[0] ?? {};
  expect(detail?.faults).toEqual([]);
  expect(header).toMatchObject({
    purchaseId: 'PurchaseOrders/30955',
    invoiceNumbers: ['BW-22017'],
    hasInvoice: true,
  });
  expect(detail?.invoices[0]).toMatchObject({
    ...{ number: 'BW-22017', reference: 'PO-955', date: '2026-02-15', dueDate: '2026-03-17' },
    ...{ currency: 'USD', baseCurrency: 'NZD', rate: '1.64', net: '5000.00', tax: '0.00', gross: '5000.00' },
    ...{ approach: 'invoice-first', dropShip: false },
    lines: [
      { sku: 'LMP-BRS-01', net: '4800', tax: '0', taxRule: 'Exempt', account: 'Inventory' },
      { kind: 'charge', description: 'Sea', net: '200', account: 'Inventory' },
    ],
  });
  expect(detail?.order).toMatchObject({ number: 'PO-955', date: '2026-01-19', requiredBy: '2026-02-18' });
  expect(detail?.receipts).toEqual([
    {
      ...{
        id: 'PurchaseOrders/30955/140220',
        purchaseId: 'PurchaseOrders/30955',
        taskId: 'PurchaseOrders/30955',
      },
      ...{ date: '2026-02-20', sku: 'LMP-BRS-01', location: 'Main', quantity: '200' },
    },
  ]);
});

it('the payment settles the invoice of its order, on the local day', () => {
  const { sales } = understood({ orders: [sample('sales-order')], payments: [sample('payment')] });
  expect(sales[0]?.header.paid).toBe(true);
  expect(sales[0]?.detail.facts?.paymentMethods).toEqual(['Credit Card']);
  expect(sales[0]?.detail.settlements).toMatchObject([
    {
      ...{
        id: 'Payments/88012',
        kind: 'payment',
        side: 'sale',
        documentId: 'SalesOrders/48211',
        number: '70188',
      },
      ...{
        date: '2026-03-21',
        amount: '552',
        currency: 'NZD',
        account: 'Credit Card',
        reference: 'ch_demo_0042',
      },
    },
  ]);
});

it('the adjustment: a task, and a loss between stock and the account of adjustments', () => {
  const { tasks, ledger, faults } = understood({ adjustments: [sample('adjustment')] });
  expect(faults).toEqual([]);
  expect(tasks).toMatchObject([
    {
      taskId: 'Adjustments/512',
      kind: 'adjustment',
      number: 'ADJ-512',
      location: 'Main',
      status: 'COMPLETED',
    },
  ]);
  expect(ledger).toEqual([
    {
      ...{ taskId: 'Adjustments/512', type: 'StockAdjustment', date: '2026-03-31', reference: 'ADJ-512' },
      ...{
        debitAccount: 'Stock adjustments',
        creditAccount: 'Inventory',
        amount: '82.4',
        description: 'Breakage',
      },
    },
  ]);
});

it('the contact and the product', () => {
  const { contacts, items, reference } = understood({ contacts: [sample('contact')] });
  expect(contacts).toMatchObject([
    {
      ...{ id: '903', kind: 'customer', name: 'Harbour Fitout Ltd', group: 'Trade', taxNumber: '99-000-111' },
      ...{ paymentTerm: '20th of month following', account: 'Sales (Wholesale)', active: true },
    },
  ]);
  expect(items).toMatchObject([
    {
      id: '611/1740/LMP-BRS-01',
      sku: 'LMP-BRS-01',
      name: 'Desk lamp Brass',
      stocked: true,
      costingMethod: 'FIFO',
    },
  ]);
  expect(reference).toMatchObject({ baseCurrency: 'NZD', timeZone: 'Pacific/Auckland', locations: ['Main'] });
});

it('cost of sales of both: what the goods cost, less what came back with a credit note that counts', () => {
  const counted = { accountingAttributes: { importDate: null, accountingImportStatus: 'DoNotImport' } };
  const { ledger, costs } = understood({
    orders: [sample('sales-order')],
    creditNotes: [changed('credit-note', counted)],
  });
  const rows = ledger.map(({ taskId, date, debitAccount, creditAccount, amount }) => [
    ...[taskId, date, debitAccount, creditAccount, amount],
  ]);
  // 4 x 41.20 + 10 x 3.15, and one lamp back.
  expect(rows).toEqual([
    ['SalesOrders/48211', '2026-03-04', 'Cost of goods sold', 'Inventory', '196.3'],
    ['CreditNotes/48377', '2026-03-12', 'Cost of goods sold', 'Inventory', '-41.2'],
  ]);
  expect(costs.map(({ sku, costMinor, reason }) => [sku, costMinor, reason])).toEqual([
    ['LMP-BRS-01', 16480n, ''],
    ['BLB-E27', 3150n, ''],
    ['LMP-BRS-01', -4120n, ''],
  ]);
});
