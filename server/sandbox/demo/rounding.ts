/**
 * The demo company's arithmetic: amounts are whole minor units (pence, cents) in bigint, rates are whole hundred
 * thousandths. The only place of the demo company where anything is rounded, always half away from zero.
 */

export const RATE_ONE = 100_000n;

/** `value x part / whole`, rounded. */
export function share(value: bigint, part: bigint, whole: bigint): bigint {
  if (whole === 0n) throw new RangeError('Share of nothing');
  const product = value * part;
  const negative = product < 0n !== whole < 0n;
  const top = product < 0n ? -product : product;
  const bottom = whole < 0n ? -whole : whole;
  const rounded = (2n * top + bottom) / (2n * bottom);
  return negative ? -rounded : rounded;
}

/** Foreign minor units into base minor units; `rate` is base per 1 foreign, times 100,000. */
export const toBase = (amount: bigint, rate: bigint): bigint => share(amount, rate, RATE_ONE);

/** Tax of one line: inside the total when `inclusive`, on top of it otherwise. `percent` is a whole number. */
export function taxOf(total: bigint, percent: number, inclusive: boolean): bigint {
  const rate = BigInt(percent);
  return inclusive ? share(total, rate, 100n + rate) : share(total, rate, 100n);
}

/** Splits `total` over whole weights so that the parts add up to it exactly (largest remainder first). */
export function spread(total: bigint, weights: readonly number[]): bigint[] {
  const whole = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
  if (whole === 0n) throw new RangeError('Nothing to spread over');
  const sign = total < 0n ? -1n : 1n;
  const magnitude = total * sign;
  const parts = weights.map((weight, index) => {
    const product = magnitude * BigInt(weight);
    return { index, floor: product / whole, remainder: product % whole };
  });
  let left = magnitude - sum(parts.map((part) => part.floor));
  const result = parts.map((part) => part.floor);
  const order = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1,
  );
  for (const { index } of order) {
    if (left === 0n) break;
    result[index] = (result[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return result.map((part) => part * sign);
}

export const sum = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((total, amount) => total + amount, 0n);

/** Minor units as decimal text: `-12.50`. */
export function asText(minor: bigint, places = 2): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return minor < 0n ? `-${text}` : text;
}

/** Minor units as the decimal number that JSON shows; exact for every amount a company can have. */
export const asNumber = (minor: bigint, places = 2): number => Number(asText(minor, places));
