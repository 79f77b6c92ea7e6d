import type { CalendarDate } from './calendar';
import type { Decimal } from './decimal';

/** Records the sandbox keeps. Amounts are exact decimals as text, dates are calendar dates, instants ISO text in UTC. */
export type DocumentKind = 'invoice' | 'creditNote';
export type DocumentStatus = 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'PAID' | 'VOIDED' | 'DELETED';
export type LineAmountTypes = 'Exclusive' | 'Inclusive' | 'NoTax';

export interface TrackingChoice {
  categoryId: string;
  optionId: string;
}

export interface DocumentLine {
  id: string;
  description: string | null;
  quantity: Decimal;
  unitAmount: Decimal;
  itemCode: string | null;
  /** null on a line of text only, and on lines of drafts. */
  accountId: string | null;
  taxType: string;
  taxAmount: Decimal;
  /** As entered: tax included when the document is Inclusive. */
  lineAmount: Decimal;
  discountRate: Decimal | null;
  discountAmount: Decimal | null;
  tracking: TrackingChoice[];
}

/** Invoices (ACCREC, ACCPAY) and credit notes (ACCRECCREDIT, ACCPAYCREDIT). */
export interface Document {
  id: string;
  kind: DocumentKind;
  type: string;
  number: string;
  reference: string;
  contactId: string;
  date: CalendarDate;
  dueDate: CalendarDate | null;
  expectedPaymentDate: CalendarDate | null;
  plannedPaymentDate: CalendarDate | null;
  lineAmountTypes: LineAmountTypes;
  currency: string;
  /** Foreign units for one unit of base currency [?]. */
  rate: Decimal;
  status: DocumentStatus;
  sentToContact: boolean;
  url: string | null;
  brandingThemeId: string | null;
  lines: DocumentLine[];
  subTotal: Decimal;
  totalTax: Decimal;
  total: Decimal;
  totalDiscount: Decimal;
  /** Payments and allocations in force, in the order they were made. */
  settlements: { kind: 'payment' | 'allocation'; id: string }[];
  paid: Decimal;
  credited: Decimal;
  fullyPaidOn: CalendarDate | null;
  updatedAt: string;
  createdBy: string;
}

export type PurchaseOrderStatus = 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'BILLED' | 'DELETED';

/** Not in the ledger. */
export interface PurchaseOrder {
  id: string;
  number: string;
  reference: string;
  contactId: string;
  date: CalendarDate;
  deliveryDate: CalendarDate | null;
  deliveryInstructions: string;
  lineAmountTypes: LineAmountTypes;
  currency: string;
  rate: Decimal;
  status: PurchaseOrderStatus;
  sentToContact: boolean;
  lines: DocumentLine[];
  subTotal: Decimal;
  totalTax: Decimal;
  total: Decimal;
  totalDiscount: Decimal;
  updatedAt: string;
  createdBy: string;
}

/** Money without a document: received or spent through a bank account. */
export interface BankTransaction {
  id: string;
  type: 'RECEIVE' | 'SPEND';
  contactId: string;
  accountId: string;
  date: CalendarDate;
  reference: string;
  url: string | null;
  lineAmountTypes: LineAmountTypes;
  currency: string;
  rate: Decimal;
  status: 'AUTHORISED' | 'DELETED';
  lines: DocumentLine[];
  subTotal: Decimal;
  totalTax: Decimal;
  total: Decimal;
  totalDiscount: Decimal;
  updatedAt: string;
  createdBy: string;
}

export interface Payment {
  id: string;
  documentId: string;
  accountId: string;
  date: CalendarDate;
  amount: Decimal;
  rate: Decimal;
  reference: string;
  isReconciled: boolean;
  status: 'AUTHORISED' | 'DELETED';
  updatedAt: string;
  createdBy: string;
}

export interface Allocation {
  id: string;
  creditNoteId: string;
  invoiceId: string;
  amount: Decimal;
  date: CalendarDate;
}

export interface JournalLine {
  accountId: string | null;
  description: string | null;
  taxType: string;
  taxAmount: Decimal;
  lineAmount: Decimal;
  tracking: TrackingChoice[];
}

export interface ManualJournal {
  id: string;
  narration: string;
  date: CalendarDate;
  lineAmountTypes: LineAmountTypes;
  status: 'DRAFT' | 'POSTED' | 'DELETED' | 'VOIDED';
  url: string | null;
  showOnCashBasisReports: boolean;
  lines: JournalLine[];
  updatedAt: string;
  createdBy: string;
}

export interface HistoryRecord {
  id: string;
  entityId: string;
  details: string;
  changes: string;
  at: string;
}

/** What one consent, or one custom connection, gave to a client. */
export interface Grant {
  id: string;
  clientId: string;
  scopes: string[];
  /** null when the connection was removed: tokens then reach no organisation. */
  connectionId: string | null;
  userId: string;
  authEventId: string;
  createdAt: string;
  updatedAt: string;
  /** Hashes only; the newest is the one in force, the others may be retried for 30 minutes after `rotatedAt`. */
  refreshTokens: { hash: string; issuedAt: string; rotatedAt: string | null }[];
  revoked: boolean;
}
