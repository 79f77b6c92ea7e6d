import { accountLabel } from './accounts';
import { ruleFor, ruleText, type ChannelRule } from './channel-rules';
import { monthText, type CalendarDate, type Month } from './dates';
import { decimal, decimalText, sumDecimals, zero, type Decimal } from './decimal';
import { balance, type JournalDraft, type JournalLine, type SourceShare, type TrackingTag } from './draft';
import { fault, type Fault } from './fault';
import type { LeftOut } from './left-out';
import type { Mapping } from './mapping';
import { sumMinor } from './money';
import type { Organisation, XeroAccount } from './organisation';
import { dateOfPeriod, judgeLock, judgeWindow, periodOf } from './period';
import { shareId, type CostSnapshot, type PostedState, type TakenCost } from './posted';
import { postingKey } from './posting-key';
import { toMinor } from './rounding';
import type { CostEntry } from './source-documents';

export interface CogsInput {
  /** Every cost entry of the period as Cin7's ledger holds it now. */
  readonly entries: readonly CostEntry[];
  readonly mapping: Mapping;
  readonly organisation: Organisation;
  /** Cin7's. */
  readonly baseCurrency: string;
  readonly posted: PostedState;
  /** Entries taken by earlier postings count as withdrawn when their date lies in the period and they are gone. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly today: CalendarDate;
}

interface PairedEntry {
  readonly entry: CostEntry;
  readonly rule: ChannelRule;
  readonly debit: XeroAccount;
  readonly credit: XeroAccount;
  readonly tracking: readonly TrackingTag[];
  readonly amountMinor: bigint;
}

/**
 * COGS journals from Cin7's own cost (accounting-rules 3 row 3 and 7): one journal per period, channel and rule; a
 * debit and a credit line of the same rounded total per pair of accounts; rounded at the source entry, then added.
 * Entries already posted are not taken again; an entry that Cin7 withdrew is taken back with its sign flipped, so a
 * later journal of the same month is the difference only (accounting-rules 9).
 */
export function draftCogs(input: CogsInput): { drafts: JournalDraft[]; leftOut: LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const groups = new Map<string, PairedEntry[]>();
  for (const change of changesSincePosted(input)) {
    const { entry } = change;
    const paired = pair(change, input);
    if ('faults' in paired) {
      leftOut.push(leaveOut(entry, paired.faults, input.organisation.baseCurrency));
      continue;
    }
    const group = groupOf(paired);
    const members = groups.get(group);
    if (members) members.push(paired);
    else groups.set(group, [paired]);
  }
  const drafts: JournalDraft[] = [];
  const revisions = new Map<string, number>();
  for (const [group, entries] of [...groups].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const outcome = draftGroup(group, entries, input, revisions);
    if ('lines' in outcome) drafts.push(outcome);
    else
      leftOut.push(
        ...entries.map(({ entry }) => leaveOut(entry, [outcome], input.organisation.baseCurrency)),
      );
  }
  return { drafts, leftOut };
}

/** A share to be drafted: on the accounts that the mapping names now, or on those that are being taken back. */
interface Change {
  readonly entry: CostEntry;
  readonly on: Pick<CostSnapshot, 'debit' | 'credit' | 'tracking'> | null;
}

/**
 * What stands in posted journals for an entry against what Cin7's ledger holds: equal, nothing to do; else what stands
 * is taken back on its own accounts, and what Cin7 holds is taken anew.
 */
function changesSincePosted({ entries, posted, from, to }: CogsInput): Change[] {
  const current = new Set(entries.map(({ id }) => id));
  const taken = entries.flatMap((entry) => {
    const before = posted.cogs.get(entry.id) ?? { live: [], ever: 0 };
    if (before.live.length > 0 && standing(before).eq(decimal(entry.amount))) return [];
    const back = takeBack(entry.id, before);
    return [...back, { entry: { ...entry, id: shareId(entry.id, before.ever + back.length) }, on: null }];
  });
  const withdrawn = [...posted.cogs].flatMap(([id, before]) => {
    const date = before.live[0]?.entry.date;
    return date === undefined || current.has(id) || date < from || date > to ? [] : takeBack(id, before);
  });
  return [...taken, ...withdrawn];
}

const standing = ({ live }: TakenCost): Decimal =>
  sumDecimals(live.map(({ entry }) => decimal(entry.amount)));

/** One share for each set of accounts on which something stands, with its sign flipped. */
function takeBack(id: string, { live, ever }: TakenCost): Change[] {
  const sets = new Map<string, { snapshot: CostSnapshot; sum: Decimal }>();
  for (const snapshot of live) {
    const name = JSON.stringify([snapshot.debit, snapshot.credit, snapshot.tracking]);
    const sum = (sets.get(name)?.sum ?? zero).plus(snapshot.entry.amount);
    sets.set(name, { snapshot, sum });
  }
  return [...sets.values()]
    .filter(({ sum }) => !sum.eq(0))
    .map(({ snapshot, sum }, index) => ({
      entry: {
        ...snapshot.entry,
        id: shareId(id, ever + index),
        amount: decimalText(sum.times(-1)),
        description: `Withdrawn in Cin7: ${snapshot.entry.description.replace(/^Withdrawn in Cin7: /, '')}`,
      },
      on: snapshot,
    }));
}

function pair({ entry, on }: Change, input: CogsInput): PairedEntry | { faults: Fault[] } {
  const { mapping, organisation, baseCurrency } = input;
  if (baseCurrency !== organisation.baseCurrency) return { faults: [otherBase(input, entry.number)] };
  const rule = ruleFor(mapping.rules, 'cogs', entry);
  if (!rule) return { faults: [noRule(entry.channel, entry.number)] };
  if (rule.faults.length > 0) return { faults: [...rule.faults] };
  if (rule.postAs === 'none') return { faults: [notPostedByRule(rule, entry.number)] };
  const debit = on ? mapping.postedAccount(on.debit) : mapping.account(entry.debitAccount);
  const credit = on ? mapping.postedAccount(on.credit) : mapping.account(entry.creditAccount);
  const faults = [debit, credit].flatMap((side) =>
    side.ok ? [] : [{ ...side.error, document: entry.number }],
  );
  if (!debit.ok || !credit.ok) return { faults };
  return {
    entry,
    rule,
    debit: debit.value,
    credit: credit.value,
    tracking: on ? on.tracking : rule.tracking,
    amountMinor: toMinor(decimal(entry.amount), organisation.baseCurrency),
  };
}

const otherBase = ({ baseCurrency, organisation }: CogsInput, document: string): Fault =>
  fault(
    'base-currency-differs',
    { table: 'cin7', row: 'me' },
    `Cin7 keeps its books in ${baseCurrency}, ${organisation.name} in ${organisation.baseCurrency}.`,
    'Connect Cin7 to a Xero organisation of the same base currency.',
    { document },
  );

export const noRule = (channel: string, document: string): Fault =>
  fault(
    'rule-missing',
    { table: 'channels' },
    `No rule in Channels takes ${document} (channel ${channel || 'none'}).`,
    'Add a row with a blank channel at the end of Channels.',
    { document },
  );

export const notPostedByRule = (rule: ChannelRule, document: string): Fault =>
  fault(
    'not-posted-by-rule',
    { table: 'channels', row: rule.row, column: 'postAs' },
    `${document} is not posted: ${ruleText(rule)}.`,
    'Change "post as" in Channels to post it.',
    { document },
  );

function groupOf({ entry, rule }: PairedEntry): string {
  const single = rule.postAs === 'individual' ? `${entry.saleId ?? ''} ${entry.number}` : '';
  return JSON.stringify([periodOf(entry.date, rule.postAs), entry.channel, rule.row, single]);
}

function draftGroup(
  group: string,
  paired: readonly PairedEntry[],
  input: CogsInput,
  revisions: Map<string, number>,
): JournalDraft | Fault {
  const { organisation, posted, today, mapping } = input;
  const first = paired[0];
  if (!first) throw new Error('A COGS group without entries');
  const { rule, entry } = first;
  const period = periodOf(entry.date, rule.postAs);
  const single = rule.postAs === 'individual' ? ` ${entry.number}` : '';
  const family = `cogs|${period}|${entry.channel}|${single.trim()}`;
  const revision = (revisions.get(family) ?? posted.families.get(family) ?? 0) + 1;
  const words = `COGS ${periodWords(period)} ${entry.channel || 'no channel'}${single}`;
  const lines = linesOf(paired, words);
  if (lines.length === 0) {
    return fault(
      'nothing-to-post',
      { table: 'documents' },
      `${words}: the movements add up to zero, there is nothing to post.`,
      'Nothing needs to be done.',
      { document: words },
    );
  }
  const balanced = balance(lines, organisation.baseCurrency, words);
  if (!balanced.ok) return balanced.error;
  revisions.set(family, revision);
  const sources = paired.map(shareOf).sort(byDateAndNumber);
  const key = postingKey({
    organisation: organisation.id,
    kind: 'cogs',
    sourceIds: sources.map(({ id }) => id),
    group,
    period,
    revision,
  });
  const date = dateOfPeriod(period, today);
  return {
    kind: 'cogs',
    key,
    family,
    revision,
    date,
    currency: organisation.baseCurrency,
    channel: entry.channel,
    narration: `${words} v${revision} [${key}]`,
    lines: balanced.value,
    showOnCashBasisReports: mapping.settings.showOnCashBasisReports,
    rule: { row: rule.row, text: ruleText(rule) },
    sources,
    faults: [
      ...judgeLock(date, organisation, words),
      ...judgeWindow(date, today, words),
      ...warnAmbiguous(paired, words),
    ],
  };
}

export const periodWords = (period: string): string =>
  period.length === 7 ? monthText(period as Month) : period;

/** Two lines per pair of accounts, whichever side an entry had them on; a pair that nets to zero has none. */
function linesOf(paired: readonly PairedEntry[], words: string): JournalLine[] {
  const pairs = new Map<
    string,
    { accounts: [XeroAccount, XeroAccount]; amounts: bigint[]; entry: PairedEntry }
  >();
  for (const item of paired) {
    const swap = item.debit.code > item.credit.code;
    const accounts: [XeroAccount, XeroAccount] = swap ? [item.credit, item.debit] : [item.debit, item.credit];
    const name = JSON.stringify([accounts[0].code, accounts[1].code, item.tracking]);
    const pairOf = pairs.get(name) ?? { accounts, amounts: [], entry: item };
    pairOf.amounts.push(swap ? -item.amountMinor : item.amountMinor);
    pairs.set(name, pairOf);
  }
  return [...pairs]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, { accounts, amounts, entry }]) => {
      const total = sumMinor(amounts);
      if (total === 0n || accounts[0].code === accounts[1].code) return [];
      const description = `${words}, ${amounts.length} movement${amounts.length === 1 ? '' : 's'}`;
      const common = { description, tracking: entry.tracking, channel: entry.entry.channel };
      const lines = [
        {
          ...common,
          accountCode: accounts[0].code,
          accountName: accountLabel(accounts[0]),
          amountMinor: total,
        },
        {
          ...common,
          accountCode: accounts[1].code,
          accountName: accountLabel(accounts[1]),
          amountMinor: -total,
        },
      ];
      return total > 0n ? lines : lines.reverse();
    });
}

/** Cost taken by a sale is positive, cost given back by a return or a correction negative, whichever side it stands on. */
const costEffect = ({ debit, credit, amountMinor }: PairedEntry): bigint =>
  debit.class !== 'EXPENSE' && credit.class === 'EXPENSE' ? -amountMinor : amountMinor;

const shareOf = (paired: PairedEntry): SourceShare => ({
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

export const byDateAndNumber = (left: SourceShare, right: SourceShare): number =>
  left.date < right.date
    ? -1
    : left.date > right.date
      ? 1
      : left.number < right.number
        ? -1
        : left.number > right.number
          ? 1
          : left.id < right.id
            ? -1
            : 1;

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

const leaveOut = (entry: CostEntry, faults: readonly Fault[], currency: string): LeftOut => ({
  kind: 'cogs',
  id: entry.id,
  number: entry.number,
  date: entry.date,
  channel: entry.channel,
  customer: entry.customer,
  currency,
  amountMinor: toMinor(decimal(entry.amount), currency),
  faults,
});
