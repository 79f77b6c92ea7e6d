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
  'tax-unmapped': 'blocking',
  'tax-unknown': 'blocking',
  'tax-archived': 'blocking',
  'tax-wrong-direction': 'blocking',
  'tax-rate-differs': 'warning',
  'tax-not-for-account': 'blocking',
  'contact-missing': 'blocking',
  'contact-archived': 'blocking',
  'contact-unknown': 'warning',
  'tracking-unknown': 'blocking',
  'rule-unknown-value': 'blocking',
  'rule-unreachable': 'warning',
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
  'cost-zero': 'blocking',
  'channel-ambiguous': 'warning',
  'nothing-to-post': 'warning',
  'not-posted-by-rule': 'warning',
  // posting
  'rejected-by-xero': 'blocking',
  'posting-unknown': 'blocking',
  'number-taken': 'blocking',
  'xero-unreachable': 'blocking',
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
