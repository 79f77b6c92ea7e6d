import { sum } from '../demo/rounding';
import type { Issue } from '../demo/stock-ledger';
import { perUnit, wholeUnits } from './amounts';
import type { LineCost, OmniCompany } from './company';
import { unitsOf, type CreditNote, type Line, type SalesOrder, type Units } from './records';
import type { DocumentLine } from './stock-book';

/** What Omni does by itself when sales orders and credit notes move on (cin7-omni 1.5, 2.2, 2.4, 3.1, 3.2). */

/** Goods go out: `dispatchedDate` fills `qtyShipped` and fixes the cost. false, and nothing done, when stock is short. */
export function dispatch(
  company: OmniCompany,
  order: SalesOrder,
  day: string,
  shippedOf: (line: Line) => number = (line) => line.qty,
): boolean {
  const parts = order.lineItems.map((line) => ({
    line,
    shipped: shippedOf(line),
    units: unitsOf(line, shippedOf(line)),
  }));
  if (
    !company.book.has(
      order.branchId,
      parts.flatMap((part) => part.units),
    )
  )
    return false;
  const now = company.time.now();
  for (const { line, shipped, units } of parts) {
    line.qtyShipped = shipped;
    if (units.length > 0) takeUnits(company, order, line, units);
  }
  order.dispatchedDate = day;
  order.stage = 'Dispatched';
  Object.assign(order, { modifiedDate: now, modifiedCOGSDate: now });
  return true;
}

function takeUnits(company: OmniCompany, order: SalesOrder, line: Line, units: readonly Units[]): void {
  const document: DocumentLine = { resource: 'SalesOrders', id: order.id, line: line.id };
  const cost: LineCost = { units: [], value: 0n };
  company.costs.set(line.id, cost);
  const costChanged = (amount: bigint): void => {
    addToCost(company, order, line, amount);
  };
  line.stockMovements = [];
  for (const { sku, quantity } of units) {
    const issues = company.book.issue(sku, order.branchId, quantity, 'sale', document, costChanged) ?? [];
    cost.units.push({ sku, issues });
    cost.value += sum(issues.map((issue) => issue.value));
    line.stockMovements.push(...pickedUnits(company, line, sku, issues));
  }
  line.unitCost = perUnit(cost.value, line.qtyShipped);
}

/** A cost that became known after the goods had gone: the order's cost moves, and `modifiedCOGSDate` with it. */
export function addToCost(company: OmniCompany, order: SalesOrder, line: Line, amount: bigint): void {
  const cost = company.costs.get(line.id);
  if (cost === undefined) return;
  cost.value += amount;
  line.unitCost = perUnit(cost.value, line.qtyShipped);
  order.modifiedCOGSDate = company.time.now();
}

/** Which batch or serial number was picked; the oldest, like the costs. */
function pickedUnits(
  { book }: OmniCompany,
  line: Line,
  sku: string,
  issues: readonly Issue[],
): Line['stockMovements'] {
  return issues.flatMap((issue): Line['stockMovements'] => {
    const [layer, { quantity }] = [book.layerNumber(issue.source), issue];
    if (line.stockControl === 'Batch') return [{ batch: `B${String(layer)}`, quantity, serial: null }];
    if (line.stockControl !== 'Serial') return [{ batch: null, quantity, serial: null }];
    const first = book.takenFrom(issue.source) - quantity;
    return Array.from({ length: quantity }, (_, index) => ({
      ...{ batch: null, quantity: 1, serial: serialText(sku, layer, first + index) },
    }));
  });
}

export const serialText = (sku: string, layer: number, index: number): string =>
  `${sku}-${String(layer)}-${String(index + 1).padStart(3, '0')}`;

export function invoice(company: OmniCompany, order: SalesOrder, day: string): void {
  order.invoiceDate = day;
  order.invoiceNumber ??= company.next('invoice');
  order.modifiedDate = company.time.now();
}

/** Void for good: what had gone out comes back to stock [unsure]. */
export function voidOrder(company: OmniCompany, order: SalesOrder): void {
  for (const line of order.lineItems) {
    const document: DocumentLine = { resource: 'SalesOrders', id: order.id, line: line.id };
    for (const { sku, issues } of company.costs.get(line.id)?.units ?? []) {
      const left = issues.reduce((total, issue) => total + issue.quantity, 0);
      if (left > 0) company.book.giveBack(sku, order.branchId, left, issues, document);
    }
  }
  Object.assign(order, { isVoid: true, status: 'Void', modifiedDate: company.time.now() });
}

/** Returned goods are back in stock, at the cost they went out with; lines of unknown origin at their own `unitCost`. */
export function completeCredit(
  company: OmniCompany,
  credit: CreditNote,
  day: string,
  movedOf: (line: Line) => number = (line) => line.qty,
): void {
  for (const line of credit.lineItems) {
    line.qtyShipped = movedOf(line);
    const units = unitsOf(line, -line.qtyShipped);
    if (line.qtyShipped >= 0 || units.length === 0) continue;
    const document: DocumentLine = { resource: 'CreditNotes', id: credit.id, line: line.id };
    const value = sum(units.map((part) => takeBack(company, credit, line, part, document)));
    line.unitCost = perUnit(value, -line.qtyShipped);
  }
  credit.completedDate = day;
  const now = company.time.now();
  Object.assign(credit, { modifiedDate: now, modifiedCOGSDate: now });
}

function takeBack(
  company: OmniCompany,
  credit: CreditNote,
  line: Line,
  { sku, quantity }: Units,
  document: DocumentLine,
): bigint {
  const order = company.findByReference('SalesOrders', credit.salesReference) as SalesOrder | null;
  for (const sold of order?.lineItems ?? []) {
    const taken = company.costs.get(sold.id)?.units.find((part) => part.sku === sku);
    const left = taken?.issues.reduce((total, issue) => total + issue.quantity, 0) ?? 0;
    if (taken !== undefined && left >= quantity)
      return company.book.giveBack(sku, credit.branchId, quantity, taken.issues, document);
  }
  const value = wholeUnits(line.unitCost, 2) * BigInt(quantity);
  company.book.receive(sku, credit.branchId, quantity, value, 'return', document);
  return value;
}
