import { dateText, type CalendarDate } from './dates';
import type { Draft, DraftKind } from './draft';

/** Why no document of ours undoes a posting, and how somebody undoes it in Xero. */
export interface Advice {
  readonly reason: string;
  readonly remedy: string;
}

const anew = 'it counts as undone and can be posted anew.';

/** How a document with a number is called, what settles it, and what takes it back when it cannot be voided. */
const trades = {
  invoices: { a: 'An invoice', settled: 'paid', by: 'its payment', credit: 'Credit it in Xero' },
  bills: { a: 'A bill', settled: 'paid', by: 'its payment', credit: 'Enter a credit note for it in Xero' },
  'credit-notes': {
    ...{ a: 'A credit note', settled: 'used up', by: 'its allocation or refund' },
    credit: 'Enter an invoice against it in Xero',
  },
  'supplier-credits': {
    ...{ a: "A supplier's credit note", settled: 'used up', by: 'its allocation or refund' },
    credit: 'Enter a bill against it in Xero',
  },
} as const satisfies Partial<Record<DraftKind, unknown>>;

/**
 * Documents that we do not undo (accounting-rules 9): what bears a number is voided in Xero, or countered there once it
 * is settled or its period is locked; a payment and an order are deleted; contacts and items move no account.
 * `inXero` is Xero's own status, undefined when it was not asked.
 */
export function undoInXero(
  { kind, date }: Pick<Draft, 'kind' | 'date'>,
  inXero: string | undefined,
  lock: CalendarDate | null,
): Advice {
  switch (kind) {
    case 'invoices':
    case 'bills':
    case 'credit-notes':
    case 'supplier-credits':
      return undoTrade(kind, date, inXero, lock);
    case 'payments':
      return {
        reason: 'A payment is not undone by a journal.',
        remedy: `Delete it in Xero, then choose Reverse again: ${anew} Xero takes no payment away in a locked period: move the lock date first.`,
      };
    case 'purchase-orders':
      return {
        reason: 'A purchase order moves no account, so there is nothing to reverse.',
        remedy: `Delete it in Xero if it is not wanted, then choose Reverse again: ${anew}`,
      };
    default:
      return {
        reason: `${kind === 'items' ? 'An item' : 'A contact'} moves no account, so there is nothing to reverse.`,
        remedy: 'Archive it in Xero if nobody needs it there.',
      };
  }
}

function undoTrade(
  kind: keyof typeof trades,
  date: CalendarDate,
  inXero: string | undefined,
  lock: CalendarDate | null,
): Advice {
  const { a, settled, by, credit } = trades[kind];
  if (inXero === 'PAID')
    return {
      reason: `${a} that is ${settled} cannot be voided.`,
      remedy: `${credit}. Or remove ${by} there, void it, and choose Reverse again: ${anew}`,
    };
  if (lock !== null && date <= lock)
    return {
      reason: `${a} dated on or before the lock date ${dateText(lock)} cannot be voided.`,
      remedy: `${credit} with a date after the lock date.`,
    };
  const used =
    settled === 'paid' ? 'With a payment or a credit on it' : `With ${by.replace('its', 'an')} on it`;
  return {
    reason: `${a} is not undone by a journal.`,
    remedy: `Void it in Xero, then choose Reverse again: ${anew} ${used}, ${credit.charAt(0).toLowerCase()}${credit.slice(1)} instead.`,
  };
}
