import type { Call, Route } from './accounting';
import { runBatch } from './batch';
import { elementsOf, readElement } from './body';
import { guidPattern } from './guid';
import { answerList } from './list';
import type { PurchaseOrder } from './model';
import { notFound } from './problems';
import { renderPurchaseOrder } from './render-money';
import type { Wire } from './render';
import { purchaseOrderSchema } from './requests';
import { writePurchaseOrder } from './purchase-orders';

/** Purchase orders: no `where`, but Status, DateFrom and DateTo (xero 2.5). */
export function purchaseOrderRoutes(route: Route): void {
  route('get', '/PurchaseOrders', ({ state, query, modifiedSince }) => {
    const { status, datefrom = '', dateto = '9999-12-31', where: _where, ...rest } = query;
    const records = state.purchaseOrders
      .all()
      .filter((order) => status === undefined || order.status === status.toUpperCase())
      .filter(({ date }) => date >= datefrom && date <= dateto);
    return answerList(
      {
        plural: 'PurchaseOrders',
        idField: 'PurchaseOrderID',
        records,
        updatedAt: (order) => order.updatedAt,
        // Orders come with their lines also without `page` [?].
        render: (order) => renderPurchaseOrder(state, order),
      },
      rest,
      modifiedSince,
    );
  });
  route('get', '/PurchaseOrders/:id', (call) => ({
    PurchaseOrders: [renderPurchaseOrder(call.state, orderBy(call))],
  }));
  route('put', '/PurchaseOrders', (call) => writeOrders(call));
  route('post', '/PurchaseOrders', (call) => writeOrders(call));
  route('post', '/PurchaseOrders/:id', (call) => writeOrders(call, orderBy(call).id));
}

function orderBy({ state, params }: Call): PurchaseOrder {
  const key = params['id'] ?? '';
  const order = guidPattern.test(key)
    ? state.purchaseOrders.get(key.toLowerCase())
    : state.orderByNumber(key);
  if (order === undefined) throw notFound();
  return order;
}

function writeOrders({ state, body, context, summarise }: Call, id?: string): Wire {
  const elements = elementsOf(body, 'PurchaseOrders', 'PurchaseOrder').map((raw) => ({
    raw,
    input: readElement(purchaseOrderSchema, id === undefined ? raw : { ...raw, PurchaseOrderID: id }),
  }));
  if (context.method === 'POST') {
    for (const { input } of elements) {
      const named = input.PurchaseOrderID;
      if (named !== undefined && state.purchaseOrders.get(named) === undefined) throw notFound();
    }
  }
  const render = (order: PurchaseOrder) => renderPurchaseOrder(state, order);
  const kind = { plural: 'PurchaseOrders', idField: 'PurchaseOrderID', render };
  return runBatch(state, kind, elements, summarise, (input) => writePurchaseOrder(input, context));
}
