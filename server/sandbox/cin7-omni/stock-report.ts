import { asText, sum } from '../demo/rounding';
import { costInHome } from './amounts';
import type { OmniCompany } from './company';
import type { Adjustment, CreditNote, Line, PurchaseOrder, SalesOrder, TradeRecord } from './records';
import type { Movement, MovementKind } from './stock-book';

/**
 * The company's stock as an independent sum for whoever ties the books to it: every movement by layer, and by month what
 * the stock is worth and what Omni's rules (cin7-omni 3.1, 3.3, 3.5) put into the books. It is added up from movements
 * and from the documents as they stand; nothing of the product's accounting is used.
 */
export interface ReportOptions {
  /** Count orders and credit notes whatever their accounting status; else Imported and DoNotImport alone. */
  anyStatus: boolean;
}

/** A movement with the day on which the books show it; null: they do not (yet). */
interface BookedMovement extends Movement {
  bookDay: string | null;
}

/** The day from which a purchase order is in the books as a bill. */
const billDay = (order: PurchaseOrder): string | null =>
  order.isApproved && !order.isVoid && (order.supplierInvoiceReference ?? '') !== ''
    ? order.invoiceDate
    : null;

const isLive = (record: TradeRecord): boolean => record.isApproved && record.status === 'Approved';
const isSettled = (record: TradeRecord): boolean =>
  ['Imported', 'DoNotImport'].includes(record.accountingAttributes.accountingImportStatus);
const isWhole = (lines: readonly Line[]): boolean => lines.every((line) => line.qty === line.qtyShipped);

/** The day that decides the month of an order's or a credit note's cost of sales; null while it has none (3.1). */
function costDay(record: TradeRecord, dates: readonly (string | null)[], anyStatus: boolean): string | null {
  const whole = isLive(record) && isWhole(record.lineItems) && (anyStatus || isSettled(record));
  return whole && dates.every((date) => date !== null) ? (dates[0] ?? null) : null;
}

function bookDay(company: OmniCompany, movement: Movement, anyStatus: boolean): string | null {
  const { resource, id } = movement.document;
  const found = company.find(resource, id);
  switch (resource) {
    case 'SalesOrders': {
      const order = found as SalesOrder;
      // A landing cost that the API does not show is in nobody's bill.
      if (movement.kind === 'cost') return null;
      return costDay(order, [order.invoiceDate, order.dispatchedDate], anyStatus);
    }
    case 'CreditNotes': {
      const credit = found as CreditNote;
      return costDay(credit, [credit.creditNoteDate, credit.completedDate], anyStatus);
    }
    case 'PurchaseOrders':
      return billDay(found as PurchaseOrder);
    case 'Adjustments':
      return (found as Adjustment).adjustInAccountingSystem ?? null;
    default:
      return movement.date;
  }
}

export function stockReport(company: OmniCompany, { anyStatus }: ReportOptions) {
  const movements = company.book.movements.map((movement) => ({
    ...movement,
    bookDay: bookDay(company, movement, anyStatus),
  }));
  const bills = (company.records.PurchaseOrders as PurchaseOrder[]).flatMap((order) => {
    const day = billDay(order);
    return day === null ? [] : [{ id: order.id, reference: order.reference, day, value: costInHome(order) }];
  });
  return {
    homeCurrency: company.homeCurrency,
    countsCostOf: anyStatus ? 'any accounting status' : 'Imported and DoNotImport',
    months: monthsOf(company, movements).map((month) => monthRow(month, movements, bills)),
    bills: bills.map((bill) => ({ ...bill, value: asText(bill.value) })),
    movements: movements.map(({ document, value, ...movement }) => ({
      ...movement,
      value: asText(value),
      ...{ resource: document.resource, documentId: document.id, lineId: document.line },
    })),
  };
}
export type StockReport = ReturnType<typeof stockReport>;

/** Every month of the account from the first movement to today. */
function monthsOf(company: OmniCompany, movements: readonly Movement[]): string[] {
  const last = company.time.today().slice(0, 7);
  const months: string[] = [];
  for (let month = movements[0]?.date.slice(0, 7) ?? last; month <= last; month = following(month))
    months.push(month);
  return months;
}

const following = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${String(year + 1)}-01` : `${String(year)}-${String(number + 1).padStart(2, '0')}`;
};

const sold: ReadonlySet<MovementKind> = new Set(['sale', 'return']);
const valueOf = (movements: readonly Movement[]): bigint => sum(movements.map((movement) => movement.value));

function monthRow(
  month: string,
  movements: readonly BookedMovement[],
  bills: readonly { day: string; value: bigint }[],
) {
  const inMonth = (day: string | null): boolean => day?.slice(0, 7) === month;
  const until = (day: string | null): boolean => day !== null && day.slice(0, 7) <= month;
  const isSold = (movement: Movement): boolean =>
    sold.has(movement.kind) && movement.document.resource !== 'PurchaseOrders';
  const moved = movements.filter((movement) => inMonth(movement.date));
  const held = movements.filter((movement) => until(movement.date));
  const booked = movements.filter((movement) => isSold(movement) && inMonth(movement.bookDay));
  const kind = (...kinds: MovementKind[]): bigint => valueOf(moved.filter((one) => kinds.includes(one.kind)));
  const branches = [...new Set(movements.map((one) => one.branchId))].sort((a, b) => a - b);
  const byBranch = (rows: readonly Movement[], sign: bigint): Record<string, string> =>
    Object.fromEntries(
      branches.map((id) => [String(id), asText(sign * valueOf(rows.filter((one) => one.branchId === id)))]),
    );
  const other = (resource: string, rows: readonly BookedMovement[]): bigint =>
    valueOf(rows.filter((one) => one.document.resource === resource));
  const purchases = (fits: (day: string) => boolean): bigint =>
    sum(bills.filter((bill) => fits(bill.day)).map((bill) => bill.value));
  const bookedUntil = movements.filter((one) => until(one.bookDay));
  const inBooks =
    purchases(until) +
    other('Adjustments', bookedUntil) +
    other('ProductionJobs', bookedUntil) +
    valueOf(bookedUntil.filter(isSold));
  return {
    month,
    /** By the day on which goods moved or their cost changed. */
    stock: {
      opening: asText(valueOf(held) - valueOf(moved)),
      receipts: asText(kind('receipt')),
      costChanges: asText(kind('cost')),
      sales: asText(kind('sale')),
      returns: asText(kind('return')),
      adjustments: asText(kind('adjustment')),
      production: asText(kind('production')),
      transfers: asText(kind('transfer')),
      closing: asText(valueOf(held)),
      closingByBranch: byBranch(held, 1n),
    },
    /** By the day that Omni's rules put into the books, at the costs as they are now. */
    books: {
      purchases: asText(purchases(inMonth)),
      adjustments: asText(
        other(
          'Adjustments',
          movements.filter((one) => inMonth(one.bookDay)),
        ),
      ),
      production: asText(
        other(
          'ProductionJobs',
          movements.filter((one) => inMonth(one.bookDay)),
        ),
      ),
      costOfSales: asText(-valueOf(booked)),
      costOfSalesByBranch: byBranch(booked, -1n),
      closing: asText(inBooks),
    },
    /** What lies between the two: `books.closing` = `stock.closing` + these. */
    waiting: waitingRow(held, bookedUntil, purchases(until), isSold),
  };
}

function waitingRow(
  held: readonly BookedMovement[],
  booked: readonly BookedMovement[],
  billed: bigint,
  isSold: (movement: Movement) => boolean,
) {
  const of = (rows: readonly BookedMovement[], resource: string): bigint =>
    valueOf(rows.filter((one) => one.document.resource === resource && !isSold(one)));
  return {
    /** Billed and not received, less received and not billed. */
    purchases: asText(billed - of(held, 'PurchaseOrders')),
    /** Gone and not yet in the cost of sales, less the other way round; returns likewise. */
    goodsGone: asText(valueOf(booked.filter(isSold)) - valueOf(held.filter(isSold))),
    adjustments: asText(of(booked, 'Adjustments') - of(held, 'Adjustments')),
    /** Landing costs that no document of the API shows. */
    landingCosts: asText(-of(held, 'SalesOrders')),
  };
}
