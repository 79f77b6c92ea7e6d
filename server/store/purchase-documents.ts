import type { PurchaseDetail, PurchaseHeader } from '../cin7/source';
import type { Queryable } from './db';
import { readNormal } from './source-documents';

/** Every purchase as Cin7's list shows it. */
export const readPurchaseHeaders = (on: Queryable, connection: string): Promise<PurchaseHeader[]> =>
  readNormal<PurchaseHeader>(on, connection, 'purchase-header');

/** Every purchase read in full. */
export const readPurchases = (on: Queryable, connection: string): Promise<PurchaseDetail[]> =>
  readNormal<PurchaseDetail>(on, connection, 'purchase');
