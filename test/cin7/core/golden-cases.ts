import { customerSchema, supplierSchema, toCustomer, toSupplier } from '../../../server/cin7/core/contact';
import { productSchema, toItem } from '../../../server/cin7/core/item';
import { toPurchaseDetail } from '../../../server/cin7/core/purchase';
import { purchaseRowSchema } from '../../../server/cin7/core/purchase-schema';
import { read } from '../../../server/cin7/read';
import { toSaleDetail } from '../../../server/cin7/core/sale';
import { saleRowSchema } from '../../../server/cin7/core/schema';
import { toPurchaseHeader, toSaleHeader } from '../../../server/cin7/core/transform';
import { purchaseListRow, saleListRow } from '../../../server/sandbox/cin7-core/list-rows';
import { objectAt, objectsAt, type JsonObject } from '../../../server/sandbox/common/json';
import { generateDemoCompany } from '../../../server/sandbox/demo/company';
import { creditedSale, fullPurchase } from './payloads';

/** A vendor's answer and what we make of it, by the name of its golden file. */
export interface GoldenCase {
  readonly payload: unknown;
  readonly normalise: (payload: unknown) => unknown;
}

const name = { id: 'golden', number: '' };
const receivableAccounts = new Set(['610']);
const company = generateDemoCompany({ seed: '7', today: '2026-11-30', sales: 240, months: 2 });

function pick<Value>(what: string, rows: readonly Value[], fits: (row: Value) => boolean): Value {
  const row = rows.find(fits);
  if (row === undefined) throw new Error(`The demo company has no ${what}`);
  return row;
}

const normaliseSale = (payload: unknown): unknown => {
  const row = read(saleRowSchema, saleListRow(payload as JsonObject, new Map()), name);
  return row.ok
    ? toSaleDetail(payload, { header: toSaleHeader(row.value, {}, new Map()), receivableAccounts })
    : row;
};
const normalisePurchase = (payload: unknown): unknown => {
  const row = read(purchaseRowSchema, purchaseListRow(payload as JsonObject), name);
  return row.ok ? toPurchaseDetail(payload, toPurchaseHeader(row.value, {})) : row;
};
const normaliseWith =
  <Record>(
    parse: (raw: unknown) => { ok: true; value: Record } | { ok: false; error: unknown },
    to: (record: Record) => unknown,
  ) =>
  (payload: unknown): unknown => {
    const record = parse(payload);
    return record.ok ? to(record.value) : record;
  };

const sale = (what: string, fits: (row: JsonObject) => boolean): GoldenCase => ({
  payload: pick(what, company.sales, fits),
  normalise: normaliseSale,
});
const purchase = (what: string, fits: (row: JsonObject) => boolean): GoldenCase => ({
  payload: pick(what, company.purchases, fits),
  normalise: normalisePurchase,
});
const notes = (row: JsonObject): JsonObject[] => objectsAt(row, 'CreditNotes');
const invoices = (row: JsonObject): JsonObject[] => objectsAt(row, 'Invoice');
const isRestocked = (note: JsonObject): boolean => objectsAt(note, 'Restock').length > 0;

export const goldenCases: Readonly<Record<string, GoldenCase>> = {
  'vendor-sale': { payload: creditedSale(), normalise: normaliseSale },
  'vendor-purchase': { payload: fullPurchase(), normalise: normalisePurchase },
  'sale-restocked-refunded': sale('return', (row) => notes(row).some(isRestocked)),
  'sale-credited-kept': sale('credit alone', (row) => notes(row).some((note) => !isRestocked(note))),
  'sale-prepaid': sale('prepaid sale', (row) => objectsAt(objectAt(row, 'Quote'), 'Prepayments').length > 0),
  'purchase-advanced-credited': purchase('supplier credit', (row) => objectsAt(row, 'CreditNote').length > 0),
  'purchase-service': purchase(
    'service',
    (row) => row['Type'] === 'Service Purchase' && invoices(row).length > 0,
  ),
  'purchase-stock-first': purchase(
    'stock-first purchase',
    (row) => row['Approach'] === 'STOCK' && invoices(row).length > 0,
  ),
  'purchase-in-transit': purchase(
    'purchase in transit',
    (row) =>
      invoices(row).length > 0 &&
      objectsAt(row, 'ManualJournals').length === 1 &&
      row['Approach'] !== 'STOCK' &&
      objectsAt(row, 'PutAway').length === 0,
  ),
  'purchase-foreign-landed-deposit': purchase(
    'foreign purchase with freight',
    (row) =>
      row['SupplierCurrency'] === 'USD' &&
      invoices(row).some((part) => objectsAt(part, 'AdditionalCharges').length > 0),
  ),
  'purchase-drop-shipment': purchase(
    'drop shipment',
    (row) => row['RelatedDropShipSaleTask'] !== null && invoices(row).length > 0,
  ),
  customer: {
    payload: pick('trade customer', company.customers, (row) => row['TaxNumber'] !== ''),
    normalise: normaliseWith((raw) => read(customerSchema, raw, name), toCustomer),
  },
  supplier: {
    payload: pick('supplier', company.suppliers, () => true),
    normalise: normaliseWith((raw) => read(supplierSchema, raw, name), toSupplier),
  },
  product: {
    // The list leaves movements out unless they are asked for.
    payload: { ...pick('product', company.products, (row) => row['Type'] === 'Stock'), Movements: [] },
    normalise: normaliseWith((raw) => read(productSchema, raw, name), toItem),
  },
  service: {
    payload: pick('service', company.products, (row) => row['Type'] === 'Service'),
    normalise: normaliseWith((raw) => read(productSchema, raw, name), toItem),
  },
};
