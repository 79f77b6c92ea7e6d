import { randomUUID } from 'node:crypto';
import { ok, refusal, type Answer } from './answers';
import { isObject, sameText, textAt, type JsonObject } from '../common/json';
import type { MasterPath } from './master-paths';
import type { Cin7CoreStore } from './store';

interface Master {
  readonly listKey: string;
  readonly field: 'Name' | 'SKU';
  /** Which of these the vendor insists on is a guess [?]. */
  readonly required: readonly string[];
  rows(store: Cin7CoreStore): readonly JsonObject[];
}

const masters: Readonly<Record<MasterPath, Master>> = {
  customer: {
    ...{ listKey: 'CustomerList', field: 'Name', rows: (store) => store.data.customers },
    required: ['Name', 'Status', 'Currency', 'PaymentTerm', 'AccountReceivable', 'TaxRule'],
  },
  supplier: {
    ...{ listKey: 'SupplierList', field: 'Name', rows: (store) => store.data.suppliers },
    required: ['Name', 'Status', 'Currency', 'PaymentTerm', 'AccountPayable', 'TaxRule'],
  },
  product: {
    ...{ listKey: 'Products', field: 'SKU', rows: (store) => store.products() },
    required: ['SKU', 'Name', 'Category', 'Type', 'CostingMethod', 'UOM', 'Status'],
  },
};

/** `POST /customer`, `/supplier`, `/product`: names and SKUs are unique whatever their case; the texts are guesses [?]. */
export function createMaster(
  path: MasterPath,
  body: unknown,
  store: Cin7CoreStore,
  now: Date,
  save: (row: JsonObject) => void,
): Answer {
  const { listKey, field, required, rows } = masters[path];
  if (!isObject(body)) return refusal(400, 'The request is invalid.');
  const missing = required.find((name) => textAt(body, name).trim() === '');
  if (missing !== undefined) return refusal(400, `${missing} is required`);
  const value = textAt(body, field);
  if (rows(store).some((row) => sameText(textAt(row, field), value)))
    return refusal(400, `${field} '${value}' already exists`);
  const row = { ID: randomUUID(), ...body, LastModifiedOn: now.toISOString() };
  save(row);
  return ok({ [listKey]: [row] });
}
