import Big from 'big.js';
import { decimal, type Decimal } from './decimal';
import { tenThousandths } from './small-decimal';

/**
 * The only file that rounds (accounting-rules 1): half up, away from zero, once, at the posting line; splits by
 * largest remainder, ties to the lower line number, so that parts always sum to the whole.
 */

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const minorDigitsByCurrency: Readonly<Record<string, number>> = {
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** Digits after the point of a currency's minor unit: 2 unless ISO 4217 says otherwise. */
export const minorDigits = (currency: string): number => minorDigitsByCurrency[currency] ?? 2;

/** Rounds an exact amount to minor units of its currency, half away from zero. */
export function toMinor(amount: Decimal, currency: string): bigint {
  return BigInt(
    amount
      .times(powerOfTen(minorDigits(currency)))
      .round(0, Big.roundHalfUp)
      .toString(),
  );
}

/** `toMinor` of a decimal text. */
export function textToMinor(text: string, currency: string): bigint {
  const small = tenThousandths(text);
  return small === null ? toMinor(decimal(text), currency) : smallToMinor(small, 4, currency);
}

/** `toMinor` of `value` / 10^`places`, when both are whole and the value is at most a quarter of what a number holds exactly. */
export function smallToMinor(value: number, places: number, currency: string): bigint {
  const digits = minorDigits(currency);
  const scale = 10 ** (places - digits);
  const doubled = 2 * Math.abs(value) + scale;
  const whole = (doubled - (doubled % (2 * scale))) / (2 * scale);
  return BigInt(value < 0 ? -whole : whole);
}

/** Rounds to `places` decimals, half away from zero: for unit prices and rates that a vendor keeps to fixed places. */
export const roundToPlaces = (value: Decimal, places: number): Decimal =>
  value.round(places, Big.roundHalfUp);

/** Divides and rounds to `places` decimals, half away from zero. The divisor must not be zero. */
export function divideToPlaces(dividend: Decimal, divisor: Decimal, places: number): Decimal {
  const exact = new Big(dividend);
  const guard = 20 + places;
  const scaled = exact.times(powerOfTen(guard)).div(divisor).round(0, Big.roundDown);
  return scaled.div(powerOfTen(guard)).round(places, Big.roundHalfUp);
}

/**
 * Splits `total` minor units over exact shares so that the parts sum to it: floors toward zero of each share scaled to
 * the total, then one unit each to the largest remainders. Shares that sum to zero put everything on the first part.
 * Source: accounting-rules 1 and 6.3 (100.00 over 500.00, 300.00, 199.99 gives 50.00, 30.00, 20.00).
 */
export function splitLargestRemainder(total: bigint, shares: readonly Decimal[]): bigint[] {
  if (shares.length === 0) return [];
  const whole = shares.reduce((sum, share) => sum.plus(share), new Big(0));
  if (whole.eq(0)) return shares.map((_, index) => (index === 0 ? total : 0n));
  const exact = shares.map((share) => share.times(total.toString()).div(whole));
  return settleRemainders(total, exact);
}

/**
 * Rounds exact amounts (already in minor units) to whole ones that sum to `total`: the smallest possible change to
 * each. Used when lines carry more decimals than the document's own total.
 */
export function settleRemainders(total: bigint, exactMinor: readonly Decimal[]): bigint[] {
  const floors = exactMinor.map((value) => BigInt(value.round(0, Big.roundDown).toString()));
  let missing = total - floors.reduce((sum, value) => sum + value, 0n);
  if (missing === 0n || floors.length === 0) return floors;
  const step = missing > 0n ? 1n : -1n;
  const order = exactMinor
    .map((value, index) => ({
      index,
      remainder: value.minus((floors[index] ?? 0n).toString()).times(step.toString()),
    }))
    .sort((left, right) => right.remainder.cmp(left.remainder) || left.index - right.index);
  const parts = [...floors];
  for (let turn = 0; missing !== 0n; turn += 1, missing -= step) {
    const at = order[turn % order.length]?.index ?? 0;
    parts[at] = (parts[at] ?? 0n) + step;
  }
  return parts;
}

/** Decimals never change, so each power is made once. */
const powers: Decimal[] = [];
export const powerOfTen = (digits: number): Decimal => (powers[digits] ??= new Big(10).pow(digits));

/**
 * `valueMinor x part / whole` in minor units, half away from zero, from the exact quotient. Part and whole are counts
 * of the same small unit; `whole` is above zero. The whole takes the whole value, so a pool that is emptied keeps
 * nothing. Source: accounting-rules 6.
 */
export function portionMinor(valueMinor: bigint, part: bigint, whole: bigint): bigint {
  const product = valueMinor * part;
  const half = product < 0n ? -whole : whole;
  return (2n * product + half) / (2n * whole);
}
