import { decimal, zero, type Decimal } from '../decimal';

/**
 * Quantities inside the engine are whole numbers of the smallest unit that any movement uses, as money is whole minor
 * units: the engine only adds, subtracts and compares them, so nothing is lost however many decimals they have.
 */
export interface QuantityScale {
  readonly toUnits: (quantity: Decimal) => bigint;
  readonly toDecimal: (units: bigint) => Decimal;
}

export function scaleOf(quantities: Iterable<Decimal>): QuantityScale {
  let places = 0;
  for (const { c, e } of quantities) places = Math.max(places, c.length - 1 - e);
  const factor = decimal(10n ** BigInt(places));
  return {
    toUnits: (quantity) => BigInt(quantity.times(factor).toString()),
    toDecimal: (units) => (units === 0n ? zero : decimal(`${units}e-${places}`)),
  };
}
