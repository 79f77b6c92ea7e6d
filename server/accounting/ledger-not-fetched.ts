import { fault } from './fault';
import type { DraftedJournals } from './journals';
import type { JournalKind } from './kinds';
import { periodWords } from './period';
import type { RuleInput } from './rules';

/**
 * Instead of journals, while Cin7's ledger of the period is not known whole: nothing is drafted or taken back, since what
 * was not read would be missing or count as withdrawn. The sentence of stock journals names no kind: of all of them
 * together it is one thing to mend.
 */
export function ledgerNotFetched(
  kind: JournalKind,
  many: string,
  { from, to, xero }: Pick<RuleInput, 'from' | 'to' | 'xero'>,
): DraftedJournals {
  const month = from.slice(0, 7);
  const period = month === to.slice(0, 7) ? periodWords(month) : `${from} to ${to}`;
  const document = `${many} ${period}`;
  const isCost = kind === 'cogs';
  const reason = isCost
    ? `Cin7's cost movements of ${period} were not all fetched, so the cost of sales is not known.`
    : `Cin7's whole ledger of ${period} was not fetched, so its stock journals are not known.`;
  const notFetched = fault(
    'not-fetched',
    { table: 'cin7', row: isCost ? 'cost movements' : 'ledger' },
    reason,
    'Fetch the period, then preview again.',
    { document },
  );
  const leftOut = {
    ...{ kind, id: `${kind}|${from}|${to}`, number: document, date: to, channel: '', customer: '' },
    ...{ currency: xero.organisation.baseCurrency, amountMinor: 0n, faults: [notFetched] },
  };
  return { drafts: [], leftOut: [leftOut], alreadyPosted: 0 };
}
