import { codes } from './chart';
import { revenueAccount, type Customer } from './contacts';
import type { Day } from './days';
import type { Location } from './chart';
import type { Product } from './products';
import { share, sum, taxOf, toBase } from './rounding';
import { taxPercent } from './chart';
import type { Issue } from './stock-ledger';
import type { Posting, World } from './world';

/** A product or charge on a sale; amounts in minor units of the customer's currency, in the sale's tax mode. */
export interface SaleLine {
  product: Product | null;
  description: string;
  quantity: number;
  price: bigint;
  /** Percent. */
  discount: number;
  total: bigint;
  tax: bigint;
  taxRule: string;
  account: string;
}

export interface Payment {
  id: string;
  day: Day;
  amount: bigint;
  rate: bigint;
  reference: string;
  /** Where the money is or comes from; absent: where the channel's or the supplier's money always is. */
  account?: string;
}

/** One fulfilment with its invoice. Simple sales have one part, advanced sales several. */
export interface SalePart {
  fulfilmentTask: string;
  invoiceTask: string;
  shipmentId: string;
  lines: SaleLine[];
  charges: SaleLine[];
  shipOn: Day;
  shippedOn: Day | null;
  /** null: some days after the shipment. */
  invoiceOn: Day | null;
  invoicedOn: Day | null;
  invoiceNumber: string | null;
  invoiceRate: bigint;
  /** What was taken from stock, by index of the line. */
  issues: Map<number, Issue[]>;
  payments: Payment[];
}

export interface CreditNote {
  task: string;
  number: string;
  part: SalePart;
  day: Day;
  rate: bigint;
  lines: SaleLine[];
  restocked: boolean;
  refunds: Payment[];
}

export interface Movement {
  taskId: string;
  productId: string;
  day: Day;
  cost: bigint;
}

export interface Sale {
  id: string;
  number: string;
  customer: Customer;
  /** As Cin7 shows it: null or blank for wholesale. */
  sourceChannel: string | null;
  externalId: string | null;
  reference: string;
  day: Day;
  rate: bigint;
  inclusive: boolean;
  advanced: boolean;
  state: 'live' | 'draft' | 'voided';
  location: Location;
  parts: SalePart[];
  /** Paid before there is an invoice. */
  prepayments: Payment[];
  credits: CreditNote[];
  postings: Posting[];
  movements: Movement[];
  updated: { day: Day; minute: number };
}

/** A line with total and tax worked out (tax per row). */
export function makeLine(line: Omit<SaleLine, 'total' | 'tax'>, inclusive: boolean): SaleLine {
  const gross = line.price * BigInt(line.quantity);
  const total = share(gross, BigInt(100 - line.discount), 100n);
  return { ...line, total, tax: taxOf(total, taxPercent(line.taxRule), inclusive) };
}

/** Net, tax and gross of a document. */
export function totals(
  lines: readonly SaleLine[],
  inclusive: boolean,
): { net: bigint; tax: bigint; gross: bigint } {
  const total = sum(lines.map((line) => line.total));
  const tax = sum(lines.map((line) => line.tax));
  return inclusive ? { net: total - tax, tax, gross: total } : { net: total, tax, gross: total + tax };
}

/**
 * What each revenue account and the tax account get, in base currency. The last one takes what rounding left, so that
 * together they are the gross total at the document's rate.
 */
export function baseByAccount(
  lines: readonly SaleLine[],
  inclusive: boolean,
  rate: bigint,
): [account: string, amount: bigint][] {
  const nets = new Map<string, bigint>();
  for (const { account, total, tax } of lines) {
    nets.set(account, (nets.get(account) ?? 0n) + (inclusive ? total - tax : total));
  }
  const { tax, gross } = totals(lines, inclusive);
  const foreign: [string, bigint][] = [
    ...nets,
    ...(tax === 0n ? [] : [[codes.vat, tax] as [string, bigint]]),
  ];
  let left = toBase(gross, rate);
  return foreign.map(([account, amount], index) => {
    const base = index === foreign.length - 1 ? left : toBase(amount, rate);
    left -= base;
    return [account, base];
  });
}

export function touched(world: World, sale: Sale, day: Day): void {
  if (day >= sale.updated.day) sale.updated = { day, minute: world.minute(day) };
}

export function post(
  world: World,
  sale: Sale,
  taskId: string,
  pair: { debit: string; credit: string; amount: bigint; description: string },
): void {
  if (pair.amount === 0n) return;
  sale.postings.push({ id: world.random.guid(), taskId, day: world.agenda.now, ...pair });
  touched(world, sale, world.agenda.now);
}

/** Cost of goods out of stock (negative: back into it), as ledger pair and as movement. */
export function postCost(world: World, sale: Sale, taskId: string, product: Product, amount: bigint): void {
  const pair = { debit: codes.costOfGoodsSold, credit: codes.inventory, amount, description: product.name };
  post(world, sale, taskId, pair);
  sale.movements.push({ taskId, productId: product.id, day: world.agenda.now, cost: amount });
}

export const lineAccount = (product: Product, customer: Customer): string =>
  product.stocked ? revenueAccount(customer.channel) : codes.sales;
