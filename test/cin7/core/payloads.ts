import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PurchaseHeader, SaleHeader } from '../../../server/cin7/source';

/** Whole answers in the vendor's shapes, with invented values (the vendor reference's own samples). */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export const payload = (name: string): JsonObject =>
  JSON.parse(readFileSync(path.join(__dirname, 'payloads', `${name}.json`), 'utf8')) as JsonObject;

export const saleId = '5b1f7a52-0d0c-4b7e-9a40-6f0d6b9f1a01';

export const saleHeader: SaleHeader = {
  saleId,
  orderNumber: 'SO-00311',
  invoiceNumbers: ['INV-00311'],
  creditNoteNumbers: [],
  channel: 'Shopify',
  location: 'Main Warehouse',
  customerId: 'c0a1b2d3-1111-4222-8333-944455556666',
  customer: 'Harbour Cycles',
  orderDate: null,
  invoiceDate: null,
  hasInvoice: true,
  advanced: false,
  revision: '2026-03-04T02:11:09.447Z',
};

/** A copy with the value at a path replaced; undefined removes it. */
export function withValue(
  document: Json,
  place: readonly (string | number)[],
  value: Json | undefined,
): Json {
  const copy = structuredClone(document);
  const [last = '', ...before] = [...place].reverse();
  let at = copy as Record<string | number, Json>;
  for (const part of before.reverse()) at = at[part] as Record<string | number, Json>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

/** Every place of a document, objects and lists included. */
export function placesOf(
  value: Json,
  place: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  const inner =
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([name, child]) =>
          placesOf(child, [...place, Array.isArray(value) ? Number(name) : name]),
        );
  return place.length === 0 ? inner : [place, ...inner];
}

export const purchaseId = 'e1e2e3e4-0000-4111-8222-333344445555';

export const purchaseHeader: PurchaseHeader = {
  purchaseId,
  orderNumber: 'PO-00104',
  invoiceNumbers: ['BW-5520'],
  creditNoteNumbers: [],
  supplierId: 'd0d0d0d0-1212-4343-8565-787878787878',
  supplier: 'Brassworks Ltd',
  orderDate: null,
  invoiceDate: null,
  hasOrder: true,
  hasInvoice: true,
  advanced: false,
  paid: false,
  revision: '2026-02-20T04:00:00.12Z',
};

/** The vendor's own sale with its own credit note and a prepayment. */
export const creditedSale = (): JsonObject => {
  const prepayment = {
    ...{ ID: '30303030-4040-4505-8606-707070707070', Reference: 'Deposit', Amount: 20 },
    ...{ DatePaid: '2026-03-02T00:00:00', Account: '718', CurrencyRate: 1, DateCreated: null },
  };
  return { ...payload('sale'), CreditNotes: [payload('credit-note')], Quote: { Prepayments: [prepayment] } };
};

/** The vendor's own purchase with a deposit, a payment, a supplier credit and put-away switched on. */
export const fullPurchase = (): JsonObject => {
  const purchase = payload('purchase');
  const [invoice] = purchase['Invoice'] as JsonObject[];
  const [line] = (invoice ?? {})['Lines'] as JsonObject[];
  const payment = (id: string, amount: number): JsonObject => ({
    ...{ ID: `40404040-5050-4606-8707-8080808080${id}`, Reference: 'Wire', Amount: amount },
    ...{ DatePaid: '2026-03-20T00:00:00', Account: '090', CurrencyRate: 1.5, DateCreated: null },
  });
  return {
    ...purchase,
    Order: {
      ...(purchase['Order'] as JsonObject),
      ...{ Lines: [line ?? {}], Prepayments: [payment('01', 300)] },
    },
    Invoice: [{ ...invoice, Payments: [payment('02', 400)] }],
    StockReceived: purchase['PutAway'] ?? [],
    CreditNote: [
      {
        ...{ TaskID: 'e1e2e3e4-0000-4111-8222-333344446666', CreditNoteInvoiceNumber: 'BW-5520' },
        ...{ CreditNoteNumber: 'CN-9', CreditNoteDate: '2026-03-05T00:00:00', Status: 'AUTHORISED' },
        Lines: [{ ...line, Quantity: 2, Total: 20 }],
        ...{ AdditionalCharges: [], Refunds: [payment('03', 20)], TotalBeforeTax: 20, Tax: 0, Total: 20 },
        Unstock: [{ CardID: null, Date: '2026-03-05T00:00:00', Quantity: 2, SKU: 'BELL-01' }],
      },
    ],
  };
};

/** Values that no field of a document is meant to have, and some that some fields are. */
export const oddValues: readonly (Json | undefined)[] = [
  ...[undefined, null, '', 'text', -1, 1.5, true, [], {}, [null]],
  ...['2026-13-01', '00000000-0000-0000-0000-000000000000'],
];
