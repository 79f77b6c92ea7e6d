import Big from 'big.js';
import { z } from 'zod';
import { amountOf, isDecimal, jsonNumber, roundMoney, totalOf } from './amounts';
import { isObject, objectsAt, sameText, textAt, type JsonObject } from '../common/json';
import { masterPaths } from './master-paths';
import { copyOf, type Cin7CoreStore } from './store';

const calendarDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const decimal = z.union([z.number(), z.string()]).refine(isDecimal, { message: 'not a decimal number' });

/** `POST /__sandbox/cin7-core/touch`: revises a sale as a person in Cin7 would. */
export const touchSchema = z.object({
  saleId: z.string(),
  change: z
    .union([
      /** A cost that became known after the shipment; negative when it fell. */
      z.object({ lateCost: z.object({ amount: decimal, date: calendarDate.optional() }) }),
      /** A new unit price on an invoice line; both indexes from 0. */
      z.object({
        invoiceLine: z.object({
          invoice: z.number().int().min(0).default(0),
          line: z.number().int().min(0).default(0),
          price: decimal,
        }),
      }),
    ])
    .optional(),
});

/** `POST /__sandbox/cin7-core/corrupt`: plants `value` at `path` (`Invoices.0.Lines.0.Total`), or removes the field. */
export const corruptSchema = z.object({
  saleId: z.string(),
  path: z.string().min(1),
  value: z.unknown().optional(),
  remove: z.boolean().optional(),
});

/** What was done to the company, in a form that can be saved and done again. */
export const editSchema = z.object({
  at: z.string(),
  touch: touchSchema.optional(),
  corrupt: corruptSchema.optional(),
  /** A customer, supplier or product that the API made. */
  master: z.object({ path: z.enum(masterPaths), row: z.record(z.string(), z.unknown()) }).optional(),
});
export type Edit = z.infer<typeof editSchema>;

/** Applies an edit; answers what was wrong with it, or null. */
export function applyEdit(store: Cin7CoreStore, edit: Edit): string | null {
  if (edit.master !== undefined) {
    store.addMaster(edit.master.path, edit.master.row);
    return null;
  }
  const saleId = edit.touch?.saleId ?? edit.corrupt?.saleId ?? '';
  const found = store.sale(saleId);
  if (found === null) return `There is no sale ${saleId}`;
  const sale = copyOf(found);
  sale['LastModifiedOn'] = edit.at;
  const change = edit.touch?.change;
  const problem =
    edit.corrupt !== undefined
      ? plant(sale, edit.corrupt)
      : change === undefined
        ? null
        : 'lateCost' in change
          ? addLateCost(sale, change.lateCost.amount, change.lateCost.date ?? edit.at.slice(0, 10), edit.at)
          : changeLine(store, sale, change.invoiceLine);
  if (problem === null) store.replaceSale(sale, edit.at);
  return problem;
}

function plant(sale: JsonObject, { path, value, remove }: z.infer<typeof corruptSchema>): string | null {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let target: unknown = sale;
  for (const step of steps) target = childOf(target, step);
  if (Array.isArray(target) && /^\d+$/.test(last)) {
    if (remove === true) target.splice(Number(last), 1);
    else target[Number(last)] = value ?? null;
    return null;
  }
  if (!isObject(target)) return `There is nothing at ${steps.join('.')}`;
  if (remove === true) delete target[last];
  else target[last] = value ?? null;
  return null;
}

const childOf = (parent: unknown, step: string): unknown =>
  Array.isArray(parent) ? (parent as unknown[])[Number(step)] : isObject(parent) ? parent[step] : undefined;

/** A second cost entry on the accounts, product and task of the first, dated at the change. */
function addLateCost(sale: JsonObject, amount: string | number, date: string, at: string): string | null {
  const movement = objectsAt(sale, 'InventoryMovements')[0];
  const entries = objectsAt(sale, 'Transactions');
  const first = entries.find(
    (row) =>
      movement !== undefined && textAt(row, 'TaskID') === textAt(movement, 'TaskID') && isCost(row, movement),
  );
  if (movement === undefined || first === undefined) return 'The sale has no cost to change';
  const value = jsonNumber(new Big(amount));
  const effective = `${date}T00:00:00`;
  const changed = { ...first, TransactionID: `${textAt(first, 'TransactionID').slice(0, -12)}${digits(at)}` };
  sale['Transactions'] = [...entries, { ...changed, Amount: value, EffectiveDate: effective }];
  sale['InventoryMovements'] = [
    ...objectsAt(sale, 'InventoryMovements'),
    { ...movement, Date: effective, COGS: value },
  ];
  sale['COGSAmount'] = jsonNumber(amountOf(sale['COGSAmount']).plus(value));
  return null;
}

const digits = (at: string): string => at.replace(/\D/g, '').padStart(12, '0').slice(-12);

/** The ledger pair behind a movement: same day, same amount. */
const isCost = (row: JsonObject, movement: JsonObject): boolean =>
  textAt(row, 'EffectiveDate') === textAt(movement, 'Date') &&
  amountOf(row['Amount']).eq(amountOf(movement['COGS']));

function changeLine(
  store: Cin7CoreStore,
  sale: JsonObject,
  change: { invoice: number; line: number; price: string | number },
): string | null {
  const invoice = objectsAt(sale, 'Invoices')[change.invoice];
  const line = objectsAt(invoice, 'Lines')[change.line];
  if (invoice === undefined || line === undefined) return 'There is no such invoice line';
  const inclusive = sameText(textAt(sale, 'TaxCalculation'), 'Inclusive');
  const rule = store.data.taxRules.find((row) => sameText(textAt(row, 'Name'), textAt(line, 'TaxRule')));
  const percent = amountOf(rule?.['TaxPercent']);
  const net = (of: JsonObject): Big => amountOf(of['Total']).minus(inclusive ? amountOf(of['Tax']) : 0);
  const [netBefore, taxBefore] = [net(line), amountOf(line['Tax'])];
  const total = roundMoney(
    new Big(change.price)
      .times(amountOf(line['Quantity']))
      .times(new Big(100).minus(amountOf(line['Discount'])))
      .div(100),
  );
  line['Price'] = jsonNumber(new Big(change.price));
  line['Total'] = jsonNumber(total);
  line['Tax'] = jsonNumber(roundMoney(total.times(percent).div(inclusive ? percent.plus(100) : 100)));
  restateTotals(invoice, inclusive);
  const rate = amountOf(invoice['CurrencyConversionRate'] ?? 1);
  restateEntry(sale, invoice, textAt(line, 'Account'), roundMoney(net(line).minus(netBefore).times(rate)));
  restateEntry(
    sale,
    invoice,
    textAt(rule ?? {}, 'Account'),
    roundMoney(amountOf(line['Tax']).minus(taxBefore).times(rate)),
  );
  return null;
}

function restateTotals(invoice: JsonObject, inclusive: boolean): void {
  const lines = [...objectsAt(invoice, 'Lines'), ...objectsAt(invoice, 'AdditionalCharges')];
  const total = totalOf(lines.map((line) => line['Total']));
  const tax = totalOf(lines.map((line) => line['Tax']));
  invoice['TotalBeforeTax'] = jsonNumber(inclusive ? total.minus(tax) : total);
  invoice['Tax'] = jsonNumber(tax);
  invoice['Total'] = jsonNumber(inclusive ? total : total.plus(tax));
}

/** An undone and authorised invoice has its ledger rows written anew: the first row on that account takes the change. */
function restateEntry(sale: JsonObject, invoice: JsonObject, account: string, change: Big): void {
  const row = objectsAt(sale, 'Transactions').find(
    (entry) => textAt(entry, 'TaskID') === textAt(invoice, 'TaskID') && textAt(entry, 'Credit') === account,
  );
  if (row !== undefined) row['Amount'] = jsonNumber(amountOf(row['Amount']).plus(change));
}
