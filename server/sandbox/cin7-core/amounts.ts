import Big from 'big.js';

/** A JSON amount as an exact decimal; nothing for anything that is not a number. */
export function amountOf(value: unknown): Big {
  if (typeof value !== 'number' && typeof value !== 'string') return new Big(0);
  return isDecimal(value) ? new Big(value) : new Big(0);
}

export const isDecimal = (value: unknown): value is number | string =>
  /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(String(value));

export const totalOf = (values: readonly unknown[]): Big =>
  values.reduce<Big>((total, value) => total.plus(amountOf(value)), new Big(0));

/** Half away from zero to two places: how this vendor's stand-in rounds the documents it works out again. */
export const roundMoney = (value: Big): Big => value.round(2, Big.roundHalfUp);

/** The decimal as the number that JSON shows. */
export const jsonNumber = (value: Big): number => value.toNumber();
