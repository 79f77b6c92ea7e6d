import type { Cin7Contact, Cin7Item, StockTask } from '../accounting/trade-documents';
import type { Queryable } from './db';
import { readNormal } from './source-documents';

/** Every customer and supplier, deprecated ones too. */
export async function readContacts(on: Queryable, connection: string): Promise<Cin7Contact[]> {
  return [
    ...(await readNormal<Cin7Contact>(on, connection, 'customer')),
    ...(await readNormal<Cin7Contact>(on, connection, 'supplier')),
  ];
}

/** Every product and service, deprecated ones too. */
export const readItems = (on: Queryable, connection: string): Promise<Cin7Item[]> =>
  readNormal<Cin7Item>(on, connection, 'item');

/** The stock tasks that rows of the fetched ledger belong to, as Cin7's lists show them. */
export const readStockTasks = (on: Queryable, connection: string): Promise<StockTask[]> =>
  readNormal<StockTask>(on, connection, 'stock-task');
