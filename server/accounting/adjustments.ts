import { accountLabel } from './accounts';
import { monthOf, monthText } from './dates';
import { fault } from './fault';
import type { JournalEntry } from './journal-changes';
import type { JournalTitle } from './journal-lines';
import type { DraftedJournals, JournalSource } from './journals';
import type { RuleInput } from './rules';
import { draftStockJournals } from './stock-journals';

const many = 'Stock adjustments';

/** Word of the entries that Cogsheet makes itself when the user posts its own valuation. */
export const valuationType = 'Valuation';

/** Cin7 writes its words with and without spaces and hyphens [?]. */
const wordOf = (type: string): string => type.toLowerCase().replace(/[^a-z]/g, '');
const isWriteOff = (type: string): boolean => wordOf(type).includes('writeoff');

function titleOf({ type = '', date, description }: JournalEntry): JournalTitle {
  if (type === valuationType) {
    const method = /\b(FIFO|Average)\b/.exec(description)?.[1];
    const name = method === undefined ? 'Valuation' : `Valuation ${method}`;
    return { one: name, many: name, number: monthText(monthOf(date)) };
  }
  if (wordOf(type) === 'stocktake') return { one: 'Stocktake', many };
  return { one: isWriteOff(type) ? 'Write-off' : 'Stock adjustment', many };
}

/** Goods that are lost or given away may bear tax by local rules: flagged for whoever looks, not decided (row 22). */
function noteOf({ type = '', description }: JournalEntry): string {
  if (type === valuationType) return description;
  return isWriteOff(type) ? 'check whether local rules put VAT or sales tax on it' : '';
}

/** An adjustment counts stock: one of its sides is an asset, the other whatever it was found or lost against. */
const judge: NonNullable<JournalSource['judge']> = ({ number }, debit, credit) =>
  debit.class === 'ASSET' || credit.class === 'ASSET'
    ? []
    : [
        fault(
          'no-stock-side',
          { table: 'documents' },
          `${number} moves no stock: it is between ${accountLabel(debit)} and ${accountLabel(credit)}.`,
          'Look at its account in Cin7, and at both accounts in Accounts.',
          { document: number },
        ),
      ];

/**
 * Stock adjustments, stocktakes, write-offs and revaluations by what Cin7's ledger moved (accounting-rules 3 rows 21 to
 * 23); differences to a valuation of our own come the same way, with a name of their own.
 */
export function draftAdjustments(input: RuleInput): DraftedJournals {
  const drafted = draftStockJournals('adjustments', { many, titleOf, noteOf, judge }, withoutUnknown(input));
  const faults = input.sources.valuationFaults ?? [];
  if (faults.length === 0) return drafted;
  const { baseCurrency: currency } = input.xero.organisation;
  const held = { id: 'valuation', number: 'Valuation', date: input.to, channel: '', customer: '', currency };
  return {
    ...drafted,
    leftOut: [...drafted.leftOut, { ...held, kind: 'adjustments', amountMinor: 0n, faults }],
  };
}

/** While it is not known what the valuation would post, what was posted of it stands: it is not withdrawn. */
function withoutUnknown(input: RuleInput): RuleInput {
  const { sources, posted } = input;
  const taken = posted.entries.get('adjustments');
  if (sources.valuationKnown !== false || !taken) return input;
  const others = new Map([...taken].filter(([, { live }]) => !live.some(({ entry }) => isValuation(entry))));
  return {
    ...input,
    posted: { ...posted, entries: new Map([...posted.entries, ['adjustments', others]]) },
  };
}

const isValuation = (entry: JournalEntry): boolean => entry.type === valuationType;
