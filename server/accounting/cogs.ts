import { draftJournals, type DraftedJournals } from './journals';
import { ledgerNotFetched } from './ledger-not-fetched';
import { isWithin, type RuleInput } from './rules';

const title = { one: 'COGS', many: 'COGS' };

/**
 * Cost of goods sold at Cin7's own cost (accounting-rules 3 rows 3, 6 and 29, and 7): what its ledger moved between cost
 * of sales and stock for sales, returns and late changes of cost, by channel, up to the months that the setting leaves
 * open (accounting-rules 8). A sale of stocked goods that cost nothing is held as a whole until its cost is entered or
 * accepted by name (accounting-rules 6.4). While a cost account of the period is not read, everything is held.
 */
export function draftCogs(input: RuleInput): DraftedJournals {
  if (!input.sources.costsRead) return ledgerNotFetched('cogs', title.many, input);
  const zeroCost = (input.sources.zeroCost ?? []).filter(({ leftOut }) => isWithin(leftOut, input));
  const held = new Map(zeroCost.map(({ saleId, leftOut }) => [saleId, leftOut.faults]));
  const drafted = draftJournals(
    {
      kind: 'cogs',
      entries: input.sources.entries.filter((entry) => isWithin(entry, input)),
      titleOf: () => title,
      judge: ({ saleId }) => (saleId === null ? [] : (held.get(saleId) ?? [])),
      windowMonths: input.mapping.settings.cogsWindowMonths,
    },
    input,
  );
  return { ...drafted, leftOut: [...drafted.leftOut, ...zeroCost.map(({ leftOut }) => leftOut)] };
}
