import { share, spread, sum } from '../demo/rounding';
import { costInHome, lineTotal, perUnit, putTotals, wholeUnits } from './amounts';
import type { LineReceipt, OmniCompany } from './company';
import {
  unitsOf,
  type Adjustment,
  type AdjustmentLine,
  type BranchTransfer,
  type Component,
  type Line,
  type ProductionJob,
  type PurchaseOrder,
} from './records';
import type { DocumentLine } from './stock-book';

/** What Omni does by itself with purchases, adjustments and production (cin7-omni 2.5, 2.7, 2.11, 3.2). */

/** Goods of a purchase order come in, `received` units of each line together so far; freight and the like are spread by value. */
export function receive(
  company: OmniCompany,
  order: PurchaseOrder,
  receivedOf: (line: Line) => number = (line) => line.qty,
): void {
  const costs = lineCosts(order);
  order.lineItems.forEach((line, index) => {
    const [before, after] = [line.qtyShipped, receivedOf(line)];
    line.qtyShipped = after;
    if (after <= before || line.qty <= 0) return;
    const cost = costs[index] ?? 0n;
    const costOf = (units: number): bigint => share(cost, BigInt(units), BigInt(line.qty));
    const parts = unitsOf(line, after, before);
    if (parts.length === 0) return;
    const values = spread(
      costOf(after) - costOf(before),
      parts.map((part) => part.quantity),
    );
    parts.forEach(({ sku, quantity }, at) => {
      const [value, document] = [values[at] ?? 0n, documentOf(order, line)];
      const layer = company.book.receive(sku, order.branchId, quantity, value, 'receipt', document);
      company.receipts.set(line.id, [...receiptsOf(company, line), { layer, quantity, value }]);
    });
  });
  const whole = order.lineItems.every((line) => line.qtyShipped === line.qty);
  if (whole) Object.assign(order, { fullyReceivedDate: company.time.today(), stage: 'Received' });
  order.modifiedDate = company.time.now();
}

const documentOf = (order: PurchaseOrder, line: Line): DocumentLine => ({
  ...({ resource: 'PurchaseOrders', id: order.id, line: line.id } as const),
});

const receiptsOf = (company: OmniCompany, line: Line): LineReceipt[] => company.receipts.get(line.id) ?? [];

/** Cents of the home currency that each line's units cost, all of them, charges included. */
export function lineCosts(order: PurchaseOrder): bigint[] {
  const values = order.lineItems.map((line) => Number(wholeUnits(lineTotal(line).toNumber(), 2)));
  const weights = values.map((value) => Math.max(value, 0));
  if (weights.every((weight) => weight === 0)) return values.map(() => 0n);
  return spread(costInHome(order), weights);
}

/** The order's price, charges or rate are other ones now: units that are in, or were sold since, take the difference. */
export function recost(company: OmniCompany, order: PurchaseOrder): void {
  putTotals(order);
  const costs = lineCosts(order);
  order.lineItems.forEach((line, index) => {
    const receipts = receiptsOf(company, line);
    if (receipts.length === 0) return;
    const target = share(costs[index] ?? 0n, BigInt(line.qtyShipped), BigInt(line.qty));
    const difference = target - sum(receipts.map((receipt) => receipt.value));
    const parts = spread(
      difference,
      receipts.map((receipt) => receipt.quantity),
    );
    receipts.forEach((receipt, at) => {
      receipt.value += parts[at] ?? 0n;
      company.book.revalue(receipt.layer, parts[at] ?? 0n, 'cost', documentOf(order, line));
    });
  });
  order.modifiedDate = company.time.now();
}

/** Units go back to the supplier; the credit is for exactly what they cost, one unit a line. false when there are none. */
export function sendBack(company: OmniCompany, order: PurchaseOrder, line: Line): boolean {
  const [unit] = unitsOf(line, 1);
  if (unit === undefined) return false;
  let value = 0n;
  const credit = (amount: bigint): void => {
    value += amount;
    line.unitPrice = perUnit(value, 1);
    putTotals(order);
    order.modifiedDate = company.time.now();
  };
  const document = documentOf(order, line);
  const issues = company.book.issue(unit.sku, order.branchId, 1, 'receipt', document, credit);
  if (issues === null) return false;
  line.qtyShipped = -1;
  credit(sum(issues.map((issue) => issue.value)));
  return true;
}

/** Positive lines come in at their `unitCost`, negative ones go out at the cost of the oldest units; too few: left out. */
export function completeAdjustment(company: OmniCompany, adjustment: Adjustment, day: string): void {
  for (const line of adjustment.lineItems) adjustLine(company, adjustment, line);
  adjustment.completedDate = day;
  putAdjustmentTotal(adjustment);
  adjustment.modifiedDate = company.time.now();
}

function adjustLine(company: OmniCompany, adjustment: Adjustment, line: AdjustmentLine): void {
  const document: DocumentLine = { resource: 'Adjustments', id: adjustment.id, line: line.id };
  const { branchId } = adjustment;
  if (line.qty > 0) {
    const value = wholeUnits(line.unitCost, 2) * BigInt(line.qty);
    company.book.receive(line.code, branchId, line.qty, value, 'adjustment', document);
    line.qtyAdjusted = line.qty;
    return;
  }
  let value = 0n;
  const costChanged = (amount: bigint): void => {
    value += amount;
    line.unitCost = perUnit(value, -line.qty);
    putAdjustmentTotal(adjustment);
    adjustment.modifiedDate = company.time.now();
  };
  const issues = company.book.issue(line.code, branchId, -line.qty, 'adjustment', document, costChanged);
  if (issues === null) return;
  line.qtyAdjusted = line.qty;
  costChanged(sum(issues.map((issue) => issue.value)));
}

function putAdjustmentTotal(adjustment: Adjustment): void {
  const cents = sum(
    adjustment.lineItems.map((line) =>
      share(wholeUnits(line.unitCost, 8) * BigInt(line.qtyAdjusted), 1n, 1_000_000n),
    ),
  );
  adjustment.productTotal = perUnit(cents, 1);
}

/** A transfer's units change their place at their cost. false, and nothing done, when there are too few. */
export function moveUnits(company: OmniCompany, transfer: BranchTransfer, from: number, to: number): boolean {
  const units = transfer.lineItems.map((line) => ({ sku: line.code, quantity: line.qty }));
  if (!company.book.has(from, units)) return false;
  const values = transfer.lineItems.map((line) => {
    const document = { resource: 'BranchTransfers', id: transfer.id, line: line.id } as const;
    const value = company.book.move(line.code, from, to, line.qty, document) ?? 0n;
    line.unitCost = perUnit(value, line.qty);
    return value;
  });
  Object.assign(transfer, { productTotal: perUnit(sum(values), 1), modifiedDate: company.time.now() });
  return true;
}

/** Components are used up, add-ons cost their price, the product comes in at both together. false when stock is short. */
export function completeJob(company: OmniCompany, job: ProductionJob, day: string): boolean {
  const { book } = company;
  const uses = job.products.flatMap((product) => product.components.filter((part) => part.type === 'Use'));
  const units = uses.map((part) => ({ sku: part.code, quantity: part.qty }));
  if (!book.has(job.branchId, units)) return false;
  for (const product of job.products) makeProduct(company, job, product);
  Object.assign(job, { completedDate: day, modifiedDate: company.time.now() });
  putJobTotal(job);
  return true;
}

function makeProduct(
  { book, time }: OmniCompany,
  job: ProductionJob,
  product: ProductionJob['products'][number],
): void {
  const documentFor = (part: Component): DocumentLine => ({
    ...({ resource: 'ProductionJobs', id: job.id, line: part.id } as const),
  });
  let layer: ReturnType<typeof book.receive> | null = null;
  let total = 0n;
  for (const part of product.components) {
    if (part.type === 'Addon') total += wholeUnits(part.unitCost, 2) * BigInt(part.qty);
    if (part.type !== 'Use') continue;
    let value = 0n;
    const costChanged = (amount: bigint): void => {
      value += amount;
      total += amount;
      part.unitCost = perUnit(value, part.qty);
      if (layer === null) return;
      product.unitCost = perUnit(total, product.standardQty);
      putJobTotal(job);
      job.modifiedDate = time.now();
      book.revalue(layer, amount, 'production', documentFor(product));
    };
    const issues = book.issue(
      part.code,
      job.branchId,
      part.qty,
      'production',
      documentFor(part),
      costChanged,
    );
    costChanged(sum((issues ?? []).map((issue) => issue.value)));
  }
  const { code, standardQty } = product;
  layer = book.receive(code, job.branchId, standardQty, total, 'production', documentFor(product));
  product.actualQty = standardQty;
  product.unitCost = perUnit(total, standardQty);
}

function putJobTotal(job: ProductionJob): void {
  const cents = job.products.map((product) =>
    share(wholeUnits(product.unitCost, 8) * BigInt(product.actualQty), 1n, 1_000_000n),
  );
  job.totalCost = perUnit(sum(cents), 1);
}
