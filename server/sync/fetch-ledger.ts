import { firstDayOf, lastDayOf, type Month } from '../accounting/dates';
import type { LedgerRow } from '../cin7/source';
import { dropWindows, replaceWindow } from '../store/ledger-entries';
import { deleteLedgerPages, readLedgerPages, saveLedgerPage } from '../store/source-documents';
import { readWatermark, saveWatermark } from '../store/watermarks';
import { identifyRows } from './cost-entries';
import { isCostRow, isOfSale } from './cost-rows';
import { monthsOf, type FetchStep } from './fetch';
import { headerStream, type HeaderMark } from './fetch-headers';
import { ledgerStream } from './inputs';
import { ofCin7, type Problem } from './problem';

/** What was read for an account and a month: Cin7's own count of rows then. */
interface LedgerMark {
  readonly total: number;
  readonly at: string;
}

const pageRows = 1000;

/**
 * One call of a ledger window (an account and a month). Rows carry no stamp of change, so the count is asked first, one
 * row long: when it is what it was and no sale changed since the window was read, it stands. A cost change always adds a row
 * (cin7-core 8), a void or undo also stamps its sale. Otherwise every page is read anew and the window replaced whole.
 */
export async function fetchLedger(step: FetchStep): Promise<Problem | null> {
  const { context, run, params, source, cursor, tools, report, costAccounts } = step;
  const months = monthsOf(params.from, params.to);
  const { ledger } = cursor;
  const account = costAccounts[ledger.account];
  const month = months[ledger.month];
  if (account === undefined || month === undefined) {
    cursor.phase = 'details';
    return null;
  }
  const stream = ledgerStream(account ?? 'every account', month);
  const prefix = `${month}|${account ?? 'every account'}|`;
  const [from, to] = [firstDayOf(month), lastDayOf(month)];
  const chart = new Map(step.references.cin7.accounts.map((one) => [one.code, one]));
  const isCost = (row: LedgerRow) => (account === null ? isCostRow(row, chart) : isOfSale(row.type));
  const windows = costAccounts.length * months.length;
  if (ledger.page === 0) {
    if (ledger.windows === 0)
      await dropWindows(context.db, run.connection, months, streamsOf(costAccounts, months));
    const mark = await readWatermark<LedgerMark>(context.db, run.connection, stream);
    const listed = await readWatermark<HeaderMark>(context.db, run.connection, headerStream);
    if (mark && !params.again && mark.at > (listed?.changedAt ?? '')) {
      const probe = await source.ledger(account, from, to, 1, 1, { signal: tools.signal });
      if (!probe.ok) return ofCin7(probe.error);
      if (probe.value.total === mark.total) return nextWindow(step, months.length);
    }
    await context.db.tx((tx) => deleteLedgerPages(tx, run.connection, prefix));
    ledger.page = 1;
  }
  const page = await source.ledger(account, from, to, ledger.page, pageRows, { signal: tools.signal });
  if (!page.ok) return ofCin7(page.error);
  const { rows, faults, pageCount, total } = page.value;
  const id = `${prefix}${String(ledger.page).padStart(6, '0')}`;
  await context.db.tx((tx) => saveLedgerPage(tx, run.connection, id, rows, faults, context.clock()));
  ledger.rows += rows.length;
  ledger.pageCount = pageCount;
  await report(
    `cost movements of ${month}${windows > 1 ? ` on account ${account ?? 'of every kind'}` : ''}`,
    Math.min(ledger.page * pageRows, total),
    total,
  );
  ledger.page += 1;
  if (ledger.page <= pageCount) return null;
  await context.db.tx(async (tx) => {
    const read: LedgerRow[] = (await readLedgerPages(tx, run.connection, prefix)).filter(isCost);
    await replaceWindow(tx, run.connection, stream, identifyRows(read));
    await saveWatermark(
      tx,
      run.connection,
      stream,
      { total, at: context.clock().toISOString() } satisfies LedgerMark,
      context.clock(),
    );
  });
  return nextWindow(step, months.length);
}

/** Windows of accounts that are no longer cost accounts must not stay behind: their entries would be posted. */
const streamsOf = (accounts: readonly (string | null)[], months: readonly Month[]): string[] =>
  accounts.flatMap((account) => months.map((month) => ledgerStream(account ?? 'every account', month)));

function nextWindow({ cursor: { ledger } }: FetchStep, months: number): null {
  ledger.page = 0;
  ledger.windows += 1;
  ledger.month += 1;
  if (ledger.month >= months) {
    ledger.month = 0;
    ledger.account += 1;
  }
  return null;
}
