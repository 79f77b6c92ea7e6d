import Big from 'big.js';
import { asNumber, RATE_ONE, share, toBase } from '../demo/rounding';
import type { Line, TradeRecord } from './records';

/** A JSON amount in whole units of `places` decimals, half away from zero. */
export const wholeUnits = (value: number, places: number): bigint =>
  BigInt(new Big(value).times(new Big(10).pow(places)).round(0, Big.roundHalfUp).toString());

/** Decimals of a cost per unit: so many that cost times quantity is the exact cost to the cent [unsure]. */
const COST_PLACES = 8;

/** The cost of one unit of `quantity` that cost `value` cents together. */
export const perUnit = (value: bigint, quantity: number): number =>
  quantity === 0
    ? 0
    : asNumber(share(value * 10n ** BigInt(COST_PLACES - 2), 1n, BigInt(quantity)), COST_PLACES);

/** What a line comes to before charges and tax on top: cin7-omni 3.7. */
export const lineTotal = ({ qty, unitPrice, discount }: Pick<Line, 'qty' | 'unitPrice' | 'discount'>): Big =>
  new Big(qty).times(unitPrice).minus(discount);

/** Works out `productTotal` and `total` anew (cin7-omni 3.7; rounded once, on the whole). */
export function putTotals(record: TradeRecord): void {
  const products = record.lineItems.reduce((sum, line) => sum.plus(lineTotal(line)), new Big(0));
  const charged = products.plus(record.freightTotal).plus(record.surcharge).minus(record.discountTotal);
  const taxed =
    record.taxStatus === 'Excl' ? charged.times(new Big(record.taxRate).div(100).plus(1)) : charged;
  record.productTotal = cents(products);
  record.total = cents(taxed);
}

const cents = (value: Big): number => value.round(2, Big.roundHalfUp).toNumber();

/** Home cents of what the goods of a purchase order cost: products and charges, tax left out, at the order's rate. */
export function costInHome(record: TradeRecord): bigint {
  const { productTotal, freightTotal, surcharge, discountTotal, taxStatus, taxRate } = record;
  const charged = wholeUnits(
    new Big(productTotal).plus(freightTotal).plus(surcharge).minus(discountTotal).toNumber(),
    2,
  );
  const percent = wholeUnits(taxRate, 2);
  const net = taxStatus === 'Incl' ? share(charged, 10_000n, 10_000n + percent) : charged;
  return toBase(net, wholeUnits(record.currencyRate, Number(String(RATE_ONE).length - 1)));
}
