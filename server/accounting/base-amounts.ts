import { decimal, type Decimal } from './decimal';
import { fault, type Fault } from './fault';
import { absolute, majorText, moneyText } from './money';
import { xeroRate, type RateDirection, type RateProof } from './rate-direction';
import { divideToPlaces, minorDigits, toMinor } from './rounding';

/** What a foreign amount is in base currency, and the rate that makes Xero come to the same. */

interface Currencies {
  readonly currency: string;
  readonly baseCurrency: string;
}

/** Currency of a document and Cin7's rate for it, as given. */
export interface Exchange extends Currencies {
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

/** What Xero makes of an amount at its own rate (foreign per base, above 0), in minor units of the base currency. */
function byXero(amountMinor: bigint, rate: Decimal, { currency, baseCurrency }: Currencies): bigint {
  const amount = decimal(majorText(amountMinor, currency));
  return toMinor(divideToPlaces(amount, rate, minorDigits(baseCurrency)), baseCurrency);
}

/** Millionths by which Xero's rate may be moved: less than the places that it has lost already. */
const nudges = [0, 1, -1, 2, -2].map((millionths) => decimal(millionths).times('0.000001'));

/**
 * The rate near `plain` (6 places, foreign per base) by which Xero comes to `baseMinor`, or nearest to it where no rate of
 * 6 places does: from some 10,000 units of base currency on (at rates about 1) a step of the last place is above a cent.
 */
export function rateToBase(
  amountMinor: bigint,
  baseMinor: bigint,
  plain: Decimal,
  currencies: Currencies,
): string {
  let nearest: { readonly rate: Decimal; readonly miss: bigint } | null = null;
  for (const nudge of nudges) {
    const rate = plain.plus(nudge);
    if (!rate.gt(0)) continue;
    const miss = absolute(byXero(amountMinor, rate, currencies) - baseMinor);
    if (miss === 0n) return rate.toString();
    if (nearest === null || miss < nearest.miss) nearest = { rate, miss };
  }
  return (nearest?.rate ?? plain).toString();
}

/**
 * Xero's rate for an amount, foreign per base; null in base currency. Xero keeps 6 places (accounting-rules 4), so that
 * the turned-round rate of Cin7 may miss Cin7's own base amount: the nearest rate is sent.
 */
export function rateFor(amountMinor: bigint, exchange: Exchange, proof: RateProof): string | null {
  if (exchange.currency === exchange.baseCurrency || !isProven(proof)) return null;
  const wanted = inBaseMinor(amountMinor, exchange, proof);
  return rateToBase(amountMinor, wanted, xeroRate(exchange.rate, proof), exchange);
}

/** A warning where Xero's rate of 6 places comes to another base amount than Cin7 does. `subject`: `Bill 4711`. */
export function judgeRate(
  amountMinor: bigint,
  rate: string | null,
  baseMinor: bigint,
  currencies: Currencies,
  subject: string,
): Fault[] {
  if (rate === null || !decimal(rate).gt(0)) return [];
  const { currency, baseCurrency } = currencies;
  const missMinor = byXero(amountMinor, decimal(rate), currencies) - baseMinor;
  if (missMinor === 0n) return [];
  const [by, own, foreign] = [
    { currency: baseCurrency, minor: absolute(missMinor) },
    { currency: baseCurrency, minor: baseMinor },
    { currency, minor: amountMinor },
  ].map(moneyText);
  return [
    fault(
      'ledger-differs',
      { table: 'documents' },
      `${subject}: Xero will make ${by} ${missMinor > 0n ? 'more' : 'less'} of ${foreign} than Cin7, which makes ${own}: it keeps six digits of an exchange rate.`,
      'Nothing needs to be done: Xero has no closer rate.',
      { document: subject },
    ),
  ];
}

/** The same for an amount at one rate of Cin7's. */
export const judgeExchange = (
  amountMinor: bigint,
  rate: string | null,
  exchange: Exchange,
  proof: RateProof,
  subject: string,
): Fault[] =>
  isProven(proof)
    ? judgeRate(amountMinor, rate, inBaseMinor(amountMinor, exchange, proof), exchange, subject)
    : [];
