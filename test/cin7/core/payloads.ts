import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SaleHeader } from '../../../server/cin7/source';

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
