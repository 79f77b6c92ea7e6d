import { changed, sample, understood, type JsonObject } from './samples';

/** Money by the order that it stands on: deposits, payments, refunds (accounting-rules 3, rows 8, 10, 17). */

const payment = (changes: JsonObject): JsonObject => ({ ...sample('payment'), ...changes });
const company = {
  orders: [sample('sales-order')],
  creditNotes: [sample('credit-note')],
  purchases: [sample('purchase-order')],
};

function settle(...payments: JsonObject[]) {
  const { sales, purchases, faults, missing } = understood({ ...company, payments });
  const details = [...sales, ...purchases].map(({ detail }) => detail);
  return {
    settlements: details
      .flatMap(({ settlements }) => settlements)
      .map(({ id, kind, side, date, amount, account, documentId }) => [
        id,
        kind,
        side,
        date,
        amount,
        account,
        documentId,
      ]),
    faults: [...faults, ...details.flatMap((detail) => detail.faults)].map(
      ({ field, reason }) => `${field}: ${reason}`,
    ),
    missing,
  };
}

const invoice = 'SalesOrders/48211';

it('money before the invoice is a deposit on its day, used up on the day of the invoice', () => {
  expect(settle(payment({ paymentDate: '2026-02-27T20:00:00Z' })).settlements).toEqual([
    ['Payments/88012', 'prepayment', 'sale', '2026-02-28', '552', 'Credit Card', null],
    ['Payments/88012/used', 'payment', 'sale', '2026-03-04', '552', 'Customer deposits', invoice],
  ]);
});

it('money for an order without an invoice is a deposit alone', () => {
  const orders = [changed('sales-order', { invoiceDate: null, invoiceNumber: null })];
  const { sales } = understood({ orders, payments: [payment({})] });
  expect(sales[0]?.detail.settlements).toMatchObject([
    { id: 'Payments/88012', kind: 'prepayment', number: 'SO-48211', documentId: null, date: '2026-03-21' },
  ]);
});

it('money on a credit note is a refund, whichever sign it has', () => {
  const refund = { orderType: 'CreditNote', orderId: 48377, orderRef: 'CRN-377' };
  for (const amount of [-103.5, 103.5])
    expect(settle(payment({ ...refund, amount })).settlements).toEqual([
      ['Payments/88012', 'refund', 'sale', '2026-03-21', '103.5', 'Credit Card', 'CreditNotes/48377'],
    ]);
});

it('money to a supplier before the bill and after it', () => {
  const paid = { orderType: 'PurchaseOrder', orderId: 30955, orderRef: 'PO-955', method: 'Bank' };
  const { settlements } = settle(
    payment({ ...paid, id: 1, amount: 1000, paymentDate: '2026-01-20T00:00:00Z' }),
    payment({ ...paid, id: 2, amount: 4000 }),
  );
  const bill = 'PurchaseOrders/30955/invoice';
  expect(settlements).toEqual([
    ['Payments/1', 'prepayment', 'purchase', '2026-01-20', '1000', 'Bank', null],
    ['Payments/1/used', 'payment', 'purchase', '2026-02-15', '1000', 'Supplier deposits', bill],
    ['Payments/2', 'payment', 'purchase', '2026-03-21', '4000', 'Bank', bill],
  ]);
});

it.each([
  ['not authorised', { isAuthorized: false }],
  ['of nothing', { amount: 0 }],
])('%s: no money moved', (_, changes) => {
  expect(settle(payment(changes))).toMatchObject({ settlements: [], faults: [] });
});

it.each<[string, JsonObject, string]>([
  ['no date', { paymentDate: null }, 'payment 88012: paymentDate: Expected a date, found nothing.'],
  [
    'money back on an order',
    { amount: -10 },
    'payment 88012: amount: -10 went back on 70188. Money that goes back belongs on a credit note in Cin7.',
  ],
  [
    'a quote',
    { orderType: 'Quote' },
    'orderType: The payment stands on a Quote; Cogsheet takes payments of sales orders, credit notes and purchase orders.',
  ],
  ['no order', { orderId: 0 }, 'orderId: Expected an id, found nothing.'],
  [
    'an order that was never read',
    { orderId: 5, orderRef: 'SO-5' },
    'orderId: Order SO-5, which the payment is for, has not been read. It may have been changed last before the first day that was fetched: fetch from an earlier day.',
  ],
])('%s is named', (_, changes, fault) => {
  expect(settle(payment(changes))).toMatchObject({ settlements: [], faults: [fault] });
});

it('says which orders are wanted that payments name', () => {
  expect(settle(payment({ orderId: 5 })).missing).toEqual({ SalesOrders: ['5'] });
  expect(settle(payment({ orderId: 5, orderType: 'PurchaseOrder' })).missing).toEqual({
    PurchaseOrders: ['5'],
  });
});

it('a payment on a void order is named', () => {
  const { sales } = understood({
    orders: [changed('sales-order', { isVoid: true })],
    payments: [payment({})],
  });
  expect(sales[0]?.detail).toMatchObject({
    settlements: [],
    faults: [
      { field: 'payment 88012: orderId', reason: expect.stringContaining('which is void') as unknown },
    ],
  });
});

it('a kind of order that comes as a number is told by id and reference', () => {
  expect(settle(payment({ orderType: 0 })).settlements[0]?.[6]).toBe(invoice);
  // The same id in two lists: the reference decides, and without one nobody can.
  const purchases = [changed('purchase-order', { id: 48211 })];
  const outcome = (changes: JsonObject) =>
    understood({ orders: company.orders, purchases, payments: [payment({ orderType: 0, ...changes })] });
  expect(outcome({}).sales[0]?.detail.settlements).toHaveLength(1);
  expect(outcome({ orderRef: '' }).faults).toMatchObject([{ field: 'orderType' }]);
});

it('payments of an order whose invoice is not understood wait with it', () => {
  const { sales } = understood({ orders: [changed('sales-order', { total: 1 })], payments: [payment({})] });
  expect(sales[0]?.detail).toMatchObject({ invoices: [], settlements: [], faults: [{ field: 'total' }] });
});
