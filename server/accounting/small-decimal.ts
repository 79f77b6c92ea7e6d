/**
 * Sums of amounts as they usually come: at most four decimals and fifteen digits. Such an amount is a whole number of
 * ten-thousandths, which a number holds exactly, at a fraction of a `Decimal`'s cost. Whatever is longer is null here
 * and is the business of `Decimal`.
 */
const places = 4;
const maxDigits = 15;
/** Sums stay exact below it; far more than any document has lines of fifteen digits. */
const exactBelow = Number.MAX_SAFE_INTEGER;

/** Ten-thousandths of a canonical decimal text (`decimalText`); null when it has more places or digits. */
export function tenThousandths(text: string): number | null {
  if (text.length > maxDigits) return null;
  let whole = 0;
  let decimals = -1;
  let digits = 0;
  const negative = text.charCodeAt(0) === 45;
  for (let index = negative ? 1 : 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 46 && decimals < 0) decimals = 0;
    else if (code >= 48 && code <= 57) {
      whole = whole * 10 + (code - 48);
      digits += 1;
      if (decimals >= 0) decimals += 1;
    } else return null;
  }
  if (digits === 0 || decimals > places) return null;
  for (let missing = places - Math.max(decimals, 0); missing > 0; missing -= 1) whole *= 10;
  if (whole > exactBelow) return null;
  return negative ? -whole : whole;
}

/** Null when one of them is null, or the sum is more than a number holds exactly. */
export function sumOrNull(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
    if (sum > exactBelow || sum < -exactBelow) return null;
  }
  return sum;
}

/** The product of two amounts in hundred-millionths; null when one is null, or the product is not held exactly. */
export function hundredMillionths(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return null;
  const product = left * right;
  return Math.abs(product) <= exactBelow / 4 ? product : null;
}

/** The canonical text of a whole number of ten-thousandths. */
export function tenThousandthsText(value: number): string {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  const whole = digits.slice(0, -places);
  let end = digits.length;
  while (end > digits.length - places && digits.charCodeAt(end - 1) === 48) end -= 1;
  const decimals = digits.slice(digits.length - places, end);
  return `${value < 0 ? '-' : ''}${whole}${decimals === '' ? '' : `.${decimals}`}`;
}
