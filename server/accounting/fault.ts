/**
 * The catalogue of what can be wrong with a document, a mapping row or a posting. Codes are stable (API, tests, docs);
 * sentences are for the accountant and say what happened, to what, and what to do (UX "Words").
 */

/** `blocking`: the document is not posted until it is mended. `warning`: shown, posting is allowed. */
export type Severity = 'blocking' | 'warning';

export const faultSeverity = {
  // mapping tables
  'account-unmapped': 'blocking',
  'account-unknown': 'blocking',
  'account-archived': 'blocking',
  'account-wrong-type': 'blocking',
  'account-system': 'blocking',
  'account-takes-no-payments': 'blocking',
  'account-without-code': 'blocking',
  'tax-unmapped': 'blocking',
  'tax-unknown': 'blocking',
  'tax-archived': 'blocking',
  'tax-wrong-direction': 'blocking',
  'tax-rate-differs': 'warning',
  'tax-not-for-account': 'blocking',
  'contact-missing': 'blocking',
  'contact-archived': 'blocking',
  'contact-unknown': 'warning',
  'contact-ambiguous': 'blocking',
  'contact-shared': 'warning',
  'contact-name-taken': 'blocking',
  'contact-invalid': 'blocking',
  'contact-email-invalid': 'warning',
  'item-unknown': 'blocking',
  'item-tracked': 'blocking',
  'item-code-invalid': 'blocking',
  'tracking-unknown': 'blocking',
  'rule-unknown-value': 'blocking',
  'rule-unreachable': 'warning',
  'rule-overlaps': 'warning',
  'rule-missing': 'blocking',
  'setting-invalid': 'blocking',
  'row-invalid': 'blocking',
  // organisation and period
  'currency-not-enabled': 'blocking',
  'base-currency-differs': 'blocking',
  'date-locked': 'blocking',
  'date-outside-window': 'blocking',
  'period-open': 'blocking',
  'rate-direction-unproven': 'blocking',
  'rate-missing': 'blocking',
  // source documents
  'source-invalid': 'blocking',
  'source-not-json': 'blocking',
  'source-unbalanced': 'blocking',
  'source-changed-after-posting': 'blocking',
  'not-fetched': 'blocking',
  'list-row-unreadable': 'warning',
  'cost-zero': 'blocking',
  'stock-differs': 'blocking',
  'stock-negative': 'warning',
  'movement-unlinked': 'warning',
  'channel-ambiguous': 'warning',
  'nothing-to-post': 'warning',
  'not-posted-by-rule': 'warning',
  'before-start-date': 'warning',
  'late-cost': 'warning',
  'no-stock-side': 'warning',
  'wip-not-cleared': 'warning',
  'waits-for-document': 'warning',
  'ledger-differs': 'warning',
  'taken-back': 'warning',
  'goes-together': 'warning',
  'held-together': 'blocking',
  'document-twice': 'warning',
  'payment-exceeds-document': 'blocking',
  // posting
  'rejected-by-xero': 'blocking',
  'posting-unknown': 'blocking',
  'number-taken': 'blocking',
  'posted-before-restore': 'blocking',
  'contact-not-made': 'blocking',
  'xero-unreachable': 'blocking',
  'not-allocated': 'warning',
  'posted-with-warning': 'warning',
  // undoing
  'not-reversible': 'blocking',
  'undone-already': 'warning',
} as const satisfies Record<string, Severity>;

export type FaultCode = keyof typeof faultSeverity;

/** Where the accountant mends it: a cell of one of our sheets, addressed by row identity and column name. */
export interface FaultPlace {
  readonly table:
    | 'accounts'
    | 'taxes'
    | 'channels'
    | 'payments'
    | 'contacts'
    | 'items'
    | 'settings'
    | 'documents'
    | 'xero'
    | 'cin7';
  readonly row?: string;
  readonly column?: string;
}

export interface Fault {
  readonly code: FaultCode;
  readonly severity: Severity;
  readonly place: FaultPlace;
  /** The value that was found, as the accountant would recognise it. */
  readonly value?: string;
  /** What is wrong, a whole sentence. */
  readonly reason: string;
  /** What to do about it, a whole sentence. */
  readonly remedy: string;
  /** Number of the document it concerns, when it is about one. */
  readonly document?: string;
}

export function fault(
  code: FaultCode,
  place: FaultPlace,
  reason: string,
  remedy: string,
  more: { value?: string; document?: string } = {},
): Fault {
  return { code, severity: faultSeverity[code], place, reason, remedy, ...more };
}

export const isBlocking = ({ severity }: { readonly severity: Severity }): boolean => severity === 'blocking';
