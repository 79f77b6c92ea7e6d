import Big from 'big.js';

/**
 * Exact decimals of the Xero sandbox and its only rounding: half up, away from zero, as Xero rounds [D].
 * The sandbox stands for another company's system, so it shares no arithmetic with ours.
 */
const Exact = Big();
Exact.DP = 24;
Exact.RM = Big.roundHalfUp;

/** A decimal as it is stored: plain digits, e.g. `-12.5`. */
export type Decimal = string;
export type Exactly = Big;

export const exact = (value: Decimal | number | Exactly): Exactly => new Exact(value);
export const zero: Exactly = exact(0);
export const round = (value: Exactly, places: number): Exactly => value.round(places, Big.roundHalfUp);
export const round2 = (value: Exactly): Exactly => round(value, 2);
export const sum = (values: Iterable<Exactly>): Exactly => {
  let total = zero;
  for (const value of values) total = total.plus(value);
  return total;
};
export const store = (value: Exactly): Decimal => value.toString();
/** A stored decimal as a JSON number. Safe: at most 15 significant digits ever reach the wire. */
export const wire = (value: Decimal | Exactly, places = 2): number =>
  Number(round(exact(value), places).toString());

/** Always two decimals, as reports and messages print amounts: `1020.20`. */
export function twoPlaces(value: Exactly): string {
  const [whole = '0', fraction = ''] = round2(value).toString().split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}
