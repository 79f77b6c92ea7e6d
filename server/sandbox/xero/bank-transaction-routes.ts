import type { Call, Route } from './accounting';
import { createBankTransaction, deleteBankTransaction } from './bank-transactions';
import { runBatch } from './batch';
import { elementsOf, readElement } from './body';
import { answerList, unitPlacesOf } from './list';
import type { BankTransaction } from './model';
import { notFound } from './problems';
import { renderBankTransaction } from './render-money';
import type { Wire } from './render';
import { bankTransactionSchema } from './requests';

/** Bank transactions: made, read and deleted. */
export function bankTransactionRoutes(route: Route): void {
  route('get', '/BankTransactions', ({ state, query, modifiedSince }) =>
    answerList(
      {
        plural: 'BankTransactions',
        idField: 'BankTransactionID',
        records: state.bankTransactions.all(),
        updatedAt: (transaction) => transaction.updatedAt,
        render: (transaction, view) => renderBankTransaction(state, transaction, view),
      },
      query,
      modifiedSince,
    ),
  );
  route('get', '/BankTransactions/:id', (call) => ({
    BankTransactions: [renderBankTransaction(call.state, transactionBy(call), fullView(call))],
  }));
  route('put', '/BankTransactions', (call) => writeTransactions(call));
  route('post', '/BankTransactions', (call) => writeTransactions(call));
  route('post', '/BankTransactions/:id', (call) => writeTransactions(call, transactionBy(call).id));
}

const fullView = (call: Call) => ({ lines: true, unitPlaces: unitPlacesOf(call.query) });

function transactionBy({ state, params }: Call): BankTransaction {
  const transaction = state.bankTransactions.get((params['id'] ?? '').toLowerCase());
  if (transaction === undefined) throw notFound();
  return transaction;
}

function writeTransactions(call: Call, id?: string): Wire {
  const { state, context } = call;
  const elements = elementsOf(call.body, 'BankTransactions', 'BankTransaction').map((raw) => ({
    raw,
    input: readElement(bankTransactionSchema, id === undefined ? raw : { ...raw, BankTransactionID: id }),
  }));
  const view = fullView(call);
  const render = (transaction: BankTransaction) => renderBankTransaction(state, transaction, view);
  const kind = { plural: 'BankTransactions', idField: 'BankTransactionID', render };
  return runBatch(state, kind, elements, call.summarise, (input) => {
    const named = context.method === 'PUT' ? undefined : input.BankTransactionID;
    if (named === undefined) return createBankTransaction(input, context);
    const transaction = state.bankTransactions.get(named);
    if (transaction === undefined) throw notFound();
    return deleteBankTransaction(input, transaction, state);
  });
}
