import type { ChannelRule } from './channel-rules';
import type { ContactLink } from './contact-links';
import type { DraftContact, InvoiceLine } from './draft';
import type { Fault } from './fault';
import type { LeftOut } from './left-out';
import type { DocumentShare, DocumentSnapshot, PostedTrade } from './posted';
import { toMinor } from './rounding';
import { decimal } from './decimal';
import type { RuleInput } from './rules';
import type { SaleInvoice } from './source-documents';

/** What sales invoices and credit notes have in common: they are one engine, the ledger turns the second round. */

export type SaleKind = 'invoices' | 'credit-notes';

/** An invoice, or a credit note in the same shape; amounts of both are positive. */
export interface SaleDocument extends SaleInvoice {
  /** Number of the invoice that a credit note credits; blank or absent: none. */
  readonly invoiceNumber?: string;
}

export const saleNouns = { invoices: 'Invoice', 'credit-notes': 'Credit note' } as const;
export const oppositeOf = { invoices: 'credit-notes', 'credit-notes': 'invoices' } as const;

export const documentsOf = (
  kind: SaleKind,
  { sources }: Pick<RuleInput, 'sources'>,
): readonly SaleDocument[] =>
  kind === 'invoices'
    ? sources.invoices
    : sources.creditNotes.map((note) => ({ ...note, saleId: note.sourceId, dueDate: note.date }));

/** A document with every line in minor units, coded to Xero; sums equal Cin7's own totals to the cent. */
export interface CodedSale {
  readonly document: SaleDocument;
  readonly rule: ChannelRule;
  readonly contact: DraftContact;
  readonly warnings: ContactLink['warnings'];
  readonly lines: readonly InvoiceLine[];
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
}

/** A document on its way into a draft. */
export interface SaleToPost extends CodedSale {
  /** Identity of its share: its own, or a further one when it was posted before. */
  readonly shareId: string;
  /** The share that it replaces; null when it was never posted, or does not stand in Xero any more. */
  readonly replaces: DocumentShare | null;
}

export const snapshotOf = (
  document: SaleDocument,
  kind: SaleKind,
  posted?: PostedTrade,
): DocumentSnapshot => ({
  id: document.id,
  number: document.number,
  date: document.date,
  channel: document.channel,
  customer: document.customer,
  currency: document.currency,
  gross: document.gross,
  kind,
  ...(posted ? { posted } : {}),
});

export const leaveOut = (
  { id, number, date, channel, customer, currency, gross }: DocumentSnapshot,
  kind: LeftOut['kind'],
  faults: readonly Fault[],
): LeftOut => ({
  ...{ kind, id, number, date, channel, customer, currency, faults },
  amountMinor: toMinor(decimal(gross), currency),
});

export function byDateAndNumber({ document: left }: CodedSale, { document: right }: CodedSale): number {
  if (left.date !== right.date) return left.date < right.date ? -1 : 1;
  if (left.number !== right.number) return left.number < right.number ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}
