import { z } from 'zod';
import { kind, calendarDate, moment, problemCode } from './common';
import { valuationResult } from './valuation';

export const fetchRequest = z.object({
  from: calendarDate,
  to: calendarDate,
  kinds: z.array(kind).min(1).default(['cogs', 'invoices']),
  /** Read everything of the period again, changed or not. */
  again: z.boolean().default(false),
});

export const callCounts = z.object({ cin7: z.number().int(), xero: z.number().int() });

export const fetchResult = z.object({
  calls: callCounts,
  sales: z.number().int().meta({ description: 'Sales listed as new or changed.' }),
  details: z.number().int().meta({ description: 'Sales read in full.' }),
  // Results kept by an earlier version have none of those with a default.
  purchases: z.number().int().default(0).meta({ description: 'Purchases listed as new or changed.' }),
  purchaseDetails: z.number().int().default(0).meta({ description: 'Purchases read in full.' }),
  contacts: z.number().int().default(0).meta({ description: 'Customers and suppliers new or changed.' }),
  items: z.number().int().default(0).meta({ description: 'Products new or changed.' }),
  stockTasks: z.number().int().default(0).meta({
    description:
      'Adjustments, stocktakes, write-offs, assemblies, disassemblies and transfers new or changed.',
  }),
  ledgerRows: z
    .number()
    .int()
    .meta({ description: 'Rows of the parts of the ledger that were new or had changed.' }),
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
export const autoSyncResult = z.object({
  documents: z.number().int().meta({ description: 'Documents posted by it.' }),
  reasons: z
    .array(z.string())
    .meta({ description: 'Why something was not posted, a sentence each; empty when nothing waits.' }),
  summary: z.string(),
});
export type FetchResultDto = z.infer<typeof fetchResult>;
export type PostResultDto = z.infer<typeof postResult>;
export type AutoSyncResultDto = z.infer<typeof autoSyncResult>;

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export const job = z.object({
  id: z.string(),
  connection: z.string(),
  kind: z.enum(['fetch', 'preview', 'post', 'auto-sync', 'valuation']).meta({
    description: 'An `auto-sync` begins the others one after the other, by the schedule in Settings.',
  }),
  state: z.enum(jobStates),
  done: z.number().int(),
  total: z.number().int().nullable(),
  message: z.string().meta({
    description: 'Noun, count and time left: "Fetching sales, 340 of 1,204, about 2 minutes left".',
  }),
  result: z.union([fetchResult, previewResult, postResult, autoSyncResult, valuationResult]).nullable(),
  error: z.object({ code: problemCode, detail: z.string() }).nullable(),
  createdAt: moment,
  finishedAt: moment.nullable(),
});
export type JobDto = z.infer<typeof job>;
