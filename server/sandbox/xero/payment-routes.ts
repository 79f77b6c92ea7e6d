import type { Call, Route } from './accounting';
import { runBatch } from './batch';
import { elementsOf, readElement } from './body';
import { refused } from './contacts';
import { among, answerList } from './list';
import type { Payment } from './model';
import { notFound } from './problems';
import { renderPayment, type Wire } from './render';
import { paymentSchema } from './requests';
import { createPayment, deletePayment } from './settlements';

/** Payments: PUT many, POST one; no edit, only `Status: DELETED`. */
export function paymentRoutes(route: Route): void {
  route('get', '/Payments', ({ state, query, modifiedSince }) => {
    const isWanted = among(query.ids);
    return answerList(
      {
        plural: 'Payments',
        idField: 'PaymentID',
        records: state.payments.all().filter(({ id }) => isWanted(id)),
        updatedAt: (payment) => payment.updatedAt,
        render: (payment) => renderPayment(state, payment),
      },
      query,
      modifiedSince,
    );
  });
  route('get', '/Payments/:id', (call) => ({ Payments: [renderPayment(call.state, paymentBy(call))] }));
  route('put', '/Payments', (call) => writePayments(call));
  route('post', '/Payments', (call) => writePayments(call));
  route('post', '/Payments/:id', (call) => writePayments(call, paymentBy(call).id));
}

function paymentBy({ state, params }: Call): Payment {
  const payment = state.payments.get((params['id'] ?? '').toLowerCase());
  if (payment === undefined) throw notFound();
  return payment;
}

function writePayments(call: Call, id?: string): Wire {
  const { state } = call;
  const elements = elementsOf(call.body, 'Payments', 'Payment').map((raw) => ({
    raw,
    input: readElement(paymentSchema, id === undefined ? raw : { ...raw, PaymentID: id }),
  }));
  const kind = {
    plural: 'Payments',
    idField: 'PaymentID',
    errorFlag: 'HasValidationErrors' as const,
    render: (payment: Payment) => renderPayment(state, payment),
  };
  return runBatch(state, kind, elements, call.summarise, (input) => {
    if (call.context.method === 'PUT' || input.PaymentID === undefined)
      return createPayment(input, call.context);
    const payment = state.payments.get(input.PaymentID);
    if (payment === undefined) throw notFound();
    return input.Status === 'DELETED' ? deletePayment(state, payment) : refused('Payments cannot be edited'); // [?]
  });
}
