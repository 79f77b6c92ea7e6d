import type { Document } from './model';
import type { XeroState } from './state';

/** How many documents the small plans approve in a month (xero 5.1 [D]); the names of the plans in `Class` are a guess [?]. */
const smallPlans = new Set(['STARTER', 'EARLY']);
const caps: Readonly<Record<string, number>> = { ACCREC: 20, ACCPAY: 5 };

/** Refuses what the plan does not approve any more this month; credit notes and drafts are not counted. */
export function planFaults(state: XeroState, document: Document, existing: Document | undefined): string[] {
  const cap = caps[document.type];
  const plan = state.organisation['Class'];
  if (cap === undefined || typeof plan !== 'string' || !smallPlans.has(plan)) return [];
  if (document.status !== 'AUTHORISED' || existing?.status === 'AUTHORISED') return [];
  // By the month of the document's date [?].
  const month = document.date.slice(0, 7);
  const approved = state.documents
    .all()
    .filter(
      ({ type, status, date }) =>
        type === document.type && (status === 'AUTHORISED' || status === 'PAID') && date.startsWith(month),
    );
  return approved.length < cap ? [] : ['You have reached the limit of invoices you can approve'];
}
