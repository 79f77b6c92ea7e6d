import type { CalendarDate } from './dates';
import { fault, type Fault } from './fault';
import { documentKinds, isJournalKind, type DocumentKind, type JournalKind } from './kinds';
import { majorText, sumMinor } from './money';
import { err, ok, type Result } from './result';

/**
 * A draft is computed but unposted (house-style "Names"). Amounts are minor units of the draft's currency. A draft
 * balances or does not exist: `BalancedLines` can only be made by `balance`.
 */

export interface TrackingTag {
  readonly category: string;
  readonly option: string;
}

/** Debit positive, credit negative, as Xero's LineAmount (accounting-rules 1). */
export interface JournalLine {
  readonly accountCode: string;
  readonly accountName: string;
  readonly amountMinor: bigint;
  readonly description: string;
  readonly tracking: readonly TrackingTag[];
  readonly channel: string;
}

declare const balanced: unique symbol;
export type BalancedLines = readonly JournalLine[] & { readonly [balanced]: true };

/** The only way to journal lines: at least two, none zero, summing to zero. */
export function balance(
  lines: readonly JournalLine[],
  currency: string,
  document: string,
): Result<BalancedLines, Fault> {
  const total = sumMinor(lines.map((line) => line.amountMinor));
  if (lines.length >= 2 && total === 0n) return ok(lines as BalancedLines);
  const reason = `${document} does not balance: debits less credits are ${currency} ${majorText(total, currency)} over ${lines.length} lines.`;
  return err(
    fault(
      'source-unbalanced',
      { table: 'documents' },
      reason,
      'Nothing was posted. Fetch again; if it stays, look at the documents behind it in Cin7.',
      { document },
    ),
  );
}

export interface InvoiceLine {
  readonly description: string;
  readonly accountCode: string;
  readonly accountName: string;
  readonly taxType: string;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  /** Decimal texts; quantity x unit amount, rounded, is the line amount in the document's tax mode. */
  readonly quantity: string;
  readonly unitAmount: string;
  readonly sku: string;
  /** Code of the untracked Xero item that the line names; absent: none (accounting-rules 10.2). */
  readonly itemCode?: string;
  readonly tracking: readonly TrackingTag[];
}

/** What a draft takes from one source document; sums over sources equal the draft. */
export interface SourceShare {
  readonly id: string;
  readonly saleId: string | null;
  readonly revision: string;
  readonly number: string;
  readonly date: CalendarDate;
  readonly customer: string;
  readonly channel: string;
  readonly sku: string;
  readonly quantity: string;
  readonly unitCost: string;
  /** Minor units: cost for a journal, gross for an invoice. */
  readonly amountMinor: bigint;
  /** What Cin7 calls it. */
  readonly description: string;
  /** For cost entries: the facts needed to take the share back when Cin7 withdraws it. */
  readonly snapshot?: unknown;
}

interface DraftCommon {
  /** Posting key (accounting-rules 11). */
  readonly key: string;
  /** Revisions and sequence numbers of the same thing share a family. */
  readonly family: string;
  readonly revision: number;
  /** Identity and words of the Channels row that took it. */
  readonly rule: { readonly row: string; readonly text: string };
  readonly sources: readonly SourceShare[];
  readonly faults: readonly Fault[];
  /** Key of the posting that this draft undoes; absent for an ordinary one. */
  readonly reverses?: string;
  /** Keys of the drafts that correct the same documents: all are posted or none (accounting-rules 9, `draft-ties.ts`). */
  readonly goesWith?: readonly string[];
  /** Key of the draft that makes its contact, without which it is not posted. */
  readonly needs?: string;
  /** Of a contact or an item, which have none: the last day of the preview's period. */
  readonly date: CalendarDate;
  /** Of a contact or an item: base currency. */
  readonly currency: string;
  readonly channel: string;
}

/** How far a document goes in Xero at once. Only an approved one is in the ledger (xero 5.1, 5.6). */
export type Approval = 'draft' | 'submitted' | 'approved';

/** A journal of Cin7's own debit and credit pairs; base currency (accounting-rules 3 rows 3, 6, 13, 20 to 29). */
export interface JournalDraft extends DraftCommon {
  readonly kind: JournalKind;
  readonly narration: string;
  readonly lines: BalancedLines;
  readonly showOnCashBasisReports: boolean;
  /** Absent: posted to the ledger. A journal cannot be submitted (xero 5.6). */
  readonly approval?: Exclude<Approval, 'submitted'>;
}

/** `contactId` is null when Xero has no contact of that name yet; posting then creates it. */
export interface DraftContact {
  readonly contactId: string | null;
  readonly name: string;
}

interface TradeFields extends DraftCommon {
  readonly number: string;
  readonly reference: string;
  readonly contact: DraftContact;
  /** Foreign units per base unit, at most 6 places; null in base currency. */
  readonly rate: string | null;
  readonly taxInclusive: boolean;
  readonly lines: readonly InvoiceLine[];
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  /** Absent: approved. */
  readonly approval?: Approval;
}

export interface InvoiceDraft extends TradeFields {
  readonly kind: 'invoices';
  readonly dueDate: CalendarDate;
}

/**
 * Rows 5 and 18: what is credited is positive, as on the invoice it takes back; the kind turns it round in the ledger.
 * `number` of a supplier's credit is the supplier's own and not unique.
 */
export interface CreditDraft extends TradeFields {
  readonly kind: 'credit-notes' | 'supplier-credits';
  /** The invoice in Xero that it is set off against once it is posted, by the user's choice in Settings (row 5). */
  readonly allocate?: { readonly xeroId: string; readonly amountMinor: bigint };
}

/** Rows 14 to 16, 19 and 30. `number` is the supplier's own, never blank, and not unique (accounting-rules 11). */
export interface BillDraft extends TradeFields {
  readonly kind: 'bills';
  readonly dueDate: CalendarDate;
}

export type TradeDraft = CreditDraft | BillDraft;
export type TradeKind = TradeDraft['kind'];

/** Row 11: no effect on the ledger. Xero never makes a contact for an order, so that the contact must exist. */
export interface PurchaseOrderDraft extends TradeFields {
  readonly kind: 'purchase-orders';
  readonly contact: { readonly contactId: string; readonly name: string };
  readonly deliveryDate: CalendarDate | null;
  /** At most 500 characters. */
  readonly deliveryInstructions: string;
}

/** The bank or clearing account that money goes through; a clearing account must take payments (xero 5.3). */
export interface MoneyAccount {
  readonly accountCode: string;
  readonly accountName: string;
}

/** Row 10: settles a document that Xero holds already; on a credit note it is a refund. */
export interface PaymentDraft extends DraftCommon {
  readonly kind: 'payments';
  readonly settles: {
    readonly kind: 'invoices' | TradeKind;
    readonly xeroId: string;
    readonly number: string;
  };
  readonly through: MoneyAccount;
  /** Minor units of the document's currency, which is the draft's; always positive. */
  readonly amountMinor: bigint;
  /** Foreign units per base unit on the payment date; null in base currency. */
  readonly rate: string | null;
  readonly reference: string;
}

/**
 * Rows 8 and 17: money without a document, through a bank account. A customer's prepayment is received and coded to
 * customerCredits, a supplier's deposit is spent and coded to supplierDeposits; the opposite direction gives it back.
 */
export interface DepositDraft extends DraftCommon {
  readonly kind: 'prepayments' | 'deposits';
  readonly direction: 'receive' | 'spend';
  readonly contact: DraftContact;
  /** Of type BANK: Xero takes no other account here (xero 5.4). */
  readonly through: MoneyAccount;
  readonly accountCode: string;
  readonly accountName: string;
  readonly description: string;
  readonly tracking: readonly TrackingTag[];
  /** Minor units of the draft's currency; always positive. */
  readonly amountMinor: bigint;
  readonly rate: string | null;
  readonly reference: string;
}

/** A Cin7 customer or supplier as a Xero contact. */
export interface ContactDraft extends DraftCommon {
  readonly kind: 'contacts';
  /** The contact in Xero that takes the number; null creates one. Nothing but the number is written to a linked one. */
  readonly link: string | null;
  /** Cin7's id: Xero's external key, at most 50 characters, not two contacts with one (xero 4.1). */
  readonly number: string;
  /** At most 255 characters. */
  readonly name: string;
  readonly emailAddress: string;
  readonly taxNumber: string;
  /** ISO code; blank leaves Xero's own choice. */
  readonly defaultCurrency: string;
}

/** What a document line takes from an item; prices are decimal texts in base currency, at most 4 places. */
export interface ItemTerms {
  readonly unitPrice: string | null;
  readonly accountCode: string;
  readonly taxType: string;
}

/** A Cin7 product as a Xero item: always untracked, since stock and cost are Cin7's (accounting-rules 10). */
export interface ItemDraft extends DraftCommon {
  readonly kind: 'items';
  /** The SKU, at most 30 characters. */
  readonly code: string;
  /** At most 50 characters. */
  readonly name: string;
  readonly description: string;
  /** Null: not sold, not bought. */
  readonly sales: ItemTerms | null;
  readonly purchases: ItemTerms | null;
}

/** Everything that can be posted to Xero. */
export type Draft =
  | JournalDraft
  | InvoiceDraft
  | CreditDraft
  | BillDraft
  | PurchaseOrderDraft
  | PaymentDraft
  | DepositDraft
  | ContactDraft
  | ItemDraft;
export type DraftKind = Draft['kind'];

const maxReference = 255;

/**
 * A reference that ends with the posting key, for documents that have no other place for it (accounting-rules 11). The
 * words are cut so that the key stays whole.
 */
export function keyedReference(words: string, key: string): string {
  if (words.includes(key)) return words;
  return `${words.slice(0, maxReference - key.length - 3).trim()} [${key}]`.trim();
}

/**
 * Total that sentences name: debits of a journal, gross of a trade document, the money of a payment; nothing of a contact
 * or an item. Minor units of the draft's currency.
 */
export function draftAmount(draft: Draft): bigint {
  if ('amountMinor' in draft) return draft.amountMinor;
  if ('netMinor' in draft) return draft.netMinor + draft.taxMinor;
  if (!('narration' in draft)) return 0n;
  return sumMinor(draft.lines.map((line) => (line.amountMinor > 0n ? line.amountMinor : 0n)));
}

export function draftName(draft: Draft): string {
  if ('narration' in draft) return draft.narration;
  if (draft.kind === 'contacts') return draft.name;
  if (draft.kind === 'items') return draft.code;
  return 'number' in draft ? draft.number : draft.reference;
}

/** The name without the key that a narration ends with. */
export const draftTitle = (draft: Draft): string => draftName(draft).replace(/ \[[A-Z2-7]+\]$/, '');

/** The kind that the user chose it by: money with and without a document is one to her. */
export const chosenKind = ({ kind }: Pick<Draft, 'kind'>): DocumentKind =>
  kind === 'prepayments' || kind === 'deposits' ? 'payments' : kind;

export const isJournal = (draft: Draft): draft is JournalDraft => isJournalKind(draft.kind);

/** Money through a bank or clearing account. */
export type MoneyDraft = PaymentDraft | DepositDraft;
export const isMoney = (draft: Draft): draft is MoneyDraft => 'through' in draft;

/** Whether the money comes in: amounts have no sign (rows 8, 10 and 17). */
export const comesIn = (draft: MoneyDraft): boolean =>
  draft.kind === 'payments'
    ? draft.settles.kind === 'invoices' || draft.settles.kind === 'supplier-credits'
    : draft.direction === 'receive';

/** Which way money goes; null of everything else. */
export const directionOf = (draft: Draft): 'received' | 'paid' | null =>
  isMoney(draft) ? (comesIn(draft) ? 'received' : 'paid') : null;

/** A document with lines, net and tax. */
export const isTrade = (draft: Draft): draft is InvoiceDraft | CreditDraft | BillDraft | PurchaseOrderDraft =>
  'netMinor' in draft;

/** Order of sources in a document. */
export function byDateAndNumber(left: SourceShare, right: SourceShare): number {
  for (const part of ['date', 'number', 'id'] as const) {
    if (left[part] !== right[part]) return left[part] < right[part] ? -1 : 1;
  }
  return 0;
}

/** What one document of a kind is called in a sentence. */
export const draftWords: Readonly<Record<DraftKind, string>> = {
  contacts: 'contact',
  items: 'item',
  'purchase-orders': 'purchase order',
  invoices: 'invoice',
  'credit-notes': 'credit note',
  bills: 'bill',
  'supplier-credits': 'supplier credit note',
  cogs: 'COGS journal',
  adjustments: 'stock adjustment journal',
  production: 'production journal',
  transfers: 'transfer journal',
  'landed-cost': 'landed cost journal',
  'manual-journals': 'manual journal',
  payments: 'payment',
  prepayments: 'customer prepayment',
  deposits: 'supplier deposit',
};

/** Every kind of draft, in the order of posting. */
export const draftKinds: readonly DraftKind[] = [...documentKinds, 'prepayments', 'deposits'];
