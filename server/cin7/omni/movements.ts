import type { CalendarDate } from '../../accounting/dates';
import { decimal, decimalText, sumDecimals, zero, type Decimal } from '../../accounting/decimal';
import { majorText } from '../../accounting/money';
import type { RateDirection } from '../../accounting/rate-direction';
import { divideToPlaces, splitLargestRemainder, toMinor } from '../../accounting/rounding';
import type {
  ProductMovement,
  StockedProduct,
  StockOnHand,
} from '../../accounting/valuation/product-movements';
import type { WholeDocument } from '../whole-documents';
import { isStockedLine, omniContext, type OmniContext } from './context';
import { documentId } from './identity';
import { Kept } from './kept';
import { toItems } from './masters';
import { jobParts } from './production-job';
import { amountsOf } from './purchase-order';
import type { CreditNote, PurchaseOrder, SalesOrder } from './schema';
import type { OmniSettings } from './settings';
import { stateOf } from './state';
import { unitsOf } from './units';

/** Movements by SKU, and what of them is not understood. */
class Ledger {
  readonly movements = new Map<string, ProductMovement[]>();
  readonly faults = new Map<string, { field: string; reason: string }[]>();

  add(sku: string, movement: ProductMovement): void {
    if (sku === '' || movement.quantity === '0') return;
    const known = this.movements.get(sku);
    if (known) known.push(movement);
    else this.movements.set(sku, [movement]);
  }

  fault(sku: string, field: string, reason: string): void {
    this.faults.set(sku, [...(this.faults.get(sku) ?? []), { field, reason }]);
  }
}

/**
 * Every product with all that moved its stock, for the valuation by FIFO or moving average (accounting-rules 6): Omni lists no
 * movements, so they are those of its documents. Goods come in at what their purchase order says they cost, freight,
 * surcharge and discount spread by value, without tax, at the order's rate (cin7-omni 3.2); third parties' costs the API
 * does not show. What left or came back has the cost that Omni reports beside it, for the comparison.
 */
export function stockedProducts(
  documents: readonly WholeDocument[],
  settings: OmniSettings,
  rateDirection: RateDirection | null,
): StockedProduct[] {
  const kept = new Kept(documents);
  const context = omniContext(settings, kept.branches, kept.products);
  const ledger = new Ledger();
  for (const purchase of kept.purchases) addPurchase(purchase, rateDirection, context, ledger);
  for (const order of kept.orders)
    addTrade(order, documentId('SalesOrders', order.id), 'sale', order.dispatchedDate, context, ledger);
  for (const note of kept.creditNotes) addReturn(note, kept, context, ledger);
  addAdjustments(kept, context, ledger);
  addTransfers(kept, context, ledger);
  addJobs(kept, context, ledger);
  return kept.products.flatMap(toItems).map((item) => ({
    ...{
      id: item.id,
      sku: item.sku,
      name: item.name,
      stocked: item.stocked,
      costingMethod: item.costingMethod,
    },
    ...{ cogsAccount: '', inventoryAccount: '' },
    movements: (ledger.movements.get(item.sku) ?? []).sort(byDay),
    faults: ledger.faults.get(item.sku) ?? [],
  }));
}

/** What is where now, at what came less what went by the documents: Omni tells quantities alone (cin7-omni 2.11). */
export function withValues(
  onHand: readonly StockOnHand[],
  products: readonly StockedProduct[],
): StockOnHand[] {
  const placeOf = (sku: string, location: string): string => JSON.stringify([sku, location]);
  const values = new Map<string, Decimal>();
  for (const { sku, movements } of products)
    for (const { location, value } of movements) {
      const place = placeOf(sku, location);
      values.set(place, (values.get(place) ?? zero).plus(value ?? '0'));
    }
  return onHand.map((row) => ({
    ...row,
    value: decimalText(values.get(placeOf(row.sku, row.location)) ?? zero),
  }));
}

const byDay = (left: ProductMovement, right: ProductMovement): number =>
  left.date === right.date ? 0 : left.date < right.date ? -1 : 1;

const isApproved = (trade: Parameters<typeof stateOf>[0]): boolean => {
  const state = stateOf(trade);
  return state.ok && state.value === 'approved';
};

/** Goods that an order sent out, or that came back. */
function addTrade(
  trade: SalesOrder | CreditNote,
  taskId: string,
  kind: 'sale' | 'restock',
  date: CalendarDate | null,
  context: OmniContext,
  ledger: Ledger,
): void {
  if (date === null || !isApproved(trade)) return;
  const kits = new Set(trade.lineItems.map(({ parentId }) => parentId).filter((id) => id !== ''));
  for (const line of trade.lineItems) {
    // A kit has no stock of its own, its parts have [?].
    if (kits.has(line.id) || !isStockedLine(line, context)) continue;
    for (const { sku, quantity } of unitsOf(line)) {
      // Of credit notes the sign on the wire is not certain [unsure].
      const moved = quantity.times(kind === 'sale' ? -1 : 1);
      ledger.add(sku, {
        ...{ taskId, kind, number: trade.reference, date, location: context.branchName(trade.branchId) },
        quantity: decimalText(moved),
        value: line.unitCost === null ? null : decimalText(moved.times(line.unitCost)),
      });
    }
  }
}

function addReturn(note: CreditNote, kept: Kept, context: OmniContext, ledger: Ledger): void {
  const order = kept.creditedBy(note);
  // Under the sale's own task, so that they come back at what they went out at.
  const taskId = order ? documentId('SalesOrders', order.id) : documentId('CreditNotes', note.id);
  addTrade(note, taskId, 'restock', note.completedDate, context, ledger);
}

function addPurchase(
  purchase: PurchaseOrder,
  rateDirection: RateDirection | null,
  context: OmniContext,
  ledger: Ledger,
): void {
  const { fullyReceivedDate: date, lineItems } = purchase;
  if (date === null || !isApproved(purchase)) return;
  const costs = landedCosts(purchase, rateDirection, context);
  lineItems.forEach((line, index) => {
    if (!isStockedLine(line, context)) return;
    const way = decimal(line.qtyShipped).lt(0) ? -1 : 1;
    const cost = costs?.[index];
    const ordered = decimal(line.qty).abs();
    const each = cost === undefined || ordered.eq(0) ? null : divideToPlaces(cost.abs(), ordered, costPlaces);
    for (const { sku, quantity } of unitsOf(line)) {
      if (each === null && !quantity.eq(0))
        ledger.fault(sku, `${purchase.reference} cost`, unvalued(purchase));
      // What all of the line costs is known to the cent; of a part of it the cost of a unit tells.
      const value = cost !== undefined && quantity.eq(ordered) ? cost.abs() : (each?.times(quantity) ?? null);
      ledger.add(sku, {
        ...{ taskId: documentId('PurchaseOrders', purchase.id), kind: way < 0 ? 'unstock' : 'purchase' },
        ...{ number: purchase.reference, date, location: context.branchName(purchase.branchId) },
        quantity: decimalText(quantity.times(way)),
        value: value === null ? null : decimalText(value.times(way)),
      });
    }
  });
}

/** Digits of what one unit costs: enough for the cost of millions of them to be right to the cent. */
const costPlaces = 12;

const unvalued = ({ reference, currencyCode }: PurchaseOrder): string =>
  `What ${reference} cost is not known in base currency: its amounts are not understood, or it is not known which way Cin7's rate of ${currencyCode} reads.`;

/** What each line cost in base currency, charges spread over them by value to the cent; null when it cannot be told. */
function landedCosts(
  purchase: PurchaseOrder,
  rateDirection: RateDirection | null,
  context: OmniContext,
): Decimal[] | null {
  const amounts = amountsOf(purchase, context);
  if (!amounts.ok) return null;
  const { lines, wasNegative } = amounts.value;
  const { baseCurrency } = context.settings;
  const total = inBase(
    sumDecimals(lines.map(({ net }) => decimal(net))),
    purchase,
    baseCurrency,
    rateDirection,
  );
  if (total === null) return null;
  const values = lines.filter(({ kind }) => kind === 'product').map(({ net }) => decimal(net));
  const minor = toMinor(total, baseCurrency) * (wasNegative ? -1n : 1n);
  const sign = wasNegative ? -1 : 1;
  // Quantities of such a document are negative, so each line's cost has to be as well.
  return splitLargestRemainder(
    minor,
    values.map((value) => value.times(sign)),
  ).map((part) => decimal(majorText(part, baseCurrency)));
}

function inBase(
  amount: Decimal,
  { currencyCode, currencyRate }: PurchaseOrder,
  baseCurrency: string,
  rateDirection: RateDirection | null,
): Decimal | null {
  if (currencyCode === '' || currencyCode.toUpperCase() === baseCurrency) return amount;
  const rate = decimal(currencyRate ?? '0');
  if (rate.lte(0) || rateDirection === null) return null;
  return rateDirection === 'base-per-foreign' ? amount.times(rate) : divideToPlaces(amount, rate, 10);
}

function addAdjustments(kept: Kept, context: OmniContext, ledger: Ledger): void {
  for (const adjustment of kept.adjustments) {
    const { completedDate: date, isApproved: approved, reference } = adjustment;
    if (date === null || approved === false) continue;
    for (const { code, qtyAdjusted, unitCost } of adjustment.lineItems) {
      if (qtyAdjusted === null)
        ledger.fault(code, `${reference} qtyAdjusted`, 'Expected an amount, found nothing.');
      const quantity = decimal(qtyAdjusted ?? '0');
      ledger.add(code, {
        ...{ taskId: documentId('Adjustments', adjustment.id), kind: 'adjustment', number: reference, date },
        location: context.branchName(adjustment.branchId),
        quantity: decimalText(quantity),
        value: decimalText(quantity.times(unitCost)),
      });
    }
  }
}

function addTransfers(kept: Kept, { branchName }: OmniContext, ledger: Ledger): void {
  for (const transfer of kept.transfers) {
    if (transfer.isApproved === false) continue;
    const { reference: number, dispatchedDate, receivedDate } = transfer;
    const legs = [
      { date: dispatchedDate ?? receivedDate, location: branchName(transfer.sourceBranchId), way: -1 },
      { date: receivedDate, location: branchName(transfer.destinationBranchId), way: 1 },
    ];
    for (const { date, location, way } of legs) {
      if (date === null) continue;
      for (const { code, qty, qtyTransferred, unitCost } of transfer.lineItems) {
        const quantity = decimal(qtyTransferred ?? qty).times(way);
        ledger.add(code, {
          ...{ taskId: documentId('BranchTransfers', transfer.id), kind: 'transfer', number, date, location },
          quantity: decimalText(quantity),
          value: decimalText(quantity.times(unitCost)),
        });
      }
    }
  }
}

function addJobs(kept: Kept, context: OmniContext, ledger: Ledger): void {
  for (const job of kept.jobs) {
    const { completedDate: date, isApproved: approved, reference: number } = job;
    if (date === null || approved === false) continue;
    const facts = { taskId: documentId('ProductionJobs', job.id), kind: 'production', number, date } as const;
    const location = context.branchName(job.branchId);
    const parts = jobParts(job, context);
    if (!parts.ok) {
      for (const { code } of job.products)
        ledger.fault(code, `${number} ${parts.error.field}`, parts.error.reason);
      continue;
    }
    const { made, used } = parts.value;
    for (const { line, qty, value, stocked } of used)
      if (stocked)
        ledger.add(line.code, {
          ...{ ...facts, location, quantity: decimalText(qty.neg()), value: decimalText(value.neg()) },
        });
    for (const { line, qty, value } of made)
      ledger.add(line.code, { ...facts, location, quantity: decimalText(qty), value: decimalText(value) });
  }
}
