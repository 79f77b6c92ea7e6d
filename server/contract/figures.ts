import { z } from 'zod';
import { moment } from './common';

/** Figures for working papers: many small questions in one request, each answered or refused by itself. */

export const figureNames = ['COGS', 'STOCKVALUE', 'GLBALANCE', 'STATUS', 'TIEOUT'] as const;
export type FigureName = (typeof figureNames)[number];

/** Most asks in one request. */
export const maxAsks = 500;

export const figureErrorCodes = [
  'unknown-figure',
  'invalid-argument',
  'not-found',
  'not-fetched',
  'not-mapped',
  'not-available',
  'unavailable',
] as const;
export type FigureErrorCode = (typeof figureErrorCodes)[number];

const figureAsk = z.object({
  id: z.string().min(1).max(100).meta({ description: "The caller's own; the answer carries it." }),
  name: z
    .string()
    .max(50)
    .meta({
      description: `${figureNames.join(', ')}. An unknown name is refused for this ask alone.`,
    }),
  args: z.array(z.string().max(300)).max(10).meta({
    description:
      'Texts in the order of the function; blank or absent: left out. COGS(from, to, [channel]), STOCKVALUE([sku], [date]), GLBALANCE(account code or role, date), STATUS(document number or key), TIEOUT(month).',
  }),
});
export type FigureAsk = z.infer<typeof figureAsk>;

export const figuresRequest = z.object({ asks: z.array(figureAsk).min(1).max(maxAsks) });

const figureAnswer = z.object({
  id: z.string(),
  value: z.string().nullable().meta({
    description:
      'Exact decimal text in major units where `unit` is a currency, else words; null with an error.',
  }),
  unit: z.string().nullable().meta({ description: 'Currency of an amount; null for words.' }),
  asOf: moment.nullable().meta({ description: 'When what it is made from was read.' }),
  error: z
    .object({
      code: z.enum(figureErrorCodes),
      detail: z.string().meta({ description: "Why there is no figure, in the accountant's words." }),
    })
    .nullable(),
});
export type FigureAnswerDto = z.infer<typeof figureAnswer>;

export const figuresAnswer = z.object({ answers: z.array(figureAnswer) });
export type FiguresDto = z.infer<typeof figuresAnswer>;
