import { draftAdvances } from './advance-payments';
import type { Drafted, RuleInput } from './rules';

/** Suppliers' deposits: money spent, coded to supplier deposits until a bill uses it up (row 17). */
export const draftDeposits = (input: RuleInput): Drafted =>
  draftAdvances({ kind: 'deposits', side: 'purchase', direction: 'spend', role: 'supplierDeposits' }, input);
