import { firstDayOf, lastDayOf, type CalendarDate, type Month } from '../accounting/dates';
import type { Kind } from '../contract/common';
import { isJournalKind } from '../accounting/kinds';
import type { Queryable } from '../store/db';
import { listWatermarks } from '../store/watermarks';
import { monthsOf } from './fetch-step';

/**
 * What of Cin7's ledger is read and replaced as a whole: a month of one account, or the whole month. Of a month there
 * are either windows of accounts or the whole one, never both: a row is kept once.
 */
export interface LedgerWindow {
  readonly month: Month;
  /** Null: every row of the month. */
  readonly account: string | null;
  /** Read anew even when Cin7's count of rows is what it was. */
  readonly always: boolean;
}

/** What was read for a window: Cin7's own count of rows, and the sum of the rows' hashes. */
export interface LedgerMark {
  readonly total: number;
  readonly at: string;
  readonly digest?: string;
  /** When its rows were first read as they are; absent on what an earlier version read. */
  readonly changedAt?: string;
  /** The last changes of documents that were seen before it was read; absent on what an earlier version read. */
  readonly after?: string;
}

const wholeMonth = 'whole ledger';

/** Name of the watermark of a ledger window. */
export const ledgerStream = (account: string | null, month: Month): string =>
  `ledger:${month}:${account ?? wholeMonth}`;

/** Between the parts of a page's name. */
export const windowName = ({ account, month }: Pick<LedgerWindow, 'account' | 'month'>): string =>
  `${month}|${account ?? wholeMonth}`;

/** Their sources have no stamp of change in any list (cin7-core 1.1): undone and done again, they can leave the count as it was. */
const unstampedKinds: readonly Kind[] = ['adjustments', 'production', 'transfers', 'manual-journals'];

/** What to read, and the months in which windows stand that no longer count. */
export interface LedgerPlan {
  readonly windows: LedgerWindow[];
  readonly obsolete: Month[];
}

/**
 * Windows to read: account by account where the cost of sales alone is asked for, by which a month costs fewest calls;
 * the whole month for every other journal kind, and ever after.
 */
export async function planWindows(
  on: Queryable,
  connection: string,
  { from, to, kinds }: { from: CalendarDate; to: CalendarDate; kinds: readonly Kind[] },
  costAccounts: readonly (string | null)[],
): Promise<LedgerPlan> {
  const asked = kinds.filter(isJournalKind);
  const always = asked.some((kind) => unstampedKinds.includes(kind));
  const read = await listWatermarks(on, connection, 'ledger:');
  const isWhole = (month: Month) =>
    asked.some((kind) => kind !== 'cogs') ||
    // What goods sent back took off the stock is told by the ledger alone.
    kinds.includes('supplier-credits') ||
    costAccounts.includes(null) ||
    read.has(ledgerStream(null, month));
  const months = monthsOf(from, to);
  const byAccount = months.filter((month) => !isWhole(month));
  const hasOthers = (month: Month) =>
    [...read.keys()].some(
      (stream) =>
        stream.startsWith(`ledger:${month}:`) &&
        !costAccounts.some((account) => stream === ledgerStream(account, month)),
    );
  return {
    windows: [
      ...months.filter(isWhole).map((month) => ({ month, account: null, always })),
      ...costAccounts.flatMap((account) => byAccount.map((month) => ({ month, account, always: false }))),
    ],
    obsolete: byAccount.filter(hasOthers),
  };
}

/** Whether the whole ledger of each month of a period was read. */
export async function ledgerRead(
  on: Queryable,
  connection: string,
  from: CalendarDate,
  to: CalendarDate,
): Promise<boolean> {
  const read = await listWatermarks(on, connection, 'ledger:');
  return monthsOf(from, to).every((month) => read.has(ledgerStream(null, month)));
}

/** Whether the cost movements of each month of a period were read. */
export async function costsRead(
  on: Queryable,
  connection: string,
  costAccounts: readonly (string | null)[],
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<boolean> {
  const marks = await listWatermarks<LedgerMark>(on, connection, 'ledger:');
  return monthsOf(from, to).every((month) => costReadAt(marks, costAccounts, month) !== null);
}

/** When anything of the ledger up to a month was last found changed, ISO text; blank when nothing was read. */
export async function ledgerChangedAt(on: Queryable, connection: string, through: Month): Promise<string> {
  const marks = await listWatermarks<LedgerMark>(on, connection, 'ledger:');
  const moments = [...marks]
    .filter(([stream]) => (stream.split(':')[1] ?? '') <= through)
    .map(([, { changedAt, at }]) => changedAt ?? at);
  return moments.sort().at(-1) ?? '';
}

/** When the cost movements of a month were read, the oldest window; null when one of them never was. */
export function costReadAt(
  marks: ReadonlyMap<string, Pick<LedgerMark, 'at'>>,
  costAccounts: readonly (string | null)[],
  month: Month,
): Date | null {
  const whole = marks.get(ledgerStream(null, month));
  if (whole) return new Date(whole.at);
  const moments = costAccounts.map((account) => marks.get(ledgerStream(account, month))?.at ?? null);
  const read = moments.filter((at) => at !== null);
  if (read.length === 0 || read.length < moments.length) return null;
  return new Date(Math.min(...read.map((at) => Date.parse(at))));
}

export const daysOf = (month: Month): { readonly from: CalendarDate; readonly to: CalendarDate } => ({
  from: firstDayOf(month),
  to: lastDayOf(month),
});
