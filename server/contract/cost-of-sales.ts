import { z } from 'zod';
import { amount, calendarDate, month, pageQuery } from './common';

/** Which lines of orders and credit notes make up a month's cost of sales, and which are left out (accounting-rules 3, row 4). */

export const costOfSalesQuery = pageQuery.extend({ period: month });

export const costOfSalesRow = z.object({
  id: z.string().meta({ description: 'The document, and the place of the line in it.' }),
  number: z.string().meta({ description: 'Of the invoice or credit note.' }),
  orderNumber: z.string(),
  sku: z.string(),
  channel: z.string(),
  branch: z.string(),
  customer: z.string(),
  date: calendarDate.nullable(),
  ordered: z.string(),
  moved: z.string(),
  unitCost: z.string(),
  cost: amount.meta({ description: 'In base currency; 0 when the line is left out.' }),
  costAccount: z.string(),
  stockAccount: z.string(),
  reason: z.string().meta({ description: 'Why it is left out, a word of the product; blank: it is in.' }),
  sentence: z.string().meta({ description: 'The same for people, with what to do; blank: it is in.' }),
});
export type CostOfSalesRowDto = z.infer<typeof costOfSalesRow>;

export const costOfSales = z.object({
  period: month,
  currency: z.string(),
  available: z.boolean().meta({ description: 'False: this Cin7 product does not tell the lines.' }),
  totals: z.array(
    z.object({
      branch: z.string(),
      costAccount: z.string(),
      stockAccount: z.string(),
      cost: amount,
      documents: z.number().int(),
    }),
  ),
  leftOut: z.number().int().meta({ description: 'Documents of the month that something speaks against.' }),
  items: z.array(costOfSalesRow),
  next: z.string().nullable(),
  total: z.number().int(),
});
export type CostOfSalesDto = z.infer<typeof costOfSales>;
