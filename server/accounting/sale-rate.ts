import { inBaseMinor, isProven, rateFor } from './base-amounts';
import { decimal } from './decimal';
import { majorText, sumMinor } from './money';
import type { RateProof } from './rate-direction';
import { divideToPlaces } from './rounding';
import type { CodedSale } from './sale-documents';

const grossOf = ({ netMinor, taxMinor }: CodedSale): bigint => netMinor + taxMinor;

/**
 * What of a document's rate keeps it apart from others: the rate itself, one document per rate; nothing by the user's
 * choice of a weighted rate, which only amounts above zero can have.
 */
export function rateBucket(coded: CodedSale, choice: 'per-rate' | 'weighted'): string {
  const { currency, baseCurrency, rate } = coded.document;
  if (currency === baseCurrency) return '';
  return choice === 'weighted' && grossOf(coded) > 0n ? 'weighted' : rate;
}

/**
 * The rate of a document made of these sources, foreign per base; null in base currency. Of several rates it is foreign
 * total over base total, never their plain average (accounting-rules 5: 330 / 296.43 = 1.113248).
 */
export function rateOfSources(coded: readonly CodedSale[], proof: RateProof): string | null {
  const [first, ...others] = coded;
  if (!first) return null;
  const { currency, baseCurrency, rate } = first.document;
  const total = sumMinor(coded.map(grossOf));
  if (others.every(({ document }) => document.rate === rate || decimal(document.rate).eq(rate)))
    return rateFor(total, first.document, proof);
  if (!isProven(proof)) return null;
  const base = sumMinor(coded.map((one) => inBaseMinor(grossOf(one), one.document, proof)));
  return divideToPlaces(
    decimal(majorText(total, currency)),
    decimal(majorText(base, baseCurrency)),
    6,
  ).toString();
}
