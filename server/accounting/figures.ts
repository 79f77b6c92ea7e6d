import { decimal, sumDecimals, zero, type Decimal } from './decimal';
import type { Cin7Reference } from './organisation';
import type { RateProof } from './rate-direction';
import { divideToPlaces, toMinor } from './rounding';
import { sumMinor } from './money';
import type { CostEntry, SaleInvoice } from './source-documents';

/** The figures an accountant checks first (UX "The workbook"): cost, sales and margin of a period by channel. */
export interface ChannelFigures {
  readonly channel: string;
  /** Minor units of base currency, by Cin7's ledger, posted or not. */
  readonly cogsMinor: bigint;
  /** Net sales in base currency; null when no invoices of the period have been read. */
  readonly salesMinor: bigint | null;
  /** COGS of the month before; null when it has not been read. */
  readonly cogsBeforeMinor: bigint | null;
}

export interface FiguresInput {
  readonly entries: readonly CostEntry[];
  readonly invoices: readonly SaleInvoice[];
  readonly entriesBefore: readonly CostEntry[] | null;
  readonly rateProof: RateProof;
  readonly cin7: Cin7Reference;
}

/** Channels in alphabetical order, sales without a channel last. */
export function figuresByChannel(input: FiguresInput): ChannelFigures[] {
  const { entries, invoices, entriesBefore, rateProof, cin7 } = input;
  const channels = [
    ...new Set([...entries, ...invoices, ...(entriesBefore ?? [])].map(({ channel }) => channel)),
  ];
  channels.sort((left, right) => (left === '' ? 1 : right === '' ? -1 : left < right ? -1 : 1));
  const costs = byChannel(entries);
  const before = entriesBefore === null ? null : byChannel(entriesBefore);
  const sales = byChannel(invoices);
  return channels.map((channel) => ({
    channel,
    cogsMinor: costOf(costs.get(channel) ?? [], cin7),
    salesMinor:
      invoices.length === 0 ? null : netInBase(sales.get(channel) ?? [], rateProof, cin7.baseCurrency),
    cogsBeforeMinor: before === null ? null : costOf(before.get(channel) ?? [], cin7),
  }));
}

/** Cost of entries in minor units of base currency, each rounded by itself (accounting-rules 7); returns count against. */
export function costOf(entries: readonly CostEntry[], cin7: Cin7Reference): bigint {
  const expense = new Set(
    cin7.accounts.filter((account) => account.class === 'EXPENSE').map(({ code }) => code),
  );
  return sumMinor(
    entries.map((entry) => {
      const minor = toMinor(decimal(entry.amount), cin7.baseCurrency);
      return !expense.has(entry.debitAccount) && expense.has(entry.creditAccount) ? -minor : minor;
    }),
  );
}

function netInBase(invoices: readonly SaleInvoice[], proof: RateProof, baseCurrency: string): bigint {
  return toMinor(sumDecimals(invoices.map((invoice) => baseNet(invoice, proof))), baseCurrency);
}

function baseNet({ net, rate, currency, baseCurrency }: SaleInvoice, proof: RateProof): Decimal {
  if (currency === baseCurrency) return decimal(net);
  if (proof === 'base-per-foreign') return decimal(net).times(rate);
  return proof === 'foreign-per-base' && decimal(rate).gt(0)
    ? divideToPlaces(decimal(net), decimal(rate), 10)
    : zero;
}

function byChannel<Item extends { readonly channel: string }>(items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.channel);
    if (group) group.push(item);
    else groups.set(item.channel, [item]);
  }
  return groups;
}
