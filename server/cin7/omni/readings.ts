import { decimal, sumDecimals } from '../../accounting/decimal';
import { ok, type Result } from '../../accounting/result';
import type { Trade } from './schema';
import { misfit, type Misfit } from './state';

/**
 * One way to understand the amounts of a document. Each choice is one where the reference is unsure (cin7-omni 2.1, 2.4, 5);
 * the total tells which is right.
 */
export interface Reading {
  readonly mode: 'Incl' | 'Excl' | 'Exempt';
  /** 100 where the rate is printed as a fraction [?]. */
  readonly percentTimes: 1 | 100;
  /** -1 where lines, or charges, are printed as negative amounts of a document that is positive here. */
  readonly lineSign: 1 | -1;
  readonly chargeSign: 1 | -1;
  /** -1 where a discount is printed as a negative amount [unsure]. */
  readonly discountSign: 1 | -1;
  readonly lineDiscountSign: 1 | -1;
  /** The discount is taken off after tax [unsure]. */
  readonly discountHoldsTax: boolean;
}

const flips = [1, -1] as const;
const only = [1] as const;

/**
 * Every way that makes a difference to this document, the documented one first. Signs of lines and total may differ on
 * credit notes alone.
 */
export function readingsOf(trade: Trade, signsMayDiffer: boolean): Result<readonly Reading[], Misfit> {
  const modes = modesOf(trade);
  if (!modes.ok) return modes;
  const isZero = (text: string) => text === '0';
  const rates = [trade.taxRate, ...trade.lineItems.map(({ taxRate }) => taxRate ?? '0')];
  const fractions = rates.some((rate) => decimal(rate).gt(0) && decimal(rate).lt(1));
  // Only tax on top shows in the total which of the two it is.
  if (fractions && modes.value.includes('Incl'))
    return misfit('taxRate', `Expected a percentage, found ${trade.taxRate}: it may be a fraction.`);
  const lineSigns = lineSignsOf(trade, signsMayDiffer);
  const charges = [trade.freightTotal, trade.surcharge, trade.discountTotal];
  const hasDiscount = !isZero(trade.discountTotal);
  const readings: Reading[] = [];
  for (const mode of modes.value)
    for (const percentTimes of fractions ? ([1, 100] as const) : only)
      for (const lineSign of lineSigns)
        for (const lineDiscountSign of trade.lineItems.every(({ discount }) => isZero(discount))
          ? only
          : flips)
          for (const turned of lineSign === 1 || charges.every(isZero) ? only : flips)
            for (const discountSign of hasDiscount ? flips : only)
              for (const discountHoldsTax of hasDiscount && mode === 'Excl' ? [false, true] : [false]) {
                const chargeSign = lineSign === turned ? 1 : -1;
                readings.push({
                  ...{ mode, percentTimes, lineSign, chargeSign, discountSign, lineDiscountSign },
                  discountHoldsTax,
                });
              }
  return ok(readings);
}

/** Lines that come to less than nothing are those of a document printed with negative amounts. */
function lineSignsOf({ lineItems, total }: Trade, signsMayDiffer: boolean): readonly (1 | -1)[] {
  const sum = sumDecimals(lineItems.map(amountOf));
  if (sum.lt(0)) return decimal(total).lt(0) ? [-1] : signsMayDiffer ? [-1, 1] : [1];
  return sum.eq(0) && decimal(total).lt(0) ? [-1] : [1];
}

const amountOf = ({ qty, unitPrice, discount }: Trade['lineItems'][number]) =>
  decimal(qty).times(unitPrice).minus(discount);

/** Undefined is no way to work tax out: it is read where there is none, or where only tax on top comes to the total. */
function modesOf({
  taxStatus,
  taxRate,
  lineItems,
  ...trade
}: Trade): Result<readonly Reading['mode'][], Misfit> {
  if (taxStatus !== 'Undefined' && taxStatus !== '') return ok([taxStatus]);
  const rates = [taxRate, ...lineItems.flatMap((line) => line.taxRate ?? [])];
  if (rates.every((rate) => rate === '0')) return ok(['Excl']);
  const amounts = [
    ...lineItems.map(amountOf),
    ...[trade.freightTotal, trade.surcharge].map(decimal),
    decimal(trade.discountTotal).neg(),
  ];
  if (!sumDecimals(amounts).minus(trade.total).abs().lte('0.02')) return ok(['Excl']);
  return misfit(
    'taxStatus',
    `Expected Incl, Excl or Exempt, found ${taxStatus || 'nothing'}: whether the total holds tax cannot be told.`,
  );
}
