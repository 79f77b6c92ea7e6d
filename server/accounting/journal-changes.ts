import { decimal, decimalText } from './decimal';
import { draftWords } from './draft';
import { journalKinds, type JournalKind } from './kinds';
import { majorText } from './money';
import { shareId, type CostSnapshot, type TakenCost } from './posted';
import { toMinor } from './rounding';
import type { RuleInput } from './rules';
import type { CostEntry } from './source-documents';
import type { StockEntry } from './trade-documents';

/** A debit and credit pair of Cin7's ledger; one that belongs to no sale also knows its task and Cin7's word for its kind. */
export type JournalEntry = CostEntry & Partial<Pick<StockEntry, 'taskId' | 'type'>>;

/** A share to be drafted: on the accounts that the mapping names now, or on those that are being taken back. */
export interface EntryShare {
  readonly entry: JournalEntry;
  readonly on: Pick<CostSnapshot, 'debit' | 'credit' | 'tracking'> | null;
}

export interface EntryChanges {
  /** Shares of one entry stand together: all of them are drafted, or none. */
  readonly changes: readonly (readonly EntryShare[])[];
  /** Entries that stand in Xero as Cin7 holds them. */
  readonly standing: number;
}

const neverTaken: TakenCost = { live: [], ever: 0 };

/**
 * What stands in posted journals for an entry against what Cin7's ledger holds: equal, nothing to do; else what stands
 * is taken back on its own accounts, and what Cin7 holds is taken anew (accounting-rules 9). All amounts are compared as
 * they were posted, in minor units, so that what is taken back leaves nothing behind. `kindNow`: the kind that an entry has
 * now; null when the ledger does not have it as any.
 */
export function changesSincePosted(
  entries: readonly JournalEntry[],
  taken: ReadonlyMap<string, TakenCost>,
  { from, to }: Pick<RuleInput, 'from' | 'to'>,
  currency: string,
  kindNow: (id: string) => JournalKind | null,
): EntryChanges {
  const current = new Set<string>();
  const changes: EntryShare[][] = [];
  let standing = 0;
  for (const entry of entries) {
    current.add(entry.id);
    const before = taken.get(entry.id) ?? neverTaken;
    const stands = standingOf(before, currency);
    if (before.live.length > 0 && isAsNow(stands, toMinor(decimal(entry.amount), currency))) {
      standing += 1;
      continue;
    }
    const back = takeBack(entry.id, before.ever, stands, currency, 'Taken back, to be posted anew');
    changes.push([
      ...back,
      { entry: { ...entry, id: shareId(entry.id, before.ever + back.length) }, on: null },
    ]);
  }
  for (const [id, before] of taken) {
    const date = before.live[0]?.entry.date;
    if (date === undefined || current.has(id) || date < from || date > to) continue;
    const stands = standingOf(before, currency);
    const back = takeBack(id, before.ever, stands, currency, goneWords(kindNow(id)));
    if (back.length > 0) changes.push(back);
  }
  return { changes, standing };
}

/** What stands on one pair of accounts with one tracking; never zero. */
interface Standing {
  readonly snapshot: CostSnapshot;
  readonly amountMinor: bigint;
}

function standingOf({ live }: TakenCost, currency: string): Standing[] {
  const sets = new Map<string, Standing>();
  for (const snapshot of live) {
    const name = JSON.stringify([snapshot.debit, snapshot.credit, snapshot.tracking]);
    const amountMinor =
      (sets.get(name)?.amountMinor ?? 0n) + toMinor(decimal(snapshot.entry.amount), currency);
    sets.set(name, { snapshot, amountMinor });
  }
  return [...sets.values()].filter(({ amountMinor }) => amountMinor !== 0n);
}

const isAsNow = (stands: readonly Standing[], amountMinor: bigint): boolean =>
  amountMinor === 0n ? stands.length === 0 : stands.length === 1 && stands[0]?.amountMinor === amountMinor;

/** The other kind of journal in which an entry stands, of which it was when it was posted; null: none. */
export function standsElsewhere(
  id: string,
  kind: JournalKind,
  { posted, xero }: Pick<RuleInput, 'posted' | 'xero'>,
): { readonly kind: JournalKind; readonly shares: readonly EntryShare[] } | null {
  for (const other of journalKinds) {
    const taken = other === kind ? undefined : posted.entries.get(other)?.get(id);
    const stands = taken ? standingOf(taken, xero.organisation.baseCurrency) : [];
    if (stands.length > 0)
      return { kind: other, shares: stands.map(({ snapshot }) => ({ entry: snapshot.entry, on: snapshot })) };
  }
  return null;
}

/** Which kind an entry has can change with its account's type or with Settings; Cin7 withdrew nothing then. */
const goneWords = (now: JournalKind | null): string =>
  now === null
    ? 'Not among these entries any more (withdrawn in Cin7, or its account is of another kind now)'
    : `Among the entries of ${draftWords[now]}s now`;

const isSaid = /^(Withdrawn in Cin7|Taken back, to be posted anew|(Not a|A)mong [^:]*): /;

const takeBack = (
  id: string,
  ever: number,
  stands: readonly Standing[],
  currency: string,
  why: string,
): EntryShare[] =>
  stands.map(({ snapshot, amountMinor }, index) => ({
    entry: {
      ...snapshot.entry,
      id: shareId(id, ever + index),
      amount: decimalText(decimal(majorText(-amountMinor, currency))),
      // What is taken back may have taken something back itself.
      description: `${why}: ${snapshot.entry.description.replace(isSaid, '')}`,
    },
    on: snapshot,
  }));
