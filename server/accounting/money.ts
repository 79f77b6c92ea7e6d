import { minorDigits } from './rounding';

/** Amounts are bigint minor units of a named ISO 4217 currency, never floats (accounting-rules 1). */
export interface Money {
  readonly currency: string;
  readonly minor: bigint;
}

export const absolute = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

export const sumMinor = (values: Iterable<bigint>): bigint => {
  let total = 0n;
  for (const value of values) total += value;
  return total;
};

/** Major units as decimal text with the currency's digits: `48210.55`. The form on the wire to panel and vendors. */
export function majorText(minor: bigint, currency: string): string {
  const digits = minorDigits(currency);
  const text = absolute(minor)
    .toString()
    .padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const sign = minor < 0n ? '-' : '';
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(text.length - digits)}`;
}

/** The same with thousands separators for sentences: `GBP 48,210.55`. */
export function moneyText({ minor, currency }: Money): string {
  const [whole = '0', fraction] = majorText(minor, currency).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${fraction === undefined ? grouped : `${grouped}.${fraction}`}`;
}
