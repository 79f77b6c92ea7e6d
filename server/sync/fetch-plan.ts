import { isJournalKind } from '../accounting/kinds';
import type { Kind } from '../contract/common';
import type { FetchWork } from './fetch-step';
import { listNames } from './fetch-lists';
import { taskKindsOf } from './ledger-kinds';

/** The stages of a fetch, in order; each is a list, the ledger, or documents read in full. */
export const phases = [...listNames, 'ledger', 'stock-tasks', 'sales', 'purchases'] as const;
export type Phase = (typeof phases)[number];
/** Of a product whose lists hold whole documents: all lists, what they lack, and what it comes to. */
export const documentPhases = ['documents', 'referred', 'understand'] as const;
export type DocumentPhase = (typeof documentPhases)[number];

/** Kinds whose documents stand in sales and in purchases. */
export const saleKinds: readonly Kind[] = ['invoices', 'credit-notes', 'payments'];
export const purchaseKinds: readonly Kind[] = ['purchase-orders', 'bills', 'supplier-credits', 'payments'];

/** Stages that the kinds asked for need: what a kind does not need is not read. */
export function planOf(kinds: readonly Kind[]): Phase[] {
  const asks = (...wanted: readonly Kind[]) => wanted.some((kind) => kinds.includes(kind));
  const needs: Readonly<Record<Phase, boolean>> = {
    'sale-headers': asks(...saleKinds, 'cogs'),
    'purchase-headers': asks(...purchaseKinds, 'landed-cost'),
    // Rules of Channels may go by the customer's group.
    customers: asks(...saleKinds, 'cogs', 'contacts'),
    suppliers: asks(...purchaseKinds, 'contacts'),
    items: asks('items'),
    // What goods sent back took off the stock is told by the ledger alone.
    ledger: kinds.some(isJournalKind) || asks('supplier-credits'),
    'stock-tasks': taskKindsOf(kinds).length > 0,
    sales: asks(...saleKinds, 'cogs'),
    purchases: asks(...purchaseKinds),
  };
  return phases.filter((phase) => needs[phase]);
}

/** Goes on to the next stage of the plan. */
export function advance({ cursor, params }: Pick<FetchWork, 'cursor' | 'params'>, whole = false): void {
  // Page calls bring whole documents, so that a kind more costs nothing.
  const plan: readonly (Phase | DocumentPhase)[] = whole ? documentPhases : planOf(params.kinds);
  const at = plan.findIndex((phase) => phase === cursor.phase);
  cursor.phase = plan[at + 1] ?? 'end';
}
