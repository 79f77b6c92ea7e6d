import Big from 'big.js';

/**
 * Exact decimals for quantities, unit costs, rates and amounts before they are rounded (accounting-rules 1).
 * `Decimal` never rounds by itself except in `divide`, which keeps 20 places.
 */
export type Decimal = Big;

// Texts without exponents at every size that an amount can have.
Big.NE = -60;
Big.PE = 60;

const plainNumber = /^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;

/**
 * Reads a decimal from a vendor's JSON number or decimal text. A JSON number is taken by its shortest text form, which
 * is exactly what the vendor printed for up to 15 significant digits. Null when it is not a finite plain number.
 */
export function parseDecimal(value: unknown): Decimal | null {
  if (typeof value === 'number') return Number.isFinite(value) ? new Big(String(value)) : null;
  if (typeof value === 'string' && plainNumber.test(value.trim())) return new Big(value.trim());
  return null;
}

/** A decimal from text we wrote ourselves; a malformed one is a bug. */
export const decimal = (text: string | number | bigint): Decimal => new Big(String(text));

export const zero = new Big(0);

export const sumDecimals = (values: Iterable<Decimal>): Decimal => {
  let total = zero;
  for (const value of values) total = total.plus(value);
  return total;
};

/** The canonical text: no exponent, no trailing zeros, `-0` is `0`. Equal decimals have equal texts. */
export function decimalText(value: Decimal): string {
  const text = value.toString();
  return text === '-0' ? '0' : text;
}
