import type { Draft, DraftKind } from '../accounting/draft';
import type { CalendarDate } from '../accounting/dates';
import type { XeroAccount, XeroReference } from '../accounting/organisation';
import type { Result } from '../accounting/result';

/** The port to Xero's books. Implementations classify by status and code, never by text. */

/**
 * Why a call has no answer. `notSaved` tells whether it is certain that Xero saved nothing: refused before processing
 * (429, 401, 403, 400 for the whole call, connection refused). When false the outcome is unknown and must be looked up.
 */
export interface XeroFailure {
  readonly code:
    | 'rate-limited'
    | 'day-limit'
    | 'reconnect-needed'
    | 'forbidden'
    | 'refused'
    | 'no-answer'
    | 'server-error'
    | 'unreadable-answer'
    | 'offline'
    | 'cancelled';
  readonly detail: string;
  readonly notSaved: boolean;
  readonly status: number;
  /** For limits: when to try again. */
  readonly retryAfterMs: number | null;
  /** True when Xero finished answering (a 500): nothing of this request can still be saved later (xero 2.4). */
  readonly answered: boolean;
}

export interface PostedDocument {
  readonly xeroId: string;
  readonly xeroNumber: string;
  /** The document in Xero's web pages. */
  readonly url: string;
}

/** Outcome of one element of a batch. */
export type ElementOutcome =
  | { readonly state: 'posted'; readonly document: PostedDocument; readonly warnings: readonly string[] }
  /** Xero's own validation messages; `numberTaken` when the number exists already (to be looked up before it is believed). */
  | { readonly state: 'rejected'; readonly messages: readonly string[]; readonly numberTaken: boolean }
  /** The answer did not hold this element. */
  | { readonly state: 'unknown'; readonly detail: string };

/** What somebody can have changed on a document in Xero. */
export type EditedField =
  'date' | 'currency' | 'amount' | 'accounts' | 'number' | 'contact' | 'document' | 'name';

export interface FoundDocument extends PostedDocument {
  /** Xero's own status: POSTED, AUTHORISED, PAID, VOIDED, DELETED, DRAFT, ... ; ACTIVE or ARCHIVED of a contact, blank of an item. */
  readonly status: string;
  /** What is not as it was sent; absent when all is. */
  readonly edited?: readonly EditedField[];
  /** Ids of further documents in force that carry the same key; absent when there are none. */
  readonly doubles?: readonly string[];
}

/** Sets off part of a credit note against an invoice of the same contact, ledger and currency. */
export interface CreditAllocation {
  readonly creditNoteId: string;
  readonly invoiceId: string;
  /** Minor units of `currency`, that of both documents. */
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Xero takes the later of both documents' dates instead, but wants one (xero 5.2). */
  readonly date: CalendarDate;
}

export type AllocationOutcome =
  { readonly state: 'allocated' } | { readonly state: 'rejected'; readonly messages: readonly string[] };

export interface HeldAllocation {
  readonly invoiceId: string;
  /** Decimal text in the documents' currency. */
  readonly amount: string;
}

/** A sales invoice as a look-up by number shows it; `address` is the link that its maker gave it, or blank. */
export interface NumberedInvoice extends FoundDocument {
  readonly address: string;
}

/** What a connection is judged by before anything is posted; each is one call and fails by itself. */
export interface XeroChecks {
  accounts(): Promise<Result<readonly XeroAccount[], XeroFailure>>;
  /** Codes of the currencies that the organisation has. */
  currencies(): Promise<Result<readonly string[], XeroFailure>>;
  /** Names of what plan and role of the person who connected allow, such as `CreateManualJournal`. */
  allowedActions(): Promise<Result<ReadonlySet<string>, XeroFailure>>;
  /** Codes of the items whose stock Xero keeps itself. */
  trackedItems(): Promise<Result<readonly string[], XeroFailure>>;
  /** Sales invoices with one of these numbers (at most 20 in one call), whoever made them. */
  salesInvoices(numbers: readonly string[]): Promise<Result<readonly NumberedInvoice[], XeroFailure>>;
}

export interface LedgerCallOptions {
  readonly signal?: AbortSignal;
  readonly onWait?: (ms: number) => void;
  /** Of a write: asked directly before it leaves. When it answers false, or the signal is aborted, it was cancelled. */
  readonly mayLeave?: () => boolean;
}

export interface LookUpOptions extends LedgerCallOptions {
  /**
   * Also looks for what somebody gave another number since: what is not found by its number is looked for by its key among
   * all modified since. A call more for each 1,000 of those, only where something is not found.
   */
  readonly renumbered?: boolean;
}

/** A document in force that carries a posting key, whoever knows of it. */
export interface KeyedDocument {
  readonly key: string;
  /** The kinds of which it may be: a manual journal does not tell which of ours it is. */
  readonly kinds: readonly DraftKind[];
  /** What the accountant knows it by: its number, or the words that carry the key. */
  readonly name: string;
  readonly date: CalendarDate | null;
}

export interface XeroLedger {
  /** Organisation, chart, tax rates, currencies, tracking, contacts. */
  reference(options?: LedgerCallOptions): Promise<Result<XeroReference, XeroFailure>>;
  /** Only the organisation (free of charge, one call): lock dates before approving and posting. */
  organisation(options?: LedgerCallOptions): Promise<Result<XeroReference['organisation'], XeroFailure>>;
  /**
   * Creates up to 50 documents of one kind in one call (PUT, summarizeErrors=false, unitdp=4, statuses explicit); of
   * contacts all are made, or all are linked. The outcomes are in the order of `drafts`, matched by our own key or
   * number, not by position alone.
   */
  post(
    drafts: readonly Draft[],
    idempotencyKey: string,
    options?: LedgerCallOptions,
  ): Promise<Result<readonly ElementOutcome[], XeroFailure>>;
  /**
   * Of the body that `post` would send for these: the same under one idempotency key, or Xero refuses it (xero 2.4). It
   * changes with the drafts, the public address and what this version of the program makes of them.
   */
  bodyHash(drafts: readonly Draft[]): string;
  /**
   * Looks drafts up by what identifies them in Xero (accounting-rules 11), then by key: trade documents and orders by
   * number, payments by the document they settle, bank transactions by day, journals (and more than a few of the others)
   * among all modified since `sentAt` less a margin; contacts by number, then name; items by code. Pages beyond the first
   * are read. The answer holds every key.
   */
  find(
    drafts: readonly Draft[],
    sentAt: Date,
    options?: LookUpOptions,
  ): Promise<Result<ReadonlyMap<string, FoundDocument | 'number-of-another' | null>, XeroFailure>>;
  /**
   * Everything in force that carries a posting key and was made or changed since, and which of `drafts` are among it, as
   * `find` tells them. A call for each 1,000 documents that were changed, and at least seven.
   */
  keyedSince(
    since: Date,
    drafts: readonly Draft[],
    options?: LedgerCallOptions,
  ): Promise<
    Result<{ documents: readonly KeyedDocument[]; found: ReadonlyMap<string, FoundDocument> }, XeroFailure>
  >;
  /** Balance by account code at the end of a day, debit positive, in base currency as decimal text. */
  trialBalance(
    date: CalendarDate,
    options?: LedgerCallOptions,
  ): Promise<Result<ReadonlyMap<string, string>, XeroFailure>>;
  readonly checks: XeroChecks;
  callCount(): number;
}

/** Credit notes against invoices. */
export interface XeroCredits {
  /** A credit note is never allocated by itself: this is the user's explicit choice, and a call of its own. */
  allocateCredit(
    allocation: CreditAllocation,
    idempotencyKey: string,
    options?: LedgerCallOptions,
  ): Promise<Result<AllocationOutcome, XeroFailure>>;
  /** What of a credit note is allocated now; an answer to `allocateCredit` that got lost is looked up by it. */
  allocations(
    creditNoteId: string,
    options?: LedgerCallOptions,
  ): Promise<Result<readonly HeldAllocation[], XeroFailure>>;
}

/** Documents sent in one call (xero 2.2). */
export const maxBatch = 50;
