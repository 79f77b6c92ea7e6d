import { decimal, parseDecimal, sumDecimals, type Decimal } from '../../accounting/decimal';
import type { TradeLine } from './schema';

/** Units of one SKU that a line moved; `share` of the line's value goes with them. */
export interface Units {
  readonly sku: string;
  /** Above zero. */
  readonly quantity: Decimal;
}

/**
 * The SKUs behind a line: its own, or one for each size of a style (cin7-omni 2.2 `sizeCodes`). How sizes are parted is not
 * told [unsure]; where they do not add up to what moved, the line counts under its own code, and the stock of its sizes will
 * not agree, which the valuation reports.
 */
export function unitsOf({ code, sizeCodes, qtyShipped }: TradeLine): Units[] {
  const moved = decimal(qtyShipped).abs();
  const sizes = sizeCodes.split(/[;\r\n]+/).flatMap((part): Units[] => {
    const [quantity, , sku] = part.split('|').map((text) => text.trim());
    const units = parseDecimal(quantity);
    return units === null || !sku || units.eq(0) ? [] : [{ sku, quantity: units.abs() }];
  });
  const fits = sizes.length > 0 && sumDecimals(sizes.map(({ quantity }) => quantity)).eq(moved);
  return fits ? sizes : [{ sku: code, quantity: moved }];
}
