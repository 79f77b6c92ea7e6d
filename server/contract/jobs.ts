import { z } from 'zod';
import { availableKind, calendarDate, moment, problemCode } from './common';

export const fetchRequest = z.object({
  from: calendarDate,
  to: calendarDate,
  kinds: z.array(availableKind).min(1).default(['cogs', 'invoices']),
  /** Read everything of the period again, changed or not. */
  again: z.boolean().default(false),
});

export const callCounts = z.object({ cin7: z.number().int(), xero: z.number().int() });

export const fetchResult = z.object({
  calls: callCounts,
  sales: z.number().int().meta({ description: 'Sales listed as new or changed.' }),
  details: z.number().int().meta({ description: 'Sales read in full.' }),
  ledgerRows: z.number().int().meta({ description: 'Ledger rows read.' }),
  unchanged: z.boolean().meta({ description: 'Nothing had changed since the last fetch.' }),
  faults: z.number().int().meta({ description: 'Documents that could not be read; see Errors.' }),
  summary: z.string(),
});
export const previewResult = z.object({ preview: z.string() });
export const postResult = z.object({
  posted: z.number().int(),
  rejected: z.number().int(),
  unknown: z.number().int(),
  waiting: z.number().int(),
  calls: callCounts,
  summary: z.string(),
});
export type FetchResultDto = z.infer<typeof fetchResult>;
export type PostResultDto = z.infer<typeof postResult>;

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export const job = z.object({
  id: z.string(),
  connection: z.string(),
  kind: z.enum(['fetch', 'preview', 'post']),
  state: z.enum(jobStates),
  done: z.number().int(),
  total: z.number().int().nullable(),
  message: z.string().meta({
    description: 'Noun, count and time left: "Fetching sales, 340 of 1,204, about 2 minutes left".',
  }),
  result: z.union([fetchResult, previewResult, postResult]).nullable(),
  error: z.object({ code: problemCode, detail: z.string() }).nullable(),
  createdAt: moment,
  finishedAt: moment.nullable(),
});
export type JobDto = z.infer<typeof job>;
