import { decimal } from './decimal';
import { majorText } from './money';
import { xeroRate, type RateDirection, type RateProof } from './rate-direction';
import { divideToPlaces, minorDigits, toMinor } from './rounding';

/** What a foreign amount is in base currency, and the rate that makes Xero come to the same. */

/** Currency of a document and Cin7's rate for it, as given. */
export interface Exchange {
  readonly currency: string;
  readonly baseCurrency: string;
  readonly rate: string;
}

/** Whether an amount needs no rate, or one whose direction is known. */
export const isProven = (proof: RateProof): proof is RateDirection =>
  proof === 'base-per-foreign' || proof === 'foreign-per-base';

/** An amount at Cin7's own rate, in minor units of the base currency: what Cin7's ledger books for it. */
export function inBaseMinor(
  amountMinor: bigint,
  { currency, baseCurrency, rate }: Exchange,
  direction: RateDirection,
): bigint {
  if (currency === baseCurrency) return amountMinor;
  const amount = decimal(majorText(amountMinor, currency));
  const base =
    direction === 'base-per-foreign'
      ? amount.times(rate)
      : divideToPlaces(amount, decimal(rate), minorDigits(baseCurrency));
  return toMinor(base, baseCurrency);
}

/** Millionths by which Xero's rate may be moved: less than the places that it has lost already. */
const nudges = [0, 1, -1, 2, -2].map((millionths) => decimal(millionths).times('0.000001'));

/**
 * Xero's rate for an amount, foreign per base; null in base currency. Xero keeps 6 places (accounting-rules 4), so that
 * the turned-round rate of Cin7 may miss Cin7's own base amount by a cent: the nearest rate that hits it is sent, the
 * plain one where none of the nearest does.
 */
export function rateFor(amountMinor: bigint, exchange: Exchange, proof: RateProof): string | null {
  if (exchange.currency === exchange.baseCurrency || !isProven(proof)) return null;
  const plain = xeroRate(exchange.rate, proof);
  const amount = decimal(majorText(amountMinor, exchange.currency));
  const wanted = inBaseMinor(amountMinor, exchange, proof);
  const hits = nudges
    .map((nudge) => plain.plus(nudge))
    .find(
      (rate) =>
        rate.gt(0) &&
        toMinor(divideToPlaces(amount, rate, minorDigits(exchange.baseCurrency)), exchange.baseCurrency) ===
          wanted,
    );
  return (hits ?? plain).toString();
}
