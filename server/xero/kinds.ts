import type { Draft, DraftKind } from '../accounting/draft';
import type { DocumentPage } from './links';

/** Xero's endpoints, by the name that a list of theirs has on the wire. */
export type Resource =
  | 'Invoices'
  | 'CreditNotes'
  | 'ManualJournals'
  | 'PurchaseOrders'
  | 'Payments'
  | 'BankTransactions'
  | 'Contacts'
  | 'Items';

interface KindInXero {
  readonly resource: Resource;
  readonly page: DocumentPage;
  /** Xero's own `Type`, for endpoints that hold more than one kind; blank otherwise. */
  readonly type: string;
  /** Xero takes no two of a number: a refused one is looked up by it before the refusal is believed. */
  readonly uniqueNumber: boolean;
}

const journal: KindInXero = { resource: 'ManualJournals', page: 'journal', type: '', uniqueNumber: false };
/** RECEIVE or SPEND, by the draft's direction. */
const money: KindInXero = {
  resource: 'BankTransactions',
  page: 'bank-transaction',
  type: '',
  uniqueNumber: false,
};

const kinds: Readonly<Record<DraftKind, KindInXero>> = {
  invoices: { resource: 'Invoices', page: 'invoice', type: 'ACCREC', uniqueNumber: true },
  bills: { resource: 'Invoices', page: 'bill', type: 'ACCPAY', uniqueNumber: false },
  'credit-notes': {
    resource: 'CreditNotes',
    page: 'credit-note',
    type: 'ACCRECCREDIT',
    uniqueNumber: true,
  },
  'supplier-credits': {
    resource: 'CreditNotes',
    page: 'supplier-credit',
    type: 'ACCPAYCREDIT',
    uniqueNumber: false,
  },
  'purchase-orders': { resource: 'PurchaseOrders', page: 'purchase-order', type: '', uniqueNumber: true },
  payments: { resource: 'Payments', page: 'bank-transaction', type: '', uniqueNumber: false },
  contacts: { resource: 'Contacts', page: 'contact', type: '', uniqueNumber: true },
  items: { resource: 'Items', page: 'item', type: '', uniqueNumber: true },
  prepayments: money,
  deposits: money,
  cogs: journal,
  adjustments: journal,
  production: journal,
  transfers: journal,
  'landed-cost': journal,
  'manual-journals': journal,
};

export const kindInXero = (kind: DraftKind): KindInXero => kinds[kind];

/** What identifies a draft in Xero besides its key; blank for kinds that have no number there. */
export function numberOf(draft: Draft): string {
  if (draft.kind === 'items') return draft.code;
  return 'number' in draft ? draft.number : '';
}

/** Statuses that a document has when it is as far as the draft asked for. A draft in Xero is in no ledger. */
export function wantedStatuses(draft: Draft): readonly string[] {
  const { resource } = kindInXero(draft.kind);
  if (resource === 'Items') return [''];
  if (resource === 'Contacts') return ['ACTIVE'];
  const approval = 'approval' in draft ? draft.approval : undefined;
  if (approval === 'draft') return ['DRAFT'];
  if (approval === 'submitted') return ['SUBMITTED'];
  if (resource === 'ManualJournals') return ['POSTED'];
  if (resource === 'PurchaseOrders') return ['AUTHORISED', 'BILLED'];
  return ['AUTHORISED', 'PAID'];
}
