import type { DraftedJournals } from './journals';
import type { RuleInput } from './rules';
import { draftStockJournals } from './stock-journals';

const title = { one: 'Manual journal', many: 'Manual journals' };

/** Journals that somebody entered by hand in Cin7, with her own words on the lines. */
export const draftManualJournals = (input: RuleInput): DraftedJournals =>
  draftStockJournals(
    'manual-journals',
    { many: title.many, titleOf: () => title, noteOf: ({ description }) => description },
    input,
  );
