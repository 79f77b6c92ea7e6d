import { addMonths, firstDayOf, lastDayOf, monthOf, type CalendarDate } from '../accounting/dates';
import type { DocumentKind } from '../accounting/kinds';
import type { PreviewInput } from '../accounting/preview';
import type { PayableEntry } from '../accounting/purchase-credit-costs';
import type { Sources, ZeroCostSale } from '../accounting/rules';
import { compileSettings } from '../accounting/settings';
import type { CostEntry } from '../accounting/source-documents';
import type { StockEntry } from '../accounting/trade-documents';
import type { Queryable } from '../store/db';
import { readEntries } from '../store/ledger-entries';
import { readContacts, readItems, readStockTasks } from '../store/master-documents';
import { readPostedState } from '../store/postings';
import { readPurchases } from '../store/purchase-documents';
import { readHeaders, readSales } from '../store/sale-documents';
import { readDetailStates } from '../store/source-documents';
import { listWatermarks } from '../store/watermarks';
import { costAccountsOf } from './cost-accounts';
import { costEntryOf, indexSales, type IdentifiedRow, type SaleIndex } from './cost-entries';
import { withCustomerGroups } from './customer-groups';
import { changesPayable, kindOfRow, ledgerChartOf, stockEntryOf, type LedgerChart } from './ledger-kinds';
import { costReadAt, costsRead, ledgerRead, type LedgerMark } from './ledger-windows';
import { readMovements } from './movements-read';
import { readNotRead } from './not-read';
import type { References } from './reference';
import { tablesInForce } from './tables';
import { valuationEntries } from './valuation-entries';
import { costlessDocuments, zeroCostSales } from './zero-cost';

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
  const costAccounts = costAccountsOf(settings, cin7);
  const details = {
    states: await readDetailStates(on, connection),
    saleHeaders: await readHeaders(on, connection),
    sales: await readSales(on, connection),
    purchases: await readPurchases(on, connection),
  };
  const index = indexSales(
    details.saleHeaders,
    new Map(details.sales.map(({ saleId, taskIds }) => [saleId, taskIds])),
  );
  const { outdated, unread } = details.states;
  const sales = details.sales.filter(({ saleId }) => !outdated.has(saleId));
  const purchases = details.purchases.filter(({ purchaseId }) => !outdated.has(purchaseId));
  const ledger = await ledgerSources(on, connection, withRunsBegun(period), chart, index);
  const currency = xero.organisation.baseCurrency;
  const movements = await readMovements(on, connection, xero.organisation.timeZone);
  const asked = { ...period, today, movements };
  const valued = await valuationEntries(on, connection, asked, settings, ledger.entries, currency);
  const contacts = await readContacts(on, connection);
  const ungrouped: Sources = {
    ...ledger,
    stockEntries: [...ledger.stockEntries, ...valued.entries],
    valuationFaults: valued.faults,
    valuationKnown: valued.known,
    ledgerRead: await ledgerRead(on, connection, period.from, period.to),
    costsRead: await costsRead(on, connection, costAccounts, period),
    invoices: sales.flatMap((sale) => sale.invoices),
    creditNotes: sales.flatMap((sale) => sale.creditNotes),
    purchaseInvoices: purchases.flatMap((purchase) => purchase.invoices),
    supplierCredits: purchases.flatMap((purchase) => purchase.creditNotes),
    purchaseOrders: purchases.flatMap((purchase) => purchase.order ?? []),
    settlements: [...sales, ...purchases].flatMap((document) => document.settlements),
    contacts,
    items: await readItems(on, connection),
    unread,
    notRead: await readNotRead(on, connection, period, details, settings, currency),
    zeroCost: period.kinds.includes('cogs')
      ? withoutCost(
          await costlessDocuments(on, connection, period, currency),
          await zeroCostSales(on, connection, asked, settings, currency, index, movements),
        )
      : [],
  };
  return {
    ...period,
    today,
    cin7,
    xero,
    tables,
    sources: withCustomerGroups(ungrouped, contacts, tables.channels),
    entriesBefore: await entriesOfMonthBefore(on, connection, period.from, chart, index, costAccounts),
    posted: await readPostedState(on, connection),
  };
}

/** A sale that its own lines tell of is told of once. */
function withoutCost(
  documents: readonly ZeroCostSale[],
  moved: readonly ZeroCostSale[],
): readonly ZeroCostSale[] {
  const told = new Set(documents.map(({ saleId }) => saleId));
  return [...documents, ...moved.filter(({ saleId }) => saleId === null || !told.has(saleId))];
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

/** For comparison only, and only when that month was read whole: no calls are spent on it. */
async function entriesOfMonthBefore(
  on: Queryable,
  connection: string,
  from: CalendarDate,
  chart: LedgerChart,
  index: SaleIndex,
  costAccounts: readonly (string | null)[],
): Promise<readonly CostEntry[] | null> {
  const month = addMonths(monthOf(from), -1);
  const read = await listWatermarks<LedgerMark>(on, connection, `ledger:${month}:`);
  if (costReadAt(read, costAccounts, month) === null) return null;
  const period = { from: firstDayOf(month), to: lastDayOf(month) };
  return (await ledgerSources(on, connection, period, chart, index)).entries;
}
