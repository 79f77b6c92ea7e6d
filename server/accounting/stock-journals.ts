import { fault } from './fault';
import { draftJournals, type DraftedJournals, type JournalSource } from './journals';
import type { LeftOut } from './left-out';
import { periodWords } from './period';
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
  if (!ledgerRead) return { drafts: [], leftOut: [notFetched(kind, rule.many, input)], alreadyPosted: 0 };
  const entries = stockEntries.filter((entry) => entry.kind === kind && isWithin(entry, input));
  return draftJournals({ kind, entries, ...rule }, input);
}

/** The sentence names no kind: of all kinds together it is one thing to mend. */
function notFetched(kind: StockEntry['kind'], many: string, { from, to, xero }: RuleInput): LeftOut {
  const month = from.slice(0, 7);
  const period = month === to.slice(0, 7) ? periodWords(month) : `${from} to ${to}`;
  const document = `${many} ${period}`;
  return {
    kind,
    id: `${kind}|${from}|${to}`,
    number: document,
    date: to,
    channel: '',
    customer: '',
    currency: xero.organisation.baseCurrency,
    amountMinor: 0n,
    faults: [
      fault(
        'not-fetched',
        { table: 'cin7', row: 'ledger' },
        `Cin7's whole ledger of ${period} was not fetched, so its stock journals are not known.`,
        'Fetch the period, then preview again.',
        { document },
      ),
    ],
  };
}
