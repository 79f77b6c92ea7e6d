import type { Decimal } from '../decimal';
import { err, ok, type Result } from '../result';
import { splitLargestRemainder } from '../rounding';

/** By which measure a landed cost is spread over the lines of an order (accounting-rules 6.3). */
export type SpreadMethod = 'value' | 'weight' | 'volume';

/** A landed cost of an order, without tax, minor units of base currency. */
export interface OrderCost {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly method: SpreadMethod;
}

/** A line's measures for its whole quantity; null: not known. Only the one that is used must be known. */
export type OrderLine = { readonly id: string } & Readonly<Record<SpreadMethod, Decimal | null>>;

export interface SpreadPart {
  readonly cost: string;
  readonly line: string;
  readonly amountMinor: bigint;
}

export type SpreadProblem =
  /** Different methods on one order corrupt the figures: refused (6.3). */
  | { readonly code: 'methods-mixed'; readonly methods: readonly SpreadMethod[] }
  /** These lines have no measure by that method, or one below zero; or no line has one above zero. */
  | { readonly code: 'measure-missing'; readonly method: SpreadMethod; readonly lines: readonly string[] };

/** Spreads each cost over all lines by largest remainder, ties to the earlier line; the parts of a cost sum to it. */
export function spreadCosts(
  costs: readonly OrderCost[],
  lines: readonly OrderLine[],
): Result<SpreadPart[], SpreadProblem> {
  const methods = [...new Set(costs.map(({ method }) => method))];
  const [method] = methods;
  if (method === undefined) return ok([]);
  if (methods.length > 1) return err({ code: 'methods-mixed', methods });
  const unmeasured = lines.filter((line) => line[method]?.gte(0) !== true);
  const measures = lines.flatMap((line) => line[method] ?? []);
  const nothing = unmeasured.length === 0 && !measures.some((measure) => measure.gt(0));
  if (unmeasured.length > 0 || nothing) {
    const blamed = nothing ? lines : unmeasured;
    return err({ code: 'measure-missing', method, lines: blamed.map(({ id }) => id) });
  }
  return ok(
    costs.flatMap((cost) => {
      const parts = splitLargestRemainder(cost.amountMinor, measures);
      return lines.map(({ id }, index) => ({ cost: cost.id, line: id, amountMinor: parts[index] ?? 0n }));
    }),
  );
}
