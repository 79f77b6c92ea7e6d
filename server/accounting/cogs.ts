import { draftJournals, type DraftedJournals } from './journals';
import { isWithin, type RuleInput } from './rules';

const title = { one: 'COGS', many: 'COGS' };

/**
 * Cost of goods sold at Cin7's own cost (accounting-rules 3 rows 3, 6 and 29, and 7): what its ledger moved between cost
 * of sales and stock for sales, returns and late changes of cost, by channel, up to the months that the setting leaves
 * open (accounting-rules 8).
 */
export const draftCogs = (input: RuleInput): DraftedJournals =>
  draftJournals(
    {
      kind: 'cogs',
      entries: input.sources.entries.filter((entry) => isWithin(entry, input)),
      titleOf: () => title,
      windowMonths: input.mapping.settings.cogsWindowMonths,
    },
    input,
  );
