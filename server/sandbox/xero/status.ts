import { accepted, refused, type Outcome } from './contacts';
import { lockFaults } from './locks';
import type { Document } from './model';
import type { XeroState } from './state';

const notModifiable = 'Invoice not of valid status for modification';
const settled = 'This document cannot be edited as it has a payment or credit note allocated to it.';

const moves: Record<string, string[]> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'DRAFT', 'AUTHORISED', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'VOIDED'],
  PAID: ['PAID', 'AUTHORISED'],
};

/** Whether `document` may move to `wanted`. `final`: the move is all there is to do; `edit`: other fields follow. */
export function changeStatus(
  state: XeroState,
  document: Document,
  wanted: string,
): Outcome<'final' | 'edit'> {
  const from = document.status;
  const allowed = moves[from];
  if (allowed === undefined) return refused(notModifiable);
  if (wanted === 'VOIDED' && document.settlements.length > 0) return refused(notModifiable, settled);
  if (!allowed.includes(wanted)) {
    const noun = document.kind === 'invoice' ? 'invoice' : 'credit note';
    return refused(`The status ${wanted} cannot be applied to the ${noun} because its status is ${from}`); // [?]
  }
  if (wanted !== 'VOIDED' && wanted !== 'DELETED') return accepted('edit');
  const locked = wanted === 'VOIDED' ? lockFaults(state, document.date) : [];
  return locked.length > 0 ? refused(...locked) : accepted('final');
}

/**
 * With a payment or credit on it, only reference, due date, number, url, contact and a line's description, account and
 * tracking may change (xero 5.1).
 */
export function settledFaults(before: Document, after: Document): string[] {
  if (before.settlements.length === 0) return [];
  const fixed = (document: Document) =>
    JSON.stringify([
      document.date,
      document.currency,
      document.rate,
      document.lineAmountTypes,
      document.total,
      document.lines.map(({ quantity, unitAmount, lineAmount, taxType, taxAmount, itemCode }) => [
        quantity,
        unitAmount,
        lineAmount,
        taxType,
        taxAmount,
        itemCode,
      ]),
    ]);
  return fixed(before) === fixed(after) ? [] : [notModifiable, settled];
}
