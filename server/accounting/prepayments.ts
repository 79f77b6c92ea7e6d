import { draftAdvances } from './advance-payments';
import type { Drafted, RuleInput } from './rules';

/** Customers' prepayments: money received, coded to customer credits until an invoice uses it up (row 8). */
export const draftPrepayments = (input: RuleInput): Drafted =>
  draftAdvances({ kind: 'prepayments', side: 'sale', direction: 'receive', role: 'customerCredits' }, input);
