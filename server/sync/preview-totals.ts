import {
  chosenKind,
  directionOf,
  draftAmount,
  isJournal,
  isTrade,
  type Draft,
  type JournalDraft,
} from '../accounting/draft';
import { decimal } from '../accounting/decimal';
import { documentKinds, type DocumentKind } from '../accounting/kinds';
import { majorText, sumMinor } from '../accounting/money';
import { isPostable, type Preview } from '../accounting/preview';
import { divideToPlaces } from '../accounting/rounding';
import type { TotalsDto } from '../contract/previews';
import type { KindTotals, PreviewCounts, PreviewTotals } from '../store/previews';

/** Counts and totals of a preview, as they are kept and as the contract shows them. Pure. */

export const countsOf = ({
  drafts,
  leftOut,
  alreadyPosted,
}: Pick<Preview, 'drafts' | 'leftOut' | 'alreadyPosted'>): PreviewCounts => {
  const postable = drafts.filter(isPostable).length;
  return {
    documents: drafts.length,
    postable,
    blocked: drafts.length - postable,
    leftOut: leftOut.length,
    alreadyPosted,
  };
};

/** Totals of the drafts; `cogsInCin7Minor` is every cost entry of the period, posted or not. */
export function totalsOf(
  drafts: readonly Draft[],
  currency: string,
  more: Pick<PreviewTotals, 'figures' | 'cogsInCin7Minor'>,
): PreviewTotals {
  const journals = drafts.filter(isJournal);
  const invoices = drafts.filter((draft) => draft.kind === 'invoices');
  return {
    ...more,
    currency,
    journals: journals.length,
    debitMinor: sumMinor(journals.map(draftAmount)),
    creditMinor: sumMinor(journals.map(creditOf)),
    invoices: currenciesOf(invoices, currency).map((own) => ({
      currency: own,
      ...tradeTotals(invoices.filter((draft) => draft.currency === own)),
    })),
    byKind: documentKinds.flatMap((kind) => totalsOfKind(kind, drafts, currency)),
  };
}

/** What came in and what went out are never added up. */
function totalsOfKind(kind: DocumentKind, drafts: readonly Draft[], base: string): KindTotals[] {
  const own = drafts.filter((draft) => chosenKind(draft) === kind);
  return ([null, 'received', 'paid'] as const).flatMap((direction) => {
    const oneWay = own.filter((draft) => directionOf(draft) === direction);
    return currenciesOf(oneWay, base).map((currency) => {
      const here = oneWay.filter((draft) => draft.currency === currency);
      const trade = here.filter(isTrade);
      const { netMinor, taxMinor } = tradeTotals(trade);
      const amountMinor = sumMinor(here.map(draftAmount));
      const sums = trade.length > 0 ? { netMinor, taxMinor } : { netMinor: null, taxMinor: null };
      return { kind, direction, currency, count: here.length, amountMinor, ...sums };
    });
  });
}

/** The organisation's own first, the others by their code. */
export function currenciesOf(drafts: readonly Draft[], base: string): string[] {
  const used = new Set(drafts.map(({ currency }) => currency));
  return [...new Set([base, ...[...used].sort()])].filter((currency) => used.has(currency));
}

const tradeTotals = (drafts: readonly { readonly netMinor: bigint; readonly taxMinor: bigint }[]) => ({
  count: drafts.length,
  netMinor: sumMinor(drafts.map(({ netMinor }) => netMinor)),
  taxMinor: sumMinor(drafts.map(({ taxMinor }) => taxMinor)),
});

const creditOf = ({ lines }: JournalDraft): bigint =>
  sumMinor(lines.map(({ amountMinor }) => (amountMinor < 0n ? -amountMinor : 0n)));

/** Totals in the shape of the contract; amounts of journals and channels in base currency. */
export function totalsView(totals: PreviewTotals): TotalsDto {
  const { currency } = totals;
  const text = (minor: bigint) => majorText(minor, currency);
  return {
    currency,
    journals: {
      count: totals.journals,
      debit: text(totals.debitMinor),
      credit: text(totals.creditMinor),
      difference: text(totals.debitMinor - totals.creditMinor),
    },
    invoices: {
      count: totals.invoices.reduce((sum, { count }) => sum + count, 0),
      byCurrency: totals.invoices.map((own) => ({
        currency: own.currency,
        net: majorText(own.netMinor, own.currency),
        tax: majorText(own.taxMinor, own.currency),
        gross: majorText(own.netMinor + own.taxMinor, own.currency),
      })),
    },
    byKind: (totals.byKind ?? []).map(
      ({ kind, direction = null, currency: own, count, amountMinor, netMinor, taxMinor }) => ({
        kind,
        direction,
        currency: own,
        count,
        amount: majorText(amountMinor, own),
        net: netMinor === null ? null : majorText(netMinor, own),
        tax: taxMinor === null ? null : majorText(taxMinor, own),
      }),
    ),
    channels: totals.figures.map(({ channel, cogsMinor, salesMinor, cogsBeforeMinor }) => ({
      channel,
      cogs: text(cogsMinor),
      sales: salesMinor === null ? null : text(salesMinor),
      margin: salesMinor === null ? null : marginOf(cogsMinor, salesMinor),
      cogsBefore: cogsBeforeMinor === null ? null : text(cogsBeforeMinor),
    })),
    cogsInCin7: text(totals.cogsInCin7Minor),
  };
}

/** Percent of sales that is left after cost, one decimal; null without sales. */
function marginOf(cogsMinor: bigint, salesMinor: bigint): string | null {
  if (salesMinor === 0n) return null;
  return divideToPlaces(decimal(salesMinor - cogsMinor).times(100), decimal(salesMinor), 1).toString();
}
