import { accountLabel } from './accounts';
import type { ChannelRule } from './channel-rules';
import type { JournalLine, SourceShare, TrackingTag } from './draft';
import type { Fault } from './fault';
import type { JournalEntry } from './journal-changes';
import { sumMinor } from './money';
import type { XeroAccount } from './organisation';
import type { CostSnapshot } from './posted';

/** What narrations begin with: `one` before a number, `many` before a period. */
export interface JournalTitle {
  readonly one: string;
  readonly many: string;
  /** Said instead of the entry's own number. */
  readonly number?: string;
}

/** A share of a ledger entry with everything that a journal needs of it. */
export interface PairedEntry {
  readonly entry: JournalEntry;
  readonly rule: ChannelRule;
  readonly debit: XeroAccount;
  readonly credit: XeroAccount;
  readonly tracking: readonly TrackingTag[];
  /** Minor units of base currency, signed from debit to credit; rounded here, at the source entry (accounting-rules 7). */
  readonly amountMinor: bigint;
  readonly title: JournalTitle;
  /** For the description of its line; blank when there is nothing to add. */
  readonly note: string;
  readonly warnings: readonly Fault[];
}

interface AccountPair {
  readonly accounts: readonly [XeroAccount, XeroAccount];
  readonly entries: PairedEntry[];
  readonly amounts: bigint[];
}

/** Two lines per pair of accounts, whichever side an entry had them on; a pair that nets to zero has none. */
export function linesOf(
  paired: readonly PairedEntry[],
  words: string,
  extra: (entries: readonly PairedEntry[]) => string,
): JournalLine[] {
  const pairs = new Map<string, AccountPair>();
  for (const item of paired) {
    const swap = item.debit.code > item.credit.code;
    const accounts = swap ? ([item.credit, item.debit] as const) : ([item.debit, item.credit] as const);
    const name = JSON.stringify([accounts[0].code, accounts[1].code, item.tracking]);
    const pair = pairs.get(name) ?? { accounts, entries: [], amounts: [] };
    pair.entries.push(item);
    pair.amounts.push(swap ? -item.amountMinor : item.amountMinor);
    pairs.set(name, pair);
  }
  return [...pairs]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, { accounts, amounts, entries }]) => {
      const total = sumMinor(amounts);
      const [first] = entries;
      if (total === 0n || accounts[0].code === accounts[1].code || !first) return [];
      const description = [
        `${words}, ${amounts.length} movement${amounts.length === 1 ? '' : 's'}${extra(entries)}`,
        noteOf(entries),
      ]
        .filter((part) => part !== '')
        .join('; ');
      const line = (account: XeroAccount, amountMinor: bigint): JournalLine => ({
        accountCode: account.code,
        accountName: accountLabel(account),
        amountMinor,
        description,
        tracking: first.tracking,
        channel: first.entry.channel,
      });
      const lines = [line(accounts[0], total), line(accounts[1], -total)];
      return total > 0n ? lines : lines.reverse();
    });
}

/** A note that is true of all entries of the line. */
function noteOf(entries: readonly PairedEntry[]): string {
  const [first, ...others] = [...new Set(entries.map(({ note }) => note))];
  return others.length === 0 ? (first ?? '') : '';
}

/** Cost taken by a sale is positive, cost given back by a return or a correction negative, whichever side it stands on. */
const costEffect = ({ debit, credit, amountMinor }: PairedEntry): bigint =>
  debit.class !== 'EXPENSE' && credit.class === 'EXPENSE' ? -amountMinor : amountMinor;

export const shareOf = (paired: PairedEntry): SourceShare => ({
  id: paired.entry.id,
  saleId: paired.entry.saleId,
  revision: '',
  number: paired.entry.number,
  date: paired.entry.date,
  customer: paired.entry.customer,
  channel: paired.entry.channel,
  sku: '',
  quantity: '',
  unitCost: '',
  amountMinor: costEffect(paired),
  description: paired.entry.description,
  snapshot: {
    entry: paired.entry,
    debit: paired.debit.code,
    credit: paired.credit.code,
    tracking: paired.tracking,
  } satisfies CostSnapshot,
});

/** Numbers of the entries, each once, the first few by name: `INV-1, INV-2 and 3 more`. */
export function numbersOf(entries: readonly PairedEntry[], most: number): string {
  const numbers = [...new Set(entries.map(({ entry }) => entry.number))];
  const more = numbers.length - most;
  return `${numbers.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
