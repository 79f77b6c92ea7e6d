import { draftPurchaseOrders } from '../../server/accounting/purchase-orders';
import { calendarDate } from '../../server/accounting/dates';
import type { PurchaseOrder } from '../../server/accounting/trade-documents';
import { xero } from '../golden/core/books';
import { codes, inputOf, order, postedOf } from './purchase-books';

const known = {
  contacts: [
    ...xero.contacts,
    { contactId: 'c-1', name: 'Foundry Ltd', contactNumber: '', email: '', active: true },
  ],
};
const draft = (orders: PurchaseOrder[], more: Parameters<typeof inputOf>[1] = {}) =>
  draftPurchaseOrders(inputOf({ purchaseOrders: orders }, { xero: known, ...more }));

test("an order has Cin7's number and goes to a contact that Xero has", () => {
  const { drafts } = draft([order('PO-1', { requiredBy: calendarDate('2026-10-20') })]);
  expect(drafts[0]).toMatchObject({
    ...{ kind: 'purchase-orders', number: 'PO-1', contact: { contactId: 'c-1' }, deliveryDate: '2026-10-20' },
    ...{ netMinor: 10000n, taxMinor: 2000n, lines: [{ accountCode: '631', taxType: 'INPUT2' }] },
  });
});

test('an order waits for its contact', () => {
  const { drafts, leftOut } = draft([order('PO-1')], { xero: {} });
  expect([drafts, leftOut.map(({ faults }) => [codes(faults), faults[0]?.remedy])]).toEqual([
    [],
    [[['contact-missing'], 'Post contacts first, then preview purchase orders again.']],
  ]);
});

test('a number that Xero has would overwrite the order there; a changed order is held; an unchanged one stands', () => {
  const posted = postedOf(draft([order('PO-1')]).drafts);
  expect(draft([order('PO-1')], { posted })).toMatchObject({ drafts: [], leftOut: [], alreadyPosted: 1 });
  const reasons = (orders: PurchaseOrder[]) =>
    draft(orders, { posted }).leftOut.map(({ faults }) => codes(faults));
  expect(reasons([order('PO-1', { revision: 'r2' })])).toEqual([['source-changed-after-posting']]);
  expect(reasons([order('PO-1', { id: 'p-9/order' })])).toEqual([['number-taken']]);
  expect(reasons([order('PO-2'), order('PO-2', { id: 'p-9/order' })])).toEqual([['number-taken']]);
});

test('an order that moved to another month is held in the month it was posted in', () => {
  const posted = postedOf(draft([order('PO-1')]).drafts);
  const moved = order('PO-1', { revision: 'r2', date: calendarDate('2026-11-05') });
  const faultsOf = (more: Parameters<typeof inputOf>[1]) =>
    draft([moved], more).leftOut.map(({ faults }) => codes(faults));
  expect(faultsOf({ posted })).toEqual([['source-changed-after-posting']]);
  expect(faultsOf({})).toEqual([]);
});
