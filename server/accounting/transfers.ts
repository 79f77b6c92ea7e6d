import type { DraftedJournals } from './journals';
import type { RuleInput } from './rules';
import { draftStockJournals } from './stock-journals';

const title = { one: 'Transfer', many: 'Transfers' };

/**
 * Transfers by way of the in-transit account, or between places whose stock is on different accounts: sent on one day,
 * received on another (accounting-rules 3 row 28). Between places of one account in Xero there is nothing to post.
 */
export const draftTransfers = (input: RuleInput): DraftedJournals =>
  draftStockJournals('transfers', { many: title.many, titleOf: () => title }, input);
