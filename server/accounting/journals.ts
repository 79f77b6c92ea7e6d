import { accountLabel } from './accounts';
import { isConsolidated, ruleText, type ChannelRule } from './channel-rules';
import { addDays, dateText, monthOf, monthText, type CalendarDate } from './dates';
import { decimal } from './decimal';
import { balance, byDateAndNumber, draftWords, type JournalDraft } from './draft';
import { fault, isBlocking, type Fault } from './fault';
import { changesSincePosted, standsElsewhere, type EntryShare, type JournalEntry } from './journal-changes';
import { linesOf, numbersOf, shareOf, type JournalTitle, type PairedEntry } from './journal-lines';
import { otherBase, ruleOf } from './judge';
import type { JournalKind } from './kinds';
import type { LeftOut } from './left-out';
import type { XeroAccount } from './organisation';
import {
  dateOfPeriod,
  hasNotBegun,
  judgeLock,
  judgeWindow,
  lockDateOf,
  periodOf,
  periodWords,
} from './period';
import { sourceOfShare } from './posted';
import { postingKey } from './posting-key';
import { toMinor } from './rounding';
import type { Drafted, RuleInput } from './rules';
import { beforeStart } from './settings';

/** What journals of one kind are made of. The callbacks are asked of an entry once both its accounts are known. */
export interface JournalSource {
  readonly kind: JournalKind;
  /** Every entry of the kind in the period, as Cin7's ledger holds it now. */
  readonly entries: readonly JournalEntry[];
  readonly titleOf: (entry: JournalEntry, debit: XeroAccount, credit: XeroAccount) => JournalTitle;
  /** Faults of an entry by itself; a blocking one keeps it out, a warning goes with its journal. */
  readonly judge?: (entry: JournalEntry, debit: XeroAccount, credit: XeroAccount) => readonly Fault[];
  /** What descriptions of lines say besides; none when absent. */
  readonly noteOf?: (entry: JournalEntry) => string;
  /** Only so many months before the current one are open; any when absent. */
  readonly windowMonths?: number;
}

export interface DraftedJournals extends Drafted {
  readonly drafts: readonly JournalDraft[];
}

/**
 * Journals from the debit and credit pairs of Cin7's own ledger (accounting-rules 3 and 7): one journal per period,
 * channel and rule, or per number of Cin7 where they go one by one; a debit and a credit line of the same rounded total
 * per pair of accounts; rounded at the source entry, then added. Entries already posted are not taken again; an entry
 * that Cin7 withdrew is taken back with its sign flipped, so a later journal of the same month is the difference only
 * (accounting-rules 9).
 */
export function draftJournals(source: JournalSource, input: RuleInput): DraftedJournals {
  const { kind, entries } = source;
  const { baseCurrency } = input.xero.organisation;
  const taken = input.posted.entries.get(kind) ?? new Map<string, never>();
  const kindNow = kindsNow(input);
  const { changes, standing } = changesSincePosted(entries, taken, input, baseCurrency, kindNow);
  const leftOut: LeftOut[] = [];
  const groups = new Map<string, PairedEntry[]>();
  for (const shares of changes) {
    const outcomes = shares.map((share) => pair(share, source, input));
    const faults = [
      ...outcomes.flatMap((outcome) => ('faults' in outcome ? outcome.faults : [])),
      ...judgeElsewhere(shares, source, input),
    ];
    if (faults.length > 0) {
      leftOut.push(...shares.map(({ entry }) => leaveOut(kind, entry, faults, baseCurrency)));
      continue;
    }
    for (const paired of outcomes) {
      if ('faults' in paired) continue;
      const group = groupOf(paired, kind);
      const members = groups.get(group);
      if (members) members.push(paired);
      else groups.set(group, [paired]);
    }
  }
  const drafts: JournalDraft[] = [];
  const revisions = new Map(input.posted.families);
  const closed = closedMonths(kind, input);
  for (const [group, members] of [...groups].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const outcome = draftGroup(group, members, { source, input, revisions, closed });
    if ('lines' in outcome) drafts.push(outcome);
    else leftOut.push(...members.map(({ entry }) => leaveOut(kind, entry, [outcome], baseCurrency)));
  }
  return { drafts, leftOut, alreadyPosted: standing };
}

/** The kind that an entry of the ledger has now; asked for few, so that all are gone through when the first is. */
function kindsNow({ sources }: RuleInput): (id: string) => JournalKind | null {
  let kinds: ReadonlyMap<string, JournalKind> | null = null;
  return (id) => {
    kinds ??= new Map([
      ...sources.entries.map((entry) => [entry.id, 'cogs'] as const),
      ...sources.stockEntries.map((entry) => [entry.id, entry.kind] as const),
    ]);
    return kinds.get(id) ?? null;
  };
}

/**
 * What stands in a journal of another kind is taken back there, by a draft of the same preview or by one before it: else it
 * would stand in both.
 */
function judgeElsewhere(shares: readonly EntryShare[], source: JournalSource, input: RuleInput): Fault[] {
  const anew = shares.find(({ on }) => on === null)?.entry;
  const other = anew ? standsElsewhere(sourceOfShare(anew.id), source.kind, input) : null;
  if (!anew || other === null) return [];
  const ofOther = { ...source, kind: other.kind };
  const isTakenBack = other.shares.every((share) => !('faults' in pair(share, ofOther, input)));
  if ((input.kinds?.includes(other.kind) ?? true) && isTakenBack) return [];
  const [was, now] = [draftWords[other.kind], draftWords[source.kind]];
  return [
    fault(
      'waits-for-document',
      { table: 'documents' },
      `${anew.number} waits: it is a ${now} now and stands in Xero in a ${was}, where it has to be taken back first.`,
      `Preview ${was}s of ${monthText(monthOf(anew.date))} and post them, then preview ${now}s again.`,
      { document: anew.number },
    ),
  ];
}

function pair(
  { entry, on }: EntryShare,
  source: JournalSource,
  input: RuleInput,
): PairedEntry | { faults: readonly Fault[] } {
  const { mapping, xero, cin7 } = input;
  const { organisation } = xero;
  if (cin7.baseCurrency !== organisation.baseCurrency) return { faults: [otherBase(input, entry.number)] };
  const early = beforeStart(mapping.settings, entry.date, entry.number);
  if (early) return { faults: [early] };
  const ruled = ruleOf(mapping.rules, source.kind, entry, entry.number);
  if (!ruled.ok) return { faults: ruled.error };
  const rule = ruled.value;
  const debit = on ? mapping.postedAccount(on.debit) : mapping.account(entry.debitAccount);
  const credit = on ? mapping.postedAccount(on.credit) : mapping.account(entry.creditAccount);
  if (!debit.ok || !credit.ok)
    return {
      faults: [debit, credit].flatMap((side) => (side.ok ? [] : [{ ...side.error, document: entry.number }])),
    };
  const judged = source.judge?.(entry, debit.value, credit.value) ?? [];
  const blocking = judged.filter(isBlocking);
  // What stands in Xero is taken back whatever speaks against it now.
  if (blocking.length > 0 && !on) return { faults: blocking };
  return {
    entry,
    rule,
    debit: debit.value,
    credit: credit.value,
    tracking: on ? on.tracking : rule.tracking,
    amountMinor: toMinor(decimal(entry.amount), organisation.baseCurrency),
    title: source.titleOf(entry, debit.value, credit.value),
    note: source.noteOf?.(entry) ?? '',
    warnings: judged.filter((one) => !isBlocking(one)),
  };
}

/** Journals of a sales channel are told apart by it, all others by what they are called. */
function groupOf({ entry, rule, title }: PairedEntry, kind: JournalKind): string {
  const isSingle = rule.postAs === 'individual';
  const single = isSingle ? `${entry.saleId ?? ''} ${entry.number}` : '';
  const called = isConsolidated(kind) ? [] : [isSingle ? title.one : title.many];
  return JSON.stringify([periodOf(entry.date, rule.postAs), entry.channel, rule.row, ...called, single]);
}

interface Drafting {
  readonly source: JournalSource;
  readonly input: RuleInput;
  /** Highest revision by family; a draft raises it. */
  readonly revisions: Map<string, number>;
  readonly closed: ReadonlySet<string>;
}

function draftGroup(
  group: string,
  paired: readonly PairedEntry[],
  { source, input, revisions, closed }: Drafting,
): JournalDraft | Fault {
  const { kind, windowMonths } = source;
  const { xero, today, mapping } = input;
  const { organisation } = xero;
  const [first] = paired;
  if (!first) throw new Error('A group of journal entries without entries');
  const { rule, entry } = first;
  const { period, words, family } = nameOf(first, kind);
  if (hasNotBegun(period, today)) return periodOpen(words, period, rule);
  const lateTo = lateDateOf(first, period, words, family, { source, input, revisions, closed });
  const name = lateTo ? `${words}, late for ${monthText(monthOf(entry.date))}` : words;
  const lines = linesOf(paired, name, (of) => (lateTo ? ` of ${numbersOf(of, 10)}` : ''));
  if (lines.length === 0) return nothingToPost(paired, words);
  const balanced = balance(lines, organisation.baseCurrency, words);
  if (!balanced.ok) return balanced.error;
  const revision = (revisions.get(family) ?? 0) + 1;
  revisions.set(family, revision);
  const sources = paired.map(shareOf).sort(byDateAndNumber);
  const key = postingKey({
    organisation: organisation.id,
    kind,
    sourceIds: sources.map(({ id }) => id),
    group,
    period,
    revision,
  });
  const ownDate = dateOfPeriod(period, today, mapping.settings.monthlyJournalDate);
  const date = lateTo ?? ownDate;
  return {
    kind,
    key,
    family,
    revision,
    date,
    currency: organisation.baseCurrency,
    channel: entry.channel,
    narration: `${name} v${revision} [${key}]`,
    lines: balanced.value,
    showOnCashBasisReports: mapping.settings.showOnCashBasisReports,
    ...(mapping.settings.statuses[kind] === 'draft' ? { approval: 'draft' as const } : {}),
    rule: { row: rule.row, text: ruleText(rule) },
    sources,
    faults: [
      ...judgeLock(date, organisation, words),
      ...(windowMonths === undefined ? [] : judgeWindow(ownDate, today, words, windowMonths)),
      ...(lateTo ? [warnLate(words, ownDate, lateTo, lockDateOf(organisation) ?? lateTo)] : []),
      ...warnAmbiguous(paired, words),
      ...distinct(paired.flatMap(({ warnings }) => warnings)),
    ],
  };
}

/** Period, name and family of the journal that an entry belongs to. */
function nameOf({ entry, rule, title }: PairedEntry, kind: JournalKind) {
  const period = periodOf(entry.date, rule.postAs);
  const single = rule.postAs === 'individual' ? (title.number ?? entry.number) : '';
  if (isConsolidated(kind)) {
    const words = [title.many, periodWords(period), entry.channel || 'no channel', single];
    return {
      period,
      words: words.filter((part) => part !== '').join(' '),
      family: `${kind}|${period}|${entry.channel}|${single}`,
    };
  }
  const called = single === '' ? title.many : `${title.one} ${single}`;
  return {
    period,
    words: single === '' ? `${called} ${periodWords(period)}` : called,
    family: `${kind}|${period}|${entry.channel}|${called}`,
  };
}

const monthName = (month: string, channel: string): string => JSON.stringify([month, channel]);

/** Months and channels of which something stands in posted journals of the kind. */
function closedMonths(kind: JournalKind, { posted }: RuleInput): ReadonlySet<string> {
  const months = new Set<string>();
  for (const { live } of posted.entries.get(kind)?.values() ?? [])
    for (const { entry } of live) months.add(monthName(monthOf(entry.date), entry.channel));
  return months;
}

/**
 * The first open day, for what came late into a month that is closed: the difference goes there, naming the month and
 * what it belongs to (accounting-rules 8, row 29). Null: the journal keeps its own date. A month is closed when it is
 * locked and something of it was posted before, of the same kind and channel; one that is locked but was never posted is
 * held (`date-locked`): moving all of it would be a decision of somebody's, not a late cost. So is what would be dated
 * ahead.
 */
function lateDateOf(
  { entry }: PairedEntry,
  period: string,
  words: string,
  family: string,
  { source, input, closed }: Drafting,
): CalendarDate | null {
  const { xero, today, mapping, posted } = input;
  const lock = lockDateOf(xero.organisation);
  if (lock === null) return null;
  if (dateOfPeriod(period, today, mapping.settings.monthlyJournalDate) > lock) return null;
  const wasPosted = posted.families.has(family) || closed.has(monthName(monthOf(entry.date), entry.channel));
  const firstOpen = addDays(lock, 1);
  const inWindow =
    source.windowMonths === undefined ||
    judgeWindow(entry.date, today, words, source.windowMonths).length === 0;
  return wasPosted && inWindow && firstOpen <= today ? firstOpen : null;
}

const warnLate = (words: string, ownDate: CalendarDate, date: CalendarDate, lock: CalendarDate): Fault =>
  fault(
    'late-cost',
    { table: 'xero', row: 'organisation' },
    `${words} came late: it belongs to ${dateText(ownDate)}, the books are locked up to ${dateText(lock)}, and it is dated ${dateText(date)}.`,
    'Nothing needs to be done if that month is closed for good; otherwise move the lock date in Xero and preview again.',
    { document: words },
  );

const periodOpen = (words: string, period: string, rule: ChannelRule): Fault =>
  fault(
    'period-open',
    { table: 'channels', row: rule.row, column: 'postAs' },
    `${words} waits: ${periodWords(period)} has not begun (${ruleText(rule)}).`,
    `Preview again in ${periodWords(period)}, or change "post as" in Channels.`,
    { document: words },
  );

function nothingToPost(paired: readonly PairedEntry[], words: string): Fault {
  const [first] = paired;
  const isSame = paired.every(
    ({ debit, credit }) => debit.code === credit.code && debit.code === first?.debit.code,
  );
  const reason =
    isSame && first
      ? `${words}: both sides are ${accountLabel(first.debit)} in Xero, there is nothing to post.`
      : `${words}: the movements add up to zero, there is nothing to post.`;
  return fault('nothing-to-post', { table: 'documents' }, reason, 'Nothing needs to be done.', {
    document: words,
  });
}

function warnAmbiguous(paired: readonly PairedEntry[], words: string): Fault[] {
  const unsure = paired.filter(({ entry }) => entry.ambiguous);
  if (unsure.length === 0) return [];
  const numbers = [...new Set(unsure.map(({ entry }) => entry.number))].slice(0, 5).join(', ');
  return [
    fault(
      'channel-ambiguous',
      { table: 'documents' },
      `${words}: the channel of ${unsure.length} movements could not be told for certain (${numbers}).`,
      'Check them in Sources; the amounts are right either way.',
      { document: words },
    ),
  ];
}

const distinct = (faults: readonly Fault[]): Fault[] => [
  ...new Map(faults.map((one) => [`${one.code} ${one.document ?? ''} ${one.reason}`, one])).values(),
];

const leaveOut = (
  kind: JournalKind,
  entry: JournalEntry,
  faults: readonly Fault[],
  currency: string,
): LeftOut => ({
  kind,
  id: entry.id,
  number: entry.number,
  date: entry.date,
  channel: entry.channel,
  customer: entry.customer,
  currency,
  amountMinor: toMinor(decimal(entry.amount), currency),
  faults,
});
