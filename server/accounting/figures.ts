import { isProven } from './base-amounts';
import { decimal, sumDecimals, type Decimal } from './decimal';
import type { Cin7Reference } from './organisation';
import type { RateProof } from './rate-direction';
import { divideToPlaces, toMinor } from './rounding';
import { sumMinor } from './money';
import type { CostEntry, SaleInvoice } from './source-documents';
import type { SaleCreditNote } from './trade-documents';

/** The figures an accountant checks first (UX "The workbook"): cost, sales and margin of a period by channel. */
export interface ChannelFigures {
  readonly channel: string;
  /** Minor units of base currency, by Cin7's ledger, posted or not. */
  readonly cogsMinor: bigint;
  /**
   * Net sales in base currency: invoices less credit notes, as COGS is less returns. Null when none of the period has been
   * read, or the rate of a foreign one is missing or not proven.
   */
  readonly salesMinor: bigint | null;
  /** COGS of the month before; null when it has not been read. */
  readonly cogsBeforeMinor: bigint | null;
}

export interface FiguresInput {
  readonly entries: readonly CostEntry[];
  readonly invoices: readonly SaleInvoice[];
  readonly creditNotes: readonly SaleCreditNote[];
  readonly entriesBefore: readonly CostEntry[] | null;
  readonly rateProof: RateProof;
  readonly cin7: Cin7Reference;
}

/** Channels in alphabetical order, sales without a channel last. */
export function figuresByChannel(input: FiguresInput): ChannelFigures[] {
  const { entries, invoices, creditNotes, entriesBefore, rateProof, cin7 } = input;
  const channels = [
    ...new Set(
      [...entries, ...invoices, ...creditNotes, ...(entriesBefore ?? [])].map(({ channel }) => channel),
    ),
  ];
  channels.sort((left, right) => (left === '' ? 1 : right === '' ? -1 : left < right ? -1 : 1));
  const costs = byChannel(entries);
  const before = entriesBefore === null ? null : byChannel(entriesBefore);
  const noSales = invoices.length === 0 && creditNotes.length === 0;
  const [sold, credited] = [byChannel(invoices), byChannel(creditNotes)];
  return channels.map((channel) => ({
    channel,
    cogsMinor: costOf(costs.get(channel) ?? [], cin7),
    salesMinor: noSales
      ? null
      : netInBase(sold.get(channel) ?? [], credited.get(channel) ?? [], rateProof, cin7.baseCurrency),
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

type Sold = Pick<SaleInvoice, 'net' | 'rate' | 'currency' | 'baseCurrency'>;

/** One amount that is not known makes the sum unknown: as nothing it would show too little. */
function netInBase(
  invoices: readonly Sold[],
  creditNotes: readonly Sold[],
  proof: RateProof,
  baseCurrency: string,
): bigint | null {
  const amounts: Decimal[] = [];
  for (const [documents, sign] of [
    [invoices, 1],
    [creditNotes, -1],
  ] as const)
    for (const document of documents) {
      const amount = baseNet(document, proof);
      if (amount === null) return null;
      amounts.push(amount.times(sign));
    }
  return toMinor(sumDecimals(amounts), baseCurrency);
}

function baseNet({ net, rate, currency, baseCurrency }: Sold, proof: RateProof): Decimal | null {
  if (currency === baseCurrency) return decimal(net);
  if (!isProven(proof) || !decimal(rate).gt(0)) return null;
  return proof === 'base-per-foreign'
    ? decimal(net).times(rate)
    : divideToPlaces(decimal(net), decimal(rate), 10);
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
