import { inBaseMinor, isProven, judgeRate, rateFor, rateToBase } from './base-amounts';
import { decimal } from './decimal';
import type { Fault } from './fault';
import { majorText, sumMinor } from './money';
import type { RateDirection, RateProof } from './rate-direction';
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
  const [first] = coded;
  if (!first) return null;
  const total = sumMinor(coded.map(grossOf));
  if (isOneRate(coded)) return rateFor(total, first.document, proof);
  if (!isProven(proof)) return null;
  const { currency, baseCurrency } = first.document;
  const baseMinor = baseOf(coded, proof);
  const plain = divideToPlaces(
    decimal(majorText(total, currency)),
    decimal(majorText(baseMinor, baseCurrency)),
    6,
  );
  return rateToBase(total, baseMinor, plain, first.document);
}

/** A warning where that rate comes to another base amount than the sources do. */
export function judgeRateOfSources(
  coded: readonly CodedSale[],
  rate: string | null,
  proof: RateProof,
  subject: string,
): Fault[] {
  const [first] = coded;
  if (!first || !isProven(proof)) return [];
  return judgeRate(sumMinor(coded.map(grossOf)), rate, baseOf(coded, proof), first.document, subject);
}

const isOneRate = ([first, ...others]: readonly CodedSale[]): boolean =>
  others.every(({ document: { rate } }) =>
    first ? rate === first.document.rate || decimal(rate).eq(first.document.rate) : false,
  );

/** Of one rate the total at that rate; of several, what each source is by its own. */
function baseOf(coded: readonly CodedSale[], proof: RateDirection): bigint {
  const [first] = coded;
  if (first && isOneRate(coded)) return inBaseMinor(sumMinor(coded.map(grossOf)), first.document, proof);
  return sumMinor(coded.map((one) => inBaseMinor(grossOf(one), one.document, proof)));
}
