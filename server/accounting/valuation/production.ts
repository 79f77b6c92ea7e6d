import type { Decimal } from '../decimal';
import { splitLargestRemainder } from '../rounding';

/**
 * The cost of a finished run: the normal loss stays in the good units, the cost of units lost beyond it is wastage
 * (accounting-rules 6.5): 230.00 for 19 good and 1 lost is 218.50 and 11.50.
 */
export function goodAndLost(
  costMinor: bigint,
  good: Decimal,
  abnormalLoss: Decimal,
): { goodMinor: bigint; lostMinor: bigint } {
  const [goodMinor = 0n, lostMinor = 0n] = splitLargestRemainder(costMinor, [good, abnormalLoss]);
  return { goodMinor, lostMinor };
}
