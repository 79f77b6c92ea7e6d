import { draftJournals, type DraftedJournals, type JournalSource } from './journals';
import { ledgerNotFetched } from './ledger-not-fetched';
import { isWithin, type RuleInput } from './rules';
import type { StockEntry } from './trade-documents';

/**
 * Journals of what Cin7's ledger moved besides sales (accounting-rules 3 rows 13, 15, 16 and 20 to 29): one for each
 * number of Cin7 and day, unless a row of Channels names the kind. Nothing is drafted or taken back while the ledger of
 * the period is not known whole: what was not read would count as withdrawn.
 */
export function draftStockJournals(
  kind: StockEntry['kind'],
  rule: Pick<JournalSource, 'titleOf' | 'judge' | 'noteOf'> & { readonly many: string },
  input: RuleInput,
): DraftedJournals {
  const { stockEntries, ledgerRead } = input.sources;
  if (!ledgerRead) return ledgerNotFetched(kind, rule.many, input);
  const entries = stockEntries.filter((entry) => entry.kind === kind && isWithin(entry, input));
  return draftJournals({ kind, entries, ...rule }, input);
}
