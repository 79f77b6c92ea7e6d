import { monthOf, type CalendarDate, type Month } from '../../accounting/dates';
import { decimal, decimalText, sumDecimals, type Decimal } from '../../accounting/decimal';
import { powerOfTen, minorDigits, settleRemainders, toMinor } from '../../accounting/rounding';
import type { CostTotal } from '../whole-documents';
import { firstOf, isStockedLine, type OmniContext } from './context';
import { creditNumberOf, creditOrigin } from './credit-note';
import { documentId } from './identity';
import { invoiceNumberOf, originOf } from './sales-order';
import type { CreditNote, SalesOrder, Trade, TradeLine } from './schema';
import { stateOf } from './state';

/**
 * Cost of sales of a month (cin7-omni 3.1 to 3.3): which lines of orders and credit notes are in it, at the cost that Omni
 * reports, and which are left out with the reason. Pure; the journals are made of it by `accounting/cogs.ts`.
 */

/** Why a line is in no month's cost of sales. The first seven hold the whole document. */
export type CogsReason =
  | 'draft'
  | 'void'
  | 'contradictory'
  | 'not-invoiced'
  | 'not-dispatched'
  | 'quantities-unequal'
  | 'accounting-status'
  /** A stocked line without a cost holds its document until the cost is entered, or accepted by name. */
  | 'no-cost'
  /** Another line of the same document holds it. */
  | 'document-held'
  /** No stock moves with it: work, a comment, a quantity of 0. */
  | 'no-stock'
  /** The cost stands on the parts of the kit, or on the kit. */
  | 'kit';

/** A line of a sales order or credit note as the month's cost of sales sees it. */
export interface CogsLine {
  readonly documentId: string;
  readonly kind: 'sale' | 'credit';
  /** Of the invoice or credit note; `orderNumber` is the order's own. */
  readonly number: string;
  readonly orderNumber: string;
  readonly lineId: string;
  readonly sku: string;
  readonly channel: string;
  readonly branch: string;
  readonly customer: string;
  /** Invoice or credit note date, else the day on which the goods moved; null when neither is known. */
  readonly date: CalendarDate | null;
  readonly month: Month | null;
  readonly ordered: string;
  readonly moved: string;
  readonly unitCost: string;
  /** unitCost x quantity moved, exact, in base currency; negative where it takes cost back. `0` when left out. */
  readonly cost: string;
  /** The same in minor units: those of a document sum to its exact cost, rounded once for each pair of accounts. */
  readonly costMinor: bigint;
  readonly costAccount: string;
  readonly stockAccount: string;
  /** Null: it is in the month. */
  readonly reason: CogsReason | null;
}

interface CostedDocument {
  readonly trade: Trade;
  readonly kind: CogsLine['kind'];
  readonly id: string;
  readonly number: string;
  readonly channel: string;
  readonly branch: string;
  readonly customer: string;
  /** The day that the month is taken from. */
  readonly bookedOn: CalendarDate | null;
  /** The day on which all of it was dispatched, or came back. */
  readonly movedOn: CalendarDate | null;
  /** What a quantity does to the cost: 1 for a sale, and for credit notes whose quantities are negative. */
  readonly sign: 1 | -1;
  readonly alternative: (line: TradeLine) => string;
}

/** A sales order: dispatched and invoiced, quantities equal, by its accounting status (cin7-omni 3.1). */
export function cogsOfOrder(order: SalesOrder, context: OmniContext): CogsLine[] {
  const { channel, location, customer } = originOf(order, context);
  const ofOrder = firstOf(order.costCenter, order.memberCostCenter);
  return linesOf(
    {
      ...{
        trade: order,
        kind: 'sale',
        id: documentId('SalesOrders', order.id),
        number: invoiceNumberOf(order),
      },
      ...{ channel, branch: location, customer, sign: 1 },
      ...{ bookedOn: order.invoiceDate, movedOn: order.dispatchedDate },
      alternative: (line) => firstOf(line.accountCode, context.productOf(line)?.salesAccount, ofOrder),
    },
    context,
  );
}

/** A credit note: completed and dated, quantities equal; it takes cost back. */
export function cogsOfCreditNote(
  note: CreditNote,
  order: SalesOrder | undefined,
  context: OmniContext,
): CogsLine[] {
  const { channel, location, customer } = creditOrigin(note, order, context);
  const ofNote = firstOf(note.alternativeAccountCode, order?.costCenter, order?.memberCostCenter);
  const back = sumDecimals(note.lineItems.map(({ qty }) => decimal(qty)));
  return linesOf(
    {
      ...{
        trade: note,
        kind: 'credit',
        id: documentId('CreditNotes', note.id),
        number: creditNumberOf(note),
      },
      ...{ channel, branch: location, customer, sign: back.gt(0) ? -1 : 1 },
      ...{ bookedOn: note.creditNoteDate, movedOn: note.completedDate },
      alternative: (line) => firstOf(line.accountCode, context.productOf(line)?.salesAccount, ofNote),
    },
    context,
  );
}

function linesOf(document: CostedDocument, context: OmniContext): CogsLine[] {
  const { trade } = document;
  const held = reasonOf(document, context);
  const kits = costlessOfKits(trade.lineItems);
  const reasons = trade.lineItems.map((line): CogsReason | null => lineReason(line, kits, context));
  const holding = held ?? (reasons.includes('no-cost') ? 'document-held' : null);
  const lines = trade.lineItems.map((line, index) => {
    const own = reasons[index] ?? null;
    const reason = own === 'no-stock' || own === 'kit' ? own : (held ?? own ?? holding);
    return toLine(line, reason, document, context);
  });
  return withMinor(lines, context.settings.baseCurrency);
}

/** What speaks against the document as a whole. */
function reasonOf(
  { trade, bookedOn, movedOn }: CostedDocument,
  { settings }: OmniContext,
): CogsReason | null {
  const state = stateOf(trade);
  if (!state.ok) return 'contradictory';
  if (state.value !== 'approved') return state.value;
  if (bookedOn === null) return 'not-invoiced';
  if (movedOn === null) return 'not-dispatched';
  if (trade.lineItems.some((line) => !isMovedInFull(line))) return 'quantities-unequal';
  const status = trade.accountingAttributes.accountingImportStatus;
  const counts = settings.cogsStatus === 'any' || status === 'Imported' || status === 'DoNotImport';
  return counts ? null : 'accounting-status';
}

/** Of credit notes the sign of what moved is not told for certain (cin7-omni 2.4). */
const isMovedInFull = ({ qty, qtyShipped }: TradeLine): boolean =>
  decimal(qty).abs().eq(decimal(qtyShipped).abs());

function lineReason(line: TradeLine, kits: ReadonlySet<TradeLine>, context: OmniContext): CogsReason | null {
  if (kits.has(line)) return 'kit';
  if (line.code === '' || decimal(line.qtyShipped).eq(0) || !isStockedLine(line, context)) return 'no-stock';
  if (!isCostless(line) || context.settings.acceptedZeroCost?.includes(line.code) === true) return null;
  return 'no-cost';
}

const isCostless = ({ unitCost }: TradeLine): boolean => unitCost === null || decimal(unitCost).lte(0);

/**
 * A kit and its parts are lines of the same order (cin7-omni 2.2 `parentId`), and one of both has the cost: the parts where
 * any of them has one, else the kit. The others are not to be counted twice [?].
 */
function costlessOfKits(lines: readonly TradeLine[]): ReadonlySet<TradeLine> {
  const left = new Set<TradeLine>();
  for (const kit of lines) {
    const parts = kit.id === '' ? [] : lines.filter(({ parentId }) => parentId === kit.id);
    if (parts.length === 0) continue;
    if (parts.every(isCostless) && !isCostless(kit)) for (const part of parts) left.add(part);
    else left.add(kit);
  }
  return left;
}

function toLine(
  line: TradeLine,
  reason: CogsReason | null,
  {
    trade,
    kind,
    id,
    number,
    channel,
    branch,
    customer,
    bookedOn,
    movedOn,
    sign,
    alternative,
  }: CostedDocument,
  { costAccount, stockAccount }: OmniContext,
): CogsLine {
  const date = bookedOn ?? movedOn;
  const moved = decimal(line.qty).lt(0)
    ? decimal(line.qtyShipped).abs().neg()
    : decimal(line.qtyShipped).abs();
  const cost = decimal(line.unitCost ?? '0')
    .times(moved)
    .times(sign);
  return {
    ...{ documentId: id, kind, number, orderNumber: trade.reference, lineId: line.id, sku: line.code },
    ...{ channel, branch, customer, date, month: date && monthOf(date) },
    ...{ ordered: line.qty, moved: line.qtyShipped, unitCost: line.unitCost ?? '0' },
    ...{ cost: reason === null ? decimalText(cost) : '0', costMinor: 0n },
    ...{ costAccount: costAccount(alternative(line)), stockAccount: stockAccount(trade.branchId) },
    reason,
  };
}

/** Rounded once for the document and pair of accounts; its lines share the cents by largest remainder (accounting-rules 1). */
function withMinor(lines: readonly CogsLine[], currency: string): CogsLine[] {
  const scale = powerOfTen(minorDigits(currency));
  const minor = new Map<CogsLine, bigint>();
  for (const members of pairsOf(lines).values()) {
    const exact = members.map(({ cost }) => decimal(cost));
    const parts = settleRemainders(toMinor(sumDecimals(exact), currency), exact.map((cost) => cost.times(scale))); // prettier-ignore
    members.forEach((line, index) => minor.set(line, parts[index] ?? 0n));
  }
  return lines.map((line) => ({ ...line, costMinor: minor.get(line) ?? 0n }));
}

/** Lines of one document by the accounts that they move cost between. */
function pairsOf(lines: readonly CogsLine[]): Map<string, CogsLine[]> {
  const pairs = new Map<string, CogsLine[]>();
  for (const line of lines) {
    const pair = JSON.stringify([line.documentId, line.costAccount, line.stockAccount]);
    const members = pairs.get(pair);
    if (members) members.push(line);
    else pairs.set(pair, [line]);
  }
  return pairs;
}

/** What a document moves between two accounts: the entry that a month's journal is made of. */
export interface CogsEntry extends Pick<
  CogsLine,
  | 'documentId'
  | 'kind'
  | 'number'
  | 'orderNumber'
  | 'channel'
  | 'branch'
  | 'customer'
  | 'costAccount'
  | 'stockAccount'
> {
  readonly date: CalendarDate;
  /** Exact; debit to `costAccount`, credit to `stockAccount`. */
  readonly cost: Decimal;
}

export function cogsEntries(lines: readonly CogsLine[]): CogsEntry[] {
  return [...pairsOf(lines.filter(({ reason }) => reason === null)).values()].flatMap((members) => {
    const [first] = members;
    const cost = sumDecimals(members.map((line) => decimal(line.cost)));
    return first?.date && !cost.eq(0) ? [{ ...first, date: first.date, cost }] : [];
  });
}

/** The month's cost of sales by account and branch, for the sheet of the month. */
export function cogsTotals(lines: readonly CogsLine[]): CostTotal[] {
  const totals = new Map<string, { total: CostTotal; documents: Set<string> }>();
  for (const { month, reason, branch, costAccount, stockAccount, costMinor, documentId: id } of lines) {
    if (month === null || reason !== null) continue;
    const key = JSON.stringify([month, costAccount, stockAccount, branch]);
    const known = totals.get(key);
    const documents = (known?.documents ?? new Set()).add(id);
    const sum = costMinor + (known?.total.costMinor ?? 0n);
    const total = { month, branch, costAccount, stockAccount, costMinor: sum, documents: documents.size };
    totals.set(key, { total, documents });
  }
  return [...totals].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, { total }]) => total);
}
