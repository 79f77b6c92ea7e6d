import { err, ok, type Result } from '../../accounting/result';
import type { Trade } from './schema';

/** What is wrong with a document, without its name. */
export interface Misfit {
  readonly field: string;
  readonly reason: string;
}

export const misfit = (field: string, reason: string): { ok: false; error: Misfit } => err({ field, reason });

export type DocumentState = 'draft' | 'approved' | 'void';

/**
 * Whether a document counts (cin7-omni 2.1, 2.2). Void wins, since it cannot be undone. `isApproved` is true unless it says
 * otherwise; where status and flag contradict each other nobody can tell.
 */
export function stateOf({
  status,
  isApproved,
  isVoid,
}: Pick<Trade, 'status' | 'isApproved' | 'isVoid'>): Result<DocumentState, Misfit> {
  if (isVoid === true || status === 'Void') return ok('void');
  const stated = status === '' ? null : status === 'Approved';
  if (stated !== null && isApproved !== null && stated !== isApproved)
    return misfit(
      'status',
      `The status is ${status}, yet the document is ${isApproved ? '' : 'not '}approved.`,
    );
  return ok((stated ?? isApproved ?? true) ? 'approved' : 'draft');
}
