import type { Cin7Contact, Cin7Item, StockTask } from '../accounting/trade-documents';
import type { Queryable } from './db';
import { readNormal } from './source-documents';

/** Every customer and supplier, deprecated ones too. One kept by an earlier version belongs to no group. */
export async function readContacts(on: Queryable, connection: string): Promise<Cin7Contact[]> {
  const contacts = [
    ...(await readNormal<EarlierContact>(on, connection, 'customer')),
    ...(await readNormal<EarlierContact>(on, connection, 'supplier')),
  ];
  return contacts.map((contact) => ({ group: '', ...contact }));
}

type EarlierContact = Omit<Cin7Contact, 'group'> & Partial<Pick<Cin7Contact, 'group'>>;

/** Every product and service, deprecated ones too. */
export const readItems = (on: Queryable, connection: string): Promise<Cin7Item[]> =>
  readNormal<Cin7Item>(on, connection, 'item');

/** The stock tasks that rows of the fetched ledger belong to, as Cin7's lists show them. */
export const readStockTasks = (on: Queryable, connection: string): Promise<StockTask[]> =>
  readNormal<StockTask>(on, connection, 'stock-task');
