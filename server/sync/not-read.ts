import type { DocumentKind } from '../accounting/kinds';
import { kindsOf, notReadOf, type NotRead, type NotReadSource } from '../accounting/not-read';
import type { Settings } from '../accounting/settings';
import type { PurchaseDetail, PurchaseHeader, SaleDetail, SaleHeader } from '../cin7/source';
import type { Queryable } from '../store/db';
import { readPurchaseHeaders } from '../store/purchase-documents';
import { readUnreadableRows, type DetailStates } from '../store/source-documents';
import { isListed } from './fetch-list';
import { purchaseMayHold } from './fetch-purchases';
import { saleMayHold } from './fetch-sales';
import type { FetchParams } from './fetch-step';

type Asked = Pick<FetchParams, 'from' | 'to'> & { readonly kinds: readonly DocumentKind[] };

/** What is kept of sales and purchases, current or not. */
export interface KeptDetails {
  readonly states: DetailStates;
  readonly saleHeaders: readonly SaleHeader[];
  readonly sales: readonly SaleDetail[];
  readonly purchases: readonly PurchaseDetail[];
}

/**
 * What a preview of a period leaves out because Cin7's lists show more than was read in full: a fetch that is under way,
 * was cancelled or failed, a kind or a month that was never fetched, a row that cannot be understood. By the rule of the
 * fetch itself, so that after a fetch of the period to its end there is nothing.
 */
export async function readNotRead(
  on: Queryable,
  connection: string,
  asked: Asked,
  kept: KeptDetails,
  { lookBackMonths }: Pick<Settings, 'lookBackMonths'>,
  currency: string,
): Promise<NotRead> {
  const unlisted = new Set<DocumentKind>();
  for (const [side, list] of [
    ['sale', 'sale-headers'],
    ['purchase', 'purchase-headers'],
  ] as const)
    // prettier-ignore
    if (!(await isListed(on, connection, list, asked.from, lookBackMonths)))
      for (const kind of kindsOf[side]) if (asked.kinds.includes(kind)) unlisted.add(kind);
  const purchaseHeaders = await readPurchaseHeaders(on, connection);
  const sources = [
    ...salesNotRead(kept, asked),
    ...purchasesNotRead(kept, purchaseHeaders, asked),
    ...(await unreadableRows(on, connection, kept, purchaseHeaders)),
  ];
  return notReadOf(sources, unlisted, asked, currency);
}

function salesNotRead({ states, saleHeaders, sales }: KeptDetails, asked: Asked): NotReadSource[] {
  const details = new Map(sales.map((sale) => [sale.saleId, sale]));
  return saleHeaders
    .filter(({ saleId }) => isNotRead(saleId, states))
    .map((header) => {
      const date = header.advanced ? null : header.invoiceDate;
      return {
        ...{ id: header.saleId, side: 'sale', number: header.orderNumber, channel: header.channel },
        ...{ contact: header.customer, isUnreadable: false },
        kept: details.get(header.saleId) ?? null,
        mayHold: kindsOf.sale
          .filter((kind) => asked.kinds.includes(kind) && saleMayHold(header, kind, asked))
          .map((kind) => ({ kind, date: kind === 'invoices' ? date : null })),
      };
    });
}

function purchasesNotRead(
  { states, purchases }: KeptDetails,
  headers: readonly PurchaseHeader[],
  asked: Asked,
): NotReadSource[] {
  const details = new Map(purchases.map((purchase) => [purchase.purchaseId, keptOf(purchase)]));
  return headers
    .filter(({ purchaseId }) => isNotRead(purchaseId, states))
    .map((header) => ({
      ...{ id: header.purchaseId, side: 'purchase', number: header.orderNumber, channel: '' },
      ...{ contact: header.supplier, isUnreadable: false },
      kept: details.get(header.purchaseId) ?? null,
      mayHold: kindsOf.purchase
        .filter((kind) => asked.kinds.includes(kind) && purchaseMayHold(header, kind, asked))
        .map((kind) => ({
          kind,
          date:
            kind === 'purchase-orders'
              ? header.orderDate
              : kind === 'bills' && !header.advanced
                ? header.invoiceDate
                : null,
        })),
    }));
}

/** What could not be understood when it was read is read: its fault stands in Errors. */
const isNotRead = (id: string, { read, outdated }: DetailStates): boolean =>
  !read.has(id) || outdated.has(id);

const keptOf = ({ invoices, creditNotes, order, settlements }: PurchaseDetail): NotReadSource['kept'] => ({
  purchaseInvoices: invoices,
  supplierCredits: creditNotes,
  purchaseOrders: order === null ? [] : [order],
  settlements,
});

/** Rows of the lists that cannot be understood, and what was read without one; what they may hold is not known. */
async function unreadableRows(
  on: Queryable,
  connection: string,
  { states: { outdated }, saleHeaders, sales, purchases }: KeptDetails,
  purchaseHeaders: readonly PurchaseHeader[],
): Promise<NotReadSource[]> {
  const unreadable = { channel: '', contact: '', isUnreadable: true, mayHold: [] };
  const found = new Map<string, NotReadSource>();
  for (const { id, number, side } of await readUnreadableRows(on, connection))
    found.set(id, { ...unreadable, id, side, number, kept: null });
  const listed = new Set([
    ...saleHeaders.map(({ saleId }) => saleId),
    ...purchaseHeaders.map(({ purchaseId }) => purchaseId),
  ]);
  const addKept = (side: NotReadSource['side'], id: string, name: string, kept: NotReadSource['kept']) => {
    if (outdated.has(id) && !listed.has(id))
      found.set(id, { ...unreadable, side, id, number: found.get(id)?.number ?? name, kept });
  };
  for (const sale of sales) addKept('sale', sale.saleId, sale.invoices[0]?.number ?? sale.saleId, sale);
  for (const purchase of purchases)
    addKept('purchase', purchase.purchaseId, purchase.orderNumber, keptOf(purchase));
  return [...found.values()];
}
