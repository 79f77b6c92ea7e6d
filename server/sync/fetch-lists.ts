import type { Result } from '../accounting/result';
import type { Cin7Contact, Cin7Item } from '../accounting/trade-documents';
import type { CallOptions, Cin7Failure, Cin7Source, Page, PurchaseHeader, SaleHeader } from '../cin7/source';
import type { StoredKind } from '../store/source-documents';

/** Cin7's lists that say what is new or changed since a moment (cin7-core 1.1), in the order in which they are read. */
export const listNames = ['sale-headers', 'purchase-headers', 'customers', 'suppliers', 'items'] as const;
export type ListName = (typeof listNames)[number];

/** What a row of a list is kept by. */
export interface RowIdentity {
  readonly id: string;
  readonly revision: string;
  readonly number: string;
}

/** One list: how a page of it is read and its rows told apart. */
export interface ListSpec<Value> {
  readonly noun: string;
  readonly kind: StoredKind;
  read(
    source: Cin7Source,
    since: string | null,
    page: number,
    call: CallOptions,
  ): Promise<Result<Page<Value>, Cin7Failure>>;
  identify(value: Value): RowIdentity;
  /**
   * Documents: a row's revision is Cin7's stamp of change, the first listing goes back from the period, and a change is
   * remembered under this stream, since ledger windows read before are not trusted then. Null for masters: they are
   * listed whole, then since the last listing.
   */
  readonly changeStream: string | null;
}

const saleHeaders: ListSpec<SaleHeader> = {
  noun: 'the list of sales',
  kind: 'sale-header',
  read: (source, since, page, call) => source.saleHeaders(since, page, call),
  identify: ({ saleId, revision, orderNumber }) => ({ id: saleId, revision, number: orderNumber }),
  changeStream: 'sale-changed',
};

const purchaseHeaders: ListSpec<PurchaseHeader> = {
  noun: 'the list of purchases',
  kind: 'purchase-header',
  read: (source, since, page, call) => source.purchaseHeaders(since, page, call),
  identify: ({ purchaseId, revision, orderNumber }) => ({ id: purchaseId, revision, number: orderNumber }),
  changeStream: 'purchase-changed',
};

const contacts = (kind: 'customer' | 'supplier'): ListSpec<Cin7Contact> => ({
  ...{ noun: `${kind}s`, kind, changeStream: null },
  read: (source, since, page, call) => source.contacts(kind, since, page, call),
  identify: ({ id, revision, name }) => ({ id, revision, number: name }),
});

const items: ListSpec<Cin7Item> = {
  ...{ noun: 'products', kind: 'item', changeStream: null },
  read: (source, since, page, call) => source.items(since, page, call),
  // The average cost is no part of an item's own revision, yet what is kept should be up to date.
  identify: ({ id, revision, averageCost, sku }) => ({
    ...{ id, revision: `${revision} ${averageCost}`, number: sku },
  }),
};

/** Does something with a list, whatever its rows are. */
export function withList<Answer>(name: ListName, use: <Value>(spec: ListSpec<Value>) => Answer): Answer {
  switch (name) {
    case 'sale-headers':
      return use(saleHeaders);
    case 'purchase-headers':
      return use(purchaseHeaders);
    case 'customers':
      return use(contacts('customer'));
    case 'suppliers':
      return use(contacts('supplier'));
    case 'items':
      return use(items);
  }
}
