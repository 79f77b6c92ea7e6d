import { addMonths, firstDayOf, lastDayOf, monthOf, type CalendarDate } from '../accounting/dates';
import type { DocumentKind } from '../accounting/kinds';
import type { PreviewInput } from '../accounting/preview';
import type { PayableEntry } from '../accounting/purchase-credit-costs';
import type { Sources } from '../accounting/rules';
import { compileSettings } from '../accounting/settings';
import type { CostEntry } from '../accounting/source-documents';
import type { StockEntry } from '../accounting/trade-documents';
import type { Queryable } from '../store/db';
import { readEntries } from '../store/ledger-entries';
import { readContacts, readItems, readStockTasks } from '../store/master-documents';
import { readPostedState } from '../store/postings';
import { readPurchases } from '../store/purchase-documents';
import { readHeaders, readSales } from '../store/sale-documents';
import { readUnread } from '../store/source-documents';
import { listWatermarks } from '../store/watermarks';
import { costEntryOf, indexSales, type IdentifiedRow, type SaleIndex } from './cost-entries';
import { changesPayable, kindOfRow, ledgerChartOf, stockEntryOf, type LedgerChart } from './ledger-kinds';
import { ledgerRead } from './ledger-windows';
import type { References } from './reference';
import { tablesInForce } from './tables';
import { valuationEntries } from './valuation-entries';
import { zeroCostSales } from './zero-cost';

interface Period {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** Everything a preview is computed from, as the store holds it now; reads nothing else. */
export async function previewInput(
  on: Queryable,
  connection: string,
  references: References,
  period: Period & { readonly kinds: readonly DocumentKind[] },
  today: CalendarDate,
): Promise<PreviewInput> {
  const { cin7, xero } = references;
  const { tables } = await tablesInForce(on, connection, references);
  const { settings } = compileSettings(new Map(tables.settings.map(({ row, value }) => [row, value])));
  const chart = ledgerChartOf(settings, cin7);
  const sales = await readSales(on, connection);
  const index = indexSales(
    await readHeaders(on, connection),
    new Map(sales.map(({ saleId, taskIds }) => [saleId, taskIds])),
  );
  const purchases = await readPurchases(on, connection);
  const ledger = await ledgerSources(on, connection, withRunsBegun(period), chart, index);
  const currency = xero.organisation.baseCurrency;
  const valued = await valuationEntries(on, connection, period, settings, ledger.entries, currency);
  const sources: Sources = {
    ...ledger,
    stockEntries: [...ledger.stockEntries, ...valued.entries],
    valuationFaults: valued.faults,
    ledgerRead: await ledgerRead(on, connection, period.from, period.to),
    invoices: sales.flatMap((sale) => sale.invoices),
    creditNotes: sales.flatMap((sale) => sale.creditNotes),
    purchaseInvoices: purchases.flatMap((purchase) => purchase.invoices),
    supplierCredits: purchases.flatMap((purchase) => purchase.creditNotes),
    purchaseOrders: purchases.flatMap((purchase) => purchase.order ?? []),
    settlements: [...sales, ...purchases].flatMap((document) => document.settlements),
    contacts: await readContacts(on, connection),
    items: await readItems(on, connection),
    unread: await readUnread(on, connection),
    zeroCost: period.kinds.includes('cogs')
      ? await zeroCostSales(on, connection, period, settings, currency, index)
      : [],
  };
  return {
    ...period,
    today,
    cin7,
    xero,
    tables,
    sources,
    entriesBefore: await entriesOfMonthBefore(on, connection, period.from, chart, index),
    posted: await readPostedState(on, connection),
  };
}

/** Production that was finished in the period was begun before it: its work in progress is judged as a whole. */
const withRunsBegun = ({ from, to }: Period): Period => ({
  from: firstDayOf(addMonths(monthOf(from), -2)),
  to,
});

/** The ledger rows of a period, each with the kind of journal it makes. */
export async function ledgerSources(
  on: Queryable,
  connection: string,
  { from, to }: Period,
  chart: LedgerChart,
  index: SaleIndex,
): Promise<Pick<Sources, 'entries' | 'stockEntries' | 'payableEntries'>> {
  const tasks = new Map((await readStockTasks(on, connection)).map((task) => [task.taskId, task]));
  const entries: CostEntry[] = [];
  const stockEntries: StockEntry[] = [];
  const payableEntries: PayableEntry[] = [];
  for (const row of await readEntries<IdentifiedRow>(on, connection, from, to)) {
    const kind = kindOfRow(row, chart);
    if (kind === 'cogs') entries.push(costEntryOf(row, index));
    else if (kind !== null) stockEntries.push(stockEntryOf(row, kind, tasks.get(row.taskId)));
    else if (changesPayable(row, chart)) payableEntries.push(stockEntryOf(row, 'landed-cost', undefined));
  }
  return { entries, stockEntries, payableEntries };
}

/** For comparison only, and only when that month was read once: no calls are spent on it. */
async function entriesOfMonthBefore(
  on: Queryable,
  connection: string,
  from: CalendarDate,
  chart: LedgerChart,
  index: SaleIndex,
): Promise<readonly CostEntry[] | null> {
  const month = addMonths(monthOf(from), -1);
  const read = await listWatermarks(on, connection, `ledger:${month}:`);
  if (read.size === 0) return null;
  const period = { from: firstDayOf(month), to: lastDayOf(month) };
  return (await ledgerSources(on, connection, period, chart, index)).entries;
}
