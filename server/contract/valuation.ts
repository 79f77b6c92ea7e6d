import { z } from 'zod';
import { amount, fault, moment, month, pageQuery } from './common';

/** Cin7's cost of sales and stock beside FIFO and moving average (accounting-rules 6). */

export const valuationResult = z.object({
  calls: z.object({ cin7: z.number().int(), xero: z.number().int() }),
  products: z.number().int(),
  movements: z.number().int(),
  summary: z.string(),
});
export type ValuationResultDto = z.infer<typeof valuationResult>;

export const valuationQuery = pageQuery.extend({
  period: month,
  differing: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Only SKUs that differ, or that have something to look at.' }),
});

/** What one method, or Cin7, says of a month; amounts in base currency. */
const figures = z.object({ opening: amount, cogs: amount, closing: amount });
const methodFigures = figures.extend({
  cogsDifference: amount.meta({ description: "Ours less Cin7's." }),
  stockDifference: amount.meta({ description: "Ours less Cin7's, at the end of the month." }),
  reasons: z.array(
    z.enum(['missing-cost', 'late-cost', 'negative-stock', 'rounding', 'method', 'carried', 'unexplained']),
  ),
});

export const valuationRow = z.object({
  sku: z.string(),
  name: z.string(),
  month,
  costingMethod: z.string().meta({ description: "Cin7's own word for how it costs the SKU." }),
  openingQuantity: z.string(),
  inQuantity: z.string(),
  outQuantity: z.string(),
  closingQuantity: z.string(),
  cin7: figures,
  fifo: methodFigures,
  average: methodFigures,
  faults: z.array(fault),
});
export type ValuationRowDto = z.infer<typeof valuationRow>;

export const valuation = z.object({
  period: month,
  currency: z.string(),
  readAt: moment.nullable().meta({ description: 'When the movements were read; null: never yet.' }),
  products: z.number().int(),
  movements: z.number().int(),
  method: z.enum(['source', 'fifo', 'average']).meta({ description: 'The cost that Settings have posted.' }),
  totals: z.object({ cin7: figures, fifo: methodFigures, average: methodFigures }),
  withFaults: z.number().int().meta({ description: 'SKUs with something to look at.' }),
  items: z.array(valuationRow),
  next: z.string().nullable(),
  total: z.number().int(),
});
export type ValuationDto = z.infer<typeof valuation>;
