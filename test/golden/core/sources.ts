import { z } from 'zod';
import type { PayableEntry } from '../../../server/accounting/purchase-credit-costs';
import { noSources, type Sources } from '../../../server/accounting/rules';
import type { Settings } from '../../../server/accounting/settings';
import type { StockEntry } from '../../../server/accounting/trade-documents';
import type { CostEntry } from '../../../server/accounting/source-documents';
import { customerSchema, supplierSchema, toCustomer, toSupplier } from '../../../server/cin7/core/contact';
import { productSchema, toItem } from '../../../server/cin7/core/item';
import { toPurchaseDetail } from '../../../server/cin7/core/purchase';
import { purchaseRowSchema } from '../../../server/cin7/core/purchase-schema';
import { read } from '../../../server/cin7/read';
import { toSaleDetail } from '../../../server/cin7/core/sale';
import { ledgerRowSchema, saleRowSchema } from '../../../server/cin7/core/schema';
import { stockTaskLists, stockTaskSchema, toStockTask } from '../../../server/cin7/core/stock-task';
import {
  receivableAccountsOf,
  toLedgerRow,
  toPurchaseHeader,
  toSaleHeader,
} from '../../../server/cin7/core/transform';
import type { SaleDetail, SaleHeader } from '../../../server/cin7/source';
import type { JsonObject } from '../../../server/sandbox/common/json';
import { purchaseListRow, saleListRow } from '../../../server/sandbox/cin7-core/list-rows';
import { costEntryOf, identifyRows, indexSales } from '../../../server/sync/cost-entries';
import { changesPayable, kindOfRow, ledgerChartOf, stockEntryOf, taskKindOf } from '../../../server/sync/ledger-kinds';
import { cin7 } from './books';

const objects = z.array(z.looseObject({})).default([]);

/**
 * `vendor.json`: Cin7's own answers, as the sandbox and the reference shape them. `ledger` holds rows of `transactions`;
 * `tasks` the rows of a list of stock tasks by its kind.
 */
export const vendorSchema = z.strictObject({
  sales: objects,
  purchases: objects,
  ledger: objects,
  tasks: z.partialRecord(z.enum(Object.keys(stockTaskLists) as [keyof typeof stockTaskLists]), objects).default({}),
  customers: objects,
  suppliers: objects,
  products: objects,
});
export type Vendor = z.infer<typeof vendorSchema>;

const name = { id: 'golden', number: '' };

/** What the answer says, through the same code that a fetch uses; a document that is not understood fails the case. */
function understood<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(`Not understood: ${JSON.stringify(result.error)}`);
  return result.value;
}
function faultless<Detail extends { readonly faults: readonly unknown[] }>(detail: Detail): Detail {
  if (detail.faults.length > 0) throw new Error(`Not understood: ${JSON.stringify(detail.faults)}`);
  return detail;
}

function readSales(sales: Vendor['sales']): { header: SaleHeader; detail: SaleDetail }[] {
  const receivableAccounts = receivableAccountsOf(cin7.accounts);
  return sales.map((sale) => {
    const row = saleListRow(sale as JsonObject, new Map());
    const header = toSaleHeader(understood(read(saleRowSchema, row, name)), sale, new Map());
    return { header, detail: faultless(understood(toSaleDetail(sale, { header, receivableAccounts }))) };
  });
}

const readPurchases = (purchases: Vendor['purchases']) =>
  purchases.map((purchase) => {
    const row = understood(read(purchaseRowSchema, purchaseListRow(purchase as JsonObject), name));
    return faultless(understood(toPurchaseDetail(purchase, toPurchaseHeader(row, purchase))));
  });

function readTasks(tasks: Vendor['tasks']) {
  const all = Object.entries(tasks).flatMap(([word, rows]) => {
    const kind = word as keyof typeof stockTaskLists;
    const list = stockTaskLists[kind];
    return rows.map((row) => toStockTask(kind, list, understood(read(stockTaskSchema(list), row, name))));
  });
  return new Map(all.map((task) => [task.taskId, task]));
}

/** Ledger rows as a preview takes them: of a sale, with the sale's channel; all others with their stock task. */
function readLedger(
  { ledger, tasks }: Vendor,
  sales: readonly { header: SaleHeader; detail: SaleDetail }[],
  settings: Settings,
): Pick<Sources, 'entries' | 'stockEntries' | 'payableEntries'> {
  const chart = ledgerChartOf(settings, cin7);
  const known = readTasks(tasks);
  const index = indexSales(
    sales.map(({ header }) => header),
    new Map(sales.map(({ detail }) => [detail.saleId, detail.taskIds])),
  );
  const entries: CostEntry[] = [];
  const stockEntries: StockEntry[] = [];
  const payableEntries: PayableEntry[] = [];
  const rows = ledger.map((row) => toLedgerRow(understood(read(ledgerRowSchema, row, name))));
  for (const row of identifyRows(rows)) {
    const kind = kindOfRow(row, chart);
    const task = taskKindOf(row.type) === null ? undefined : known.get(row.taskId);
    if (kind === 'cogs') entries.push(costEntryOf(row, index));
    else if (kind !== null) stockEntries.push(stockEntryOf(row, kind, task));
    else if (changesPayable(row, chart)) payableEntries.push(stockEntryOf(row, 'landed-cost', undefined));
  }
  return { entries, stockEntries, payableEntries };
}

/** Cin7's answers to what the rules are given. */
export function sourcesOf(vendor: Vendor, settings: Settings): Sources {
  const sales = readSales(vendor.sales);
  const purchases = readPurchases(vendor.purchases);
  const all = [...sales.map(({ detail }) => detail), ...purchases];
  return {
    ...noSources,
    ...readLedger(vendor, sales, settings),
    invoices: sales.flatMap(({ detail }) => detail.invoices),
    creditNotes: sales.flatMap(({ detail }) => detail.creditNotes),
    purchaseInvoices: purchases.flatMap(({ invoices }) => invoices),
    supplierCredits: purchases.flatMap(({ creditNotes }) => creditNotes),
    purchaseOrders: purchases.flatMap(({ order }) => order ?? []),
    settlements: all.flatMap(({ settlements }) => settlements),
    contacts: [
      ...vendor.customers.map((raw) => toCustomer(understood(read(customerSchema, raw, name)))),
      ...vendor.suppliers.map((raw) => toSupplier(understood(read(supplierSchema, raw, name)))),
    ],
    items: vendor.products.map((raw) => toItem(understood(read(productSchema, raw, name)))),
  };
}
