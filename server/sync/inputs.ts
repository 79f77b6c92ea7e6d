import {
  addMonths,
  firstDayOf,
  lastDayOf,
  monthOf,
  type CalendarDate,
  type Month,
} from '../accounting/dates';
import type { DocumentKind } from '../accounting/kinds';
import type { PreviewInput } from '../accounting/preview';
import type { CostEntry, SaleInvoice } from '../accounting/source-documents';
import type { Queryable } from '../store/db';
import { readEntries } from '../store/ledger-entries';
import { readPostedState } from '../store/postings';
import { readHeaders, readSales } from '../store/source-documents';
import { listWatermarks } from '../store/watermarks';
import { costEntryOf, indexSales, type IdentifiedRow, type SaleIndex } from './cost-entries';
import type { References } from './reference';
import { tablesInForce } from './tables';

/** Name of the watermark of a ledger window: an account and a month. */
export const ledgerStream = (account: string, month: Month): string => `ledger:${month}:${account}`;

/** Everything a preview is computed from, as the store holds it now; reads nothing else. */
export async function previewInput(
  on: Queryable,
  connection: string,
  references: References,
  period: { from: CalendarDate; to: CalendarDate; kinds: readonly DocumentKind[] },
  today: CalendarDate,
): Promise<PreviewInput> {
  const { from, to, kinds } = period;
  const sales = await readSales(on, connection);
  const index = indexSales(
    await readHeaders(on, connection),
    new Map(sales.map(({ saleId, taskIds }) => [saleId, taskIds])),
  );
  const invoices = sales.flatMap((sale) => sale.invoices);
  return {
    from,
    to,
    kinds,
    today,
    cin7: references.cin7,
    xero: references.xero,
    tables: (await tablesInForce(on, connection, references)).tables,
    entries: kinds.includes('cogs') ? await costEntries(on, connection, from, to, index) : [],
    invoices: kinds.includes('invoices')
      ? invoices.filter(({ date }) => date >= from && date <= to).sort(byDateAndId)
      : [],
    entriesBefore: await entriesOfMonthBefore(on, connection, from, index),
    rateEvidence: invoices,
    posted: await readPostedState(on, connection),
  };
}

async function costEntries(
  on: Queryable,
  connection: string,
  from: CalendarDate,
  to: CalendarDate,
  index: SaleIndex,
): Promise<CostEntry[]> {
  return (await readEntries<IdentifiedRow>(on, connection, from, to)).map((row) => costEntryOf(row, index));
}

/** For comparison only, and only when that month was read once: no calls are spent on it. */
async function entriesOfMonthBefore(
  on: Queryable,
  connection: string,
  from: CalendarDate,
  index: SaleIndex,
): Promise<CostEntry[] | null> {
  const month = addMonths(monthOf(from), -1);
  const read = await listWatermarks(on, connection, `ledger:${month}:`);
  return read.size === 0 ? null : costEntries(on, connection, firstDayOf(month), lastDayOf(month), index);
}

const byDateAndId = (left: SaleInvoice, right: SaleInvoice): number =>
  left.date + left.id < right.date + right.id ? -1 : 1;
